"""Taking a database back to an older version of the schema, to see it brought up again."""

import re

import duckdb

from perfmon.store import migration

_MACRO = re.compile(r"CREATE (?:OR REPLACE )?(MACRO \w+\(.*?;)", re.DOTALL)
_COLUMN = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+)")
_TABLE = re.compile(r"CREATE TABLE (\w+)")


def step_back(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    """Takes away what the steps above the version brought, the newest first.

    A table that a step made anew stays, without the columns that came between.
    """
    steps = migration.known_migrations()
    before = {table for step in steps[:version] for table in _TABLE.findall(step.sql)}
    for step in reversed(steps[version:]):
        made = set(_TABLE.findall(step.sql)) - before
        for table, column in _COLUMN.findall(step.sql):
            if table not in made:
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        for table in made:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
    for step in steps[:version]:
        for macro in _MACRO.findall(step.sql):
            connection.execute(f"CREATE OR REPLACE {macro}")
    connection.execute("DELETE FROM schema_migration WHERE number > ?", [version])
