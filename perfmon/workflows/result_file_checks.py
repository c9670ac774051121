"""What the lines of a results file say: which indicator each means, and its value by its kind.

A value is read and checked by the rules of the page on which units fill results in. What a person
would have to confirm there is refused here, since a line of a file confirms nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon import clock
from perfmon.findings import Finding
from perfmon.ingest.matching import plain
from perfmon.measures.rates import is_missing
from perfmon.periods import month_end
from perfmon.store.entries import read_entered_results
from perfmon.store.lines.results import (
    count_unanswered,
    keep_read_results,
    match_result_lines,
)
from perfmon.workflows.entry_checks import (
    APPROVED,
    Cell,
    Checked,
    Key,
    Objection,
    Row,
    indicator_words,
    rows_by_key,
)
from perfmon.workflows.import_findings import MOST_NAMED
from perfmon.workflows.result_checks import check_results

VALUES = ("indicator_row", "number", "done_on", "grade")

TEXTS_BY_DIRECTION = {
    "by_date": ("day_text", "value_day_text"),
    "qualitative": ("grade_text", "value_text"),
}
"""The cells that hold the value of an indicator of that kind, best first; else the number's."""

WANTED_BY_DIRECTION = {"by_date": "完成日期", "qualitative": "完成程度"}


class _Placed(NamedTuple):
    """A line of the file, the indicator that it means, and the cell that it would fill."""

    n: int
    row: Row
    cell: Cell


def read_result_values(
    cursor: duckdb.DuckDBPyConnection, file_name: str, today: date | None = None
) -> tuple[Finding, ...]:
    """Reads the lines that have a project; what cannot be kept is refused with its reason.

    Args:
        cursor: of the import.
        file_name: as the user calls the file.
        today: a month that is not over then takes no results; by default the machine's.

    Returns:
        What is said once of all rows that answer nothing, and of those with another unit's code.
    """
    on = today or clock.today()
    lines = match_result_lines(cursor)
    read: list[Row] = []
    for _, of_unit in lines.groupby(["year", "month", "unit_code"]):
        asked = of_unit.iloc[0]
        year, month = int(asked["year"]), int(asked["month"])
        sheet = read_entered_results(cursor, year, asked["unit_code"], month)
        read += _read_sheet(sheet, of_unit, month_end(year, month), on)
    if read:
        keep_read_results(cursor, pd.DataFrame(read, columns=["n", *VALUES, "reason"]))
    blank = _blank_findings(*count_unanswered(cursor), file_name)
    return (*blank, *_unit_findings(lines, file_name))


def _unit_findings(lines: pd.DataFrame, file_name: str) -> Iterator[Finding]:
    """Lines whose project was found in another unit than the one that is printed."""
    others = lines[lines["other_unit_code"].notna()]
    if others.empty:
        return
    first = others.iloc[0]
    printed, own = first["other_unit_code"], first["unit_code"]
    yield Finding(
        "warning",
        "UNIT_CODE_OTHER",
        f"{len(others)} 行印的预算单位编码和项目的单位不同（第 {first['line']} 行印 "
        f"{printed}，项目 {first['project_code']} 的单位是 {own}），"
        "按项目编码读，请核对是哪个单位交的。",
        file=file_name,
    )


def _blank_findings(rows: int, with_evidence: list[int], file_name: str) -> Iterator[Finding]:
    if not rows:
        return
    said = f"{rows} 行没有填完成情况，没有读入"
    if with_evidence:
        named = "、".join(map(str, with_evidence[:MOST_NAMED]))
        more = "等" if len(with_evidence) > MOST_NAMED else ""
        said += f"；其中 {len(with_evidence)} 行只写了佐证材料（第 {named} 行{more}），也没有存"
    yield Finding("info", "RESULTS_BLANK", f"{said}。", file=file_name, loaded=False)


def _read_sheet(sheet: pd.DataFrame, lines: pd.DataFrame, end: date, today: date) -> Iterator[Row]:
    """What the lines of a unit and month say."""
    rows: dict[str, list[Row]] = {}
    known = rows_by_key(sheet)
    for (project_code, _), row in known.items():
        rows.setdefault(project_code, []).append(row)
    rounds: list[dict[Key, _Placed]] = []
    for line in lines.to_dict("records"):
        try:
            row = _indicator(rows.get(line["project_code"], []), line)
            _place(rounds, _Placed(line["n"], row, _cell(line, row)))
        except ValueError as fault:
            yield {"n": line["n"], "reason": str(fault)}
    for placed in rounds:
        cells = [each.cell for each in placed.values()]
        yield from _say(placed, check_results(known, cells, end.replace(day=1), APPROVED, today))


def _place(rounds: list[dict[Key, _Placed]], placed: _Placed) -> None:
    """Puts a line into the first round without its indicator, as a page has each but once."""
    for taken in rounds:
        if placed.cell.key not in taken:
            taken[placed.cell.key] = placed
            return
    rounds.append({placed.cell.key: placed})


def _indicator(rows: list[Row], line: Row) -> Row:
    """The indicator that a line means: by its row, its name, or being the only one of its level 2.

    Raises:
        ValueError: it means none, or several.
    """
    if not rows:
        raise ValueError("这个项目没有绩效指标")
    found = _those(rows, "indicator_row", line["row_text"], "指标序号")
    try:
        found = _those(found, "level3", line["level3"], "三级指标")
    except ValueError as fault:
        if found is rows:
            raise
        row = line["row_text"]
        if found[0]["classified"]:
            raise ValueError(f"指标序号 {row} 不是这一行写的三级指标") from fault
        name = found[0]["level3"]
        raise ValueError(f"指标序号 {row} 是「{name}」，不是「{line['level3']}」") from fault
    if len(found) > 1 or found is rows:
        found = _those(found, "level2", line["level2"], "二级指标")
    if len(found) > 1:
        raise ValueError(f"这个项目有 {len(found)} 个这样的指标，请填指标序号")
    return found[0]


def _those(rows: list[Row], column: str, text: object, title: str) -> list[Row]:
    """The indicators of which a column is printed so; all where nothing is printed."""
    if is_missing(text):
        return rows
    found = [row for row in rows if plain(str(row[column])) == plain(str(text))]
    if not found:
        said = "这一行写的" + title if rows[0]["classified"] else f"{title}「{text}」"
        raise ValueError(f"这个项目的绩效目标里没有{said}")
    return found


def _cell(line: Row, row: Row) -> Cell:
    """The cell of the page that the line would fill; its remark is kept as it stands there.

    Raises:
        ValueError: what an indicator of its kind wants is blank.
    """
    names = TEXTS_BY_DIRECTION.get(row["direction"], ("value_text",))
    text = next((line[name] for name in names if not is_missing(line[name])), None)
    if text is None:
        wanted = WANTED_BY_DIRECTION.get(row["direction"], "完成值")
        raise ValueError(f"「{indicator_words(row)}」要填{wanted}，这一行没有填")
    remark = "" if is_missing(row["evidence"]) else row["evidence"]
    return Cell(line["project_code"], text, remark, row["indicator_row"])


def _say(placed: Mapping[Key, _Placed], checked: Checked) -> Iterator[Row]:
    """What came of the cells of a round; a value that is there already is taken as it is there."""
    reasons = {each.cell.key: _reason(each) for each in checked.objections}
    said = {(row["project_code"], row["indicator_row"]): row for row in checked.rows}
    for key, line in placed.items():
        if key in reasons:
            yield {"n": line.n, "reason": reasons[key]}
        else:
            yield {"n": line.n} | _values(said.get(key, line.row))


def _values(row: Row) -> Row:
    values = {name: None if is_missing(row[name]) else row[name] for name in VALUES}
    if values["done_on"] is not None:
        values["done_on"] = pd.Timestamp(values["done_on"]).date().isoformat()
    return values


def _reason(objection: Objection) -> str:
    """The page's objection without what is to be done on the page."""
    if objection.can_confirm:
        doubt = objection.sentence.partition("。")[0]
        return f"{doubt}；没有填错的，请在“填报”里填这一行并确认"
    return objection.sentence.removesuffix("，请改正后再存。").removesuffix("。")
