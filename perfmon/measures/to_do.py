"""待办: what a unit has to enter, confirm, explain and answer, until when.

The sources (`to_do_entries`, `to_do_answers`, `to_do_reviews`) give rows of ROW; here they become
one list. Days are calendar days. What is late stands first, the longest before; then the nearest;
what has no day last. Source: 本项目约定.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

ENTER, CHECK, EXPLAIN, ANSWER, REVIEW = KINDS = ("录入", "核对", "说明", "答复", "审核")
"""What is to be done; the last by who reviews, the others by the unit."""

OUTSIDE = ""
"""Stands for the unit of what no unit of the year does, but an office of the bureau or another."""

OF_UNIT = (ENTER, CHECK, EXPLAIN, ANSWER)

ROW = {
    "unit_code": "str",
    "unit_name": "str",
    "kind": "str",
    "topic": "str",
    "month": "Int64",
    "project_code": "str",
    "name": "str",
    "what": "str",
    "due_on": "datetime64[s]",
}
"""The columns of a row: whose, of KINDS, at which place of the program it is done, of which month
(missing where of none), about which project (missing where about several or none) and what it is
called, what is to be done, a clause, and until when (missing where no day is set)."""


class Outstanding(NamedTuple):
    """How much is to be done.

    Attributes:
        total: of rows.
        unit_count: of units that have any.
        overdue_count: of rows whose day is over.
        nearest_days: until the nearest day that is not over; None where there is none.
    """

    total: int
    unit_count: int
    overdue_count: int
    nearest_days: int | None


def to_do_rows(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    """Rows as a frame of ROW; what a row leaves out is missing."""
    frame = pd.DataFrame(rows, columns=list(ROW))
    return frame.assign(due_on=pd.to_datetime(frame["due_on"])).astype(ROW)


def list_to_do(parts: Sequence[pd.DataFrame], on: date) -> pd.DataFrame:
    """Everything that is to be done, as of a day.

    Args:
        parts: frames of ROW.
        on: the day that counts.

    Returns:
        One row a unit, kind, subject and day: ROW and days_left (Int64; 0 on the day itself,
        negative after it, missing where no day is set).
    """
    rows = pd.concat([to_do_rows([]), *parts], ignore_index=True).astype(ROW)
    days = (rows["due_on"] - pd.Timestamp(on)).dt.days
    turned = rows.assign(days_left=days.astype("Int64"), turn=rows["kind"].map(KINDS.index))
    order = ["due_on", "turn", "unit_code", "month", "project_code", "topic"]
    return turned.sort_values(order, na_position="last", ignore_index=True).drop(columns="turn")


def sum_to_do(rows: pd.DataFrame) -> Outstanding:
    """How much of a list is to be done, how much is late, and how near the next day is."""
    ahead = rows.loc[rows["days_left"] >= 0, "days_left"]
    return Outstanding(
        total=len(rows),
        unit_count=rows.loc[rows["unit_code"] != OUTSIDE, "unit_code"].nunique(),
        overdue_count=int((rows["days_left"] < 0).sum()),
        nearest_days=None if ahead.empty else int(ahead.min()),
    )


def count_by_unit(rows: pd.DataFrame) -> pd.DataFrame:
    """Who has how much to do.

    Args:
        rows: as `list_to_do` gives them.

    Returns:
        One row a unit, most late first, then most to do, by code: unit_code, unit_name, one column
        of counts for each of KINDS, total, overdue (rows whose day is over), due_on (the nearest
        day that is not over; missing where there is none).
    """
    kinds = {kind: (rows["kind"] == kind).astype("int64") for kind in KINDS}
    is_late = (rows["days_left"] < 0).fillna(value=False).astype("int64")
    marked = rows.assign(
        **kinds, total=1, overdue=is_late, due_on=rows["due_on"].mask(is_late.astype(bool))
    )
    by = marked.groupby(["unit_code", "unit_name"])
    counted = by[[*KINDS, "total", "overdue"]].sum().join(by["due_on"].min()).reset_index()
    order = ["overdue", "total", "unit_code"]
    return counted.sort_values(order, ascending=[False, False, True], ignore_index=True)


def to_do_sentence(whose: str, left: Outstanding) -> str:
    """The answer above the list, without a full stop.

    >>> to_do_sentence("本单位", Outstanding(6, 1, 1, 2))
    '本单位有 6 件事，1 件已过期，最近的还剩 2 天'
    """
    late = f"，{left.overdue_count} 件已过期" if left.overdue_count else ""
    return f"{whose}有 {left.total} 件事{late}{_nearest(left.nearest_days)}"


def _nearest(days: int | None) -> str:
    if days is None:
        return ""
    return f"，最近的还剩 {days} 天" if days else "，最近的今天到期"


def name_projects(projects: pd.DataFrame) -> dict[str, object]:
    """How a row about these projects is called: the only one's name and code, else how many.

    Args:
        projects: project_code and name.

    >>> name_projects(pd.DataFrame({"project_code": ["A", "B"], "name": ["甲", "乙"]}))
    {'project_code': None, 'name': '2 个项目'}
    """
    known = projects[["project_code", "name"]].drop_duplicates("project_code")
    if len(known) == 1:
        code, name = known.iloc[0]
        return {"project_code": code, "name": name}
    return {"project_code": None, "name": f"{len(known)} 个项目"}
