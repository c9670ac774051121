"""Visitors of the pages: who they are, and what they were granted."""

from collections.abc import Callable

import pytest

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
