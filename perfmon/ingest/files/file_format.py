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
_AS_TABLE = "请导出为 Excel 工作簿或 CSV 再导入"
_SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_OTHER_KINDS = (
    (b"%PDF", f"这是 PDF 文件，{_AS_TABLE}"),
    (b"\x89PNG", f"这是图片，{_AS_TABLE}"),
    (b"\xff\xd8\xff", f"这是图片，{_AS_TABLE}"),
    (b"GIF8", f"这是图片，{_AS_TABLE}"),
    (b"BM", f"这是图片，{_AS_TABLE}"),
    (b"MZ", "这是程序文件，不是表格"),
    (b"\x7fELF", "这是程序文件，不是表格"),
    (b"Rar!", "这是压缩包，请先解压，再导入里面的表格"),
    (b"7z\xbc\xaf", "这是压缩包，请先解压，再导入里面的表格"),
    (b"\x1f\x8b", "这是压缩包，请先解压，再导入里面的表格"),
    (b"{\\rtf", f"这是 Word 文档，{_AS_TABLE}"),
    (b"SQLite format 3", "这是数据库文件，不是表格"),
    (b"MIME-Version:", f"这是网页存档，{_SAVE_AGAIN}"),
)
_OFFICE_PARTS = (
    ("word/document.xml", f"这是 Word 文档，{_AS_TABLE}"),
    ("ppt/presentation.xml", f"这是演示文稿，{_AS_TABLE}"),
    ("ofd.xml", f"这是 OFD 版式文件，{_AS_TABLE}"),
)
_OFFICE_STREAMS = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", f"这是 Word 文档，{_AS_TABLE}"),
    ("PowerPoint Document", f"这是演示文稿，{_AS_TABLE}"),
)
_WEB_PAGES = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body", b"<style")


class FileFormat(Enum):
    """The formats that tables are read from."""

    XLSX = auto()
    XLSB = auto()
    ODS = auto()
    XLS = auto()
    WEB_PAGE = auto()
    TEXT = auto()


def recognise(path: Path) -> FileFormat:
    """The format of a file; whatever is nothing else is a text, to be checked as one.

    Raises:
        ContentError: empty, or known to be something that holds no tables.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise ContentError("文件是空的")
    for magic, why in _OTHER_KINDS:
        if head.startswith(magic) and not _is_text(magic, head):
            raise ContentError(why)
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
            f"工作簿有 {size // 1_000_000} MB，超过 {MAX_PACKED // 1_000_000} MB，"
            "请导出为 CSV，或分月导出后再导入"
        )


def _zip_format(path: Path) -> FileFormat:
    _check_size(path)
    with ZipParts(path) as parts:
        for name, why in _OFFICE_PARTS:
            if name in parts:
                raise ContentError(why)
        if "xl/workbook.xml" in parts:
            return FileFormat.XLSX
        if "xl/workbook.bin" in parts:
            return FileFormat.XLSB
        if b"opendocument.spreadsheet" in parts.read("mimetype") and "content.xml" in parts:
            if b"encryption-data" in parts.read("meta-inf/manifest.xml"):
                raise ContentError(LOCKED)
            return FileFormat.ODS
    raise ContentError("这是压缩包，里面不是一个工作簿，请先解压，再导入里面的表格")


def _compound_format(path: Path) -> FileFormat:
    _check_size(path)
    names = CompoundFile(path).names
    for name, why in _OFFICE_STREAMS:
        if name in names:
            raise ContentError(why)
    if not any(name in names for name in STREAMS):
        raise ContentError(f"不是工作簿，也不是文本，{_AS_TABLE}")
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
