"""The grains that pages read, made of the facts of a region's year by the texts and rules in force.

The writing transaction and whoever else makes them from the same facts call these.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.funds import build_fund_months
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.measures.rules import RuleBook, judge_by_rules
from perfmon.measures.versions import by_version
from perfmon.periods import Cutoff


class Grains(NamedTuple):
    """What is kept of a region's year, or of some units of it.

    Attributes:
        months: project × month with its light, as `judge_months` gives it.
        funds: project × month × fund type × budget level, as `build_fund_months` gives it.
    """

    months: pd.DataFrame
    funds: pd.DataFrame


def make_grains(
    facts: YearFacts, cutoffs: Sequence[Cutoff], covered_until: date | None, book: RuleBook
) -> Grains:
    """Both grains of a region's year; no row of a project follows from another unit's facts.

    Args:
        facts: as `read_year_versions` gives them, of the region or of some units of it.
        cutoffs: the months, in order.
        covered_until: the last day that payments on hand cover; None where there are none.
        book: the rules to judge by.
    """
    return Grains(
        judge_months(facts, cutoffs, covered_until, book),
        split_months(facts, cutoffs, covered_until),
    )


def judge_months(
    facts: YearFacts, cutoffs: Sequence[Cutoff], covered_until: date | None, book: RuleBook
) -> pd.DataFrame:
    """Every project and month with its light.

    Args:
        facts: as `read_year_versions` gives them.
        cutoffs: the months, in order.
        covered_until: the last day that payments on hand cover; None where there are none.
        book: the rules to judge by.

    Returns:
        The columns of `build_project_months`, with covered, project_class, light, cause and
        rule_version.
    """
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


def split_months(
    facts: YearFacts, cutoffs: Sequence[Cutoff], covered_until: date | None
) -> pd.DataFrame:
    """The money of every project and month by fund type and budget level.

    Args:
        facts: as `read_year_versions` gives them.
        cutoffs: the months asked for, in order.
        covered_until: the last day that payments on hand cover; None where there are none.

    Returns:
        The columns of `build_fund_months`.
    """
    whole_year = year_cutoffs(cutoffs[0].on.year, covered_until)
    parts = []
    for held, months in by_version(facts, [cutoff.month for cutoff in cutoffs]):
        rows = build_fund_months(held, whole_year)
        parts.append(rows[rows["month"].isin(months)])
    return pd.concat(parts, ignore_index=True)
