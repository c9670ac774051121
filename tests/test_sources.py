"""One source a unit and month: vouchers win, a table brings each project to its figure."""

from collections.abc import Collection, Mapping

import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.sources import combine_sources

Said = Mapping[tuple[str, str, int], int]
"""(unit, project, month) → fen."""


def said(amounts: Said, column: str) -> pd.DataFrame:
    rows = [
        {"region_code": "130529", "year": 2023, "unit_code": unit, "project_code": project}
        | {"month": month, column: fen}
        for (unit, project, month), fen in amounts.items()
    ]
    kinds = {"year": "int32", "month": "int64", column: "int64"}
    return pd.DataFrame(rows, columns=[*PROJECT_MONTH_KEY, column]).astype(kinds)


def combined(
    vouchers: Said | None = None,
    progress: Said | None = None,
    entered: Said | None = None,
    unmatched: Collection[tuple[str, int]] = (),
) -> dict[tuple[str, str, int], tuple[int, int, str]]:
    """What is paid in the month, of it outside the treasury, and the source, by place.

    `unmatched` are units and months with voucher lines whose project is not known.
    """
    units = {*unmatched, *((unit, month) for unit, _, month in vouchers or {})}
    rows = combine_sources(
        said(vouchers or {}, "paid_in_month_fen"),
        said(progress or {}, "paid_fen"),
        said(entered or {}, "entered_in_month_fen"),
        pd.DataFrame(
            [("130529", *place) for place in units], columns=["region_code", "unit_code", "month"]
        ),
    )
    assert rows["paid_in_month_fen"].dtype == "int64"
    assert rows["entered_in_month_fen"].dtype == "int64"
    assert not rows.duplicated([*PROJECT_KEY, "month"]).any()
    return {
        (row["unit_code"], row["project_code"], row["month"]): (
            row["paid_in_month_fen"],
            row["entered_in_month_fen"],
            row["paid_by"],
        )
        for row in rows.to_dict("records")
    }


def test_where_nothing_is_said_there_are_no_rows() -> None:
    assert combined() == {}


def test_vouchers_alone_are_taken_as_they_are() -> None:
    assert combined({("a", "1", 3): 500, ("a", "1", 4): -200}) == {
        ("a", "1", 3): (500, 0, "凭证"),
        ("a", "1", 4): (-200, 0, "凭证"),
    }


def test_a_voucher_line_without_a_project_keeps_its_units_table_out() -> None:
    assert combined(progress={("a", "1", 3): 500}, unmatched=[("a", 3)]) == {}


def test_a_table_alone_adds_what_its_cumulative_sum_grew() -> None:
    assert combined(progress={("a", "1", 3): 500, ("a", "1", 6): 800, ("a", "2", 6): 50}) == {
        ("a", "1", 3): (500, 0, "进度表"),
        ("a", "1", 6): (300, 0, "进度表"),
        ("a", "2", 6): (50, 0, "进度表"),
    }


def test_a_falling_table_takes_away() -> None:
    rows = combined(progress={("a", "1", 3): 500, ("a", "1", 4): 450})
    assert rows["a", "1", 4] == (-50, 0, "进度表")


def test_vouchers_of_any_project_of_the_unit_win_in_their_month() -> None:
    rows = combined({("a", "2", 3): 70}, {("a", "1", 3): 500, ("a", "1", 6): 800})
    assert rows == {("a", "2", 3): (70, 0, "凭证"), ("a", "1", 6): (800, 0, "进度表")}


def test_vouchers_of_another_unit_do_not_win() -> None:
    rows = combined({("b", "1", 3): 70}, {("a", "1", 3): 500})
    assert rows == {("b", "1", 3): (70, 0, "凭证"), ("a", "1", 3): (500, 0, "进度表")}


def test_after_vouchers_a_table_brings_the_project_to_its_figure() -> None:
    rows = combined(
        {("a", "1", 2): 100, ("a", "1", 3): 150}, {("a", "1", 3): 9, ("a", "1", 6): 800}
    )
    assert rows["a", "1", 6] == (550, 0, "进度表")
    assert sum(paid for paid, _, _ in rows.values()) == 800


def test_vouchers_after_a_table_are_added_to_it() -> None:
    rows = combined({("a", "1", 7): 30}, {("a", "1", 6): 800})
    assert sum(paid for paid, _, _ in rows.values()) == 830


def test_a_table_that_repeats_its_figure_adds_nothing_and_still_speaks_for_the_month() -> None:
    rows = combined(progress={("a", "1", 5): 800, ("a", "1", 6): 800})
    assert rows["a", "1", 6] == (0, 0, "进度表")


def test_what_is_paid_outside_the_treasury_is_added_to_either_source() -> None:
    rows = combined(
        {("a", "1", 2): 100},
        {("a", "2", 3): 800},
        {("a", "1", 2): 7, ("a", "2", 3): 8, ("a", "3", 4): 9},
    )
    assert rows == {
        ("a", "1", 2): (107, 7, "凭证"),
        ("a", "2", 3): (808, 8, "进度表"),
        ("a", "3", 4): (9, 9, "凭证"),
    }


def test_what_is_paid_outside_the_treasury_does_not_use_up_the_figure_of_the_table() -> None:
    rows = combined(progress={("a", "1", 6): 800}, entered={("a", "1", 5): 50})
    assert sum(paid for paid, _, _ in rows.values()) == 850
