"""The day by which catching up is due, seen from a cut-off: only what was known then counts."""

from datetime import date

import pandas as pd
import pytest

from perfmon.periods import Cutoff
from perfmon.store.database import Database
from perfmon.store.derived import judge_ahead
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.rules import read_rules
from tests.facts import FIRST, REGION, issue, pay
from tests.figures import fen

FIGURES = ["adjusted_budget_fen", "planned_fen", "reference_fen", "in_grace_fen", "light", "cause"]


def ahead(database: Database, cut_on: date, month: int) -> pd.Series:
    """FIRST as it will stand at the end of a month."""
    cursor = database.cursor()
    due = Cutoff.at(2023, month)
    rows = judge_ahead(cursor, REGION, cut_on, due, read_rules(cursor))
    assert rows["month"].eq(month).all()
    return rows[rows["project_code"] == FIRST].iloc[0]


@pytest.mark.parametrize("kind", ["追减", "追加"])
def test_what_is_issued_after_the_cut_off_is_not_counted(texts: Database, kind: str) -> None:
    pay(texts, {(FIRST, date(2023, 5, 10)): fen("38")}, date(2023, 10, 31))
    before = ahead(texts, date(2023, 10, 31), 11)
    amount = fen("-40") if kind == "追减" else fen("40")
    issue(texts, FIRST, kind, amount, date(2023, 11, 10))
    assert ahead(texts, date(2023, 10, 31), 11)[FIGURES].equals(before[FIGURES])
    budget = ahead(texts, date(2023, 11, 10), 12)["adjusted_budget_fen"]
    assert budget == before["adjusted_budget_fen"] + amount, "issued that very day"


def test_the_plan_grows_until_then_and_payments_do_not(texts: Database) -> None:
    paid = {(FIRST, date(2023, 5, 10)): fen("38"), (FIRST, date(2023, 11, 3)): fen("50")}
    pay(texts, paid, date(2023, 11, 30))
    row = ahead(texts, date(2023, 10, 31), 11)
    kept = read_judged_months(texts.cursor(), 2023, Narrowing(month=11, project_code=FIRST)).iloc[0]
    lines = ["planned_fen", "reference_fen", "adjusted_budget_fen"]
    assert row[lines].tolist() == kept[lines].tolist()
    assert (row["paid_fen"], kept["paid_fen"]) == (fen("38"), fen("88"))


@pytest.mark.parametrize(("day", "month"), [(date(2023, 11, 15), 12), (date(2023, 12, 15), 12)])
def test_an_open_month_looks_to_a_whole_month_s_end(texts: Database, day: date, month: int) -> None:
    pay(texts, {(FIRST, date(2023, 5, 10)): fen("38")}, day)
    row = ahead(texts, day, month)
    assert row["cut_on"] == pd.Timestamp(2023, 12, 31)
    assert row["planned_fen"] == row["adjusted_budget_fen"] == fen("96"), "all of it is due"
