"""What kind of figure an indicator is (指标特性): decided by rules, each with its reason.

The rules look at unit, name, description and levels of one indicator; a person may decide
otherwise, so each trait is a value beside the Chinese reason that a page prints. Source: decisions
("Results"), method §0 rule 6, §5.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from perfmon.document import Indicator, IndicatorKind, ProjectTargets
from perfmon.quality.money_mirror import cost_is_budget, is_payment_date, is_use_of_money

Category1 = Literal["成本", "产出", "效益", "满意度"]
Category2 = Literal[
    "数量", "质量", "时效", "成本", "经济", "社会", "生态", "可持续影响", "服务对象满意度"
]

RATE_UNITS = ("%", "‰", "个百分点", "分")
SPAN_UNITS = ("天", "日", "小时", "分钟", "个月", "年")

KIND_WORDS: dict[IndicatorKind, str] = {
    "at_least": "不少于",
    "at_most": "不超过",
    "equal": "等于",
    "by_date": "按期完成",
    "qualitative": "分三档评定",
}

_CATEGORY1: tuple[tuple[str, Category1], ...] = (
    ("满意", "满意度"),
    ("成本", "成本"),
    ("产出", "产出"),
    ("效益", "效益"),
    ("效果", "效益"),
)
_CATEGORY2: tuple[tuple[str, Category2], ...] = (
    ("满意", "服务对象满意度"),
    ("成本", "成本"),
    ("可持续", "可持续影响"),
    ("生态", "生态"),
    ("环境", "生态"),
    ("社会", "社会"),
    ("经济", "经济"),
    ("数量", "数量"),
    ("质量", "质量"),
    ("时效", "时效"),
)
_LEVEL1_OF: dict[Category2, Category1] = {
    "服务对象满意度": "满意度",
    "经济": "效益",
    "社会": "效益",
    "生态": "效益",
    "可持续影响": "效益",
}

T = TypeVar("T")


@dataclass(frozen=True)
class Trait(Generic[T]):
    """One trait.

    Attributes:
        value: what the rule makes of the indicator.
        reason: why, in Chinese, without a full stop.
    """

    value: T
    reason: str


@dataclass(frozen=True)
class IndicatorTraits:
    """What kind of figure one indicator is.

    Attributes:
        is_level: whether a reported number stands for itself (比率、满意度、不得超过的时长) and is
            compared with the target itself; a count (累计数) adds up from January instead.
        due_on: the day on which the whole target is due (到期日).
        is_pro_rata: whether a share of a count is due before that day (按进度要求).
        direction: how the value is judged; the kind, for a bare number what its level 2 says.
        direction_is_assumed: whether the direction is the rule's and not printed.
        is_bare: whether the number is printed without an operator (没有比较符号).
        mirrors_money: whether it only repeats the budget or its payment (只反映资金).
        category1: 一级指标 in one spelling; None where it is none of the four.
        category2: 二级指标 in one spelling; None where it is none of the nine.
    """

    is_level: Trait[bool]
    due_on: Trait[date]
    is_pro_rata: Trait[bool]
    direction: Trait[IndicatorKind]
    direction_is_assumed: bool
    is_bare: bool
    mirrors_money: Trait[bool]
    category1: Trait[Category1 | None]
    category2: Trait[Category2 | None]


def indicator_traits(project: ProjectTargets, indicator: Indicator) -> IndicatorTraits:
    """The traits of one indicator of a project, as the rules see it."""
    direction = find_direction(indicator)
    category2 = find_category2(indicator.level2)
    return IndicatorTraits(
        is_level=find_level(indicator.kind, indicator.unit, indicator.level2, indicator.level3),
        due_on=find_due_day(indicator, project.year),
        is_pro_rata=Trait(False, "单位没有说明按进度完成，到期以前不要求"),
        direction=direction,
        direction_is_assumed=direction.value != indicator.kind,
        is_bare=is_bare(indicator),
        mirrors_money=find_mirror(project, indicator),
        category1=find_category1(indicator.level1, category2.value),
        category2=category2,
    )


def find_level(kind: str, unit: str | None, level2: str, level3: str) -> Trait[bool]:
    """Whether a reported number stands for itself and does not add up from January.

    >>> find_level("at_least", "%", "质量指标", "优良率").value
    True
    >>> find_level("at_least", "天", "质量指标", "使用天数")
    Trait(value=False, reason='按天累计，到期与指标值比')
    """
    if kind in ("by_date", "qualitative"):
        return Trait(False, "指标值不是数")
    if unit in RATE_UNITS:
        return Trait(True, f"单位是{unit}，随时与指标值本身比")
    if "满意" in level2 + level3:
        return Trait(True, "满意度，随时与指标值本身比")
    if unit is not None and re.search("[/／]|每", unit):
        return Trait(True, f"单位“{unit}”是平均数，随时与指标值本身比")
    if unit is None and level3.endswith(("率", "比例", "占比")):
        return Trait(True, f"“{level3}”是比率，随时与指标值本身比")
    is_limit = kind == "at_most" or (kind == "equal" and "时效" in level2)
    if unit in SPAN_UNITS and is_limit:
        return Trait(True, "不得超过的时长，随时与指标值本身比")
    return Trait(False, f"按{unit}累计，到期与指标值比" if unit else "累计数，到期与指标值比")


def find_due_day(indicator: Indicator, year: int) -> Trait[date]:
    """The printed deadline, else the year's last day."""
    if indicator.deadline is not None:
        return Trait(indicator.deadline, "指标值写明的日期")
    return Trait(date(year, 12, 31), "没有写日期，按年底到期")


def find_direction(indicator: Indicator) -> Trait[IndicatorKind]:
    """How the value is judged; a bare number by its level 2 (成本 ≤, else ≥).

    Two kinds of bare number would be nonsense as ≥ and are read as ≤: 0, which every number
    reaches, and a span of time under 时效.
    """
    if not is_bare(indicator):
        return Trait(indicator.kind, f"指标值“{indicator.printed_value}”的写法")
    if "成本" in indicator.level2:
        return Trait("at_most", "没有写比较符号，成本指标按不超过评定")
    if Decimal(indicator.number or 0) == 0:
        return Trait("at_most", "没有写比较符号，目标是 0，按不超过评定")
    if "时效" in indicator.level2 and indicator.unit in SPAN_UNITS:
        return Trait("at_most", "没有写比较符号，时效指标的时长按不超过评定")
    return Trait("at_least", f"没有写比较符号，{indicator.level2}按不少于评定")


def is_bare(indicator: Indicator) -> bool:
    """Whether the target is a number without any operator (291条); `=` and 等于 are one."""
    printed = unicodedata.normalize("NFKC", indicator.printed_value)
    return indicator.kind == "equal" and not re.search("=|等于", printed)


def find_mirror(project: ProjectTargets, indicator: Indicator) -> Trait[bool]:
    """Whether it only says that the budget is to be spent, and by which rule."""
    if cost_is_budget(project, indicator):
        return Trait(True, "成本目标就是预算数")
    if is_payment_date(indicator):
        return Trait(True, "时效说的是付款，不是工作")
    if is_use_of_money(indicator):
        return Trait(True, "说的是资金使用的比率或效率")
    return Trait(False, "反映工作的结果")


def find_category1(level1: str, category2: Category2 | None) -> Trait[Category1 | None]:
    """一级指标 in one of four spellings; where it names none, what its level 2 belongs to."""
    found = next((category for word, category in _CATEGORY1 if word in level1), None)
    if found is not None:
        return Trait(found, f"一级指标是“{level1}”")
    if category2 is not None:
        return Trait(_LEVEL1_OF.get(category2, "产出"), f"按二级指标“{category2}”归类")
    return Trait(None, f"一级指标“{level1}”归不到四类")


def find_category2(level2: str) -> Trait[Category2 | None]:
    """二级指标 in one of nine spellings.

    >>> find_category2("生态环境成本指标").value, find_category2("经济效益指标").value
    ('成本', '经济')
    """
    found = next((category for word, category in _CATEGORY2 if word in level2), None)
    if found is None:
        return Trait(None, f"二级指标“{level2}”归不到九类")
    return Trait(found, f"二级指标是“{level2}”")
