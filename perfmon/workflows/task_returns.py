"""What units send back, taken in at once: several workbooks or a zip of them, each its own batch.

One file that cannot be taken stops none of the others. Each goes through the import of results, so
it is checked, told and undone like any other file.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

from perfmon.errors import ImportRefusedError, PerfmonError
from perfmon.store.database import Database
from perfmon.workflows.entry_refusals import refuse_sample
from perfmon.workflows.imports import commit_file, preview_file
from perfmon.workflows.outcome import Choices, Outcome

RESULTS = "results"

MOST_FILES = 1000
MOST_BYTES = 300_000_000
"""Of everything in a zip, unpacked."""

_UTF8_FLAG = 0x800


@dataclass(frozen=True)
class Returned:
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
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Taken:
    """What came of a file, or would come; one of the two is there.

    Attributes:
        file_name: without its folder.
        outcome: of its import.
        refusal: why it was not taken, as a sentence.
    """

    file_name: str
    outcome: Outcome | None = None
    refusal: str | None = None


def unpack_returns(name: str, content: bytes) -> list[Returned]:
    """The files of a zip, in its order; another file is itself.

    Raises:
        ImportRefusedError: the zip cannot be read, or holds too much.
    """
    if not name.lower().endswith(".zip"):
        return [Returned(PurePosixPath(name).name, content)]
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = [each for each in archive.infolist() if _is_meant(each)]
            if len(members) > MOST_FILES or sum(each.file_size for each in members) > MOST_BYTES:
                raise ImportRefusedError(name, f"压缩包里超过 {MOST_FILES} 个文件，或解开后太大")
            return [Returned(_name_of(each), archive.read(each)) for each in members]
    except (BadZipFile, RuntimeError, NotImplementedError) as error:
        why = "不是完整的压缩包，或加了密码，请解压以后再选里面的文件"
        raise ImportRefusedError(name, why) from error


def preview_returns(
    database: Database, files: Sequence[Returned], actor: str, holding: Collection[str] = ()
) -> list[Taken]:
    """What each file would do, each by itself; nothing is kept.

    Args:
        database: to import into.
        files: as they came back.
        actor: who imports.
        holding: fingerprints of the files whose conflicting lines take effect.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
    """
    return [_try(database, each, actor, holding, keeps=False) for each in files]


def take_returns(
    database: Database, files: Sequence[Returned], actor: str, holding: Collection[str] = ()
) -> list[Taken]:
    """Imports each file as a batch of its own; one that cannot be taken stops no other.

    Args:
        database: to import into.
        files: as they came back.
        actor: who imports.
        holding: fingerprints of the files whose conflicting lines take effect.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
    """
    return [_try(database, each, actor, holding, keeps=True) for each in files]


def _try(
    database: Database, file: Returned, actor: str, holding: Collection[str], *, keeps: bool
) -> Taken:
    refuse_sample(database)
    act = commit_file if keeps else preview_file
    choices = Choices(take_conflicts=file.fingerprint in holding)
    try:
        with _on_disk(file) as path:
            outcome = act(database, path, file.name, RESULTS, actor, choices)
    except PerfmonError as error:
        return Taken(file.name, refusal=error.message)
    return Taken(outcome.file_name, outcome)


@contextmanager
def _on_disk(file: Returned) -> Iterator[Path]:
    with TemporaryDirectory(prefix="perfmon-return-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "file"
        path.write_bytes(file.content)
        yield path


def _is_meant(member: ZipInfo) -> bool:
    """No folders, and nothing that a Mac or an open workbook leaves behind."""
    name = PurePosixPath(member.filename)
    is_litter = name.name.startswith(("~$", ".")) or "__MACOSX" in name.parts
    return not member.is_dir() and not is_litter


def _name_of(member: ZipInfo) -> str:
    """A name as it was packed: where no flag says UTF-8, Windows packs Chinese names in GBK."""
    name = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        try:
            name = name.encode("cp437").decode("gbk")
        except UnicodeError:
            name = member.filename
    return PurePosixPath(name.replace("\\", "/")).name
