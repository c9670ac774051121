"""The running app's watch over its inbox folder: a pass every few seconds."""

from collections.abc import Mapping
from pathlib import Path

from perfmon.store.database import Database
from perfmon.ui.rounds import Rounds
from perfmon.workflows.inbox import Sighting, inbox_of, take_in

SECONDS_BETWEEN = 3.0


class InboxWatch(Rounds):
    """Imports what is put into the inbox of the database that is open, until it is stopped.

    A database of 演示数据 has no inbox.
    """

    def __init__(self, seconds_between: float = SECONDS_BETWEEN) -> None:
        super().__init__("inbox", seconds_between)
        self._seen: Mapping[Path, Sighting] = {}

    def watch(self, database: Database) -> None:
        """From now on passes go over this database's inbox."""
        with self._in_round:
            self._database, self._seen = None if database.is_demo else database, {}

    def _go_round(self, database: Database) -> None:
        self._seen = take_in(database, inbox_of(database), self._seen)


WATCH = InboxWatch()
"""The one watch of this server."""
