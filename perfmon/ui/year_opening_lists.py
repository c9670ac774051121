"""How 开新年度 stands in lists: money left with what became of it, links beside 指标."""

from typing import Any

import pandas as pd

from perfmon.measures.carry_over import CARRIED
from perfmon.measures.promise_results import PENDING
from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.ui.figures import MISSING, wanyuan
from perfmon.ui.tables import Columns, money, text
from perfmon.workflows.year_opening import NewYear

LEFT_COLUMNS: Columns = {
    "name": text("项目", 150),
    "state": text("登记", 90),
    "left_wanyuan": money("没有支付（万元）", 124, "12月月结时的调整预算减已支付"),
    "became": text("去向", 330),
    "fund": text("资金性质", 110),
    "unit_name": text("预算单位", 140),
    "department_name": text("主管部门", 140),
}

COMPARED_COLUMNS: Columns = {
    "name": text("项目", 170),
    "linked_wanyuan": money("登记的结转（万元）", 134),
    "tranche_wanyuan": money("结转的预算指标（万元）", 160),
    "words": text("核对", 420),
    "unit_name": text("预算单位", 140),
}


def listed_left(new_year: NewYear) -> pd.DataFrame:
    """The projects with money left, with what became of it in words, those undecided first."""
    left = new_year.left
    listed = left.assign(
        left_wanyuan=wanyuan(left["left_fen"]),
        fund=left["fund_type"].fillna(MISSING),
        state=[_state(row) for row in left.to_dict("records")],
        became=[_became(row, new_year.year) for row in left.to_dict("records")],
    )
    turn = listed["fate"].notna().to_numpy().argsort(kind="stable")
    return listed.iloc[turn].reset_index(drop=True)


def _state(row: dict[Any, Any]) -> str:
    if not is_missing(row["fate"]):
        return f"● {row['fate']}"
    return "○ 没有对上" if is_missing(row["to_code"]) else "○ 对上了"


def _became(row: dict[Any, Any], year: int) -> str:
    reason = "" if is_missing(row["reason"]) or row["classified"] else f"（{row['reason']}）"
    if row["fate"] == CARRIED:
        return f"结转到 {row['decided_name']}{reason}"
    if not is_missing(row["fate"]):
        return f"{row['fate']}{reason}"
    if is_missing(row["to_code"]):
        return f"{year}年没有对上的项目"
    return f"可对到 {row['to_name']}（{row['matched_by']}）"


def listed_compared(compared: pd.DataFrame) -> pd.DataFrame:
    """Links beside 指标 of kind 结转, what differs first."""
    listed = compared.assign(
        linked_wanyuan=wanyuan(compared["linked_fen"].astype("Int64")),
        tranche_wanyuan=wanyuan(compared["tranche_fen"].astype("Int64")),
    )
    agrees = (compared["difference_fen"] == 0).to_numpy().argsort(kind="stable")
    return listed.iloc[agrees].reset_index(drop=True)


def left_sentence(new_year: NewYear) -> str:
    """What was left in December, and how much of it is decided or would match."""
    left = new_year.left
    if left.empty:
        return f"{new_year.year - 1}年12月月结时，每个项目都支付完了，没有可结转的钱。"
    decided, matched = left[left["fate"].notna()], new_year.matched
    parts = [
        f"{new_year.year - 1}年12月月结时 {_sum(left)}没有支付",
        *([f"已登记 {_sum(decided)}"] if len(decided) else []),
        *([f"能对到{new_year.year}年项目的 {_sum(matched)}"] if len(matched) else []),
    ]
    open_count = len(new_year.undecided) - len(matched)
    if open_count:
        parts.append(f"没有对上的 {open_count} 个，由人登记")
    return f"{'；'.join(parts)}。"


def carried_sentence(new_year: NewYear) -> str:
    """Which promises, 议定事项 and letters the new year takes over."""
    promises = new_year.promises
    coming = int((promises["verdict"] == PENDING).sum()) if len(promises) else 0
    missed = len(promises) - coming
    return (
        f"转入{new_year.year}年的会议：承诺 {len(promises)} 件（未到期 {coming} 件，到期没有兑现 "
        f"{missed} 件，后者算在{new_year.year - 1}年的兑现率里，不重复算）、"
        f"没有销号的议定事项 {len(new_year.resolutions)} 项、"
        f"没有办结的函 {len(new_year.letters)} 件。"
    )


def _sum(rows: pd.DataFrame) -> str:
    return f"{len(rows)} 个项目共 {format_wanyuan(int(rows['left_fen'].sum()))} 万元"
