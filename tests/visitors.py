"""Visitors of the pages: who they are, and what they were granted."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from perfmon.roles import TABLE, Act, Role
from perfmon.store.asking import Scope
from perfmon.workflows.access import Access, Grant


def visitor(*roles: Role, scope: Scope = None, name: str = "某人") -> Access:
    """A visitor from the next room with these roles, each for the same units."""
    return Access(name, "10.0.0.7", tuple(Grant(role, scope) for role in roles))


def come_as(monkeypatch: pytest.MonkeyPatch, access: Access | Callable[[], Access]) -> None:
    """Lets whoever opens a page be this visitor."""
    found = access if callable(access) else lambda: access
    monkeypatch.setattr("perfmon.ui.access.machine_access", found)


def allow_nobody(monkeypatch: pytest.MonkeyPatch, page: str, act: Act) -> None:
    """Lets the table know no role that may do the act on the page."""
    monkeypatch.setitem(TABLE, page, {**TABLE[page], act: frozenset()})


def of_two_roles(*grants: tuple[Role, Scope], name: str = "某人") -> Access:
    """A visitor from the next room whose roles are for different units."""
    return Access(name, "10.0.0.7", tuple(Grant(role, scope) for role, scope in grants))


def pages_drawn(monkeypatch: pytest.MonkeyPatch) -> list[StreamlitPage]:
    """The pages of the menu as it is drawn last, those too that answer without being offered."""
    drawn: list[StreamlitPage] = []
    draw = st.navigation

    def navigation(sections: dict[str, list[StreamlitPage]], **look: Any) -> StreamlitPage:  # noqa: ANN401 what Streamlit's menu takes
        drawn[:] = [page for pages in sections.values() for page in pages]
        return draw(sections, **look)

    monkeypatch.setattr(st, "navigation", navigation)
    return drawn


def titles_offered(drawn: list[StreamlitPage]) -> set[str]:
    """The titles that the menu shows."""
    return {page.title for page in drawn if page.visibility == "visible"}
