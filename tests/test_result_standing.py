"""How indicators stand, and how many of a group stand in which way."""

from datetime import date

import pytest

from perfmon.measures.result_selection import ResultSelection, select_results
from perfmon.measures.result_standing import STANDINGS, add_standing, count_standings
from tests.indicators import OCTOBER, by_date, graded, judged, of_level


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        (of_level("90", "95"), "reached"),
        (of_level("90", "80"), "on_track"),
        (of_level("90", "60"), "yellow"),
        (of_level("90", "0"), "red"),
        (of_level("90", None, due_on=date(2023, 9, 30)), "unreported"),
        (of_level("90", None), "unreported"),  # its project told something else
        (of_level("90", None, reported_until=None), "not_due"),
        (of_level("90", None, reported_until=None, asked_month=10), "unreported"),
        (of_level("90", None, pending_month=10), "pending"),
        ({"number": "30"}, "reached"),
        ({"number": "3"}, "not_due"),
        ({"number": "11", "is_pro_rata": True}, "yellow"),
        ({"number": "14", "is_pro_rata": True}, "on_track"),
        (graded("达成"), "reached"),
        (graded("部分达成"), "yellow"),
        (by_date(date(2023, 9, 30), date(2023, 9, 1)), "reached"),
        (by_date(date(2023, 9, 30), None), "red"),
        ({"target": None, "number": "3"}, "incomparable"),
    ],
)
def test_every_indicator_stands_in_one_way(row: dict[str, object], standing: str) -> None:
    assert add_standing(judged(row, cutoff=OCTOBER))["standing"].tolist() == [standing]


def test_a_missing_result_is_no_zero() -> None:
    rows = add_standing(
        judged(
            of_level("90", None, due_on=date(2023, 9, 30)),
            of_level("90", "0"),
            cutoff=OCTOBER,
        )
    )
    assert rows["standing"].tolist() == ["unreported", "red"]


def test_groups_add_up_and_the_most_behind_comes_first() -> None:
    rows = add_standing(
        judged(
            of_level("90", "95", category1="产出"),
            of_level("90", "10", category1="产出"),
            of_level("90", "10", category1="效益"),
            of_level("90", None, category1="满意度"),
            cutoff=OCTOBER,
        )
    )
    groups = count_standings(rows, "category1")
    assert groups["category1"].tolist() == ["效益", "产出", "满意度"]
    assert groups["behind"].tolist() == [1, 1, 0]
    assert groups["lit"].tolist() == [1, 2, 0]
    assert groups[list(STANDINGS)].sum().sum() == groups["total"].sum() == len(rows)


def test_no_indicators_make_no_groups() -> None:
    assert count_standings(add_standing(judged({})).iloc[:0], "category1").empty


def test_conditions_narrow_and_are_said() -> None:
    rows = add_standing(judged(of_level("90", "10"), of_level("90", "95", mirrors_money=True)))
    rows = rows.assign(department_name="县水务局")
    red = ResultSelection(standings=("red",))
    assert select_results(rows, red).index.tolist() == [0]
    assert red.words == "滞后"
    assert select_results(rows, ResultSelection()).index.tolist() == [0, 1]
    assert select_results(rows, ResultSelection(without_mirrors=True)).index.tolist() == [0]
    assert select_results(rows, ResultSelection(departments=("别的",))).empty
