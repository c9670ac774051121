"""The months of a year as plain rows, which are quicker to draw from than a frame."""

from typing import Any

import pandas as pd

from perfmon.periods import Cutoff, days_in_month

Row = dict[str, Any]

DRAWN = (
    "month",
    "cut_on",
    "covered",
    "adjusted_budget_fen",
    "paid_in_month_fen",
    "paid_fen",
    "elapsed_fen",
    "planned_fen",
    "reference_fen",
    "plan_inferred",
    "planned_budget_fen",
    "paid_with_plan_fen",
    "turn_version",
    "turn_month",
)
"""The columns that any picture of months looks at."""


def month_rows(months: pd.DataFrame) -> list[Row]:
    """The months in order, with the columns DRAWN and the `cutoff` made from cut_on.

    >>> day = pd.Timestamp(2023, 1, 31)
    >>> month_rows(pd.DataFrame({"month": [1], "cut_on": [day]}))[0]["cutoff"].label
    '1月底'
    """
    columns = {name: months[name].tolist() for name in DRAWN if name in months}
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    for row in rows:
        row["cutoff"] = Cutoff(row["cut_on"].date())
    return sorted(rows, key=lambda row: int(row["month"]))


def covered_rows(rows: list[Row]) -> list[Row]:
    """The months that payments reach."""
    return [row for row in rows if row["covered"]]


def position(cutoff: Cutoff) -> float:
    """Where the cut stands on the axis, in months: 10 at the end of October.

    >>> from datetime import date
    >>> position(Cutoff(date(2023, 11, 15)))
    10.5
    """
    return cutoff.month - 1 + cutoff.on.day / days_in_month(cutoff.year, cutoff.month)
