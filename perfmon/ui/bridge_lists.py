"""The lists of the bridge: its steps, and the projects that made one."""

import pandas as pd

from perfmon.measures.bridge import Bridge, Step
from perfmon.ui.figures import wanyuan
from perfmon.ui.tables import Columns, money, points, text, whole


def listed_steps(bridge: Bridge) -> pd.DataFrame:
    """One row a step, and their sum."""
    steps = bridge.steps
    rows = pd.DataFrame(
        {
            "step": [*(step.name for step in steps), "合计"],
            "points": [step.hundredths / 100 for step in steps] + [bridge.hundredths / 100],
            "paid_fen": [step.paid_fen for step in steps]
            + [bridge.after.paid_fen - bridge.before.paid_fen],
            "budget_fen": [step.budget_fen for step in steps]
            + [bridge.after.budget_fen - bridge.before.budget_fen],
            "project_count": [len(step.projects) for step in steps] + [None],
        }
    )
    return _with_wanyuan(rows).astype({"project_count": "Int64"})


def listed_step_projects(step: Step, projects: pd.DataFrame) -> pd.DataFrame:
    """The projects of a step with their names, largest effect first."""
    keys = ["region_code", "year", "unit_code", "project_code"]
    names = projects[[*keys, "name", "unit_name", "department_name"]]
    rows = step.projects.merge(names, on=keys, how="left", validate="1:1")
    return _with_wanyuan(rows.assign(points=rows["hundredths"] / 100))


def _with_wanyuan(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        paid_wanyuan=wanyuan(rows["paid_fen"].astype("Int64")),
        budget_wanyuan=wanyuan(rows["budget_fen"].astype("Int64")),
    )


def project_columns(rows: pd.DataFrame) -> Columns:
    """The columns of a step's projects; an amount that no project moved is left out."""
    amounts = {"paid_wanyuan": "paid_fen", "budget_wanyuan": "budget_fen"}
    still = {column for column, fen in amounts.items() if not rows[fen].any()}
    return {name: look for name, look in _PROJECT_COLUMNS.items() if name not in still}


_AMOUNTS: Columns = {
    "paid_wanyuan": money("已支付变动（万元）", 140),
    "budget_wanyuan": money("预算变动（万元）", 130),
}

STEP_COLUMNS: Columns = {
    "step": text("步骤", 96),
    "points": points("影响（百分点）", 108),
    **_AMOUNTS,
    "project_count": whole("项目数"),
}

_PROJECT_COLUMNS: Columns = {
    "name": text("项目", 180),
    "points": points("影响（百分点）", 108),
    **_AMOUNTS,
    "unit_name": text("预算单位", 160),
    "department_name": text("主管部门", 140),
}
