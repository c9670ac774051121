"""The indicator table: rows read by the heads of their columns, levels carried downward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from perfmon.document import Indicator
from perfmon.findings import Finding
from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.indicator_value import looks_like_value, read_value
from perfmon.ingest.printed_text import comparable, tidy
from perfmon.ingest.table_grid import is_level1, is_level2, is_only_level1

_HEADS = (
    ("basis", ("依据",)),
    ("level1", ("一级",)),
    ("level2", ("二级",)),
    ("level3", ("三级",)),
    ("description", ("描述", "说明", "解释")),
    ("value", ("指标值", "目标值")),
)
_ORDER = ("level1", "level2", "level3", "description", "value", "basis")
_REQUIRED = {"level1", "level2", "level3", "value"}

Cells = Mapping[str, str]


@dataclass(frozen=True)
class IndicatorTable:
    """The indicators of a project; `is_shifted` where cells stand elsewhere than in the form.

    A vacant column between the heads tells it only where tabs part the cells: on a ruled grid it is
    a head that spans columns.
    """

    indicators: tuple[Indicator, ...]
    is_shifted: bool
    findings: tuple[Finding, ...]


def read_indicators(rows: Sequence[FormRow], budget_year: int) -> IndicatorTable:
    """The indicators under the header, which is the first of the rows; blank rows do not count."""
    columns = _columns(rows[0]) if rows else {}
    if not columns.keys() >= _REQUIRED or _holds_a_row(rows[0], columns):
        return IndicatorTable((), False, (_no_header(rows),))
    is_shifted = not rows[0].is_ruled and len(columns) < max(columns.values()) + 1
    indicators: list[Indicator] = []
    findings: list[Finding] = []
    above: Cells = {}
    printed = [row for row in rows[1:] if not row.is_blank and not _is_header(row)]
    for number, row in enumerate(printed, start=1):
        cells = _cells_by_head(row, columns, len(rows[0].cells))
        is_shifted = is_shifted or cells is None
        cells = cells or _cells_in_order(row)
        if cells is None:
            findings.append(_unreadable(row, number))
            continue
        above = _with_levels(cells, above)
        indicator, faults = _read_indicator(above, number, row.line, budget_year)
        indicators.append(indicator)
        findings.extend(replace(fault, row=number, line=row.line) for fault in faults)
    return IndicatorTable(tuple(indicators), is_shifted, tuple(findings))


def _columns(header: FormRow) -> dict[str, int]:
    """The column of each known head; the first that fits."""
    columns: dict[str, int] = {}
    for i, cell in enumerate(header.cells):
        text = comparable(cell)
        name = next((name for name, words in _HEADS if any(word in text for word in words)), None)
        if name:
            columns.setdefault(name, i)
    return columns


def _holds_a_row(header: FormRow, columns: Mapping[str, int]) -> bool:
    """Whether an indicator's row was run together with the header."""
    headless = (cell for i, cell in enumerate(header.cells) if i not in columns.values())
    return any(is_level2(cell) for cell in headless)


def _is_header(row: FormRow) -> bool:
    return comparable(row.cells[0]).startswith("一级指标")


def _cells_by_head(row: FormRow, columns: Mapping[str, int], width: int) -> Cells | None:
    """The cells under their heads, of which there are `width`; None where the row does not fit."""
    cells = {name: tidy(row.cells[i]) for name, i in columns.items() if i < len(row.cells)}
    headless = [cell for i, cell in enumerate(row.cells) if i not in columns.values()]
    fits = (
        not any(map(comparable, headless))
        and (not cells["level1"] or is_level1(cells["level1"]))
        and (not cells["level2"] or is_level2(cells["level2"]))
        and bool(cells["level3"] or cells.get("description"))
        and _value_is_in_place(cells, ends_early=len(row.cells) < width)
    )
    return cells if fits else None


def _value_is_in_place(cells: Cells, *, ends_early: bool) -> bool:
    """Whether no cell was lost before the value; only a row that ends early can have lost one."""
    if cells.get("basis") or "basis" not in cells:
        return True
    if not looks_like_value(cells.get("value", "")):
        has_no_other = not looks_like_value(cells.get("description", ""))
        return has_no_other and not (cells.get("value") and ends_early)
    return True


def _cells_in_order(row: FormRow) -> Cells | None:
    """The filled cells in the form's order where all are there; None where one cannot be told."""
    filled = [tidy(cell) for cell in row.cells if comparable(cell)]
    if len(filled) == len(_ORDER) - 1:
        filled.insert(0, "")
    if len(filled) != len(_ORDER) or not is_level2(filled[1]) or is_only_level1(filled[1]):
        return None
    fits = not filled[0] or is_level1(filled[0])
    return dict(zip(_ORDER, filled, strict=True)) if fits else None


def _with_levels(cells: Cells, above: Cells) -> Cells:
    """The row with the levels of the row above where its own are left blank."""
    if cells["level1"]:
        return cells
    level2 = cells["level2"] or above.get("level2", "")
    return {**cells, "level1": above.get("level1", ""), "level2": level2}


def _read_indicator(
    cells: Cells, number: int, line: int, budget_year: int
) -> tuple[Indicator, list[Finding]]:
    value, findings = read_value(cells.get("value", ""), cells["level2"], budget_year)
    indicator = Indicator(
        row=number,
        level1=cells["level1"],
        level2=cells["level2"],
        level3=cells["level3"],
        description=cells.get("description", ""),
        printed_value=cells.get("value", ""),
        kind=value.kind,
        operator=value.operator,
        number=value.number,
        unit=value.unit,
        deadline=value.deadline,
        basis=cells.get("basis") or None,
        line=line,
    )
    return indicator, findings


def _no_header(rows: Sequence[FormRow]) -> Finding:
    return Finding(
        "error",
        "INDICATORS_MISSING",
        "没有找到完整的指标表表头（一级指标、二级指标、三级指标、指标值各占一格），"
        "本项目没有读到绩效指标；请改正后重新导入。",
        printed_value=rows[0].text if rows else None,
        line=rows[0].line if rows else None,
        loaded=False,
    )


def _unreadable(row: FormRow, number: int) -> Finding:
    return Finding(
        "error",
        "ROW_UNREADABLE",
        f"指标表第 {number} 行的单元格缺少或错位，分不清各是哪一列，没有读入；请补齐后重新导入。",
        printed_value=row.text,
        row=number,
        line=row.line,
        loaded=False,
    )
