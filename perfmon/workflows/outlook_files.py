"""偏差与预计 of a returned workbook: checked like the page's sheet, written beside its results.

What the bureau brings in is kept as 已审, like results of a file. A row that cannot be kept is told
with its line and stops none of the others; blank rows are not answers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from perfmon.findings import Finding
from perfmon.ingest.files.table import Table
from perfmon.ingest.outlook_table import OutlookLine, find_outlook_head, read_outlook_lines
from perfmon.measures.rates import is_missing
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.store.outlooks import outlook_frame, read_outlook_sheet
from perfmon.store.units import read_region_codes
from perfmon.store.writing import Writer
from perfmon.workflows.entry_checks import (
    APPROVED,
    Checked,
    Key,
    Known,
    Objection,
    Row,
    rows_by_key,
)
from perfmon.workflows.outlook_checks import OutlookCell, check_outlooks
from perfmon.workflows.saving_checks import SAVED, of_project, saving_words

Place = tuple[int, int, str]
"""Year, month and unit of a sheet."""


@dataclass(frozen=True)
class _Placed:
    line: OutlookLine
    cell: OutlookCell


def is_outlook_sheet(table: Table) -> bool:
    """Whether a sheet is 偏差与预计."""
    return find_outlook_head(table) is not None


def import_outlooks(
    writer: Writer,
    tables: Iterable[Table],
    years: Sequence[int],
    file_name: str,
    today: date | None = None,
) -> list[Finding]:
    """Appends what the sheets 偏差与预计 of a file say, and tells what was taken and what not.

    Args:
        writer: of the import; results of the same file are appended already.
        tables: sheets of the file, only those that are 偏差与预计.
        years: of the file's other lines; the first is the sheet's.
        file_name: as the user calls the file.
        today: a month that is not over takes none; by default the machine's.
    """
    on = today or datetime.now(UTC).astimezone().date()
    findings: list[Finding] = []
    for table in tables:
        findings += _import_sheet(writer, table, years, file_name, on)
    return findings


def _import_sheet(
    writer: Writer, table: Table, years: Sequence[int], file_name: str, today: date
) -> Iterator[Finding]:
    sheets: dict[Place, list[_Placed]] = {}
    written = same = 0
    for line in read_outlook_lines(table):
        if line.is_blank:
            continue
        try:
            place, cell = _read_line(line, table, years)
        except ValueError as fault:
            yield _refused(table, line, str(fault), file_name)
        else:
            sheets.setdefault(place, []).append(_Placed(line, cell))
    for place, placed in sheets.items():
        known, checked = _check(writer, place, placed, today)
        lines = {each.cell.key: each.line for each in placed}
        for objection in checked.objections:
            line = lines[objection.cell.key]
            yield _refused(table, line, _reason(objection), file_name)
        for row in checked.rows:
            before = known[row["project_code"], row["indicator_row"]]
            if not is_missing(before["state"]):
                line = lines[row["project_code"], row["indicator_row"]]
                yield _replaced(table, line, before, file_name)
            if row["deciding_cause"] == SAVED:
                yield from _doubt_saving(table, lines, known, row, file_name)
        _append(writer, place, checked.rows)
        written += len(checked.rows)
        same += len(placed) - len(checked.rows) - len(checked.objections)
    yield _taken(table, written, same, file_name)


def _read_line(line: OutlookLine, table: Table, years: Sequence[int]) -> tuple[Place, OutlookCell]:
    said = line.said
    year = _year_of(table, years)
    if year is None:
        raise ValueError("看不出是哪一年的，请在标题里写明年度，如“2023年10月底”")
    if not said["month"].isdigit() or not 1 <= int(said["month"]) <= MONTHS_IN_YEAR:
        raise ValueError(f"月份“{said['month']}”读不出来")
    if not said["row"].isdigit():
        raise ValueError(f"行号“{said['row']}”读不出来，资金那一行是 0")
    cell = OutlookCell(
        project_code=said["project_code"],
        text=said["expected"],
        remark=said["explanation"],
        indicator_row=int(said["row"]),
        unpaid_contract=said["unpaid_contract"],
        possibility=said["possibility"],
        official_cause=said["official_cause"],
        deciding_cause=said["deciding_cause"],
        remedy=said["remedy"],
        remedy_on=said["remedy_on"],
    )
    return (year, int(said["month"]), said["unit_code"]), cell


def _year_of(table: Table, years: Sequence[int]) -> int | None:
    """The year that the sheet's title prints, else that of the file's results."""
    for row in table.head[: find_outlook_head(table)]:
        for cell in row:
            before, mark, _ = cell.partition("年")
            if mark and before[-4:].isdigit():
                return int(before[-4:])
    return years[0] if years else None


def _check(
    writer: Writer, place: Place, placed: Sequence[_Placed], today: date
) -> tuple[Known, Checked]:
    year, month, unit_code = place
    sheet = read_outlook_sheet(writer.cursor, year, month, (unit_code,))
    start = month_end(year, month).replace(day=1)
    cells = {each.cell.key: each.cell for each in placed}
    known = rows_by_key(sheet)
    checked = check_outlooks(known, cells.values(), start, APPROVED, today)
    return known, checked


def _append(writer: Writer, place: Place, rows: Sequence[Row]) -> None:
    if rows:
        year, month, unit_code = place
        keys = {"region_code": read_region_codes(writer.cursor)[0], "year": year, "month": month}
        keys["unit_code"] = unit_code
        writer.append("outlook", outlook_frame([keys | row for row in rows]))


def _reason(objection: Objection) -> str:
    """The page's objection without what is to be done on the page."""
    if objection.can_confirm:
        doubt = objection.sentence.partition("。")[0]
        return f"{doubt}；没有填错的，请在“填报”里填这一行并确认"
    sentence = objection.sentence.replace("，再上报。", "。").removesuffix("，请改正后再存。")
    return f"{objection.name}：{sentence.removesuffix('。')}"


def _refused(table: Table, line: OutlookLine, reason: str, file_name: str) -> Finding:
    return Finding(
        "error",
        "OUTLOOK_REFUSED",
        f"偏差与预计第 {line.line} 行没有读入：{reason}。",
        file=file_name,
        sheet=table.sheet,
        line=line.line,
        project=line.said["project_code"],
        loaded=False,
    )


def _replaced(table: Table, line: OutlookLine, before: Row, file_name: str) -> Finding:
    return Finding(
        "info",
        "OUTLOOK_REPLACED",
        f"偏差与预计第 {line.line} 行换下了库里{before['state']}的一行，原来的留在历史里。",
        file=file_name,
        sheet=table.sheet,
        line=line.line,
        project=line.said["project_code"],
    )


def _doubt_saving(
    table: Table, lines: Mapping[Key, OutlookLine], known: Known, row: Row, file_name: str
) -> Iterator[Finding]:
    line = lines[row["project_code"], row["indicator_row"]]
    if words := saving_words(of_project(known.values(), row["project_code"])):
        yield Finding(
            "warning",
            "OUTLOOK_SAVING",
            f"偏差与预计第 {line.line} 行读入了：{words}。",
            file=file_name,
            sheet=table.sheet,
            line=line.line,
            project=line.said["project_code"],
        )


def _taken(table: Table, written: int, same: int, file_name: str) -> Finding:
    known = f"，{same} 行库里已有" if same else ""
    return Finding(
        "info",
        "OUTLOOKS_TAKEN",
        f"工作表「{table.sheet}」是偏差与预计：新增 {written} 行{known}。",
        file=file_name,
        sheet=table.sheet,
    )
