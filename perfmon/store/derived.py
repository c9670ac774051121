"""The two grains that pages read, kept by the writing transaction with the measures' functions."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.lights import LightRule, judge_lights
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.store.asking import NOW
from perfmon.store.year_facts import read_covered_until, read_year_facts

RULE_IN_FORCE = LightRule()
TRANCHE_RULE_IN_FORCE = TrancheRule()


def refresh_year(cursor: duckdb.DuckDBPyConnection, region_code: str, year: int) -> None:
    """Makes project_month and judged_month of a region's year anew from its facts."""
    months = judge_year(cursor, region_code, year)
    judged = months[[*PROJECT_MONTH_KEY, "light", "cause"]]
    cursor.execute(
        "DELETE FROM project_month WHERE region_code = ? AND year = ?", [region_code, year]
    )
    cursor.execute(
        "DELETE FROM judged_month WHERE region_code = ? AND year = ?", [region_code, year]
    )
    cursor.register("months", months.drop(columns=["project_class", "light", "cause"]))
    cursor.register("judged", judged.assign(rule_version=RULE_IN_FORCE.version))
    cursor.execute("INSERT INTO project_month BY NAME FROM months")
    cursor.execute("INSERT INTO judged_month BY NAME FROM judged")
    cursor.unregister("months")
    cursor.unregister("judged")


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
    covered_until = read_covered_until(cursor, region_code, year, known_at)
    months = build_project_months(
        facts, year_cutoffs(year, covered_until), TRANCHE_RULE_IN_FORCE
    ).merge(facts.projects[[*PROJECT_KEY, "project_class"]], on=PROJECT_KEY, validate="m:1")
    covered = months["cut_on"] <= pd.Timestamp(covered_until) if covered_until else False
    return judge_lights(months.assign(covered=covered), RULE_IN_FORCE)
