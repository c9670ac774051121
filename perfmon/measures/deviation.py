"""偏差: of which money and which 绩效指标 a unit is asked what it expects, and why.

A light of 预警 or 滞后 is a deviation, and so is a target so far exceeded that the reason must be
written down. What goes as it should is not asked about. Source: method §1.1, decisions.
"""

import pandas as pd

from perfmon.measures.reported_results import INDICATOR_KEY

REASONS = ("official_cause", "deciding_cause", "explanation")
"""What of an outlook says why."""

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


def lacks_reason(indicators: pd.DataFrame, outlooks: pd.DataFrame) -> pd.Series:
    """Whether each indicator is exceeded so far that a reason is needed, and the unit gave none.

    Args:
        indicators: INDICATOR_KEY, needs_reason, mirrors_money (of those nobody asks).
        outlooks: INDICATOR_KEY, month and REASONS; the latest month holds.
    """
    latest = outlooks.sort_values("month", kind="stable").drop_duplicates(
        INDICATOR_KEY, keep="last"
    )
    said = latest.loc[latest[list(REASONS)].notna().any(axis=1), INDICATOR_KEY]
    keys = pd.MultiIndex.from_frame(indicators[INDICATOR_KEY])
    is_said = pd.Series(keys.isin(pd.MultiIndex.from_frame(said)), indicators.index)
    needs = indicators["needs_reason"].astype(bool) & ~indicators["mirrors_money"].astype(bool)
    return needs & ~is_said
