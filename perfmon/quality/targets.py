"""All checks on the targets of a text, in order; none stops another."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from perfmon.document import Indicator, PerformanceText, ProjectTargets
from perfmon.findings import Finding
from perfmon.quality.categories import (
    check_completion,
    check_output_as_benefit,
    check_swapped,
    check_timeliness,
    check_use_of_money,
)
from perfmon.quality.department_rules import (
    check_department_goals,
    check_department_targets,
    check_document_years,
)
from perfmon.quality.goals import check_goals
from perfmon.quality.money_mirror import mirrors_money
from perfmon.quality.outputs import check_delivered, check_too_small
from perfmon.quality.project_rules import (
    check_backloaded,
    check_running_cost,
    find_duplicates,
)
from perfmon.quality.target_values import (
    check_cost_direction,
    check_cost_is_budget,
    check_name_and_value,
    check_plausible,
    check_qualitative,
    check_satisfaction,
    check_unit_noun,
)

IndicatorRule = Callable[[ProjectTargets, Indicator], Finding | None]
ProjectRule = Callable[[ProjectTargets], Finding | None]
DocumentRule = Callable[[PerformanceText], Finding | None]


def check_money_mirror(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """MONEY_MIRROR: the indicator repeats the money and is left out of 实现程度."""
    if not mirrors_money(project, indicator):
        return None
    reason = f"“{indicator.level3}”只反映资金，不反映绩效，不计入绩效目标实现程度。"
    return Finding("info", "MONEY_MIRROR", reason)


DOCUMENT_RULES: tuple[DocumentRule, ...] = (
    check_document_years,
    check_department_goals,
    check_department_targets,
)
PROJECT_RULES: tuple[ProjectRule, ...] = (check_backloaded, check_running_cost, check_goals)
INDICATOR_RULES: tuple[IndicatorRule, ...] = (
    check_cost_direction,
    check_plausible,
    check_satisfaction,
    check_qualitative,
    check_use_of_money,
    check_completion,
    check_output_as_benefit,
    check_swapped,
    check_name_and_value,
    check_unit_noun,
    check_timeliness,
    check_delivered,
    check_too_small,
    check_cost_is_budget,
    check_money_mirror,
)


def check_targets(text: PerformanceText, file_name: str) -> list[Finding]:
    """What is wrong with the targets of a text, in its order, one finding a code and place."""
    findings = [found for rule in DOCUMENT_RULES if (found := rule(text))]
    placed: dict[tuple[str, str | None, int | None], Finding] = {}
    for project in text.projects:
        for finding in sorted(_check_project(project), key=_row):
            placed.setdefault((finding.code, finding.project, finding.row), finding)
    return [replace(finding, file=file_name) for finding in (*findings, *placed.values())]


def check_indicator(project: ProjectTargets, indicator: Indicator) -> list[Finding]:
    """What the rules on one indicator find, in their order; without place and file."""
    return [found for rule in INDICATOR_RULES if (found := rule(project, indicator))]


def _check_project(project: ProjectTargets) -> Iterator[Finding]:
    for project_rule in PROJECT_RULES:
        if finding := project_rule(project):
            yield replace(finding, project=project.code, line=project.line)
    for indicator in project.indicators:
        for finding in check_indicator(project, indicator):
            yield _placed(finding, project, indicator)
    for indicator, finding in find_duplicates(project):
        yield _placed(finding, project, indicator)


def _row(finding: Finding) -> int:
    return finding.row or 0


def _placed(finding: Finding, project: ProjectTargets, indicator: Indicator) -> Finding:
    return replace(
        finding,
        project=project.code,
        row=indicator.row,
        line=indicator.line,
        printed_value=(
            indicator.printed_value if finding.printed_value is None else finding.printed_value
        ),
        column=finding.column or "指标值",
    )
