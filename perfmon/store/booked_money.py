"""Reading what the books say of projects whose indicators mirror money."""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.measures.booked_results import add_booked_results, are_dates_due, paid_out_days
from perfmon.periods import Cutoff
from perfmon.store.asking import NOW, Scope, scope_of, scope_value
from perfmon.store.judged import read_figures

_BOOKED = ("covered", "adjusted_budget_fen", "paid_fen", "paid_by", "paid_in_month_fen")


def with_booked_results(
    cursor: duckdb.DuckDBPyConnection,
    rows: pd.DataFrame,
    cutoff: Cutoff,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The indicators with what the books say of those that mirror money, as `add_booked_results`.

    Args:
        cursor: of the read.
        rows: one row an indicator, with what was reported, of the units that may be seen.
        cutoff: the day of the question.
        scope: units; None for all.
        known_at: leaves out payments and budgets that were recorded later.
    """
    theirs = scope_of(rows.loc[rows["mirrors_money"].astype(bool), "unit_code"].unique())
    months = read_figures(cursor, cutoff.year, _BOOKED, theirs, known_at)
    asked = {"year": cutoff.year, "scope": scope_value(scope), "known_at": known_at}
    asked |= {"units": rows.loc[are_dates_due(rows, cutoff), "unit_code"].unique().tolist()}
    by_day = cursor.execute(_BY_DAY, asked).df()
    return add_booked_results(rows, months, paid_out_days(months, by_day, cutoff), cutoff)


_BY_DAY = """
SELECT region_code, year, unit_code, project_code, counted_on::TIMESTAMP_S AS day,
       sum(amount_fen)::BIGINT AS amount_fen
FROM payment_known($known_at)
WHERE year = $year AND list_contains($units::VARCHAR[], unit_code)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
GROUP BY ALL
"""
