"""Which tables a backup (备份) holds, in which order they can be filled, and what is in them."""

from collections.abc import Iterator
from datetime import datetime

import duckdb

from perfmon.store.accounts import read_account_names
from perfmon.store.backup_list import Backup, SavedTable, SavedYear
from perfmon.store.database import Database
from perfmon.store.migration import applied_version
from perfmon.store.overview import read_data_version

NOT_SAVED = frozenset(
    {
        "schema_migration",  # whoever restores makes it by its own steps
        "backup_setting",  # of the machine: a restore keeps what is set there now
        "session",  # who was signed in then is not signed in by a restore
        "sign_in_try",
    }
)
"""The tables that no backup holds; every other one is saved, whatever it is called."""

_SAVED_AS = {
    "account": "* REPLACE (NULL::VARCHAR AS password_hash, false AS must_change)",
}
"""Columns of a table that are saved otherwise: a backup on a stolen disk gives no password hash to
try passwords at. Without one nobody signs in by a password until it is reset."""


def contents_of(database: Database, cursor: duckdb.DuckDBPyConnection, made_at: datetime) -> Backup:
    """What an open database holds, as a backup made at this moment would say.

    Args:
        database: the open database.
        cursor: of it; in a transaction, where all is to be of one moment.
        made_at: the moment, UTC.
    """
    version = applied_version(cursor)
    assert version, "an open database has a version"
    return Backup(
        schema_version=version,
        data_version=read_data_version(cursor),
        is_demo=database.is_demo,
        made_at=made_at,
        faults=(),
        tables=tuple(SavedTable(n, count_rows(cursor, n)) for n in tables_in_order(cursor)),
        years=read_saved_years(cursor),
        accounts=_account_names(cursor),
    )


def read_saved_years(cursor: duckdb.DuckDBPyConnection) -> tuple[SavedYear, ...]:
    """Every year with projects, latest first."""
    rows = cursor.execute(
        """
        SELECT year, count(*), sum(adjusted_budget_fen)::BIGINT, sum(paid_fen)::BIGINT
        FROM (
            FROM project_month
            QUALIFY row_number() OVER (
                PARTITION BY region_code, year, unit_code, project_code ORDER BY month DESC
            ) = 1
        )
        GROUP BY year ORDER BY year DESC
        """
    ).fetchall()
    return tuple(SavedYear(*row) for row in rows)


def tables_in_order(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """All tables that are saved; one that others refer to comes before them."""
    rows = cursor.execute(
        """
        SELECT table_name, list(referenced_table) FILTER (
            WHERE referenced_table IS NOT NULL AND referenced_table <> table_name
        )
        FROM duckdb_tables() LEFT JOIN duckdb_constraints() USING (database_name, table_name)
        WHERE NOT temporary
        GROUP BY ALL ORDER BY ALL
        """
    ).fetchall()
    parents = {name: set(parents or ()) for name, parents in rows}
    return [name for name in _parents_first(parents) if name not in NOT_SAVED]


def saved_rows(cursor: duckdb.DuckDBPyConnection, name: str) -> duckdb.DuckDBPyRelation:
    """A table as a backup holds it: whole, but without what is secret."""
    return cursor.table(name).project(_SAVED_AS.get(name, "*"))


def count_rows(cursor: duckdb.DuckDBPyConnection, name: str) -> int:
    """How many rows a table holds."""
    return int(cursor.table(name).aggregate("count(*)").fetchall()[0][0])


def _account_names(cursor: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Of all accounts; none in a database that is older than they are."""
    if "account" not in tables_in_order(cursor):
        return ()
    return tuple(read_account_names(cursor))


def _parents_first(parents: dict[str, set[str]]) -> Iterator[str]:
    left = dict(parents)
    while left:
        free = [name for name, wanted in left.items() if not wanted & left.keys()]
        assert free, "no two tables refer to each other"
        for name in free:
            del left[name]
            yield name
