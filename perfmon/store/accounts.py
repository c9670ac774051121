"""Accounts (账号) and the roles granted to them; read at every run, so never cached."""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW


@dataclass(frozen=True)
class Account:
    """One who may sign in.

    Attributes:
        name: what is typed, or what OIDC or the proxy calls them.
        display_name: as pages show it.
        password_hash: None of those who sign in elsewhere.
        must_change: the password was set by somebody else.
        unlocked_at: wrong tries before it count no more.
        is_off: 停用.
    """

    name: str
    display_name: str
    password_hash: str | None
    must_change: bool
    unlocked_at: datetime
    is_off: bool


@dataclass(frozen=True)
class GrantRow:
    """A role in force.

    Attributes:
        grant_id: its number.
        role: 领导, 财政局绩效股, …
        scope_kind: county, office, department or unit.
        scope_code: None of the whole county.
    """

    grant_id: int
    role: str
    scope_kind: str
    scope_code: str | None


def count_without_password(cursor: duckdb.DuckDBPyConnection) -> int:
    """How many accounts in use have no password here."""
    ((count,),) = cursor.execute(
        "SELECT count(*) FROM account WHERE password_hash IS NULL AND off_at IS NULL"
    ).fetchall()
    return int(count)


def find_account(cursor: duckdb.DuckDBPyConnection, name: str) -> Account | None:
    """The account of this very name; None where there is none."""
    rows = cursor.execute(
        "SELECT name, display_name, password_hash, must_change, unlocked_at, off_at IS NOT NULL "
        "FROM account WHERE name = ?",
        [name],
    ).fetchall()
    return Account(*rows[0]) if rows else None


def read_account_names(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of all accounts, those switched off too."""
    rows = cursor.execute("SELECT name FROM account ORDER BY made_at, name").fetchall()
    return [str(name) for (name,) in rows]


def read_accounts(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every account in the order of making, without anything secret.

    Returns:
        name, display_name, has_password, must_change, made_at, off_at (missing while in use),
        last_seen_at (of any session; missing where there was none).
    """
    return cursor.execute(_ACCOUNTS).df()


def read_grants(cursor: duckdb.DuckDBPyConnection, name: str) -> list[GrantRow]:
    """The roles in force of this name, in the order of granting."""
    rows = cursor.execute(
        "SELECT grant_id, role, scope_kind, scope_code FROM account_grant "
        "WHERE name = ? AND withdrawn_at IS NULL ORDER BY grant_id",
        [name],
    ).fetchall()
    return [GrantRow(*row) for row in rows]


def read_all_grants(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The roles in force of everybody: grant_id, name, role, scope_kind, scope_code (missing)."""
    return cursor.execute(
        "SELECT grant_id, name, role, scope_kind, scope_code FROM account_grant "
        "WHERE withdrawn_at IS NULL ORDER BY grant_id"
    ).df()


def read_other_holders(cursor: duckdb.DuckDBPyConnection, name: str, role: str) -> list[str]:
    """Who else holds a role with an account in use."""
    rows = cursor.execute(
        "SELECT DISTINCT name FROM account_grant JOIN account USING (name) "
        "WHERE role = $role AND withdrawn_at IS NULL AND off_at IS NULL AND name <> $name",
        {"role": role, "name": name},
    ).fetchall()
    return [str(holder) for (holder,) in rows]


def last_change(cursor: duckdb.DuckDBPyConnection, name: str) -> datetime | None:
    """When roles of this name were last granted or withdrawn (UTC); None where none ever was."""
    rows = cursor.execute(
        "SELECT max(greatest(granted_at, coalesce(withdrawn_at, granted_at))) FROM account_grant "
        "WHERE name = $name",
        {"name": name},
    ).fetchall()
    found: datetime | None = rows[0][0]
    return found


def read_scope_codes(cursor: duckdb.DuckDBPyConnection, kind: str) -> dict[str, str]:
    """What a role of this kind can cover by what the database holds: code → name, by code.

    Of an office (业务股室) the name is the code; the whole county has none.
    """
    query = _SCOPES.get(kind)
    if query is None:
        return {}
    asked = {"day": NOW.date(), "known_at": NOW}
    return {str(code): str(name) for code, name in cursor.execute(query, asked).fetchall()}


def insert_account(
    cursor: duckdb.DuckDBPyConnection,
    account: Account,
    actor: str,
    now: datetime,
) -> None:
    """Writes a new account."""
    cursor.execute(
        "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
        [
            account.name,
            account.display_name,
            account.password_hash,
            account.must_change,
            now,
            actor,
            now,
        ],
    )


def insert_grant(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    grant: tuple[str, str, str | None],
    actor: str,
    now: datetime,
) -> None:
    """Writes a role: its name, what kind it covers, and the code."""
    cursor.execute(
        "INSERT INTO account_grant SELECT coalesce(max(grant_id), 0) + 1, ?, ?, ?, ?, ?, ?, "
        "NULL, NULL FROM account_grant",
        [name, *grant, actor, now],
    )


def withdraw_grant(
    cursor: duckdb.DuckDBPyConnection, grant_id: int, actor: str, now: datetime
) -> None:
    """Marks a role in force as withdrawn."""
    cursor.execute(
        "UPDATE account_grant SET withdrawn_by = ?, withdrawn_at = ? "
        "WHERE grant_id = ? AND withdrawn_at IS NULL",
        [actor, now, grant_id],
    )


def set_password(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    password_hash: str,
    now: datetime,
    *,
    must_change: bool,
) -> None:
    """Puts another password in the place of the one before; wrong tries count from anew."""
    cursor.execute(
        "UPDATE account SET password_hash = ?, must_change = ?, unlocked_at = ? WHERE name = ?",
        [password_hash, must_change, now, name],
    )


def set_off(cursor: duckdb.DuckDBPyConnection, name: str, actor: str, now: datetime) -> None:
    """Switches an account off."""
    cursor.execute("UPDATE account SET off_at = ?, off_by = ? WHERE name = ?", [now, actor, name])


def set_on(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    """Switches an account on again."""
    cursor.execute("UPDATE account SET off_at = NULL, off_by = NULL WHERE name = ?", [name])


_ACCOUNTS = """
SELECT a.name, a.display_name, a.password_hash IS NOT NULL AS has_password, a.must_change,
       a.made_at, a.off_at, max(s.seen_at) AS last_seen_at
FROM account AS a LEFT JOIN session AS s USING (name)
GROUP BY ALL
ORDER BY a.made_at, a.name
"""

_SCOPES = {
    "office": """
        SELECT DISTINCT bureau_section, bureau_section FROM department_named($day, $known_at)
        WHERE bureau_section IS NOT NULL ORDER BY 1
    """,
    "department": """
        SELECT department_code, department_name FROM department_named($day, $known_at) ORDER BY 1
    """,
    "unit": "SELECT unit_code, unit_name FROM unit_named($day, $known_at) ORDER BY 1",
}
