"""Choosing the department or the project a page is about."""

from perfmon.ui.choice import choose, write_address
from perfmon.ui.loaders.departments import Department, departments
from perfmon.ui.loaders.projects import project_choice
from perfmon.ui.page import Page


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
    key = choose("项目", choice.labels, "project", choice.default)
    write_address(project=key)
    unit_code, _, project_code = key.partition("-")
    return unit_code, project_code
