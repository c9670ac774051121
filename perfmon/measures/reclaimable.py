"""可收回盘活资金: what is left of each project once everything that is still owed is taken off.

可收回额 = 调整预算 − 已支付 − 在途 − 合同未付 − 年内预计, never below 0. 年内预计 is what its unit,
approved, still expects to pay this year; where it said nothing, what the forecast expects, and the
basis says so: else all that is not spent in spring could be taken back. 合同未付 that nobody said
takes nothing off. It is a proposal; the bureau decides. Source: issue 7, paper C.
"""

import numpy as np
import pandas as pd

PARTS_FEN = ("adjusted_budget_fen", "paid_fen", "in_transit_fen", "unpaid_contract_fen", "due_fen")

UNIT_SAYS, FORECAST, NOTHING = "单位预计（已审）", "程序预计（单位未报）", "没有预计"
"""What 年内预计 stands on."""

SEVERAL = "多种"
UNPRINTED = "未印资金性质"


def find_reclaimable(projects: pd.DataFrame, tranches: pd.DataFrame) -> pd.DataFrame:
    """The judged projects with something to be taken back, most first.

    Args:
        projects: of one month: PROJECT_KEY, names, adjusted_budget_fen, paid_fen, unit_desk_fen,
            treasury_desk_fen, unsaid_desk_fen; unpaid_contract_fen, unit_expected_fen and
            expected_fen of the forecast (missing where not said).
        tranches: what their money is made of: PROJECT_KEY, document_no, fund_type, source_year.

    Returns:
        The rows with in_transit_fen, due_fen 年内预计 still to be paid (Int64, missing where
        nothing is expected) and its due_basis, reclaimable_fen, document_nos, fund_type
        (SEVERAL where there are several, UNPRINTED where none is printed), source_years.
    """
    key = ["region_code", "year", "unit_code", "project_code"]
    said, forecast = (
        projects[name].astype("Int64") for name in ("unit_expected_fen", "expected_fen")
    )
    due_fen = (said.fillna(forecast) - projects["paid_fen"]).clip(lower=0)
    basis = np.select([said.notna(), forecast.notna()], [UNIT_SAYS, FORECAST], NOTHING)
    rows = projects.assign(
        in_transit_fen=projects[["unit_desk_fen", "treasury_desk_fen", "unsaid_desk_fen"]].sum(
            axis=1
        ),
        unpaid_contract_fen=projects["unpaid_contract_fen"].astype("Int64"),
        due_fen=due_fen,
        due_basis=pd.Series(basis, projects.index, dtype="str"),
    )
    owed = rows[list(PARTS_FEN[1:])].fillna(0).astype("int64").sum(axis=1)
    rows = rows.assign(reclaimable_fen=(rows["adjusted_budget_fen"] - owed).clip(lower=0))
    made_of = tranches.groupby(key).agg(
        document_nos=("document_no", _joined),
        fund_type=("fund_type", _one),
        source_years=("source_year", _joined),
    )
    left = rows[rows["reclaimable_fen"] > 0]
    both = left.merge(made_of.reset_index(), on=key, how="left", validate="1:1")
    both = both.assign(fund_type=both["fund_type"].fillna(UNPRINTED))
    order = ["reclaimable_fen", "unit_code", "project_code"]
    return both.sort_values(order, ascending=[False, True, True], ignore_index=True)


def sum_by_fund(rows: pd.DataFrame) -> pd.DataFrame:
    """What can be taken back by 资金性质, most first: fund_type, project_count, reclaimable_fen."""
    sums = rows.groupby("fund_type", as_index=False).agg(
        project_count=("project_code", "size"), reclaimable_fen=("reclaimable_fen", "sum")
    )
    return sums.sort_values("reclaimable_fen", ascending=False, ignore_index=True)


def _joined(column: pd.Series) -> str:
    return "、".join(dict.fromkeys(str(each) for each in column.dropna()))


def _one(column: pd.Series) -> str:
    said = column.dropna().unique()
    return UNPRINTED if len(said) == 0 else str(said[0]) if len(said) == 1 else SEVERAL
