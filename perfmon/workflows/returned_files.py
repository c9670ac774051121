"""Workbooks that come back filled in, singly or as a zip of them, each once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from perfmon.workflows.unpacking import unpack


@dataclass(frozen=True)
class ReturnedFile:
    """A file as it came back.

    Attributes:
        name: without its folder.
        content: its bytes.
    """

    name: str
    content: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its bytes."""
        return sha256(self.content).hexdigest()

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """The file under a name of the program's own, as long as the block runs."""
        with TemporaryDirectory(prefix="perfmon-return-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "file"
            path.write_bytes(self.content)
            yield path


class RefusedFile(NamedTuple):
    """A file that could not be unpacked, and why."""

    name: str
    why: str


class ReturnedFiles(NamedTuple):
    """What came back: the files to read, each once, and those that could not be unpacked."""

    files: list[ReturnedFile]
    refused: list[RefusedFile]


def unpack_returned(uploads: Iterable[tuple[str, bytes]]) -> ReturnedFiles:
    """The files of the uploads (name, bytes), zips opened; the same bytes count once.

    One that cannot be unpacked stops none of the others.
    """
    files: dict[str, ReturnedFile] = {}
    refused: list[RefusedFile] = []
    for name, content in uploads:
        unpacked = unpack(name, content)
        found = [ReturnedFile(name, content)] if not unpacked else []
        for each in unpacked:
            if each.refusal is None:
                found.append(ReturnedFile(each.name, each.content))
            else:
                refused.append(RefusedFile(each.name, each.refusal))
        for file in found:
            files.setdefault(file.fingerprint, file)
    return ReturnedFiles(list(files.values()), refused)
