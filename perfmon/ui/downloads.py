"""Offering a file: made when somebody takes it, and logged who took which file."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.actor import Actor
from perfmon.ui.access import current_access
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.log import log_download


def offer_download(
    label: str,
    made: Callable[[], bytes],
    file_name: str,
    mime: str,
    key: str,
    place: DeltaGenerator | None = None,
    **look: Any,  # noqa: ANN401 what Streamlit's button takes
) -> None:
    """Draws a button for a file; the page is not run again when it is taken.

    Args:
        label: of the button.
        made: makes the file's content, once it is asked for.
        file_name: to offer.
        mime: its kind.
        key: of the button.
        place: where; None for where the page stands.
        look: type, width, help, disabled, as Streamlit's button takes them.
    """
    button = st.download_button if place is None else place.download_button
    visitor = current_access()
    button(
        label,
        logged(made, file_name, Actor(visitor.name, visitor.address)),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        key=key,
        **look,
    )


def logged(made: Callable[[], bytes], file_name: str, actor: str) -> Callable[[], bytes]:
    """What makes a file, and logs that the visitor takes it before handing it out."""

    def taken() -> bytes:
        content = made()
        log_download(opened_database(), actor, file_name, len(content))
        return content

    return taken
