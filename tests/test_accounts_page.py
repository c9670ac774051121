"""Tab 账号: the list of people, and what an administrator does with them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.roles import Role
from perfmon.store.accounts import find_account, read_grants
from perfmon.store.database import open_database
from perfmon.ui.loaders.opening import forget_database, opened_database
from perfmon.workflows.accounts import granted_words
from tests import screens
from tests.people import add

pytestmark = pytest.mark.usefixtures("quick_passwords")


def tab() -> None:
    from perfmon.actor import Actor
    from perfmon.ui.accounts import show_accounts

    show_accounts(lambda: Actor("管家", "10.0.0.7"))


def adding() -> None:
    from perfmon.actor import Actor
    from perfmon.ui.accounts import ask_person

    ask_person(lambda: Actor("管家", "10.0.0.7"))


def roles() -> None:
    from perfmon.actor import Actor
    from perfmon.ui.accounts import ask_roles

    ask_roles("=cmd|calc", lambda: Actor("管家", "10.0.0.7"))


def reset() -> None:
    from perfmon.actor import Actor
    from perfmon.ui.accounts import ask_reset

    ask_reset("=cmd|calc", lambda: Actor("管家", "10.0.0.7"))


@pytest.fixture
def people(real: Path) -> None:
    database = open_database(real)
    add(database, "<b>甲</b>", Role.ADMINISTRATOR)
    add(database, "=cmd|calc", Role.UNIT, "288001")
    database.close()


def opened(part: Callable[[], None]) -> AppTest:
    return AppTest.from_function(part, default_timeout=60).run()


@pytest.fixture
def page(people: None) -> AppTest:
    return opened(tab)


def press(page: AppTest, key: str) -> AppTest:
    found = next(button for button in page.button if button.key == key)
    found.click().run()
    assert not page.exception
    return page


def roles_of(name: str) -> list[str]:
    return [granted_words(row) for row in read_grants(opened_database().cursor(), name)]


def test_everybody_is_listed_with_roles_and_state(page: AppTest) -> None:
    rows = screens.table(page, "accounts")
    assert rows["name"].tolist() == ["<b>甲</b>", "=cmd|calc"]
    assert rows["roles"].tolist() == ["系统管理员", "单位填报 288001"]
    assert rows["state"].tolist() == ["在用", "在用"]
    assert "2 个账号在用" in screens.prose(page)


def test_who_is_added_gets_a_password_that_is_shown_once(people: None) -> None:
    page = opened(adding)
    page.text_input[0].set_value("李会计")
    page.selectbox(key="accounts_role_new").set_value(Role.UNIT).run()
    page.selectbox(key="accounts_scope_new_unit").set_value("288001")
    press(page, "accounts_add_now")
    assert "已新增 李会计：单位填报 288001" in screens.prose(page)
    (shown,) = page.code
    assert len(shown.value) == 19
    account = find_account(opened_database().cursor(), "李会计")
    assert account is not None
    assert account.must_change
    page.run()
    assert not page.code


def test_what_is_refused_is_said_in_the_dialog(people: None) -> None:
    page = opened(adding)
    page.text_input[0].set_value("李会计")
    page.selectbox(key="accounts_role_new").set_value(Role.UNIT).run()
    press(page, "accounts_add_now")
    assert "要写明是哪个预算单位" in screens.prose(page)
    assert find_account(opened_database().cursor(), "李会计") is None


def test_a_role_is_granted_and_withdrawn(people: None) -> None:
    page = opened(roles)
    page.selectbox(key="accounts_role_more").set_value(Role.LEADER).run()
    press(page, "accounts_grant")
    assert roles_of("=cmd|calc") == ["单位填报 288001", "领导"]
    (first, _) = read_grants(opened_database().cursor(), "=cmd|calc")
    press(page, f"accounts_withdraw_{first.grant_id}")
    assert roles_of("=cmd|calc") == ["领导"]


def test_the_last_administrator_cannot_be_switched_off_here_either(page: AppTest) -> None:
    page.session_state["accounts"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run()
    press(page, "accounts_switch")
    assert "最后一位系统管理员" in screens.prose(page)


def test_somebody_is_switched_off_and_on_again(page: AppTest) -> None:
    for state in ("停用", "在用"):
        page.session_state["accounts"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
        page.run()
        press(page, "accounts_switch")
        assert screens.table(page, "accounts")["state"].tolist()[1] == state
    forget_database()


@pytest.mark.parametrize("way", ["oidc", "proxy"])
def test_where_others_vouch_no_password_is_offered_and_it_says_who_signs_in_how(
    people: None, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("PERFMON_SIGN_IN", way)
    monkeypatch.setenv("PERFMON_PROXY_ADDRESSES", "127.0.0.1")
    page = opened(tab)
    assert "由单位的统一登录认人，密码也在那里改" in screens.prose(page)
    assert "密码和停用" not in screens.prose(page)
    page.session_state["accounts"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    page.run()
    offered = {str(button.key) for button in page.button}
    assert {"accounts_roles", "accounts_switch"} <= offered
    assert "accounts_reset" not in offered
    page = opened(adding)
    assert "用那里的密码" in screens.prose(page)
    page.text_input[0].set_value("李会计")
    page.selectbox(key="accounts_role_new").set_value(Role.LEADER).run()
    press(page, "accounts_add_now")
    assert "已新增 李会计" in screens.prose(page)
    assert not page.code
    account = find_account(opened_database().cursor(), "李会计")
    assert account is not None
    assert account.password_hash is None


def test_a_reset_shows_the_new_password_once(people: None) -> None:
    page = opened(reset)
    before = find_account(opened_database().cursor(), "=cmd|calc")
    press(page, "accounts_reset_now")
    assert len(page.code[0].value) == 19
    after = find_account(opened_database().cursor(), "=cmd|calc")
    assert before is not None
    assert after is not None
    assert after.must_change
    assert after.password_hash != before.password_hash
