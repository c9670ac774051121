"""可收回盘活资金: what is left of each project once everything that is still owed is taken off.

可收回额 = 调整预算 − 已支付 − 在途 − 合同未付 − 年内预计, never below 0. 合同未付 is what the unit
said, else the typed contract less what is paid; what nobody said takes nothing off. 年内预计 is
expected to be paid this year beside what is in transit and owed by contract, so that no fen comes
off twice: as its unit, approved, says; where it said nothing, by the forecast, and the basis says
so: else all that is not spent in spring could be taken back. It is a proposal; the bureau decides.
Source: issue 7, paper C.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.own_lists import TAKE_BACK_YEARS
from perfmon.money import format_wanyuan

PART_WORDS = {
    "adjusted_budget_fen": "调整预算",
    "paid_fen": "已支付",
    "in_transit_fen": "在途",
    "unpaid_contract_fen": "合同未付",
    "due_fen": "年内预计另需支付",
}
"""The parts of 可收回额: all others are taken off the first."""

PARTS_FEN = tuple(PART_WORDS)

UNIT_SAYS, FORECAST, NOTHING = "单位预计（已审）", "程序预计（单位未报）", "没有预计"
"""What 年内预计 stands on."""

SEVERAL = "多种"
UNPRINTED = "未印资金性质"


def find_reclaimable(projects: pd.DataFrame, tranches: pd.DataFrame) -> pd.DataFrame:
    """The judged projects with something to be taken back, most first; see `add_reclaimable`."""
    rows = add_reclaimable(projects, tranches)
    return order_reclaimable(rows[rows["reclaimable_fen"] > 0])


def order_reclaimable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, most to be taken back first."""
    order = ["reclaimable_fen", "unit_code", "project_code"]
    return rows.sort_values(order, ascending=[False, True, True], ignore_index=True)


def add_reclaimable(projects: pd.DataFrame, tranches: pd.DataFrame) -> pd.DataFrame:
    """What is left of every judged project.

    Args:
        projects: of one month: PROJECT_KEY, names, adjusted_budget_fen, paid_fen, unit_desk_fen,
            treasury_desk_fen, unsaid_desk_fen; unpaid_contract_fen (`add_unpaid_contracts`),
            unit_expected_fen and expected_fen of the forecast (missing where not said).
        tranches: what their money is made of: PROJECT_KEY, document_no, fund_type, source_year,
            amount_fen.

    Returns:
        The rows with in_transit_fen, due_fen 年内预计 to be paid beside in_transit_fen and
        unpaid_contract_fen (Int64, missing where nothing is expected) and its due_basis,
        reclaimable_fen, document_nos, fund_type (SEVERAL where there are several, UNPRINTED where
        none is printed), source_years, stale_fen
        (came TAKE_BACK_YEARS ago or earlier, spent or not).
    """
    said, forecast = (
        projects[name].astype("Int64") for name in ("unit_expected_fen", "expected_fen")
    )
    in_transit_fen = projects[["unit_desk_fen", "treasury_desk_fen", "unsaid_desk_fen"]].sum(axis=1)
    unpaid_fen = projects["unpaid_contract_fen"].astype("Int64")
    owed_fen = projects["paid_fen"] + in_transit_fen + unpaid_fen.fillna(0)
    due_fen = (said.fillna(forecast) - owed_fen).clip(lower=0)
    basis = np.select([said.notna(), forecast.notna()], [UNIT_SAYS, FORECAST], NOTHING)
    rows = projects.assign(
        in_transit_fen=in_transit_fen,
        unpaid_contract_fen=unpaid_fen,
        due_fen=due_fen,
        due_basis=pd.Series(basis, projects.index, dtype="str"),
    )
    is_stale = tranches["source_year"] <= tranches["year"] - TAKE_BACK_YEARS
    dated = tranches.assign(stale_fen=tranches["amount_fen"].where(is_stale, 0))
    made_of = dated.groupby(PROJECT_KEY).agg(
        document_nos=("document_no", _joined),
        fund_type=("fund_type", _one),
        source_years=("source_year", _joined),
        stale_fen=("stale_fen", "sum"),
    )
    both = rows.assign(reclaimable_fen=_left(rows)).merge(
        made_of.reset_index(), on=PROJECT_KEY, how="left", validate="1:1"
    )
    return both.fillna({"fund_type": UNPRINTED, "stale_fen": 0}).astype({"stale_fen": "int64"})


def change_parts(rows: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The rows with what people set otherwise, and what is left then.

    Args:
        rows: as `add_reclaimable` gives them.
        changes: at most one row a project and part: PROJECT_KEY, part (a word of PART_WORDS),
            amount_fen (missing where the part holds again as it was).

    Returns:
        The rows with PARTS_FEN (Int64) and reclaimable_fen as changed; and as they were, named
        cut_… (cut_paid_fen, cut_reclaimable_fen).
    """
    names = [*PARTS_FEN, "reclaimable_fen"]
    was = rows[names].rename(columns=lambda name: f"cut_{name}")
    changed = pd.concat([rows, was], axis=1)
    for name, word in PART_WORDS.items():
        mine = changes.loc[changes["part"] == word, [*PROJECT_KEY, "amount_fen"]]
        said = rows[PROJECT_KEY].merge(mine, on=PROJECT_KEY, how="left", validate="1:1")
        said.index = rows.index
        changed[name] = said["amount_fen"].astype("Int64").fillna(rows[name].astype("Int64"))
    return changed.assign(reclaimable_fen=_left(changed))


def ground_words(row: Mapping[Any, Any]) -> str:
    """What speaks for taking a project's money back, and what its 合同未付 and 年内预计 stand on.

    >>> ground_words({"stale_fen": 5_000_000, "source_years": "2021", "due_basis": "没有预计",
    ...     "unpaid_basis": "合同金额减已支付"})
    '来源满两年的 5.00 万元（来源年度 2021）；合同未付：合同金额减已支付；年内预计：没有预计'
    """
    words = []
    if row["stale_fen"] > 0:
        stale = f"来源满两年的 {format_wanyuan(row['stale_fen'])} 万元"
        words.append(f"{stale}（来源年度 {row['source_years']}）")
    if row["unpaid_basis"]:
        words.append(f"合同未付：{row['unpaid_basis']}")
    return "；".join([*words, f"年内预计：{row['due_basis']}"])


def sum_by_fund(rows: pd.DataFrame) -> pd.DataFrame:
    """What can be taken back by 资金性质, most first: fund_type, project_count, reclaimable_fen."""
    sums = rows.groupby("fund_type", as_index=False).agg(
        project_count=("project_code", "size"), reclaimable_fen=("reclaimable_fen", "sum")
    )
    return sums.sort_values("reclaimable_fen", ascending=False, ignore_index=True)


def _left(rows: pd.DataFrame) -> pd.Series:
    """The first part less the others, never below 0."""
    owed = rows[list(PARTS_FEN[1:])].fillna(0).astype("int64").sum(axis=1)
    return (rows["adjusted_budget_fen"].astype("int64") - owed).clip(lower=0)


def _joined(column: pd.Series) -> str:
    return "、".join(dict.fromkeys(str(each) for each in column.dropna()))


def _one(column: pd.Series) -> str:
    said = column.dropna().unique()
    return UNPRINTED if len(said) == 0 else str(said[0]) if len(said) == 1 else SEVERAL
