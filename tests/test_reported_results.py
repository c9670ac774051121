from datetime import date

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.measures.reported_results import add_reported_results
from perfmon.periods import Cutoff
from tests.figures import REGION, UNIT

KEY = {"region_code": REGION, "year": 2023, "unit_code": UNIT}


def known(*results: tuple[str, int, int, str | None], cutoff: Cutoff) -> list[list[object]]:
    """Number, month and reach of two projects' indicators: 一 has two, 二 has one."""
    targets = pd.DataFrame(
        [
            {**KEY, "project_code": name, "indicator_row": row, "target": "5"}
            for name, row in (("一", 1), ("一", 2), ("二", 1))
        ]
    )
    told = pd.DataFrame(
        [
            {**KEY, "project_code": name, "indicator_row": row, "month": month, "number": number}
            for name, row, month, number in results
        ],
        columns=[*KEY, "project_code", "indicator_row", "month", "number"],
    ).assign(done_on=None, grade=None)
    rows = add_reported_results(targets, told.astype({"month": "int64"}), cutoff)
    assert rows["target"].tolist() == ["5", "5", "5"]
    return [
        [
            None if is_missing(number) else number,
            None if is_missing(month) else month,
            None if is_missing(until) else pd.Timestamp(until).date(),
        ]
        for number, month, until in zip(
            rows["number"], rows["reported_month"], rows["reported_until"], strict=True
        )
    ]


def test_the_last_result_by_the_cut_off_holds() -> None:
    told = (("一", 1, 3, "1"), ("一", 1, 9, "3"), ("一", 1, 6, "2"), ("一", 2, 3, "0"))
    assert known(*told, cutoff=Cutoff.at(2023, 8)) == [
        ["2", 6, date(2023, 6, 30)],
        ["0", 3, date(2023, 6, 30)],
        [None, None, None],
    ]


def test_a_month_that_is_not_over_does_not_count() -> None:
    told = (("一", 1, 10, "4"), ("一", 1, 11, "5"))
    assert known(*told, cutoff=Cutoff(date(2023, 11, 15)))[0] == ["4", 10, date(2023, 10, 31)]
    assert known(*told, cutoff=Cutoff.at(2023, 11))[0] == ["5", 11, date(2023, 11, 30)]


def test_a_row_without_a_value_says_that_the_project_was_asked_and_takes_no_value_away() -> None:
    told = (("一", 1, 6, "4"), ("一", 1, 12, None))
    assert known(*told, cutoff=Cutoff.at(2023, 12)) == [
        ["4", 6, date(2023, 12, 31)],
        [None, None, date(2023, 12, 31)],
        [None, None, None],
    ]


def test_without_results_everything_is_missing() -> None:
    assert known(cutoff=Cutoff.at(2023, 12)) == [[None, None, None]] * 3


def test_what_an_open_month_holds_back_is_marked() -> None:
    targets = pd.DataFrame([{**KEY, "project_code": "一", "indicator_row": row} for row in (1, 2)])
    told = targets.assign(month=[11, 10], number=["5", "4"], done_on=None, grade=None)
    for day, marked in ((15, [True, False]), (30, [False, False])):
        rows = add_reported_results(targets, told, Cutoff(date(2023, 11, day)))
        assert rows["is_held_back"].tolist() == marked
    looking_back = add_reported_results(targets, told, Cutoff.at(2023, 9))
    assert looking_back["is_held_back"].tolist() == [False, False]
