"""The zip of a bundle: in a fixed order, with fixed times, and a list of what each file must be."""

import hashlib
import stat
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = "预算绩效看板"
"""The one folder at the top of the zip."""

LIST = "SHA256SUMS"
"""A line a file, hash and name, as `sha256sum -c` reads it."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file: a zip knows no earlier one."""

_UNIX = 3
"""Who wrote the zip; only then do unpackers take the permissions."""


@dataclass(frozen=True)
class Content:
    """A file of the zip: its path below the top folder with `/`, its bytes, whether it can run."""

    name: str
    data: bytes
    can_run: bool = False

    @classmethod
    def of_file(cls, name: str, path: Path) -> "Content":
        """The bytes of a file as it lies there."""
        return cls(name, path.read_bytes())


def write_archive(path: Path, contents: Iterable[Content]) -> None:
    """Writes the zip whole or not at all; the same contents give the same bytes.

    Nothing is compressed: wheels are already, and what a library makes of the rest would differ
    from machine to machine.

    Raises:
        OSError: the file cannot be written.
    """
    files = sorted(contents, key=lambda each: each.name)
    sums = "".join(f"{hashlib.sha256(each.data).hexdigest()}  {each.name}\n" for each in files)
    making = path.with_name(f"{path.name}.part")
    try:
        with zipfile.ZipFile(making, "w", zipfile.ZIP_STORED) as archive:
            for each in (*files, Content(LIST, sums.encode("utf-8"))):
                archive.writestr(_entry(each), each.data)
        making.rename(path)
    finally:
        making.unlink(missing_ok=True)


def _entry(content: Content) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"{FOLDER}/{content.name}", _EARLIEST)
    entry.create_system = _UNIX
    entry.external_attr = (stat.S_IFREG | (0o755 if content.can_run else 0o644)) << 16
    return entry
