"""《项目支出绩效自评表》: one sheet a project, with points and total. Source: method §2.1."""

from decimal import Decimal

from perfmon.measures.project_forms import SELF_EVALUATION_ROWS, ProjectForm, Row
from perfmon.measures.rates import is_missing
from perfmon.measures.score_sentences import NO_GRADE_REASONS
from perfmon.measures.weights import EXECUTION_HUNDREDTHS
from perfmon.reports.form_blocks import write_head, write_levels, write_signatures
from perfmon.reports.form_paper import FormBook, FormSheet, rate, score, wanyuan
from perfmon.reports.form_words import (
    answer_notes,
    deviation_words,
    form_notes,
    goal_words,
    reached_words,
    result_words,
)

TITLE = "项目支出绩效自评表"

COST_HEAD = "成本指标"

_WIDTHS = (6.0, 11.0, 16.0, 22.0, 17.0, 17.0, 9.0, 10.0, 10.0, 32.0)
_BLOCK, _LEVEL1, _LEVEL2, _LEVEL3, _TARGET, _RESULT, _WEIGHT, _RATE, _SCORE, _REMARK = range(10)


def write_self_evaluation_form(book: FormBook, form: ProjectForm) -> str:
    """Writes a project's form on a sheet of its own, and gives the sheet's name."""
    sheet = book.sheet(str(form.project["name"]), _WIDTHS)
    sheet.line((0, sheet.last, TITLE, "title"))
    sheet.line((0, sheet.last, f"（{form.project['year']}年度）", "subtitle"))
    write_head(sheet, form)
    _write_money(sheet, form)
    _write_goals(sheet, form)
    _write_indicators(sheet, form)
    _write_total(sheet, form)
    grades = f"注：等级按总分，{form.bands.words}。"
    for note in (grades, *form_notes(form), *answer_notes(form)):
        sheet.line((0, sheet.last, note, "note"))
    write_signatures(sheet)
    sheet.finish()
    return book.names[-1]


def _write_money(sheet: FormSheet, form: ProjectForm) -> None:
    lines = form.money_lines(SELF_EVALUATION_ROWS)
    sheet.put(_BLOCK, _LEVEL1, "项目资金\n（万元）", "head", rows=len(lines) + 1)
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    cells = enumerate(heads, start=_LEVEL3)
    sheet.line(
        (_LEVEL2, _LEVEL2, "", "head"),
        *((column, column, head, "head") for column, head in cells),
        (_REMARK, _REMARK, "偏差原因分析及改进措施", "head"),
    )
    for place, line in enumerate(lines):
        is_total, blank = place == 0, line.is_blank
        points = form.evaluation["execution_hundredths"]
        fen = (line.budget_fen, line.adjusted_budget_fen, line.paid_fen)
        sheet.line(
            (_LEVEL2, _LEVEL2, line.label, "text"),
            *(
                (_LEVEL3 + at, _LEVEL3 + at, None if blank else wanyuan(amount), "money")
                for at, amount in enumerate(fen)
            ),
            (_WEIGHT, _WEIGHT, *_if_total(is_total, score(EXECUTION_HUNDREDTHS))),
            (_RATE, _RATE, rate(line.paid_fen, line.adjusted_budget_fen), "rate"),
            (_SCORE, _SCORE, *_if_total(is_total, score(points))),
            (_REMARK, _REMARK, deviation_words(form.outlook_of(0)) if is_total else "", "text"),
        )


def _if_total(is_total: bool, points: float | None) -> tuple[float | str | None, str]:
    """Points stand in the row of the total only; the rows below it have a dash, as in print."""
    return (points, "score") if is_total else ("—", "centre")


def _write_goals(sheet: FormSheet, form: ProjectForm) -> None:
    sheet.put(_BLOCK, _LEVEL1, "年度总体目标", "head", rows=2)
    sheet.line(
        (_LEVEL2, _TARGET, "预期目标", "head"), (_RESULT, sheet.last, "实际完成情况", "head")
    )
    sheet.line(
        (_LEVEL2, _TARGET, goal_words(form), "text"),
        (_RESULT, sheet.last, reached_words(form), "text"),
    )


def _write_indicators(sheet: FormSheet, form: ProjectForm) -> None:
    sheet.put(_BLOCK, _BLOCK, "绩效指标", "head", rows=max(len(form.indicators), 1) + 1)
    sheet.line(
        (_LEVEL1, _LEVEL1, "一级指标", "head"),
        (_LEVEL2, _LEVEL2, "二级指标", "head"),
        (_LEVEL3, _LEVEL3, "三级指标", "head"),
        (_TARGET, _TARGET, "年度指标值", "head"),
        (_RESULT, _RESULT, "实际完成值", "head"),
        (_WEIGHT, _RATE, "分值", "head"),
        (_SCORE, _SCORE, "得分", "head"),
        (_REMARK, _REMARK, "偏差原因分析及改进措施", "head"),
    )
    if not form.indicators:
        sheet.line((_LEVEL1, sheet.last, "没有绩效指标", "centre"))
    write_levels(sheet, [row | {"level1": _level1(row, form)} for row in form.indicators], _LEVEL1)
    for row in form.indicators:
        _write_indicator(sheet, row, form.outlook_of(int(row["indicator_row"])))


def _level1(row: Row, form: ProjectForm) -> str:
    """一级指标 with the 分值 of its indicators, as the printed form has it: 产出指标（50分）.

    Where the preset weighs 成本 by itself and the text prints it below 产出, each has its own:
    产出指标（40分）成本指标（20分）.
    """
    name, sums = row["level1"], dict[str, int]()
    for each in form.indicators:
        if each["level1"] == name:
            is_cost = each["weight_source"] == "split" and each["weight_level"] == "成本"
            head = COST_HEAD if is_cost else _text(name)
            sums[head] = sums.get(head, 0) + int(each["weight_hundredths"])
    if len(sums) == 1:
        sums = {_text(name): sum(sums.values())}
    return "\n".join(f"{head}\n（{Decimal(sums[head]) / 100:f}分）".strip() for head in sums)


def _write_indicator(sheet: FormSheet, row: Row, outlook: Row) -> None:
    sheet.line(
        (_LEVEL3, _LEVEL3, _text(row["level3"]), "text"),
        (_TARGET, _TARGET, _text(row["printed_value"]), "centre"),
        (_RESULT, _RESULT, result_words(row), "centre"),
        (_WEIGHT, _RATE, score(row["weight_hundredths"]), "score"),
        (_SCORE, _SCORE, score(row["score_hundredths"]), "score"),
        (_REMARK, _REMARK, deviation_words(outlook), "text"),
    )


def _text(cell: object) -> str:
    return "" if is_missing(cell) else str(cell)


def _write_total(sheet: FormSheet, form: ProjectForm) -> None:
    """总分; where something has no points yet there is no total, and the reason stands instead."""
    said = form.evaluation
    reason = said["no_grade"]
    words = f"等级：{said['grade']}" if is_missing(reason) else NO_GRADE_REASONS[str(reason)]
    sheet.line(
        (_BLOCK, _RESULT, "总分", "head"),
        (_WEIGHT, _RATE, score(said["full_hundredths"]), "score"),
        (_SCORE, _SCORE, score(said["total_hundredths"]), "score"),
        (_REMARK, _REMARK, words, "text"),
    )
