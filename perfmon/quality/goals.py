"""Rules on goals: whether an indicator of the project measures each of them (高度关联)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from perfmon.document import Indicator, ProjectTargets
from perfmon.findings import Finding
from perfmon.quality.money_mirror import is_payment_date
from perfmon.quality.wording import indicator_words, neighbours, pairs, pieces, short_forms

_PHRASE = re.compile("[，。；,;]")
_GOAL_IN_PURPOSE = re.compile("^(?:加强|推进|提升|提高|增强|促进|改善|推动)")
_PAYMENT = re.compile("支付|支出|拨付|付款|款项|资金|经费|费用")
_TIME = re.compile("按时|及时|按期|如期|准时|规定(?:时间|时限|期限)")
_TIMED = re.compile("时效|及时|按时|时间|时限|期限|工期")
_SPEED = re.compile("速度|提速|时效性")
_TIMED_SPEED = re.compile("速度|及时|时长|用时|时限|天内|工作日")
_ACT = re.compile("^(?:开展|建设|建立|建成|新建|组建|举办|组织|培养|打造|创建|编制|制定)")
_ANY_ACT_HAS = re.compile("(?:活动|服务|管理|建设|机制|体系|制度|能力|工作|任务|项目|情况)$")
_ASPECTS = (
    (re.compile("满意|认可|好评"), re.compile("满意")),
    (re.compile("质量|优良|优质|合格|达标"), re.compile("质量|优良|优秀|合格|达标")),
    (re.compile("数量|个数"), re.compile("数量")),
)


@dataclass(frozen=True)
class _Said:
    """What some indicators speak of together: words, pairs of characters, amounts, payment.

    `subject` are the pairs of the project's own name, which most of its rows repeat.
    """

    words: str
    pairs: frozenset[str]
    neighbours: frozenset[str]
    amounts: frozenset[str]
    of_payment: bool
    subject: frozenset[str]


def check_goals(project: ProjectTargets) -> Finding | None:
    """GOAL_WITHOUT_INDICATOR: no indicator of the project measures these of its goals."""
    if not project.indicators:
        return None
    subject = frozenset(neighbours(project.name))
    said, said_of_time = (
        _said(rows, subject) for rows in (project.indicators, _timing(project.indicators))
    )
    goals = [goal for goal in _goals(project) if not _is_measured(goal, said, said_of_time)]
    if not goals:
        return None
    told = "”“".join(goals)
    reason = f"{len(project.indicators)} 条绩效指标里没有一条衡量“{told}”。"
    proposal = (
        f"补一条衡量“{told}”的指标，或删去这条目标"
        if len(goals) == 1
        else f"逐条补上衡量“{told}”的指标，或删去这些目标"
    )
    return Finding(
        "warning",
        "GOAL_WITHOUT_INDICATOR",
        reason,
        "；".join(goals),
        column="绩效目标",
        proposal=proposal,
    )


def _goals(project: ProjectTargets) -> Iterator[str]:
    """The numbered goals, then the goals that the purpose sets beside the work to be paid."""
    yield from project.goals
    yield from filter(_GOAL_IN_PURPOSE.match, _PHRASE.split(project.purpose or ""))


def _timing(indicators: Sequence[Indicator]) -> Sequence[Indicator]:
    """Those that can measure a goal in time: all where one times the work, else those of pay."""
    timed = [one for one in indicators if _TIMED.search(_words(one))]
    return timed if all(map(is_payment_date, timed)) else indicators


def _said(indicators: Iterable[Indicator], subject: frozenset[str]) -> _Said:
    texts = [text for one in indicators for text in indicator_words(one)]
    return _Said(
        words="\n".join(map(_words, indicators)),
        pairs=frozenset().union(*map(pairs, texts)),
        neighbours=frozenset().union(*map(neighbours, texts)),
        amounts=frozenset(f"{one.number}{one.unit}" for one in indicators if one.unit),
        of_payment=any(map(_PAYMENT.search, texts)),
        subject=subject,
    )


def _is_measured(goal: str, said: _Said, said_of_time: _Said) -> bool:
    """Whether one of the goal's phrases is measured; a long goal says the same in several."""
    phrases = (phrase for phrase in _PHRASE.split(goal) if phrase)
    return any(_is_phrase_measured(phrase, said, said_of_time) for phrase in phrases)


def _is_phrase_measured(phrase: str, said: _Said, said_of_time: _Said) -> bool:
    if _SPEED.search(phrase):
        return _TIMED_SPEED.search(said.words) is not None
    if _TIME.search(phrase):
        return bool(said_of_time.words) and _speaks_of(phrase, said_of_time)
    if any(asked.search(phrase) and measured.search(said.words) for asked, measured in _ASPECTS):
        return True
    return _speaks_of(phrase, said) or any(amount in phrase for amount in said.amounts)


def _speaks_of(phrase: str, said: _Said) -> bool:
    """Whether both share two characters in a row, also shortened, or both are of payment."""
    told = pairs(phrase) - (said.subject if _is_new_act(phrase, said) else frozenset())
    if not pieces(phrase) or not said.pairs.isdisjoint(told):
        return True
    if said.of_payment and _PAYMENT.search(phrase):
        return True
    return not said.neighbours.isdisjoint(short_forms(phrase))


def _is_new_act(phrase: str, said: _Said) -> bool:
    """Whether the phrase is to bring about a thing that no indicator names, 竞赛 of 开展技能竞赛.

    The thing is what the phrase ends with; that it is for the project's subject measures nothing.
    """
    if not _ACT.search(phrase) or _ANY_ACT_HAS.search(phrase):
        return False
    spoken = pieces(phrase)
    return bool(spoken) and spoken[-1][-2:] not in said.subject | said.pairs


def _words(indicator: Indicator) -> str:
    return f"{indicator.level2} {indicator.level3} {indicator.description}"
