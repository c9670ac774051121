"""Rules on the value of a target: direction, size, unit and wording."""

import re
from decimal import Decimal

from perfmon.document import Indicator, ProjectTargets
from perfmon.findings import Finding
from perfmon.money import format_wanyuan
from perfmon.quality.categories import COUNT_UNITS
from perfmon.quality.money_mirror import cost_is_budget

LEAST_SATISFACTION = 90
LEAST_LEVEL = 60
_CHANGE = re.compile(
    r"增长|提高|提升|增加|增幅|上升|增收|降低|下降|减少|节约|压减|降幅|递增|节水|节能|节电|减排|增产"
)
_CHANGE_RATE = re.compile(rf"(?:{_CHANGE.pattern})(?:率|幅度|比例|比率|百分比)")
_HARM_RATE = re.compile(
    "(?:差错|错误|事故|投诉|发生|流失|死亡|逾期|空置|闲置|损失|失败|不合格|返工|违规|漏损|故障|退货|拒付"
    "|失学|辍学|失业|发病|患病|感染|返贫|破损|撂荒|误报|漏报)率"
)
_LEVEL_RATE = re.compile(
    r"满意|合格|优良|优秀|完成(?:率|度|情况|比例)|及时|达标|正常|准确|完好|运行|通畅|畅通|执行率|到位率|支付率"
)
_SAVING = re.compile(r"节约|降低|下降|压减|减少|节省")
_MANNER = re.compile(
    r"稳步|逐步|逐年|有效|明显|显著|不断|持续|进一步|大幅|有所|较大|切实|充分|得到|基本"
)
_TENDENCY = re.compile(
    r"提升|增长|递增|改善|提高|增强|加强|促进|推动|下降|减少|降低|好转|优化|保障|增加"
)
_STANDARD = re.compile(r"上年|去年|同期|基期|以上|[优良中差]档|等级|分级|A级|标准")
_NOUN_UNITS = tuple(
    (
        re.compile(rf"(?:{nouns})(?:数量?|个数|总数|购置|采购|印制|发放|建设|更新)?$"),
        frozenset(units),
    )
    for nouns, units in (
        ("宣传册|手册|图书|书籍", ("册", "本", "份", "套")),
        ("条幅|横幅|标语", ("条", "幅", "个")),
        ("线路", ("条", "公里", "千米", "米", "km")),
        ("平台|账号|摄像头|探头|监控", ("个", "台", "套", "处", "路")),
        ("车辆|车", ("辆", "台", "台次", "辆次", "个")),
        ("学校|医院|卫生院|幼儿园", ("所", "个", "家")),
        ("路灯", ("盏", "个", "杆", "套", "基")),
        ("桥梁", ("座", "个", "米", "延米")),
        ("机井", ("眼", "口", "个")),
        ("苗木|树木", ("株", "棵", "亩", "公顷")),
        ("电脑|计算机|打印机|一体机", ("台", "套", "个")),
    )
)
"""The things that an output's name ends with, and the measure words that fit them."""

_RATE_NAME = re.compile("(?<![频速功汇效])率$|占比$|比例$")
_RATIO_NAME = re.compile("(?:容积|周转|倍)率$")
"""Rates that are printed as ratios."""

_COUNT_NAME = re.compile("(?:人数|人次|数量|个数|次数|场次|面积|里程|长度|天数)$")


def check_cost_direction(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """COST_DIRECTION: a floor under a cost rewards overspending; savings may have one."""
    is_money = "元" in (indicator.unit or "")
    if "成本" not in indicator.level2 or indicator.kind != "at_least" or not is_money:
        return None
    if _SAVING.search(indicator.level3 + indicator.description):
        return None
    proposal = f"≤{indicator.number}{indicator.unit}"
    reason = (
        f"成本指标“{indicator.level3}”写成 {indicator.printed_value}，花得越多越算完成；"
        f"应写 {proposal}。"
    )
    return Finding("error", "COST_DIRECTION", reason, proposal=proposal)


def check_plausible(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """IMPLAUSIBLE_VALUE: a percentage of at most 1, above 100, or a low level of quality.

    A rate of at most 1 without a unit may be 0.95 for 95%, which only its unit can say. Nobody
    sets 100% for satisfaction: what a satisfaction of 1 was to be is asked, and nothing proposed.
    """
    is_satisfaction = "满意" in indicator.level1 + indicator.level2 + _name(indicator)
    if _is_bare_share(indicator):
        if is_satisfaction and Decimal(indicator.number or 0) == 1:
            return _ask_satisfaction(indicator)
        proposal = f"≥{(Decimal(indicator.number or 0) * 100).normalize():f}%"
        reason = (
            f"“{indicator.level3}”的目标写成 {indicator.printed_value}，没有写 %，"
            f"分不清是 {indicator.number}% 还是 {proposal.removeprefix('≥')}，请核对后补上。"
        )
        return Finding("error", "IMPLAUSIBLE_VALUE", reason, proposal=proposal)
    share = _share(indicator)
    if share is None:
        return None
    if share <= 1 and is_satisfaction:
        return _ask_satisfaction(indicator)
    if share <= 1:
        reason = f"“{indicator.level3}”的目标是 {indicator.printed_value}，疑为 100% 的误填。"
        return Finding("error", "IMPLAUSIBLE_VALUE", reason, proposal="≥100%")
    if share > 100:
        reason = f"“{indicator.level3}”的目标是 {indicator.printed_value}，比率超过 100%。"
        return Finding("error", "IMPLAUSIBLE_VALUE", reason)
    if share < LEAST_LEVEL and _LEVEL_RATE.search(indicator.level1 + _name(indicator)):
        reason = f"“{indicator.level3}”的目标只有 {indicator.printed_value}，低于 {LEAST_LEVEL}%。"
        return Finding("error", "IMPLAUSIBLE_VALUE", reason)
    return None


def _ask_satisfaction(indicator: Indicator) -> Finding:
    reason = (
        f"“{indicator.level3}”的目标是 {indicator.printed_value}，满意度不会定得这样低，疑为误填，"
        "请问清单位本来定的是多少。"
    )
    return Finding("error", "IMPLAUSIBLE_VALUE", reason)


def check_satisfaction(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """SATISFACTION_LOW: full marks begin at 90 (财预〔2021〕101号); below 60 is implausible."""
    share = _share(indicator)
    if share is None or not LEAST_LEVEL <= share < LEAST_SATISFACTION:
        return None
    if "满意" not in indicator.level1 + indicator.level2:
        return None
    reason = (
        f"满意度目标 {indicator.printed_value} 低于 {LEAST_SATISFACTION}%，"
        f"自评满分从 {LEAST_SATISFACTION}% 起。"
    )
    return Finding("warning", "SATISFACTION_LOW", reason, proposal=f"≥{LEAST_SATISFACTION}%")


def check_qualitative(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """QUALITATIVE_NO_STANDARD: a tendency without baseline or grades cannot be judged."""
    words = indicator.printed_value
    if indicator.kind != "qualitative" or _STANDARD.search(words):
        return None
    if not (_TENDENCY.search(words) or _MANNER.search(words)):
        return None
    reason = f"“{indicator.level3}”的目标是“{words}”，没有基数、幅度或分档标准，无法判断是否完成。"
    return Finding("warning", "QUALITATIVE_NO_STANDARD", reason)


def check_name_and_value(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """NAME_VALUE_MISMATCH: the value is of another kind than the name says.

    A rate (率) with a date or a count for its value, a time or a count with a percentage.
    """
    name, is_percent = indicator.level3, indicator.unit == "%"
    is_rate, is_count = _RATE_NAME.search(name), _COUNT_NAME.search(name)
    if name.endswith("率") and indicator.kind == "by_date":
        value = "日期"
    elif is_percent and (is_count or name.endswith(("时间", "日期", "期限", "时限"))):
        value = "百分比"
    elif is_rate and indicator.unit in COUNT_UNITS:
        value = f"按{indicator.unit}计的数"
    else:
        return None
    reason = f"指标名称“{indicator.level3}”与指标值不符：值是{value}（{indicator.printed_value}）。"
    return Finding("warning", "NAME_VALUE_MISMATCH", reason)


def check_unit_noun(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """UNIT_NOUN_MISMATCH: the measure word does not fit the thing counted (册 for 宣传册)."""
    if "数量" not in indicator.level2 or indicator.number is None:
        return None
    units = next((units for noun, units in _NOUN_UNITS if noun.search(indicator.level3)), None)
    unit = re.split("[/／每]", indicator.unit or "")[0].removeprefix("万")
    if units is None or unit in (*units, "%", "") or "元" in unit:
        return None
    reason = f"“{indicator.level3}”按“{indicator.unit}”计（{indicator.printed_value}），量词不符。"
    return Finding("warning", "UNIT_NOUN_MISMATCH", reason)


def check_cost_is_budget(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """COST_EQUALS_BUDGET: the cost target is the whole budget, no unit cost."""
    if not cost_is_budget(project, indicator):
        return None
    reason = (
        f"成本目标等于预算数 {format_wanyuan(project.budget_fen)} 万元，没有单位成本，看不出节约。"
    )
    return Finding("info", "COST_EQUALS_BUDGET", reason)


def _share(indicator: Indicator) -> Decimal | None:
    """The percentage of a level that is to be reached; None for changes and for harms."""
    if indicator.unit != "%" or indicator.number is None:
        return None
    if indicator.kind not in ("at_least", "equal") or "成本" in indicator.level2:
        return None
    is_satisfaction = "满意" in _name(indicator)
    is_change = _CHANGE.search(indicator.level3) or _CHANGE_RATE.search(indicator.description)
    is_harm = _HARM_RATE.search(_name(indicator)) or Decimal(indicator.number) == 0
    return None if (is_change and not is_satisfaction) or is_harm else Decimal(indicator.number)


def _is_bare_share(indicator: Indicator) -> bool:
    """Whether a rate that is to be reached is written as a number up to 1, without a unit."""
    if indicator.unit is not None or indicator.number is None:
        return False
    is_other = _CHANGE.search(indicator.level3) or _HARM_RATE.search(_name(indicator))
    if indicator.kind not in ("at_least", "equal") or is_other:
        return False
    is_rate = _RATE_NAME.search(indicator.level3) and not _RATIO_NAME.search(indicator.level3)
    is_satisfaction = "满意" in indicator.level2 + indicator.level3
    return bool(is_rate or is_satisfaction) and 0 < Decimal(indicator.number) <= 1


def _name(indicator: Indicator) -> str:
    return f"{indicator.level3} {indicator.description}"
