"""The door to a file's tables: told by content, checked, read, and cleaned up after."""

import errno
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from perfmon.errors import FileUnreadableError
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import PACKED, FileFormat, UnknownFormatError, recognise
from perfmon.ingest.files.table import Table
from perfmon.ingest.files.text_tables import read_text_table
from perfmon.ingest.files.web_page_tables import read_web_page
from perfmon.ingest.files.workbook import read_workbook
from perfmon.ingest.files.zip_parts import DAMAGED


@contextmanager
def open_tables(path: Path, file_name: str) -> Iterator[list[Table]]:
    """The tables of a file, with their temporary copies until the block is left.

    Args:
        path: where the bytes are.
        file_name: what the user calls the file.

    Raises:
        FileUnreadableError: there is nothing to read, or nothing that may be read.
    """
    named = Path(file_name)
    try:
        folder = TemporaryDirectory(prefix="perfmon-", ignore_cleanup_errors=True)
    except OSError as error:
        raise FileUnreadableError(named, trouble_of(error)) from error
    with folder as name:
        try:
            tables = _tables(path, Path(name))
        except ContentError as error:
            raise FileUnreadableError(named, error.why) from error
        except OSError as error:
            raise FileUnreadableError(named, trouble_of(error)) from error
        except (struct.error, IndexError, UnicodeError) as error:
            # Records of a binary workbook that end before their time.
            raise FileUnreadableError(named, DAMAGED) from error
        try:
            yield tables
        except ContentError as error:
            # A text is read to its end only within the block.
            raise FileUnreadableError(named, error.why) from error


def _tables(path: Path, folder: Path) -> list[Table]:
    if path.is_dir():
        raise ContentError("这是文件夹，请选里面的文件")
    try:
        file_format = recognise(path)
    except UnknownFormatError as error:
        raise _no_tables(error.why) from error
    match file_format:
        case FileFormat.PDF:
            raise _no_tables("这是 PDF 文件")
        case FileFormat.WORD:
            raise _no_tables("这是 Word 文档")
        case FileFormat.ARCHIVE:
            raise ContentError(PACKED)
        case FileFormat.TEXT:
            return [read_text_table(path, folder)]
        case FileFormat.WEB_PAGE:
            return [*read_web_page(path, folder)]
        case _:
            return [*read_workbook(path, file_format)]


def _no_tables(what: str) -> ContentError:
    """The refusal of a file that is no table, by what it is."""
    is_advised = "请" in what
    return ContentError(what if is_advised else f"{what}，请导出为 Excel 工作簿或 CSV 再导入")


def trouble_of(error: OSError) -> str:
    """What the system said, in words."""
    match error.errno:
        case errno.ENOENT:
            return "没有找到这个文件，请核对位置"
        case errno.EACCES | errno.EPERM:
            return "没有读它的权限，或它正被别的程序占用，请关掉占用它的程序，或换一个账户"
        case errno.ENOSPC:
            return "临时文件夹放不下，请先清理磁盘"
        case _:
            return "系统读不出它的内容，磁盘或网络位置可能有问题，请复制到本机再试"
