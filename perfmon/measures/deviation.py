"""偏差: of which money and which 绩效指标 a unit is asked what it expects, and why.

A light of 预警 or 滞后 is a deviation, and so is a target so far exceeded that the reason must be
written down. What goes as it should is not asked about. Source: method §1.1, decisions.
"""

import pandas as pd

DEVIATING = ("red", "yellow")
"""The lights that are asked about."""


def add_deviation(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `is_deviating`.

    Args:
        rows: money or indicators: light (missing where there is none), needs_reason.

    >>> rows = pd.DataFrame({"light": ["red", "green", "blue"],
    ...     "needs_reason": [False, False, True]})
    >>> add_deviation(rows)["is_deviating"].tolist()
    [True, False, True]
    """
    needs_reason = rows["needs_reason"].fillna(False).astype(bool)
    return rows.assign(is_deviating=rows["light"].isin(DEVIATING) | needs_reason)
