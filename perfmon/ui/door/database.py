"""The database as the door asks it."""

from perfmon.store.database import Database


def door_database() -> Database:
    """The one open database of this server, opened with the first question."""
    # The loaders' caches ask for the server, which does not run yet when the door is built.
    from perfmon.ui.loaders.opening import opened_database

    return opened_database()
