"""Imports under way: a thread of their own, which goes on though the page is drawn anew.

A run of a page ends at its next drawing as soon as the visitor clicks elsewhere; an import must
not end with it.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from perfmon.actor import Actor
from perfmon.errors import PerfmonError
from perfmon.workflows.announcing import Announce
from perfmon.workflows.outcome import Outcome
from perfmon.workflows.texts import Imported


@dataclass(frozen=True)
class Task:
    """One file to import.

    Attributes:
        fingerprint: of the file.
        file_name: what the visitor calls it.
        act: imports it, for whom it is done.
    """

    fingerprint: str
    file_name: str
    act: Callable[[Actor, Announce], Outcome | Imported]


class Work(threading.Thread):
    """Imports files one after another; a refused one does not stop the next.

    Attributes:
        done: what each import did; by fingerprint.
        refusals: why one was refused; by fingerprint.
        fault: of the program; it ends the work.
        share: how much is done (0-1).
        words: what is being done.
    """

    def __init__(self, tasks: Sequence[Task], actor: Actor) -> None:
        super().__init__(name="perfmon-import")
        self.done: dict[str, Outcome | Imported] = {}
        self.refusals: dict[str, str] = {}
        self.fault: Exception | None = None
        self.share, self.words = 0.0, "准备导入"
        self._tasks, self._actor = tuple(tasks), actor

    def run(self) -> None:
        """Does the work."""
        for place, task in enumerate(self._tasks):
            try:
                self.done[task.fingerprint] = task.act(
                    self._actor, self._announce(place, task.file_name)
                )
            except PerfmonError as error:
                self.refusals[task.fingerprint] = error.message
            except Exception as error:
                self.fault = error
                return

    def _announce(self, place: int, file_name: str) -> Announce:
        def announce(share: float, words: str) -> None:
            self.share = (place + share) / len(self._tasks)
            self.words = f"{file_name}：{words}"

        return announce
