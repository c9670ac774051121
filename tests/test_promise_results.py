"""Whether a promised result was reached, by the way its indicator is compared."""

from typing import Any

import pandas as pd
import pytest

from perfmon.measures.promise_results import judge_result

NOTHING = {"number": None, "done_on": None, "grade": None}


def found(direction: str, told: object) -> dict[str, Any]:
    name = {"by_date": "done_on", "qualitative": "grade"}.get(direction, "number")
    return NOTHING | {"direction": direction, name: told}


@pytest.mark.parametrize(
    ("direction", "target", "before", "now", "verdict"),
    [
        ("at_least", "95", "80", "95", "兑现"),
        ("at_least", "95", "80", "94.9999999", "部分兑现"),
        ("at_least", "95", "80", "80", "未兑现"),
        ("at_least", "95", None, "94", "未兑现"),
        ("at_least", "95", "80", None, "未兑现"),
        ("at_most", "5.24", "6", "5.24", "兑现"),
        ("at_most", "5.24", "6", "5.5", "部分兑现"),
        ("at_most", "5.24", "6", "6.5", "未兑现"),
        ("equal", "291", "200", "291", "兑现"),
        ("equal", "291", "200", "300", "部分兑现"),
        ("equal", "291", "300", "200", "未兑现"),
        ("equal", "291", None, "200", "未兑现"),
        ("qualitative", "达成", "未达成", "达成", "兑现"),
        ("qualitative", "达成", "未达成", "部分达成", "部分兑现"),
        ("qualitative", "部分达成", "部分达成", "部分达成", "兑现"),
        ("qualitative", "达成", None, None, "未兑现"),
        ("by_date", "2023-10-31", None, pd.Timestamp(2023, 10, 31), "兑现"),
        ("by_date", "2023-10-31", None, pd.Timestamp(2023, 11, 1), "未兑现"),
        ("by_date", "2023-10-31", None, None, "未兑现"),
    ],
)
def test_it_is_reached_nearer_or_not(
    direction: str, target: str, before: object, now: object, verdict: str
) -> None:
    assert judge_result(target, found(direction, now), found(direction, before)) == verdict


def test_an_indicator_that_the_text_no_longer_has_is_not_reached() -> None:
    assert judge_result("95", {}, {}) == "未兑现"
