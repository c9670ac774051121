"""What the official forms are filled from: a cut-off's projects and what is said of them.

Whatever a unit fills in counts once it is 已审, here as in every other figure.
"""

from dataclasses import dataclass, replace

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.grade_bands import GradeBands
from perfmon.measures.granted_scores import REVIEW, Evaluation, compare_sides, evaluate_side
from perfmon.measures.realisation import project_realisation
from perfmon.measures.weights import Preset
from perfmon.periods import Cutoff


@dataclass(frozen=True)
class FormFacts:
    """The facts of some projects at a cut-off, all with PROJECT_KEY.

    Attributes:
        cutoff: of all figures.
        preset: of weights and scores.
        bands: 等级界限 of the preset in force at the cut-off.
        projects: one row a judged project, in the order of the forms: name, classified, unit_name,
            department_code, department_name, budget_fen, adjusted_budget_fen, paid_fen, light, …
        money: one row a project and part, as `split_form_money` gives.
        indicators: one row an indicator, as `perfmon.store.judged_results` reads them.
        goals: one row a project's 绩效目标 in printed order: text.
        outlooks: one row a project, indicator_row and month: what the unit expects by the year's
            end, causes and remedies, as approved.
        waiting: waiting_count by project, of rows that units reported by the cut-off and that wait
            for review; a project without any has no row.
        granted: one row a side, project and row, as `perfmon.store.scores` reads them.
    """

    cutoff: Cutoff
    preset: Preset
    bands: GradeBands
    projects: pd.DataFrame
    money: pd.DataFrame
    indicators: pd.DataFrame
    goals: pd.DataFrame
    outlooks: pd.DataFrame
    waiting: pd.DataFrame
    granted: pd.DataFrame

    def of(self, projects: pd.DataFrame) -> "FormFacts":
        """The same facts of these projects only (rows with PROJECT_KEY), in their order."""
        keys = projects[PROJECT_KEY].drop_duplicates()
        return replace(
            self,
            projects=keys.merge(self.projects, on=PROJECT_KEY, how="inner"),
            money=_of(self.money, keys),
            indicators=_of(self.indicators, keys),
            goals=_of(self.goals, keys),
            outlooks=_of(self.outlooks, keys),
            waiting=_of(self.waiting, keys),
            granted=_of(self.granted, keys),
        )

    def evaluation(self, *, reviewed: bool = False) -> Evaluation:
        """The points of 自评, or of 复核."""
        side = REVIEW if reviewed else "自评"
        money = self.projects[[*PROJECT_KEY, "paid_fen", "adjusted_budget_fen"]]
        return evaluate_side(self.indicators, money, self.granted, self.preset, self.bands, side)

    def both_sides(self) -> pd.DataFrame:
        """自评 beside 复核, one row a project, as `compare_sides` gives."""
        own, review = (self.evaluation(reviewed=is_review) for is_review in (False, True))
        return compare_sides(own.projects, review.projects, self.granted)

    def realisation(self) -> pd.DataFrame:
        """实现程度 of the projects that have indicators, as `project_realisation` gives."""
        return project_realisation(self.indicators)


def _of(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """The rows of these projects, in their own order."""
    return rows.merge(keys, on=PROJECT_KEY, how="inner").reset_index(drop=True)
