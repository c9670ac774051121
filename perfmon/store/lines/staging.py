"""Cells on their way in: the mapped columns of a file's sheets as text in one temporary table.

Table `staged`: sheet, line (as the user's program numbers rows), label (the row's first words),
blank_formula (the head of a formula cell without a stored value), and one column a field of the
kind, NULL where the cell is blank or the file lacks the column; beside each field of money
`<field>_unit`, how many fen its unit holds; title_year and title_until, as the lines above the head
say.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb
import pyarrow as pa

from perfmon.ingest.file_kinds import FileKind
from perfmon.ingest.layout import Layout
from perfmon.ingest.table import SheetTable, Table, TextTable
from perfmon.money import FEN_PER_YUAN
from perfmon.periods import month_end

LABEL_COLUMNS = 6
"""合计 and the like stand in one of a row's first cells."""

Sheets = Sequence[tuple[Table, Layout]]


def stage(
    cursor: duckdb.DuckDBPyConnection, sheets: Sheets, kind: FileKind, fen_per_unit: int | None
) -> None:
    """Puts the rows below the head of each sheet into `staged`, in the order of the file.

    Args:
        cursor: of the import.
        sheets: what to read, with where things stand in it.
        kind: of the file.
        fen_per_unit: of all its amounts, where a person said it; None as printed, else 元.
    """
    money = kind.names_holding("money")
    fields = [f"{field.name} VARCHAR" for field in kind.fields]
    columns = ", ".join([*fields, *(f"{name}_unit BIGINT" for name in money)])
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE staged "
        "(sheet VARCHAR, line INTEGER, label VARCHAR, blank_formula VARCHAR, "
        f"title_year INTEGER, title_until DATE, {columns})"
    )
    for table, layout in sheets:
        said: dict[str, object] = {
            f"{name}_unit": fen_per_unit or layout.fen_per_unit.get(name, FEN_PER_YUAN)
            for name in money
        }
        said |= {"title_year": layout.year, "title_until": title_until(layout)}
        if isinstance(table, TextTable):
            _stage_text(cursor, table, layout, said)
        else:
            assert isinstance(table, SheetTable), "a table is a sheet or a text"
            _stage_sheet(cursor, table, layout, said)


def _stage_sheet(
    cursor: duckdb.DuckDBPyConnection,
    table: SheetTable,
    layout: Layout,
    said: Mapping[str, object],
) -> None:
    labels = range(min(LABEL_COLUMNS, len(layout.heads)))
    places = sorted({*layout.columns.values(), *labels})
    texts = dict(zip(places, table.texts(places, layout.first_row), strict=True))
    count = len(texts[places[0]])
    columns = {name: pa.array(texts[place], pa.string()) for name, place in layout.columns.items()}
    columns |= {f"label_{place}": pa.array(texts[place], pa.string()) for place in labels}
    columns["blank_formula"] = pa.array(_blank_formulas(table, layout, count), pa.string())
    columns["line"] = pa.array(range(layout.first_row, layout.first_row + count), pa.int32())
    label = ", ".join(f"label_{place}" for place in labels)
    cursor.register("sheet_cells", pa.table(columns))
    cursor.execute(
        f"INSERT INTO staged BY NAME SELECT * EXCLUDE ({label}), coalesce({label}) AS label, "  # noqa: S608 our names
        f"$sheet AS sheet, {_columns(said)} FROM sheet_cells",
        {"sheet": table.sheet, **said},
    )
    cursor.unregister("sheet_cells")


def _blank_formulas(table: SheetTable, layout: Layout, count: int) -> list[str | None]:
    heads: list[str | None] = [None] * count
    mapped = set(layout.columns.values())
    for row, place in sorted(table.empty_formulas, reverse=True):
        if place in mapped and layout.first_row <= row < layout.first_row + count:
            heads[row - layout.first_row] = layout.heads[place]
    return heads


def _stage_text(
    cursor: duckdb.DuckDBPyConnection, table: TextTable, layout: Layout, said: Mapping[str, object]
) -> None:
    names = [f"c{place}" for place in range(len(layout.heads))]
    cells = [f"nullif(trim({name}, ' \t　'), '')" for name in names]
    fields = ", ".join(f"{cells[place]} AS {name}" for name, place in layout.columns.items())
    label = ", ".join(cells[:LABEL_COLUMNS])
    structure = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    cursor.execute(
        f"INSERT INTO staged BY NAME SELECT {fields}, coalesce({label}) AS label, "  # noqa: S608 our names
        f"row_number() OVER () + $above AS line, {_columns(said)} "
        f"FROM read_csv($path, columns = {{{structure}}}, header = false, skip = $above, "
        "delim = $delimiter, quote = '\"', escape = '\"', null_padding = true, "
        "strict_mode = false, auto_detect = false)",
        {"path": str(table.path), "delimiter": table.delimiter, "above": layout.first_row - 1}
        | said,
    )


def _columns(said: Mapping[str, object]) -> str:
    return ", ".join(f"${name} AS {name}" for name in said)


def title_until(layout: Layout) -> date | None:
    """The day that the lines above the head say: 截至…, else the end of the month printed there."""
    if layout.until is not None or layout.year is None or layout.month is None:
        return layout.until
    return month_end(layout.year, layout.month)
