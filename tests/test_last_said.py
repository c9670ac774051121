"""What papers say of a project that is behind: a meeting's promise goes before the unit's words."""

from typing import Any

import pandas as pd

from perfmon.reports.last_said import last_promises, last_said, promises_of_meeting

KEY = {"region_code": "130529", "year": 2023, "unit_code": "288001", "project_code": "甲"}


def project(**said: Any) -> dict[str, Any]:  # noqa: ANN401 cells of a frame
    return KEY | {"deciding_cause": None, "explanation": None, "remedy_on": pd.NaT} | said


def promise(month: int, cause: str, person: str | None, day: int) -> dict[str, Any]:
    due_on = pd.Timestamp(2023, 10, day)
    said = {"month": month, "is_carried": False, "deciding_cause": cause}
    return KEY | said | {"person": person, "due_on": due_on}


def test_of_a_project_nobody_spoke_of_nothing_is_known() -> None:
    assert last_said(project(), {}) == ("未说明", "——", "——")


def test_what_the_unit_reported_stands_in_its_own_words() -> None:
    told = project(
        deciding_cause="采购", explanation="流标一次", remedy_on=pd.Timestamp(2023, 11, 5)
    )
    assert last_said(told, {}) == ("采购：流标一次", "——", "11月05日")


def test_the_last_promise_goes_before_the_units_words() -> None:
    made = pd.DataFrame([promise(9, "前期手续", "李四", 31), promise(8, "采购", None, 15)])
    told = project(deciding_cause="资金", explanation="等上级")
    assert last_said(told, last_promises(made)) == ("前期手续", "李四", "10月31日")


def test_last_decembers_promise_is_older_than_those_of_this_year() -> None:
    last_year = promise(12, "采购", "王五", 31) | {"is_carried": True}
    made = pd.DataFrame([last_year, promise(1, "前期手续", "李四", 31)])
    assert last_said(project(), last_promises(made)).cause == "前期手续"
    assert promises_of_meeting(made, 0)["person"].tolist() == ["王五"]
    assert promises_of_meeting(made, 12).empty
