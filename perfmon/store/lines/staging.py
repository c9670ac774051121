"""Cells on their way in: the mapped columns of a file's sheets as text, in one temporary view.

View `staged`: rowid, sheet, line (as the user's program numbers rows), label (its first words),
blank_formula (the head of a formula cell without a stored value), and one column a field of the
kind, NULL where the cell is blank or the file lacks the column; beside each field of money
`<field>_unit`, how many fen its unit holds; title_year and title_until, as the lines above the head
say.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from perfmon.ingest.columns.file_kinds import FileKind
from perfmon.ingest.columns.layout import Layout
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.regular_text import lines_below, regular_copy
from perfmon.ingest.files.table import SheetTable, Table, TextTable
from perfmon.money import FEN_PER_YUAN
from perfmon.periods import month_end

LABEL_COLUMNS = 6
"""合计 and the like stand in one of a row's first cells."""

_NO_TABLE = "引号、分隔符或换行不合规范，请用 Excel 或 WPS 打开核对，另存为「CSV UTF-8」后再导入"

Sheets = Sequence[tuple[Table, Layout]]


def stage(
    cursor: duckdb.DuckDBPyConnection, sheets: Sheets, kind: FileKind, fen_per_unit: int | None
) -> None:
    """Makes `staged` of the rows below the head of each sheet, in the order of the file.

    The cells of a sheet are kept in a table of the columns that it has; `staged` is a view of them,
    so that what is the same in all rows takes no room.

    Args:
        cursor: of the import.
        sheets: what to read, with where things stand in it.
        kind: of the file.
        fen_per_unit: of all its amounts, where a person said it; None as printed, else 元.

    Raises:
        ContentError: a text is no table from some row on.
    """
    money = kind.names_holding("money")
    views, rows = [], 0
    for number, (table, layout) in enumerate(sheets):
        name = f"sheet_{number}"
        if isinstance(table, TextTable):
            _keep_text(cursor, name, table, layout)
        else:
            assert isinstance(table, SheetTable), "a table is a sheet or a text"
            _keep_sheet(cursor, name, table, layout)
        units = {
            f"{field}_unit": fen_per_unit or layout.fen_per_unit.get(field, FEN_PER_YUAN)
            for field in money
        }
        said = {column: f"{unit}::BIGINT" for column, unit in units.items()} | {
            "sheet": f"{_literal(table.sheet)}::VARCHAR",
            "title_year": f"{_literal(layout.year)}::INTEGER",
            "title_until": f"{_literal(title_until(layout))}::DATE",
        }
        first, count = _extent(cursor, name)
        views.append(_view(name, rows - first, kind, layout, said | {"line": _line(first, layout)}))
        rows += count
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW staged AS {' UNION ALL '.join(views)}")


def _kept_places(layout: Layout) -> dict[str, int]:
    """The columns of a sheet that are kept, by the names that they have in its table."""
    labels = range(min(LABEL_COLUMNS, len(layout.heads)))
    fields = {place: field for field, place in layout.columns.items()}
    unmapped = {f"label_{place}": place for place in labels if place not in fields}
    return dict(layout.columns) | unmapped


def _extent(cursor: duckdb.DuckDBPyConnection, name: str) -> tuple[int, int]:
    """The first rowid of a sheet's table and how many rows it has.

    In the transaction that makes a table its rowids do not begin at 0.
    """
    query = f"SELECT coalesce(min(rowid), 0), coalesce(max(rowid), -1), count(*) FROM {name}"  # noqa: S608 our names
    first, last, count = cursor.execute(query).fetchall()[0]
    assert not count or last - first + 1 == count, "rows are numbered one after another"
    return int(first), int(count)


def _line(first: int, layout: Layout) -> str:
    return f"(rowid - {first} + {layout.first_row})::INTEGER"


def _view(name: str, shift: int, kind: FileKind, layout: Layout, said: Mapping[str, str]) -> str:
    """The rows of a sheet's table as rows of `staged`: `rowid` goes on from sheet to sheet."""
    kept = sorted(_kept_places(layout).items(), key=lambda item: item[1])
    labels = ", ".join(column for column, place in kept if place < LABEL_COLUMNS)
    given = {field.name: f"NULL::VARCHAR AS {field.name}" for field in kind.fields} | {
        name: name for name in layout.columns
    }
    if "status" in given and "deleted_mark" in layout.columns:
        status = "status" if "status" in layout.columns else "NULL"
        given["status"] = (
            f"CASE WHEN is_deleted(deleted_mark) THEN '已删除' ELSE {status} END AS status"
        )
    fields = ", ".join(given.values())
    constants = ", ".join(f"{value} AS {column}" for column, value in said.items())
    return (
        f"SELECT rowid + {shift} AS rowid, coalesce({labels}) AS label, blank_formula, "  # noqa: S608 our names
        f"{constants}, {fields} FROM {name}"
    )


def _literal(value: object) -> str:
    """A constant of a view, which takes no parameters."""
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"


def _keep_sheet(
    cursor: duckdb.DuckDBPyConnection, name: str, table: SheetTable, layout: Layout
) -> None:
    kept = _kept_places(layout)
    places = sorted(set(kept.values()))
    texts = table.texts(places, layout.first_row)
    count = len(texts[0])
    arrays = {
        place: pa.array(cells, pa.string()) for place, cells in zip(places, texts, strict=True)
    }
    columns = {column: arrays[place] for column, place in kept.items()}
    columns["blank_formula"] = pa.array(_blank_formulas(table, layout, count), pa.string())
    cursor.register("sheet_cells", pa.table(columns))
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS "  # noqa: S608 our names
        f"SELECT {', '.join(_bare(column) for column in kept)}, blank_formula FROM sheet_cells"
    )
    cursor.unregister("sheet_cells")


def _bare(column: str, cell: str | None = None) -> str:
    """A column as it is kept: the cell, else the column of the same name, without blanks."""
    return f"bare_cell({cell or column}) AS {column}"


def _blank_formulas(table: SheetTable, layout: Layout, count: int) -> list[str | None]:
    heads: list[str | None] = [None] * count
    mapped = set(layout.columns.values())
    for row, place in sorted(table.empty_formulas, reverse=True):
        if place in mapped and layout.first_row <= row < layout.first_row + count:
            heads[row - layout.first_row] = layout.heads[place]
    return heads


def _keep_text(
    cursor: duckdb.DuckDBPyConnection, name: str, table: TextTable, layout: Layout
) -> None:
    """Reads a regular text where it lies, any other from a copy that is made regular.

    Records that are not as wide as the head, or whose quotes are odd, are left out by the first
    reading (a fault would end the transaction); so are blank lines, and a record with line breaks
    is one for several lines. There are as many records as lines only where there is none of these.
    """
    above = layout.first_row - 1
    width, lines = lines_below(table, layout.head_rows[0], above)
    if lines is not None:
        records = _read_text(cursor, name, table, layout, table.path, above, width)
        if records == lines:
            return
    with TemporaryDirectory(prefix="perfmon-", ignore_cleanup_errors=True) as folder:
        copy, count = regular_copy(table, layout.first_row, width, Path(folder))
        if _read_text(cursor, name, table, layout, copy, 0, width) != count:
            raise ContentError(_NO_TABLE)


def _read_text(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    table: TextTable,
    layout: Layout,
    path: Path,
    above: int,
    width: int,
) -> int:
    """Makes the sheet's table of the regular records of a text, and tells how many they are."""
    fields = ", ".join(_bare(column, f"c{place}") for column, place in _kept_places(layout).items())
    structure = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(width))
    query = (
        f"CREATE OR REPLACE TEMP TABLE {name} AS "  # noqa: S608 our names
        f"SELECT {fields}, NULL::VARCHAR AS blank_formula "
        f"FROM read_csv($path, columns = {{{structure}}}, header = false, skip = $above, "
        "delim = $delimiter, quote = $quote, escape = $quote, null_padding = false, "
        "strict_mode = true, ignore_errors = true, auto_detect = false)"
    )
    asked = {"path": str(path), "delimiter": table.delimiter, "quote": table.quote, "above": above}
    try:
        cursor.execute(query, asked)
    except duckdb.InvalidInputException as error:
        raise ContentError(_NO_TABLE) from error
    return int(cursor.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])  # noqa: S608 our names


def title_until(layout: Layout) -> date | None:
    """The day that the lines above the head say: 截至…, else the end of the month printed there."""
    if layout.until is not None or layout.year is None or layout.month is None:
        return layout.until
    return month_end(layout.year, layout.month)
