"""Choosing the department or the project a page is about."""

from typing import Any

import pandas as pd

from perfmon.ui import loaders
from perfmon.ui.choice import choose, write_address
from perfmon.ui.page import Page


def choose_department(page: Page) -> "pd.Series[Any]":
    """The department shown: its code, name, 分管县领导 and 业务股室."""
    departments = loaders.departments(page.asked, page.month)
    codes, names = departments["department_code"], departments["department_name"]
    labels = dict(zip(codes, names + "（" + codes + "）", strict=True))
    code = choose("主管部门", labels, "department", codes.iloc[0])
    write_address(department=code)
    return departments[codes == code].iloc[0]


def choose_project(page: Page) -> tuple[str, str]:
    """The unit and code of the project shown; by default the one most behind its plan."""
    choice = loaders.project_choice(page.asked, page.month)
    key = choose("项目", choice.labels, "project", choice.default)
    write_address(project=key)
    unit_code, _, project_code = key.partition("-")
    return unit_code, project_code
