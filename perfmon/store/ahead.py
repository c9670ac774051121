"""The projects of a month as they will stand on a day to come, if none pays more.

The kept grain of that day's month answers for them; made anew from the facts are only projects that
it does not show so.
"""

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.lights import JUDGED_BY
from perfmon.periods import Cutoff
from perfmon.store.asking import Scope
from perfmon.store.derived import look_ahead
from perfmon.store.judged import read_figures


def read_ahead(
    cursor: duckdb.DuckDBPyConnection, rows: pd.DataFrame, due: Cutoff, scope: Scope = None
) -> pd.DataFrame:
    """The projects as they will stand on a day to come, with what is issued and paid by now.

    Args:
        cursor: of the read.
        rows: the judged projects of a month: PROJECT_KEY, paid_fen, and cut_on, of which the first
            counts.
        due: the day, not before their cut-off and in the same year.
        scope: units that all the projects are of; None for all.

    Returns:
        In the order of the projects: PROJECT_MONTH_KEY and JUDGED_BY.
    """
    figures = [*PROJECT_MONTH_KEY, *JUDGED_BY]
    if rows.empty:
        return rows.reindex(columns=figures)
    cut_on = pd.Timestamp(rows["cut_on"].iloc[0]).date()
    kept = read_figures(cursor, due.year, JUDGED_BY, scope, month=due.month)
    kept = kept.drop(columns="paid_fen").merge(rows[[*PROJECT_KEY, "paid_fen"]], on=PROJECT_KEY)
    found = pd.concat([look_ahead(cursor, cut_on, due, scope)[figures], kept[figures]])
    ahead = rows[PROJECT_KEY].merge(
        found.drop_duplicates(PROJECT_KEY), on=PROJECT_KEY, validate="1:1"
    )
    assert len(ahead) == len(rows), "every project has every month of its year"
    return ahead
