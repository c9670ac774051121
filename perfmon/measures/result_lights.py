"""绩效目标的灯: one light an indicator by what is due of it, and the worst of them a project.

At least: what is reached over what is due, below 60 % red, below 80 % yellow, from 120 % blue; a
level against the target itself. Equal: the same by its two-sided attainment, never blue. At most:
within is green, over is red. Graded: by its grade. A deadline: done in time green, done late
yellow, due and not done red. Before it is due there is no light (未到期), unless it is settled
already: fully reached or done, green or blue; a total at most exceeded, red.
Source: method §3.2 (vendor rules; the printed boundary belongs to the better side), Guangxi for the
written reason; no days of grace after a deadline: 本项目约定.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.asked_results import told_results
from perfmon.measures.exact_ratios import ObjectArray, holds
from perfmon.measures.facts import BoolArray, ProjectRows
from perfmon.measures.groups import LIGHTS

CAUSES_WITHOUT_RESULT_LIGHT = ("no_target", "unit_mismatch", "unreported", "pending", "not_due")
"""Why an indicator has no light: unreported is 未报, asked for and not told; pending 待审核 is told
and not reviewed yet; not_due is 未到期."""

GRADE_LIGHTS = {"达成": "green", "部分达成": "yellow", "未达成": "red"}
DEADLINE_LIGHTS = {"done_on_time": "green", "done_late": "yellow", "overdue": "red"}


@dataclass(frozen=True)
class ResultLightRule:
    """The limits, in percent.

    Attributes:
        red_percent: of what is due, below which an indicator is 滞后.
        yellow_percent: below which it is 预警.
        blue_percent: from which it is 超额.
        reason_percent: of the whole target, from which the unit has to say why.
    """

    red_percent: int = 60
    yellow_percent: int = 80
    blue_percent: int = 120
    reason_percent: int = 130


DEFAULT_RULE = ResultLightRule()


def judge_result_lights(rows: pd.DataFrame, rule: ResultLightRule = DEFAULT_RULE) -> pd.DataFrame:
    """The rows with `light`, `cause` and `needs_reason`.

    Args:
        rows: one row an indicator: direction, grade, with the columns of `add_attainment` and
            `add_due`.
        rule: the limits in force.

    Returns:
        With light (red, yellow, green, blue, or missing); cause: ratio_red, ratio_yellow,
        ratio_green, ratio_blue, within, exceeded, grade, done_on_time, done_late, overdue, or one
        of CAUSES_WITHOUT_RESULT_LIGHT; and needs_reason, whether a target of at least or equal is
        exceeded so far that the reason must be written down.
    """
    known = rows["attainment_share"].notna().to_numpy(dtype=bool)
    light, cause = np.full(len(rows), None, dtype=object), _causes_without(rows)
    light[known], cause[known] = _judged(rows[known], rule)
    needs = np.zeros(len(rows), dtype=bool)
    needs[known] = _needs_reason(rows[known], rule)
    return rows.assign(
        light=pd.Series(light, rows.index, dtype="str"),
        cause=pd.Series(cause, rows.index, dtype="str"),
        needs_reason=needs,
    )


def project_result_lights(rows: pd.DataFrame) -> pd.DataFrame:
    """The worst light of each project: red before yellow before green before blue.

    Args:
        rows: one row an indicator: PROJECT_KEY, indicator_row, mirrors_money, light, cause,
            needs_reason, is_asked, is_held_back. Indicators that mirror money are left out: the
            money has its own light.

    Returns:
        One row a project, in order of appearance: PROJECT_KEY, light (missing where no indicator
        has one), indicator_row that decided (Int64, the first of the worst), real_count, one count
        a light, unreported_count, pending_count, not_due_count, unit_mismatch_count, and
        reason_count of the indicators that need a reason; asked_count and told_count (应报, 已报);
        held_back_count of those that have a result which does not count yet.
    """
    projects = rows[PROJECT_KEY].drop_duplicates(ignore_index=True)
    found = ProjectRows.of(projects)
    needed = [*PROJECT_KEY, "indicator_row", "light", "cause", "needs_reason", "mirrors_money"]
    needed += ["is_asked", "is_held_back"]
    real = rows.loc[~rows["mirrors_money"].astype(bool), needed]
    position = found.position(real)

    def count(chosen: pd.Series) -> np.ndarray:
        flags = chosen.fillna(False).to_numpy(dtype=bool)
        return np.bincount(position[flags], minlength=len(projects))

    rank = real["light"].map({light: place for place, light in enumerate(LIGHTS)})
    ranked = real.assign(place=position, rank=rank).dropna(subset=["rank"])
    worst = ranked.sort_values(["rank", "indicator_row"], kind="stable").drop_duplicates("place")
    worst = worst.set_index("place").reindex(range(len(projects)))
    return projects.assign(
        light=worst["light"].astype("str"),
        indicator_row=worst["indicator_row"].astype("Int64"),
        real_count=np.bincount(position, minlength=len(projects)),
        **{light: count(real["light"] == light) for light in LIGHTS},
        **{
            f"{cause}_count": count(real["cause"] == cause)
            for cause in ("unreported", "pending", "not_due", "unit_mismatch")
        },
        reason_count=count(real["needs_reason"]),
        asked_count=count(real["is_asked"]),
        told_count=count(pd.Series(told_results(real), real.index)),
        held_back_count=count(real["is_held_back"]),
    )


def _causes_without(rows: pd.DataFrame) -> ObjectArray:
    """未报 is what was asked for and not told; else it is 待审核 or 未到期."""
    state = rows["attainment_state"].to_numpy(dtype=object)
    is_silent = state == "unreported"
    is_pending = is_silent & rows["pending_month"].notna().to_numpy(dtype=bool)
    waits = is_silent & ~rows["is_asked"].to_numpy(dtype=bool)
    return np.where(is_pending, "pending", np.where(waits, "not_due", state))


def _judged(rows: pd.DataFrame, rule: ResultLightRule) -> tuple[ObjectArray, ObjectArray]:
    """Light and cause of rows with an attainment."""
    direction = rows["direction"].to_numpy(dtype=object)
    is_due = (rows["due_state"] != "not_due").to_numpy(dtype=bool)
    reached, missed = _against_target(rows)
    light, cause = _by_ratio(rows, rule)
    at_most = direction == "at_most"
    light = np.where(at_most, np.where(reached, "green", "red"), light)
    cause = np.where(at_most, np.where(reached, "within", "exceeded"), cause)
    grades = rows["grade"].map(GRADE_LIGHTS).to_numpy(dtype=object)
    light = np.where(direction == "qualitative", grades, light)
    cause = np.where(direction == "qualitative", "grade", cause)
    state = rows["attainment_state"].to_numpy(dtype=object)
    dates = rows["attainment_state"].map(DEADLINE_LIGHTS).to_numpy(dtype=object)
    light = np.where(direction == "by_date", dates, light)
    cause = np.where(direction == "by_date", state, cause).astype(object)
    is_settled = is_due | np.isin(state, ["done_on_time"]) | (at_most & missed)
    is_settled |= (direction == "at_least") & reached
    light[~is_settled], cause[~is_settled] = None, "not_due"
    return light, cause


def _against_target(rows: pd.DataFrame) -> tuple[BoolArray, BoolArray]:
    """Whether the whole target is reached (of at most: kept), and whether not."""
    part, whole = (rows[name].to_numpy(dtype=object) for name in _PARTS)
    reached = holds(part >= whole)
    return reached, ~reached


_PARTS = ("attainment_part", "attainment_whole")


def _by_ratio(rows: pd.DataFrame, rule: ResultLightRule) -> tuple[ObjectArray, ObjectArray]:
    """What is reached over what is due; over the whole target where nothing is due yet."""
    is_equal = (rows["direction"] == "equal").to_numpy(dtype=bool)
    part = np.where(is_equal, rows["attainment_part"], rows["raw_part"])
    waits = rows["due_part"].isna().to_numpy(dtype=bool)
    due_part = np.where(waits, 1, rows["due_part"])
    due_whole = np.where(waits, 1, rows["due_whole"])
    reached = 100 * part * due_whole
    due = rows["attainment_whole"].to_numpy(dtype=object) * due_part
    conditions = [
        reached < rule.red_percent * due,
        reached < rule.yellow_percent * due,
        ~is_equal & holds(reached >= rule.blue_percent * due),
    ]
    light = np.select(
        [holds(condition) for condition in conditions],
        ["red", "yellow", "blue"],
        "green",
    ).astype(object)
    return light, np.array([f"ratio_{each}" for each in light], dtype=object)


def _needs_reason(rows: pd.DataFrame, rule: ResultLightRule) -> BoolArray:
    counts = holds(rows["direction"].isin(["at_least", "equal"]))
    raw, whole = (rows[name].to_numpy(dtype=object) for name in ("raw_part", "attainment_whole"))
    return counts & holds(100 * raw >= rule.reason_percent * whole)
