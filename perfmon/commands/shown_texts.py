"""Texts that a command reads and shows without a database: one file, or each of many."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import NamedTuple

from perfmon.commands.each_file import with_each_file
from perfmon.commands.output import complain_of_pages, say_json
from perfmon.document import PerformanceText
from perfmon.errors import ImportRefusedError, PerfmonError
from perfmon.findings import Finding
from perfmon.workflows.text_files import TextFile, holds_many, text_files
from perfmon.workflows.texts import read_text


class ReadText(NamedTuple):
    """A text as it was read from a file of this name, with what was found."""

    file_name: str
    text: PerformanceText
    findings: list[Finding]


class Showing(ABC):
    """How a command shows what it read.

    Attributes:
        done: how a file that went well is called.
    """

    done: str

    @abstractmethod
    def tell(self, read: ReadText) -> None:
        """Prints the one file that was named."""

    @abstractmethod
    def tell_one_of_many(self, read: ReadText) -> None:
        """Prints a file of many, under its name."""

    @abstractmethod
    def record(self, read: ReadText) -> object:
        """The one file that was named, for JSON."""

    @abstractmethod
    def record_of_many(self, read: ReadText) -> object:
        """A file of many, for a line of JSON."""


def show_texts(path: Path, showing: Showing, *, as_json: bool) -> int:
    """Shows one file, or each of many; one that cannot be read stops no other; gives the exit code.

    Of a refused file JSON says why, and what was found up to there.
    """
    is_many = holds_many(path)

    def show(file: TextFile) -> None:
        try:
            read = ReadText(file.name, *read_text(file.read(), file.name, complain_of_pages))
        except PerfmonError as error:
            if as_json:
                say_json(_refusal(file.name, error), indent=None if is_many else 2)
            raise
        if as_json and is_many:
            say_json(showing.record_of_many(read), indent=None)
        elif as_json:
            say_json(showing.record(read))
        elif is_many:
            showing.tell_one_of_many(read)
        else:
            showing.tell(read)

    is_counted = is_many and not as_json
    return with_each_file(text_files(path), show, showing.done, is_counted=is_counted, why=_unread)


def _unread(error: PerfmonError) -> str:
    """Why a file was not read, by a command that imports nothing."""
    return error.unread if isinstance(error, ImportRefusedError) else error.message


def _refusal(file_name: str, error: PerfmonError) -> dict[str, object]:
    findings = error.findings if isinstance(error, ImportRefusedError) else ()
    told = [finding.as_record() for finding in findings]
    return {"file": file_name, "refused": _unread(error), "findings": told}
