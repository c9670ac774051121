"""Of whom official forms are asked: one project, a unit, a department, or the county."""

from typing import NamedTuple

from perfmon.measures.form_facts import FormFacts

SCOPES = PROJECT, UNIT, DEPARTMENT, COUNTY = ("项目", "单位", "部门", "全县")


class FormScope(NamedTuple):
    """Which projects a form is asked for.

    Attributes:
        kind: one of SCOPES.
        code: of the unit or department; unit and project code joined by a dash; '' for all.
    """

    kind: str
    code: str = ""


def facts_within(facts: FormFacts, scope: FormScope) -> FormFacts:
    """The same facts of the projects of a scope only, none where nothing has its code."""
    projects = facts.projects
    if scope.kind == COUNTY:
        return facts
    codes = {
        PROJECT: projects["unit_code"] + "-" + projects["project_code"],
        UNIT: projects["unit_code"],
        DEPARTMENT: projects["department_code"],
    }
    return facts.of(projects[codes[scope.kind] == scope.code])


def scope_words(facts: FormFacts, scope: FormScope) -> str:
    """Whose forms they are, by name; the facts are of the scope and not empty."""
    column = {PROJECT: "name", UNIT: "unit_name", DEPARTMENT: "department_name"}.get(scope.kind)
    return str(facts.projects[column].iloc[0]) if column else COUNTY
