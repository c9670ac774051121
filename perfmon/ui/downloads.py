"""Offering a file to whom the table allows it: asked when it is drawn, and anew when it is taken.

A file is made when somebody takes it, beside the page and not in its run, and logged: who took
which one.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.actor import Actor
from perfmon.errors import NotAllowedError
from perfmon.roles import Act
from perfmon.store.asking import Scope
from perfmon.ui.access import as_of_now, current_access
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.access import Access
from perfmon.workflows.log import log_download


def offer_download(
    page: str,
    label: str,
    made: Callable[[], bytes],
    file_name: str,
    mime: str,
    key: str,
    place: DeltaGenerator | None = None,
    act: Act = Act.DOWNLOAD,
    **look: Any,  # noqa: ANN401 what Streamlit's button takes
) -> None:
    """Draws a button for a file, where the visitor may take it; taking it runs no page again.

    Args:
        page: where it stands, by the name that `perfmon.roles` knows.
        label: of the button.
        made: makes the file's content, once it is asked for.
        file_name: to offer.
        mime: its kind.
        key: of the button.
        place: where; None for where the page stands.
        act: what the file is taken for, where 下载 alone does not say who may have it.
        look: type, width, help, disabled, as Streamlit's button takes them.
    """
    visitor = current_access()
    if not all(visitor.may(page, each) for each in (Act.DOWNLOAD, act)):
        return
    button = st.download_button if place is None else place.download_button
    button(
        label,
        handed_out(made, file_name, visitor, page, act),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        key=key,
        **look,
    )


def handed_out(
    made: Callable[[], bytes],
    file_name: str,
    visitor: Access,
    page: str,
    act: Act = Act.DOWNLOAD,
) -> Callable[[], bytes]:
    """What makes a file for a visitor, and logs that they take it before handing it out.

    It raises NotAllowedError, and makes nothing, where they may no longer have it.
    """

    def taken() -> bytes:
        actor = _actor_of(visitor, page, (Act.DOWNLOAD, act))
        content = made()
        log_download(opened_database(), actor, file_name, len(content))
        return content

    return taken


def _actor_of(visitor: Access, page: str, acts: tuple[Act, ...]) -> Actor:
    """Who takes the file, if they still may, for all the units that it was offered for."""
    now = as_of_now(visitor)
    for act in acts:
        wanted = visitor.scope_on(page, act)
        if not _reaches(now.scope_on(page, act), wanted):
            lacking = NotAllowedError.COUNTY if wanted is None else NotAllowedError.OTHER_UNIT
            raise NotAllowedError(act, sorted(now.roles), lacking)
    return Actor(now.name, now.address)


def _reaches(scope: Scope, wanted: Scope) -> bool:
    return scope is None or (wanted is not None and set(wanted) <= set(scope))
