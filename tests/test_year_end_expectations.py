"""The year's end of projects from what was known at a cut-off: who says what, and the cap on it."""

import pandas as pd

from perfmon.measures.year_end_expectations import (
    PROJECT,
    add_known,
    best_months_until,
    expect_year_end,
)
from perfmon.periods import Cutoff

JUNE = pd.Timestamp("2023-06-30")
KEY = {"region_code": "1", "unit_code": "2"}


def projects(*codes: str, covered: bool = True) -> pd.DataFrame:
    rows = [
        KEY
        | {
            "project_code": code,
            "cut_on": JUNE,
            "covered": covered,
            "adjusted_budget_fen": 10_000,
            "paid_fen": 2_000,
            "reference_fen": 5_000,
        }
        for code in codes
    ]
    return pd.DataFrame(rows)


def months(*paid: tuple[int, int, int]) -> pd.DataFrame:
    """A unit's months: year, month, what it paid in it."""
    columns = ["year", "month", "paid_in_month_fen"]
    return pd.DataFrame(paid, columns=columns).assign(**KEY, adjusted_budget_fen=10_000, paid_fen=0)


NO_PAST = pd.DataFrame(columns=[*PROJECT, "year", "month", "adjusted_budget_fen", "paid_fen"])
NOTHING_SAID = pd.DataFrame(
    columns=[*PROJECT, "unit_expected_fen", "unpaid_contract_fen", "paid_when_said_fen"]
)


def test_payments_that_do_not_reach_the_cut_off_give_no_row() -> None:
    assert add_known(projects("甲", covered=False), NO_PAST, months()).empty


def test_a_units_best_month_is_of_what_was_known_at_the_cut_off() -> None:
    past = months((2022, 12, 70), (2023, 6, 90), (2023, 7, 500))
    best = best_months_until(past, Cutoff.at(2023, 6))
    assert best["best_month_fen"].tolist() == [90]


def test_what_the_unit_says_comes_first_and_what_is_hard_to_spend_is_within_the_rest() -> None:
    known = add_known(projects("甲", "乙"), NO_PAST, months((2023, 6, 100)))
    said = pd.DataFrame(
        [
            KEY
            | {
                "project_code": "甲",
                "unit_expected_fen": 9_500,
                "unpaid_contract_fen": None,
                "paid_when_said_fen": 2_000,
            }
        ]
    )
    rows = expect_year_end(known, said).set_index("project_code")
    assert rows.at["甲", "expected_fen"] == 9_500
    assert (rows[["unspent_fen", "hard_to_spend_fen"]].loc["甲"] == 500).all()
    assert (rows["hard_to_spend_fen"] <= rows["unspent_fen"]).all()


def test_without_a_word_of_the_unit_statistics_say_it() -> None:
    known = add_known(projects("甲"), NO_PAST, months((2023, 6, 2_000)))
    rows = expect_year_end(known, NOTHING_SAID)
    assert rows["expected_fen"].between(2_000, 10_000).all()
