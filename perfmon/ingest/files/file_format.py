"""What a file is, told by its bytes; its extension is not asked."""

from enum import Enum, auto
from pathlib import Path

from perfmon.ingest.files.biff import LOCKED, STREAMS
from perfmon.ingest.files.compound_file import MAGIC as COMPOUND_MAGIC
from perfmon.ingest.files.compound_file import CompoundFile
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.zip_parts import ZipParts

MAX_PACKED = 120_000_000
_HEAD_BYTES = 4096
_PDF_REACH = 1024
_SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_NEW_WORD = "请用 Word 或 WPS 另存为新格式的 Word 文档，或导出为 Excel 工作簿再导入"
PACKED = "这是压缩包，请先解压，再导入里面的文件"
_OTHER_KINDS = (
    (b"\x89PNG", "这是图片"),
    (b"\xff\xd8\xff", "这是图片"),
    (b"GIF8", "这是图片"),
    (b"BM", "这是图片"),
    (b"MZ", "这是程序文件"),
    (b"\x7fELF", "这是程序文件"),
    (b"Rar!", PACKED),
    (b"7z\xbc\xaf", PACKED),
    (b"\x1f\x8b", PACKED),
    (b"{\\rtf", f"这是写字板文档，{_NEW_WORD}"),
    (b"SQLite format 3", "这是数据库文件"),
    (b"MIME-Version:", f"这是网页存档，{_SAVE_AGAIN}"),
)
_OTHER_PARTS = (
    ("ppt/presentation.xml", "这是演示文稿"),
    ("ofd.xml", "这是 OFD 版式文件"),
)
_OTHER_STREAMS = (
    ("WordDocument", f"这是旧格式的 Word 文档，{_NEW_WORD}"),
    ("PowerPoint Document", "这是演示文稿"),
)
_WEB_PAGES = (
    *(b"<html", b"<!doctype html", b"<!--", b"<head", b"<meta", b"<style", b"<body"),
    *(b"<table", b"<div"),
)


class FileFormat(Enum):
    """The formats that something is read from: tables, or the form of a 绩效文本."""

    XLSX = auto()
    XLSB = auto()
    ODS = auto()
    XLS = auto()
    WEB_PAGE = auto()
    TEXT = auto()
    WORD = auto()
    PDF = auto()
    ARCHIVE = auto()


class UnknownFormatError(ContentError):
    """A file of a kind that nothing is read from; `why` says only what it is."""


_OFFICE_PARTS = (
    ("word/document.xml", FileFormat.WORD),
    ("xl/workbook.xml", FileFormat.XLSX),
    ("xl/workbook.bin", FileFormat.XLSB),
)


def recognise(path: Path) -> FileFormat:
    """The format of a file; whatever is nothing else is a text, to be checked as one.

    Raises:
        UnknownFormatError: it is known to be something that nothing is read from.
        ContentError: empty, locked or too big.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise ContentError("文件是空的")
    for magic, what in _OTHER_KINDS:
        if head.startswith(magic) and not _is_text(magic, head):
            raise UnknownFormatError(what)
    if b"%PDF-" in head[:_PDF_REACH]:
        _check_size(path)
        return FileFormat.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(path)
    if head.startswith(COMPOUND_MAGIC):
        return _compound_format(path)
    return _text_format(head)


def _is_text(magic: bytes, head: bytes) -> bool:
    """Whether two letters that could begin a program begin a text."""
    return len(magic) == 2 and b"\0" not in head


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_PACKED:
        raise ContentError(
            f"文件有 {size // 1_000_000} MB，超过 {MAX_PACKED // 1_000_000} MB，"
            "请导出为 CSV，或分月导出后再导入"
        )


def _zip_format(path: Path) -> FileFormat:
    _check_size(path)
    with ZipParts(path) as parts:
        for name, what in _OTHER_PARTS:
            if name in parts:
                raise UnknownFormatError(what)
        for name, found in _OFFICE_PARTS:
            if name in parts:
                return found
        kind = parts.read("mimetype")
        if b"opendocument.spreadsheet" in kind and "content.xml" in parts:
            if b"encryption-data" in parts.read("meta-inf/manifest.xml"):
                raise ContentError(LOCKED)
            return FileFormat.ODS
        if b"opendocument.text" in kind:
            raise UnknownFormatError(f"这是 OpenDocument 文档，{_NEW_WORD}")
    return FileFormat.ARCHIVE


def _compound_format(path: Path) -> FileFormat:
    _check_size(path)
    names = CompoundFile(path).names
    if "EncryptedPackage" in names:
        raise ContentError(LOCKED)
    for name, what in _OTHER_STREAMS:
        if name in names:
            raise UnknownFormatError(what)
    if not any(name in names for name in STREAMS):
        raise UnknownFormatError("不是工作簿，也不是文本")
    return FileFormat.XLS


def _text_format(head: bytes) -> FileFormat:
    beginning = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").lstrip().lower()
    if beginning.startswith(_WEB_PAGES):
        return FileFormat.WEB_PAGE
    if beginning.startswith(b"<?xml"):
        if b"<html" in beginning or b"<!doctype html" in beginning:
            return FileFormat.WEB_PAGE
        raise ContentError(f"这是 XML 文件，{_SAVE_AGAIN}")
    return FileFormat.TEXT
