"""The running app's nightly backup: a look at the clock every minute."""

import logging
from datetime import datetime, timedelta

from perfmon import clock
from perfmon.errors import PerfmonError
from perfmon.store.database import Database
from perfmon.ui.rounds import Rounds
from perfmon.workflows.nightly import back_up_at_night, is_due

SECONDS_BETWEEN = 60.0
BETWEEN_TRIES = timedelta(minutes=15)
_FAULT = "程序没能做成，经过记在服务器日志里。"
_log = logging.getLogger(__name__)


class NightWatch(Rounds):
    """Backs up the database that is open once a night, until it is stopped.

    Attributes:
        failure: why the last try failed, in a sentence; empty once one has worked.
    """

    def __init__(self, seconds_between: float = SECONDS_BETWEEN) -> None:
        super().__init__("nightly", seconds_between)
        self._tried_at: datetime | None = None
        self.failure = ""

    def watch(self, database: Database) -> None:
        """From now on it is this database that is backed up."""
        with self._in_round:
            self._database, self._tried_at, self.failure = database, None, ""

    def try_anew(self) -> None:
        """Forgets the last try: the setting was changed, or a person asks for it."""
        with self._in_round:
            self._tried_at, self.failure = None, ""

    def _go_round(self, database: Database) -> None:
        """One look at the clock; a fault is kept in words for the pages."""
        at = clock.now()
        if self._tried_at is not None and abs(at - self._tried_at) < BETWEEN_TRIES:
            return
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


NIGHT = NightWatch()
"""The one of this server."""
