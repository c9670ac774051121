"""自评 and 复核 of projects: what formulas give, what people granted, and how far the two differ.

The review starts from what the unit granted; what the bureau granted goes before it, and a score
that it set goes before every formula. Source: method §2.1; 本项目约定.
"""

from typing import Literal, NamedTuple

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.grade_bands import GradeBands
from perfmon.measures.reported_results import INDICATOR_KEY
from perfmon.measures.self_evaluation import (
    evaluate_projects,
    score_execution,
    score_indicators,
)
from perfmon.measures.weights import EXECUTION_HUNDREDTHS, Preset

Side = Literal["自评", "复核"]
SELF: Side = "自评"
REVIEW: Side = "复核"
SIDES = (SELF, REVIEW)

EXECUTION_ROW = 0
"""The row of 预算执行率 among granted scores."""

GRANTED_COLUMNS = ["granted_percent", "set_hundredths", "is_saved", "reason"]


class Evaluation(NamedTuple):
    """One side's points of projects.

    Attributes:
        indicators: the columns of `score_indicators`, with set_hundredths and grant_reason.
        projects: the columns of `evaluate_projects`, with set_hundredths and grant_reason of
            预算执行率.
    """

    indicators: pd.DataFrame
    projects: pd.DataFrame


def evaluate_side(
    indicators: pd.DataFrame,
    money: pd.DataFrame,
    granted: pd.DataFrame,
    preset: Preset,
    bands: GradeBands,
    side: Side = SELF,
) -> Evaluation:
    """The points of one side.

    Args:
        indicators: one row an indicator, as `perfmon.store.judged_results` reads them.
        money: one row a project: PROJECT_KEY, paid_fen, adjusted_budget_fen.
        granted: one row a side, project and row: side, INDICATOR_KEY, GRANTED_COLUMNS.
        preset: 10号 or 101号, the one that the weights are of.
        bands: the totals from which a grade is given.
        side: whose points.
    """
    known = _in_force(granted, side)
    rows = indicators.merge(known, on=INDICATOR_KEY, how="left", validate="1:1")
    rows = _set_scores(score_indicators(rows, preset))
    of_money = known[known["indicator_row"] == EXECUTION_ROW].drop(columns="indicator_row")
    executions = money.merge(of_money, on=PROJECT_KEY, how="left", validate="1:1")
    saved = executions["is_saved"].astype("boolean").fillna(False).astype(bool)
    executions = _set_execution(score_execution(executions.assign(is_saved=saved), preset))
    return Evaluation(rows, evaluate_projects(rows, executions, bands))


def compare_sides(own: pd.DataFrame, review: pd.DataFrame, granted: pd.DataFrame) -> pd.DataFrame:
    """自评 beside 复核, one row a project.

    Args:
        own: `Evaluation.projects` of 自评.
        review: the same of 复核.
        granted: all granted scores; a project is reviewed where the bureau granted or set anything.

    Returns:
        PROJECT_KEY, own_hundredths, own_grade; review_hundredths, review_grade and
        difference_hundredths (自评 − 复核), missing where the project is not reviewed; is_reviewed.
    """
    reviewed = granted.loc[granted["side"] == REVIEW, PROJECT_KEY].drop_duplicates()
    both = own[[*PROJECT_KEY, "total_hundredths", "grade"]].merge(
        review[[*PROJECT_KEY, "total_hundredths", "grade"]],
        on=PROJECT_KEY,
        suffixes=("_own", "_review"),
        validate="1:1",
    )
    both = both.merge(reviewed.assign(is_reviewed=True), on=PROJECT_KEY, how="left")
    is_reviewed = both["is_reviewed"].astype("boolean").fillna(False).astype(bool)
    review_hundredths = both["total_hundredths_review"].where(is_reviewed)
    return both[PROJECT_KEY].assign(
        own_hundredths=both["total_hundredths_own"],
        own_grade=both["grade_own"],
        review_hundredths=review_hundredths,
        review_grade=both["grade_review"].where(is_reviewed),
        difference_hundredths=both["total_hundredths_own"] - review_hundredths,
        is_reviewed=is_reviewed,
    )


def _in_force(granted: pd.DataFrame, side: Side) -> pd.DataFrame:
    """What holds of each row for a side: the review's, else the unit's own."""
    order = [REVIEW, SELF] if side == REVIEW else [SELF]
    rows = granted[granted["side"].isin(order)].assign(
        place=lambda told: told["side"].map({name: place for place, name in enumerate(order)})
    )
    first = rows.sort_values("place", kind="stable").drop_duplicates(INDICATOR_KEY)
    return first[[*INDICATOR_KEY, *GRANTED_COLUMNS]].rename(columns={"reason": "grant_reason"})


def _set_scores(rows: pd.DataFrame) -> pd.DataFrame:
    """The points with those that the review set itself; one above the 分值 counts for nothing."""
    given = rows["set_hundredths"].astype("Int64")
    is_set = given.notna()
    fits = (given <= rows["weight_hundredths"]).fillna(False).astype(bool)
    score = rows["score_hundredths"].mask(is_set, given.where(fits))
    rule = rows["score_rule"].mask(is_set & fits, "set").mask(is_set & ~fits, "over_weight")
    weight = rows["weight_hundredths"].astype("Int64")
    return rows.assign(score_hundredths=score, lost_hundredths=weight - score, score_rule=rule)


def _set_execution(rows: pd.DataFrame) -> pd.DataFrame:
    given = rows["set_hundredths"].astype("Int64")
    is_set = (given <= EXECUTION_HUNDREDTHS).fillna(False).astype(bool)
    return rows.assign(
        execution_hundredths=rows["execution_hundredths"].mask(is_set, given),
        execution_rule=rows["execution_rule"].mask(is_set, "set"),
    )
