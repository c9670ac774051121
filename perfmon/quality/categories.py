"""Rules on where an indicator is filed: 数量, 质量, 时效, 成本, 效益."""

import re

from perfmon.document import Indicator, ProjectTargets
from perfmon.findings import Finding
from perfmon.quality.money_mirror import is_payment_date, is_use_of_money

COUNT_UNITS = frozenset(
    (
        *("个", "条", "次", "天", "日", "件", "份", "册", "本", "幅", "人", "名", "户", "家"),
        *("场", "期", "台", "套", "辆", "座", "处", "项", "块", "人次", "场次"),
        *("批", "间", "所", "栋", "盏", "棵", "株", "头", "只", "篇", "万人", "万人次"),
    )
)
_QUALITY = re.compile(r"优良|优秀|优质|合格|完好|良好|达标|准确率|验收|质量")
_DELIVERED_QUALITY = re.compile(
    r"优良率|合格率|完好率|(?:运行|运转)(?:情况)?良好|(?:维护|建设|工程|施工|制作|安装|维修)质量"
)
_COMPLETION = re.compile(r"完成(?:及时|情况|程度|比例|任务)?率|完成情况|完成程度|完成比例")
_UTILISATION = re.compile(r"利用率|使用率")
_HARM = re.compile(r"事故|投诉|差错|违规|违纪|返工|故障|舆情|案件|上访|中断|停水|停电|疫情")
_SPAN = re.compile("期$|年限|寿命|时长|无故障")
_BENEFIT = re.compile(r"效益|影响")


def check_use_of_money(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """CATEGORY_MISFILED: the use of money is filed as a benefit; 执行率 counts it already."""
    if not _BENEFIT.search(indicator.level2) or not is_use_of_money(indicator):
        return None
    return _misfiled(indicator, "说的是资金使用，不是效益，与预算执行率重复计算")


def check_completion(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """CATEGORY_MISFILED: the completion of work is an output, neither benefit nor quality."""
    name = f"{indicator.level3} {indicator.description}"
    if not _COMPLETION.search(name):
        return None
    if _BENEFIT.search(indicator.level2):
        return _misfiled(indicator, "说的是工作完成，属于产出，不是效益")
    if "质量" in indicator.level2 and not _QUALITY.search(name):
        return _misfiled(indicator, "说的是完成多少，不是质量")
    return None


def check_output_as_benefit(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """CATEGORY_MISFILED: quality, utilisation or days of running are outputs, not benefits."""
    if not re.search("社会|经济", indicator.level2) or is_use_of_money(indicator):
        return None
    name = f"{indicator.level3} {indicator.description}"
    if _DELIVERED_QUALITY.search(name):
        return _misfiled(indicator, "说的是产出的质量，属于质量指标")
    if "经济" in indicator.level2 and _UTILISATION.search(name):
        return _misfiled(indicator, "说的是利用程度，没有说明经济上的好处")
    if indicator.unit in ("天", "日") and indicator.kind in ("at_least", "equal"):
        return _misfiled(indicator, "说的是运行天数，属于产出")
    return None


def check_swapped(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """CATEGORY_SWAPPED: a rate of quality under 数量, or a count or days under 质量."""
    name = f"{indicator.level3} {indicator.description}"
    if "数量" in indicator.level2 and indicator.unit == "%" and _QUALITY.search(name):
        reason = f"“{indicator.level3}”是质量比率，却列在{indicator.level2}。"
        return _about_level2("CATEGORY_SWAPPED", indicator, reason, "改列质量指标")
    counts = indicator.unit in COUNT_UNITS and indicator.kind in ("at_least", "equal")
    is_quality = _HARM.search(name) or _SPAN.search(indicator.level3) or indicator.number == "0"
    if "质量" in indicator.level2 and counts and not is_quality:
        reason = (
            f"“{indicator.level3}”按{indicator.unit}计数（{indicator.printed_value}），"
            f"却列在{indicator.level2}。"
        )
        return _about_level2("CATEGORY_SWAPPED", indicator, reason, "改列数量指标")
    return None


def check_timeliness(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """TIMELINESS_IS_PAYMENT: 时效 speaks of payment, so it says nothing of the work's progress."""
    if not is_payment_date(indicator):
        return None
    reason = (
        f"时效指标“{indicator.level3}”（{indicator.printed_value}）说的是付款，不是工作进度，"
        "年底前看不出快慢。"
    )
    return Finding("warning", "TIMELINESS_IS_PAYMENT", reason, proposal="改为工作完成的时间节点")


def _misfiled(indicator: Indicator, why: str) -> Finding:
    reason = f"“{indicator.level3}”列在{indicator.level2}，{why}。"
    return _about_level2("CATEGORY_MISFILED", indicator, reason)


def _about_level2(
    code: str, indicator: Indicator, reason: str, proposal: str | None = None
) -> Finding:
    return Finding("warning", code, reason, indicator.level2, column="二级指标", proposal=proposal)
