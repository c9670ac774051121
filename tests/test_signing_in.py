"""Signing in: the password, the lock, the session and its end. No test waits: moments are told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from perfmon.errors import AccountRefusedError, SignInRefusedError
from perfmon.store.accounts import find_account, set_password
from perfmon.store.database import Database, create_database
from perfmon.store.sessions import find_session
from perfmon.store.transaction import beside_facts
from perfmon.workflows.accounts import reset_password, switch_off
from perfmon.workflows.log import AskedLog, find_log
from perfmon.workflows.sign_in_settings import SignInSettings
from perfmon.workflows.signing_in import (
    Credentials,
    PasswordChange,
    begin_session,
    change_password,
    hash_of,
    see,
    sign_in,
    sign_out,
    valid_session,
)
from tests.people import ADMINISTRATOR, LONGER, MORNING, add, after

HERE, THERE = "10.0.0.7", "10.0.0.8"
NEW = "第二年开春换的新密码"
SETTINGS = SignInSettings()


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    add(made, "李会计")
    yield made
    made.close()


def come(
    database: Database, password: str = LONGER, name: str = "李会计",
    now: datetime = MORNING, address: str = HERE,
) -> str:  # fmt: skip
    return sign_in(database, Credentials(name, password, address), now)


def fail(
    database: Database, name: str = "李会计", now: datetime = MORNING, address: str = HERE
) -> str:
    with pytest.raises(SignInRefusedError) as refused:
        come(database, "不是这个密码呀你记错了", name, now, address)
    return refused.value.message


def holds(database: Database, token: str, now: datetime = MORNING) -> bool:
    return valid_session(database, hash_of(token), SETTINGS, now) is not None


def test_the_right_password_begins_a_session_of_which_only_the_hash_is_kept(
    database: Database,
) -> None:
    token = come(database)
    assert holds(database, token)
    assert len(token) >= 43
    kept = find_session(database.cursor(), hash_of(token))
    assert kept is not None
    assert (kept.name, kept.address, kept.display_name) == ("李会计", HERE, "李会计")
    dump = str(database.cursor().execute("FROM session").fetchall())
    assert token not in dump
    assert LONGER not in dump


def test_a_name_may_be_typed_with_space_around_it(database: Database) -> None:
    assert holds(database, come(database, name=" 李会计 "))


def test_the_answer_never_tells_whether_there_is_such_an_account(database: Database) -> None:
    add(database, "退休的")
    switch_off(database, "退休的", ADMINISTRATOR, MORNING)
    add(database, "统一身份来的", password=None)
    said = {fail(database, name) for name in ("李会计", "没有这个人", "退休的", "统一身份来的", "")}
    assert len(said) == 1
    with pytest.raises(SignInRefusedError):
        come(database, name="退休的")


@pytest.mark.parametrize("name", ["李会计", "没有这个人"])
def test_five_wrong_tries_lock_a_name_for_a_quarter_of_an_hour(
    database: Database, name: str
) -> None:
    said = [fail(database, name, after(minute)) for minute in range(6)]
    assert len(set(said[:5])) == 1
    assert "15 分钟" in said[5]
    if name == "李会计":
        with pytest.raises(SignInRefusedError) as refused:
            come(database, now=after(14), address=THERE)
        assert refused.value.is_locked
        assert holds(database, come(database, now=after(20)), after(20))


def test_a_right_password_lets_the_count_begin_anew(database: Database) -> None:
    for round_begin in (0, 5):
        for minute in range(4):
            fail(database, now=after(round_begin + minute))
        come(database, now=after(round_begin + 4))


def test_a_reset_lifts_the_lock(database: Database) -> None:
    for _ in range(5):
        fail(database)
    reset_password(database, "李会计", NEW, ADMINISTRATOR, after(1))
    assert holds(database, come(database, NEW, now=after(2)), after(2))


def test_a_stranger_who_knows_the_name_locks_out_strangers_and_not_the_owner_at_their_desk(
    database: Database,
) -> None:
    come(database)
    for minute in range(5):
        fail(database, now=after(minute), address=f"10.9.9.{minute}")
    for address in (THERE, "10.9.9.0"):
        with pytest.raises(SignInRefusedError) as refused:
            come(database, now=after(5), address=address)
        assert refused.value.is_locked
    assert holds(database, come(database, now=after(5)), after(5))


def test_the_owner_who_comes_in_gives_a_stranger_no_further_tries(database: Database) -> None:
    come(database)
    for minute in range(5):
        fail(database, now=after(minute), address=THERE)
        come(database, now=after(minute + 0.5))
    assert "15 分钟" in fail(database, now=after(6), address=THERE)


def test_five_wrong_tries_at_the_owners_desk_lock_the_desk(database: Database) -> None:
    come(database)
    for minute in range(1, 6):
        fail(database, now=after(minute))
    with pytest.raises(SignInRefusedError) as refused:
        come(database, now=after(7))
    assert refused.value.is_locked
    assert holds(database, come(database, now=after(7), address=THERE), after(7))


def test_a_desk_is_known_for_thirty_days(database: Database) -> None:
    come(database)
    later = 31 * 24 * 60
    for minute in range(5):
        fail(database, now=after(later + minute), address=THERE)
    with pytest.raises(SignInRefusedError) as refused:
        come(database, now=after(later + 6))
    assert refused.value.is_locked


def test_many_names_from_one_address_lock_the_address(database: Database) -> None:
    for number in range(30):
        fail(database, f"试{number}")
    with pytest.raises(SignInRefusedError) as refused:
        come(database)
    assert refused.value.is_locked
    assert holds(database, come(database, address=THERE))


def test_a_password_typed_as_the_name_is_not_kept(database: Database) -> None:
    fail(database, LONGER)
    assert LONGER not in str(database.cursor().execute("FROM sign_in_try").fetchall())


def test_a_session_ends_when_it_is_idle(database: Database) -> None:
    token = come(database)
    assert holds(database, token, after(30))
    assert not holds(database, token, after(30.1))


def test_a_session_in_use_goes_on_until_its_day_is_over(database: Database) -> None:
    token = come(database)
    for minutes in range(20, 12 * 60 + 1, 20):
        session = valid_session(database, hash_of(token), SETTINGS, after(minutes))
        assert session is not None
        see(database, session, after(minutes))
    assert not holds(database, token, after(12 * 60 + 0.1))


def test_that_a_session_is_in_use_is_written_once_a_minute(database: Database) -> None:
    token = come(database)
    session = find_session(database.cursor(), hash_of(token))
    assert session is not None
    see(database, session, after(0.9))
    assert find_session(database.cursor(), hash_of(token)) == session
    see(database, session, after(1))
    seen = find_session(database.cursor(), hash_of(token))
    assert seen is not None
    assert seen.seen_at == after(1)


def test_nobody_waits_for_an_import_only_to_be_seen(database: Database) -> None:
    session = find_session(database.cursor(), hash_of(come(database)))
    assert session is not None
    with database.write_lock:
        see(database, session, after(5))


def test_who_works_during_a_long_import_is_not_signed_out_as_idle(database: Database) -> None:
    token = come(database)
    with database.write_lock:
        for minutes in (20, 45, 70):
            session = valid_session(database, hash_of(token), SETTINGS, after(minutes))
            assert session is not None
            see(database, session, after(minutes))
        assert not holds(database, token, after(101))
    other = come(database, address=THERE)
    with database.write_lock:
        session = valid_session(database, hash_of(other), SETTINGS, after(20))
        assert session is not None
        see(database, session, after(20))
    see(database, session, after(40))
    written = find_session(database.cursor(), hash_of(other))
    assert written is not None
    assert written.seen_at == after(40)
    assert not holds(database, other, after(71))


def test_signing_out_ends_this_session_and_no_other(database: Database) -> None:
    one, other = come(database), come(database, address=THERE)
    sign_out(database, hash_of(one), HERE, after(1))
    sign_out(database, hash_of(one), HERE, after(2))
    sign_out(database, hash_of("nie gewesen"), HERE, after(2))
    assert not holds(database, one, after(2))
    assert holds(database, other, after(2))


def change(old: str = LONGER, new: str = NEW, again: str | None = None) -> PasswordChange:
    return PasswordChange(old, new, new if again is None else again, HERE)


def test_a_changed_password_ends_all_sessions_but_the_new_one(database: Database) -> None:
    before = come(database, address=THERE)
    token = change_password(database, "李会计", change(), after(1))
    assert not holds(database, before, after(1))
    assert holds(database, token, after(1))
    fail(database, now=after(2))
    assert holds(database, come(database, NEW, now=after(2)), after(2))


def test_who_has_to_change_is_let_in_for_that_alone(database: Database) -> None:
    reset_password(database, "李会计", NEW, ADMINISTRATOR, MORNING)
    session = valid_session(database, hash_of(come(database, NEW)), SETTINGS, MORNING)
    assert session is not None
    assert session.must_change
    token = change_password(database, "李会计", change(NEW, LONGER), after(1))
    session = valid_session(database, hash_of(token), SETTINGS, after(1))
    assert session is not None
    assert not session.must_change


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (change(new="太短了"), "至少 10 个字"),
        (change(again="第二年开春换的旧密码"), "两次写的新密码不一样"),
        (change(new=LONGER), "新密码和原来的一样"),
    ],
)
def test_a_new_password_that_will_not_do_changes_nothing(
    database: Database, typed: PasswordChange, why: str
) -> None:
    with pytest.raises(AccountRefusedError, match=why):
        change_password(database, "李会计", typed, MORNING)
    assert holds(database, come(database))


def test_the_old_password_cannot_be_guessed_at_the_change_either(database: Database) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            change_password(database, "李会计", change(old="猜一猜这个密码是什么"), MORNING)
    with pytest.raises(SignInRefusedError) as refused:
        change_password(database, "李会计", change(), MORNING)
    assert refused.value.is_locked


def test_a_wrong_old_password_and_the_lock_it_brings_are_logged(database: Database) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            change_password(database, "李会计", change(old="猜一猜这个密码是什么"), MORNING)
    rows = find_log(database.cursor(), AskedLog(), 6).rows
    assert rows["act"].tolist() == ["锁定", *["修改密码失败"] * 5]
    assert set(rows["actor"]) == set(rows["subject"]) == {"李会计"}
    assert set(rows["address"]) == {HERE}
    assert rows["value_after"].iloc[0] == "15 分钟"
    assert "猜一猜" not in rows.to_csv()


def test_a_password_kept_with_old_parameters_is_kept_anew_at_the_next_sign_in(
    database: Database,
) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(LONGER)
    with beside_facts(database) as cursor:
        set_password(cursor, "李会计", old, MORNING, must_change=False)
    token = come(database)
    account = find_account(database.cursor(), "李会计")
    assert account is not None
    assert account.password_hash is not None
    assert account.password_hash.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert holds(database, token)


def test_old_tries_and_sessions_are_dropped_when_somebody_comes_in_by_oidc(
    database: Database,
) -> None:
    long_ago = MORNING - timedelta(days=401)
    begin_session(database, "李会计", HERE, long_ago)
    fail(database, "没有这个人", long_ago)
    token = begin_session(database, "李会计", HERE, MORNING)
    assert database.cursor().execute("FROM sign_in_try").fetchall() == []
    kept = database.cursor().execute("SELECT token_hash FROM session").fetchall()
    assert kept == [(hash_of(token),)]


def test_whom_oidc_vouches_for_gets_a_session_even_without_an_account(database: Database) -> None:
    assert holds(database, begin_session(database, "某某@县.cn", HERE, MORNING))
    switch_off(database, "李会计", ADMINISTRATOR, MORNING)
    with pytest.raises(SignInRefusedError):
        begin_session(database, "李会计", HERE, MORNING)
