"""偏差与预计 of a returned workbook: checked like the page's sheet, written beside its results.

What the bureau brings in is kept as 已审, like results of a file. A row that cannot be kept is told
with its line and stops none of the others; blank rows are not answers. A row that says otherwise
than the database is kept only where a person lets the file hold, like a conflicting result.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from perfmon import clock
from perfmon.findings import Finding
from perfmon.ingest.files.table import Table
from perfmon.ingest.outlook_table import OutlookLine, find_outlook_head, read_outlook_lines
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
from perfmon.workflows.outcome import AS_PRINTED, Beside, BesideCounts, Choices
from perfmon.workflows.outlook_changes import outlook_changes
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
    choices: Choices = AS_PRINTED,
    today: date | None = None,
) -> Beside:
    """Appends what the sheets 偏差与预计 of a file say, and tells what was taken and what not.

    Args:
        writer: of the import; results of the same file are appended already.
        tables: sheets of the file, only those that are 偏差与预计.
        years: of the file's other lines; the first is the sheet's.
        file_name: as the user calls the file.
        choices: which rows take the place of those they contradict.
        today: a month that is not over takes none; by default the machine's.
    """
    on = today or clock.today()
    brought = [_import_sheet(writer, table, years, file_name, choices, on) for table in tables]
    counts = [each.counts for each in brought]
    return Beside(
        BesideCounts(
            written=sum(each.written for each in counts),
            same=sum(each.same for each in counts),
            refused=sum(each.refused for each in counts),
        ),
        tuple(chain.from_iterable(each.conflicts for each in brought)),
        tuple(chain.from_iterable(each.findings for each in brought)),
    )


def _import_sheet(
    writer: Writer,
    table: Table,
    years: Sequence[int],
    file_name: str,
    choices: Choices,
    today: date,
) -> Beside:
    sheets: dict[Place, dict[Key, _Placed]] = {}
    findings: list[Finding] = []
    conflicts: list[Row] = []
    written = same = 0
    for line in read_outlook_lines(table):
        if line.is_blank:
            continue
        try:
            place, cell = _read_line(line, table, years)
            _place(sheets.setdefault(place, {}), _Placed(line, cell))
        except ValueError as fault:
            findings.append(_refused(table, line, str(fault), file_name))
    for place, placed in sheets.items():
        known, checked = _check(writer, place, placed, today)
        for objection in checked.objections:
            line = placed[objection.cell.key].line
            findings.append(_refused(table, line, _reason(objection), file_name))
        kept = []
        for row in checked.rows:
            key = row["project_code"], row["indicator_row"]
            line, before = placed[key].line, known[key]
            if changes := outlook_changes(before, row):
                conflicts.append(_conflict(table, line, before, f"{place[1]}月底的{changes}"))
                if not choices.takes((table.sheet, line.line)):
                    continue
            kept.append(row)
            if row["deciding_cause"] == SAVED:
                findings += _doubt_saving(table, line, known, row, file_name)
        _append(writer, place, kept)
        written += len(kept)
        same += len(placed) - len(checked.rows) - len(checked.objections)
    counts = BesideCounts(written, same, sum(each.severity == "error" for each in findings))
    findings.append(_taken(table, counts, len(conflicts), file_name))
    return Beside(counts, tuple(conflicts), tuple(findings))


def _place(placed: dict[Key, _Placed], added: _Placed) -> None:
    """Takes a row in; of two about the same the first is read.

    Raises:
        ValueError: it is the second.
    """
    first = placed.setdefault(added.cell.key, added)
    if first is not added:
        raise ValueError(f"和第 {first.line.line} 行是同一项，只读前面那一行")


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
    writer: Writer, place: Place, placed: Mapping[Key, _Placed], today: date
) -> tuple[Known, Checked]:
    year, month, unit_code = place
    sheet = read_outlook_sheet(writer.cursor, year, month, (unit_code,))
    start = month_end(year, month).replace(day=1)
    known = rows_by_key(sheet)
    cells = [each.cell for each in placed.values()]
    return known, check_outlooks(known, cells, start, APPROVED, today)


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
    sentence = sentence.replace("请刷新页面后再填", "请核对预算单位编码和项目编码")
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


def _conflict(table: Table, line: OutlookLine, before: Row, changes: str) -> Row:
    return {
        "sheet": table.sheet,
        "line": line.line,
        "reason": changes,
        "unit_name": before["unit_name"],
        "project_code": before["project_code"],
        "project_name": before["name"],
    }


def _doubt_saving(
    table: Table, line: OutlookLine, known: Known, row: Row, file_name: str
) -> Iterator[Finding]:
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


def _taken(table: Table, counts: BesideCounts, conflicts: int, file_name: str) -> Finding:
    known = f"，{counts.same} 行库里已有" if counts.same else ""
    known += f"，{conflicts} 行与库里不同" if conflicts else ""
    return Finding(
        "info",
        "OUTLOOKS_TAKEN",
        f"工作表「{table.sheet}」是偏差与预计：写入 {counts.written} 行{known}。",
        file=file_name,
        sheet=table.sheet,
    )
