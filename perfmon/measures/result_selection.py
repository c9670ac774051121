"""Which 绩效指标 a list shows: the conditions that a clerk may set, and how they are said."""

from dataclasses import dataclass

import pandas as pd

from perfmon.measures.result_standing import STANDINGS


@dataclass(frozen=True)
class ResultSelection:
    """The conditions; empty ones let everything through.

    Attributes:
        standings: of STANDINGS.
        departments: names of 主管部门.
        levels1: 一级指标, in one spelling.
        levels2: 二级指标, in one spelling.
        directions: how they are judged: at_least, at_most, equal, by_date, qualitative.
        without_mirrors: leaves out those that only mirror money.
        only_reasons: only those that must give a reason (须说明原因).
    """

    standings: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    levels1: tuple[str, ...] = ()
    levels2: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    without_mirrors: bool = False
    only_reasons: bool = False

    @property
    def words(self) -> str:
        """What is listed, in a few words.

        >>> ResultSelection(standings=("red", "unreported")).words
        '滞后、未报'
        """
        return "、".join(STANDINGS[standing] for standing in self.standings) or "各种进展"


_COLUMNS = {
    "standings": "standing",
    "departments": "department_name",
    "levels1": "category1",
    "levels2": "category2",
    "directions": "direction",
}


def select_results(rows: pd.DataFrame, selection: ResultSelection) -> pd.DataFrame:
    """The rows that every condition lets through, in their order.

    Args:
        rows: standing, department_name, category1, category2, direction, mirrors_money,
            needs_reason.
        selection: the conditions.
    """
    passed = pd.Series(True, rows.index)
    for name, column in _COLUMNS.items():
        if chosen := getattr(selection, name):
            passed &= rows[column].isin(chosen)
    if selection.without_mirrors:
        passed &= ~rows["mirrors_money"]
    if selection.only_reasons:
        passed &= rows["needs_reason"]
    return rows[passed.astype(bool)]
