"""Rules on goals: whether an indicator of the project measures each of them (高度关联)."""

import re
from collections.abc import Iterable, Sequence

from perfmon.document import Indicator, ProjectTargets
from perfmon.findings import Finding
from perfmon.quality.wording import common_run, indicator_words, is_shortened_in, pieces

_PHRASE = re.compile("[，。；,;]")
_GOAL_IN_PURPOSE = re.compile("^(?:加强|推进|提升|提高|增强|促进|改善|推动)")
_PAYMENT = re.compile("支付|支出|拨付|付款|款项|资金|经费|费用")
_TIME = re.compile("按时|及时|按期|如期|准时|规定(?:时间|时限|期限)")
_TIMED = re.compile("及时|按时|时间|时限|期限|工期")
_SPEED = re.compile("速度|提速|时效性")
_TIMED_SPEED = re.compile("速度|及时|时长|用时|时限|天内|工作日")
_ASPECTS = (
    (re.compile("满意|认可|好评"), re.compile("满意")),
    (re.compile("质量|优良|优质|合格|达标"), re.compile("质量|优良|优秀|合格|达标")),
    (re.compile("数量|个数"), re.compile("数量")),
)


def check_goals(project: ProjectTargets) -> Finding | None:
    """GOAL_WITHOUT_INDICATOR: no indicator of the project measures one of its goals."""
    if not project.indicators:
        return None
    goals = [goal for goal in _goals(project) if not _is_measured(goal, project.indicators)]
    if not goals:
        return None
    told = "”“".join(goals)
    reason = f"{len(project.indicators)} 条绩效指标里没有一条衡量“{told}”。"
    proposal = f"补一条衡量“{goals[0]}”的指标，或删去这条目标"
    return Finding(
        "warning",
        "GOAL_WITHOUT_INDICATOR",
        reason,
        goals[0],
        column="绩效目标",
        proposal=proposal,
    )


def _goals(project: ProjectTargets) -> Iterable[str]:
    """The numbered goals, then the goals that the purpose sets beside the work to be paid."""
    yield from project.goals
    yield from filter(_GOAL_IN_PURPOSE.match, _PHRASE.split(project.purpose or ""))


def _is_measured(goal: str, indicators: Sequence[Indicator]) -> bool:
    """Whether one of the goal's phrases is measured; a long goal says the same in several."""
    return any(_is_phrase_measured(phrase, indicators) for phrase in _PHRASE.split(goal) if phrase)


def _is_phrase_measured(phrase: str, indicators: Sequence[Indicator]) -> bool:
    if _SPEED.search(phrase):
        return any(_TIMED_SPEED.search(_words(one)) for one in indicators)
    if _TIME.search(phrase):
        timed = [one for one in indicators if "时效" in one.level2 or _TIMED.search(_words(one))]
        return any(_speaks_of(phrase, one) for one in timed)
    for asked, measured in _ASPECTS:
        if asked.search(phrase) and any(measured.search(_words(one)) for one in indicators):
            return True
    return any(_speaks_of(phrase, one) for one in indicators)


def _speaks_of(phrase: str, indicator: Indicator) -> bool:
    """Whether both share two characters in a row, also shortened, or both are of payment."""
    if not pieces(phrase):
        return True
    words = indicator_words(indicator)
    if any(len(common_run(phrase, said)) > 1 for said in words):
        return True
    if _PAYMENT.search(phrase) and any(map(_PAYMENT.search, words)):
        return True
    return any(is_shortened_in(phrase, said) for said in words)


def _words(indicator: Indicator) -> str:
    return f"{indicator.level2} {indicator.level3} {indicator.description}"
