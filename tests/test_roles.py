"""The table of role × page × act: what the county's offices agreed, and nothing beyond it."""

import itertools

import pytest

from perfmon.roles import TABLE, Act, Role, may
from perfmon.ui.menu import MENU, ROOT

ONLY_LOOKING = {Act.LOOK, Act.DOWNLOAD, Act.TAKE_PAPERS, Act.READ_LOG}


def test_every_page_of_the_menu_stands_in_the_table_and_no_other() -> None:
    assert {address for entries in MENU.values() for _, _, address in entries} <= set(TABLE)


def test_every_act_stands_on_some_page() -> None:
    assert {act for acts in TABLE.values() for act in acts} == set(Act)


def test_who_may_do_something_on_a_page_may_look_at_it() -> None:
    for page, (act, roles) in pairs():
        assert roles <= TABLE[page][Act.LOOK], (page, act)


def test_leaders_change_nothing() -> None:
    for page, (act, roles) in pairs():
        assert act in ONLY_LOOKING or Role.LEADER not in roles, (page, act)


def test_the_auditor_reads_the_log_and_sees_no_figures() -> None:
    assert [page for page in TABLE if may([Role.AUDITOR], page)] == ["administration"]
    assert reach(Role.AUDITOR) <= ONLY_LOOKING


def test_the_administrator_neither_enters_nor_reads_the_log() -> None:
    assert reach(Role.ADMINISTRATOR) == {
        *(Act.LOOK, Act.DOWNLOAD, Act.MANAGE_ACCOUNTS, Act.BACK_UP, Act.RESTORE),
        *(Act.UNDO_CLOSED, Act.START_EMPTY),
    }


def test_units_enter_and_departments_review() -> None:
    assert may([Role.UNIT], "reporting", Act.ENTER)
    assert not may([Role.UNIT], "reporting", Act.REVIEW)
    assert may([Role.DEPARTMENT], "reporting", Act.REVIEW)
    assert not may([Role.DEPARTMENT], "reporting", Act.ENTER)


@pytest.mark.parametrize("page", TABLE)
def test_nobody_may_anything_without_a_role(page: str) -> None:
    assert not any(may([], page, act) for act in Act)


def test_an_unknown_page_is_nobodys() -> None:
    assert not any(may(list(Role), "somewhere", act) for act in Act)


def pairs() -> list[tuple[str, tuple[Act, frozenset[Role]]]]:
    return [(page, pair) for page, acts in TABLE.items() for pair in acts.items()]


def reach(role: Role) -> set[Act]:
    """Every act that the role may do somewhere."""
    return {act for page, act in itertools.product(TABLE, Act) if may([role], page, act)}


def test_the_handbook_says_what_the_table_says() -> None:
    handbook = (ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")
    titles = {address: title for entries in MENU.values() for _, title, address in entries}
    assert f"| {' | '.join(['页面', *Role])} |" in handbook
    for page, title in titles.items():
        assert f"| {' | '.join([title, *(told(page, role) for role in Role)])} |" in handbook


def told(page: str, role: Role) -> str:
    """What a role may do on a page, as the handbook's table has it."""
    if not may([role], page):
        return ""
    acts = [act for act in TABLE[page] if act not in (Act.LOOK, Act.DOWNLOAD)]
    return "、".join(["看", *(act for act in acts if may([role], page, act))])
