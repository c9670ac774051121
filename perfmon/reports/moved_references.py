"""References to a sheet whose rows repeat: formulas, names, 数据有效性 and 条件格式 follow.

A range that reaches the repeated row reaches all its copies, what stands below goes down; a single
cell of the row stays the first copy, so a formula that asks for one is refused before.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

_BLOCK = re.compile(
    r"(?P<left>\$?[A-Z]{0,3}\$?)(?P<top>[0-9]+)"
    r"(?::(?P<right>\$?[A-Z]{0,3}\$?)(?P<bottom>[0-9]+))?",
    re.IGNORECASE,
)
_UNFOLLOWED = ("INDIRECT(", "OFFSET(", "ADDRESS(")
"""Functions that make a reference of a text or a number, which nobody can move."""


@dataclass(frozen=True)
class RowsAdded:
    """So many rows were put below a row of a sheet, all of them like it."""

    title: str
    row: int
    added: int

    def top(self, row: int) -> int:
        """Where a block begins that began at a row."""
        return row + self.added if row > self.row else row

    def bottom(self, row: int) -> int:
        """Where a block ends that ended at a row."""
        return row + self.added if row >= self.row else row

    def follow(self, formula: str, at_home: str) -> str:
        """The formula as it must read now; `at_home` is the sheet on which it stands.

        >>> RowsAdded("自评", 5, 6).follow("=SUM(自评!$D$5:D5)+D9", "汇总")
        '=SUM(自评!$D$5:D11)+D9'
        """
        tokens = Tokenizer(formula)
        for token in tokens.items:
            if _is_reference(token):
                token.value = self._moved(token.value, at_home)
        return "=" + "".join(token.value for token in tokens.items)

    def _moved(self, reference: str, at_home: str) -> str:
        sheet, found = _split(reference, at_home)
        if found is None or sheet != self.title.lower():
            return reference
        prefix = reference[: len(reference) - len(found[0])]
        top = f"{prefix}{found['left']}{self.top(int(found['top']))}"
        if found["bottom"] is None:
            return top
        return f"{top}:{found['right']}{self.bottom(int(found['bottom']))}"


def follow_rows(book: Workbook, rows: RowsAdded) -> None:
    """Moves every reference of the workbook to the sheet of the rows; its cells moved before."""
    for name, home in _names(book):
        name.attr_text = rows.follow(f"={name.attr_text}", home)[1:]
    for sheet in book.worksheets:

        def follow(formula: str | None, home: str = sheet.title) -> str | None:
            return rows.follow(f"={formula}", home)[1:] if formula else formula

        for cell in formula_cells(sheet):
            cell.value = rows.follow(str(cell.value), sheet.title)
        _follow_validations(sheet, rows, follow)
        _follow_conditions(sheet, rows, follow)


def formula_cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells with a formula."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.data_type == "f":
                yield cell


def unfollowed(cell: Cell, repeated: dict[str, set[int]]) -> str | None:
    """Why a cell's formula cannot follow rows that repeat; None where it can.

    Args:
        cell: with a formula.
        repeated: the rows that repeat, by the sheet's title in small letters.
    """
    home, formula = cell.parent.title, cell.value
    if not any(repeated.values()):
        return None
    if isinstance(formula, ArrayFormula | DataTableFormula):
        return "数组公式"
    if cell.row in repeated[home.lower()]:
        return "指标行里的公式"
    written = str(formula).upper().replace(" ", "")
    if any(name in written for name in _UNFOLLOWED):
        return "公式用文字或位移找格"
    for token in Tokenizer(str(formula)).items:
        if not _is_reference(token):
            continue
        sheet, found = _split(token.value, home)
        if found is None:
            first, _, last = sheet.partition(":")
            titles = list(repeated)
            if last and any(repeated[each] for each in titles if each in (first, last)):
                return "公式跨几张工作表"
        elif found["bottom"] is None and int(found["top"]) in repeated.get(sheet, set()):
            return f"公式只指着指标行的一格 {token.value}"
    return None


def _is_reference(token: Token) -> bool:
    return bool(token.type == Token.OPERAND and token.subtype == Token.RANGE)


def _split(reference: str, at_home: str) -> tuple[str, re.Match[str] | None]:
    """The sheet, in small letters, and the block of a reference; None for names and columns."""
    before, mark, block = reference.rpartition("!")
    sheet = before.strip("'").replace("''", "'") if mark else at_home
    return sheet.lower(), None if ":" in sheet else _BLOCK.fullmatch(block)


def _names(book: Workbook) -> Iterator[tuple[DefinedName, str]]:
    """The names of the workbook and of its sheets, each with the sheet where it is at home."""
    for name in book.defined_names.values():
        yield name, ""
    for sheet in book.worksheets:
        for name in sheet.defined_names.values():
            yield name, sheet.title


def _grown(ranges: MultiCellRange, rows: RowsAdded) -> str:
    """The blocks on the sheet itself, each moved or grown."""
    grown = []
    for block in ranges.ranges:
        block.min_row, block.max_row = rows.top(block.min_row), rows.bottom(block.max_row)
        grown.append(block.coord)
    return " ".join(sorted(grown))


Follow = Callable[[str | None], str | None]


def _follow_validations(sheet: Worksheet, rows: RowsAdded, follow: Follow) -> None:
    for rule in sheet.data_validations.dataValidation:
        rule.formula1, rule.formula2 = follow(rule.formula1), follow(rule.formula2)
        if sheet.title == rows.title:
            rule.sqref = MultiCellRange(_grown(rule.sqref, rows))


def _follow_conditions(sheet: Worksheet, rows: RowsAdded, follow: Follow) -> None:
    """Conditions are kept by their blocks, so those that moved are kept anew."""
    kept = ConditionalFormattingList()
    for condition in sheet.conditional_formatting:
        is_own = sheet.title == rows.title
        where = _grown(condition.sqref, rows) if is_own else str(condition.sqref)
        for rule in condition.rules:
            rule.formula = [follow(formula) or "" for formula in rule.formula]
            kept.add(where, rule)
    sheet.conditional_formatting = kept
