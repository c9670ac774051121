"""Choosing the department or the project a page is about."""

import streamlit as st

from perfmon.ui.choice import choose, write_address
from perfmon.ui.loaders.departments import Department, departments
from perfmon.ui.loaders.projects import project_choice
from perfmon.ui.page import Page
from perfmon.ui.words import plain


def choose_department(page: Page) -> Department:
    """The department shown; by default the one with the first code."""
    found = departments(page.asked, page.month)
    labels = {code: f"{department.name}（{code}）" for code, department in found.items()}
    code = choose("主管部门", labels, "department", next(iter(found)))
    write_address(department=code)
    return found[code]


def choose_project(page: Page) -> tuple[str, str]:
    """The unit and code of the project shown; by default the one most behind its plan."""
    choice = project_choice(page.asked, page.month)
    asked = st.query_params.get("project")
    if asked is not None and asked not in choice.labels:
        st.info(
            f"{page.asked.year}年没有项目 {plain(asked)} 的页面：代码不对，或者它是只用于对账的"
            "人员类、公用经费。下面是另一个项目。"
        )
    key = choose("项目", choice.labels, "project", choice.default)
    write_address(project=key)
    unit_code, _, project_code = key.partition("-")
    return unit_code, project_code
