"""Who holds two roles for different units sees both, and is offered an act only for its own."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.roles import Role
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.access import Access
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.unit_entries import Sheet, send_cells
from tests import screens
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, import_document
from tests.test_text_rounds import SECOND_ROUND
from tests.visitors import come_as, of_two_roles

OTHER = "301001"


def looking_and(role: Role, unit: str) -> Access:
    """A leader, who sees everything, with another role for one unit."""
    return of_two_roles((Role.LEADER, None), (role, (unit,)))


def shown(page: str, **address: object) -> AppTest:
    """A page's file alone in October, with a tab where the address names its key."""
    app = AppTest.from_file(Path(__file__).parents[1] / "pages" / page, default_timeout=120)
    for name, value in ({"year": 2023, "month": 10} | address).items():
        if name.endswith("_tab"):
            app.session_state[name] = value
        else:
            app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


@pytest.mark.parametrize("unit", [UNIT, OTHER])
def test_only_what_one_may_approve_is_listed_for_review(
    real: Path, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    sheet = Sheet("国库外支付", 2023, UNIT, 10)
    send_cells(opened_database(), sheet, [Cell(FIFTH, "1.50")], "已报", ACTOR)
    come_as(monkeypatch, of_two_roles((Role.UNIT, (UNIT, OTHER)), (Role.DEPARTMENT, (unit,))))
    app = shown("entry.py")
    is_offered = "review_国库外支付_approve" in keys(app)
    assert is_offered == (unit == UNIT)
    assert ("另有 1 行待审，由别人审核" in screens.prose(app)) == (unit == OTHER)


@pytest.mark.parametrize("unit", [UNIT, OTHER])
def test_only_the_own_units_sheet_can_be_kept(
    real: Path, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    come_as(monkeypatch, of_two_roles((Role.DEPARTMENT, (UNIT,)), (Role.UNIT, (unit,))))
    app = shown("entry.py", unit=UNIT)
    assert (f"国库外支付_2023_{UNIT}_10_draft" in keys(app)) == (unit == UNIT)


@pytest.mark.parametrize("unit", [UNIT, OTHER])
def test_states_and_stations_are_offered_for_projects_of_ones_own_units(
    real: Path, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    come_as(monkeypatch, looking_and(Role.OFFICE, unit))
    offered = keys(shown("project.py", project=f"{UNIT}-{FIRST}"))
    assert ({"state_forms", "station_form"} <= offered) == (unit == UNIT)
    assert ({"state_forms", "station_form"} & offered == set()) == (unit == OTHER)


@pytest.mark.parametrize(
    ("roles", "sides"),
    [
        ([(Role.UNIT, (UNIT,)), (Role.OFFICE, (OTHER,))], ["自评"]),
        ([(Role.UNIT, (OTHER,)), (Role.OFFICE, (UNIT,))], ["复核"]),
        ([(Role.LEADER, None), (Role.OFFICE, (OTHER,))], []),
    ],
)
def test_points_are_granted_on_the_side_that_one_has_for_the_projects_unit(
    real: Path,
    monkeypatch: pytest.MonkeyPatch,
    roles: list[tuple[Role, tuple[str, ...] | None]],
    sides: list[str],
) -> None:
    come_as(monkeypatch, of_two_roles(*roles))
    app = shown("official_forms.py", forms_tab="自评和复核", project=f"{UNIT}-{FIRST}")
    offered = [list(each.options) for each in app.button_group if each.label == "谁定分"]
    assert offered == ([sides] if sides else [])


@pytest.mark.parametrize("unit", [UNIT, OTHER])
def test_findings_are_dealt_with_for_ones_own_units(
    real: Path, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    come_as(monkeypatch, looking_and(Role.OFFICE, unit))
    app = shown("target_review.py", review_tab="问题")
    (key,) = [str(each.key) for each in app.dataframe if str(each.key).startswith("review_rows")]
    app.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    is_offered = any(group.label == "怎么处理" for group in app.button_group)
    assert is_offered == (unit == UNIT)
    assert ("选中的有不归您处理的单位" in screens.prose(app)) == (unit == OTHER)


@pytest.mark.parametrize("unit", [UNIT, OTHER])
def test_a_revised_text_is_decided_on_for_ones_own_units(
    real: Path, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    import_document(opened_database(), SECOND_ROUND)
    come_as(monkeypatch, looking_and(Role.OFFICE, unit))
    app = shown("target_review.py", review_tab="版本")
    assert (f"review_accept_{UNIT}_2" in keys(app)) == (unit == UNIT)


@pytest.mark.parametrize("unit", [UNIT, OTHER])
def test_a_departments_targets_are_linked_for_ones_own_units(
    real: Path, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    come_as(monkeypatch, looking_and(Role.DEPARTMENT, unit))
    app = shown("department.py", department_tab="部门目标")
    assert ({"target_link", "target_result"} <= keys(app)) == (unit == UNIT)


def test_lines_of_other_units_of_the_department_are_only_looked_at(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    department, own, other = of_a_department_with_two_units()
    come_as(monkeypatch, of_two_roles((Role.OFFICE, (own, other)), (Role.UNIT, (own,))))
    app = shown("closing.py")
    editors = {
        str(each.key): set(each.value["unit_name"])
        for each in app.dataframe
        if str(each.key).startswith(f"check_lines_2023_10_{department}_")
    }
    (mine,) = [names for key, names in editors.items() if not key.endswith("_others")]
    (others,) = [names for key, names in editors.items() if key.endswith("_others")]
    assert (len(mine), len(others)) == (1, 1)
    assert mine != others
    assert "由别人核对，只能看" in screens.prose(app)
    assert "check_save" in keys(app)


@pytest.mark.parametrize("answers_for", [True, False])
def test_lines_are_answered_for_ones_own_units(
    sample: Path, monkeypatch: pytest.MonkeyPatch, answers_for: bool
) -> None:
    _, own, _ = of_a_department_with_two_units()
    unit = own if answers_for else OTHER
    come_as(monkeypatch, of_two_roles((Role.OFFICE, (own,)), (Role.UNIT, (unit,))))
    app = shown("closing.py")
    assert ("check_save" in keys(app)) == answers_for


def of_a_department_with_two_units() -> tuple[str, str, str]:
    """A department of the sample, and two of its units with projects that are judged."""
    found = (
        opened_database()
        .cursor()
        .execute(
            "SELECT u.department_code, min(u.unit_code), max(u.unit_code) "
            "FROM check_sheet_line AS l JOIN unit AS u USING (unit_code) "
            "GROUP BY ALL HAVING count(DISTINCT u.unit_code) = 2 ORDER BY ALL LIMIT 1"
        )
    )
    ((department, first, second),) = found.fetchall()
    return str(department), str(first), str(second)
