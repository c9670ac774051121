"""预警灯: one light a judged project and month, and why it has it.

Preset A «差值»: red where the payments are 20 points of the budget or more behind 考核线, yellow
where they are 10 or more behind either line, blue above the budget, else green; nothing before
起评月. Everything is compared in whole fen, never in rounded rates.
Source: common county wording, 本项目约定 (decisions, "Lights").
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Light = Literal["red", "yellow", "green", "blue"]

JUDGED_CLASSES = ("其他运转类", "特定目标类")
"""The project classes (项目类别) that are judged; 人员类 and 公用经费 only tie out."""


@dataclass(frozen=True)
class LightRule:
    """A version of preset A.

    Attributes:
        version: counts up with every change of the rule.
        name: how sentences call it.
        red_points: 个百分点 behind 考核线 from which a project is 滞后.
        yellow_points: 个百分点 behind either line from which it is 预警.
        first_month: 起评月.
    """

    version: int = 1
    name: str = "差值规则"
    red_points: int = 20
    yellow_points: int = 10
    first_month: int = 3

    @property
    def label(self) -> str:
        """How the rule is cited: 差值规则第1版."""
        return f"{self.name}第{self.version}版"


CAUSES_WITHOUT_LIGHT = ("class", "no_budget", "no_plan", "early", "in_grace")
"""Why a row has no light, in the order in which the reasons are tried."""


def judged_budget(rows: pd.DataFrame) -> pd.Series:
    """The budget that gaps are measured on: 调整预算数 less money still in its days of grace.

    So money that arrives late in a month changes no light in that month (本项目约定).
    """
    return rows["adjusted_budget_fen"] - rows["in_grace_fen"]


def judge_lights(rows: pd.DataFrame, rule: LightRule) -> pd.DataFrame:
    """The rows with `light` and `cause`.

    Args:
        rows: one row a project and month: month, project_class, adjusted_budget_fen, in_grace_fen,
            paid_fen, planned_fen, reference_fen.
        rule: the version in force.

    Returns:
        With light (red, yellow, green, blue, or missing) and cause: plan_red, plan_yellow,
        reference_yellow, over_budget, on_plan, or one of CAUSES_WITHOUT_LIGHT.
    """
    budget = judged_budget(rows)
    gap = 100 * (rows["paid_fen"] - rows["planned_fen"].fillna(0))
    reference_gap = 100 * (rows["paid_fen"] - rows["reference_fen"].fillna(0))
    tests: list[tuple[str, Light | None, pd.Series]] = [
        ("class", None, ~rows["project_class"].isin(JUDGED_CLASSES)),
        ("no_budget", None, rows["adjusted_budget_fen"] <= 0),
        ("early", None, rows["month"] < rule.first_month),
        ("no_plan", None, rows["planned_fen"].isna()),
        ("over_budget", "blue", rows["paid_fen"] > rows["adjusted_budget_fen"]),
        ("in_grace", None, budget <= 0),
        ("plan_red", "red", gap <= -rule.red_points * budget),
        ("plan_yellow", "yellow", gap <= -rule.yellow_points * budget),
        ("reference_yellow", "yellow", reference_gap <= -rule.yellow_points * budget),
    ]
    conditions = [condition.to_numpy(dtype=bool) for _, _, condition in tests]
    lights = np.array([light for _, light, _ in tests], dtype=object)
    chosen = np.select(conditions, list(range(len(tests))), default=len(tests))
    causes = np.array([*(cause for cause, _, _ in tests), "on_plan"], dtype=object)
    return rows.assign(
        light=pd.Series(np.append(lights, "green")[chosen], index=rows.index, dtype="str"),
        cause=pd.Series(causes[chosen], index=rows.index, dtype="str"),
    )
