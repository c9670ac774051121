"""承诺兑现率: kept of what was due, by count and by amount, by department and of all."""

import pandas as pd
import pytest

from perfmon.measures.keeping_rates import sum_promises


@pytest.fixture
def judged() -> pd.DataFrame:
    rows = [
        ("公安局", "兑现", 300, 450),
        ("公安局", "部分兑现", 300, 100),
        ("公安局", "未到期", 500, 200),
        ("教育局", "兑现", 100, 100),
        ("水利局", "未兑现", 200, -50),
        ("水利局", "未兑现", None, None),
        ("住建局", "未到期", None, None),
    ]
    frame = pd.DataFrame(rows, columns=["department_name", "verdict", "amount_fen", "since_fen"])
    frame = frame.assign(year=2023, due_on=pd.Timestamp(2023, 10, 31))
    return frame.astype({"amount_fen": "Int64", "since_fen": "Int64"})


def test_what_is_to_come_counts_neither_way_and_no_promise_counts_twice(
    judged: pd.DataFrame,
) -> None:
    (row,) = sum_promises(judged, []).to_dict("records")
    assert (row["due_count"], row["kept_count"], row["pending_count"]) == (5, 2, 2)
    assert (row["partly_count"], row["broken_count"]) == (1, 2)
    assert (row["due_fen"], row["kept_fen"]) == (900, 300 + 100 + 100)
    assert row["count_rate"] == 2 / 5
    assert row["amount_rate"] == 500 / 900


def test_departments_add_up_and_those_that_missed_most_stand_first(judged: pd.DataFrame) -> None:
    sums = sum_promises(judged, ["department_name"])
    assert sums["department_name"].tolist() == ["水利局", "公安局", "住建局", "教育局"]
    (whole,) = sum_promises(judged, []).to_dict("records")
    for name in ("due_count", "kept_count", "pending_count", "due_fen", "kept_fen"):
        assert sums[name].sum() == whole[name]
    assert sums["count_rate"].fillna(-1).tolist() == [0, 0.5, -1, 1]


def test_nothing_due_has_no_rate(judged: pd.DataFrame) -> None:
    (row,) = sum_promises(judged.iloc[:0], []).to_dict("records")
    assert row["due_count"] == 0
    assert pd.isna(row["count_rate"])
    assert pd.isna(row["amount_rate"])
    assert sum_promises(judged.iloc[:0], ["department_name"]).empty


def test_a_promise_that_was_due_last_year_counts_there_only(judged: pd.DataFrame) -> None:
    (before,) = sum_promises(judged, []).to_dict("records")
    (after,) = sum_promises(judged.assign(year=2024), []).to_dict("records")
    assert (before["due_count"], after["due_count"], after["pending_count"]) == (5, 0, 0)
    due_next_year = judged.assign(due_on=pd.Timestamp(2024, 1, 31))
    assert sum_promises(due_next_year, [])["due_count"].tolist() == [5]
