"""Choosing the department or the project a page is about."""

from typing import Any

import pandas as pd

from perfmon.measures.stuck import most_behind
from perfmon.ui import loaders
from perfmon.ui.choice import choose
from perfmon.ui.page import Page

DEPARTMENT = ["department_code", "department_name", "county_leader", "bureau_section"]


def choose_department(page: Page) -> "pd.Series[Any]":
    """The department shown: its code, name, 分管县领导 and 业务股室."""
    projects = loaders.month_projects(page.asked, page.month)
    departments = projects[DEPARTMENT].drop_duplicates("department_code")
    codes, names = departments["department_code"], departments["department_name"]
    labels = dict(zip(codes, names + "（" + codes + "）", strict=True))
    code = choose("主管部门", labels, "department", codes.iloc[0])
    return departments[codes == code].iloc[0]


def choose_project(page: Page) -> tuple[str, str]:
    """The unit and code of the project shown; by default the one most behind its plan."""
    projects = loaders.month_projects(page.asked, page.month)
    keys = projects["unit_code"] + "-" + projects["project_code"]
    labels = projects["name"] + "（" + projects["department_name"] + "）"
    behind = most_behind(projects, 1)
    default = keys[behind.index[0]] if len(behind) else keys.iloc[0]
    key = choose("项目", dict(zip(keys, labels, strict=True)), "project", default)
    unit_code, _, project_code = key.partition("-")
    return unit_code, project_code
