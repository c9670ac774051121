"""部门整体: each department's money, lights, results and grades, on one line, and the county's.

实现程度 of a department is the mean of its projects' figures weighted by 调整预算数; projects
without a figure are in no mean and are counted beside it. Indicators that mirror money are counted
by themselves and in no other count of indicators, since they are in no 实现程度. Source: method §5
(sums, not means of rates), decisions ("Results"); the weighting is 本项目约定.
"""

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.asked_results import is_asked_result, told_results
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.grade_bands import GRADES
from perfmon.measures.groups import LIGHTS

DEPARTMENT_KEY = ["department_code", "department_name"]
TOTAL = "合计"
"""Of the departments given, which need not be the whole county."""
FEN = ["budget_fen", "adjusted_budget_fen", "paid_fen"]
INDICATOR_LIGHTS = ("red", "yellow", "green", "blue")
_COUNTS = ["mirror_count", "indicator_count", "asked_count", "told_count"]
_COUNTS += [f"indicators_{light}" for light in INDICATOR_LIGHTS]


def summarise_departments(facts: FormFacts) -> pd.DataFrame:
    """One row a department, by code, and all of them together (TOTAL) last.

    Returns:
        DEPARTMENT_KEY, unit_count, project_count, FEN, one count a light of the money (red,
        yellow, green, blue, unlit), mirror_count (of indicators that mirror money); of the others
        indicator_count, asked_count and told_count (应报, 已报), one count a light
        (indicators_red, …); realised_count (projects with 实现程度), few_count (of them, resting on
        fewer than three indicators), realisation_share (Float64; missing without one), one count a
        grade, ungraded.
    """
    projects = _with_results(facts)
    rows = [_sums(of, (str(code), str(name))) for (code, name), of in _groups(projects)]
    return pd.DataFrame([*rows, _sums(projects, ("", TOTAL))])


def _groups(projects: pd.DataFrame) -> list[tuple[tuple[object, object], pd.DataFrame]]:
    return [
        ((key[0], key[1]), rows)
        for key, rows in projects.groupby(DEPARTMENT_KEY, sort=True)
        if isinstance(key, tuple)
    ]


def _with_results(facts: FormFacts) -> pd.DataFrame:
    """The projects with what their indicators come to."""
    rows = facts.indicators
    is_real = ~rows["mirrors_money"]
    counted = rows[PROJECT_KEY].assign(
        mirror_count=rows["mirrors_money"],
        indicator_count=is_real,
        asked_count=is_asked_result(rows),
        told_count=told_results(rows),
        **{f"indicators_{light}": is_real & (rows["light"] == light) for light in INDICATOR_LIGHTS},
    )
    sums = counted.groupby(PROJECT_KEY)[_COUNTS].sum().astype("int64").reset_index()
    realisation = facts.realisation()[[*PROJECT_KEY, "realisation_share", "rests_on_few"]]
    grades = facts.evaluation().projects[[*PROJECT_KEY, "grade"]].rename(columns={"grade": "mark"})
    rows = facts.projects
    for more in (sums, realisation, grades):
        rows = rows.merge(more, on=PROJECT_KEY, how="left", validate="1:1")
    return rows.assign(**{name: rows[name].fillna(0).astype("int64") for name in _COUNTS})


def _sums(rows: pd.DataFrame, key: tuple[str, str]) -> dict[str, object]:
    light, mark = rows["light"], rows["mark"]
    return {
        **dict(zip(DEPARTMENT_KEY, key, strict=True)),
        "unit_count": int(rows["unit_code"].nunique()),
        "project_count": len(rows),
        **{name: int(rows[name].sum()) for name in FEN},
        **{each: int((light == each).sum()) for each in LIGHTS},
        "unlit": int(light.isna().sum()),
        **{name: int(rows[name].sum()) for name in _COUNTS},
        **_realisation(rows),
        **{each: int((mark == each).sum()) for each in GRADES},
        "ungraded": int(mark.isna().sum()),
    }


def _realisation(rows: pd.DataFrame) -> dict[str, object]:
    known = rows[rows["realisation_share"].notna() & (rows["adjusted_budget_fen"] > 0)]
    weight = known["adjusted_budget_fen"].to_numpy(dtype=np.float64)
    share = known["realisation_share"].to_numpy(dtype=np.float64)
    mean = float((weight * share).sum() / weight.sum()) if len(known) else pd.NA
    few = int(known["rests_on_few"].sum())
    return {"realised_count": len(known), "few_count": few, "realisation_share": mean}
