"""Imports that come to a bad end, each run in a process of its own; light, for many of them."""

import os
import resource
import signal
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from perfmon.errors import PerfmonError
from perfmon.store.database import open_database
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.outcome import Choices
from tests.facts import ACTOR, count_rows

IN_YUAN = Choices(fen_per_unit=100)


def import_until_killed(database_path: Path, file: Path, fatal_mark: int) -> None:
    """Imports the file and is killed at the mark of that number, counted from 0."""
    marks = count()

    def announce(_share: float, _words: str) -> None:
        if next(marks) == fatal_mark:
            os.kill(os.getpid(), signal.SIGKILL)

    database = open_database(database_path)
    commit_file(database, file, file.name, "payments", ACTOR, IN_YUAN, announce)


def import_without_room(
    database_path: Path, file: Path, most_bytes: int, answer: Connection
) -> None:
    """Imports where no file may grow beyond a size; answers what was said and what is there."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    database = open_database(database_path)
    try:
        commit_file(database, file, file.name, "payments", ACTOR, IN_YUAN)
    except PerfmonError as error:
        answer.send((type(error).__name__, error.message, count_rows(database, "payment")))


def import_and_tell_memory(database_path: Path, file: Path, answer: Connection) -> None:
    """Imports a file that cannot be taken; answers what was said and the peak memory in bytes."""
    database = open_database(database_path)
    try:
        commit_file(database, file, file.name, "payments", ACTOR, IN_YUAN)
    except PerfmonError as error:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        answer.send((error.message, peak))
