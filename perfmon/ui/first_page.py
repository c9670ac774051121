"""What the first page shows is read before anybody asks for it: at the start and after a write."""

from perfmon.store.database import Database
from perfmon.store.overview import read_data_version
from perfmon.ui.rounds import Rounds

SECONDS_BETWEEN = 3.0


class FirstPage(Rounds):
    """Reads what 总览 shows of the whole county, once for every data version, until it is stopped.

    It keeps the database no longer than a read does, and is asked for nothing: who comes before it
    is ready reads for himself.
    """

    def __init__(self, seconds_between: float = SECONDS_BETWEEN) -> None:
        super().__init__("first_page", seconds_between)
        self._version: int | None = None

    def look(self) -> None:
        """One look at the data version of the database that is open."""
        # not at the top: the loaders' caches ask for the server, which runs only now
        from perfmon.ui.loaders.opening import opened_database

        self._go_round(opened_database())

    def _go_round(self, database: Database) -> None:
        version = read_data_version(database.cursor())
        if version == self._version:
            return
        from perfmon.ui.loaders.overview import read_first_page

        self._version = version  # before the read: one that fails is not tried again and again
        read_first_page(version)


FIRST_PAGE = FirstPage()
"""The one reader of this server."""
