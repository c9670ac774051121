"""对账 as a clerk does it: type what a report says, and see whether our total ties out."""

from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from perfmon.errors import DemoDatabaseError, NothingFoundError
from perfmon.measures.tie_out import (
    IN_MONTH,
    REPORTS,
    SPANS,
    TREASURY_REPORT,
    Key,
    TieOut,
    compare,
)
from perfmon.store.asking import NOW, Scope
from perfmon.store.control_totals import plain_fund_type, read_tie_out_facts
from perfmon.store.database import Database
from perfmon.store.units import read_region_codes
from perfmon.store.writing import Source, writing

KIND = "对账"


@dataclass(frozen=True)
class TypedTotal:
    """A report's figure as the clerk types it.

    Attributes:
        year: the fiscal year.
        key: month, report, span, and the department or fund type where it is for one.
        amount_fen: None takes the figure back.
    """

    year: int
    key: Key
    amount_fen: int | None


def record_total(database: Database, typed: TypedTotal, actor: str) -> bool:
    """Keeps a report's figure, in place of an earlier one of its key.

    Returns:
        False where it says what is there already; nothing was written then.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        NothingFoundError: the database holds no project that it could be compared with.
    """
    if database.is_demo:
        raise DemoDatabaseError
    key = replace(typed.key, fund_type=plain_fund_type(typed.key.fund_type))
    assert key.report in REPORTS and key.span in SPANS, "a report and a span that are known"  # noqa: PT018 one condition: a key that exists
    there = compare(read_tie_out_facts(database.cursor(), typed.year), key).report_fen
    if there == typed.amount_fen:
        return False
    regions = read_region_codes(database.cursor())
    if not regions:
        raise NothingFoundError(f" {typed.year} 年的项目")
    row = {
        "region_code": regions[0],
        "year": typed.year,
        "month": key.month,
        "report": key.report,
        "span": key.span,
        "department_code": key.department_code,
        "fund_type": key.fund_type,
        "amount_fen": typed.amount_fen,
    }
    with writing(database, Source(KIND, actor)) as writer:
        writer.append("control_total", pd.DataFrame([row]).astype({"amount_fen": "Int64"}))
    return True


def tie_out(
    database: Database,
    year: int,
    month: int,
    report: str = TREASURY_REPORT,
    span: str = IN_MONTH,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> TieOut:
    """Whether a month's total ties out with a report, and where a difference can come from."""
    facts = read_tie_out_facts(database.cursor(), year, scope, known_at)
    return compare(facts, Key(month, report, span))
