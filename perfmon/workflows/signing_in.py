"""Signing in (登录): the password, the lock after wrong tries, the session and its end.

A session's token is drawn here and goes to the browser alone; the database keeps its SHA-256.
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import duckdb

from perfmon.actor import Actor
from perfmon.errors import AccountRefusedError, SignInRefusedError
from perfmon.store import sessions
from perfmon.store.accounts import Account, find_account, set_password
from perfmon.store.database import Database
from perfmon.store.log import Entry
from perfmon.store.logged_acts import log_act
from perfmon.store.sessions import Session
from perfmon.store.transaction import beside_facts
from perfmon.workflows.account_log import log_account_act
from perfmon.workflows.accounts import plain_name
from perfmon.workflows.passing_sessions import PASSING
from perfmon.workflows.passwords import fault_of, hash_password, is_password, needs_rehash
from perfmon.workflows.sign_in_settings import SignInSettings

MOST_WRONG_AT_NAME, MOST_WRONG_FROM_ADDRESS = 5, 30
KNOWN: Final = timedelta(days=30)
"""So long an address from which the owner came in has a count of its own at their name.

Whoever knows a name can so lock it for strangers, and not for its owner at their desk.
"""
LOCK: Final = timedelta(minutes=15)
"""So long a wrong try counts."""

KEPT: Final = timedelta(days=400)
BETWEEN_SIGHTS: Final = timedelta(minutes=1)

UNKNOWN: Final = "未知用户名"

_ONE_AT_A_TIME = threading.Lock()
"""Tries are counted one after another, or many at once would slip under the lock."""

_UNWRITTEN_SIGHTS: dict[str, datetime] = {}
"""When sessions were last used while somebody was writing, by the hash of their token."""


@dataclass(frozen=True)
class Credentials:
    """What somebody types, and from where."""

    name: str
    password: str
    address: str


def sign_in(database: Database, typed: Credentials, now: datetime) -> str:
    """Lets somebody in by name and password.

    Returns:
        The token of the new session, for the browser alone.

    Raises:
        SignInRefusedError: the two do not belong together, the account is switched off or has no
            password, or too many tries were wrong. It never tells which.
    """
    name = plain_name(typed.name)
    with _ONE_AT_A_TIME:
        account = find_account(database.cursor(), name)
        if _is_locked(database.cursor(), name, account, typed.address, now):
            raise SignInRefusedError(is_locked=True)
        kept = None if account is None or account.is_off else account.password_hash
        is_right = is_password(kept, typed.password)
        with beside_facts(database) as cursor:
            _note_try(cursor, typed, account, now, None if is_right else "登录失败")
            if is_right:
                sessions.forget_old(cursor, now - KEPT)
                token = _begin(cursor, name, typed.address, now)
                log_account_act(cursor, Actor(name, typed.address), "登录", name, at=now)
    if not is_right:
        raise SignInRefusedError
    if kept is not None and needs_rehash(kept):
        _rehash(database, name, kept, typed.password)
    return token


def begin_session(database: Database, name: str, address: str, now: datetime) -> str:
    """Lets in somebody for whom OIDC has vouched; gives the token of the new session.

    Raises:
        SignInRefusedError: their account is switched off.
    """
    account = find_account(database.cursor(), name)
    actor = Actor(name, address)
    if database.is_only_read:
        return _begin_passing(database, account, actor, now)
    with beside_facts(database) as cursor:
        is_off = account is not None and account.is_off
        log_account_act(cursor, actor, "登录失败" if is_off else "登录", name, at=now)
        sessions.forget_old(cursor, now - KEPT)
        token = None if is_off else _begin(cursor, name, address, now)
    if token is None:
        raise SignInRefusedError
    return token


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def valid_session(
    database: Database, token_hash: str, settings: SignInSettings, now: datetime
) -> Session | None:
    """The session if it holds at this moment; None once it is ended, idle, too old or barred."""
    session = _find(database, token_hash)
    if session is None or session.is_ended or session.is_off:
        return None
    seen_at = max(session.seen_at, _UNWRITTEN_SIGHTS.get(token_hash, session.seen_at))
    if now - seen_at > settings.idle or now - session.made_at > settings.lifetime:
        _UNWRITTEN_SIGHTS.pop(token_hash, None)
        return None
    return session


def see(database: Database, session: Session, now: datetime) -> None:
    """Notes that a session is in use, at most once a minute.

    Nobody waits for that: while somebody writes, the server keeps it in mind, until the next sight.
    """
    if now - session.seen_at < BETWEEN_SIGHTS:
        return
    if database.is_only_read:
        PASSING.see(session.token_hash, now)
        return
    if database.write_lock.locked():
        _UNWRITTEN_SIGHTS[session.token_hash] = now
        return
    with beside_facts(database) as cursor:
        sessions.see_session(cursor, session.token_hash, now)
    _UNWRITTEN_SIGHTS.pop(session.token_hash, None)


def sign_out(database: Database, token_hash: str, address: str, now: datetime) -> None:
    """Ends a session; one that is not there is as good as ended."""
    session = _find(database, token_hash)
    if session is None or session.is_ended:
        return
    if database.is_only_read:
        PASSING.end(token_hash)
        log_act(database, Entry(Actor(session.name, address), "退出", session.name), now)
        return
    with beside_facts(database) as cursor:
        sessions.end_session(cursor, token_hash, "退出登录", now)
        log_account_act(cursor, Actor(session.name, address), "退出", session.name, at=now)


@dataclass(frozen=True)
class PasswordChange:
    """What the owner types, and from where."""

    old: str
    new: str
    again: str
    address: str


def change_password(database: Database, name: str, change: PasswordChange, now: datetime) -> str:
    """Changes a password by its owner; all sessions end but the new one.

    Returns:
        The token of the new session.

    Raises:
        SignInRefusedError: the old one is wrong, or was so too often.
        AccountRefusedError: the new one is not accepted.
    """
    typed = Credentials(name, change.old, change.address)
    with _ONE_AT_A_TIME:
        account = find_account(database.cursor(), name)
        if _is_locked(database.cursor(), name, account, typed.address, now):
            raise SignInRefusedError(is_locked=True)
        kept = None if account is None else account.password_hash
        is_right = is_password(kept, change.old)
        with beside_facts(database) as cursor:
            _note_try(cursor, typed, account, now, None if is_right else "修改密码失败")
    if not is_right:
        raise SignInRefusedError
    _check_change(name, change)
    new = hash_password(change.new)
    with beside_facts(database) as cursor:
        set_password(cursor, name, new, now, must_change=False)
        sessions.end_sessions_of(cursor, name, "修改密码", now)
        actor = Actor(name, change.address)
        log_account_act(cursor, actor, "修改密码", name, at=now)
        return _begin(cursor, name, change.address, now)


def _check_change(name: str, change: PasswordChange) -> None:
    fault = fault_of(change.new, name)
    if fault is None and change.new != change.again:
        fault = "两次写的新密码不一样"
    if fault is None and change.new == change.old:
        fault = "新密码和原来的一样"
    if fault is not None:
        raise AccountRefusedError(name, fault, "换一个再试")


def _find(database: Database, token_hash: str) -> Session | None:
    if database.is_only_read:
        return PASSING.find(token_hash)
    return sessions.find_session(database.cursor(), token_hash)


def _begin(cursor: duckdb.DuckDBPyConnection, name: str, address: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    sessions.insert_session(cursor, hash_of(token), name, address, now)
    return token


def _begin_passing(database: Database, account: Account | None, actor: Actor, now: datetime) -> str:
    """The same as `begin_session` where nothing is written into the database."""
    if account is not None and account.is_off:
        log_act(database, Entry(actor, "登录失败", actor), now)
        raise SignInRefusedError
    log_act(database, Entry(actor, "登录", actor), now)
    token = secrets.token_urlsafe(32)
    display_name = str(actor) if account is None else account.display_name
    PASSING.begin(hash_of(token), actor, display_name, actor.address, now)
    return token


def _note_try(
    cursor: duckdb.DuckDBPyConnection,
    typed: Credentials,
    account: Account | None,
    now: datetime,
    failure: str | None,
) -> None:
    """Counts a try; a wrong one is logged as `failure`, and the lock that it brings beside it."""
    name = plain_name(typed.name)
    sessions.insert_try(cursor, name, typed.address, now, succeeded=failure is None)
    if failure is None:
        return
    actor = Actor(UNKNOWN if account is None else name, typed.address)
    log_account_act(cursor, actor, failure, str(actor), at=now)
    if _is_locked(cursor, name, account, typed.address, now):
        log_account_act(cursor, actor, "锁定", str(actor), None, "15 分钟", at=now)


def _is_locked(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    account: Account | None,
    address: str,
    now: datetime,
) -> bool:
    """Whether too many of the last tries were wrong; a name that nobody has is locked alike."""
    since = now - LOCK
    at_name = since if account is None else max(since, account.unlocked_at)
    known = sessions.read_known_addresses(cursor, name, now - KNOWN)
    return (
        sessions.count_wrong_tries_at(cursor, name, address, known, at_name) >= MOST_WRONG_AT_NAME
        or sessions.count_wrong_tries_from(cursor, address, since) >= MOST_WRONG_FROM_ADDRESS
    )


def _rehash(database: Database, name: str, kept: str, password: str) -> None:
    """Keeps the same password by the parameters of today, unless it was changed meanwhile."""
    new = hash_password(password)
    with beside_facts(database) as cursor:
        account = find_account(cursor, name)
        if account is not None and account.password_hash == kept:
            set_password(cursor, name, new, account.unlocked_at, must_change=account.must_change)
