"""计划含更正 in words: what the text prints, what holds in its place, who says so, when and why.

Source: 本项目约定 (a correction is a fact of its own; figures use the corrected value and say so).
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfmon.clock import wall_time
from perfmon.measures import PROJECT_KEY
from perfmon.measures.rates import is_missing


def correction_words(row: Mapping[Any, Any]) -> str:
    """One corrected checkpoint: 6月底 空白 → 30.00万元（张三 2023-07-03 09:30 更正：补填累计数）.

    Args:
        row: checkpoint_month, printed_value, corrected_value, corrected_by, corrected_at (UTC),
            reason (missing where it is not to be shown).
    """
    why = "" if is_missing(row["reason"]) else f"：{row['reason']}"
    by = f"{row['corrected_by']} {wall_time(row['corrected_at'])} 更正{why}"
    values = f"{row['printed_value']} → {row['corrected_value']}"
    return f"{row['checkpoint_month']}月底 {values}（{by}）"


def correction_words_by_project(corrections: pd.DataFrame) -> pd.DataFrame:
    """The words of all corrected checkpoints of each project.

    Args:
        corrections: one row a checkpoint: PROJECT_KEY and what `correction_words` takes.

    Returns:
        One row a project that has any: PROJECT_KEY and plan_corrections.
    """
    words = [correction_words(row) for row in corrections.to_dict("records")]
    told = corrections[PROJECT_KEY].assign(plan_corrections=pd.Series(words, dtype="str"))
    joined = told.groupby(PROJECT_KEY).agg(plan_corrections=("plan_corrections", "；".join))
    return joined.reset_index()
