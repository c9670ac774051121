"""How an indicator stands (达到、推进、落后、未报), and how many of a group stand in which way."""

import numpy as np
import pandas as pd

from perfmon.measures.exact_ratios import holds

STANDINGS = {
    "red": "滞后",
    "yellow": "预警",
    "on_track": "正常推进",
    "reached": "已达到",
    "unreported": "未报",
    "pending": "待审核",
    "not_due": "未到期",
    "incomparable": "不能比",
}
"""Worst first. 未报 is asked for and missing, 待审核 is told and not reviewed yet, 未到期 is not
asked for yet; 不能比 has no target, or a result in another unit than the target's."""

_WAITING = ("unreported", "pending", "not_due")

BEHIND = ("red", "yellow")
HELD = ("on_track", "reached")
"""达标: green and blue ones."""


def add_standing(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `standing`, one of STANDINGS.

    Args:
        rows: one row an indicator, as `judge_result_lights` gives them.

    Returns:
        With standing: a red or yellow light is its own; a green or blue one is reached where the
        whole target is (of at most: where it is kept), else on_track; without a light it is the
        cause.
    """
    light = rows["light"].astype(object).to_numpy()
    is_good = np.isin(light.astype(str), ["green", "blue"])
    part = np.where(is_good, rows["attainment_part"], 0)
    whole = np.where(is_good, rows["attainment_whole"], 1)
    cause = rows["cause"].astype(object).to_numpy()
    standing = np.select(
        [
            light == "red",
            light == "yellow",
            is_good & holds(part >= whole),
            is_good,
            *(cause == name for name in _WAITING),
        ],
        ["red", "yellow", "reached", "on_track", *_WAITING],
        "incomparable",
    )
    return rows.assign(standing=pd.Series(standing, rows.index, dtype="str"))


def count_standings(rows: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """How many indicators of each group stand in which way.

    Returns:
        One row a group, most behind first (its share of what has a light, then its count): the
        columns of `by`, one of counts for each of STANDINGS, behind, lit (with a light), total.
    """
    keys = [by] if isinstance(by, str) else by
    flags = pd.DataFrame({name: (rows["standing"] == name).astype("int64") for name in STANDINGS})
    groups = rows[keys].fillna("未写明").join(flags).groupby(keys, as_index=False).sum()
    groups = groups.assign(
        behind=groups[[*BEHIND]].sum(axis=1),
        lit=groups[[*BEHIND, *HELD]].sum(axis=1),
        total=groups[list(STANDINGS)].sum(axis=1),
    )
    share = groups["behind"] / groups["lit"].clip(lower=1)
    order = groups.assign(share=share).sort_values(
        ["share", "behind", *keys], ascending=[False, False, *[True] * len(keys)]
    )
    return order.drop(columns="share").reset_index(drop=True)
