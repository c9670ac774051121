"""排名: departments, units or projects by how far they are behind, the farthest behind first.

A group's figure is a sum over a sum, so a large project weighs more than a small one; nothing is a
mean of rates. Figures are compared exactly, never as rounded rates. Equal figures share a place and
the next place is skipped (1, 2, 2, 4). Who cannot be compared fairly has no place, and a reason.
Source: 本项目约定; issue 4, "Fair ranking".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfmon.measures.groups import SUMMED_FEN, sum_groups


@dataclass(frozen=True)
class Yardstick:
    """What groups are ranked by.

    Attributes:
        column: plan_gap_points, or an amount of project rows in fen.
        name: as it is called.
        needs_plan: whether a group without a plan has no such figure.
    """

    column: str
    name: str
    needs_plan: bool = True


PLAN_GAP = Yardstick("plan_gap_points", "较计划差距")
BEHIND = Yardstick("behind_fen", "较计划少支额")
AT_RISK = Yardstick("hard_to_spend_fen", "预计难以支出", needs_plan=False)

YARDSTICKS = (PLAN_GAP, BEHIND, AT_RISK)

UNRANKED_REASONS = ("no_budget", "below_floor", "no_plan", "no_figure")
"""Why a group has no place, in the order in which the reasons are tried."""


def offered_yardsticks(rows: pd.DataFrame) -> list[Yardstick]:
    """The yardsticks whose figure the project rows hold."""
    return [each for each in YARDSTICKS if each.column in rows]


def rank_groups(
    rows: pd.DataFrame,
    by: Sequence[str],
    yardstick: Yardstick,
    floor_fen: int = 0,
    amounts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Groups of one month with their places, in their order; those without a place last.

    Args:
        rows: judged project rows of one month, as `sum_groups` takes them; where they have
            ranking_budget_fen and ranking_planned_fen, gaps are measured by them (调减后: a cut
            that nobody approved moves nobody up).
        by: the grouping columns; those of a project make it a group of one.
        yardstick: what they are ranked by.
        floor_fen: groups with less 调整预算 have no place.
        amounts: by and the yardstick's amount of each group, where that is no sum of the rows.

    Returns:
        The columns of `sum_groups` and the yardstick's amount, with ranked_budget_fen and
        ranked_planned_fen (by which gaps are measured: of the projects with a plan), rank (Int64;
        missing without a place), is_tied, and unranked (one of UNRANKED_REASONS, else missing).
    """
    groups = sum_groups(_with_ranked_amounts(rows), by, ("ranked_budget_fen", "ranked_planned_fen"))
    if yardstick is not PLAN_GAP and yardstick.column not in SUMMED_FEN:
        held = rows if amounts is None else amounts
        sums = held.astype({yardstick.column: "Int64"}).groupby(list(by), dropna=False)
        summed = sums[yardstick.column].sum(min_count=1).reset_index()
        groups = groups.merge(summed, on=list(by), how="left", validate="1:1")
    unranked = _unranked(groups, yardstick, floor_fen)
    ranked = unranked.isna()
    rank = pd.Series(pd.NA, index=groups.index, dtype="Int64")
    rank[ranked] = _places(*_figures(groups[ranked], yardstick))
    placed = groups.assign(
        rank=rank, is_tied=ranked & rank.duplicated(keep=False), unranked=unranked
    )
    # sums stand in the order of `by`, which those with one place keep
    return placed.sort_values("rank", kind="stable", ignore_index=True)


def _with_ranked_amounts(rows: pd.DataFrame) -> pd.DataFrame:
    budget = rows.get("ranking_budget_fen", rows["adjusted_budget_fen"])
    return rows.assign(
        ranked_budget_fen=budget.where(rows["planned_fen"].notna(), 0),
        ranked_planned_fen=rows.get("ranking_planned_fen", rows["planned_fen"]),
    )


def rank_within(placed: pd.DataFrame, of: str) -> pd.DataFrame:
    """The groups with rank_within, their place among those alike in a column (Int64)."""
    inside = placed.groupby(of)["rank"].rank(method="min").astype("Int64")
    return placed.assign(rank_within=inside)


def add_movement(now: pd.DataFrame, before: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The groups with how their place moved since the month before.

    Args:
        now: from `rank_groups`.
        before: the same of the month before.
        by: the columns that tell a group.

    Returns:
        With rank_before (Int64; missing without a place then) and moved = rank_before − rank: above
        zero for a group that went up, to the places farther behind.
    """
    then = before[[*by, "rank"]].rename(columns={"rank": "rank_before"})
    both = now.merge(then, on=list(by), how="left", validate="1:1")
    return both.assign(moved=both["rank_before"] - both["rank"])


def _unranked(groups: pd.DataFrame, yardstick: Yardstick, floor_fen: int) -> pd.Series:
    budget = groups["adjusted_budget_fen"]
    has_no_plan = groups["planned_budget_fen"] <= 0
    is_amount = yardstick is not PLAN_GAP
    conditions = [
        budget <= 0,
        budget < floor_fen,
        has_no_plan & yardstick.needs_plan,
        groups[yardstick.column].isna() if is_amount else has_no_plan & False,
    ]
    tried = [condition.to_numpy(dtype=bool) for condition in conditions]
    reasons = np.array([*UNRANKED_REASONS, None], dtype=object)
    chosen = np.select(tried, list(range(len(tried))), default=len(tried))
    return pd.Series(reasons[chosen], index=groups.index, dtype="str")


def _figures(groups: pd.DataFrame, yardstick: Yardstick) -> tuple[np.ndarray, np.ndarray]:
    """Each group's figure as a part of a whole above zero; the farther behind, the smaller."""
    if yardstick is PLAN_GAP:
        gap = groups["paid_with_plan_fen"] - groups["ranked_planned_fen"]
        return gap.to_numpy(dtype=np.int64), groups["ranked_budget_fen"].to_numpy(dtype=np.int64)
    fen = groups[yardstick.column].to_numpy(dtype=np.int64)
    return -fen, np.ones_like(fen)


def _places(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """The place of each share, the smallest first; equal ones have one, and the next is skipped.

    >>> _places(np.array([2, -1, 1, 5]), np.array([6, 3, 3, 5])).tolist()
    [2, 1, 2, 4]
    """
    digits = _digits(part, whole)
    order = np.lexsort(digits[::-1])
    ordered = np.stack(digits)[:, order]
    is_next = np.ones(len(order), dtype=bool)
    is_next[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.maximum.accumulate(np.where(is_next, np.arange(1, len(order) + 1), 0))
    return places


def _digits(part: np.ndarray, whole: np.ndarray) -> list[np.ndarray]:
    """The shares by long division, their whole number first: exact as far as they can differ.

    Shares of wholes below 2ⁿ that are not equal are more than 2⁻²ⁿ apart, so 2n binary places tell
    which is smaller. A digit has as many of them as the remainder leaves room for in 63 bits.
    """
    bits = int(whole.max(initial=1)).bit_length()
    room = 63 - bits
    digits, rest = [part // whole], part % whole
    for _ in range(-(-2 * bits // room)):
        rest = rest << room
        digits.append(rest // whole)
        rest = rest % whole
    return digits
