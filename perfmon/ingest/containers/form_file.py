"""The door: from a file's bytes to the form's rows, the kind of file told by its content."""

import struct
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from perfmon.errors import ImportRefusedError
from perfmon.findings import Finding
from perfmon.ingest.containers.pdf import PageHeard, read_pdf, unheard
from perfmon.ingest.containers.web_page import read_web_page
from perfmon.ingest.containers.word import read_word
from perfmon.ingest.containers.workbook import read_form_workbook
from perfmon.ingest.decoding import decode_text
from perfmon.ingest.files.compound_file import CompoundFile
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import PACKED, FileFormat, UnknownFormatError, recognise
from perfmon.ingest.files.tables import trouble_of
from perfmon.ingest.files.zip_parts import DAMAGED, ZipParts
from perfmon.ingest.form_rows import FormRow, read_rows

ENDINGS = ("docx", "docm", "pdf", "xlsx", "xlsm", "xls", "html", "htm", "txt")
"""The endings under which the form comes; what a file is, its content says."""

_ADVICE = "请要来原来的 Word、Excel 文件，存成 docx、xlsx 再导入"
_MACROS = frozenset(("xl/vbaproject.bin", "word/vbaproject.bin"))
_NAMED, _SHOWN_CHARACTERS = 3, 20
_MACRO_STREAM = "_VBA_PROJECT"


class FormFile(NamedTuple):
    """The rows of the form, and what is to be said of the file that they came in."""

    rows: list[FormRow]
    findings: list[Finding]


def open_form(content: bytes, file_name: str, heard: PageHeard = unheard) -> FormFile:
    """The rows of a text, Word document, PDF, workbook or web page.

    Args:
        content: the file's bytes.
        file_name: what the user calls the file.
        heard: is told of each page of a PDF.

    Raises:
        ImportRefusedError: it is none of these, or cannot or should not be read.
    """
    try:
        with TemporaryDirectory(prefix="perfmon-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "file"
            path.write_bytes(content)
            return _read(path, content, file_name, heard)
    except UnknownFormatError as error:
        advice = "" if "请" in error.why else f"，{_ADVICE}"
        raise ImportRefusedError(file_name, f"{error.why}{advice}") from error
    except ContentError as error:
        raise ImportRefusedError(file_name, error.why) from error
    except (struct.error, IndexError, UnicodeError) as error:
        # Records of a binary workbook that end before their time.
        raise ImportRefusedError(file_name, DAMAGED) from error
    except OSError as error:
        raise ImportRefusedError(file_name, trouble_of(error)) from error


def _read(path: Path, content: bytes, file_name: str, heard: PageHeard) -> FormFile:
    file_format = recognise(path)
    match file_format:
        case FileFormat.TEXT:
            return FormFile(read_rows(decode_text(content, file_name)), [])
        case FileFormat.WEB_PAGE:
            page = read_web_page(decode_text(content, file_name))
            return FormFile(page.rows, _find_hidden_text(page.hidden))
        case FileFormat.WORD:
            document = read_word(path)
            macros = _find_macros(path, file_format)
            return FormFile(document.rows, macros + _find_hidden_text(document.hidden))
        case FileFormat.ARCHIVE:
            raise ContentError(PACKED)
        case FileFormat.PDF:
            form = read_pdf(path, heard)
            return FormFile(form.rows, _find_pictures(form.pictures))
        case _:
            workbook = read_form_workbook(path, file_format)
            macros = _find_macros(path, file_format)
            return FormFile(workbook.rows, macros + _find_hidden_sheets(workbook.hidden))


def _find_macros(path: Path, file_format: FileFormat) -> list[Finding]:
    """MACROS_NOT_RUN: the file carries programs; its values are read, they are never run."""
    if file_format is FileFormat.XLS:
        has_macros = _MACRO_STREAM in CompoundFile(path).names
    else:
        with ZipParts(path) as parts:
            has_macros = not _MACROS.isdisjoint(parts.names)
    if not has_macros:
        return []
    reason = "文件里带有宏（程序），没有运行，只读了里面的文字和数；宏算出来的数请核对。"
    return [Finding("info", "MACROS_NOT_RUN", reason)]


def _find_pictures(pages: list[int]) -> list[Finding]:
    """PAGE_IS_PICTURE: pages of a PDF that show a picture and have no text to read."""
    if not pages:
        return []
    told = "、".join(map(str, pages))
    reason = f"第 {told} 页是图片，没有文字，没有读；请核对上面有没有绩效目标表。"
    return [Finding("warning", "PAGE_IS_PICTURE", reason, loaded=False)]


def _find_hidden_sheets(sheets: list[str]) -> list[Finding]:
    """HIDDEN_SHEET: sheets of a workbook that nobody sees were not read."""
    if not sheets:
        return []
    told = "、".join(f"“{sheet}”" for sheet in sheets)
    reason = f"隐藏的工作表{told}没有读；要读的，请取消隐藏，另存后再导入。"
    return [Finding("info", "HIDDEN_SHEET", reason, loaded=False)]


def _find_hidden_text(passages: list[str]) -> list[Finding]:
    """HIDDEN_TEXT: words in a document that nobody sees were not read."""
    if not passages:
        return []
    told = "、".join(f"“{each[:_SHOWN_CHARACTERS]}”" for each in passages[:_NAMED])
    more = f"等 {len(passages):,} 处" if len(passages) > _NAMED else ""
    reason = f"隐藏的文字{told}{more}没有读；要读的，请取消隐藏，另存后再导入。"
    return [Finding("info", "HIDDEN_TEXT", reason, loaded=False)]
