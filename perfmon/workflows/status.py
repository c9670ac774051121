"""Every judged project of a month with its figures and its light: the answer behind every page."""

from datetime import datetime

import pandas as pd

from perfmon.errors import NothingFoundError
from perfmon.measures import PROJECT_KEY
from perfmon.measures.plan_corrections import correction_words_by_project
from perfmon.measures.rates import add_rates
from perfmon.measures.sentences import light_sentences
from perfmon.store.asking import NOW, Scope
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.plan_corrections import read_plan_corrections
from perfmon.store.rules import read_rules

STATUS_COLUMNS = [
    "code",
    "name",
    "unit_code",
    "budget_fen",
    "adjusted_budget_fen",
    "paid_fen",
    "planned_fen",
    "reference_fen",
    "execution_rate",
    "planned_rate",
    "elapsed_share",
    "plan_gap_points",
    "reference_gap_points",
    "elapsed_gap_points",
    "behind_fen",
    "plan_corrected",
    "light",
    "reason",
    "plan_corrections",
]


def month_status(
    database: Database, year: int, month: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """One row a judged project at the month's cut-off, sorted by unit and code.

    Returns:
        STATUS_COLUMNS; shares 0-1 and points unrounded, `reason` the light's sentence; missing
        where there is no budget or no plan. plan_corrected 计划含更正, and plan_corrections the
        words of each (missing where there is none).

    Raises:
        NothingFoundError: no project of that year is in the database.
    """
    cursor = database.cursor()
    rows = read_judged_months(cursor, year, Narrowing(month=month), scope, known_at)
    if rows.empty:
        raise NothingFoundError(f" {year} 年的项目")
    corrections = read_plan_corrections(cursor, year, month, scope, known_at)
    words = correction_words_by_project(corrections)
    rated = add_rates(rows).merge(words, on=PROJECT_KEY, how="left", validate="1:1")
    reasons = light_sentences(rated, read_rules(cursor, known_at))
    return rated.rename(columns={"project_code": "code"}).assign(reason=reasons)[STATUS_COLUMNS]
