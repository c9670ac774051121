"""预警灯: one light a judged project and month, and why it has it.

Which payments are enough is said by the limits of the rule in force (`perfmon.measures.limits`);
here they are applied, after the reasons for which there is no light and the one for blue (payments
above the budget). Everything is compared in whole fen, never in rounded rates.
Source: common county wording, 本项目约定 (decisions, "Lights").
"""

import numpy as np
import pandas as pd

from perfmon.measures.light_rule import LightRule
from perfmon.measures.limits import judged_budget, limits_of, reached_node

JUDGED_CLASSES = ("其他运转类", "特定目标类")
"""The project classes (项目类别) that are judged; 人员类 and 公用经费 only tie out."""

CAUSES_WITHOUT_LIGHT = ("class", "no_budget", "early", "before_node", "no_plan", "in_grace")
"""Why a row has no light, in the order in which the reasons are tried."""


JUDGED_BY = (
    *("cut_on", "project_class", "adjusted_budget_fen", "in_grace_fen", "paid_fen"),
    *("planned_fen", "reference_fen", "judged_elapsed_fen"),
)
"""What `judge_lights` takes beside the month, and `add_rulers` too."""


def judge_lights(rows: pd.DataFrame, rule: LightRule) -> pd.DataFrame:
    """The rows with `light` and `cause`.

    Args:
        rows: one row a project and month: month, project_class, adjusted_budget_fen, in_grace_fen,
            paid_fen, planned_fen, reference_fen; by rules that look at 序时 or at nodes also
            judged_elapsed_fen and cut_on.
        rule: the version in force.

    Returns:
        With light (red, yellow, green, blue, or missing) and cause: over_budget, on_plan, one of
        CAUSES_WITHOUT_LIGHT, or the line that decided and the light that it gave (plan_red,
        reference_yellow, elapsed_yellow, ratio_red, node_yellow, …).
    """
    paid_fen = rows["paid_fen"].to_numpy(dtype=np.int64)
    tests: list[tuple[str, str | None, pd.Series | np.ndarray]] = [
        ("class", None, ~rows["project_class"].isin(JUDGED_CLASSES)),
        ("no_budget", None, rows["adjusted_budget_fen"] <= 0),
        ("early", None, rows["month"] < rule.first_month),
        ("before_node", None, _before_node(rows, rule)),
        ("no_plan", None, rows["planned_fen"].isna() & rule.needs_plan),
        ("over_budget", "blue", rows["paid_fen"] > rows["adjusted_budget_fen"]),
        ("in_grace", None, judged_budget(rows) <= 0),
        *(
            (f"{limit.line}_{limit.light}", limit.light, paid_fen < limit.least_fen)
            for limit in limits_of(rows, rule)
        ),
    ]
    conditions = [np.asarray(condition, dtype=bool) for _, _, condition in tests]
    lights = np.array([light for _, light, _ in tests], dtype=object)
    chosen = np.select(conditions, list(range(len(tests))), default=len(tests))
    causes = np.array([*(cause for cause, _, _ in tests), "on_plan"], dtype=object)
    return rows.assign(
        light=pd.Series(np.append(lights, "green")[chosen], index=rows.index, dtype="str"),
        cause=pd.Series(causes[chosen], index=rows.index, dtype="str"),
    )


def _before_node(rows: pd.DataFrame, rule: LightRule) -> np.ndarray:
    if not rule.nodes_in_use:
        return np.zeros(len(rows), dtype=bool)
    return np.asarray(reached_node(rows, rule) < 0, dtype=bool)
