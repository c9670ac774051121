"""Rules on part one of the text (部门整体绩效目标) beside the projects of part two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfmon.document import Indicator, PerformanceText, ProjectTargets, ProseTarget
from perfmon.findings import Finding
from perfmon.quality.indicator_traits import RATE_UNITS
from perfmon.quality.wording import common_run, indicator_words, likeness, pairs, pieces

SAME_MEASURE = 0.75
"""Share of the shorter wording that two names of one measure have in a row."""

_LEAST_RUN = 3
_MOST_ALIKE = 500
_MYRIAD = "万"


@dataclass(frozen=True)
class Measured:
    """A target of part one and the indicator of a project that measures the same."""

    target: ProseTarget
    project: ProjectTargets
    indicator: Indicator


def check_document_years(text: PerformanceText) -> Finding | None:
    """DOC_YEAR_MISMATCH: the prose of part one sets a target for another year."""
    year = text.document.year
    others = [target for target in text.department.targets if target.year != year]
    if not others:
        return None
    told = "；".join(f"{target.where}“{target.text}”（{target.year}年）" for target in others)
    reason = f"文本是{year}年的，目标却写了别的年份：{told}。"
    return Finding("error", "DOC_YEAR_MISMATCH", reason, others[0].text, column=others[0].where)


def check_department_goals(text: PerformanceText) -> Finding | None:
    """DOC_GOAL_WITHOUT_PROJECT: no project has an indicator for a target of part one."""
    measures = _Measures(text)
    lost = [one for one in text.department.targets if not _is_served(one, measures)]
    if not lost:
        return None
    told = "；".join(dict.fromkeys(f"{target.where}“{target.text}”" for target in lost))
    reason = f"{len(text.projects)} 个项目里没有一条绩效指标衡量{told}。"
    proposal = "在有关项目里补上指标，或从部门目标里删去"
    return Finding(
        "warning",
        "DOC_GOAL_WITHOUT_PROJECT",
        reason,
        lost[0].text,
        column=lost[0].where,
        proposal=proposal,
    )


def check_department_targets(text: PerformanceText) -> Finding | None:
    """DOC_TARGET_INCONSISTENT: a project's target stays behind the department's for the same."""
    behind = [one for one in _measured(text) if _stays_behind(one)]
    if not behind:
        return None
    said: dict[str, list[str]] = {}
    for one in behind:
        said.setdefault(_told(one), []).append(one.target.where)
    told = "；".join(f"{'、'.join(places)}{words}" for words, places in said.items())
    first = behind[0].target
    reason = f"部门目标与项目指标不一致：{told}。"
    return Finding("warning", "DOC_TARGET_INCONSISTENT", reason, first.text, column=first.where)


def _told(one: Measured) -> str:
    return (
        f"“{one.target.text}”，{one.project.name}第{one.indicator.row}行"
        f"“{one.indicator.level3}”只写 {one.indicator.printed_value}"
    )


class _Measures:
    """The indicators of all projects, found by the pairs of characters that they speak of.

    A pair that more than `_MOST_ALIKE` of them share tells them hardly apart: it finds the first.
    """

    def __init__(self, text: PerformanceText) -> None:
        self._all = [(project, one) for project in text.projects for one in project.indicators]
        self.ask_satisfaction = any("满意" in one.level2 + one.level3 for _, one in self._all)
        self._places: dict[str, list[int]] = {}
        for place, (_, indicator) in enumerate(self._all):
            for pair in set().union(*map(pairs, indicator_words(indicator))):
                self._places.setdefault(pair, []).append(place)

    def near(self, subject: str) -> list[tuple[ProjectTargets, Indicator]]:
        """Those that share a pair of characters with a subject, in their order."""
        found = (self._places.get(pair, [])[:_MOST_ALIKE] for pair in pairs(subject))
        places = {place for places in found for place in places}
        return [self._all[place] for place in sorted(places)]


def _is_served(target: ProseTarget, measures: _Measures) -> bool:
    """Whether an indicator speaks of the same; of satisfaction any that asks for it."""
    subject = _subject(target)
    if not pieces(subject) or ("满意" in subject and measures.ask_satisfaction):
        return True
    return any(
        _speaks_of(subject, words)
        for _, indicator in measures.near(subject)
        for words in indicator_words(indicator)
    )


def _speaks_of(subject: str, words: str) -> bool:
    """Whether words speak of a subject; the kind of a rate (处理率) alone is not enough."""
    run = common_run(subject, words)
    is_kind_of_rate = len(run) <= _LEAST_RUN and run.endswith("率")
    if likeness(subject, words) == 1:
        return len(run) > 1
    return len(run) >= _LEAST_RUN and not is_kind_of_rate


def _measured(text: PerformanceText) -> Iterator[Measured]:
    """For each target of part one the indicators that are most like it, if like enough.

    None where the projects share a count among them and together reach it.
    """
    measures = _Measures(text)
    for target in text.department.targets:
        alike = [
            (like, Measured(target, project, indicator))
            for project, indicator in measures.near(_subject(target))
            if _may_be_same(target, indicator)
            and (like := _likeness(target, indicator)) >= (SAME_MEASURE, 0)
        ]
        if alike and not _reach_together(target, [one.indicator for _, one in alike]):
            best = max(like for like, _ in alike)
            yield from (one for like, one in alike if like == best)


def _reach_together(target: ProseTarget, indicators: Sequence[Indicator]) -> bool:
    if target.unit in RATE_UNITS or target.operator == "<=" or len(indicators) == 1:
        return False
    counts = [_amount(one.number, one.unit) for one in indicators if one.number is not None]
    return sum(counts) >= _amount(target.number, target.unit)


def _stays_behind(one: Measured) -> bool:
    """Whether the project asks less of the same measure, or only gives words for a number."""
    target, indicator = one.target, one.indicator
    if indicator.kind == "qualitative":
        return True
    if indicator.number is None:
        return False
    asked, set_by = _amount(target.number, target.unit), _amount(indicator.number, indicator.unit)
    return asked < set_by if target.operator == "<=" else set_by < asked


def _likeness(target: ProseTarget, indicator: Indicator) -> tuple[float, int]:
    """How like the indicator is by name or description, then how long a run both share."""
    subject = _subject(target)
    runs = [(words, len(common_run(subject, words))) for words in indicator_words(indicator)]
    return max(
        (likeness(subject, words), run) if run >= _LEAST_RUN else (0.0, 0) for words, run in runs
    )


def _subject(target: ProseTarget) -> str:
    """What the clause speaks of: the words before its number, else those after."""
    before, _, after = target.text.rpartition(target.number)
    return before if pieces(before) else after


def _may_be_same(target: ProseTarget, indicator: Indicator) -> bool:
    """Whether both ask for satisfaction or neither does, in one unit; words have no unit."""
    asks = "满意" in target.text, "满意" in indicator.level2 + indicator.level3
    has_unit = _plain_unit(target.unit) == _plain_unit(indicator.unit)
    return asks[0] == asks[1] and (has_unit or indicator.kind == "qualitative")


def _plain_unit(unit: str | None) -> str:
    return (unit or "").removeprefix(_MYRIAD)


def _amount(number: str, unit: str | None) -> Decimal:
    is_myriad = (unit or "").startswith(_MYRIAD)
    return Decimal(number) * (10_000 if is_myriad else 1)
