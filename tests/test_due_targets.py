from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from perfmon.measures.attainment import add_attainment
from perfmon.measures.due_targets import add_due, due_fraction
from perfmon.periods import Cutoff
from tests.indicators import DECEMBER, OCTOBER, by_date, graded, indicators, judged, of_level

ALL = Fraction(1)


def due(row: dict[str, object], cutoff: Cutoff) -> tuple[str, Fraction | None]:
    found = add_due(add_attainment(indicators(row), cutoff), cutoff).iloc[0]
    if found["due_part"] is None:
        assert pd.isna(found["due_share"])
        return found["due_state"], None
    share = Fraction(found["due_part"], found["due_whole"])
    assert found["due_share"] == pytest.approx(float(share))
    return found["due_state"], share


def test_a_count_is_due_at_the_end_of_the_year_and_nothing_of_it_before() -> None:
    assert due({"number": "15"}, DECEMBER) == ("due", ALL)
    assert due({"number": "15"}, OCTOBER) == ("not_due", None)
    assert due({"number": None}, DECEMBER) == ("due", ALL)


def test_a_target_is_due_on_its_very_day() -> None:
    row = {"due_on": date(2023, 6, 15), "number": "1"}
    assert due(row, Cutoff(date(2023, 6, 14)))[0] == "not_due"
    assert due(row, Cutoff(date(2023, 6, 15)))[0] == "due"


@pytest.mark.parametrize(
    ("due_on", "cutoff", "share"),
    [
        (date(2023, 12, 31), Cutoff.at(2023, 3), "1/4"),
        (date(2023, 12, 31), Cutoff(date(2023, 11, 15)), "21/24"),
        (date(2023, 6, 30), Cutoff.at(2023, 3), "1/2"),
        (date(2023, 6, 30), Cutoff.at(2023, 6), "1"),
        (date(2024, 12, 31), Cutoff.at(2023, 12), "1/2"),
    ],
)
def test_a_pro_rata_count_is_due_by_the_months_passed(
    due_on: date, cutoff: Cutoff, share: str
) -> None:
    row = {"number": "1", "is_pro_rata": True, "due_on": due_on}
    expected = "due" if due_on <= cutoff.on else "pro_rata"
    assert due(row, cutoff) == (expected, Fraction(share))
    assert Fraction(*due_fraction(due_on, cutoff)) == Fraction(share)


@pytest.mark.parametrize("direction", ["at_most", "by_date"])
def test_a_limit_and_a_day_have_no_share(direction: str) -> None:
    row = {"number": "1", "is_pro_rata": True, "direction": direction}
    assert due(row, OCTOBER)[0] == "not_due"


SILENT: dict[str, object] = {"reported_until": None}


def test_a_level_is_due_once_it_is_reported_or_asked_for() -> None:
    assert due(of_level("95", "96"), OCTOBER) == ("due", ALL)
    assert due(of_level("95", "96", is_pro_rata=True), OCTOBER) == ("due", ALL)
    assert due(of_level("95", None, **SILENT), OCTOBER) == ("not_due", None)
    assert due(of_level("95", None, is_pro_rata=True, **SILENT), OCTOBER) == ("not_due", None)
    assert due(of_level("95", "96", number_unit="册", **SILENT), OCTOBER) == ("not_due", None)
    assert due(of_level("95", None), OCTOBER) == ("due", ALL)
    assert due(of_level("95", None, asked_month=10, **SILENT), OCTOBER) == ("due", ALL)
    assert due(of_level("95", None), DECEMBER) == ("due", ALL)


def test_a_grade_is_due_once_it_is_given_and_a_deadline_on_its_day() -> None:
    assert due(graded("达成"), OCTOBER) == ("due", ALL)
    assert due(graded(None), OCTOBER) == ("not_due", None)
    assert due(graded(None, asked_month=10), OCTOBER) == ("due", ALL)
    assert due(by_date(date(2023, 10, 31), None), OCTOBER) == ("due", ALL)
    assert due(by_date(date(2023, 11, 30), date(2023, 9, 1)), OCTOBER) == ("not_due", None)


def test_a_count_that_a_task_asks_for_is_asked_for_and_still_not_due() -> None:
    row: dict[str, object] = {"number": None, "asked_month": 10}
    assert due(row, OCTOBER) == ("not_due", None)
    assert judged(row, cutoff=OCTOBER)["is_asked"].tolist() == [True]
    assert judged({"number": "5"}, cutoff=OCTOBER)["is_asked"].tolist() == [False]


def test_what_has_no_target_is_never_asked_for() -> None:
    row = {"number": None, "target": None, "asked_month": 10}
    assert judged(row, cutoff=DECEMBER)["is_asked"].tolist() == [False]
