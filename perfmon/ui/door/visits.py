"""Who is let in: one rule a way in, and whether it still holds at the next click."""

from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from perfmon.errors import AccountRefusedError
from perfmon.store import accounts
from perfmon.ui.door.arrival import Arrival
from perfmon.ui.door.cookies import token_of
from perfmon.ui.door.database import door_database
from perfmon.workflows.accounts import plain_name, refuse_bad_name
from perfmon.workflows.sign_in_settings import SignInSettings, Way
from perfmon.workflows.signing_in import hash_of, see, valid_session

SIGN_IN, SIGN_OUT, PASSWORD, TO_OIDC = "/sign-in", "/sign-out", "/password", "/sign-in/oidc"
HEALTH = "/_stcore/health"
_OIDC_PATHS = (TO_OIDC, "/auth/login", "/auth/logout", "/oauth2callback")
_NEVER = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
"""What tells of the server's inside, or would let a program run pages; no browser needs it."""


@dataclass(frozen=True)
class Visit:
    """Somebody who is let in, or anybody at a page that is open to all.

    Attributes:
        settings: what holds at the door.
        key: to whom addresses of files are sent, another one once their roles change; None where
            they are not told apart.
        name: who, where a proxy vouches; else the session tells.
        token_hash: of their session.
        address: from where they come.
    """

    settings: SignInSettings
    address: str
    key: str | None = None
    name: str | None = None
    token_hash: str | None = None
    must_change: bool = False


@dataclass(frozen=True)
class Turned:
    """Somebody who is turned away.

    Attributes:
        status: of the answer.
        sentence: why.
        asks_at: the page of the door where a person is asked instead.
    """

    status: int
    sentence: str
    asks_at: str | None = None


def admit(arrival: Arrival, now: datetime) -> Visit | Turned:
    """Who is let in, by the one way that is open."""
    settings = arrival.settings
    visit = Visit(settings, arrival.address)
    if arrival.is_from_elsewhere():
        return Turned(403, "这个请求来自别的网站，没有受理。请从看板的页面里操作。")
    if settings.way is Way.MACHINE:
        return _at_machine(arrival, visit)
    if arrival.path == HEALTH:
        return visit
    if arrival.path.lower().startswith(_NEVER):
        return Turned(403, "这个地址不对外开放。")
    if settings.way is Way.PROXY:
        return _by_proxy(arrival, visit)
    return _by_session(arrival, visit, now)


def is_stale(visit: Visit, now: datetime, *, by_hand: bool) -> tuple[bool, Visit]:
    """Whether what was let in holds no more at this click, and what holds from now on.

    Args:
        visit: who was let in.
        now: the moment, UTC.
        by_hand: whether the visitor did something, so that the session counts as used.
    """
    if visit.token_hash is not None:
        session = valid_session(door_database(), visit.token_hash, visit.settings, now)
        if session is None or session.must_change:
            return True, visit
        if by_hand:
            see(door_database(), session, now)
    elif visit.name is not None:
        cursor = door_database().cursor()
        account = accounts.find_account(cursor, visit.name)
        if account is not None and account.is_off:
            return True, visit
        key = _key_of(cursor, visit.name)
        return key != visit.key, replace(visit, key=key)
    return False, visit


def _at_machine(arrival: Arrival, visit: Visit) -> Visit | Turned:
    """Nobody signs in: whoever sits at this machine, and nobody else."""
    if not arrival.is_from_here:
        return Turned(
            403,
            "看板现在只给本机用，别的电脑打不开。要给别人用，请系统管理员先设好登录方式"
            "（见使用手册“登录”）。",
        )
    if arrival.is_forwarded:
        return Turned(
            403,
            "看板现在只给本机用，这个请求经过了反向代理，没有受理。请系统管理员先设好登录方式"
            "（见使用手册“登录”）。",
        )
    if not arrival.is_local_host():
        return Turned(403, "看板现在只给本机用，请用 127.0.0.1 或 localhost 打开。")
    return visit


def _by_session(arrival: Arrival, visit: Visit, now: datetime) -> Visit | Turned:
    """By local account or OIDC: the cookie's session has to hold."""
    if arrival.is_from_here and arrival.is_forwarded and not arrival.is_of_proxy:
        return Turned(
            403,
            "这个请求经过了没有登记的反向代理，没有受理。"
            "请系统管理员把代理的地址写进 PERFMON_PROXY_ADDRESSES。",
        )
    token = token_of(arrival)
    token_hash = None if token is None else hash_of(token)
    session = token_hash and valid_session(door_database(), token_hash, arrival.settings, now)
    open_to_all = arrival.path in (SIGN_IN, SIGN_OUT) or (
        arrival.settings.way is Way.OIDC and arrival.path in _OIDC_PATHS
    )
    if not session:
        return (
            visit if open_to_all else Turned(403, "还没有登录，或登录已经结束，请先登录。", SIGN_IN)
        )
    visit = replace(
        visit,
        key=session.token_hash,
        token_hash=session.token_hash,
        must_change=session.must_change,
    )
    if session.must_change and not open_to_all and arrival.path != PASSWORD:
        return Turned(403, "请先把密码换成自己的。", PASSWORD)
    if arrival.is_page or arrival.is_websocket:
        see(door_database(), session, now)
    return visit


def _by_proxy(arrival: Arrival, visit: Visit) -> Visit | Turned:
    """A listed proxy has asked who it is, and says so in its header."""
    if not arrival.is_of_proxy:
        return Turned(403, "请从单位的统一入口打开看板；直接打开不受理。")
    named = arrival.headers.getlist(arrival.settings.proxy_header)
    if len(named) != 1 or not named[0].strip():
        return Turned(
            403, "统一入口没有说明是谁在访问，没有受理。请重新登录统一入口，或找系统管理员。"
        )
    try:
        name = plain_name(named[0].encode("latin-1").decode("utf-8"))
        refuse_bad_name(name)
    except (UnicodeDecodeError, AccountRefusedError):
        return Turned(403, "统一入口报来的用户名读不懂，没有受理。请找系统管理员。")
    cursor = door_database().cursor()
    account = accounts.find_account(cursor, name)
    if account is not None and account.is_off:
        return Turned(403, "账号已停用，请找系统管理员。")
    return replace(visit, name=name, key=_key_of(cursor, name))


def _key_of(cursor: duckdb.DuckDBPyConnection, name: str) -> str:
    """Of somebody without a session of ours: the name with its roles as they stand."""
    return f"{name}\n{accounts.last_change(cursor, name)}"
