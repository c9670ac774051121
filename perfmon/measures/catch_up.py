"""追平进度需支出额: the least sum that turns a light, paid by the end of the next month.

It is read off the limits of the row that the project will have then, with the plan's growth in
between; so paying it turns the light, and one fen less does not. In December it is for 31 December.
Money issued after the cut-off is not in it, so a look back says what could be said then.
Source: decisions, "追平进度需支出额".
"""

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.light_rule import LightRule
from perfmon.measures.lights import CAUSES_WITHOUT_LIGHT
from perfmon.measures.limits import limits_of
from perfmon.money import Int64Array
from perfmon.periods import MONTHS_IN_YEAR


def catch_up_month(month: int) -> int:
    """The month by whose end the sum is to be paid.

    >>> catch_up_month(10), catch_up_month(12)
    (11, 12)
    """
    return min(month + 1, MONTHS_IN_YEAR)


def add_catch_up(rows: pd.DataFrame, then: pd.DataFrame, rule: LightRule) -> pd.DataFrame:
    """The rows with what turns their light.

    Args:
        rows: judged rows of one month: PROJECT_KEY, paid_fen.
        then: the same projects as they will be judged at the end of `catch_up_month`, with the
            money that was issued by the cut-off of the rows; what is paid by then does not matter.
        rule: the version in force then.

    Returns:
        With to_yellow_fen and to_green_fen (Int64): 0 where nothing is needed, never more than is
        left of the budget; missing where the project has no light then. beyond_budget: all that is
        left is not enough for green (已不可能).
    """
    due = rows[PROJECT_KEY].merge(then, on=PROJECT_KEY, how="left", validate="1:1")
    paid_fen = rows["paid_fen"].to_numpy(dtype=np.int64)
    left_fen = (due["adjusted_budget_fen"].to_numpy(dtype=np.int64) - paid_fen).clip(min=0)
    to_yellow_fen = (_least(due, rule, "red") - paid_fen).clip(min=0)
    to_green_fen = np.maximum(_least(due, rule, "yellow") - paid_fen, to_yellow_fen)
    has_light = ~due["cause"].isin(CAUSES_WITHOUT_LIGHT).to_numpy()
    amounts = {"to_yellow_fen": to_yellow_fen, "to_green_fen": to_green_fen}
    return rows.assign(
        **{
            name: pd.Series(np.minimum(amount, left_fen), rows.index, dtype="Int64").where(
                has_light
            )
            for name, amount in amounts.items()
        },
        beyond_budget=has_light & (to_green_fen > left_fen),
    )


def _least(rows: pd.DataFrame, rule: LightRule, light: str) -> Int64Array:
    """What must have been paid to be spared a light by every line."""
    least = [limit.least_fen for limit in limits_of(rows, rule) if limit.light == light]
    return np.asarray(np.max(least, axis=0), dtype=np.int64)
