"""Rules on a project as a whole: its plan, its purpose, its indicators side by side."""

import re
from collections.abc import Iterator

from perfmon.document import Indicator, ProjectTargets
from perfmon.findings import Finding
from perfmon.money import format_percent, format_points, format_wanyuan

BACKLOADED_POINTS = 20
_MONTHS = 12
_NAMES_SOMETHING = re.compile(r"\w{2}")
_RUNNING_COST = re.compile(
    r"(?:日常|正常|机关|单位)办公|办公(?:支出|运行|运转|经费|费用|用品|耗材|开支)"
    r"|公用(?:运转|运行|经费|支出)|(?:机关|单位)(?:正常|日常)?运[转行]|日常运[转行](?!维|管)|水电费|办公费"
)


def check_backloaded(project: ProjectTargets) -> Finding | None:
    """SCHED_BACKLOADED: the last checkpoint before December lies 20 points or more behind 序时."""
    before = [point for point in project.schedule if point.month < _MONTHS]
    if not before or project.budget_fen <= 0:
        return None
    last = before[-1]
    year_of_fen = _MONTHS * project.budget_fen
    behind = project.budget_fen * last.month - _MONTHS * last.planned_fen
    if 100 * behind < BACKLOADED_POINTS * year_of_fen:
        return None
    points = format_points(behind, year_of_fen)
    reason = (
        f"到{last.month}月底只计划支出 {format_wanyuan(last.planned_fen)} 万元"
        f"（{format_percent(last.planned_fen, project.budget_fen)}），"
        f"比序时进度低 {points} 个百分点，支出集中在年底。"
    )
    return Finding("warning", "SCHED_BACKLOADED", reason, column="资金支出计划")


def check_running_cost(project: ProjectTargets) -> Finding | None:
    """RUNNING_COST_AS_PROJECT: everyday office costs belong to 公用经费, not to a project."""
    words = _RUNNING_COST.search(project.purpose or "")
    if words is None:
        return None
    reason = f"资金用途写有“{words.group()}”，像日常公用经费，请核对是否应列项目支出。"
    return Finding("info", "RUNNING_COST_AS_PROJECT", reason, project.purpose, column="资金用途")


def find_duplicates(project: ProjectTargets) -> Iterator[tuple[Indicator, Finding]]:
    """DUPLICATE_INDICATOR: the same 三级指标 or the same description a second time."""
    first: dict[tuple[str, str], Indicator] = {}
    for indicator in project.indicators:
        said = {"三级指标": indicator.level3, "描述": indicator.description}
        same = [first[item] for item in said.items() if item in first]
        for item in said.items():
            if _NAMES_SOMETHING.search(item[1]):
                first.setdefault(item, indicator)
        if same:
            earlier = min(same, key=lambda one: one.row)
            reason = (
                f"“{indicator.level3}”与第 {earlier.row} 行“{earlier.level3}”重复，"
                "同一件事计了两次。"
            )
            yield indicator, Finding("warning", "DUPLICATE_INDICATOR", reason)
