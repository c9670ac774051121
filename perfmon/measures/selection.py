"""Which projects a list shows: every condition that a clerk may set, and how it is said.

Conditions of different kinds must all hold; of several values of one kind any is enough.
"""

from dataclasses import dataclass

import pandas as pd

from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.money import format_wanyuan

NO_LIGHT = "none"
"""Stands for projects without a light."""

_WORDS: dict[str, str] = {**LIGHT_WORDS, NO_LIGHT: "不判灯"}


@dataclass(frozen=True)
class Selection:
    """The conditions; empty ones let everything through.

    Attributes:
        lights: red, yellow, green, blue, NO_LIGHT.
        leaders: 分管县领导.
        sections: 业务股室.
        departments: names of 主管部门.
        units: names of 预算单位.
        fund_types: 资金性质 of any of its money.
        budget_levels: 预算级次 of any of its money.
        states: words of states beside the light.
        least_budget_fen: 调整预算 at least.
        only_carried_over: with money of an earlier year.
        only_direct: with 直达资金.
        only_unpaid: 零支出.
    """

    lights: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    fund_types: tuple[str, ...] = ()
    budget_levels: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    least_budget_fen: int = 0
    only_carried_over: bool = False
    only_direct: bool = False
    only_unpaid: bool = False

    @property
    def words(self) -> str:
        """The conditions in words, as the page and the workbook print them.

        >>> Selection(lights=("red",), only_unpaid=True).words
        '灯：滞后；零支出'
        """
        said = [
            f"{name}：{'、'.join(_WORDS.get(each, each) for each in getattr(self, field))}"
            for field, name in _NAMES.items()
            if getattr(self, field)
        ]
        if self.least_budget_fen:
            said.append(f"调整预算不少于 {format_wanyuan(self.least_budget_fen)} 万元")
        said += [words for name, words in _ONLY.items() if getattr(self, name)]
        return "；".join(said) or "全部项目"


_NAMES = {
    "lights": "灯",
    "leaders": "分管县领导",
    "sections": "业务股室",
    "departments": "主管部门",
    "units": "预算单位",
    "fund_types": "资金性质",
    "budget_levels": "预算级次",
    "states": "状态",
}

_ONLY = {
    "only_carried_over": "有结转资金",
    "only_direct": "有直达资金",
    "only_unpaid": "零支出",
}

_COLUMNS = {
    "leaders": "county_leader",
    "sections": "bureau_section",
    "departments": "department_name",
    "units": "unit_name",
}

_LISTS = {"fund_types": "fund_types", "budget_levels": "budget_levels", "states": "states"}

SELECTED_BY = [
    *("light", *_COLUMNS.values(), *_LISTS.values()),
    *("adjusted_budget_fen", "paid_fen", "is_carried_over", "is_direct"),
]
"""What `select` takes."""


def shared_words(column: pd.Series) -> pd.Series:
    """Lists of words as tuples, of which equal ones are one; empty where there is no list.

    Many projects have the same few words.

    >>> shared_words(pd.Series([["中央", "省级"], None])).tolist()
    [('中央', '省级'), ()]
    """
    kept = dict[tuple[str, ...], tuple[str, ...]]()
    held = [
        () if is_none else tuple(each) for each, is_none in zip(column, column.isna(), strict=True)
    ]
    return pd.Series([kept.setdefault(each, each) for each in held], column.index, dtype="object")


def select(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The rows that every condition lets through, in their order.

    Args:
        rows: light, county_leader, bureau_section, department_name, unit_name, fund_types,
            budget_levels and states (words), adjusted_budget_fen, paid_fen, is_carried_over,
            is_direct.
        selection: the conditions.
    """
    passed = rows["adjusted_budget_fen"] >= selection.least_budget_fen
    if selection.lights:
        passed &= rows["light"].fillna(NO_LIGHT).isin(selection.lights)
    for name, column in _COLUMNS.items():
        if chosen := getattr(selection, name):
            passed &= rows[column].isin(chosen)
    for name, column in _LISTS.items():
        if chosen := set(getattr(selection, name)):
            passed &= rows[column].map(lambda held, chosen=chosen: not chosen.isdisjoint(held))
    if selection.only_carried_over:
        passed &= rows["is_carried_over"]
    if selection.only_direct:
        passed &= rows["is_direct"]
    if selection.only_unpaid:
        passed &= rows["paid_fen"] == 0
    return rows[passed.astype(bool)]
