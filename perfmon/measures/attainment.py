"""完成率 of an indicator: how much of its whole target is reached, exactly.

At least: a/t. At most: 1 if a ≤ t, else 2 − a/t. Equal: 1 − |a − t|/t, from either side. None is
below 0 or above 1; the raw one, for over-achievement, is a/t without the upper limit. A target of 0
or less has no ratio: it is reached or not. A deadline is met or not; a grade counts by convention
(达成 1.0, 部分达成 0.7, 未达成 0.3; 逾期完成 0.7), which stands for no measured number.
Source: method §2.1, §5; decisions ("Results"); 本项目约定 for 逾期完成.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfmon.measures.exact_ratios import (
    ObjectArray,
    holds,
    kept,
    ratio_floats,
    scaled_numbers,
    whole_numbers,
)
from perfmon.periods import Cutoff

NUMERIC = ("at_least", "at_most", "equal")
GRADE_TENTHS = {"达成": 10, "部分达成": 7, "未达成": 3}
"""What a grade counts in 实现程度, in tenths; a convention (本项目约定)."""
LATE_TENTHS = GRADE_TENTHS["部分达成"]

VALUED = ("reported", "done_on_time", "done_late", "overdue")
"""The states with an attainment; in the others it is missing, which is not 0."""


@dataclass(frozen=True)
class _Ratios:
    """Raw and limited part of one whole, a row each."""

    raw: ObjectArray
    part: ObjectArray
    whole: ObjectArray


def add_attainment(rows: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """The rows with what is reached of the whole target.

    Args:
        rows: one row an indicator: direction (at_least, at_most, equal, by_date, qualitative),
            target and number (exact decimal texts), unit, due_on, done_on, grade, reported_until as
            `perfmon.measures.reported_results` gives; where there is number_unit, a number in
            another unit than the target's is not taken. Of what the books answered
            (`perfmon.measures.booked_results`) also mirrors_money, is_booked, booked_part and
            booked_whole.
        cutoff: a thing done later is not done yet.

    Returns:
        With attainment_state: reported, unreported 未报, unit_mismatch, no_target, and of a
        deadline done_on_time, done_late, overdue (due, not done, and the project has reported
        since, or of one that mirrors money the books say so), not_due;
        attainment_part of attainment_whole and raw_part of the same whole (Python integers; None
        where there is no attainment); attainment_share and raw_share (Float64, unrounded);
        is_convention, whether the share is counted and not measured.
    """
    state = _states(rows, cutoff)
    known = np.isin(state, VALUED)
    ratios = _ratios(rows, state)
    return rows.assign(
        attainment_state=pd.Series(state, rows.index, dtype="str"),
        raw_part=kept(ratios.raw, known, rows.index),
        attainment_part=kept(ratios.part, known, rows.index),
        attainment_whole=kept(ratios.whole, known, rows.index),
        raw_share=ratio_floats(ratios.raw, ratios.whole, known).set_axis(rows.index),
        attainment_share=ratio_floats(ratios.part, ratios.whole, known).set_axis(rows.index),
        is_convention=known & ((rows["direction"] == "qualitative") | (state == "done_late")),
    )


def _states(rows: pd.DataFrame, cutoff: Cutoff) -> np.ndarray:
    """Why there is an attainment, or why there is none."""
    at, due_on = pd.Timestamp(cutoff.on), pd.to_datetime(rows["due_on"])
    is_date, is_numeric = rows["direction"] == "by_date", rows["direction"].isin(NUMERIC)
    done = rows["done_on"].notna() & (rows["done_on"] <= at)
    tests = [
        ("no_target", is_numeric & rows["target"].isna()),
        ("unreported", is_numeric & rows["number"].isna()),
        ("unit_mismatch", is_numeric & _differs_in_unit(rows)),
        ("unreported", (rows["direction"] == "qualitative") & rows["grade"].isna()),
        ("done_on_time", is_date & done & (rows["done_on"] <= due_on)),
        ("done_late", is_date & done),
        ("not_due", is_date & (at < due_on)),
        ("overdue", is_date & _is_missed(rows, due_on)),
        ("unreported", is_date),
    ]
    conditions = [condition.to_numpy(dtype=bool) for _, condition in tests]
    return np.select(conditions, [name for name, _ in tests], default="reported")


def _is_missed(rows: pd.DataFrame, due_on: pd.Series) -> pd.Series:
    """Whether a thing due is known not to be done: of what mirrors money only the books know."""
    has_reported = rows["reported_until"] >= due_on
    if "is_booked" not in rows:
        return has_reported
    return rows["is_booked"].where(rows["mirrors_money"].astype(bool), has_reported)


def _differs_in_unit(rows: pd.DataFrame) -> pd.Series:
    if "number_unit" not in rows:
        return pd.Series(False, rows.index)
    told = rows["number_unit"]
    return told.notna() & (told.fillna("") != rows["unit"].fillna(""))


def _ratios(rows: pd.DataFrame, state: np.ndarray) -> _Ratios:
    """Every row's ratio by its direction; without meaning where there is no attainment."""
    direction = rows["direction"].to_numpy(dtype=object)
    ratios = _of_numbers(rows, direction)
    tenths = whole_numbers(rows["grade"].map(GRADE_TENTHS))
    tenths = np.where(state == "done_on_time", 10, tenths)
    tenths = np.where(state == "done_late", LATE_TENTHS, tenths)
    tenths = np.where(state == "overdue", 0, tenths)
    is_numeric = np.isin(direction, NUMERIC)
    return _Ratios(
        raw=np.where(is_numeric, ratios.raw, tenths),
        part=np.where(is_numeric, ratios.part, tenths),
        whole=np.where(is_numeric, ratios.whole, 10),
    )


def _of_numbers(rows: pd.DataFrame, direction: ObjectArray) -> _Ratios:
    number, target = _numbers(rows)
    at_most, equal = direction == "at_most", direction == "equal"
    reached = np.where(at_most | (equal & holds(target == 0)), number <= target, number >= target)
    reached = np.where(equal & holds(target < 0), number == target, reached)
    limited = np.where(at_most, 2 * target - number, number)
    limited = np.where(equal, target - np.abs(number - target), limited)
    limited = np.minimum(np.maximum(limited, 0), target)
    has_ratio = holds(target > 0)
    yes = np.where(holds(reached), 1, 0).astype(object)
    raw = np.where(at_most, limited, number)
    return _Ratios(
        raw=np.where(has_ratio, raw, yes),
        part=np.where(has_ratio, limited, yes),
        whole=np.where(has_ratio, target, 1),
    )


def _numbers(rows: pd.DataFrame) -> tuple[ObjectArray, ObjectArray]:
    """Number and target on one scale; both times its whole where the number is a booked share."""
    if "booked_part" not in rows:
        number, target = scaled_numbers(rows["number"], rows["target"])
        return number, target
    is_share = rows["booked_part"].notna()
    exact = rows["number"].where(~is_share, rows["booked_part"])
    number, target = scaled_numbers(exact, rows["target"])
    return number, np.where(is_share, target * whole_numbers(rows["booked_whole"]), target)
