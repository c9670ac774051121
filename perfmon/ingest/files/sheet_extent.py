"""How much a sheet would hold once read: measured before reading, so that reading cannot fail.

The reader of workbooks keeps a sheet as a full rectangle and ends the whole program where memory
runs out; a single value in the last cell of a sheet is enough for that.
"""

from dataclasses import dataclass, field

from perfmon.ingest.files.content_error import ContentError

MAX_MEMORY = 600_000_000
_BYTES_PER_PLACE = 40
_BYTES_PER_CELL = 130
_SPARSE = 20
_SPLIT = "请导出为 CSV，或分月导出后再导入"


@dataclass
class SheetExtent:
    """What was measured of one sheet, growing while its bytes go by.

    Attributes:
        rows, columns: of the rectangle from A1 that holds all cells.
        cells: how many cells are written, the merely coloured ones included.
        empty_formulas: (row from 1, column from 0) of formulas without a stored value.
        errors: (row from 1, column from 0) of error cells, with the error's text.
    """

    name: str
    rows: int = 0
    columns: int = 0
    cells: int = 0
    empty_formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def memory(self) -> int:
        """About how many bytes its cells take once read, short texts included."""
        return self.rows * self.columns * _BYTES_PER_PLACE + self.cells * _BYTES_PER_CELL

    def add(self, rows: int, columns: int, cells: int) -> None:
        """Counts more cells, which reach down to that row and across to that column.

        Raises:
            ContentError: the sheet is too big to be read.
        """
        self.rows = max(self.rows, rows)
        self.columns = max(self.columns, columns)
        self.cells += cells
        if self.memory > MAX_MEMORY:
            raise ContentError(self._too_big())

    def _too_big(self) -> str:
        last = f"{column_letters(self.columns)}{self.rows}"
        if self.cells * _SPARSE < self.rows * self.columns:
            return (
                f"工作表「{self.name}」的内容一直伸到 {last} 格，中间几乎全是空的，"
                "请删去多余的空行、空列和最远处的内容，另存后再导入"
            )
        return (
            f"工作表「{self.name}」太大（到 {last} 格，已超过 {self.cells:,} 个单元格），{_SPLIT}"
        )


def check_together(extents: list[SheetExtent], text_bytes: int = 0) -> None:
    """Holds the sheets of a workbook, read one after the other, to the same limit as one.

    Raises:
        ContentError: together they are too big.
    """
    if sum(extent.memory for extent in extents) + text_bytes > MAX_MEMORY:
        raise ContentError(f"工作簿的内容太多（共 {len(extents)} 个工作表），{_SPLIT}")


def column_letters(column: int) -> str:
    """The letters of a column counted from 1.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
