"""应报: which results are asked for at a cut-off, what is missing of them, and how that is said."""

from datetime import date
from typing import Any

import pytest

from perfmon.measures.asked_results import (
    answer_words,
    asked_early,
    is_asked_result,
    is_missing_result,
    is_open_to_tasks,
    name_missing_results,
    told_results,
)
from tests.indicators import DECEMBER, OCTOBER, by_date, graded, indicators, judged, of_level

SILENT: dict[str, Any] = {"reported_until": None}
TASK: dict[str, Any] = {"asked_month": 10, **SILENT}
LIKED: dict[str, Any] = {"category1": "满意度", "category2": "满意度"}


def asked(row: dict[str, Any]) -> bool:
    return bool(asked_early(indicators(row), OCTOBER.on).iloc[0])


@pytest.mark.parametrize(
    "row",
    [
        {"number": None},
        of_level("95", None),
        of_level("95", None, **LIKED),
        of_level("95", None, category1="效益"),
        graded(None),
        by_date(date(2023, 10, 31), None),
    ],
)
def test_a_task_asks_for_every_real_target(row: dict[str, Any]) -> None:
    assert asked(row | TASK)
    assert not asked(row | SILENT)


def test_a_task_asks_neither_for_a_deadline_ahead_nor_for_what_mirrors_money() -> None:
    assert not asked(by_date(date(2023, 11, 30), None) | TASK)
    assert not asked(of_level("95", None, mirrors_money=True) | TASK)
    assert not asked({"target": None} | TASK)


def test_a_deadline_without_a_day_is_open_to_tasks() -> None:
    rows = indicators(by_date(date(2023, 10, 31), None)).assign(due_on=None)
    assert is_open_to_tasks(rows, OCTOBER.on).tolist() == [True]


@pytest.mark.parametrize(
    ("row", "is_asked"),
    [
        (of_level("95", None), True),
        (of_level("95", None, category1="成本"), True),
        (of_level("95", None, direction="at_most"), True),
        (of_level("95", None, **LIKED), False),  # surveyed when the work is done
        (of_level("95", None, category1="效益"), False),
        (of_level("95", None, mirrors_money=True), False),
        ({"number": None}, False),  # a count waits for its day
        (graded(None, category1="产出"), False),
    ],
)
def test_who_told_something_is_asked_for_the_rates_of_the_output(
    row: dict[str, Any], is_asked: bool
) -> None:
    assert asked(row) is is_asked
    assert not asked(row | SILENT)


def test_what_is_asked_for_and_not_told_is_missing_and_money_s_mirrors_are_left_out() -> None:
    rows = judged(
        of_level("95", "96"),
        of_level("95", None),
        of_level("95", None, pending_month=10),
        of_level("95", None, mirrors_money=True),
        {"number": "3"},
        cutoff=OCTOBER,
    )
    assert is_asked_result(rows).tolist() == [True, True, True, False, False]
    assert told_results(rows).tolist() == [True, False, True, False, False]
    assert is_missing_result(rows).tolist() == [False, True, False, False, False]
    at_end = judged(of_level("95", None, mirrors_money=True), cutoff=DECEMBER)
    assert at_end["cause"].tolist() == ["unreported"]
    assert not is_missing_result(at_end).any()


def test_the_missing_are_named_and_many_are_cut_short() -> None:
    rows = judged(
        *({"project_code": "甲", "level3": name} for name in "一二三四"),
        *({"project_code": "乙", "level3": name} for name in "五六七"),
        {"project_code": "丙", "number": "20"},
        {"project_code": "丁", "level3": None},
    )
    found = name_missing_results(rows).set_index("project_code")["missing_names"]
    assert found.to_dict() == {"甲": "一、二、三等 4 项", "乙": "五、六、七", "丁": "第 1 项指标"}
    assert name_missing_results(rows[:0]).empty


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"asked_count": 3, "told_count": 3, "reported_count": 3}, "应报 3 项，已报 3 项"),
        (
            {"asked_count": 3, "told_count": 3, "reported_count": 2},
            "应报 3 项，已报 3 项，到期能比的 2 项",
        ),
        (
            {"asked_count": 5, "told_count": 1, "reported_count": 1, "missing_names": "甲、乙"},
            "应报 5 项，已报 1 项；未报：甲、乙",
        ),
        (
            {"asked_count": 5, "told_count": 5, "missing_names": float("nan")},
            "应报 5 项，已报 5 项",
        ),
        ({"asked_count": 0, "told_count": 0, "reported_count": 0}, "还没有要求填报的指标"),
    ],
)
def test_how_many_are_asked_for_told_and_used_is_said(row: dict[str, Any], words: str) -> None:
    assert answer_words(row) == words
