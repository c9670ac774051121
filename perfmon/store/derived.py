"""The grains that pages read, kept by the writing transaction with the measures' functions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_MONTH_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.grains import Grains, judge_months, make_grains, split_months
from perfmon.measures.project_months import year_cutoffs
from perfmon.measures.rules import RuleBook
from perfmon.measures.versions import as_of, held_in, within
from perfmon.periods import MONTHS_IN_YEAR, Cutoff
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.facts_of_few import not_kept, read_facts_of_few, with_later
from perfmon.store.indicator_traits import refresh_traits
from perfmon.store.rules import read_book_of, read_region_rules
from perfmon.store.year_facts import (
    read_covered_by_region,
    read_covered_until,
    read_year_versions,
)

MONTHS = range(1, MONTHS_IN_YEAR + 1)


def refresh_year(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, scope: Scope = None
) -> None:
    """Makes the grains of a region's year anew from its facts, as far as they may have changed.

    Whichever units are named, the months that the payments on hand have come to cover, or cover
    otherwise than before, are made anew for everybody.

    Args:
        cursor: of the writing transaction.
        region_code: one region.
        year: the fiscal year.
        scope: the units of which facts changed; None for all.
    """
    book = read_region_rules(cursor, region_code)
    covered_until = read_covered_until(cursor, region_code, year)
    cutoffs = year_cutoffs(year, covered_until)
    moved = [] if scope is None else _moved(cursor, region_code, cutoffs, covered_until)
    facts = read_year_versions(cursor, region_code, year, scope=None if moved else scope)
    if not moved:
        replace_grains(
            cursor, region_code, year, make_grains(facts, cutoffs, covered_until, book), scope
        )
        return
    everybody = make_grains(facts, moved, covered_until, book)
    months = [cutoff.month for cutoff in moved]
    replace_grains(cursor, region_code, year, everybody, None, months)
    if scope:
        theirs = make_grains(within(facts, scope), cutoffs, covered_until, book)
        replace_grains(cursor, region_code, year, theirs, scope)


def _moved(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    cutoffs: Sequence[Cutoff],
    covered_until: date | None,
) -> list[Cutoff]:
    """The months that are kept with another day, or as covered otherwise, than they are now."""
    kept = cursor.execute(
        "SELECT DISTINCT month, cut_on, covered FROM project_month "
        "WHERE region_code = ? AND year = ?",
        [region_code, cutoffs[0].on.year],
    ).fetchall()
    now = {
        cutoff.month: (cutoff.on, covered_until is not None and cutoff.on <= covered_until)
        for cutoff in cutoffs
    }
    others = {month for month, *kept_as in kept if tuple(kept_as) != now[month]}
    return [cutoff for cutoff in cutoffs if cutoff.month in others]


def replace_grains(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    year: int,
    grains: Grains,
    scope: Scope,
    months: Sequence[int] = MONTHS,
) -> None:
    """Puts grains of some units and months of a region's year in the place of those kept."""
    judgement = ["light", "cause", "rule_version"]
    kept = {
        "project_month": grains.months.drop(columns=["project_class", *judgement]),
        "judged_month": grains.months[[*PROJECT_MONTH_KEY, *judgement]],
        "fund_month": grains.funds,
    }
    asked = {"region": region_code, "year": year, "months": list(months)}
    for table, rows in kept.items():
        cursor.execute(
            f"DELETE FROM {table} WHERE region_code = $region AND year = $year "  # noqa: S608 our names
            "AND list_contains($months, month) "
            "AND ($scope::VARCHAR[] IS NULL OR unit_code IN (SELECT unnest($scope::VARCHAR[])))",
            asked | {"scope": scope_value(scope)},
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


def grains_from_facts(cursor: duckdb.DuckDBPyConnection, region_code: str, year: int) -> Grains:
    """The grains of a region's year as they follow from everything known now."""
    facts = read_year_versions(cursor, region_code, year)
    covered_until = read_covered_until(cursor, region_code, year)
    book = read_region_rules(cursor, region_code)
    return make_grains(facts, year_cutoffs(year, covered_until), covered_until, book)


def judge_year(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    year: int,
    known_at: datetime = NOW,
    issued_until: date = date.max,
    book: RuleBook | None = None,
    scope: Scope = None,
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
        scope: units; None for all.

    Returns:
        The columns of `build_project_months`, with covered, project_class, light, cause and
        rule_version.
    """
    facts = read_year_versions(cursor, region_code, year, known_at, issued_until, scope)
    if issued_until.year == year:
        facts = as_of(facts, issued_until.month)
    covered_until = read_covered_until(cursor, region_code, year, known_at)
    cutoffs = year_cutoffs(year, covered_until)
    rules = book or read_region_rules(cursor, region_code, known_at)
    return judge_months(facts, cutoffs, covered_until, rules)


def judge_without_later(
    cursor: duckdb.DuckDBPyConnection, year: int, issued_until: date, scope: Scope = None
) -> pd.DataFrame:
    """The projects of which money was issued, or a text turned, after a day, as if it were not so.

    Args:
        cursor: of the read.
        year: the fiscal year.
        issued_until: the day.
        scope: units; None for all.

    Returns:
        The columns of `judge_year`, every month of each of them; of no other project. Regions of
        like rules have the rule_version of one of them.
    """
    facts = read_facts_of_few(cursor, with_later(issued_until), year, scope)
    if issued_until.year == year:
        facts = as_of(facts, issued_until.month)
    covered = read_covered_by_region(cursor, year)
    book_of = read_book_of(cursor)

    def how(region_code: str) -> tuple[date | None, list[Cutoff], RuleBook]:
        until = covered.get(region_code)
        return until, year_cutoffs(year, until), book_of(region_code)

    return _judged_alike(facts, how)


def look_ahead(
    cursor: duckdb.DuckDBPyConnection, cut_on: date, due: Cutoff, scope: Scope = None
) -> pd.DataFrame:
    """The projects that the kept grain does not show as they will stand on a day to come.

    Args:
        cursor: of the read.
        cut_on: the day from which one looks ahead; what was issued or paid later is left out.
        due: the day to come, in the same year.
        scope: units; None for all.

    Returns:
        The columns of `judge_year`, one row a project, as if none paid more. Regions of like rules
        have the rule_version of one of them.
    """
    facts = held_in(read_facts_of_few(cursor, not_kept(cut_on, due), due.year, scope), due.month)
    paid = facts.monthly_payments
    facts = replace(facts, monthly_payments=paid[paid["month"] <= cut_on.month])
    book_of = read_book_of(cursor)
    return _judged_alike(facts, lambda region_code: (cut_on, [due], book_of(region_code)))


def _judged_alike(
    facts: YearFacts, how: Callable[[str], tuple[date | None, list[Cutoff], RuleBook]]
) -> pd.DataFrame:
    """The facts of several regions judged, those that are judged alike together.

    Args:
        facts: of one year.
        how: by region code until when it is covered, its cut-offs and its rules.
    """
    regions = dict[object, list[str]]()
    for code in map(str, facts.projects["region_code"].unique()):
        until, cutoffs, book = how(code)
        same = tuple((cutoff, book.at(cutoff.on).alike) for cutoff in cutoffs)
        regions.setdefault((until, same), []).append(code)
    parts = []
    for codes in regions.values() or [[""]]:
        until, cutoffs, book = how(codes[0])
        theirs = facts if len(regions) <= 1 else within(facts, codes, "region_code")
        parts.append(judge_months(theirs, cutoffs, until, book))
    return pd.concat(parts, ignore_index=True)


def split_year(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, known_at: datetime
) -> pd.DataFrame:
    """The money of a region's year by fund type and budget level, as known at a moment."""
    facts = read_year_versions(cursor, region_code, year, known_at)
    covered_until = read_covered_until(cursor, region_code, year, known_at)
    return split_months(facts, year_cutoffs(year, covered_until), covered_until)
