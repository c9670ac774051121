"""The facts of some projects of a year, whichever regions they are of, as they are known now.

What was paid is taken from the kept grain: it follows from no other budget, and the payments of a
province are long. So what only some projects need is made of theirs, in one read.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import duckdb

from perfmon.measures.facts import YearFacts
from perfmon.periods import Cutoff
from perfmon.store.asking import NOW, Scope, read_rows, scope_value
from perfmon.store.year_facts import CHECKPOINTS, TRANCHES


class Few(NamedTuple):
    """Which projects are asked for, and what of them.

    Attributes:
        which: a query of their keys.
        until: leaves out tranches issued (下达) later.
        asked: what the query takes beside year and scope.
        with_vouchers: whether vouchers by fund type and 文号 are read; they are long.
    """

    which: str
    until: date
    asked: Mapping[str, object]
    with_vouchers: bool = False


def with_later(until: date) -> Few:
    """Those of which money was issued, or a text turned, after a day."""
    return Few(_WITH_LATER, until, {"until": until, "until_month": until.month})


def not_kept(cut_on: date, due: Cutoff) -> Few:
    """Those that the kept grain does not show as they will stand on a day to come.

    Money was issued after the day from which one looks ahead, or payments end within the month.
    """
    return Few(_NOT_KEPT, cut_on, {"until": cut_on, "due": due.on, "due_month": due.month})


def with_own_list(until: date) -> Few:
    """Those with 结转资金 or 直达资金 by a day."""
    return Few(_WITH_OWN_LIST, until, {"until": until}, with_vouchers=True)


def read_facts_of_few(
    cursor: duckdb.DuckDBPyConnection, few: Few, year: int, scope: Scope = None
) -> YearFacts:
    """The facts of some projects of a year.

    Args:
        cursor: of the read.
        few: which projects.
        year: the fiscal year.
        scope: units; None for all.

    Returns:
        As `read_year_versions` gives them; no vouchers where they are not asked for.
    """
    asked = {"known_at": NOW, "scope": scope_value(scope)}
    narrowed = f"CREATE OR REPLACE TEMP TABLE few AS {few.which}"
    cursor.execute(narrowed, {**few.asked, "year": year, **asked})
    ((are_any,),) = cursor.execute("SELECT EXISTS (FROM few)").fetchall()
    # of none, what is known of every project need not be gone through
    end = "" if are_any else "LIMIT 0"
    end_of_vouchers = end if few.with_vouchers else "LIMIT 0"
    facts = YearFacts(
        projects=read_rows(cursor, f"{_PROJECTS} {end}", asked),
        tranches=read_rows(cursor, f"{_TRANCHES} {end}", {**asked, "until": few.until}),
        monthly_payments=read_rows(cursor, f"{_MONTHLY_PAYMENTS} {end}", {}),
        checkpoints=read_rows(cursor, f"{_CHECKPOINTS} {end}", asked),
        vouchers=read_rows(cursor, f"{_VOUCHERS} {end_of_vouchers}", asked),
    )
    cursor.execute("DROP TABLE few")
    return facts


_KEY = "region_code, year, unit_code, project_code"

_IN_SCOPE = """
($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""
"""That they are of the few says no more; this goes down into what is known of every project."""

_WITH_LATER = f"""
SELECT DISTINCT {_KEY} FROM (
    SELECT {_KEY}, from_month, until_month, issued_on > $until AS is_later FROM ({TRANCHES})
    UNION ALL
    SELECT {_KEY}, from_month, until_month, false FROM project_text_span($known_at)
)
WHERE (is_later OR from_month > $until_month OR until_month BETWEEN $until_month AND 11)
  AND year = $year
  AND {_IN_SCOPE}
"""  # noqa: S608 our own words

_NOT_KEPT = f"""
SELECT DISTINCT {_KEY} FROM (
    SELECT {_KEY} FROM ({TRANCHES}) WHERE issued_on > $until
    UNION ALL
    SELECT {_KEY} FROM project_month WHERE month = $due_month AND cut_on <> $due
)
WHERE year = $year
  AND {_IN_SCOPE}
"""  # noqa: S608 our own words

_WITH_OWN_LIST = f"""
SELECT DISTINCT {_KEY} FROM ({TRANCHES})
WHERE year = $year AND issued_on <= $until AND (direct OR source_year < year)
  AND {_IN_SCOPE}
"""  # noqa: S608 our own words

_PROJECTS = f"""
SELECT {_KEY}, project_class FROM project_known($known_at) SEMI JOIN few USING ({_KEY})
WHERE {_IN_SCOPE} ORDER BY unit_code, project_code
"""  # noqa: S608 our own words

_TRANCHES = f"""
FROM ({TRANCHES}) SEMI JOIN few USING ({_KEY}) WHERE issued_on <= $until AND {_IN_SCOPE}
"""

_MONTHLY_PAYMENTS = f"""
SELECT {_KEY}, month, paid_in_month_fen, entered_in_month_fen, paid_by
FROM project_month SEMI JOIN few USING ({_KEY})
WHERE paid_in_month_fen <> 0 OR entered_in_month_fen <> 0 OR paid_by <> '凭证'
"""  # noqa: S608 our own words

_CHECKPOINTS = f"FROM ({CHECKPOINTS}) SEMI JOIN few USING ({_KEY}) WHERE {_IN_SCOPE}"

_VOUCHERS = f"""
SELECT {_KEY}, month(counted_on) AS month, fund_type, document_no,
       sum(amount_fen)::BIGINT AS paid_in_month_fen
FROM payment_known($known_at) SEMI JOIN few USING ({_KEY})
WHERE {_IN_SCOPE}
GROUP BY ALL
"""  # noqa: S608 our own words
