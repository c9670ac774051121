"""The log (日志) of a server that only reads a consolidated file: beside it, a file a process.

An entry is a line of JSON with the columns of the log's table. Lines are only appended; they are
chained as that table is, each file for itself and from the birth of the database on. A server that
starts notes where the files of the others end, so that none can be cut short or be taken away
unnoticed once another has begun. What is no such line was being written when its server was killed,
and is no entry.
"""

import json
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from perfmon import clock
from perfmon.errors import LogUnwritableError
from perfmon.store.log import COLUMNS, NOTING, PROGRAM, SERVING, Entry, LogEnd, chained

_ENDING = ".jsonl"


class LogFile:
    """The log of this process, begun with an entry that tells so.

    Attributes:
        path: of the file, which no other process has.
    """

    def __init__(self, database_path: Path, birth: str) -> None:
        """Begins it.

        Raises:
            LogUnwritableError: there is no writing there.
        """
        folder = log_folder_of(database_path)
        ends = list(_ends_to_note(log_files_of(database_path, birth)))
        try:
            folder.mkdir(exist_ok=True)
            self.path, self._file = _new_file(folder, birth)
        except OSError as error:
            raise LogUnwritableError(folder) from error
        self._end = LogEnd(0, birth)
        self._writing = threading.Lock()
        begun = Entry(PROGRAM, SERVING, f"汇总库 {database_path.name}", after=self.path.name)
        noted = [Entry(PROGRAM, NOTING, name, after=end) for name, end in ends]
        self.append([begun, *noted], datetime.now(UTC).replace(tzinfo=None))

    def append(self, entries: Sequence[Entry], at: datetime) -> None:
        """Appends entries as whole lines, down to the disk.

        Args:
            entries: in their order.
            at: the moment (UTC, without a zone).

        Raises:
            LogUnwritableError: they could not be written.
        """
        with self._writing:
            rows = list(chained(entries, self._end, at))
            content = "".join(f"{_line(row)}\n" for row in rows).encode()
            length = os.fstat(self._file).st_size
            try:
                # at once, so that a kill tears a line only where the disk does
                if os.write(self._file, content) < len(content):
                    raise OSError
                os.fsync(self._file)
            except OSError as error:
                with suppress(OSError):
                    os.ftruncate(self._file, length)
                raise LogUnwritableError(self.path) from error
            self._end = LogEnd(self._end.entries + len(rows), str(rows[-1][-1]))


@cache
def log_file_of(database_path: Path, birth: str) -> LogFile:
    """The one log of this process for a database of this birth.

    Raises:
        LogUnwritableError: there is no writing there.
    """
    return LogFile(database_path, birth)


def log_folder_of(database_path: Path) -> Path:
    """Where servers log that only read the database; there is none before the first."""
    return database_path.with_name(f"{database_path.stem}-日志")


def log_files_of(database_path: Path, birth: str) -> list[Path]:
    """What servers of the database of this birth have written, the oldest first.

    Another month's file may have had the same name, and have left its log in the folder.
    """
    return sorted(log_folder_of(database_path).glob(f"{_mark(birth)}-*{_ENDING}"))


def _mark(birth: str) -> str:
    return birth[:8]


def rows_of(file: Path) -> Iterator[tuple[object, ...]]:
    """The entries of a file in their order, with these COLUMNS; a torn line is none."""
    for line in file.read_text(encoding="utf-8", errors="replace").split("\n"):
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            told["recorded_at"] = datetime.fromisoformat(told["recorded_at"])
            yield tuple(told[name] for name in COLUMNS)


def noted_ends(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[str, str]]:
    """Of which files the entries note where they end, and where, as `LogEnd.words` says it."""
    for row in rows:
        told = dict(zip(COLUMNS, row, strict=True))
        if told["act"] == NOTING:
            yield str(told["subject"]), str(told["value_after"])


def ends_of(rows: Sequence[tuple[object, ...]]) -> list[str]:
    """Where a file ended after each of its entries, as `LogEnd.words` says it."""
    return [LogEnd(number, str(row[-1])).words for number, row in enumerate(rows, 1)]


def _ends_to_note(files: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """File names and where they end, of those with entries of which no file says so yet.

    A file that this process may not read is passed over.
    """
    rows = dict[str, list[tuple[object, ...]]]()
    for file in files:
        with suppress(OSError):
            rows[file.name] = list(rows_of(file))
    noted = {end for told in rows.values() for end in noted_ends(told)}
    ends = ((name, ends_of(told)[-1]) for name, told in rows.items() if told)
    return (end for end in ends if end not in noted)


def _new_file(folder: Path, birth: str) -> tuple[Path, int]:
    """A file of nobody else's: another machine on the same disk may have the same numbers."""
    begun, number = f"{_mark(birth)}-{clock.now():%Y%m%d-%H%M%S}-{os.getpid()}", 1
    while True:
        path = folder / f"{begun}{'' if number == 1 else f'-{number}'}{_ENDING}"
        with suppress(FileExistsError):
            return path, os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o640)
        number += 1


def _line(row: tuple[object, ...]) -> str:
    told = [each.isoformat() if isinstance(each, datetime) else each for each in row]
    return json.dumps(dict(zip(COLUMNS, told, strict=True)), ensure_ascii=False)
