"""The streams of an OLE2 compound file, which old Office files and locked new ones are."""

import struct
from pathlib import Path

from perfmon.ingest.files.content_error import ContentError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = "文件结构已损坏，可能没有传完整，请重新导出或下载"
_LAST_REGULAR = 0xFFFFFFF9
_HEAD = 512
_HEAD_FAT_ENTRIES = 109
_ENTRY = 128
_STREAM = 2
_ROOT = 5


class CompoundFile:
    """A compound file in memory: the names of its streams, and their bytes.

    Raises:
        ContentError: its chains of sectors lead nowhere or in a circle.
    """

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        if len(self._bytes) < _HEAD:
            raise ContentError(_DAMAGED)
        sector_bits, mini_bits = struct.unpack_from("<HH", self._bytes, 30)
        if sector_bits not in (9, 12) or mini_bits != 6:
            raise ContentError(_DAMAGED)
        self._sector, self._mini = 1 << sector_bits, 1 << mini_bits
        first, _, self._cutoff, mini_fat, _ = struct.unpack_from("<IIIII", self._bytes, 48)
        self._fat = self._read_fat()
        entries = self._chain(first)
        self._streams, root = _entries(entries)
        self._mini_fat = _numbers(self._chain(mini_fat)) if mini_fat < _LAST_REGULAR else ()
        self._mini_bytes = self._chain(root) if root < _LAST_REGULAR else b""

    @property
    def names(self) -> list[str]:
        """The names of its streams."""
        return list(self._streams)

    def stream(self, name: str) -> bytes:
        """All bytes of a stream."""
        first, size = self._streams[name]
        if size >= self._cutoff:
            content = self._chain(first)
        else:
            content = _joined(self._mini_bytes, self._mini_fat, first, self._mini, 0)
        if len(content) < size:
            raise ContentError(_DAMAGED)
        return content[:size]

    def _chain(self, first: int) -> bytes:
        return _joined(self._bytes, self._fat, first, self._sector, self._sector)

    def _read_fat(self) -> tuple[int, ...]:
        """The table of following sectors, itself in sectors that the head and its tail list."""
        listed = list(struct.unpack_from(f"<{_HEAD_FAT_ENTRIES}I", self._bytes, 76))
        following = struct.unpack_from("<I", self._bytes, 68)[0]
        per_sector = self._sector // 4
        seen = set()
        while following < _LAST_REGULAR:
            if following in seen:
                raise ContentError(_DAMAGED)
            seen.add(following)
            numbers = _numbers(self._sector_bytes(following))
            listed += numbers[: per_sector - 1]
            following = numbers[-1]
        used = [number for number in listed if number < _LAST_REGULAR]
        if len(set(used)) != len(used):
            raise ContentError(_DAMAGED)
        return _numbers(b"".join(map(self._sector_bytes, used)))

    def _sector_bytes(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        content = self._bytes[start : start + self._sector]
        if len(content) < self._sector:
            raise ContentError(_DAMAGED)
        return content


def _joined(source: bytes, fat: tuple[int, ...], first: int, size: int, shift: int) -> bytes:
    """The sectors of a chain, put together."""
    pieces: list[bytes] = []
    number = first
    while number < _LAST_REGULAR:
        if number >= len(fat) or len(pieces) > len(fat):
            raise ContentError(_DAMAGED)
        start = number * size + shift
        pieces.append(source[start : start + size])
        number = fat[number]
    return b"".join(pieces)


def _entries(directory: bytes) -> tuple[dict[str, tuple[int, int]], int]:
    """First sector and size of each stream by name, and the first sector of the small ones."""
    streams, root = {}, _LAST_REGULAR
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        first, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        if kind == _STREAM:
            streams[name] = (first, size)
        elif kind == _ROOT:
            root = first
    return streams, root


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
