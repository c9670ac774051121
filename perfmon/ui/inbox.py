"""The running app's watch over its inbox folder: a thread of its own, a pass every few seconds."""

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from perfmon.errors import PerfmonError
from perfmon.store.database import Database
from perfmon.workflows.inbox import Sighting, inbox_of, take_in

SECONDS_BETWEEN = 3.0
_log = logging.getLogger(__name__)


class InboxWatch:
    """Imports what is put into the inbox of the database that is open, until it is stopped.

    A database of 演示数据 has no inbox.
    """

    def __init__(self, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._seconds_between = seconds_between
        self._in_pass = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._database: Database | None = None
        self._seen: Mapping[Path, Sighting] = {}

    def watch(self, database: Database) -> None:
        """From now on passes go over this database's inbox."""
        with self._in_pass:
            self._database, self._seen = None if database.is_demo else database, {}

    def let_go(self) -> None:
        """Waits for a pass under way; none begins until there is a database again."""
        with self._in_pass:
            self._database = None

    def start(self, open_database: Callable[[], object]) -> None:
        """Starts the thread, which opens the database first: no visitor is needed for the inbox."""
        self._stopped.clear()
        self._thread = threading.Thread(
            target=self._run, args=(open_database,), name="inbox", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the pass under way."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def look(self) -> None:
        """One pass; a fault is logged and ends nothing."""
        with self._in_pass:
            if self._database is None:
                return
            try:
                self._seen = take_in(self._database, inbox_of(self._database), self._seen)
            except Exception:
                _log.exception("收件箱这一遍没有看成，过一会儿再看")

    def _run(self, open_database: Callable[[], object]) -> None:
        while not self._opened(open_database):
            if self._stopped.wait(self._seconds_between):
                return
        while not self._stopped.wait(self._seconds_between):
            self.look()

    def _opened(self, open_database: Callable[[], object]) -> bool:
        """Whether the database could be opened; what hinders it, a visitor is told by the page."""
        try:
            open_database()
        except PerfmonError as error:
            _log.debug("数据库还没有打开：%s", error.message)
            return False
        return True


WATCH = InboxWatch()
"""The one watch of this server."""
