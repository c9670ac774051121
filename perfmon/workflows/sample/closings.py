"""A month of the simulated county that is closed (月结), and payments of it that came too late.

So the sample shows what a closed month looks like and how a correction stands beside it.
"""

import pandas as pd

from perfmon.store.cuts import OFFICES
from perfmon.store.writing import Writer
from perfmon.workflows.closing import append_signature, freeze_month
from perfmon.workflows.sample.units import REGION_CODE

YEAR, MONTH = 2023, 9

LATE_LINES, LATE_FROM_DAY = 3, 25
"""So many lines of the month's last days, the largest, came only after it was closed."""

SIGNERS = ("国库甲", "绩效乙", "分管丙")

REASON = "月底几笔支付还没有导入，已与国库核对，导入后作更正"


def split_late(payments: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The payments that were there when the month closed, and those that came later."""
    paid_on = pd.to_datetime(payments["paid_on"])
    is_late = paid_on.between(f"{YEAR}-{MONTH:02}-{LATE_FROM_DAY}", f"{YEAR}-{MONTH:02}-30")
    lines = payments[is_late & (payments["kind"] == "支付")]
    order = ["amount_fen", "voucher_no", "line_no"]
    late = lines.sort_values(order, ascending=[False, True, True]).head(LATE_LINES)
    return payments.drop(index=late.index), late


def append_signatures(writer: Writer) -> None:
    """The three offices sign the month."""
    for signed in zip(OFFICES, SIGNERS, strict=True):
        append_signature(writer, REGION_CODE, YEAR, MONTH, signed)


def append_cut(writer: Writer) -> None:
    """The month is closed, though the treasury's report holds what came too late."""
    freeze_month(writer, YEAR, MONTH, REASON)
