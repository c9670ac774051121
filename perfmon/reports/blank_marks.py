"""字段标记: what may stand in a blank as {{项目名称}} or {{指标.三级指标}}, and its value.

A mark alone in its cell becomes a number where its value is one; among other words it is text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from perfmon.charts.theme import light_sign
from perfmon.measures.project_forms import (
    MONITORING_ROWS,
    SELF_EVALUATION_ROWS,
    ProjectForm,
    Row,
)
from perfmon.measures.rates import is_missing
from perfmon.measures.weights import EXECUTION_HUNDREDTHS
from perfmon.periods import Cutoff
from perfmon.reports.form_paper import Cell, rate, score, wanyuan
from perfmon.reports.form_words import (
    cause_words,
    deviation_words,
    goal_words,
    reached_words,
    remedy_words,
    result_words,
)
from perfmon.reports.monitoring_form import CAUSES, POSSIBILITIES, TICK

INDICATOR = "指标."
"""Before every mark of an indicator: its row repeats, once an indicator."""

Holds = Literal["text", "money", "rate", "score", "count"]


@dataclass(frozen=True)
class Mark:
    """A mark of the project.

    Attributes:
        name: as it stands between the braces.
        note: what it stands for.
        holds: text, or which kind of number.
        value: of a project's form.
    """

    name: str
    note: str
    holds: Holds
    value: Callable[[ProjectForm], Cell]


@dataclass(frozen=True)
class IndicatorMark:
    """A mark of an indicator; its value is of its row, what the unit said of it, and its place."""

    name: str
    note: str
    holds: Holds
    value: Callable[[Row, Row, int], Cell]


def _of(name: str) -> Callable[[ProjectForm], Cell]:
    return lambda form: _text(form.project[name])


def _text(cell: object) -> str:
    return "" if is_missing(cell) else str(cell)


def _fen(form: ProjectForm, name: str) -> int:
    return int(form.project[name])


def _cut(form: ProjectForm) -> Cell:
    return Cutoff(form.project["cut_on"].date()).full_label


_PROJECT_MARKS = (
    Mark("项目名称", "涉密项目是项目代码", "text", _of("name")),
    Mark("项目代码", "预算系统里的代码", "text", _of("project_code")),
    Mark("主管部门", "主管部门名称", "text", _of("department_name")),
    Mark("主管部门代码", "主管部门代码", "text", _of("department_code")),
    Mark("实施单位", "预算单位名称", "text", _of("unit_name")),
    Mark("实施单位代码", "预算单位代码", "text", _of("unit_code")),
    Mark("业务股室", "财政局业务股室", "text", _of("bureau_section")),
    Mark("分管县领导", "分管的县领导", "text", _of("county_leader")),
    Mark("年度", "预算年度", "count", lambda form: _fen(form, "year")),
    Mark("月份", "截至月份", "count", lambda form: _fen(form, "month")),
    Mark("截至", "如 2023年10月底", "text", _cut),
    Mark("年初预算数", "万元", "money", lambda form: wanyuan(_fen(form, "budget_fen"))),
    Mark("全年预算数", "万元", "money", lambda form: wanyuan(_fen(form, "adjusted_budget_fen"))),
    Mark("执行数", "截至月底，万元", "money", lambda form: wanyuan(_fen(form, "paid_fen"))),
    Mark(
        "执行率",
        "执行数 ÷ 全年预算数",
        "rate",
        lambda form: rate(_fen(form, "paid_fen"), _fen(form, "adjusted_budget_fen")),
    ),
    Mark(
        "年初执行率",
        "执行数 ÷ 年初预算数",
        "rate",
        lambda form: rate(_fen(form, "paid_fen"), _fen(form, "budget_fen")),
    ),
    Mark(
        "全年预计执行数",
        "单位填报、审核通过的，没有就空着，万元",
        "money",
        lambda form: wanyuan(form.expected_fen),
    ),
    Mark("待审条数", "已报、还没有审核，没有填进表里的", "count", lambda form: form.waiting_count),
    Mark("预警灯", "支出进度的灯", "text", lambda form: light_sign(form.project.get("light")).text),
    Mark("年度总体目标", "绩效文本印的目标", "text", goal_words),
    Mark("实际完成情况", "按指标数出来的一句话", "text", reached_words),
    Mark("执行率分值", "10 分", "score", lambda _: score(EXECUTION_HUNDREDTHS)),
    Mark("执行率得分", "", "score", lambda form: score(form.evaluation["execution_hundredths"])),
    Mark(
        "总分",
        "有一项没有评分就空着",
        "score",
        lambda form: score(form.evaluation["total_hundredths"]),
    ),
    Mark("等级", "优、良、中、差", "text", lambda form: _text(form.evaluation["grade"])),
    Mark("等级界限", "几分起是优、良、中", "text", lambda form: form.bands.words),
    Mark("偏差原因", "资金的偏差原因和措施", "text", lambda f: deviation_words(f.outlook_of(0))),
)


def _money_mark(label: str, parts: tuple[str, ...], place: int, what: str) -> Mark:
    def value(form: ProjectForm) -> Cell:
        line = form.money_lines(((label, parts),))[1]
        fen = (line.budget_fen, line.adjusted_budget_fen, line.paid_fen)
        return None if line.is_blank else wanyuan(fen[place])

    return Mark(f"{label}.{what}", f"{label}的{what}，万元", "money", value)


_SOURCES = {
    "一般公共预算拨款": MONITORING_ROWS[0][1],
    "当年财政拨款": SELF_EVALUATION_ROWS[0][1],
    "上年结转资金": SELF_EVALUATION_ROWS[1][1],
    "其他资金": SELF_EVALUATION_ROWS[2][1],
}

_MONEY_MARKS = tuple(
    _money_mark(label, parts, place, what)
    for label, parts in _SOURCES.items()
    for place, what in enumerate(("年初预算数", "全年预算数", "执行数"))
)

MARKS = {mark.name: mark for mark in (*_PROJECT_MARKS, *_MONEY_MARKS)}


def _ticks(column: str, name: str) -> IndicatorMark:
    return IndicatorMark(
        name,
        f"选了“{name}”就打{TICK}",
        "text",
        lambda _, said, __: TICK if said.get(column) == name else "",
    )


_INDICATOR_MARKS = (
    IndicatorMark("序号", "从 1 起", "count", lambda _row, _said, place: place),
    IndicatorMark("一级指标", "", "text", lambda row, _said, _place: _text(row["level1"])),
    IndicatorMark("二级指标", "", "text", lambda row, _said, _place: _text(row["level2"])),
    IndicatorMark("三级指标", "", "text", lambda row, _said, _place: _text(row["level3"])),
    IndicatorMark(
        "年度指标值", "原文", "text", lambda row, _said, _place: _text(row["printed_value"])
    ),
    IndicatorMark(
        "实际完成值",
        "没有填报是“未报”，还没有要求填报是“未到期”",
        "text",
        lambda row, _said, _place: result_words(row),
    ),
    IndicatorMark("分值", "", "score", lambda row, _said, _place: score(row["weight_hundredths"])),
    IndicatorMark(
        "得分", "没有评分就空着", "score", lambda row, _said, _place: score(row["score_hundredths"])
    ),
    IndicatorMark(
        "全年预计完成情况",
        "单位填报、审核通过的",
        "text",
        lambda _row, said, _place: _text(said.get("expected_text")),
    ),
    IndicatorMark("原因说明", "", "text", lambda _row, said, _place: cause_words(said)),
    IndicatorMark("改进措施", "和完成日期", "text", lambda _row, said, _place: remedy_words(said)),
    IndicatorMark(
        "偏差原因分析及改进措施",
        "合在一起",
        "text",
        lambda _row, said, _place: deviation_words(said),
    ),
    IndicatorMark(
        "完成目标可能性", "", "text", lambda _row, said, _place: _text(said.get("possibility"))
    ),
    *(_ticks("official_cause", cause) for cause in CAUSES),
    *(_ticks("possibility", grade) for grade in POSSIBILITIES),
)

INDICATOR_MARKS = {f"{INDICATOR}{mark.name}": mark for mark in _INDICATOR_MARKS}


def is_known(name: str) -> bool:
    """Whether a mark of this name stands for anything."""
    return name in MARKS or name in INDICATOR_MARKS


def nearest_marks(name: str) -> list[str]:
    """The known marks that a wrong one may have meant, the likeliest first; three at most.

    >>> nearest_marks("项目名"), nearest_marks("三级指标"), nearest_marks("天气")
    (['项目名称'], ['指标.三级指标'], [])
    """
    plain = name.replace(".", "")
    wanted = _ALSO_CALLED.get(name, plain)
    known = {mark.replace(".", ""): mark for mark in (*MARKS, *INDICATOR_MARKS)}
    whole = [mark for each, mark in known.items() if each in (wanted, f"指标{wanted}")]
    if whole:
        return whole[:1]
    begun = [mark for each, mark in known.items() if len(wanted) > 1 and each.startswith(wanted)]
    if begun:
        return begun[:_MOST_NEAR]
    return [known[each] for each in get_close_matches(wanted, known, n=_MOST_NEAR, cutoff=0.6)]


_MOST_NEAR = 3

_ALSO_CALLED = {
    "项目编码": "项目代码",
    "预算单位": "实施单位",
    "主管单位": "主管部门",
    "单位名称": "实施单位",
    "预算数": "全年预算数",
    "调整预算数": "全年预算数",
    "支付数": "执行数",
    "支出进度": "执行率",
}
"""What the same is called elsewhere → its mark."""
