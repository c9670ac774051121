"""The grains that pages read, kept by the writing transaction with the measures' functions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.funds import build_fund_months
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.measures.rules import RuleBook, judge_by_rules
from perfmon.periods import Cutoff
from perfmon.store.asking import NOW, Scope
from perfmon.store.indicator_traits import refresh_traits
from perfmon.store.rules import read_rules
from perfmon.store.year_facts import (
    as_of,
    by_version,
    read_covered_until,
    read_year_facts,
    read_year_versions,
)


class Grains(NamedTuple):
    """What is kept of a region's year.

    Attributes:
        months: project × month with its light, as `judge_year` gives it.
        funds: project × month × fund type × budget level, as `build_fund_months` gives it.
    """

    months: pd.DataFrame
    funds: pd.DataFrame


def refresh_year(cursor: duckdb.DuckDBPyConnection, region_code: str, year: int) -> None:
    """Makes the grains of a region's year anew from its facts."""
    months, funds = make_grains(cursor, region_code, year)
    judgement = ["light", "cause", "rule_version"]
    kept = {
        "project_month": months.drop(columns=["project_class", *judgement]),
        "judged_month": months[[*PROJECT_MONTH_KEY, *judgement]],
        "fund_month": funds,
    }
    for table, rows in kept.items():
        cursor.execute(
            f"DELETE FROM {table} WHERE region_code = ? AND year = ?",  # noqa: S608 our names
            [region_code, year],
        )
        cursor.register("made", rows)
        cursor.execute(f"INSERT INTO {table} BY NAME FROM made")
        cursor.unregister("made")


def refresh_kept_years(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes the grains of every year that has them anew, after their tables or rules changed."""
    years = cursor.execute(
        "SELECT DISTINCT region_code, year FROM project_month ORDER BY ALL"
    ).fetchall()
    for region_code, year in years:
        refresh_traits(cursor, str(region_code), int(year))
        refresh_year(cursor, str(region_code), int(year))


def make_grains(cursor: duckdb.DuckDBPyConnection, region_code: str, year: int) -> Grains:
    """The grains of a region's year as they follow from everything known now."""
    facts = read_year_versions(cursor, region_code, year)
    covered_until = read_covered_until(cursor, region_code, year)
    return Grains(
        _judge(facts, year, covered_until, read_rules(cursor)),
        _split(facts, year, covered_until),
    )


def judge_year(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    year: int,
    known_at: datetime = NOW,
    issued_until: date = date.max,
    book: RuleBook | None = None,
) -> pd.DataFrame:
    """Every project and month of a region's year, with its light, as known at a moment.

    Args:
        cursor: of the read.
        region_code: one region.
        year: the fiscal year.
        known_at: leaves out what was recorded later.
        issued_until: leaves out tranches issued (下达) later, and versions of texts that come into
            force after its month.
        book: the rules to judge by; those known at the moment where it is not given.

    Returns:
        The columns of `build_project_months`, with covered, project_class, light, cause and
        rule_version.
    """
    facts = read_year_versions(cursor, region_code, year, known_at, issued_until)
    if issued_until.year == year:
        facts = as_of(facts, issued_until.month)
    covered_until = read_covered_until(cursor, region_code, year, known_at)
    return _judge(facts, year, covered_until, book or read_rules(cursor, known_at))


def judge_ahead(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    cut_on: date,
    due: Cutoff,
    book: RuleBook,
    scope: Scope = None,
) -> pd.DataFrame:
    """Every project of a region's year as it will be judged on a day to come, if none pays more.

    Args:
        cursor: of the read.
        region_code: one region.
        cut_on: the day from which one looks ahead; what was issued or paid later is left out.
        due: the day to come, in the same year.
        book: the rules to judge by.
        scope: units; None for all.

    Returns:
        One row a project: the columns of `judge_year`.
    """
    facts = read_year_facts(
        cursor, region_code, due.year, issued_until=cut_on, month=due.month, scope=scope
    )
    paid = facts.monthly_payments
    facts = replace(facts, monthly_payments=paid[paid["month"] <= cut_on.month])
    return _judge_at(facts, [due], cut_on, book)


def split_year(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, known_at: datetime
) -> pd.DataFrame:
    """The money of a region's year by fund type and budget level, as known at a moment."""
    facts = read_year_versions(cursor, region_code, year, known_at)
    return _split(facts, year, read_covered_until(cursor, region_code, year, known_at))


def _split(facts: YearFacts, year: int, covered_until: date | None) -> pd.DataFrame:
    cutoffs = year_cutoffs(year, covered_until)
    parts = []
    for held, months in by_version(facts, [cutoff.month for cutoff in cutoffs]):
        rows = build_fund_months(held, cutoffs)
        parts.append(rows[rows["month"].isin(months)])
    return pd.concat(parts, ignore_index=True)


def _judge(facts: YearFacts, year: int, covered_until: date | None, book: RuleBook) -> pd.DataFrame:
    return _judge_at(facts, year_cutoffs(year, covered_until), covered_until, book)


def _judge_at(
    facts: YearFacts, cutoffs: Sequence[Cutoff], covered_until: date | None, book: RuleBook
) -> pd.DataFrame:
    parts = []
    for held, of_version in by_version(facts, [cutoff.month for cutoff in cutoffs]):
        judged = [cutoff for cutoff in cutoffs if cutoff.month in of_version]
        tranche_rules = [book.at(cutoff.on).tranche for cutoff in judged]
        parts.append(build_project_months(held, judged, tranche_rules))
    months = parts[0]
    if len(parts) > 1:
        months = pd.concat(parts).sort_values(PROJECT_MONTH_KEY, ignore_index=True)
    months = months.merge(
        facts.projects[[*PROJECT_KEY, "project_class"]], on=PROJECT_KEY, validate="m:1"
    )
    covered = months["cut_on"] <= pd.Timestamp(covered_until) if covered_until else False
    return judge_by_rules(months.assign(covered=covered), book)
