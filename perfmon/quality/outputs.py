"""Rules on outputs against the money: too small for it, or delivered before (相互匹配)."""

import re
from decimal import Decimal

from perfmon.document import Indicator, ProjectTargets
from perfmon.findings import Finding
from perfmon.money import FEN_PER_UNIT, format_wanyuan

_PIECE_UNITS = frozenset(("册", "本", "份", "张", "条", "幅", "个", "套", "块", "页"))
_PERSON_UNITS = frozenset(("人次", "人", "名"))
CEILINGS_YUAN = (
    (
        re.compile("宣传[册品单页画栏]|宣传资料|手册|折页|条幅|横幅|海报|标语|传单"),
        _PIECE_UNITS,
        5_000,
    ),
    (re.compile("培训"), _PERSON_UNITS, 10_000),
)
"""Words of a cheap output, its units, and the yuan apiece from which a person should look."""

_PAYS_FOR_THE_PAST = re.compile(
    "尾款|质保金|质量保证金|保证金余款|余款|欠款|拖欠|结算款|已完工|已建成|已交付|以前年度"
)
_KEPT_BACK = re.compile("(?:预留|扣留|扣除|暂扣)[^，。；]{0,8}(?:质保金|质量保证金)")
_DELIVERS = re.compile("建成|建设|新建|改建|扩建|改造|安装|购置|采购|开通|铺设|架设|维修|栽植|完工")
_PAYS = re.compile("支付|兑付|结清|清偿|付清|付款|支出")


def check_too_small(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """OUTPUT_TOO_SMALL: the only count of a project is tiny against its money."""
    if "数量" not in indicator.level2 or indicator.number is None or indicator.kind == "at_most":
        return None
    if any("数量" in one.level2 for one in project.indicators if one is not indicator):
        return None
    number, words = Decimal(indicator.number), indicator.level3 + indicator.description
    for thing, units, yuan in CEILINGS_YUAN:
        if indicator.unit not in units or not thing.search(words) or number <= 0:
            continue
        apiece = Decimal(project.budget_fen) / number / FEN_PER_UNIT["元"]
        if apiece >= yuan:
            reason = (
                f"预算 {format_wanyuan(project.budget_fen)} 万元，数量指标只有"
                f"“{indicator.level3}”{indicator.printed_value}，合每{indicator.unit} "
                f"{apiece:,.0f} 元，产出与资金不相称，请核对。"
            )
            return Finding("info", "OUTPUT_TOO_SMALL", reason)
    return None


def check_delivered(project: ProjectTargets, indicator: Indicator) -> Finding | None:
    """OUTPUT_ALREADY_DELIVERED: the money pays for the past, yet the output is to be made anew."""
    words = f"{indicator.level3} {indicator.description}"
    purpose = _KEPT_BACK.sub("", f"{project.name} {project.purpose or ''}")
    paid = _PAYS_FOR_THE_PAST.search(purpose)
    if paid is None or "数量" not in indicator.level2 or indicator.number is None:
        return None
    if not _DELIVERS.search(words) or _PAYS.search(words):
        return None
    reason = (
        f"资金用于支付{paid.group()}，所付的工程或货物以前已经完成，"
        f"“{indicator.level3}”{indicator.printed_value} 却列为本年产出。"
    )
    proposal = "改为本年真正要做的事，如付款笔数、验收或移交"
    return Finding("warning", "OUTPUT_ALREADY_DELIVERED", reason, proposal=proposal)
