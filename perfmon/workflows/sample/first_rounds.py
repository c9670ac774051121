"""一上: what two units of the simulated county sent first, and what reviewers made of it.

The texts of `texts` are then their 二上, in force from January, so that no figure of the sample
moves. A first round is made from the second: some faults more, which the second mends; some less,
which the second brings; much the same in both, part of it answered.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from perfmon.document import Checkpoint, Indicator, PerformanceText, ProjectTargets
from perfmon.findings import Finding
from perfmon.money import format_wanyuan
from perfmon.store.texts import Appended

UNITS = ("303001", "305001")
"""The units with two rounds, of the last year."""

ACCEPTED_BECAUSE = "县财政局1月20日批复（演示）"

_SATISFACTION = "服务对象满意度指标"

Change = Callable[[ProjectTargets], ProjectTargets]


class Answer(NamedTuple):
    """What a reviewer made of a finding of one code; `verdict` is 接受, 退回 or 更正."""

    code: str
    verdict: str
    words: str
    value: str | None = None


ANSWERS = (
    Answer("COST_DIRECTION", "退回", "成本指标写成了“≥”，请改为“≤”后重报（演示）"),
    Answer("SCHED_TOTAL", "退回", "12月底的累计数应等于预算数，请核对后重报（演示）"),
    Answer("IMPLAUSIBLE_VALUE", "更正", "单位电话说明：应为95%（演示）", "≥95%"),
    Answer("RUNNING_COST_AS_PROJECT", "接受", "按人大批复的专项安排，不并入公用经费（演示）"),
    Answer("COST_EQUALS_BUDGET", "接受", "单价由招标确定，预算数即上限（演示）"),
    Answer("CATEGORY_MISFILED", "接受", "主管部门要求列在这里，明年一并调整（演示）"),
    Answer("SCHED_BACKLOADED", "接受", "下半年施工，已附工期安排（演示）"),
)
"""Of each first round the first finding of a code is answered so."""

LATER_ANSWERS = (Answer("OP_MISSING", "退回", "请补上“≥”或“=”（演示）"),)
"""The same of the second rounds, where the first one's answer does not hold on."""


def first_round(text: PerformanceText) -> PerformanceText:
    """What the unit sent before the text: each change in the first project that it fits."""
    projects = list(text.projects)
    touched: set[int] = set()
    for change in _CHANGES:
        for place, project in enumerate(projects):
            changed = project if place in touched else change(project)
            if changed is not project:
                projects[place] = changed
                touched.add(place)
                break
    return replace(text, projects=tuple(projects))


def answered(
    found: Sequence[tuple[Appended, Finding]], answers: Sequence[Answer]
) -> Iterator[tuple[int, Answer]]:
    """The places of the findings that are answered, counted from 0, each with its answer."""
    told: set[tuple[int, str]] = set()
    said = {answer.code: answer for answer in answers}
    for place, (text, finding) in enumerate(found):
        key = (text.text_id, finding.code)
        if finding.code in said and key not in told:
            told.add(key)
            yield place, said[finding.code]


def _cost_upside_down(project: ProjectTargets) -> ProjectTargets:
    """≤451万元 was printed ≥451万元."""
    return _exchange(
        project,
        lambda one: one.level2 == "成本指标" and one.kind == "at_most",
        lambda one: replace(
            one, kind="at_least", operator=">=", printed_value="≥" + one.printed_value[1:]
        ),
    )


def _share_for_percent(project: ProjectTargets) -> ProjectTargets:
    """≥95% was printed ≥1%, as a sheet shows 95 % in a cell without decimals."""
    return _exchange(
        project,
        lambda one: one.level2 == _SATISFACTION and one.number == "95",
        lambda one: replace(one, number="1", printed_value="≥1%"),
    )


def _more_satisfied(project: ProjectTargets) -> ProjectTargets:
    """≥85%, which the second round brings, was ≥90%."""
    return _exchange(
        project,
        lambda one: one.level2 == _SATISFACTION and one.number == "85",
        lambda one: replace(one, number="90", printed_value="≥90%"),
    )


def _more_money(project: ProjectTargets) -> ProjectTargets:
    """A tenth more was asked for, and not put into the plan."""
    if project.carry_over or project.fiscal_fen is None or project.schedule[-1].inferred:
        return project
    more = project.budget_fen // 10
    return replace(
        project, budget_fen=project.budget_fen + more, fiscal_fen=project.fiscal_fen + more
    )


def _another_plan(project: ProjectTargets) -> ProjectTargets:
    """Half of what is planned for June was planned, all of it for the second half year."""
    points = {point.month: point for point in project.schedule}
    if not points[6].planned_fen or points[3].planned_fen:
        return project
    half = points[6].planned_fen // 200_0000 * 100_0000
    printed = format_wanyuan(half).replace(",", "")
    points[6] = Checkpoint(6, printed, half, inferred=False)
    return replace(project, schedule=tuple(points.values()))


def _another_indicator(project: ProjectTargets) -> ProjectTargets:
    """One indicator more, which the second round leaves out."""
    last = project.indicators[-1]
    more = replace(
        project.indicators[0],
        row=last.row + 1,
        level3="宣传报道数量",
        description="在县级以上媒体报道的数量",
        printed_value="≥12篇",
        kind="at_least",
        operator=">=",
        number="12",
        unit="篇",
    )
    return replace(project, indicators=(*project.indicators, more))


def _other_words(project: ProjectTargets) -> ProjectTargets:
    """Goals and purpose in other words."""
    return replace(
        project,
        purpose=f"用于{project.name}。",
        goals=(*project.goals[:1], "做好相关工作", *project.goals[1:]),
    )


_CHANGES: tuple[Change, ...] = (
    _another_plan,
    _cost_upside_down,
    _cost_upside_down,
    _share_for_percent,
    _more_satisfied,
    _more_money,
    _another_indicator,
    _other_words,
)


def _exchange(
    project: ProjectTargets,
    fits: Callable[[Indicator], bool],
    change: Callable[[Indicator], Indicator],
) -> ProjectTargets:
    """The project with its first indicator that fits changed; itself where none does."""
    found = next((one for one in project.indicators if fits(one)), None)
    if found is None:
        return project
    indicators = (change(one) if one is found else one for one in project.indicators)
    return replace(project, indicators=tuple(indicators))
