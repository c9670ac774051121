"""What the running app does with the open database by itself, again and again."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable

from perfmon.errors import PerfmonError
from perfmon.store.database import Database

_log = logging.getLogger(__name__)


class _RoundsThread(threading.Thread):
    """A thread of ours."""


def _is_of_page(_: logging.LogRecord) -> bool:
    """Whether it is a page that is told it belongs to no session: rounds never do."""
    return not isinstance(threading.current_thread(), _RoundsThread)


SESSION_LOG = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
"""Where Streamlit warns of a cache that is filled, with its spinner, by a thread of no session."""
SESSION_LOG.addFilter(_is_of_page)


class Rounds(ABC):
    """A thread that goes round every few seconds from `start` to `stop`; no fault ends it."""

    def __init__(self, name: str, seconds_between: float) -> None:
        self._name = name
        self._seconds_between = seconds_between
        self._in_round = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._database: Database | None = None

    def let_go(self) -> None:
        """Waits for a round under way; none begins until there is a database again."""
        with self._in_round:
            self._database = None

    def start(self, first: Callable[[], object] = lambda: None) -> None:
        """Starts the thread, which does this first, as often as it takes."""
        self._stopped.clear()
        self._thread = _RoundsThread(target=self._run, args=(first,), name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the round under way."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def look(self) -> None:
        """One round, where there is a database."""
        with self._in_round:
            if self._database is not None:
                self._go_round(self._database)

    @abstractmethod
    def _go_round(self, database: Database) -> None:
        """What is done each time."""

    def _run(self, first: Callable[[], object]) -> None:
        while not self._did(first, logging.DEBUG):  # a page tells its visitor why not
            if self._stopped.wait(self._seconds_between):
                return
        while not self._stopped.wait(self._seconds_between):
            self._did(self.look, logging.WARNING)

    def _did(self, act: Callable[[], object], level: int) -> bool:
        """Whether it was done; what hindered it is logged, what was foreseen at this level."""
        try:
            act()
        except PerfmonError as error:
            _log.log(level, "这一遍没有做成（%s），过一会儿再做：%s", self._name, error.message)
        except Exception:
            _log.exception("这一遍没有做成（%s），过一会儿再做", self._name)
        else:
            return True
        return False
