"""The files that a path stands for: one file, a folder of them, or a zip of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from perfmon.errors import FileUnreadableError
from perfmon.ingest.files.archive import MAX_MEMBERS, Archive, is_shown
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import FileFormat, recognise
from perfmon.workflows.texts import read_file


@dataclass(frozen=True)
class TextFile:
    """One file to read.

    Attributes:
        name: without its folder, or with it where several files have the same name.
        read: gives its bytes; raises FileUnreadableError.
    """

    name: str
    read: Callable[[], bytes]


_Place = tuple[str, Callable[[], bytes]]
"""Where a file stands in its folder or zip, and what gives its bytes."""


def holds_many(path: Path) -> bool:
    """Whether a path is a folder or a zip of files; a docx or xlsx is one file."""
    if path.is_dir():
        return True
    try:
        return recognise(path) is FileFormat.ARCHIVE
    except (ContentError, OSError):
        return False


def text_files(path: Path, called: str | None = None) -> list[TextFile]:
    """The files of a path in the order of their names; those a system leaves there are left out.

    A zip in a folder is opened, a zip in a zip is not.

    Args:
        path: of a file, a folder or a zip.
        called: what the user calls it, where it is a copy of an upload.

    Raises:
        FileUnreadableError: there is nothing, too much, or a zip that cannot be opened.
    """
    if not holds_many(path):
        return [TextFile(called or path.name, partial(read_file, path))]
    named = Path(called) if called else path
    found = list(_in_folder(path) if path.is_dir() else _in_archive(path, named))
    if not found:
        raise FileUnreadableError(named, "里面没有文件")
    names = Counter(PurePosixPath(place).name for place, _ in found)
    return [TextFile(_shortest_name(place, names), read) for place, read in found]


def _shortest_name(place: str, names: Mapping[str, int]) -> str:
    """A file's name; with its folders where it shares it with another, and in no place above."""
    name = PurePosixPath(place).name
    folders = [part for part in PurePosixPath(place).parts[:-1] if part not in ("..", "/")]
    return "/".join([*folders, name]) if names[name] > 1 else name


def _in_folder(folder: Path) -> Iterator[_Place]:
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and is_shown(_place(path, folder))
    )
    if len(paths) > MAX_MEMBERS:
        reason = f"里面有 {len(paths):,} 个文件，超过 {MAX_MEMBERS:,} 个，请分开导入"
        raise FileUnreadableError(folder, reason)
    for path in paths:
        if holds_many(path):
            for place, read in _in_archive(path, path):
                yield f"{_place(path, folder)}/{place}", read
        else:
            yield _place(path, folder), partial(read_file, path)


def _place(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _in_archive(path: Path, named: Path) -> Iterator[_Place]:
    try:
        archive = Archive(path)
    except ContentError as error:
        raise FileUnreadableError(named, error.why) from error
    for name in archive.names:
        yield name, partial(_read_member, archive, name)


def _read_member(archive: Archive, name: str) -> bytes:
    try:
        return archive.read(name)
    except ContentError as error:
        raise FileUnreadableError(Path(PurePosixPath(name).name), error.why) from error
