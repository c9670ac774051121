"""A county's report (上报) of a month as frames, and the figures that follow from it.

Whatever engine consolidates, in this process or elsewhere, calls these over the same tables: no row
of a project follows from another unit's facts, so they may be given some units at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

import pandas as pd

from perfmon.measures import PROJECT_MONTH_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.grains import Grains, make_grains
from perfmon.measures.project_months import year_cutoffs
from perfmon.measures.rules import RuleBook
from perfmon.periods import month_end

SUMS = ("budget_fen", "adjusted_budget_fen", "paid_fen", "paid_in_month_fen", "planned_fen")
"""The sums over all projects at the month's cut by which a report is checked."""


@dataclass(frozen=True)
class CountyFacts:
    """The tables of a report that figures follow from, of a county or of some of its units.

    Attributes:
        project: one row a project; PROJECT_KEY and project_class.
        tranche: as `YearFacts.tranches`, with from_month and until_month.
        monthly_payment: as `YearFacts.monthly_payments`.
        checkpoint: as `YearFacts.checkpoints`, with from_month and until_month.
        payment: one row a voucher line; PROJECT_KEY, counted_on, amount_fen, and as printed or
            missing fund_type and document_no.
    """

    project: pd.DataFrame
    tranche: pd.DataFrame
    monthly_payment: pd.DataFrame
    checkpoint: pd.DataFrame
    payment: pd.DataFrame


def fact_tables() -> Iterator[str]:
    """The tables of a report that `CountyFacts` is made of."""
    return (field.name for field in fields(CountyFacts))


def county_grains(
    facts: CountyFacts, year: int, month: int, covered_until: date | None, book: RuleBook
) -> Grains:
    """Both grains of all twelve months of the year, as the report knows it.

    Up to the report's month they are the county's own; later months know no payment.

    Args:
        facts: of the county, or of some of its units.
        year: the fiscal year.
        month: the report's.
        covered_until: the last day that the county's payments cover; None where there are none.
        book: the county's rules.
    """
    end = month_end(year, month)
    reached = None if covered_until is None else min(covered_until, end)
    return make_grains(_year_facts(facts), year_cutoffs(year, reached), reached, book)


def with_region_codes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with unit codes that are unique among counties: six digits of the region in front.

    >>> with_region_codes(pd.DataFrame({"region_code": ["130529"], "unit_code": ["288001"]}))
      region_code     unit_code
    0      130529  130529288001
    """
    return rows.assign(unit_code=rows["region_code"] + rows["unit_code"])


def report_sums(months: pd.DataFrame, month: int) -> dict[str, int]:
    """SUMS of project months at a month's cut, in fen; a project without a plan plans nothing."""
    at_cut = months[months["month"] == month]
    return {name: int(at_cut[name].sum()) for name in SUMS}


def _year_facts(facts: CountyFacts) -> YearFacts:
    issued_on = pd.to_datetime(facts.tranche["issued_on"])
    return YearFacts(
        projects=facts.project,
        tranches=facts.tranche.assign(issued_on=issued_on),
        monthly_payments=facts.monthly_payment,
        checkpoints=facts.checkpoint,
        vouchers=_voucher_sums(facts.payment),
    )


def _voucher_sums(payments: pd.DataFrame) -> pd.DataFrame:
    """What the lines of each project, month, fund type and 文号 come to."""
    months = pd.to_datetime(payments["counted_on"]).dt.month.astype("int64")
    by = [*PROJECT_MONTH_KEY, "fund_type", "document_no"]
    lines = payments.rename(columns={"amount_fen": "paid_in_month_fen"}).assign(month=months)
    sums = lines.groupby(by, dropna=False)[["paid_in_month_fen"]].sum().reset_index()
    words = {name: sums[name].astype(object) for name in ("fund_type", "document_no")}
    return sums.assign(**{name: said.where(said.notna(), None) for name, said in words.items()})
