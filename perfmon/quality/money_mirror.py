"""Indicators that mirror money: they repeat the budget or its payment and say nothing of results.

Such indicators are left out of 实现程度 and 双监控 (decisions.md, Results).
"""

import re
from decimal import Decimal

from perfmon.document import Indicator, ProjectTargets
from perfmon.money import FEN_PER_UNIT

_PAYMENT = re.compile(r"支出|支付|(?<!物资)拨付|付款|付清|报账|资金使用|资金到位|资金下达")
_MONEY_USE = re.compile(
    r"(?:资金|经费|成本|预算|款项)的?(?:使用|支付|支出|执行|拨付|到位)(?:完成)?(?:率|效率|进度)"
    r"|预算执行|支付率|支出率|支出进度"
)
_PER = re.compile("[/／每]")

SPENDING = "支出|支付|使用|执行|付款|付清|报账|拨付"
ARRIVAL = "到位|下达|效率"
"""Words of a mirror that payments can answer, and of one that they cannot."""


def mirrors_money(project: ProjectTargets, indicator: Indicator) -> bool:
    """Whether the indicator only says that the budget is to be spent.

    Cost equal to the budget, the date of payment under 时效, or the rate at which money is used.
    """
    return (
        cost_is_budget(project, indicator)
        or is_payment_date(indicator)
        or is_use_of_money(indicator)
    )


def cost_is_budget(project: ProjectTargets, indicator: Indicator) -> bool:
    """Whether a 成本指标 names the whole budget as its target; an amount per thing never does."""
    is_apiece = _PER.search(indicator.printed_value) is not None
    if "成本" not in indicator.level2 or indicator.number is None or is_apiece:
        return False
    fen = Decimal(indicator.number) * FEN_PER_UNIT.get(indicator.unit or "", 0)
    return fen == project.budget_fen > 0


def is_payment_date(indicator: Indicator) -> bool:
    """Whether a 时效指标 speaks of paying instead of the work."""
    return "时效" in indicator.level2 and _PAYMENT.search(_words(indicator)) is not None


def is_use_of_money(indicator: Indicator) -> bool:
    """Whether the indicator is a rate or an efficiency of using money (资金使用率, 成本使用率)."""
    return _MONEY_USE.search(_words(indicator)) is not None


def _words(indicator: Indicator) -> str:
    return f"{indicator.level3} {indicator.description} {indicator.printed_value}"
