"""Logging an act that leaves nothing else behind, wherever the database has its log."""

from datetime import datetime

from perfmon.store.database import Database, utc_now
from perfmon.store.log import Entry, append_entries
from perfmon.store.transaction import transaction


def log_act(database: Database, entry: Entry, at: datetime | None = None) -> None:
    """Logs what leaves nothing else behind: a download, a sign-in.

    Args:
        database: in which it was done; of one that is only read the log stands beside it.
        entry: what was done.
        at: the moment (UTC); None for now.

    Raises:
        LogUnwritableError: the log beside a database cannot be written.
    """
    if database.log_file is not None:
        database.log_file.append([entry], at or utc_now())
        return
    with transaction(database) as cursor:
        append_entries(cursor, [entry], at or utc_now())
        cursor.execute("COMMIT")
