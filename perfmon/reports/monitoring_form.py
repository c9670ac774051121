"""《项目支出绩效目标执行监控表》: one sheet a project, for any period. Source: method §1.1."""

from collections.abc import Sequence

from perfmon.measures.project_forms import MONITORING_ROWS, MoneyLine, ProjectForm, Row
from perfmon.measures.rates import is_missing
from perfmon.reports.form_blocks import write_head, write_levels, write_signatures
from perfmon.reports.form_paper import FormBook, FormSheet, rate, wanyuan
from perfmon.reports.form_words import (
    answer_notes,
    cause_words,
    expected_words,
    form_notes,
    goal_words,
    period_words,
    remedy_words,
    result_words,
)

TITLE = "项目支出绩效目标执行监控表"
CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
POSSIBILITIES = ("确定能", "有可能", "完全不可能")
TICK = "√"

_WIDTHS = (6.0, 9.0, 11.0, 17.0, 14.0, 14.0, 15.0, *[5.0] * 5, 18.0, *[6.0] * 3, 16.0)
_BLOCK, _LEVEL1, _LEVEL2, _LEVEL3, _TARGET, _RESULT, _EXPECTED, _CAUSE = range(8)
_EXPLAINED = _CAUSE + len(CAUSES)
_POSSIBLE = _EXPLAINED + 1
_REMARK = _POSSIBLE + len(POSSIBILITIES)

NOTES = (
    "注：1. 偏差原因分析：针对与预期目标产生偏差的指标值，分别从经费保障、制度保障、人员保障、"
    "硬件条件保障等方面判断和分析原因，并说明原因。",
    "　　2. 完成目标可能性：对应所设定的实现绩效目标的路径，"
    "分确定能、有可能、完全不可能三级综合判断完成的可能性。",
    "　　3. 备注：说明预计到年底不能完成目标的原因及拟采取的措施。",
)


def write_monitoring_form(book: FormBook, form: ProjectForm) -> str:
    """Writes a project's form on a sheet of its own, and gives the sheet's name."""
    month = int(form.project["month"])
    sheet = book.sheet(str(form.project["name"]), _WIDTHS)
    sheet.line((0, sheet.last, TITLE, "title"))
    sheet.line((0, sheet.last, f"（{form.project['year']}年度）", "subtitle"))
    write_head(sheet, form)
    _write_money(sheet, form, month)
    sheet.put(_BLOCK, _BLOCK, "年度总体目标", "head")
    sheet.line((_LEVEL1, sheet.last, goal_words(form), "text"))
    _write_indicators(sheet, form, month)
    for note in (*NOTES, *form_notes(form), *answer_notes(form)):
        sheet.line((0, sheet.last, note, "note"))
    write_signatures(sheet)
    sheet.finish()
    return book.names[-1]


def _write_money(sheet: FormSheet, form: ProjectForm, month: int) -> None:
    lines, words = form.money_lines(MONITORING_ROWS), period_words(month)
    sheet.put(_BLOCK, _LEVEL1, "项目资金\n（万元）", "head", rows=len(lines) + 1)
    sheet.line(
        (_LEVEL2, _LEVEL3, "", "head"),
        (_TARGET, _RESULT, "年初预算数", "head"),
        (_EXPECTED, _EXPLAINED - 1, f"{words}执行数", "head"),
        (_EXPLAINED, _EXPLAINED, f"{words}执行率", "head"),
        (_POSSIBLE, _REMARK, "全年预计执行数", "head"),
    )
    for place, line in enumerate(lines):
        expected = form.expected_fen if place == 0 else None
        sheet.line((_LEVEL2, _LEVEL3, line.label, "text"), *_money_cells(line, expected))


def _money_cells(
    line: MoneyLine, expected_fen: int | None
) -> Sequence[tuple[int, int, float | None, str]]:
    blank = line.is_blank
    return (
        (_TARGET, _RESULT, None if blank else wanyuan(line.budget_fen), "money"),
        (_EXPECTED, _EXPLAINED - 1, None if blank else wanyuan(line.paid_fen), "money"),
        (_EXPLAINED, _EXPLAINED, rate(line.paid_fen, line.budget_fen), "rate"),
        (_POSSIBLE, _REMARK, wanyuan(expected_fen), "money"),
    )


def _write_indicators(sheet: FormSheet, form: ProjectForm, month: int) -> None:
    sheet.put(_BLOCK, _BLOCK, "绩效指标", "head", rows=max(len(form.indicators), 1) + 2)
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值")
    for column, head in enumerate(heads, start=_LEVEL1):
        sheet.put(column, column, head, "head", rows=2)
    sheet.put(_RESULT, _RESULT, f"{period_words(month)}执行情况", "head", rows=2)
    sheet.put(_EXPECTED, _EXPECTED, "全年预计完成情况", "head", rows=2)
    sheet.put(_CAUSE, _EXPLAINED, "偏差原因分析", "head")
    sheet.put(_POSSIBLE, _REMARK - 1, "完成目标可能性", "head")
    sheet.put(_REMARK, _REMARK, "备注", "head", rows=2)
    sheet.row += 1
    for column, head in enumerate((*CAUSES, "原因说明", *POSSIBILITIES), start=_CAUSE):
        sheet.put(column, column, head, "head")
    sheet.row += 1
    if not form.indicators:
        sheet.line((_LEVEL1, sheet.last, "没有绩效指标", "centre"))
    write_levels(sheet, form.indicators, _LEVEL1)
    for row in form.indicators:
        _write_indicator(sheet, row, form.outlook_of(int(row["indicator_row"]), month))


def _write_indicator(sheet: FormSheet, row: Row, outlook: Row) -> None:
    sheet.line(
        (_LEVEL3, _LEVEL3, _text(row["level3"]), "text"),
        (_TARGET, _TARGET, _text(row["printed_value"]), "centre"),
        (_RESULT, _RESULT, result_words(row), "centre"),
        (_EXPECTED, _EXPECTED, expected_words(row, outlook), "centre"),
        *(
            (_CAUSE + place, _CAUSE + place, _tick(outlook, "official_cause", cause), "centre")
            for place, cause in enumerate(CAUSES)
        ),
        (_EXPLAINED, _EXPLAINED, cause_words(outlook), "text"),
        *(
            (_POSSIBLE + place, _POSSIBLE + place, _tick(outlook, "possibility", grade), "centre")
            for place, grade in enumerate(POSSIBILITIES)
        ),
        (_REMARK, _REMARK, remedy_words(outlook), "text"),
    )


def _tick(outlook: Row, name: str, wanted: str) -> str:
    return TICK if outlook.get(name) == wanted else ""


def _text(cell: object) -> str:
    return "" if is_missing(cell) else str(cell)
