"""考核台账: how far 目标, 监控, 自评 and 复核 cover a department's projects, by count and amount.

目标: the project has indicators. 监控: something was told of those that do not mirror money, and
nothing that was asked for by the cut-off is missing; 监控不全: something was told and something is
missing, which no 监控 counts. 自评: every indicator and 预算执行率 have their points. 复核: the
bureau granted or set something. The amount is 调整预算数. Source: 本项目约定.
"""

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.asked_results import is_missing_result, name_missing_results
from perfmon.measures.department_summary import TOTAL
from perfmon.measures.form_facts import FormFacts

PARTLY = "监控不全"
STAGES = ("目标", "监控", PARTLY, "自评", "复核")

DEPARTMENT = ["department_code", "department_name"]


def project_stages(facts: FormFacts) -> pd.DataFrame:
    """The projects, each with a flag a stage (STAGES)."""
    monitored, partly = _monitored(facts.indicators)
    sides = facts.both_sides()
    evaluated = sides[sides["own_hundredths"].notna()]
    reviewed = sides[sides["is_reviewed"]]
    found = (facts.indicators, monitored, partly, evaluated, reviewed)
    keys = pd.MultiIndex.from_frame(facts.projects[PROJECT_KEY])
    flags = {
        stage: keys.isin(pd.MultiIndex.from_frame(rows[PROJECT_KEY]))
        for stage, rows in zip(STAGES, found, strict=True)
    }
    return facts.projects.assign(**flags)


def partly_monitored(facts: FormFacts) -> pd.DataFrame:
    """The projects that told a part of what was asked for, with missing_names, in their order."""
    projects = project_stages(facts)
    lacking = name_missing_results(facts.indicators)
    return projects[projects[PARTLY]].merge(lacking, on=PROJECT_KEY, how="left", validate="1:1")


def _monitored(indicators: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The projects that told all that was asked for, and those that told a part of it."""
    is_told = indicators["reported_month"].notna() | indicators["pending_month"].notna()
    told = indicators.loc[is_told & ~indicators["mirrors_money"], PROJECT_KEY].drop_duplicates()
    lacking = indicators.loc[is_missing_result(indicators), PROJECT_KEY].drop_duplicates()
    joined = told.merge(lacking, on=PROJECT_KEY, how="left", indicator="lacks")
    is_whole = joined["lacks"] == "left_only"
    return joined[is_whole], joined[~is_whole]


def assessment_ledger(facts: FormFacts) -> pd.DataFrame:
    """One row a department, by code, and all of them together (TOTAL) last.

    Returns:
        DEPARTMENT, project_count, budget_fen (调整预算数), and a stage's `目标_count` and
        `目标_fen` for each of STAGES; int64.
    """
    projects = project_stages(facts)
    wide = projects[DEPARTMENT].assign(
        project_count=1,
        budget_fen=projects["adjusted_budget_fen"],
        **{f"{stage}_count": projects[stage].astype("int64") for stage in STAGES},
        **{f"{stage}_fen": projects["adjusted_budget_fen"] * projects[stage] for stage in STAGES},
    )
    sums = wide.groupby(DEPARTMENT, sort=True).sum().astype("int64").reset_index()
    figures = [name for name in sums if name not in DEPARTMENT]
    county = sums[figures].sum().to_frame().T.astype("int64")
    county = county.assign(department_code="", department_name=TOTAL)
    return pd.concat([sums, county[sums.columns]], ignore_index=True)
