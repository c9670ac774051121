"""批次号 and 规则版次, which people read in the log and on paper: none of them is given twice.

The 版次 of a unit's text belongs to its unit and year and may come again after a restore: the log
tells the batch.

After a restore the tables no longer hold every number that was given, and the log still names them;
so the highest ones are carried along.
"""

from collections.abc import Mapping
from typing import Final

import duckdb

_COLUMNS: Final = {"batch": "batch_id", "rule_set": "version"}
"""Table → its column of such numbers."""


def next_number(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    """A number that no row of the table has, or ever had.

    Args:
        cursor: of the transaction that writes the row.
        table: batch or rule_set.
    """
    return read_last_numbers(cursor)[table] + 1


def read_last_numbers(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Table → the highest number that was ever given in it."""
    found = {}
    for table, column in _COLUMNS.items():
        query = f"SELECT greatest(last, (SELECT max({column}) FROM {table}))"  # noqa: S608 our names
        rows = cursor.execute(f"{query} FROM number_given WHERE table_name = ?", [table])
        ((last,),) = rows.fetchall()
        found[table] = int(last)
    return found


def go_on_above(cursor: duckdb.DuckDBPyConnection, numbers: Mapping[str, int]) -> None:
    """Whatever is numbered from now on gets numbers above these, by table."""
    for table, last in numbers.items():
        cursor.execute(
            "UPDATE number_given SET last = greatest(last, ?) WHERE table_name = ?", [last, table]
        )
