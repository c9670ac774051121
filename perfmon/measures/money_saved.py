"""资金有节约: what the record says against it.

Money is saved where the work is done and part of the budget is left. Where nothing is left it
cannot have been; where the work is not done, what was not paid may only be what was not done, and
that a person has to tell. Source: decisions (Results: full points for work done with money saved);
本项目约定.
"""

from collections import Counter
from collections.abc import Iterable

from perfmon.measures.result_standing import STANDINGS
from perfmon.money import format_wanyuan

REACHED = "reached"


def nothing_left_words(spent_fen: int, budget_fen: int) -> str:
    """Why no money can have been saved; '' where part of the budget is left.

    Args:
        spent_fen: what is paid, or expected to be paid by the year's end.
        budget_fen: 调整预算数.

    >>> nothing_left_words(5_500_000, 5_000_000), nothing_left_words(499, 500)
    ('支出 5.50 万元，超过预算 5.00 万元，没有节约', '')
    """
    if spent_fen < budget_fen:
        return ""
    how = "超过" if spent_fen > budget_fen else "用完了"
    spent, budget = format_wanyuan(spent_fen), format_wanyuan(budget_fen)
    return f"支出 {spent} 万元，{how}预算 {budget} 万元，没有节约"


def undone_words(standings: Iterable[str]) -> str:
    """What of the work is not done; '' where all of it is, and where no indicator tells.

    Args:
        standings: of a project's indicators that do not merely mirror money, each of STANDINGS.

    >>> undone_words(["reached", "unreported", "red"])
    '3 项绩效指标达到 1 项（滞后 1 项、未报 1 项），没有做完的不算节约'
    """
    counts = Counter(standings)
    total, reached = counts.total(), counts[REACHED]
    if reached == total:
        return ""
    rest = [f"{word} {counts[name]} 项" for name, word in STANDINGS.items() if counts[name]]
    others = "、".join(words for words in rest if not words.startswith(STANDINGS[REACHED]))
    return f"{total} 项绩效指标达到 {reached} 项（{others}），没有做完的不算节约"
