"""The projects of a month as they will stand on a day to come, if none pays more.

The kept grain of that day's month answers for them. Made anew from the facts are only projects of
which money was issued after the month's cut-off, and regions whose payments end within that month.
"""

from collections.abc import Callable

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.rules import RuleBook
from perfmon.periods import Cutoff
from perfmon.store.asking import Scope
from perfmon.store.derived import judge_ahead, look_ahead
from perfmon.store.judged import read_figures

_FIGURES = [
    "cut_on",
    "project_class",
    "adjusted_budget_fen",
    "in_grace_fen",
    "paid_fen",
    "planned_fen",
    "reference_fen",
    "judged_elapsed_fen",
]
"""What `judge_lights` takes beside the month."""


def read_ahead(
    cursor: duckdb.DuckDBPyConnection,
    rows: pd.DataFrame,
    due: Cutoff,
    book_of: Callable[[str], RuleBook],
    scope: Scope = None,
) -> pd.DataFrame:
    """The projects as they will stand on a day to come, with what is issued and paid by now.

    Args:
        cursor: of the read.
        rows: the judged projects of a month: PROJECT_KEY, paid_fen, and cut_on, of which the first
            counts.
        due: the day, not before their cut-off and in the same year.
        book_of: the rules of a region.
        scope: units that all the projects are of; None for all.

    Returns:
        In the order of the projects: PROJECT_MONTH_KEY and what `judge_lights` takes.
    """
    if rows.empty:
        return rows.reindex(columns=[*PROJECT_MONTH_KEY, *_FIGURES])
    cut_on = pd.Timestamp(rows["cut_on"].iloc[0]).date()
    kept = read_figures(cursor, due.year, _FIGURES, scope, month=due.month)
    kept = kept.drop(columns="paid_fen").merge(rows[[*PROJECT_KEY, "paid_fen"]], on=PROJECT_KEY)
    ends_within = kept["cut_on"] != pd.Timestamp(due.on)
    anew = [
        judge_ahead(cursor, str(code), cut_on, due, book_of(str(code)), scope)
        for code in kept.loc[ends_within, "region_code"].unique()
    ]
    if not ends_within.all():
        anew.append(look_ahead(cursor, cut_on, due, scope))
    found = pd.concat([part[[*PROJECT_MONTH_KEY, *_FIGURES]] for part in [*anew, kept]])
    ahead = rows[PROJECT_KEY].merge(
        found.drop_duplicates(PROJECT_KEY), on=PROJECT_KEY, validate="1:1"
    )
    assert len(ahead) == len(rows), "every project has every month of its year"
    return ahead
