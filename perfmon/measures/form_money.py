"""A project's money as the official forms split it: 其中 rows below 年度资金总额.

Part of a tranche: 结转 where it is carried over; else by its 资金性质 一般公共 or 其他财政
(政府性基金, 国有资本经营), which together are 本年财政拨款; 其他 for every other word. A tranche
of no 资金性质 counts as 一般公共 where the published text prints the whole budget as 财政资金, and
is 未注明 else. A payment is of the part that its 文号, its 资金性质 or its project leave no choice
about; 未注明 else.
Parts sum to the project. Source: method §1.1, §2.1; 本项目约定 for what is 未注明.
"""

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.budget import is_initial
from perfmon.measures.facts import YearFacts
from perfmon.measures.funds import (
    UNSAID,
    all_payments,
    fill_from_tranches,
    name_payments,
    name_tranches,
)
from perfmon.periods import Cutoff

GENERAL, FISCAL, CARRIED, OTHER = "一般公共", "其他财政", "结转", "其他"
PARTS = (GENERAL, FISCAL, CARRIED, OTHER, UNSAID)

PART_FEN = ["budget_fen", "adjusted_budget_fen", "paid_fen"]

_PART_OF_FUND = {
    "一般公共预算": GENERAL,
    "政府性基金预算": FISCAL,
    "国有资本经营预算": FISCAL,
}


def split_form_money(facts: YearFacts, printed: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """The money of a region's year by project and part.

    Args:
        facts: of one region and year.
        printed: one row a project: PROJECT_KEY, fiscal_fen 财政资金 and other_fen 其他资金 as its
            text prints them (missing where it prints none).
        cutoff: of the figures.

    Returns:
        One row a project and part (one of PARTS) that has money: PROJECT_KEY, part, PART_FEN
        (int64), and is_inferred, whether its 资金性质 comes from the text's 财政资金 alone.
    """
    issued = facts.tranches[pd.to_datetime(facts.tranches["issued_on"]) <= pd.Timestamp(cutoff.on)]
    tranches = _parts(name_tranches(issued), printed, cutoff.year)
    paid = _paid(facts, tranches, cutoff.month)
    key = [*PROJECT_KEY, "part"]
    budgets = tranches.assign(
        adjusted_budget_fen=tranches["amount_fen"],
        budget_fen=tranches["amount_fen"].where(is_initial(tranches), 0),
    )
    sums = budgets.groupby(key)[["budget_fen", "adjusted_budget_fen"]].sum()
    inferred = budgets.groupby(key)["is_inferred"].any()
    rows = sums.join(paid.groupby(key)["paid_in_month_fen"].sum().rename("paid_fen"), how="outer")
    rows = rows.fillna(0).astype("int64").join(inferred).reset_index()
    rows = rows.assign(is_inferred=rows["is_inferred"].astype("boolean").fillna(False).astype(bool))
    return rows[rows[PART_FEN].ne(0).any(axis=1)].reset_index(drop=True)


def sum_parts(money: pd.DataFrame, parts: tuple[str, ...]) -> dict[str, int]:
    """PART_FEN of one project's rows that are of these parts."""
    chosen = money[money["part"].isin(parts)]
    return {name: int(chosen[name].sum()) for name in PART_FEN}


def _parts(tranches: pd.DataFrame, printed: pd.DataFrame, year: int) -> pd.DataFrame:
    """The tranches with their part."""
    told = tranches.merge(
        printed[[*PROJECT_KEY, "fiscal_fen", "other_fen"]], on=PROJECT_KEY, how="left"
    )
    is_fiscal = told["fiscal_fen"].notna() & (told["other_fen"].fillna(0) == 0)
    unsaid = (told["fund_type"] == UNSAID).to_numpy(dtype=bool)
    is_carried = (told["kind"] == "结转") | (told["source_year"] < year)
    part = told["fund_type"].map(_PART_OF_FUND).fillna(OTHER).astype(object)
    part = part.mask(unsaid & is_fiscal, GENERAL).mask(unsaid & ~is_fiscal, UNSAID)
    return told.assign(
        part=part.mask(is_carried, CARRIED),
        is_inferred=unsaid & is_fiscal.to_numpy(dtype=bool) & ~is_carried.to_numpy(dtype=bool),
    )


def _paid(facts: YearFacts, tranches: pd.DataFrame, month: int) -> pd.DataFrame:
    """The payments up to a month with the part that each is of."""
    payments = all_payments(facts)
    payments = payments[payments["month"] <= month].reset_index(drop=True)
    named = name_payments(payments, tranches).assign(part=None)
    named = named.assign(fund_type=named["fund_type"].mask(named["fund_type"] == UNSAID))
    document, fund = [*PROJECT_KEY, "document_no"], [*PROJECT_KEY, "fund_type"]
    for by in ([*document, "fund_type"], document, fund, PROJECT_KEY):
        named = fill_from_tranches(named, "part", tranches, by)
    return named.assign(part=np.where(named["part"].isna(), UNSAID, named["part"]))
