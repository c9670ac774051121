"""What a restored database takes over from the one whose place it takes."""

from contextlib import closing
from pathlib import Path

import duckdb

from perfmon.store.database import open_database
from perfmon.store.overview import read_data_version

_OF_THE_MACHINE = ("backup_setting",)
"""Tables that are no figures: they stay as they are set on this machine."""


def succeed(present_path: Path, restored_path: Path) -> None:
    """Carries the machine's own tables over, and counts the restoring as a write.

    The data version goes on from the higher of both: what was ever read under a number, and is
    still kept under it, is never taken for the restored figures. Both databases must be closed.
    """
    with closing(open_database(present_path)) as database:
        cursor = database.cursor()
        version = read_data_version(cursor)
        kept = {name: cursor.table(name).fetchall() for name in _OF_THE_MACHINE}
    with closing(duckdb.connect(str(restored_path))) as connection:
        connection.execute("BEGIN")
        for name, rows in kept.items():
            connection.execute(f"DELETE FROM {name}")  # noqa: S608 our names
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 our names
        connection.execute(
            "UPDATE database_property SET data_version = greatest(data_version, ?) + 1", [version]
        )
        connection.execute("COMMIT")
