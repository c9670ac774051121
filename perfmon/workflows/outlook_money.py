"""Checks of the money row of 偏差与预计: 全年预计 and 合同未付 beside the budget and what is paid.

What cannot be is refused, what looks like a slip is asked about (确认), and what can be but needs
an explanation is reported only with one. Either amount alone is an answer: 合同未付 then forecasts
as what is paid and what contracts still bring.
"""

from collections.abc import Iterator

from perfmon.workflows.entry_checks import DoubtError, Row
from perfmon.workflows.typed_values import exact_wanyuan


def judge_money(row: Row, said: Row) -> Iterator[ValueError]:
    """What speaks against the amounts in any state, a draft too.

    Args:
        row: of the sheet: paid_fen, adjusted_budget_fen.
        said: expected_fen and unpaid_contract_fen, None where not said.
    """
    paid_fen, budget_fen = int(row["paid_fen"]), int(row["adjusted_budget_fen"])
    expected_fen, unpaid_fen = said["expected_fen"], said["unpaid_contract_fen"]
    if expected_fen is not None and expected_fen < max(paid_fen, 0):
        yield ValueError(
            f"全年预计 {exact_wanyuan(expected_fen)} 万元，比已经支付的 {exact_wanyuan(paid_fen)} "
            "万元还少；这里填全年一共支付多少。"
        )
    most_fen = max(paid_fen, budget_fen)
    if expected_fen is not None and expected_fen > most_fen:
        yield ValueError(
            f"全年预计 {exact_wanyuan(expected_fen)} 万元，超过调整预算数 "
            f"{exact_wanyuan(budget_fen)} 万元；预算还要追加的，等追加下达后再改。"
        )
    if unpaid_fen is not None and unpaid_fen < 0:
        yield ValueError(f"合同未付 {exact_wanyuan(unpaid_fen)} 万元是负数，没有的请填 0。")
    left_fen = most_fen - paid_fen
    if unpaid_fen is not None and unpaid_fen > left_fen:
        yield DoubtError(
            f"合同未付 {exact_wanyuan(unpaid_fen)} 万元，没有支付的预算只有 "
            f"{exact_wanyuan(left_fen)} 万元；以后年度才付的不要填进来"
        )


def judge_whole_money(row: Row, said: Row) -> Iterator[ValueError]:
    """What is lacking before the amounts can be reported.

    Args:
        row: as for `judge_money`.
        said: as for `judge_money`, and explanation.
    """
    paid_fen, expected_fen = int(row["paid_fen"]), said["expected_fen"]
    unpaid_fen = said["unpaid_contract_fen"] or 0
    if expected_fen is None and not unpaid_fen:
        yield ValueError("没有填全年预计执行数，也没有填合同未付，至少填一个，再上报。")
    is_odd = expected_fen is not None and unpaid_fen > expected_fen - paid_fen
    if is_odd and not said["explanation"]:
        yield ValueError(
            f"合同未付 {exact_wanyuan(unpaid_fen)} 万元，比全年预计减已支付的 "
            f"{exact_wanyuan(expected_fen - paid_fen)} 万元还多；合同款年底前付不完的，"
            "请在原因说明里写明原因，再上报。"
        )
