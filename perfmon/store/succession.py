"""What a restored database takes over from the one whose place it takes."""

from contextlib import closing
from pathlib import Path

import duckdb

from perfmon.store.database import open_database
from perfmon.store.overview import read_data_version

_OF_THE_MACHINE = ("backup_setting",)
"""Tables that are no figures: they stay as they are set on this machine."""

_OF_PEOPLE = ("account", "account_grant", "session", "sign_in_try")
"""Who may sign in, and who has: a role that was withdrawn does not come back with a backup."""


def succeed(present_path: Path, restored_path: Path) -> None:
    """Carries the machine's own tables and its people over, and counts the restoring as a write.

    Where nobody has an account here yet, as on a machine just set up, those of the backup hold.

    The data version goes on from the higher of both: what was ever read under a number, and is
    still kept under it, is never taken for the restored figures. Both databases must be closed.
    """
    with closing(open_database(present_path)) as database:
        cursor = database.cursor()
        version = read_data_version(cursor)
        has_people = bool(cursor.table("account").fetchall())
        names = [*_OF_THE_MACHINE, *(_OF_PEOPLE if has_people else ())]
        kept = {name: cursor.table(name).fetchall() for name in names}
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
