"""Which indicators a list shows."""

import pandas as pd

from perfmon.measures.result_selection import ResultSelection, select_results

ROWS = pd.DataFrame(
    {
        "standing": ["red", "reached", "unreported"],
        "department_name": ["县教育局", "县水务局", "县水务局"],
        "category1": ["产出", "效益", "产出"],
        "category2": ["数量", "社会", "质量"],
        "direction": ["at_least", "qualitative", "by_date"],
        "mirrors_money": [False, False, True],
        "needs_reason": [False, True, False],
    }
)


def chosen(selection: ResultSelection) -> list[int]:
    return list(select_results(ROWS, selection).index)


def test_nothing_chosen_shows_everything() -> None:
    assert chosen(ResultSelection()) == [0, 1, 2]


def test_every_condition_must_hold() -> None:
    assert chosen(ResultSelection(departments=("县水务局",), levels1=("产出",))) == [2]
    assert chosen(ResultSelection(departments=("县水务局",), without_mirrors=True)) == [1]


def test_those_that_must_give_a_reason_can_be_shown_alone() -> None:
    assert chosen(ResultSelection(only_reasons=True)) == [1]
