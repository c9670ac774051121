"""The encoding of a text of any size, told and checked block by block; a copy in UTF-8."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.line_count import LineCount

MAX_LINE = 1_000_000
_BLOCK = 1 << 20
_PIECE = 1 << 16
"""So few letters at once need no fresh memory, which would cost more than reading them."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SURELY_UTF8 = 5
_CONTROL_SHARE = 0.01
_ZERO_SHARE = 0.01
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a")) + b"\x7f"
_ENCODING_ADVICE = "请用 Excel 或 WPS 打开核对，另存为「CSV UTF-8」后再导入"
_BINARY = "既不是 Excel 工作簿，也不是 CSV 一类的文本，请导出为 Excel 工作簿或 CSV 再导入"


class Utf8Text(NamedTuple):
    """A text in UTF-8 without a mark.

    Attributes:
        path: the file itself, else a copy of it.
        lines: up to the last that is not blank; None where line ends are mixed.
    """

    path: Path
    lines: int | None


def text_in_utf8(path: Path, folder: Path) -> Utf8Text:
    """The text in UTF-8; where a copy is needed, it is made in the folder.

    Raises:
        ContentError: no text, of mixed or damaged encoding, or with an endless line.
    """
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    mark, encoding = next(((m, e) for m, e in _MARKS if head.startswith(m)), (b"", ""))
    encoding = encoding or _unmarked_utf16(head) or "utf-8"
    if encoding == "utf-8" and not mark:
        count = LineCount()
        if not _is_utf8(path, count):
            return _copy(path, folder, "gb18030", 0)
        return Utf8Text(path, count.lines())
    return _copy(path, folder, encoding, len(mark))


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 by its zeros: digits, commas and line ends have one, always on the same side."""
    if b"\0" not in head or len(head) < 2:
        return None
    left, right = head[::2].count(0), head[1::2].count(0)
    if right > max(20 * left, _ZERO_SHARE * len(head)):
        return "utf-16-le"
    if left > max(20 * right, _ZERO_SHARE * len(head)):
        return "utf-16-be"
    raise ContentError(_BINARY)


def _is_utf8(path: Path, count: LineCount) -> bool:
    """Whether all of it is; a text that was clearly UTF-8 up to some place is damaged there."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    was_foreign = False
    for number, block in enumerate(_blocks(path, 0)):
        _check_block(block, number == 0)
        for start in range(0, len(block), _PIECE):
            try:
                decoder.decode(block[start : start + _PIECE])
            except UnicodeDecodeError as error:
                known = block[:start] + error.object[: error.start]
                good = known.decode("utf-8", "ignore")
                if not was_foreign and sum(ch > "\x7f" for ch in good) < _SURELY_UTF8:
                    return False
                line = count.feeds + good.count("\n") + 1
                raise ContentError(
                    f"第 {line} 行的文字编码与前面不同或已损坏，{_ENCODING_ADVICE}"
                ) from error
        was_foreign = was_foreign or not block.isascii()
        count.add(block)
    return not decoder.getstate()[0]


def _copy(path: Path, folder: Path, encoding: str, skip: int) -> Utf8Text:
    """A copy in UTF-8, made and checked block by block."""
    decoder = codecs.getincrementaldecoder(encoding)()
    count = LineCount()
    copy = folder / "text.csv"
    with copy.open("wb") as target:
        for number, block in enumerate(_blocks(path, skip)):
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, "ignore")
                line = count.feeds + good.count("\n") + 1
                raise ContentError(
                    f"第 {line} 行有认不出的文字，文件的编码混乱或已损坏，{_ENCODING_ADVICE}"
                ) from error
            content = text.encode()
            if content:
                _check_block(content, number == 0)
            target.write(content)
            count.add(content)
    return Utf8Text(copy, count.lines())


def _blocks(path: Path, skip: int) -> Iterator[bytes]:
    """Blocks of the file, and an empty one at its end."""
    with path.open("rb") as file:
        file.seek(skip)
        while block := file.read(_BLOCK):
            yield block
        yield b""


def _check_block(block: bytes, is_first: bool) -> None:
    if b"\0" in block:
        raise ContentError(_BINARY)
    if is_first and len(block) - len(block.translate(None, _CONTROLS)) > _CONTROL_SHARE * len(
        block
    ):
        raise ContentError(_BINARY)
    if len(block) >= MAX_LINE and b"\n" not in block and b"\r" not in block:
        raise ContentError("有一行长得不正常（超过 1 MB），不像一张表，请重新导出")
