"""Reading this year's targets and last year's with their results, and comparing them."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from perfmon.measures.booked_results import BOOKED_WORDS
from perfmon.measures.past_targets import YearTargets, compare_with_past
from perfmon.measures.rates import is_missing
from perfmon.periods import MONTHS_IN_YEAR, Cutoff
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.indicator_traits import rule_on_texts
from perfmon.store.judged_results import read_judged_results


def read_past_targets(
    cursor: duckdb.DuckDBPyConnection, year: int, text_ids: Sequence[int], scope: Scope = None
) -> pd.DataFrame:
    """The targets of versions of a year's texts beside those of the year before and their results.

    Last year's texts are those in force in December, last year's result the last approved one of
    the year; a 更正 counts as corrected. 涉密 projects are left out.

    Args:
        cursor: of the read.
        year: of the versions.
        text_ids: which ones, at most one a unit; they may wait for their acceptance.
        scope: units whose last year is looked at; None for all.

    Returns:
        As `perfmon.measures.past_targets.compare_with_past` gives them.
    """
    now = YearTargets(_projects(cursor, text_ids), rule_on_texts(cursor, text_ids))
    links = cursor.execute(_LINKS, {"year": year, "known_at": NOW}).df()
    return compare_with_past(now, _year_before(cursor, year - 1, scope), links)


def _year_before(cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope) -> YearTargets:
    judged = read_judged_results(cursor, Cutoff.at(year, MONTHS_IN_YEAR), scope)
    judged = judged[judged["level3"].notna()]
    asked = {"year": year, "scope": scope_value(scope), "known_at": NOW}
    text_ids = [int(text_id) for (text_id,) in cursor.execute(_TEXTS_OF, asked).fetchall()]
    columns = ["number", "done_on", "grade", "unit"]
    results = [_result_words(*row) for row in judged[columns].itertuples(index=False, name=None)]
    words = pd.Series(results, judged.index, dtype="str")
    told = judged.assign(
        result=words.mask(judged["is_booked"] & words.notna(), words + f"（{BOOKED_WORDS}）")
    )
    return YearTargets(_projects(cursor, text_ids), told)


def _projects(cursor: duckdb.DuckDBPyConnection, text_ids: Sequence[int]) -> pd.DataFrame:
    asked = {"texts": list(text_ids), "known_at": NOW}
    return cursor.execute(_PROJECTS, asked).df()


def _result_words(number: object, done_on: object, grade: object, unit: object) -> str | None:
    """A result as the unit said it, or the books; None where nothing is reported."""
    if not is_missing(number):
        return f"{number}{'' if is_missing(unit) else unit}"
    if not is_missing(done_on):
        return f"{pd.Timestamp(str(done_on)):%Y-%m-%d} 完成"
    return None if is_missing(grade) else str(grade)


_TEXTS_OF = """
SELECT text_id FROM text_known($known_at)
WHERE year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""

_PROJECTS = """
SELECT p.unit_code, p.project_code, p.name, p.carry_over
FROM project AS p
ANTI JOIN (FROM project_known($known_at) WHERE classified) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
WHERE list_contains($texts::BIGINT[], p.text_id)
ORDER BY p.unit_code, p.line, p.project_code
"""

_LINKS = """
SELECT DISTINCT from_unit_code, from_code, to_unit_code, to_code
FROM link_known($known_at)
WHERE from_year = $year - 1 AND to_year = $year
ORDER BY ALL
"""
