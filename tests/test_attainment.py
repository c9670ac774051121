from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.measures.attainment import GRADE_TENTHS, add_attainment
from perfmon.measures.rates import is_missing
from perfmon.periods import Cutoff
from tests.indicators import DECEMBER, FEW, OCTOBER, by_date, graded, indicators

HALF_YEAR = date(2023, 6, 30)


def ratios(direction: str, target: str, number: str) -> tuple[Fraction, Fraction]:
    """Limited and raw attainment of one number, exact."""
    rows = add_attainment(
        indicators({"direction": direction, "target": target, "number": number}), DECEMBER
    )
    row = rows.iloc[0]
    assert row["attainment_state"] == "reported"
    assert not row["is_convention"]
    part, raw = (Fraction(row[name], row["attainment_whole"]) for name in _PARTS)
    assert row["attainment_share"] == pytest.approx(float(part))
    assert row["raw_share"] == pytest.approx(float(raw))
    return part, raw


_PARTS = ("attainment_part", "raw_part")


def state(row: dict[str, object], cutoff: Cutoff = DECEMBER) -> tuple[str, float | None, bool]:
    found = add_attainment(indicators(row), cutoff).iloc[0]
    share = found["attainment_share"]
    assert is_missing(share) == (found["attainment_part"] is None) == (found["raw_part"] is None)
    return (
        str(found["attainment_state"]),
        None if is_missing(share) else float(share),
        bool(found["is_convention"]),
    )


@pytest.mark.parametrize(
    ("direction", "target", "number", "part", "raw"),
    [
        ("at_least", "20", "12", "3/5", "3/5"),
        ("at_least", "20", "26", "1", "13/10"),
        ("at_least", "20", "0", "0", "0"),
        ("at_least", "5.24", "1.31", "1/4", "1/4"),
        ("at_least", "20", "-1", "0", "-1/20"),  # a rate may fall
        ("at_least", "0", "0", "1", "1"),
        ("at_least", "0", "-0.1", "0", "0"),
        ("at_least", "-5", "-4", "1", "1"),
        ("at_least", "-5", "-6", "0", "0"),
        ("at_most", "5", "5.00", "1", "1"),
        ("at_most", "5", "1", "1", "1"),
        ("at_most", "5", "6", "4/5", "4/5"),
        ("at_most", "5", "10", "0", "0"),
        ("at_most", "5", "11", "0", "0"),
        ("at_most", "0", "0", "1", "1"),
        ("at_most", "0", "1", "0", "0"),
        ("equal", "20", "20", "1", "1"),
        ("equal", "20", "15", "3/4", "3/4"),
        ("equal", "20", "25", "3/4", "5/4"),
        ("equal", "20", "41", "0", "41/20"),
        ("equal", "0", "0", "1", "1"),
        ("equal", "0", "-1", "1", "1"),  # method §2.1: a ≤ 0
        ("equal", "0", "1", "0", "0"),
        ("equal", "-2", "-2", "1", "1"),
        ("equal", "-2", "-3", "0", "0"),
        ("at_least", "123456789012.123456789012", "123456789012.123456789011", None, None),
    ],
)
def test_each_direction_has_its_formula(
    direction: str, target: str, number: str, part: str | None, raw: str | None
) -> None:
    found = ratios(direction, target, number)
    if part is None or raw is None:
        assert found[0] < 1  # by the twelfth decimal, and exactly
        return
    assert found == (Fraction(part), Fraction(raw))


@pytest.mark.parametrize(("grade", "share"), [("达成", 1.0), ("部分达成", 0.7), ("未达成", 0.3)])
def test_a_grade_counts_by_a_convention_that_is_marked(grade: str, share: float) -> None:
    assert state(graded(grade)) == ("reported", share, True)
    assert GRADE_TENTHS[grade] == round(10 * share)


def test_no_number_is_invented_for_words_without_a_grade() -> None:
    assert state(graded(None)) == ("unreported", None, False)


@pytest.mark.parametrize(
    ("done_on", "cutoff", "expected"),
    [
        (date(2023, 6, 30), OCTOBER, ("done_on_time", 1.0, False)),
        (date(2023, 7, 1), OCTOBER, ("done_late", 0.7, True)),
        (date(2023, 11, 1), OCTOBER, ("overdue", 0.0, False)),  # done after the cut-off
        (None, OCTOBER, ("overdue", 0.0, False)),
        (None, Cutoff.at(2023, 6), ("overdue", 0.0, False)),
        (None, Cutoff.at(2023, 5), ("not_due", None, False)),
        (date(2023, 5, 2), Cutoff.at(2023, 5), ("done_on_time", 1.0, False)),
    ],
)
def test_a_deadline_is_met_late_missed_or_not_due(
    done_on: date | None, cutoff: Cutoff, expected: tuple[str, float | None, bool]
) -> None:
    assert state(by_date(HALF_YEAR, done_on), cutoff) == expected


@pytest.mark.parametrize("until", [None, date(2023, 5, 31)])
def test_a_deadline_is_not_called_missed_before_the_project_has_reported_since(
    until: date | None,
) -> None:
    assert state(by_date(HALF_YEAR, None, reported_until=until)) == ("unreported", None, False)


def test_an_unreported_number_is_missing_and_zero_is_zero() -> None:
    assert state({"number": None}) == ("unreported", None, False)
    assert state({"number": "0"}) == ("reported", 0.0, False)
    assert state({"number": "5", "target": None}) == ("no_target", None, False)


@pytest.mark.parametrize(
    ("unit", "number_unit", "expected"),
    [
        ("%", "册", "unit_mismatch"),
        ("册", "%", "unit_mismatch"),
        (None, "%", "unit_mismatch"),
        ("%", "%", "reported"),
        ("%", None, "reported"),  # asked for in the target's unit
    ],
)
def test_a_number_in_another_unit_is_no_number(
    unit: str | None, number_unit: str | None, expected: str
) -> None:
    found = state({"number": "19", "unit": unit, "number_unit": number_unit})
    assert found[0] == expected
    assert (found[1] is None) == (expected == "unit_mismatch")


def test_rows_may_be_none_and_keep_their_index() -> None:
    rows = indicators({"number": "5"}, {"number": "6"})
    assert add_attainment(rows[:0], DECEMBER).empty
    assert add_attainment(rows[1:], DECEMBER).index.tolist() == [1]


NUMBERS = st.decimals("-1000", "1000000", places=3).map(str)


@FEW
@given(target=NUMBERS, one=NUMBERS, other=NUMBERS)
def test_more_is_never_worse_for_at_least(target: str, one: str, other: str) -> None:
    less, more = sorted((one, other), key=float)
    assert ratios("at_least", target, less)[0] <= ratios("at_least", target, more)[0]


@FEW
@given(target=NUMBERS, one=NUMBERS, other=NUMBERS)
def test_less_is_never_worse_for_at_most(target: str, one: str, other: str) -> None:
    less, more = sorted((one, other), key=float)
    assert ratios("at_most", target, less)[0] >= ratios("at_most", target, more)[0]


@FEW
@given(direction=st.sampled_from(["at_least", "at_most", "equal"]), target=NUMBERS, number=NUMBERS)
def test_an_attainment_lies_between_nothing_and_all(
    direction: str, target: str, number: str
) -> None:
    assert 0 <= ratios(direction, target, number)[0] <= 1


@FEW
@given(unit=st.sampled_from(["%", "‰", "册", "万元", "分"]), told=st.sampled_from(["%", "册"]))
def test_a_percentage_is_never_held_against_a_count(unit: str, told: str) -> None:
    found = state({"number": "95", "target": "95", "unit": unit, "number_unit": told})
    assert (found[0] == "reported") == (unit == told)
