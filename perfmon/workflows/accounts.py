"""Managing accounts (账号): people, their roles and scope, passwords reset, switching off.

Whoever calls these has been allowed to: the command line by the machine it runs on, the page by
the table of roles.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from unicodedata import normalize

import duckdb

from perfmon.errors import AccountRefusedError
from perfmon.roles import Role
from perfmon.store import accounts, sessions
from perfmon.store.accounts import Account, GrantRow
from perfmon.store.database import Database
from perfmon.store.scopes import read_units
from perfmon.store.transaction import beside_facts
from perfmon.workflows.access import Access, Grant
from perfmon.workflows.account_log import log_account_act
from perfmon.workflows.passwords import fault_of, hash_password

LONGEST_NAME = 64

SCOPE_KINDS: Final = {
    Role.LEADER: "county",
    Role.BUREAU: "county",
    Role.OFFICE: "office",
    Role.UNIT: "unit",
    Role.DEPARTMENT: "department",
    Role.ADMINISTRATOR: "county",
    Role.AUDITOR: "county",
}
"""What each role covers, in the order in which roles are offered."""

SCOPE_WORDS: Final = {"office": "业务股室", "department": "主管部门", "unit": "预算单位"}

MANAGING: Final = "账号管理"


@dataclass(frozen=True)
class Granted:
    """A role to be granted.

    Attributes:
        role: which.
        code: what it covers: an office's name, a department's or a unit's code; None for a role of
            the whole county.
        is_confirmed: a code that the database does not know is taken all the same.
    """

    role: Role
    code: str | None = None
    is_confirmed: bool = False

    @property
    def kind(self) -> str:
        """county, office, department or unit."""
        return SCOPE_KINDS[self.role]

    @property
    def words(self) -> str:
        """单位填报 288001; of the whole county the role alone."""
        return f"{self.role} {self.code}" if self.code else self.role


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be added.

    Attributes:
        name: what they sign in with.
        display_name: as pages show them; '' for the name.
        password: their first one; None where they sign in by OIDC or the proxy.
        must_change: whether they have to choose another at once.
    """

    name: str
    display_name: str = ""
    password: str | None = None
    must_change: bool = True


def plain_name(name: str) -> str:
    """A name as it is kept and compared: without space around it, full-width letters as others."""
    return normalize("NFKC", name).strip()


def add_account(
    database: Database, person: NewPerson, granted: Granted, actor: str, now: datetime
) -> None:
    """Adds somebody with a role.

    Raises:
        AccountRefusedError: the name is taken or cannot be one, the password is not accepted, or
            the role does not fit what it is to cover.
    """
    name = plain_name(person.name)
    refuse_bad_name(name)
    if person.password is not None:
        _check_password(name, person.password)
    kept = None if person.password is None else hash_password(person.password)
    display_name = plain_name(person.display_name) or name
    if len(display_name) > LONGEST_NAME or not display_name.isprintable():
        raise AccountRefusedError(name, "姓名太长，或有看不见的字符", "改一个写法")
    account = Account(
        name, display_name, kept, person.must_change and kept is not None, now, is_off=False
    )
    with beside_facts(database) as cursor:
        taken = {each.casefold() for each in accounts.read_account_names(cursor)}
        if name.casefold() in taken:
            raise AccountRefusedError(name, "已经有这个名字的账号", "换一个名字")
        _check_scope(cursor, name, granted)
        accounts.insert_account(cursor, account, actor, now)
        _insert_grant(cursor, name, granted, actor, now)
        log_account_act(cursor, actor, MANAGING, name, None, f"新增，{granted.words}", at=now)


def grant_role(database: Database, name: str, granted: Granted, actor: str, now: datetime) -> None:
    """Grants a further role; who is signed in has to do so anew.

    Raises:
        AccountRefusedError: no such account, it has the role, or the role does not fit.
    """
    with beside_facts(database) as cursor:
        _existing(cursor, name)
        _check_scope(cursor, name, granted)
        for row in accounts.read_grants(cursor, name):
            if (row.role, row.scope_code) == (granted.role, granted.code):
                raise AccountRefusedError(name, f"已有角色 {granted.words}", "核对后再选")
        _insert_grant(cursor, name, granted, actor, now)
        sessions.end_sessions_of(cursor, name, "角色变动", now)
        log_account_act(cursor, actor, MANAGING, name, None, f"授予 {granted.words}", at=now)


def withdraw_role(
    database: Database, name: str, role: Role, code: str | None, actor: str, now: datetime
) -> None:
    """Takes a role back; who is signed in has to do so anew.

    Raises:
        AccountRefusedError: no such account or role, or nobody would be left to manage accounts.
    """
    with beside_facts(database) as cursor:
        account = _existing(cursor, name)
        rows = accounts.read_grants(cursor, name)
        found = next((row for row in rows if (row.role, row.scope_code) == (role, code)), None)
        if found is None:
            raise AccountRefusedError(name, f"没有角色 {Granted(role, code).words}", "核对后再选")
        if role is Role.ADMINISTRATOR and not account.is_off:
            _keep_an_administrator(cursor, name)
        accounts.withdraw_grant(cursor, found.grant_id, actor, now)
        sessions.end_sessions_of(cursor, name, "角色变动", now)
        words = Granted(role, code).words
        log_account_act(cursor, actor, MANAGING, name, words, "收回", at=now)


def reset_password(database: Database, name: str, password: str, actor: str, now: datetime) -> None:
    """Sets a password that its owner has to change at once; lifts a lock, ends their sessions.

    Raises:
        AccountRefusedError: no such account, or the password is not accepted.
    """
    _check_password(name, password)
    kept = hash_password(password)
    with beside_facts(database) as cursor:
        _existing(cursor, name)
        accounts.set_password(cursor, name, kept, now, must_change=True)
        sessions.end_sessions_of(cursor, name, "重设密码", now)
        log_account_act(cursor, actor, MANAGING, name, None, "重设密码", at=now)


def switch_off(database: Database, name: str, actor: str, now: datetime) -> None:
    """Switches an account off and ends its sessions; its past stays.

    Raises:
        AccountRefusedError: no such account, or nobody would be left to manage accounts.
    """
    with beside_facts(database) as cursor:
        if _existing(cursor, name).is_off:
            raise AccountRefusedError(name, "已经停用", "核对后再选")
        _keep_an_administrator(cursor, name)
        accounts.set_off(cursor, name, actor, now)
        sessions.end_sessions_of(cursor, name, "账号停用", now)
        log_account_act(cursor, actor, MANAGING, name, "在用", "停用", at=now)


def switch_on(database: Database, name: str, actor: str, now: datetime) -> None:
    """Switches an account on again.

    Raises:
        AccountRefusedError: no such account, or it is in use.
    """
    with beside_facts(database) as cursor:
        if not _existing(cursor, name).is_off:
            raise AccountRefusedError(name, "没有停用", "核对后再选")
        accounts.set_on(cursor, name)
        log_account_act(cursor, actor, MANAGING, name, "停用", "在用", at=now)


def grants_of(cursor: duckdb.DuckDBPyConnection, name: str) -> tuple[Grant, ...]:
    """Each role in force with the units that it covers by the tree as it stands.

    Nobody and an account that is switched off have none.
    """
    account = accounts.find_account(cursor, name)
    if account is None or account.is_off:
        return ()
    found = []
    for row in accounts.read_grants(cursor, name):
        units = read_units(cursor, row.scope_kind, row.scope_code or "")
        found.append(Grant(Role(row.role), units))
    return tuple(found)


def access_of(database: Database, name: str, address: str) -> Access:
    """Somebody whom the door has let in, with what they are granted now.

    A consolidated file that is served may have no accounts: then whoever is let in reads all of it.
    """
    cursor = database.cursor()
    grants = grants_of(cursor, name)
    if database.is_only_read and not accounts.read_account_names(cursor):
        grants = (Grant(Role.LEADER),)
    return Access(name, address, grants, database.is_only_read)


def granted_words(row: GrantRow) -> str:
    """A role in force in words."""
    return Granted(Role(row.role), row.scope_code).words


def refuse_bad_name(name: str) -> None:
    """Refuses what cannot be an account's name.

    Raises:
        AccountRefusedError: it is too long, empty, or has spaces or signs that cannot be seen.
    """
    if not 1 <= len(name) <= LONGEST_NAME:
        raise AccountRefusedError(
            name[:LONGEST_NAME], f"名字要有 1 到 {LONGEST_NAME} 个字", "改一个名字"
        )
    if not name.isprintable() or any(sign.isspace() for sign in name):
        shown = "".join(sign if sign.isprintable() else "□" for sign in name)
        raise AccountRefusedError(shown, "名字里不能有空格和看不见的字符", "改一个名字")


def _check_password(name: str, password: str) -> None:
    fault = fault_of(password, name)
    if fault is not None:
        raise AccountRefusedError(name, fault, "换一个密码")


def _existing(cursor: duckdb.DuckDBPyConnection, name: str) -> Account:
    account = accounts.find_account(cursor, name)
    if account is None:
        raise AccountRefusedError(name, "没有这个账号", "核对名字")
    return account


def _check_scope(cursor: duckdb.DuckDBPyConnection, name: str, granted: Granted) -> None:
    """A role of a part needs one that the tree knows; a role of the whole county takes none."""
    words = SCOPE_WORDS.get(granted.kind)
    if words is None:
        if granted.code is not None:
            raise AccountRefusedError(name, f"{granted.role}是全县的角色", "不要写范围")
        return
    if not granted.code:
        raise AccountRefusedError(name, f"{granted.role}要写明是哪个{words}", f"写上{words}")
    known = accounts.read_scope_codes(cursor, granted.kind)
    if granted.code not in known and not granted.is_confirmed:
        why = f"库里没有{words} {granted.code}"
        raise AccountRefusedError(name, why, "核对写法，或先导入数据；确实要用请注明已核对")


def _insert_grant(
    cursor: duckdb.DuckDBPyConnection, name: str, granted: Granted, actor: str, now: datetime
) -> None:
    accounts.insert_grant(cursor, name, (granted.role, granted.kind, granted.code), actor, now)


def _keep_an_administrator(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    """Somebody else must be left who can manage accounts, where this one can."""
    if Role.ADMINISTRATOR not in {row.role for row in accounts.read_grants(cursor, name)}:
        return
    if not accounts.read_other_holders(cursor, name, Role.ADMINISTRATOR):
        raise AccountRefusedError(
            name, f"这是最后一位{Role.ADMINISTRATOR}", f"先另设一位{Role.ADMINISTRATOR}"
        )
