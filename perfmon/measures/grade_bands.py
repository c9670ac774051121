"""等级界限: from which total 优, 良 and 中 are given; a bureau may set its own for each preset.

Source: method §2.1, 优 [90, 100], 良 [80, 90), 中 [60, 80), 差 below; 101号 prints the same.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfmon.measures.weights import Preset

GRADES = ("优", "良", "中", "差")


@dataclass(frozen=True)
class GradeBands:
    """The total from which a grade is given, in 分."""

    best: int = 90
    good: int = 80
    fair: int = 60

    @property
    def limits(self) -> tuple[int, int, int]:
        """From the best grade down."""
        return self.best, self.good, self.fair

    @property
    def words(self) -> str:
        """How pages and forms print them.

        >>> GradeBands().words
        '90 分及以上优，80 分及以上良，60 分及以上中，60 分以下差'
        """
        given = zip(self.limits, GRADES, strict=False)
        parts = [f"{limit} 分及以上{grade}" for limit, grade in given]
        return "，".join([*parts, f"{self.fair} 分以下{GRADES[-1]}"])


PRESET_BANDS: dict[Preset, GradeBands] = {"10号": GradeBands(), "101号": GradeBands()}
"""The published ones, in force until a bureau sets others."""


@dataclass(frozen=True)
class GradeRule:
    """The bands of a version of the rules, by the preset of the scores."""

    of_10: GradeBands = PRESET_BANDS["10号"]
    of_101: GradeBands = PRESET_BANDS["101号"]

    def of(self, preset: Preset) -> GradeBands:
        """The bands for scores of this preset."""
        return self.of_10 if preset == "10号" else self.of_101

    @property
    def words(self) -> str:
        """Both in short, as a version lists them.

        >>> GradeRule(of_101=GradeBands(85, 75, 60)).words
        '等级 10号 90/80/60、101号 85/75/60'
        """
        both = {"10号": self.of_10, "101号": self.of_101}
        told = (f"{name} {'/'.join(map(str, each.limits))}" for name, each in both.items())
        return f"等级 {'、'.join(told)}"


def total_grades(total_hundredths: pd.Series, bands: GradeBands) -> pd.Series:
    """优 良 中 差 by the exact total; missing where there is none.

    >>> total_grades(pd.Series([9000, 8999, 6000, 5999], dtype="Int64"), GradeBands()).tolist()
    ['优', '良', '中', '差']
    """
    total = total_hundredths.fillna(0)
    conditions = [(total >= 100 * limit).to_numpy(dtype=bool) for limit in bands.limits]
    grade = pd.Series(np.select(conditions, GRADES[:-1], GRADES[-1]), total.index, dtype="str")
    return grade.where(total_hundredths.notna())


def regrade(projects: pd.DataFrame, bands: GradeBands) -> pd.DataFrame:
    """The projects whose grade would be another by other bands.

    Args:
        projects: one row a project: total_hundredths, grade, and no_grade (missing where the total
            may be graded).
        bands: the ones tried.

    Returns:
        The rows that change, with grade_before and the other grade.
    """
    tried = total_grades(projects["total_hundredths"], bands).where(projects["no_grade"].isna())
    is_other = tried.fillna("") != projects["grade"].fillna("")
    return projects.assign(grade_before=projects["grade"], grade=tried)[is_other]
