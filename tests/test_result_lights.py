from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.measures.rates import is_missing
from perfmon.measures.result_lights import (
    CAUSES_WITHOUT_RESULT_LIGHT,
    ResultLightRule,
    judge_result_lights,
    project_result_lights,
)
from perfmon.periods import Cutoff
from tests.indicators import DECEMBER, FEW, OCTOBER, by_date, graded, judged, of_level

JUNE = date(2023, 6, 30)


def light(row: dict[str, object], cutoff: Cutoff = DECEMBER) -> tuple[str | None, str]:
    found = judged(row, cutoff=cutoff).iloc[0]
    return None if is_missing(found["light"]) else found["light"], found["cause"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", "red"),
        ("59.999999", "red"),
        ("60", "yellow"),  # the printed boundary belongs to the better side
        ("79.999999", "yellow"),
        ("80", "green"),
        ("119.999999", "green"),
        ("120", "blue"),
    ],
)
def test_a_count_goes_by_what_is_reached_over_what_is_due(number: str, expected: str) -> None:
    assert light({"target": "100", "number": number}) == (expected, f"ratio_{expected}")


def test_a_pro_rata_count_is_held_against_the_share_that_is_due() -> None:
    row = {"target": "120", "is_pro_rata": True}
    assert light({**row, "number": "80"}, OCTOBER)[0] == "green"  # 100 are due: exactly 80 %
    assert light({**row, "number": "79.9"}, OCTOBER)[0] == "yellow"
    assert light({**row, "number": "120"}, OCTOBER)[0] == "blue"  # 120 % of what is due
    found = judged({**row, "number": "120"}, cutoff=OCTOBER).iloc[0]
    assert not found["needs_reason"]  # ahead of time is not above the target


def test_a_level_is_held_against_the_target_itself_at_any_time() -> None:
    march = Cutoff.at(2023, 3)
    assert light(of_level("95", "96"), march) == ("green", "ratio_green")
    assert light(of_level("95", "57"), march) == ("yellow", "ratio_yellow")  # 60 % exactly
    assert light(of_level("95", "56"), march) == ("red", "ratio_red")


def test_an_equal_target_is_missed_from_both_sides_and_never_blue() -> None:
    row = {"direction": "equal", "target": "100"}
    assert light({**row, "number": "100"})[0] == "green"
    assert light({**row, "number": "120"})[0] == "green"
    assert light({**row, "number": "121"})[0] == "yellow"
    assert light({**row, "number": "141"})[0] == "red"
    assert light({**row, "number": "79"})[0] == "yellow"


def test_at_most_is_green_within_and_red_above() -> None:
    row = {"direction": "at_most", "target": "5", "unit": "万元"}
    assert light({**row, "number": "5.00"}) == ("green", "within")
    assert light({**row, "number": "5.01"}) == ("red", "exceeded")
    assert light({**row, "number": "5.01"}, OCTOBER) == ("red", "exceeded")  # cannot come down
    assert light({**row, "number": "4"}, OCTOBER) == (None, "not_due")


def test_a_count_reached_before_its_day_is_green_and_one_on_its_way_has_no_light() -> None:
    assert light({"number": "20"}, OCTOBER) == ("green", "ratio_green")
    assert light({"number": "24"}, OCTOBER) == ("blue", "ratio_blue")
    assert light({"number": "19"}, OCTOBER) == (None, "not_due")
    equal: dict[str, object] = {"direction": "equal", "number": "20"}
    assert light(equal, OCTOBER) == (None, "not_due")  # more may still come


@pytest.mark.parametrize(
    ("grade", "expected"), [("达成", "green"), ("部分达成", "yellow"), ("未达成", "red")]
)
def test_words_go_by_their_grade(grade: str, expected: str) -> None:
    assert light(graded(grade), OCTOBER) == (expected, "grade")


@pytest.mark.parametrize(
    ("done_on", "cutoff", "expected"),
    [
        (date(2023, 6, 30), DECEMBER, ("green", "done_on_time")),
        (date(2023, 5, 4), Cutoff.at(2023, 5), ("green", "done_on_time")),
        (date(2023, 7, 1), DECEMBER, ("yellow", "done_late")),
        (None, DECEMBER, ("red", "overdue")),
        (None, Cutoff.at(2023, 5), (None, "not_due")),
    ],
)
def test_a_deadline_goes_by_its_day(
    done_on: date | None, cutoff: Cutoff, expected: tuple[str | None, str]
) -> None:
    assert light(by_date(JUNE, done_on), cutoff) == expected


def test_what_is_not_reported_has_no_light_and_says_whether_it_was_due() -> None:
    assert light({"number": None}) == (None, "unreported")
    assert light({"number": None}, OCTOBER) == (None, "not_due")
    assert light({"number": None, "asked_month": 10}, OCTOBER) == (None, "unreported")
    assert light({"number": None, "pending_month": 9}, OCTOBER) == (None, "pending")
    assert light({"number": "20", "pending_month": 9}) == ("green", "ratio_green")
    assert light({"number": "0"}) == ("red", "ratio_red")
    assert light(of_level("95", "20", number_unit="册")) == (None, "unit_mismatch")
    assert light({"target": None, "number": "1"}) == (None, "no_target")
    causes = {"unreported", "pending", "not_due", "unit_mismatch", "no_target"}
    assert causes == set(CAUSES_WITHOUT_RESULT_LIGHT)


@pytest.mark.parametrize(
    ("row", "needs"),
    [
        ({"target": "100", "number": "130"}, True),
        ({"target": "100", "number": "129.99"}, False),
        ({"target": "100", "number": "130", "direction": "equal"}, True),
        ({"target": "100", "number": "0", "direction": "at_most"}, False),
        ({"target": "0", "number": "50"}, False),
        (of_level("1", "98"), True),
        (graded("达成"), False),
        ({"target": "100", "number": None}, False),
    ],
)
def test_a_target_exceeded_by_thirty_percent_asks_for_a_reason(
    row: dict[str, object], needs: bool
) -> None:
    assert bool(judged(row).iloc[0]["needs_reason"]) is needs


def test_the_limits_are_the_rule_s() -> None:
    rows = judged({"target": "100", "number": "70"})
    strict = ResultLightRule(red_percent=71, yellow_percent=90)
    assert judge_result_lights(rows, strict)["light"].tolist() == ["red"]


def test_the_light_of_a_project_is_the_worst_of_its_real_indicators() -> None:
    rows = judged(
        {"project_code": "甲", "number": "30"},
        {"project_code": "甲", "number": "14"},
        {"project_code": "甲", "number": "15"},
        {"project_code": "甲", "number": None},
        {"project_code": "甲", "number": "0", "mirrors_money": True},
        {"project_code": "乙", "number": "26"},
        {"project_code": "丙", "number": None},
        {"project_code": "丁", "number": "1", "mirrors_money": True},
        {"project_code": "戊", "number": "20", "number_unit": "%"},
        {"project_code": "戊", "number": "30"},
        {"project_code": "戊", "number": "20"},
    )
    found = project_result_lights(rows).set_index("project_code")
    assert found["light"].fillna("○").tolist() == ["yellow", "blue", "○", "○", "green"]
    assert found["indicator_row"].fillna(0).tolist() == [2, 1, 0, 0, 3]
    assert found["real_count"].tolist() == [4, 1, 1, 0, 3]
    assert found[["red", "yellow", "green", "blue"]].iloc[0].tolist() == [0, 2, 0, 1]
    assert found["unreported_count"].tolist() == [1, 0, 1, 0, 0]
    assert found["unit_mismatch_count"].tolist() == [0, 0, 0, 0, 1]
    assert found["not_due_count"].tolist() == [0] * 5
    assert found["asked_count"].tolist() == [4, 1, 1, 0, 3]
    assert found["told_count"].tolist() == [3, 1, 0, 0, 3]
    assert found["reason_count"].tolist() == [1, 1, 0, 0, 1]


def test_no_rows_give_no_lights() -> None:
    rows = judged({"number": "1"})
    assert judge_result_lights(rows[:0]).empty
    assert project_result_lights(rows[:0]).empty


SEVERITY = {"red": 0, "yellow": 1, "green": 2, "blue": 3}


@FEW
@given(
    target=st.integers(1, 300),
    numbers=st.tuples(st.integers(0, 500), st.integers(0, 500)),
    month=st.integers(1, 12),
)
def test_a_light_never_gets_worse_by_more(
    target: int, numbers: tuple[int, int], month: int
) -> None:
    rows = judged(
        *({"target": str(target), "number": str(n), "is_pro_rata": True} for n in sorted(numbers)),
        cutoff=Cutoff.at(2023, month),
    )
    less, more = rows["light"].tolist()
    assert SEVERITY[less] <= SEVERITY[more]
