"""What of a unit's answer does not go together: judgement, expectation, light, and statistics."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.disagreement import (
    ABOVE_RANGE,
    BELOW_RANGE,
    HOPELESS,
    HOPELESS_BUT_GREEN,
    HOPELESS_BUT_REACHED,
    MONEY,
    POSSIBLE,
    SURE,
    SURE_BUT_RED,
    SURE_BUT_SHORT,
    disagreement_sentence,
    disagreements_of,
    will_reach,
)


def money(possibility: str | None = None, light: str | None = None, **said: Any) -> dict[str, Any]:  # noqa: ANN401 whatever a cell holds
    """A row of money of a budget of 100.00 万元."""
    row = {"indicator_row": 0, "light": light, "possibility": possibility, "classified": False}
    row |= {"adjusted_budget_fen": 100_000_000, "expected_fen": None, "deciding_cause": None}
    return row | {"usual_low_fen": None, "usual_high_fen": None} | said


def indicator(possibility: str | None, expected: str | None, **said: Any) -> dict[str, Any]:  # noqa: ANN401 whatever a cell holds
    """A row of an indicator ≥20册."""
    row = {"indicator_row": 4, "light": None, "possibility": possibility, "classified": False}
    row |= {"direction": "at_least", "target": "20", "due_on": None, "printed_value": "≥20册"}
    return row | {"expected_text": expected} | said


@pytest.mark.parametrize(
    ("light", "possibility", "expected"),
    [
        ("red", SURE, (SURE_BUT_RED,)),
        ("green", HOPELESS, (HOPELESS_BUT_GREEN,)),
        ("blue", HOPELESS, (HOPELESS_BUT_GREEN,)),
        ("yellow", SURE, ()),
        ("yellow", HOPELESS, ()),
        ("red", HOPELESS, ()),
        ("green", SURE, ()),
        ("red", POSSIBLE, ()),
        (None, SURE, ()),
        ("red", None, ()),
        (None, None, ()),
    ],
)
def test_a_judgement_disagrees_with_the_opposite_light_only(
    light: str | None, possibility: str | None, expected: tuple[str, ...]
) -> None:
    assert disagreements_of(money(possibility, light)) == expected


@pytest.mark.parametrize(
    ("possibility", "expected_fen", "cause", "found"),
    [
        (SURE, 90_000_000, None, (SURE_BUT_SHORT,)),
        (SURE, 90_000_001, None, ()),
        (SURE, 50_000_000, "节约", ()),
        (SURE, 50_000_000, "政策取消", ()),
        (SURE, 50_000_000, "采购", (SURE_BUT_SHORT,)),
        (POSSIBLE, 50_000_000, None, ()),
        (HOPELESS, 100_000_000, None, (HOPELESS_BUT_REACHED,)),
        (HOPELESS, 99_999_999, None, ()),
    ],
)
def test_a_judgement_disagrees_with_an_amount_ten_points_short_or_whole(
    possibility: str, expected_fen: int, cause: str | None, found: tuple[str, ...]
) -> None:
    row = money(possibility, expected_fen=expected_fen, deciding_cause=cause)
    assert disagreements_of(row) == found


@pytest.mark.parametrize("possibility", [SURE, HOPELESS])
def test_without_a_budget_no_amount_is_short_or_whole(possibility: str) -> None:
    assert disagreements_of(money(possibility, adjusted_budget_fen=0, expected_fen=0)) == ()
    assert disagreements_of(money(possibility, adjusted_budget_fen=None, expected_fen=0)) == ()


@pytest.mark.parametrize(
    ("expected_fen", "found"),
    [
        (39_999_999, (BELOW_RANGE,)),
        (40_000_000, ()),
        (70_000_000, ()),
        (70_000_001, (ABOVE_RANGE,)),
        (None, ()),
    ],
)
def test_an_amount_outside_the_range_of_the_statistics_is_asked_about(
    expected_fen: int | None, found: tuple[str, ...]
) -> None:
    row = money(expected_fen=expected_fen, usual_low_fen=40_000_000, usual_high_fen=70_000_000)
    assert disagreements_of(row) == found


@pytest.mark.parametrize("missing", ["usual_low_fen", "usual_high_fen"])
def test_without_a_range_no_amount_is_outside(missing: str) -> None:
    row = money(expected_fen=1, usual_low_fen=40, usual_high_fen=70)
    assert disagreements_of(row | {missing: None}) == ()


@pytest.mark.parametrize(
    ("direction", "target", "expected", "reaches"),
    [
        ("at_least", "20", "20", True),
        ("at_least", "20", "19.99", False),
        ("at_most", "5", "5.0", True),
        ("at_most", "5", "5.1", False),
        ("equal", "100", "100.0", True),
        ("equal", "100", "101", False),
        ("at_least", None, "20", None),
        ("at_least", "20", None, None),
        ("qualitative", None, "达成", True),
        ("qualitative", None, "部分达成", False),
    ],
)
def test_what_is_expected_reaches_the_target_or_not(
    direction: str, target: str | None, expected: str | None, reaches: bool | None
) -> None:
    row = indicator(None, expected, direction=direction, target=target)
    assert will_reach(row) is reaches


@pytest.mark.parametrize(
    ("due_on", "reaches"), [(date(2023, 12, 15), True), (date(2023, 12, 14), False), (None, None)]
)
def test_a_deadline_is_reached_by_its_day(due_on: date | None, reaches: bool | None) -> None:
    row = indicator(None, "2023-12-15", direction="by_date", target=None)
    assert will_reach(row | {"due_on": None if due_on is None else pd.Timestamp(due_on)}) is reaches


@pytest.mark.parametrize(
    ("possibility", "expected", "found"),
    [
        (SURE, "19", (SURE_BUT_SHORT,)),
        (SURE, "20", ()),
        (SURE, None, ()),
        (HOPELESS, "20", (HOPELESS_BUT_REACHED,)),
        (HOPELESS, "19", ()),
        (POSSIBLE, "19", ()),
    ],
)
def test_a_judgement_disagrees_with_what_the_unit_itself_expects(
    possibility: str, expected: str | None, found: tuple[str, ...]
) -> None:
    assert disagreements_of(indicator(possibility, expected)) == found


def test_nothing_is_said_where_all_goes_together() -> None:
    assert disagreement_sentence(money(POSSIBLE, "red"), MONEY) == ""


def test_each_is_said_with_its_numbers_and_what_to_do() -> None:
    known: dict[str, Any] = {"usual_low_fen": 40_000_000, "usual_high_fen": 70_000_000}
    sure = disagreement_sentence(money(SURE, "red", expected_fen=80_000_000, **known), MONEY)
    assert sure.split("；") == [
        "单位判断“确定能”完成，资金支出的灯却是滞后，请写明靠什么在年底前完成",
        "单位判断“确定能”完成，全年预计支付却只有调整预算数的 80.00%，请核对，"
        "是节约的请在关键原因里选“节约”",
        "单位预计全年支付 80.00 万元，高于按往年同期和今年进度推算的 40.00—70.00 万元（八成把握），"
        "请写明靠什么多支付",
    ]
    assert "低于按往年同期和今年进度推算的" in disagreement_sentence(
        money(expected_fen=10_000_000, **known), MONEY
    )
    assert "却是全部调整预算数" in disagreement_sentence(
        money(HOPELESS, expected_fen=100_000_000), MONEY
    )


def test_an_indicator_is_said_by_its_name_with_what_is_expected_and_printed() -> None:
    hopeless = disagreement_sentence(indicator(HOPELESS, "20", light="green"), "“印制数量”")
    assert "“印制数量”的灯却没有落后，请核对判断" in hopeless
    assert "“印制数量”的全年预计却达到了指标值（预计 20，指标值≥20册），请核对" in hopeless
    short = disagreement_sentence(indicator(SURE, "18"), "“印制数量”")
    assert short.endswith("“印制数量”的全年预计却达不到指标值（预计 18，指标值≥20册），请核对")
    secret = disagreement_sentence(indicator(SURE, "18", classified=True), "第 4 项指标")
    assert secret.endswith("第 4 项指标的全年预计却达不到指标值，请核对")
