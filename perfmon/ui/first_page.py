"""What the first pages show is read before anybody asks for it: at the start and after a write."""

import threading

from perfmon.store.database import Database
from perfmon.store.overview import read_data_version
from perfmon.ui.rounds import Rounds

SECONDS_BETWEEN = 3.0


class FirstPage(Rounds):
    """Reads 总览 of the whole county, and a round later the lists of work, of every data version.

    It keeps the database no longer than a read does, and is asked for nothing: who comes before it
    is ready reads for himself. What was kept of an older version nobody asks for again: it goes.
    """

    def __init__(self, seconds_between: float = SECONDS_BETWEEN) -> None:
        super().__init__("first_page", seconds_between)
        self._version: int | None = None
        self._are_lists_read = False
        self._has_looked = threading.Event()

    def look(self) -> None:
        """One look at the data version of the database that is open."""
        # not at the top: the loaders' caches ask for the server, which runs only now
        from perfmon.ui.loaders.opening import opened_database

        try:
            self._go_round(opened_database())
        finally:
            self._has_looked.set()

    def wait(self, seconds: float) -> bool:
        """Waits for so many seconds at most; whether the first look has read 总览, or failed."""
        return self._has_looked.wait(seconds)

    def _go_round(self, database: Database) -> None:
        version = read_data_version(database.cursor())
        from perfmon.ui.loaders.opening import forget_older_versions
        from perfmon.ui.loaders.overview import read_first_page, read_work_lists

        # noted before each read: one that fails is not tried again and again
        if version != self._version:
            is_first, self._version = self._version is None, version
            self._are_lists_read = False
            if not is_first:
                forget_older_versions()
            read_first_page(version)
        elif not self._are_lists_read:
            self._are_lists_read = True
            read_work_lists(version)


FIRST_PAGE = FirstPage()
"""The one reader of this server."""
