"""绩效目标实现程度 of a project: Σ 分值 × min(完成率, 1) ÷ Σ 分值 over what is due and reported.

Indicators that mirror money are left out. What is due and not reported is in no average, and is
counted beside it. With fewer than three real indicators there is no figure (目标不足以监控); with
three and more of which fewer than three are told there is one, marked (依据不足三项), since one
answer can be all of it. The
attainment is held against what is due, so a pro rata count on its way can be whole.
Source: method §5; decisions ("Results").
"""

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.asked_results import is_asked_result, told_results
from perfmon.measures.exact_ratios import (
    ObjectArray,
    holds,
    kept,
    ratio_floats,
    sum_ratios,
    whole_numbers,
)
from perfmon.measures.facts import BoolArray, PositionArray, ProjectRows

LEAST_REAL_INDICATORS = 3

NO_REALISATION_REASONS = {
    "too_few": "目标不足以监控",
    "nothing_due": "还没有到期的目标",
    "nothing_reported": "到期的目标都没有填报",
    "no_weight": "填报了的目标分值都是 0",
}


_RATIOS = ["attainment_part", "attainment_whole", "due_part", "due_whole"]
_NEEDED = [*PROJECT_KEY, "due_state", "attainment_share", "weight_hundredths", *_RATIOS]
_NEEDED += ["is_asked", "cause", "mirrors_money"]


def project_realisation(rows: pd.DataFrame) -> pd.DataFrame:
    """How far each project's real indicators reach what is due of them.

    Args:
        rows: one row an indicator: PROJECT_KEY, mirrors_money, weight_hundredths, and the columns
            of `add_attainment`, `add_due` and `judge_result_lights`.

    Returns:
        One row a project, in order of appearance: real_count, due_count (of the real ones),
        reported_count (of the due ones, what the figure is made of); asked_count and told_count
        (应报, 已报, of the real ones); rests_on_few, whether there is a figure and fewer than three
        make it; realisation_part of realisation_whole (Python integers)
        and realisation_share (Float64, 0 to 1); result_gap_part of result_gap_whole and
        result_gap_points, how far the reached share of the whole targets is from their due share in
        个百分点 (negative behind), both over what is due and reported; no_realisation, a key of
        NO_REALISATION_REASONS, missing where there is a figure.
    """
    projects = rows[PROJECT_KEY].drop_duplicates(ignore_index=True)
    found, count = ProjectRows.of(projects), len(projects)
    real = rows.loc[~rows["mirrors_money"].astype(bool), _NEEDED]
    due = real[real["due_state"] != "not_due"]
    reported = due[due["attainment_share"].notna()]
    position = found.position(reported)
    weight = whole_numbers(reported["weight_hundredths"])
    weights = np.zeros(count, dtype=object)
    np.add.at(weights, position, weight)
    counts = [_count(found.position(part), count) for part in (real, due, reported)]
    asked, told = real[is_asked_result(real)], real[told_results(real)]
    reason = _reasons(counts, weights)
    known = holds(pd.isna(reason))
    reached = _of_due(reported, weight, position, weights)
    gap = _against_due(reported, weight, position, weights)
    return projects.assign(
        real_count=counts[0],
        due_count=counts[1],
        reported_count=counts[2],
        asked_count=_count(found.position(asked), count),
        told_count=_count(found.position(told), count),
        rests_on_few=known & (counts[2] < LEAST_REAL_INDICATORS),
        **_ratio_columns("realisation", reached, known),
        realisation_share=ratio_floats(*reached, known),
        **_ratio_columns("result_gap", gap, known),
        result_gap_points=ratio_floats(100 * gap[0], gap[1], known),
        no_realisation=pd.Series(reason, dtype="str"),
    )


def _count(position: PositionArray, count: int) -> np.ndarray:
    return np.bincount(position, minlength=count)


def _reasons(counts: list[np.ndarray], weights: ObjectArray) -> ObjectArray:
    real, due, reported = counts
    tests = {
        "too_few": real < LEAST_REAL_INDICATORS,
        "nothing_due": due == 0,
        "nothing_reported": reported == 0,
        "no_weight": holds(weights == 0),
    }
    names = np.array([*tests, None], dtype=object)
    chosen = np.select(list(tests.values()), list(range(len(tests))), default=len(tests))
    return np.asarray(names[chosen], dtype=object)


Ratio = tuple[ObjectArray, ObjectArray]


def _of_due(
    rows: pd.DataFrame, weight: ObjectArray, position: PositionArray, weights: ObjectArray
) -> Ratio:
    """The weighted mean of what is reached of what is due, each at most whole."""
    part, whole, due_part, due_whole = _ratios(rows)
    part, whole = part * due_whole, whole * due_part
    sums, wholes = sum_ratios(weight * np.minimum(part, whole), whole, position, len(weights))
    return sums, wholes * np.maximum(weights, 1)


def _against_due(
    rows: pd.DataFrame, weight: ObjectArray, position: PositionArray, weights: ObjectArray
) -> Ratio:
    """The weighted mean of the reached share of the whole target less its due share."""
    part, whole, due_part, due_whole = _ratios(rows)
    gap = weight * (part * due_whole - due_part * whole)
    sums, wholes = sum_ratios(gap, whole * due_whole, position, len(weights))
    return sums, wholes * np.maximum(weights, 1)


def _ratios(rows: pd.DataFrame) -> tuple[ObjectArray, ...]:
    return tuple(rows[name].to_numpy(dtype=object) for name in _RATIOS)


def _ratio_columns(name: str, ratio: Ratio, known: BoolArray) -> dict[str, pd.Series]:
    return {
        f"{name}_{place}": kept(numbers, known)
        for place, numbers in zip(("part", "whole"), ratio, strict=True)
    }
