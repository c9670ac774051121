"""Choosing the department or the project a page is about."""

from collections.abc import Collection

import streamlit as st

from perfmon.ui.choice import choose, say_unknown, write_address
from perfmon.ui.loaders.departments import Department, departments
from perfmon.ui.loaders.projects import project_choice
from perfmon.ui.page import Page
from perfmon.ui.words import plain


def choose_department(page: Page, codes: Collection[str] | None = None) -> Department:
    """The department shown, of these; by default the one with the first code."""
    every = departments(page.asked)
    found = {code: each for code, each in every.items() if codes is None or code in codes}
    labels = {code: f"{department.name}（{code}）" for code, department in found.items()}
    say_unknown("主管部门", labels, "department", page.asked.scope)
    code = choose("主管部门", labels, "department", next(iter(found)))
    write_address(department=code)
    return found[code]


def choose_project(page: Page) -> tuple[str, str]:
    """The unit and code of the project shown; by default the one most behind its plan."""
    choice = project_choice(page.asked, page.month)
    asked = st.query_params.get("project")
    if asked is not None and asked not in choice.labels:
        outside = "" if page.asked.scope is None else "，或者不在您的范围内"
        st.info(
            f"{page.asked.year}年没有项目 {plain(asked)} 的页面：代码不对，或者它是只用于对账的"
            f"人员类、公用经费{outside}。下面是另一个项目。"
        )
    key = choose("项目", choice.labels, "project", choice.default)
    write_address(project=key)
    unit_code, _, project_code = key.partition("-")
    return unit_code, project_code
