"""Every role on every page: what it may is there, the rest refuses in words and shows nothing."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.roles import TABLE, Role, may
from perfmon.ui.menu import MENU, ROOT
from tests import screens
from tests.visitors import come_as, pages_drawn, titles_offered, visitor

OWN = "288001"
PAGES = {address: file for entries in MENU.values() for file, _, address in entries}
SCOPES = {Role.OFFICE: (OWN,), Role.UNIT: (OWN,), Role.DEPARTMENT: (OWN,)}
REFUSAL = re.compile("您(的角色是|还没有角色)")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", Role)
def test_a_page_opens_for_whom_it_is_and_refuses_the_rest_in_words(
    app: AppTest, sample: object, role: Role, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, visitor(role, scope=SCOPES.get(role)))
    if may([role], page):
        screens.open_page(app, None if page == "home" else f"pages/{PAGES[page].name}")
        assert not app.exception
        assert not REFUSAL.search(screens.prose(app))
    else:
        alone = AppTest.from_file(PAGES[page], default_timeout=60).run()
        assert REFUSAL.search(screens.prose(alone))
        screens.assert_nothing_shown(alone)


@pytest.mark.parametrize("page", PAGES)
def test_who_has_no_role_sees_no_page(
    sample: object, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_as(monkeypatch, visitor())
    alone = AppTest.from_file(PAGES[page], default_timeout=60).run()
    assert REFUSAL.search(screens.prose(alone))
    screens.assert_nothing_shown(alone)


@pytest.mark.parametrize("roles", [[], *([role] for role in Role), list(Role)])
def test_the_menu_offers_what_the_role_may_look_at(
    app: AppTest, sample: object, roles: list[Role], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = pages_drawn(monkeypatch)
    come_as(monkeypatch, visitor(*roles))
    app.run()
    assert not app.exception
    titles = {address: title for entries in MENU.values() for _, title, address in entries}
    assert titles_offered(drawn) == {
        title for address, title in titles.items() if may(roles, address)
    }
    assert {page.title for page in drawn} == set(titles.values()), "an address still answers"


def test_the_table_knows_pages_that_are_files() -> None:
    assert all((ROOT / "pages").joinpath(file.name).exists() for file in PAGES.values())
    assert set(PAGES) <= set(TABLE)
