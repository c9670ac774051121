"""Every judged project of a month with its figures and its light: the answer behind every page."""

from datetime import datetime

import pandas as pd

from perfmon.errors import NothingFoundError
from perfmon.measures.rates import add_rates
from perfmon.measures.sentences import light_sentences
from perfmon.store.asking import NOW, Scope
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_judged_months
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
    "light",
    "reason",
]


def month_status(
    database: Database, year: int, month: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """One row a judged project at the month's cut-off, sorted by unit and code.

    Returns:
        STATUS_COLUMNS; shares 0-1 and points unrounded, `reason` the light's sentence; missing
        where there is no budget or no plan.

    Raises:
        NothingFoundError: no project of that year is in the database.
    """
    rows = read_judged_months(database.cursor(), year, Narrowing(month=month), scope, known_at)
    if rows.empty:
        raise NothingFoundError(f" {year} 年的项目")
    rated = add_rates(rows)
    reasons = light_sentences(rated, read_rules(database.cursor(), known_at))
    return rated.rename(columns={"project_code": "code"}).assign(reason=reasons)[STATUS_COLUMNS]
