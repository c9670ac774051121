"""What an uploaded file holds: the files of a zip, each with its bytes or why it has none."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from perfmon.errors import FileUnreadableError
from perfmon.workflows.text_files import holds_many, text_files

MOST_BYTES = 300_000_000
"""Of everything in a zip, unpacked: as much as may be uploaded in one file."""

_ZIP_START = b"PK"


@dataclass(frozen=True)
class Unpacked:
    """A file out of a zip.

    Attributes:
        name: without its folder, or with it where several files have the same name.
        content: its bytes; none where it could not be unpacked.
        fingerprint: SHA-256 of its bytes.
        refusal: why it could not be unpacked; None where it was.
    """

    name: str
    content: bytes
    fingerprint: str
    refusal: str | None = None


def unpack(file_name: str, content: bytes) -> list[Unpacked]:
    """The files of a zip in the order of their names; nothing of a file that is no zip of files.

    One that cannot be unpacked stops none of the others; a zip that cannot be opened is its own
    only entry.
    """
    if not content.startswith(_ZIP_START):
        return []
    with TemporaryDirectory(prefix="perfmon-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        if not holds_many(path):
            return []
        try:
            return list(_members(path, file_name))
        except FileUnreadableError as error:
            return [_refused(file_name, error.reason)]


def _members(path: Path, file_name: str) -> Iterator[Unpacked]:
    size = 0
    for file in text_files(path, file_name):
        try:
            content = file.read()
        except FileUnreadableError as error:
            yield _refused(file.name, error.reason)
            continue
        size += len(content)
        if size > MOST_BYTES:
            why = f"压缩包解开后超过 {MOST_BYTES // 1_000_000} MB，从这一份起没有打开，请分开压缩"
            yield _refused(file.name, why)
            return
        yield Unpacked(file.name, content, hashlib.sha256(content).hexdigest())


def _refused(name: str, why: str) -> Unpacked:
    return Unpacked(name, b"", "", why)
