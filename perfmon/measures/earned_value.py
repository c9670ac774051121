"""挣值: what the outputs reached are worth of the budget, beside what was planned and paid.

PV 计划值 = 参考线, AC = 已支付, BAC = 调整预算数, EV 挣值 = BAC × the reached share of the outputs.
Only real outputs tell how much of the work is done: counts by a/t of the whole year's target,
deadlines as nothing until done and all once done. A rate (优良率) is reached in January and says
nothing of progress, benefits come late, and mirrors of money are money; none of them earns. Every
such output has to be reported, else there is no EV. Explained on demand, never a headline.
Source: method §5 (formulas of earned value and earned schedule; the mapping is 本项目约定).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.exact_ratios import (
    ObjectArray,
    divide_exactly_half_up,
    holds,
    kept,
    ratio_floats,
    sum_ratios,
    whole_numbers,
)
from perfmon.measures.facts import ProjectRows
from perfmon.measures.lag import month_position, reached_place
from perfmon.measures.rates import is_missing
from perfmon.money import format_percent, format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

FEWEST_OUTPUTS = 2
"""One output says nothing of the whole project (本项目约定)."""

NO_EARNED_REASONS = {
    "no_budget": "预算为零或缺失，不算挣值",
    "no_output": "没有能说明进度的产出指标（累计数、完成时间），不算挣值",
    "one_output": "只有一项能说明进度的产出指标，代表不了整个项目，不算挣值",
    "partly_reported": "说明进度的产出指标没有报全，不算挣值",
}
NO_TIME_REASONS = {
    "no_plan": "没有资金支出计划，不算进度指数",
    "beyond_plan": "挣值已超过全年计划，不算按时间的进度指数",
}


def output_progress(rows: pd.DataFrame) -> pd.DataFrame:
    """The reached share of each project's outputs, of the whole year's targets.

    Args:
        rows: one row an indicator: PROJECT_KEY, category1, direction, is_level, mirrors_money,
            weight_hundredths, and the columns of `add_attainment`.

    Returns:
        One row a project that has any, in order of appearance: output_count and
        output_reported_count of the outputs that tell of progress; progress_part of progress_whole
        (Python integers; None unless all of them are reported).
    """
    projects = rows[PROJECT_KEY].drop_duplicates(ignore_index=True)
    found, count = ProjectRows.of(projects), len(projects)
    outputs = rows[_tells_progress(rows)]
    waits = (outputs["attainment_state"] == "not_due").to_numpy(dtype=bool)
    is_told = waits | outputs["attainment_share"].notna().to_numpy(dtype=bool)
    position = found.position(outputs)
    told = np.bincount(position[is_told], minlength=count)
    total = np.bincount(position, minlength=count)
    weight = whole_numbers(outputs["weight_hundredths"])
    weights = np.zeros(count, dtype=object)
    np.add.at(weights, position, weight)
    part, whole = _earned(outputs, is_told & ~waits)
    sums, wholes = sum_ratios(weight * part, whole, position, count)
    known = (total > 0) & (told == total) & holds(weights > 0)
    return projects.assign(
        output_count=total,
        output_reported_count=told,
        progress_part=kept(sums, known),
        progress_whole=kept(wholes * weights, known),
    )


def add_earned_value(
    projects: pd.DataFrame, progress: pd.DataFrame, months: pd.DataFrame, cutoff: Cutoff
) -> pd.DataFrame:
    """The projects with their earned value.

    Args:
        projects: one row a project at the cut-off: PROJECT_KEY, adjusted_budget_fen, paid_fen,
            reference_fen (missing without a plan).
        progress: as `output_progress` gives; a project may be missing.
        months: the twelve months of the same projects, in order: PROJECT_KEY, cut_on,
            reference_fen.
        cutoff: of the projects' rows.

    Returns:
        With output_count and output_reported_count; earned_fen EV (Int64, half up);
        schedule_variance_fen SV and cost_variance_fen CV (Int64); schedule_index SPI = EV/PV,
        cost_index CPI = EV/AC, to_complete_index TCPI = (BAC − EV)/(BAC − AC), each missing where
        it would divide by nothing; earned_months, where 参考线 stands at EV (the end of a flat
        stretch, then earned_is_flat), and time_index SPI(t) = earned_months over the months passed;
        no_earned and no_time, keys of the two dictionaries of reasons.
    """
    rows = projects.merge(progress, on=PROJECT_KEY, how="left", validate="1:1")
    no_earned = _reasons(rows)
    known = holds(pd.isna(no_earned))
    budget, paid = whole_numbers(rows["adjusted_budget_fen"]), whole_numbers(rows["paid_fen"])
    planned = whole_numbers(rows["reference_fen"])
    has_plan = known & rows["reference_fen"].notna().to_numpy(dtype=bool)
    part = budget * whole_numbers(rows["progress_part"])
    whole = np.where(known, whole_numbers(rows["progress_whole"]), 1)
    earned = divide_exactly_half_up(part, whole)
    timed = _earned_time(rows, months, np.where(known, earned, 0).astype(np.int64), has_plan)
    return rows.drop(columns=["progress_part", "progress_whole"]).assign(
        **{name: rows[name].fillna(0).astype("int64") for name in _COUNTS},
        earned_fen=_fen(earned, known),
        schedule_variance_fen=_fen(earned - planned, has_plan),
        cost_variance_fen=_fen(earned - paid, known),
        schedule_index=_index(part, whole * planned, has_plan),
        cost_index=_index(part, whole * paid, known),
        to_complete_index=_index(budget * whole - part, (budget - paid) * whole, known),
        time_index=timed["earned_months"] / month_position(cutoff),
        no_earned=pd.Series(no_earned, dtype="str"),
        **timed | {"no_time": timed["no_time"].where(pd.Series(known, dtype=bool))},
    )


def earned_sentence(row: Mapping[Any, Any], cutoff: Cutoff) -> str:
    """What the figures of one row of `add_earned_value` say, and why some are missing."""
    if not is_missing(row["no_earned"]):
        return f"截至{cutoff.label}，{NO_EARNED_REASONS[row['no_earned']]}。"
    earned, budget, paid = row["earned_fen"], row["adjusted_budget_fen"], row["paid_fen"]
    words = [
        f"截至{cutoff.label}，按 {row['output_count']} 项产出指标折算完成全年的 "
        f"{format_percent(earned, budget)}，挣值 {format_wanyuan(earned)} 万元"
        f"（预算 {format_wanyuan(budget)} 万元）"
    ]
    words += _time_words(row)
    words.append(f"已支付 {format_wanyuan(paid)} 万元，{_cost_words(row)}")
    if not is_missing(row["to_complete_index"]):
        words.append(f"剩下的钱每元要完成 {row['to_complete_index']:.2f} 元的工作")
    return "；".join(words) + "。"


_COUNTS = ("output_count", "output_reported_count")


def _tells_progress(rows: pd.DataFrame) -> pd.Series:
    is_count = rows["direction"].isin(["at_least", "equal"]) & ~rows["is_level"].astype(bool)
    is_real_output = (rows["category1"] == "产出") & ~rows["mirrors_money"].astype(bool)
    return is_real_output & (is_count | (rows["direction"] == "by_date"))


def _earned(outputs: pd.DataFrame, is_valued: np.ndarray) -> tuple[ObjectArray, ObjectArray]:
    """Each output's reached share; work done late is done, and what is not due is not done yet."""
    is_late = (outputs["attainment_state"] == "done_late").to_numpy(dtype=bool)
    part = np.where(is_late, outputs["attainment_whole"], outputs["attainment_part"])
    return np.where(is_valued, part, 0), np.where(is_valued, outputs["attainment_whole"], 1)


def _reasons(rows: pd.DataFrame) -> ObjectArray:
    reason = np.full(len(rows), None, dtype=object)
    reason[rows["progress_part"].isna()] = "partly_reported"
    outputs = rows["output_count"].fillna(0)
    reason = np.where(outputs < FEWEST_OUTPUTS, "one_output", reason)
    reason = np.where(outputs == 0, "no_output", reason)
    return np.where(rows["adjusted_budget_fen"] <= 0, "no_budget", reason)


def _earned_time(
    rows: pd.DataFrame, months: pd.DataFrame, earned_fen: np.ndarray, has_plan: np.ndarray
) -> dict[str, pd.Series]:
    """Where the plan of the year stands at what is earned (earned schedule)."""
    ordered = rows[PROJECT_KEY].merge(months, on=PROJECT_KEY, validate="1:m")
    shape = (len(rows), MONTHS_IN_YEAR)
    line = ordered["reference_fen"].fillna(0).to_numpy(dtype=np.int64).reshape(shape)
    cuts = pd.to_datetime(ordered["cut_on"].iloc[:MONTHS_IN_YEAR])
    places = np.array([0.0, *(month_position(Cutoff(cut.date())) for cut in cuts)])
    within = earned_fen <= line.max(axis=1, initial=0)
    known = has_plan & within
    months_earned = reached_place(earned_fen, line, places) if len(rows) else np.zeros(0)
    is_flat = (line == earned_fen[:, None]).sum(axis=1) + (earned_fen == 0) > 1
    reason = np.full(len(rows), None, dtype=object)
    reason[~within], reason[~has_plan] = "beyond_plan", "no_plan"
    return {
        "earned_months": pd.Series(months_earned, dtype="Float64").where(pd.Series(known)),
        "earned_is_flat": pd.Series(known & is_flat, dtype=bool),
        "no_time": pd.Series(reason, dtype="str"),
    }


def _fen(fen: ObjectArray, known: np.ndarray) -> pd.Series:
    exact = pd.Series(np.where(known, fen, 0).astype(np.int64), dtype="Int64")
    return exact.where(pd.Series(known, dtype=bool))


def _index(part: ObjectArray, whole: ObjectArray, known: np.ndarray) -> pd.Series:
    return ratio_floats(part, whole, known & holds(whole > 0))


def _time_words(row: Mapping[Any, Any]) -> list[str]:
    if row["no_time"] == "no_plan":
        return [NO_TIME_REASONS["no_plan"]]
    planned = f"计划值 {format_wanyuan(row['reference_fen'])} 万元"
    if not is_missing(row["schedule_index"]):
        planned = f"{planned}，进度指数（SPI）{row['schedule_index']:.2f}"
    if row["no_time"] == "beyond_plan":
        return [planned, NO_TIME_REASONS["beyond_plan"]]
    flat = "（计划持平的一段算到段末）" if row["earned_is_flat"] else ""
    return [
        planned,
        f"相当于计划 {row['earned_months']:.1f} 个月的工作{flat}，"
        f"按时间的进度指数（SPI(t)）{row['time_index']:.2f}",
    ]


def _cost_words(row: Mapping[Any, Any]) -> str:
    if is_missing(row["cost_index"]):
        return "没有支付，不算费用指数"
    words = f"费用指数（CPI）{row['cost_index']:.2f}"
    return f"{words}，多半是账还没有付，不等于节约" if row["cost_index"] > 1 else words
