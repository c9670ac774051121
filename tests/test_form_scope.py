"""Whose forms are asked for: what is kept of the facts, and what a file is called by."""

import pandas as pd
import pytest

from perfmon.measures.form_facts import FormFacts
from perfmon.measures.form_scope import COUNTY, FormScope, facts_within, scope_words
from tests.facts import UNIT
from tests.test_official_forms import facts

SCHOOL = {
    "unit_code": "301002",
    "unit_name": "第一中学",
    "project_code": "二",
    "name": "校舍维修",
    "department_code": "301",
    "department_name": "教育局",
}


def both() -> FormFacts:
    """The project of 县委政法委 and one of a school, whose code another unit might have too."""
    one = facts()
    projects = pd.concat([one.projects, one.projects.assign(**SCHOOL)], ignore_index=True)
    return FormFacts(**{**vars(one), "projects": projects})


@pytest.mark.parametrize(
    ("scope", "names", "words"),
    [
        (FormScope("项目", "301002-二"), ["校舍维修"], "校舍维修"),
        (FormScope("单位", UNIT), ["=1+1 @平安建设"], "县委政法委本级"),
        (FormScope("部门", "301"), ["校舍维修"], "教育局"),
        (FormScope(COUNTY), ["=1+1 @平安建设", "校舍维修"], "全县"),
    ],
)
def test_a_scope_keeps_its_own_projects_and_has_their_name(
    scope: FormScope, names: list[str], words: str
) -> None:
    found = facts_within(both(), scope)
    assert found.projects["name"].tolist() == names
    assert set(found.indicators["project_code"]) <= set(found.projects["project_code"])
    assert scope_words(found, scope) == words


def test_a_code_that_nothing_has_leaves_no_project() -> None:
    assert facts_within(both(), FormScope("项目", "301002-一")).projects.empty
