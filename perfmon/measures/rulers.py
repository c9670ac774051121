"""两把尺子: the project's own plan and 序时 side by side, and what their disagreement is called.

A ruler is missed where the payments are as far behind it as a rule of points calls 预警: the plan
by either of its lines, 序时 by its own. Both are measured on the budget without money in its days
of grace. Source: method §3.2, 本项目约定.
"""

import numpy as np
import pandas as pd

from perfmon.measures.limits import judged_budget

RULER_WORDS = {
    (False, False): "两把尺都达到",
    (False, True): "计划后置",
    (True, False): "计划前置",
    (True, True): "两把尺都落后",
}
"""Whether the plan is missed, whether 序时 is missed → what that is called."""

RULER_REASONS = {
    "两把尺都达到": "按自己的计划和按序时都没有落后",
    "计划后置": "按自己的计划没有落后，按序时已经落后：计划把支出排在后面",
    "计划前置": "按自己的计划已经落后，按序时还没有：计划把支出排在前面",
    "两把尺都落后": "按自己的计划和按序时都已经落后",
}


def add_rulers(rows: pd.DataFrame, points: int) -> pd.DataFrame:
    """The rows with `rulers`.

    Args:
        rows: judged rows: adjusted_budget_fen, in_grace_fen, paid_fen, planned_fen, reference_fen,
            judged_elapsed_fen.
        points: 个百分点 of the budget from which a ruler is missed.

    Returns:
        With rulers, one of RULER_WORDS; missing without a plan or a budget to judge.
    """
    budget = judged_budget(rows).to_numpy(dtype=np.int64)
    paid_fen = rows["paid_fen"].to_numpy(dtype=np.int64)

    def is_missed(line: str) -> np.ndarray:
        due_fen = rows[line].fillna(0).to_numpy(dtype=np.int64)
        return np.asarray(100 * (paid_fen - due_fen) <= -points * budget)

    by_plan = is_missed("planned_fen") | is_missed("reference_fen")
    by_elapsed = is_missed("judged_elapsed_fen")
    words = [RULER_WORDS[pair] for pair in zip(by_plan.tolist(), by_elapsed.tolist(), strict=True)]
    can_be_said = rows["planned_fen"].notna() & (budget > 0)
    return rows.assign(rulers=pd.Series(words, rows.index, dtype="str").where(can_be_said))
