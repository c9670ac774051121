"""The bureau's own blank: an uploaded xlsx with field marks, filled for every project.

Each project gets a copy of the whole file, so that nothing of the blank's look is lost; several
come as one zip. A row with marks of indicators is repeated, once an indicator, and what refers to
it, on whichever sheet, follows.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfmon.errors import BlankRefusedError
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import FileFormat, recognise
from perfmon.ingest.files.workbook_guard import measure_workbook
from perfmon.ingest.files.xml_part import check_beginning
from perfmon.ingest.files.zip_parts import ZipParts
from perfmon.measures.project_forms import ProjectForm
from perfmon.reports.blank_marks import (
    INDICATOR,
    INDICATOR_MARKS,
    MARKS,
    Holds,
    is_known,
    nearest_marks,
)
from perfmon.reports.blank_outside import outside_faults
from perfmon.reports.file_names import file_name_part
from perfmon.reports.form_paper import Cell, FormBook, Stamp
from perfmon.reports.moved_references import RowsAdded, follow_rows, formula_cells, unfollowed
from perfmon.reports.repeated_rows import repeat_row

GUIDE_SHEET = "字段说明"

MOST_FAULTS = 5
"""So many wrong marks are named; mending them shows the rest."""

_MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BRACED = re.compile(r"\{+([^{}]*)\}*|([^{}\s]*)\}+")
"""What is left of a mark that was not written whole: a brace at either end of it."""

_NUMBER_FORMATS: dict[Holds, str] = {
    "money": "#,##0.00",
    "rate": "0.00%",
    "score": "0.00",
    "count": "0",
    "text": "General",
}


def check_blank(content: bytes, file_name: str) -> int:
    """How many marks a blank has.

    Raises:
        BlankRefusedError: it is no xlsx, has no mark, or one that stands for nothing; the fault
            names the cell and the nearest mark that is known.
    """
    book = _opened(content, file_name)
    faults = [*_faults(book), *outside_faults(book, content)]
    if faults:
        raise BlankRefusedError(file_name, faults[:MOST_FAULTS])
    count = sum(len(_marks_in(cell)) for sheet in book.worksheets for cell in _cells(sheet))
    if not count:
        raise BlankRefusedError(file_name, ["里面没有一个标记，如 {{项目名称}}"])
    return count


def fill_blank(content: bytes, form: ProjectForm) -> bytes:
    """The blank, checked before, filled for a project."""
    book = load_workbook(BytesIO(content))
    places = {sheet.title: _repeat_rows(book, sheet, form) for sheet in book.worksheets}
    for sheet in book.worksheets:
        for cell in list(_cells(sheet)):
            _fill_cell(cell, form, places[sheet.title].get(cell.row))
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


def fill_blanks(content: bytes, forms: Sequence[ProjectForm]) -> bytes:
    """A zip with the blank filled for each project, a file of its own name each."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for number, form in enumerate(forms, start=1):
            unit_code, _ = form.key
            whose = file_name_part(f"{unit_code}-{form.project['name']}")
            name = ZipInfo(f"{number:03d}-{whose}.xlsx")
            archive.writestr(name, fill_blank(content, form))
    return packed.getvalue()


def marks_guide(stamp: Stamp) -> bytes:
    """An xlsx that lists every mark: what it stands for and what kind of value it is."""
    book = FormBook(GUIDE_SHEET, stamp)
    sheet = book.sheet(GUIDE_SHEET, (34.0, 10.0, 60.0))
    sheet.line((0, 2, GUIDE_SHEET, "title"))
    sheet.line((0, 0, "标记", "head"), (1, 1, "内容", "head"), (2, 2, "说明", "head"))
    words = {"text": "文字", "money": "金额", "rate": "比率", "score": "分数", "count": "整数"}
    for name, mark in (MARKS | INDICATOR_MARKS).items():
        sheet.line(
            (0, 0, f"{{{{{name}}}}}", "text"),
            (1, 1, words[mark.holds], "centre"),
            (2, 2, mark.note, "text"),
        )
    for note in (
        "带“指标.”的标记所在的行，有几项指标就重复几行；格式、合并的格跟着走。",
        "单独占一格的数写成数，格式照空白表；和别的字写在一起的写成文字。",
    ):
        sheet.line((0, 2, note, "note"))
    sheet.finish(repeated=(0, 1))
    return book.content()


def _opened(content: bytes, file_name: str) -> Workbook:
    """The workbook, its size and parts checked before it is opened."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "空白表.xlsx"
        path.write_bytes(content)
        try:
            found = recognise(path)
            if found is not FileFormat.XLSX:
                raise BlankRefusedError(file_name, ["不是 xlsx 工作簿，请另存为 xlsx"])
            measure_workbook(path, found)
            _check_parts(path)
            return load_workbook(path)
        except ContentError as error:
            raise BlankRefusedError(file_name, [str(error)]) from error
        except (KeyError, ValueError, TypeError, OSError) as error:
            raise BlankRefusedError(file_name, ["工作簿打不开"]) from error


def _check_parts(path: Path) -> None:
    """Refuses a declaration of entities in any part, since all of them are read and written again.

    Raises:
        ContentError: there is one.
    """
    with ZipParts(path) as parts:
        for name in parts.names:
            if name.endswith((".xml", ".rels")):
                check_beginning(next(parts.blocks(name)))


def _cells(sheet: Worksheet) -> Iterator[SheetCell]:
    """The cells with a value; merged ones have it in their first cell."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, SheetCell) and cell.value is not None:
                yield cell


def _words(cell: SheetCell) -> str:
    """The cell's text with marks as they compare; full-width braces are braces."""
    if not isinstance(cell.value, str):
        return ""
    return cell.value.replace("｛", "{").replace("｝", "}").replace("．", ".")


def _marks_in(cell: SheetCell) -> list[str]:
    return [_name(printed) for printed in _MARK.findall(_words(cell))]


def _name(printed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", printed).split())


def _faults(book: Workbook) -> Iterator[str]:
    repeated = {sheet.title.lower(): _repeated_rows(sheet) for sheet in book.worksheets}
    for sheet in book.worksheets:
        for cell in _cells(sheet):
            for fault in _mark_faults(cell):
                yield f"{_place(cell)} {fault}"
        for cell in formula_cells(sheet):
            why = "公式里写着标记" if _marks_in(cell) else unfollowed(cell, repeated)
            if why is not None:
                yield f"{_place(cell)} 是{why}，填了以后会算错，请改用标记或去掉"
        for merged in sheet.merged_cells.ranges:
            is_tall = merged.max_row > merged.min_row
            top = sheet.cell(merged.min_row, merged.min_col)
            if is_tall and isinstance(top, SheetCell) and _is_repeated(top):
                yield f"{_place(top)} 的指标标记和下面的行合并了"


def _place(cell: SheetCell) -> str:
    return f"工作表“{cell.parent.title}”{cell.coordinate}"


def _mark_faults(cell: SheetCell) -> Iterator[str]:
    """Marks that stand for nothing, and one that has not both its pairs of braces."""
    if cell.data_type == "f":
        return
    for name in _marks_in(cell):
        if not is_known(name):
            yield f"的标记 {{{{{name}}}}} 不认识，{_suggested(name)}"
    left = max(_BRACED.finditer(_MARK.sub("", _words(cell))), key=_inside, default=None)
    if left is not None:
        printed, name = left[0].strip(), _name(left[1] or left[2] or "")
        yield f"的“{printed}”两边不是两层花括号，{_suggested(name)}"


def _inside(found: re.Match[str]) -> int:
    return len(found[1] or found[2] or "")


def _suggested(name: str) -> str:
    """What was probably meant; nothing is guessed where nothing comes near."""
    if is_known(name):
        return f"要写成 {{{{{name}}}}}"
    near = nearest_marks(name)
    if not near:
        return "全部标记见“字段说明”"
    return f"最接近的是 {'、'.join(f'{{{{{mark}}}}}' for mark in near)}"


def _repeated_rows(sheet: Worksheet) -> set[int]:
    return {cell.row for cell in _cells(sheet) if _is_repeated(cell)}


def _is_repeated(cell: SheetCell) -> bool:
    return any(name.startswith(INDICATOR) for name in _marks_in(cell))


def _repeat_rows(book: Workbook, sheet: Worksheet, form: ProjectForm) -> dict[int, int]:
    """Repeats the rows of indicators, and gives which indicator each of them is of."""
    count = max(len(form.indicators), 1)
    places: dict[int, int] = {}
    for earlier, row in enumerate(sorted(_repeated_rows(sheet))):
        first = row + earlier * (count - 1)
        repeat_row(sheet, first, count)
        follow_rows(book, RowsAdded(sheet.title, first, count - 1))
        places |= {first + place: place for place in range(count)}
    return places


def _fill_cell(cell: SheetCell, form: ProjectForm, place: int | None) -> None:
    """Puts values in place of the cell's marks; without marks it is left as it is."""
    words = _words(cell)
    names = _marks_in(cell)
    if not names:
        return
    values = {name: _value(name, form, place) for name in names}
    if _MARK.fullmatch(words.strip()) and not isinstance(values[names[0]][0], str):
        value, holds = values[names[0]]
        cell.value = value
        if cell.number_format == "General":
            cell.number_format = _NUMBER_FORMATS[holds]
        return
    text = _MARK.sub(lambda found: _printed(*values[_name(found[1])]), words)
    cell.value = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    cell.data_type = "s"  # also where it begins with =


def _value(name: str, form: ProjectForm, place: int | None) -> tuple[Cell, Holds]:
    if name in MARKS:
        return MARKS[name].value(form), MARKS[name].holds
    mark = INDICATOR_MARKS[name]
    if place is None or place >= len(form.indicators):
        return "", mark.holds
    row = form.indicators[place]
    said = form.outlook_of(int(row["indicator_row"]))
    return mark.value(row, said, place + 1), mark.holds


def _printed(value: Cell, holds: Holds) -> str:
    """A value among other words."""
    if value is None or isinstance(value, str):
        return value or ""
    formats = {"money": f"{value:,.2f}", "rate": f"{value:.2%}", "score": f"{value:.2f}"}
    return formats.get(holds, str(value))
