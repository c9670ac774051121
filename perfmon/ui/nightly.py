"""The running app's nightly backup: a thread of its own that looks at the clock every minute."""

import logging
import threading
from datetime import datetime, timedelta

from perfmon import clock
from perfmon.errors import PerfmonError
from perfmon.store.database import Database
from perfmon.workflows.nightly import back_up_at_night, is_due

SECONDS_BETWEEN = 60.0
BETWEEN_TRIES = timedelta(minutes=15)
_FAULT = "程序没能做成，经过记在服务器日志里。"
_log = logging.getLogger(__name__)


class NightWatch:
    """Backs up the database that is open once a night, until it is stopped.

    Attributes:
        failure: why the last try failed, in a sentence; empty once one has worked.
    """

    def __init__(self, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._seconds_between = seconds_between
        self._in_pass = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._database: Database | None = None
        self._tried_at: datetime | None = None
        self.failure = ""

    def watch(self, database: Database) -> None:
        """From now on it is this database that is backed up."""
        with self._in_pass:
            self._database, self._tried_at, self.failure = database, None, ""

    def let_go(self) -> None:
        """Waits for a backup under way; none begins until there is a database again."""
        with self._in_pass:
            self._database = None

    def start(self) -> None:
        """Starts the thread."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="nightly", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the backup under way."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def try_anew(self) -> None:
        """Forgets the last try: the setting was changed, or a person asks for it."""
        with self._in_pass:
            self._tried_at, self.failure = None, ""

    def look(self) -> None:
        """One look at the clock; a fault is kept in words and ends nothing."""
        with self._in_pass:
            if self._database is None:
                return
            at = clock.now()
            if self._tried_at is not None and abs(at - self._tried_at) < BETWEEN_TRIES:
                return
            self._look(self._database, at)

    def _look(self, database: Database, at: datetime) -> None:
        try:
            if not is_due(database, at):
                self.failure = ""
                return
            self._tried_at = at
            back_up_at_night(database, at)
            self.failure = ""
        except PerfmonError as error:
            _log.warning("每夜备份没有做成：%s", error.message)
            self.failure = error.message
        except Exception:
            _log.exception("每夜备份没有做成")
            self.failure = _FAULT

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds_between):
            self.look()


NIGHT = NightWatch()
"""The one of this server."""
