"""Managing accounts: adding people, their roles and scope, resetting, switching off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from perfmon.errors import AccountRefusedError
from perfmon.roles import Role
from perfmon.store.accounts import find_account, read_accounts, read_grants
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.overview import read_data_version
from perfmon.workflows.access import Grant
from perfmon.workflows.accounts import (
    Granted,
    grant_role,
    grants_of,
    reset_password,
    switch_off,
    switch_on,
    withdraw_role,
)
from perfmon.workflows.opening import start_empty
from perfmon.workflows.sign_in_settings import SignInSettings
from perfmon.workflows.signing_in import Credentials, hash_of, sign_in, valid_session
from tests.facts import UNIT
from tests.people import ADMINISTRATOR, LONGER, MORNING, add, after

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    yield made
    made.close()


def session_of(database: Database, name: str) -> str:
    return hash_of(sign_in(database, Credentials(name, LONGER, "10.0.0.7"), MORNING))


def holds(database: Database, token_hash: str) -> bool:
    return valid_session(database, token_hash, SignInSettings(), after(1)) is not None


def test_who_is_added_has_the_role_and_no_figure_changes(empty: Database) -> None:
    version = read_data_version(empty.cursor())
    add(empty, " 李会计 ", Role.BUREAU)
    assert grants_of(empty.cursor(), "李会计") == (Grant(Role.BUREAU),)
    assert read_data_version(empty.cursor()) == version


def test_a_list_of_people_holds_nothing_secret(empty: Database) -> None:
    add(empty, "李会计")
    assert "password_hash" not in read_accounts(empty.cursor()).columns


@pytest.mark.parametrize("name", ["李会计", " 李会计", "ADMIN", "ａｄｍｉｎ"])
def test_a_name_that_is_taken_or_looks_so_is_refused(empty: Database, name: str) -> None:
    add(empty, "李会计")
    add(empty, "admin")
    with pytest.raises(AccountRefusedError, match="已经有这个名字的账号"):
        add(empty, name)


@pytest.mark.parametrize("name", ["", "  ", "李 会计", "李\u202e会计", "a\x00b", "长" * 65])
def test_a_name_that_cannot_be_read_is_refused(empty: Database, name: str) -> None:
    with pytest.raises(AccountRefusedError) as refused:
        add(empty, name)
    assert refused.value.message.replace("\n", "").isprintable()


def test_a_role_of_a_part_needs_the_part_and_one_of_the_county_takes_none(texts: Database) -> None:
    with pytest.raises(AccountRefusedError, match="要写明是哪个预算单位"):
        add(texts, "张三", Role.UNIT)
    with pytest.raises(AccountRefusedError, match="是全县的角色"):
        add(texts, "张三", Role.LEADER, UNIT)


def test_a_code_has_to_stand_in_the_tree_unless_it_is_confirmed(texts: Database) -> None:
    add(texts, "张三")
    with pytest.raises(AccountRefusedError, match="库里没有预算单位 2880"):
        grant_role(texts, "张三", Granted(Role.UNIT, "2880"), ADMINISTRATOR, MORNING)
    grant_role(texts, "张三", Granted(Role.UNIT, "2880", True), ADMINISTRATOR, MORNING)
    assert grants_of(texts.cursor(), "张三")[-1] == Grant(Role.UNIT, ())


def test_a_department_covers_its_units_by_the_tree(texts: Database) -> None:
    add(texts, "赵科长", Role.DEPARTMENT, "288")
    add(texts, "钱会计", Role.UNIT, UNIT)
    assert grants_of(texts.cursor(), "赵科长") == (Grant(Role.DEPARTMENT, (UNIT,)),)
    assert grants_of(texts.cursor(), "钱会计") == (Grant(Role.UNIT, (UNIT,)),)


def test_an_office_covers_the_units_of_its_departments(sample: Path) -> None:
    database = open_database(sample)
    ((office, units),) = (
        database.cursor()
        .execute(
            "SELECT bureau_section, list(DISTINCT unit_code ORDER BY unit_code) "
            "FROM department JOIN unit USING (region_code, department_code) "
            "GROUP BY 1 ORDER BY 1 LIMIT 1"
        )
        .fetchall()
    )
    add(database, "孙股长", Role.OFFICE, office)
    assert grants_of(database.cursor(), "孙股长") == (Grant(Role.OFFICE, tuple(units)),)
    database.close()


def test_a_role_withdrawn_is_gone_its_row_stays_and_the_session_ends(empty: Database) -> None:
    add(empty, "李会计", Role.BUREAU)
    token_hash = session_of(empty, "李会计")
    withdraw_role(empty, "李会计", Role.BUREAU, None, ADMINISTRATOR, after(1))
    assert grants_of(empty.cursor(), "李会计") == ()
    assert not holds(empty, token_hash)
    kept = empty.cursor().execute("SELECT role, withdrawn_by FROM account_grant").fetchall()
    assert kept == [("财政局绩效股", ADMINISTRATOR)]
    with pytest.raises(AccountRefusedError, match="没有角色 财政局绩效股"):
        withdraw_role(empty, "李会计", Role.BUREAU, None, ADMINISTRATOR, after(2))


def test_a_further_role_ends_the_session_and_the_same_again_is_refused(empty: Database) -> None:
    add(empty, "李会计", Role.BUREAU)
    token_hash = session_of(empty, "李会计")
    grant_role(empty, "李会计", Granted(Role.AUDITOR), ADMINISTRATOR, after(1))
    assert not holds(empty, token_hash)
    with pytest.raises(AccountRefusedError, match="已有角色 日志审计员"):
        grant_role(empty, "李会计", Granted(Role.AUDITOR), ADMINISTRATOR, after(2))


def test_who_is_switched_off_is_out_at_once_and_may_come_back(empty: Database) -> None:
    add(empty, "李会计")
    token_hash = session_of(empty, "李会计")
    switch_off(empty, "李会计", ADMINISTRATOR, after(1))
    assert not holds(empty, token_hash)
    assert grants_of(empty.cursor(), "李会计") == ()
    with pytest.raises(AccountRefusedError, match="已经停用"):
        switch_off(empty, "李会计", ADMINISTRATOR, after(1))
    switch_on(empty, "李会计", ADMINISTRATOR, after(2))
    assert grants_of(empty.cursor(), "李会计") == (Grant(Role.LEADER),)
    assert not holds(empty, token_hash)
    with pytest.raises(AccountRefusedError, match="没有停用"):
        switch_on(empty, "李会计", ADMINISTRATOR, after(3))


def test_the_last_administrator_cannot_be_lost(empty: Database) -> None:
    add(empty, "甲", Role.ADMINISTRATOR)
    with pytest.raises(AccountRefusedError, match="最后一位系统管理员"):
        switch_off(empty, "甲", ADMINISTRATOR, MORNING)
    with pytest.raises(AccountRefusedError, match="最后一位系统管理员"):
        withdraw_role(empty, "甲", Role.ADMINISTRATOR, None, ADMINISTRATOR, MORNING)
    add(empty, "乙", Role.ADMINISTRATOR)
    switch_off(empty, "甲", ADMINISTRATOR, MORNING)
    withdraw_role(empty, "甲", Role.ADMINISTRATOR, None, ADMINISTRATOR, MORNING)
    assert read_grants(empty.cursor(), "甲") == []


def test_a_reset_has_to_be_changed_and_ends_the_session(empty: Database) -> None:
    add(empty, "李会计")
    token_hash = session_of(empty, "李会计")
    reset_password(empty, "李会计", "另外一个很长的新密码", ADMINISTRATOR, after(1))
    account = find_account(empty.cursor(), "李会计")
    assert account is not None
    assert account.must_change
    assert not holds(empty, token_hash)
    with pytest.raises(AccountRefusedError, match="太常见"):
        reset_password(empty, "李会计", "1234567890", ADMINISTRATOR, after(1))


def test_nobody_of_that_name_is_said_in_words(empty: Database) -> None:
    with pytest.raises(AccountRefusedError, match="没有这个账号"):
        switch_off(empty, "某人", ADMINISTRATOR, MORNING)


def test_who_could_sign_in_over_the_sample_still_can_over_the_empty_database(
    sample_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "perfmon.duckdb"
    path.write_bytes(sample_path.read_bytes())
    before = open_database(path)
    add(before, "李会计", Role.BUREAU)
    token_hash = session_of(before, "李会计")
    before.close()
    start_empty(path, ADMINISTRATOR)
    now = open_database(path)
    assert not now.is_demo
    assert holds(now, token_hash)
    assert grants_of(now.cursor(), "李会计") == (Grant(Role.BUREAU),)
    now.close()
