"""Everything that a month's meeting speaks of, gathered once: what 月结 freezes.

One pure reading of the store at one moment, with the same measures as the pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.errors import NothingFoundError
from perfmon.measures import PROJECT_KEY
from perfmon.measures.in_transit import spread_desks
from perfmon.measures.lag import add_lag, lay_months
from perfmon.measures.result_standing import BEHIND, HELD, add_standing, count_standings
from perfmon.measures.sentences import light_sentences
from perfmon.measures.states import add_ranking_budget, find_states
from perfmon.measures.target_review import last_text_ids
from perfmon.measures.tie_out import REPORTS, SPANS, Key, compare
from perfmon.measures.year_end_expectations import PROJECT, add_known, expect_year_end
from perfmon.periods import Cutoff
from perfmon.store.asking import NOW
from perfmon.store.control_totals import read_tie_out_facts
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.judged_results import read_judged_results
from perfmon.store.outlooks import read_money_causes, read_unit_expectations
from perfmon.store.past_months import read_past_months
from perfmon.store.promises import read_promises
from perfmon.store.rules import read_rules
from perfmon.store.states import read_state_facts
from perfmon.store.stations import read_stations
from perfmon.store.text_findings import OPEN, read_text_findings
from perfmon.store.text_rounds import read_rounds
from perfmon.store.year_tranches import read_year_tranches


@dataclass(frozen=True)
class MonthMaterial:
    """A month as its meeting speaks of it; every frame has the columns of its table `cut_…`.

    Attributes:
        projects: one row a judged project.
        months: their year by month, one row a project and month.
        states: one row a project and state, with evidence.
        tranches: what each project's money was made of at the cut-off.
        tie_lines: the bridges from the pages' figure to the reports'.
        findings: on the year's texts, those that nobody answered.
        promises: of earlier meetings, with what became of them.
        stations: 办理环节 of each project, one row a station that is known.
    """

    projects: pd.DataFrame
    months: pd.DataFrame
    states: pd.DataFrame
    tranches: pd.DataFrame
    tie_lines: pd.DataFrame
    findings: pd.DataFrame
    promises: pd.DataFrame
    stations: pd.DataFrame

    def parts(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and frame of each part, in order."""
        return ((each.name, getattr(self, each.name)) for each in fields(self))


def gather_month(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, known_at: datetime = NOW
) -> MonthMaterial:
    """A month's material as known at a moment.

    Raises:
        NothingFoundError: no judged project of that year is in the database.
    """
    judged = read_judged_months(cursor, year, Narrowing(), known_at=known_at)
    if judged.empty:
        raise NothingFoundError(f" {year} 年的项目")
    rows = judged[judged["month"] == month].reset_index(drop=True)
    cut_on = pd.Timestamp(rows["cut_on"].iloc[0]).date()
    book = read_rules(cursor, known_at)
    facts = read_state_facts(cursor, year, cut_on, known_at=known_at)
    ranked = add_ranking_budget(add_lag(rows, lay_months(judged, "reference_fen", "light")), facts)
    projects = (
        ranked.assign(sentence=light_sentences(rows, book))
        .merge(spread_desks(facts.in_transit), on=PROJECT_KEY, how="left", validate="1:1")
        .merge(_expected(cursor, rows, year, known_at), on=PROJECT, how="left", validate="1:1")
        .merge(_causes(cursor, cut_on, known_at), on=PROJECT, how="left", validate="1:1")
        .merge(_indicators(cursor, cut_on, known_at), on=PROJECT_KEY, how="left", validate="1:1")
    )
    return MonthMaterial(
        projects=_typed(projects),
        months=judged[_MONTH_COLUMNS].reset_index(drop=True),
        states=find_states(rows, facts, book.at(cut_on).light),
        tranches=read_year_tranches(cursor, year, cut_on, known_at=known_at),
        tie_lines=_tie_lines(cursor, year, month, known_at),
        findings=_open_findings(cursor, year, known_at),
        promises=read_promises(cursor, Cutoff(cut_on), known_at=known_at)[_PROMISE_COLUMNS],
        stations=_stations(cursor, rows, cut_on, known_at),
    )


_MONTH_COLUMNS = [
    *(*PROJECT_KEY, "month", "cut_on", "covered", "budget_fen", "adjusted_budget_fen"),
    *("paid_fen", "planned_fen", "reference_fen", "elapsed_fen", "light"),
]

_PROMISE_COLUMNS = [
    *(*PROJECT_KEY, "month", "name", "unit_name", "department_name", "deciding_cause", "measure"),
    *("amount_fen", "since_fen", "due_on", "person", "verdict", "sentence", "is_carried"),
]

_WHOLE = {
    **dict.fromkeys(("unit_desk_fen", "treasury_desk_fen", "unsaid_desk_fen"), "int64"),
    **dict.fromkeys(("indicators_behind", "indicators_held"), "int64"),
    **dict.fromkeys(("indicators_unreported", "indicators_other"), "int64"),
}
"""What is 0 where nothing is known of it."""

_MAY_LACK = dict.fromkeys(
    (
        *("expected_fen", "low_fen", "high_fen", "unspent_fen", "hard_to_spend_fen"),
        *("unit_expected_fen", "unpaid_contract_fen"),
        *("unit_desk_days", "treasury_desk_days", "unsaid_desk_days"),
    ),
    "Int64",
)


def _typed(projects: pd.DataFrame) -> pd.DataFrame:
    whole = projects.fillna(dict.fromkeys(_WHOLE, 0)).astype(_WHOLE | _MAY_LACK)
    return whole.drop(columns=["in_transit_fen", "longest_days", "lag_months"])


def _stations(
    cursor: duckdb.DuckDBPyConnection, rows: pd.DataFrame, cut_on: date, known_at: datetime
) -> pd.DataFrame:
    """What is known by the cut-off of the judged projects' stations."""
    known = read_stations(cursor, cut_on.year, cut_on, known_at=known_at)
    return known.merge(rows[PROJECT_KEY], on=PROJECT_KEY).drop(columns="recorded_at")


def _expected(
    cursor: duckdb.DuckDBPyConnection, rows: pd.DataFrame, year: int, known_at: datetime
) -> pd.DataFrame:
    """The year's end of the projects that payments reach."""
    figures = [name for name in _MAY_LACK if name.endswith("_fen")]
    past = read_past_months(cursor, year, known_at=known_at)
    known = add_known(rows, past.projects, past.units)
    if known.empty:
        return rows.iloc[:0][PROJECT].assign(**dict.fromkeys(figures, 0))
    said = read_unit_expectations(
        cursor, Cutoff(pd.Timestamp(rows["cut_on"].iloc[0]).date()), known_at=known_at
    )
    return expect_year_end(known, said)[[*PROJECT, *figures]]


def _causes(cursor: duckdb.DuckDBPyConnection, cut_on: date, known_at: datetime) -> pd.DataFrame:
    said = read_money_causes(cursor, Cutoff(cut_on), known_at=known_at)
    words = ["deciding_cause", "explanation", "remedy"]
    return said.astype(dict.fromkeys(words, "str"))


def _indicators(
    cursor: duckdb.DuckDBPyConnection, cut_on: date, known_at: datetime
) -> pd.DataFrame:
    """How many indicators of each project stand in which way; those that mirror money left out."""
    judged = read_judged_results(cursor, Cutoff(cut_on), known_at=known_at)
    real = judged[~judged["mirrors_money"].astype(bool)]
    counted = count_standings(add_standing(real), PROJECT_KEY)
    behind, held = (counted[list(names)].sum(axis=1) for names in (BEHIND, HELD))
    return counted[PROJECT_KEY].assign(
        indicators_behind=behind,
        indicators_held=held,
        indicators_unreported=counted["unreported"],
        indicators_other=counted["total"] - behind - held - counted["unreported"],
    )


def _tie_lines(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, known_at: datetime
) -> pd.DataFrame:
    facts = read_tie_out_facts(cursor, year, known_at=known_at)
    lines = [
        {
            "report": report,
            "span": span,
            "position": position,
            "sign": line.sign,
            "name": line.name,
            "amount_fen": line.amount_fen,
            "meaning": line.meaning,
        }
        for report in REPORTS
        for span in SPANS
        for position, line in enumerate(compare(facts, Key(month, report, span)).bridge)
    ]
    return pd.DataFrame(lines).astype({"amount_fen": "Int64"})


def _open_findings(
    cursor: duckdb.DuckDBPyConnection, year: int, known_at: datetime
) -> pd.DataFrame:
    found = read_text_findings(cursor, year, known_at=known_at)
    last = last_text_ids(read_rounds(cursor, year, known_at=known_at))
    left = found[(found["verdict"] == OPEN) & found["text_id"].isin(last)].reset_index(drop=True)
    columns = ["unit_code", "unit_name", "project_code", "severity", "code", "message"]
    return left[columns].assign(position=range(len(left)))
