"""The parts of a zipped workbook, unpacked in blocks and never beyond what was declared."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from perfmon.ingest.files.content_error import ContentError

MAX_UNPACKED = 1_500_000_000
DAMAGED = "压缩结构已损坏，文件可能没有传完整，请重新导出或下载"
_TOO_MUCH = "解压后大得不正常（超过 1.5 GB），没有打开它；确需导入的，请导出为 CSV 或分月导出"
_BLOCK = 1 << 16
_PIECE = 1 << 17
_END_MARK = b"PK\x05\x06"
_END_REACH = 65_557
_MAX_DIRECTORY = 8_000_000
_LOCAL_HEAD = 30
_LIKELY_SMALL = 16_000_000


class ZipParts:
    """The parts of a zip file by name, in small letters as the reader of workbooks finds them.

    Raises:
        ContentError: damaged, locked, or swelling to more than anyone needs.
    """

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        try:
            check_directory(self._file)
            self._parts = {part.filename.lower(): part for part in _directory(self._file)}
            self._check_declared()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    @property
    def names(self) -> list[str]:
        """All names, in small letters."""
        return list(self._parts)

    def size(self, name: str) -> int:
        """The declared size of a part, which `blocks` holds it to; 0 where it is missing."""
        part = self._parts.get(name.lower())
        return part.file_size if part else 0

    def read(self, name: str) -> bytes:
        """A small part in one piece; b'' where it is missing."""
        if self.size(name) > _LIKELY_SMALL:
            raise ContentError(_TOO_MUCH)
        return b"".join(self.blocks(name)) if name in self else b""

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, about 128 KB at a time."""
        part = self._parts.get(name.lower())
        if part is None:
            raise ContentError(DAMAGED)
        pieces: list[bytes] = []
        held = total = check = 0
        for piece in self._unpacked(part):
            total += len(piece)
            held += len(piece)
            check = zlib.crc32(piece, check)
            if total > part.file_size:
                raise ContentError("解压出来的内容比文件自称的多，不是正常的工作簿，没有打开它")
            pieces.append(piece)
            if held >= _PIECE:
                yield b"".join(pieces)
                pieces, held = [], 0
        yield b"".join(pieces)
        if total != part.file_size or check != part.CRC:
            raise ContentError(DAMAGED)

    def _unpacked(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        left = self._seek(part)
        unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        while left > 0:
            packed = self._file.read(min(_BLOCK, left))
            if not packed:
                raise ContentError(DAMAGED)
            left -= len(packed)
            if part.compress_type == zipfile.ZIP_STORED:
                yield packed
                continue
            while packed:
                try:
                    yield unpack.decompress(packed, _PIECE)
                except zlib.error as error:
                    raise ContentError(DAMAGED) from error
                packed = unpack.unconsumed_tail

    def _seek(self, part: zipfile.ZipInfo) -> int:
        """Goes to the packed bytes of a part and tells how many there are."""
        self._file.seek(part.header_offset)
        head = self._file.read(_LOCAL_HEAD)
        if len(head) < _LOCAL_HEAD or not head.startswith(b"PK\x03\x04"):
            raise ContentError(DAMAGED)
        name, extra = struct.unpack("<HH", head[26:])
        self._file.seek(name + extra, 1)
        return part.compress_size

    def _check_declared(self) -> None:
        parts = self._parts.values()
        if any(part.flag_bits & 1 for part in parts):
            raise ContentError("压缩包设了密码，请去掉密码后再导入")
        known = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if any(part.compress_type not in known for part in parts):
            raise ContentError("用了少见的压缩方法，请用 Excel 或 WPS 打开，另存为 xlsx 后再导入")
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise ContentError(_TOO_MUCH)


def check_directory(file: BinaryIO) -> None:
    """Refuses a list of parts so long that reading it would already be a burden.

    Raises:
        ContentError: it is, or there is none.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_REACH))
    tail = file.read()
    end = tail.rfind(_END_MARK)
    if end < 0 or len(tail) - end < 22:
        raise ContentError(DAMAGED)
    if struct.unpack("<I", tail[end + 12 : end + 16])[0] > _MAX_DIRECTORY:
        raise ContentError("压缩包里的文件多得不正常，没有打开它")


def _directory(file: BinaryIO) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise ContentError(DAMAGED) from error
