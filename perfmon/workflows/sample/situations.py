"""Where in the simulated county each situation can be seen; found in its facts, not prescribed.

The comparison with the plan is only made on projects without later tranches, where the plan of the
text is the whole plan; it needs no rule of `perfmon.measures` and is no substitute for it.
"""

from collections.abc import Iterable

import pandas as pd

from perfmon.document import PerformanceText
from perfmon.workflows.sample.county import PROJECT_KEY, SampleCounty

Place = tuple[int, str, str]

SITUATIONS = {
    "on_plan": "按计划",
    "late": "滞后（落后计划10至20个百分点）",
    "far_late": "严重滞后（落后计划20个百分点及以上）",
    "zero_spending": "应支未支：计划已到而零支出",
    "zero_on_plan": "零支出但符合计划",
    "over_budget": "超预算支付",
    "spent_without_results": "有支出无绩效结果",
    "results_without_spending": "有绩效结果无支出",
    "no_plan": "无资金支出计划",
    "carry_over": "上年结转",
    "refund": "退款",
    "correction": "更正",
    "added": "年中追加",
    "cut": "年中追减",
    "transferred": "调剂",
    "direct_in_spring": "春季下达的上级直达资金",
    "late_october_money": "10月末到达的资金",
    "november_money": "11月到达的资金（2022年）",
    "shared_code": "多单位共用一个上级项目编码",
}


def find_situations(
    county: SampleCounty, real: PerformanceText | None = None
) -> dict[str, tuple[Place, ...]]:
    """Every situation with the projects that show it at the end of October 2023.

    Args:
        county: the simulated county.
        real: the real document, whose projects are then looked at too.

    Returns:
        For each key of `SITUATIONS` the (year, unit code, project code) that show it, sorted.
    """
    texts = [*county.texts, real] if real else county.texts
    found = {
        **_against_the_plan(county, texts),
        **_in_the_payments(county.payments),
        **_in_the_tranches(county.tranches),
        **_in_the_projects(county, texts),
    }
    assert found.keys() == SITUATIONS.keys(), "every situation is looked for"
    return found


def _places(rows: pd.DataFrame) -> tuple[Place, ...]:
    keys = rows[PROJECT_KEY].drop_duplicates().sort_values(PROJECT_KEY)
    return tuple((int(year), str(unit), str(code)) for year, unit, code in keys.to_numpy())


def _planned(texts: Iterable[PerformanceText]) -> pd.DataFrame:
    """Planned projects of 2023: budget and the plan by the end of October."""
    rows = [
        (project.year, project.unit_code, project.code, project.budget_fen, point.planned_fen)
        for text in texts
        for project in text.projects
        for point in project.schedule
        if project.year == 2023 and point.month == 10
    ]
    return pd.DataFrame(rows, columns=[*PROJECT_KEY, "budget_fen", "planned_fen"])


def _against_the_plan(
    county: SampleCounty, texts: Iterable[PerformanceText]
) -> dict[str, tuple[Place, ...]]:
    paid = county.payments.groupby(PROJECT_KEY)["amount_fen"].sum().rename("paid_fen").reset_index()
    table = _without(_planned(texts), county.tranches).merge(paid, on=PROJECT_KEY, how="left")
    table["paid_fen"] = table["paid_fen"].fillna(0).astype("int64")
    behind = 100 * (table["planned_fen"] - table["paid_fen"])
    due, nothing = table["planned_fen"] > 0, table["paid_fen"] == 0
    reports = county.results[PROJECT_KEY].drop_duplicates().assign(reports=True)
    has_results = table.merge(reports, on=PROJECT_KEY, how="left")["reports"].notna()
    on_plan = (behind < 10 * table["budget_fen"]) & (table["paid_fen"] <= table["budget_fen"])
    masks = {
        "on_plan": on_plan & ~nothing,
        "late": (behind >= 10 * table["budget_fen"]) & (behind < 20 * table["budget_fen"]),
        "far_late": behind >= 20 * table["budget_fen"],
        "zero_spending": nothing & due,
        "zero_on_plan": nothing & ~due,
        "over_budget": table["paid_fen"] > table["budget_fen"],
        "spent_without_results": ~nothing & ~has_results,
        "results_without_spending": nothing & has_results,
    }
    return {situation: _places(table[mask]) for situation, mask in masks.items()}


def _without(projects: pd.DataFrame, tranches: pd.DataFrame) -> pd.DataFrame:
    changed = pd.MultiIndex.from_frame(tranches[PROJECT_KEY])
    return projects[~pd.MultiIndex.from_frame(projects[PROJECT_KEY]).isin(changed)]


def _in_the_payments(payments: pd.DataFrame) -> dict[str, tuple[Place, ...]]:
    this_year = payments[payments["year"] == 2023]
    kinds = {"refund": "退款", "correction": "更正"}
    return {name: _places(this_year[this_year["kind"] == kind]) for name, kind in kinds.items()}


def _in_the_tranches(tranches: pd.DataFrame) -> dict[str, tuple[Place, ...]]:
    month, year = tranches["issued_on"].dt.month, tranches["year"]
    late_october = (month == 10) & (tranches["issued_on"].dt.day >= 20)
    masks = {
        "added": (tranches["kind"] == "追加") & (year == 2023),
        "cut": (tranches["kind"] == "追减") & (year == 2023),
        "transferred": (tranches["kind"] == "调剂") & (year == 2023),
        "direct_in_spring": tranches["direct"] & month.between(3, 5) & (year == 2023),
        "late_october_money": late_october & (year == 2023),
        "november_money": (month == 11) & (year == 2022),
    }
    return {situation: _places(tranches[mask]) for situation, mask in masks.items()}


def _in_the_projects(
    county: SampleCounty, texts: Iterable[PerformanceText]
) -> dict[str, tuple[Place, ...]]:
    projects, tranches = county.projects, county.tranches
    judged = projects[
        projects["project_class"].isin(["其他运转类", "特定目标类"]) & (projects["year"] == 2023)
    ]
    carried = [
        (project.year, project.unit_code, project.code)
        for text in texts
        for project in text.projects
        if project.year == 2023 and project.carry_over
    ]
    # A later tranche has its own plan by rule, so only money of 1 January is without one.
    later = tranches[tranches["kind"] == "追加"]
    return {
        "no_plan": _places(_without(judged, later)),
        "carry_over": tuple(sorted([*carried, *_places(judged[judged["carry_over"]])])),
        "shared_code": _places(judged[judged.duplicated(["year", "project_code"], keep=False)]),
    }
