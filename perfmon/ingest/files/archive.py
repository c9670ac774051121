"""A zip of files: its members in memory one by one, never written out under their own names."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.zip_parts import DAMAGED, check_directory

MAX_MEMBERS = 1_000
MAX_MEMBER = 60_000_000
MAX_UNPACKED = 1_500_000_000
_UTF8_NAME = 0x800
_UNSEEN_FOLDERS = frozenset(("__MACOSX",))
_UNSEEN_STARTS = (".", "~$")
_UNSEEN_NAMES = frozenset(("thumbs.db", "desktop.ini"))


class Archive:
    """The files in a zip, by the place where they stand in it.

    Raises:
        ContentError: damaged, or with more members than anyone packs.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                check_directory(file)
            with zipfile.ZipFile(path) as archive:
                members = [each for each in archive.infolist() if not each.is_dir()]
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise ContentError(DAMAGED) from error
        named = [(member_name(each), each) for each in members]
        self._members = {name: each for name, each in named if is_shown(name)}
        self._unpacked = 0
        if len(self._members) > MAX_MEMBERS:
            raise ContentError(
                f"压缩包里有 {len(self._members):,} 个文件，超过 {MAX_MEMBERS:,} 个，请分开压缩"
            )

    @property
    def names(self) -> list[str]:
        """The members' names with their folders, in order; system files are left out."""
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        """The bytes of a member, bounded by what is unpacked, whatever it declares.

        Raises:
            ContentError: locked, damaged or too big.
        """
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._members[name]) as file:
                content = file.read(MAX_MEMBER + 1)
        except RuntimeError as error:
            raise ContentError("压缩包设了密码，请去掉密码后再导入") from error
        except NotImplementedError as error:
            raise ContentError("用了少见的压缩方法，请解开后再导入") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
            raise ContentError(DAMAGED) from error
        self._unpacked += len(content)
        if len(content) > MAX_MEMBER:
            raise ContentError(f"解压后超过 {MAX_MEMBER // 1_000_000} MB，没有打开它")
        if self._unpacked > MAX_UNPACKED:
            raise ContentError("压缩包解开后总共大得不正常（超过 1.5 GB），后面的没有打开")
        return content


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's name; Windows writes it in GBK and does not say so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def is_shown(name: str) -> bool:
    """Whether a file is a person's, not one that a system leaves beside them.

    >>> is_shown("教育局/文本.docx"), is_shown("__MACOSX/._文本.docx"), is_shown("~$文本.docx")
    (True, False, False)
    """
    place = PurePosixPath(name)
    return (
        _UNSEEN_FOLDERS.isdisjoint(place.parts)
        and not place.name.startswith(_UNSEEN_STARTS)
        and place.name.lower() not in _UNSEEN_NAMES
    )
