from typing import Any

import pandas as pd
import pytest

from perfmon.measures.task_selection import (
    ALL,
    FAR_OFF,
    LARGEST,
    LIT,
    PICKED,
    UNPAID,
    WAYS,
    TaskSelection,
    choose_for_task,
)

USUAL: dict[str, Any] = {
    "unit_code": "甲",
    "adjusted_budget_fen": 100,
    "paid_fen": 50,
    "planned_fen": 50,
    "light": "green",
    "result_light": None,
}


def projects(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame([USUAL | {"project_code": str(n)} | row for n, row in enumerate(rows, 1)])
    return frame.astype({"planned_fen": "Int64", "light": "str", "result_light": "str"})


def chosen(rows: pd.DataFrame, way: str, **more: Any) -> list[str]:  # noqa: ANN401 whatever a cell holds
    return choose_for_task(rows, TaskSelection(way, **more))["project_code"].tolist()


def test_all_are_all() -> None:
    assert chosen(projects({}, {}), ALL) == ["1", "2"]


@pytest.mark.parametrize(
    ("share", "expected"), [(50, ["2"]), (51, ["1", "2"]), (75, ["1", "2"]), (100, ["1", "2", "3"])]
)
def test_the_largest_reach_the_share_and_no_more(share: int, expected: list[str]) -> None:
    rows = projects(
        {"adjusted_budget_fen": 25},
        {"adjusted_budget_fen": 50},
        {"adjusted_budget_fen": 25},
        {"adjusted_budget_fen": 0},
    )
    assert chosen(rows, LARGEST, share_percent=share) == expected


def test_zero_spending_needs_a_budget() -> None:
    rows = projects({"paid_fen": 0}, {"paid_fen": 1}, {"paid_fen": 0, "adjusted_budget_fen": 0})
    assert chosen(rows, UNPAID) == ["1"]


@pytest.mark.parametrize(
    ("paid", "planned", "asked"),
    [(20, 50, False), (19, 50, True), (81, 50, True), (80, 50, False), (0, None, False)],
)
def test_far_off_is_more_than_thirty_points_of_the_budget_either_way(
    paid: int, planned: int | None, asked: bool
) -> None:
    rows = projects({"paid_fen": paid, "planned_fen": planned})
    assert bool(chosen(rows, FAR_OFF)) == asked


def test_far_off_needs_a_budget() -> None:
    assert not chosen(projects({"adjusted_budget_fen": 0}), FAR_OFF)


def test_a_light_of_money_or_results_is_enough() -> None:
    rows = projects({"light": "red"}, {"result_light": "yellow"}, {"light": None}, {})
    assert chosen(rows, LIT) == ["1", "2"]


def test_picked_are_told_by_unit_and_code() -> None:
    rows = projects({}, {"unit_code": "乙", "project_code": "1"})
    assert choose_for_task(rows, TaskSelection(PICKED, picked=(("乙", "1"),))).index.tolist() == [1]
    assert not chosen(rows, PICKED)


def test_every_way_has_words() -> None:
    assert [TaskSelection(way).words[:2] for way in WAYS] == [way[:2] for way in WAYS]
    assert TaskSelection(LARGEST, 80).words == "重点项目（预算从大到小，合计占 80%）"


@pytest.mark.parametrize("way", WAYS)
def test_none_come_of_none(way: str) -> None:
    assert not chosen(projects({}).iloc[:0], way)
