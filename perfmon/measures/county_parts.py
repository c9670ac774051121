"""Counties' reports as one long table, as an engine deals it out to its workers, and back.

A row of the long table is a row of one of a report's tables; `part` says of which. What the others
have and it has not is blank, or 0 where it is a number: a number that may be missing would come to
a worker as a float. The figures go back the same way, and there a number may be missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd
from pandas.api.types import pandas_dtype

from perfmon.measures.county_report import CountyFacts, county_grains
from perfmon.measures.grains import Grains
from perfmon.measures.rules import RuleBook

_KEY = {"region_code": "string", "year": "int", "unit_code": "string", "project_code": "string"}
_SPAN = {"from_month": "int", "until_month": "int"}

FACTS: Mapping[str, Mapping[str, str]] = {
    "project": _KEY | {"project_class": "string"},
    "tranche": _KEY
    | {"kind": "string", "amount_fen": "bigint", "document_no": "string", "issued_on": "date"}
    | {"fund_type": "string", "budget_level": "string", "direct": "boolean", "source_year": "int"}
    | _SPAN,
    "monthly_payment": _KEY
    | {"month": "int", "paid_in_month_fen": "bigint", "entered_in_month_fen": "bigint"}
    | {"paid_by": "string"},
    "checkpoint": _KEY
    | {"month": "int", "planned_fen": "bigint", "inferred": "boolean", "corrected": "boolean"}
    | _SPAN,
    "payment": _KEY
    | {"counted_on": "date", "amount_fen": "bigint", "fund_type": "string"}
    | {"document_no": "string"},
}
"""The columns of each table that figures follow from, with their types as SQL calls them."""

LONG_FACTS: Mapping[str, str] = {
    "part": "string",
    **{name: kind for columns in FACTS.values() for name, kind in columns.items()},
}

_FIGURES = ("budget_fen", "adjusted_budget_fen", "paid_in_month_fen", "paid_fen", "elapsed_fen")
_OF_FUNDS = {"fund_type": "string", "budget_level": "string"}
_GRAIN = _KEY | {"month": "int"} | dict.fromkeys(_FIGURES, "bigint")

GRAINS: Mapping[str, Mapping[str, str]] = {
    "months": _GRAIN
    | {"cut_on": "date", "in_grace_fen": "bigint", "entered_in_month_fen": "bigint"}
    | {"planned_fen": "bigint", "reference_fen": "bigint", "judged_elapsed_fen": "bigint"}
    | {"elapsed_share": "double", "plan_inferred": "boolean", "plan_corrected": "boolean"}
    | {"paid_by": "string", "project_class": "string", "covered": "boolean"}
    | {"light": "string", "cause": "string", "rule_version": "int"},
    "funds": _GRAIN | _OF_FUNDS,
}
"""The columns of both grains."""

LONG_GRAINS: Mapping[str, str] = {
    "grain": "string",
    **{name: kind for columns in GRAINS.values() for name, kind in columns.items()},
}

_TYPES = {
    kind: pandas_dtype(name)
    for kind, name in {
        "string": "str",
        "int": "Int32",
        "bigint": "Int64",
        "boolean": "boolean",
        "double": "Float64",
        "date": "datetime64[s]",
    }.items()
}
"""What a column of each type is in pandas; all but text and days can lack a value."""


class KnownOfCounty(NamedTuple):
    """What holds for all of a county's projects.

    Attributes:
        year: the fiscal year.
        month: the report's.
        covered_until: the last day that the county's payments cover; None where there are none.
        book: the county's rules.
    """

    year: int
    month: int
    covered_until: date | None
    book: RuleBook


def make_long_grains(
    batches: Iterable[pd.DataFrame], known: Mapping[str, KnownOfCounty]
) -> Iterator[pd.DataFrame]:
    """The figures of some units of some counties.

    Args:
        batches: together all rows of these units, LONG_FACTS, in any order.
        known: region code → what holds for the county.

    Yields:
        LONG_GRAINS, a frame a county and grain.
    """
    given = list(batches)
    if not given:
        return
    rows = pd.concat(given, ignore_index=True)
    for region_code, own in rows.groupby("region_code"):
        county = known[str(region_code)]
        facts = _facts(own)
        for name, grain in county_grains(facts, *county)._asdict().items():
            yield _long(grain.assign(grain=name))


def _facts(rows: pd.DataFrame) -> CountyFacts:
    """The tables, each in the order in which reports are written."""
    return CountyFacts(
        **{
            part: rows.loc[rows["part"] == part, list(columns)].sort_values(
                list(columns), ignore_index=True
            )
            for part, columns in FACTS.items()
        }
    )


def _long(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with all columns of LONG_GRAINS."""
    blank = pd.Series(index=rows.index, dtype="object")
    return pd.DataFrame(
        {name: _typed(rows.get(name, blank), kind) for name, kind in LONG_GRAINS.items()}
    )


def _typed(column: pd.Series, kind: str) -> pd.Series:
    """A column as an engine takes it: texts and days as plain objects, None where there is none.

    Columns of text may be in several pieces, of which Spark takes but one.
    """
    typed = column.astype(_TYPES[kind])
    if kind == "date":
        typed = typed.dt.date
    if kind in ("date", "string"):
        plain = typed.astype(object)
        return plain.where(plain.notna(), None)
    return typed


def grains_of(months: pd.DataFrame, funds: pd.DataFrame) -> Grains:
    """Both grains of a county as `county_grains` gives them, of what an engine gave back.

    Args:
        months: the columns of GRAINS["months"], in any order, of one county.
        funds: those of GRAINS["funds"].
    """
    return Grains(
        months=_ordered(months, "months", []), funds=_ordered(funds, "funds", [*_OF_FUNDS])
    )


def _ordered(rows: pd.DataFrame, grain: str, within: list[str]) -> pd.DataFrame:
    by = [*_KEY, "month", *within]
    return rows[list(GRAINS[grain])].sort_values(by, ignore_index=True)
