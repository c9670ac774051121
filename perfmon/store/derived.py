"""The grains that pages read, kept by the writing transaction with the measures' functions."""

from datetime import date, datetime
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.funds import build_fund_months
from perfmon.measures.lights import LightRule, judge_lights
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.store.asking import NOW
from perfmon.store.year_facts import read_covered_until, read_year_facts

RULE_IN_FORCE = LightRule()
TRANCHE_RULE_IN_FORCE = TrancheRule()


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
    judged = months[[*PROJECT_MONTH_KEY, "light", "cause"]]
    figures = months.drop(columns=["project_class", "light", "cause"])
    kept = {
        "project_month": figures,
        "judged_month": judged.assign(rule_version=RULE_IN_FORCE.version),
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
        refresh_year(cursor, str(region_code), int(year))


def make_grains(cursor: duckdb.DuckDBPyConnection, region_code: str, year: int) -> Grains:
    """The grains of a region's year as they follow from everything known now."""
    facts = read_year_facts(cursor, region_code, year)
    covered_until = read_covered_until(cursor, region_code, year)
    return Grains(
        _judge(facts, year, covered_until),
        build_fund_months(facts, year_cutoffs(year, covered_until)),
    )


def judge_year(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    year: int,
    known_at: datetime = NOW,
    issued_until: date = date.max,
) -> pd.DataFrame:
    """Every project and month of a region's year, with its light, as known at a moment.

    Tranches issued after `issued_until` are left out.

    Returns:
        The columns of `build_project_months`, with covered, project_class, light and cause.
    """
    facts = read_year_facts(cursor, region_code, year, known_at, issued_until)
    return _judge(facts, year, read_covered_until(cursor, region_code, year, known_at))


def split_year(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, known_at: datetime
) -> pd.DataFrame:
    """The money of a region's year by fund type and budget level, as known at a moment."""
    facts = read_year_facts(cursor, region_code, year, known_at)
    covered_until = read_covered_until(cursor, region_code, year, known_at)
    return build_fund_months(facts, year_cutoffs(year, covered_until))


def _judge(facts: YearFacts, year: int, covered_until: date | None) -> pd.DataFrame:
    months = build_project_months(
        facts, year_cutoffs(year, covered_until), TRANCHE_RULE_IN_FORCE
    ).merge(facts.projects[[*PROJECT_KEY, "project_class"]], on=PROJECT_KEY, validate="m:1")
    covered = months["cut_on"] <= pd.Timestamp(covered_until) if covered_until else False
    return judge_lights(months.assign(covered=covered), RULE_IN_FORCE)
