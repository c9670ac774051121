"""项目支出绩效自评: points of each indicator and of 执行率, the total, and the grade.

10号: reached is full, else 分值 × 完成率. 101号: below 60 % nothing, else (完成率 − 60 %) ÷ 40 % of
the 分值; satisfaction in four steps of its own. In both a graded target is given a share of its
分值 by a person, inside the band of its grade (达成 100—80, 部分达成 80—60, 未达成 60—0); a
deadline is met or missed, and work done late is graded as 部分达成. Nothing is scored that is not
reported. Points are whole hundredths, rounded half up once. Source: method §2.1, §2.2; decisions
("Results") for the two-sided equal and for money saved; 逾期完成: 本项目约定.
"""

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.attainment import NUMERIC
from perfmon.measures.exact_ratios import (
    ObjectArray,
    divide_exactly_half_up,
    holds,
    scaled_numbers,
    whole_numbers,
)
from perfmon.measures.facts import BoolArray
from perfmon.measures.grade_bands import GradeBands, total_grades
from perfmon.measures.weights import EXECUTION_HUNDREDTHS, FULL_HUNDREDTHS, Preset

BANDS: dict[str, tuple[int, int]] = {"达成": (80, 100), "部分达成": (60, 80), "未达成": (0, 60)}
"""Percent of the 分值 that a grade allows; the upper edge is the next grade's, but for 达成."""

STEPS_OF_SATISFACTION = ((90, 10), (80, 8), (60, 5))
"""101号: percent from which, and tenths of the 分值."""

STEPS_OF_EXECUTION = ((100, 1_000), (80, 700), (60, 500))
"""101号: percent of the budget from which, and hundredths of a point."""

LEAST_PERCENT = 60
"""101号: completion below it earns nothing."""

UNSCORED = ("no_target", "unreported", "unit_mismatch", "not_due", "ungranted", "out_of_band")
"""Rules by which an indicator has no points yet."""


def score_indicators(rows: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """The rows with their points.

    Args:
        rows: one row an indicator: direction, category2, unit, number, grade, granted_percent (the
            share of the 分值 that a person gives, exact decimal text in percent), weight_hundredths
            and the columns of `add_attainment`.
        preset: whose formulas.

    Returns:
        With score_hundredths (Int64, missing where there are no points yet), lost_hundredths (分值
        less points) and score_rule: full, ratio, threshold (101号), satisfaction (101号), granted,
        done_on_time, overdue, or one of UNSCORED.
    """
    rule = _rules(rows, preset)
    part, whole = _shares(rows, rule)
    weight = whole_numbers(rows["weight_hundredths"])
    known = ~np.isin(rule, UNSCORED)
    points = divide_exactly_half_up(weight * part, whole)
    score = _hundredths(points, known, rows.index)
    return rows.assign(
        score_hundredths=score,
        lost_hundredths=rows["weight_hundredths"].astype("Int64") - score,
        score_rule=pd.Series(rule, rows.index, dtype="str"),
    )


def score_execution(money: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """The projects with the points of 预算执行率, 10 at most.

    Args:
        money: one row a project: paid_fen 全年执行数, adjusted_budget_fen 全年预算数, is_saved: a
            person says that the work is done and the money was saved, which is full points.
        preset: 10号 counts the rate, 101号 goes by steps.

    Returns:
        With execution_hundredths (Int64) and execution_rule: saved, full, ratio, step; no_budget,
        and of 101号 over_budget (its full points are for work within the budget), are missing.
    """
    paid, budget = whole_numbers(money["paid_fen"]), whole_numbers(money["adjusted_budget_fen"])
    spent = np.minimum(np.maximum(paid, 0), budget)
    has_budget = holds(budget > 0)
    by_rate = divide_exactly_half_up(EXECUTION_HUNDREDTHS * spent, np.where(has_budget, budget, 1))
    reached = [holds(100 * paid >= percent * budget) for percent, _ in STEPS_OF_EXECUTION]
    by_step = np.select(reached, [points for _, points in STEPS_OF_EXECUTION], 0).astype(object)
    over = holds(paid > budget) & (preset == "101号")
    is_saved = money["is_saved"].to_numpy(dtype=bool)
    rule = np.select(
        [~has_budget, is_saved, over, holds(paid >= budget)],
        ["no_budget", "saved", "over_budget", "full"],
        "ratio" if preset == "10号" else "step",
    )
    points = np.where(np.isin(rule, ["saved", "full"]), EXECUTION_HUNDREDTHS, 0)
    points = np.where(rule == "ratio", by_rate, np.where(rule == "step", by_step, points))
    known = ~np.isin(rule, ["no_budget", "over_budget"])
    return money.assign(
        execution_hundredths=_hundredths(points, known, money.index),
        execution_rule=pd.Series(rule, money.index, dtype="str"),
    )


def evaluate_projects(
    scored: pd.DataFrame, executions: pd.DataFrame, bands: GradeBands
) -> pd.DataFrame:
    """The total and the grade of each project.

    Args:
        scored: one row an indicator, as `score_indicators` gives, with PROJECT_KEY.
        executions: one row a project, as `score_execution` gives, with PROJECT_KEY.
        bands: the totals from which a grade is given.

    Returns:
        The rows of executions with indicator_count, scored_count, scored_hundredths (what the
        scored ones sum to), full_hundredths (all 分值 with 执行率); total_hundredths (Int64) and
        grade (优 良 中 差), both missing unless everything is scored; and no_grade: no_indicators,
        unscored, no_execution, or weights_off where the 分值 do not add up to 100.00, which takes
        the grade away and not the total.
    """
    by_project = scored.assign(is_scored=scored["score_hundredths"].notna()).groupby(PROJECT_KEY)
    sums = by_project.agg(
        indicator_count=("weight_hundredths", "size"),
        scored_count=("is_scored", "sum"),
        scored_hundredths=("score_hundredths", "sum"),
        full_hundredths=("weight_hundredths", "sum"),
    )
    rows = executions.merge(sums, on=PROJECT_KEY, how="left", validate="1:1")
    rows = rows.assign(**{str(name): rows[name].fillna(0).astype("int64") for name in sums})
    rows = rows.assign(full_hundredths=rows["full_hundredths"] + EXECUTION_HUNDREDTHS)
    no_grade = np.select(
        [
            rows["indicator_count"] == 0,
            rows["scored_count"] < rows["indicator_count"],
            rows["execution_hundredths"].isna(),
            rows["full_hundredths"] != FULL_HUNDREDTHS,
        ],
        ["no_indicators", "unscored", "no_execution", "weights_off"],
        "",
    )
    total = rows["scored_hundredths"] + rows["execution_hundredths"]
    total = total.where(np.isin(no_grade, ["", "weights_off"]))
    grade = total_grades(total, bands).where(no_grade == "")
    reason = pd.Series(no_grade, rows.index, dtype="str").where(no_grade != "")
    return rows.assign(total_hundredths=total, grade=grade, no_grade=reason)


def costliest(scored: pd.DataFrame, executions: pd.DataFrame, count: int = 3) -> pd.DataFrame:
    """What costs each project most points (扣分最多的几项).

    Args:
        scored: one row an indicator: PROJECT_KEY, indicator_row, level3, lost_hundredths.
        executions: one row a project: PROJECT_KEY, execution_hundredths.
        count: how many of each project at most.

    Returns:
        One row a project and loss: PROJECT_KEY, indicator_row (Int64, missing for 执行率), level3
        (then 预算执行率), lost_hundredths, the largest first; what costs nothing, or is not scored,
        is left out.
    """
    columns = [*PROJECT_KEY, "indicator_row", "level3", "lost_hundredths"]
    lost = executions.assign(
        indicator_row=pd.Series(pd.NA, executions.index, dtype="Int64"),
        level3="预算执行率",
        lost_hundredths=EXECUTION_HUNDREDTHS - executions["execution_hundredths"],
    )
    both = [rows[columns].astype({"indicator_row": "Int64"}) for rows in (scored, lost)]
    losses = pd.concat(both, ignore_index=True)
    losses = losses[losses["lost_hundredths"].fillna(0) > 0]
    losses = losses.sort_values("lost_hundredths", ascending=False, kind="stable")
    losses = losses.sort_values(PROJECT_KEY, kind="stable")
    return losses.groupby(PROJECT_KEY).head(count).reset_index(drop=True)


def granted_band(direction: str, grade: object) -> tuple[int, int]:
    """The percents between which a person gives a share: of a grade, or of work done late."""
    return BANDS["部分达成" if direction == "by_date" else str(grade)]


def _rules(rows: pd.DataFrame, preset: Preset) -> np.ndarray:
    """By which rule each indicator has its points, or why it has none."""
    state = rows["attainment_state"].to_numpy(dtype=object)
    is_numeric = rows["direction"].isin(NUMERIC).to_numpy(dtype=bool)
    part, whole = _attained(rows)
    of_101 = np.full(len(rows), preset == "101号")
    by_steps = of_101 & (rows["category2"] == "服务对象满意度").to_numpy(dtype=bool)
    by_steps &= (rows["unit"] == "%").to_numpy(dtype=bool)
    by_steps &= (rows["direction"] == "at_least").to_numpy(dtype=bool)
    is_without = np.isin(state, UNSCORED)
    is_fixed = np.isin(state, ["done_on_time", "overdue"])
    return np.select(
        [
            is_without | is_fixed,
            ~is_numeric,
            by_steps,
            holds(part >= whole),
            of_101,
        ],
        [state, _granted(rows), "satisfaction", "full", "threshold"],
        "ratio",
    )


def _granted(rows: pd.DataFrame) -> ObjectArray:
    """Whether a person gave a share, and inside the band; without meaning for numbers."""
    percent, hundred = scaled_numbers(rows["granted_percent"], pd.Series("100", rows.index))
    grade = rows["grade"].mask(rows["direction"] == "by_date", "部分达成").fillna("未达成")
    low, high = (
        whole_numbers(grade.map({name: band[edge] for name, band in BANDS.items()}))
        for edge in (0, 1)
    )
    is_whole = holds(percent == hundred) & holds(high == 100)
    inside = holds(100 * percent >= low * hundred)
    inside &= holds(100 * percent < high * hundred) | is_whole
    rule = np.where(inside, "granted", "out_of_band")
    return np.where(rows["granted_percent"].isna(), "ungranted", rule).astype(object)


def _shares(rows: pd.DataFrame, rule: np.ndarray) -> tuple[ObjectArray, ObjectArray]:
    """The share of the 分值 that each rule gives; 0 of 1 where it gives none."""
    part, whole = _attained(rows)
    above = np.maximum(100 * part - LEAST_PERCENT * whole, 0)
    number, hundred = scaled_numbers(rows["number"], pd.Series("100", rows.index))
    steps = [holds(100 * number >= least * hundred) for least, _ in STEPS_OF_SATISFACTION]
    tenths = np.select(steps, [points for _, points in STEPS_OF_SATISFACTION], 0).astype(object)
    granted, all_of_it = scaled_numbers(rows["granted_percent"], pd.Series("100", rows.index))
    parts = {
        "full": (1, 1),
        "done_on_time": (1, 1),
        "ratio": (part, whole),
        "threshold": (above, (100 - LEAST_PERCENT) * whole),
        "satisfaction": (tenths, 10),
        "granted": (granted, all_of_it),
    }
    chosen: tuple[ObjectArray, ObjectArray] = (
        np.zeros(len(rows), dtype=object),
        np.zeros(len(rows), dtype=object) + 1,
    )
    for name, (upper, lower) in parts.items():
        chosen = (
            np.where(rule == name, upper, chosen[0]),
            np.where(rule == name, lower, chosen[1]),
        )
    return chosen


def _attained(rows: pd.DataFrame) -> tuple[ObjectArray, ObjectArray]:
    """The attainment as two numbers, 0 of 1 where there is none."""
    known = rows["attainment_share"].notna().to_numpy(dtype=bool)
    part, whole = whole_numbers(rows["attainment_part"]), whole_numbers(rows["attainment_whole"])
    return part, np.where(known, whole, 1)


def _hundredths(points: ObjectArray, known: BoolArray, index: pd.Index) -> pd.Series:
    exact = pd.Series(np.where(known, points, 0).astype(np.int64), index, dtype="Int64")
    return exact.where(pd.Series(known, index))
