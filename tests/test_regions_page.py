"""A file of several regions (汇总库): 总览 goes from 地区 to 部门."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bench.scales import Scale, make_database
from perfmon.store.location import VARIABLE
from perfmon.ui.loaders.opening import forget_database
from tests import screens

FIRST, SECOND = "第500县", "第501县"


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None) -> Iterator[None]:
    """Two regions of 60 projects each, two departments in each."""
    path = tmp_path / "province.duckdb"
    make_database(path, Scale(120, 600, 2)).close()
    monkeypatch.setenv(VARIABLE, str(path))
    yield
    forget_database()


def test_a_province_begins_with_its_regions(app: AppTest, province: None) -> None:
    app.run()
    assert app.subheader[0].value.startswith("各地区部门项目支出进度")
    shown = screens.table(app, "groups_by_region_code_0")
    assert sorted(shown["region_name"]) == [FIRST, SECOND]
    assert shown["project_count"].sum() < 120, "人员类 is not judged"


def test_a_click_on_a_region_shows_its_departments(app: AppTest, province: None) -> None:
    app.run()
    shown = screens.table(app, "groups_by_region_code_0")
    place = shown["region_name"].tolist().index(SECOND)
    screens.pick(app, "groups_by_region_code_0", place, "paid_wanyuan")
    assert app.selectbox(key="grouping_region").value == "130501"
    departments = screens.table(app, "groups_by_department_code_0")
    assert len(departments) == 2
    assert departments["project_count"].sum() == shown["project_count"].iloc[place]
    assert departments["paid_wanyuan"].sum() == pytest.approx(
        shown["paid_wanyuan"].iloc[place], abs=0.02
    ), "each is rounded to 0.01 万元"
    assert "只用于对账" not in screens.prose(app), "that total is the province's"


def test_all_regions_can_be_listed_together(app: AppTest, province: None) -> None:
    app.run()
    app.button_group(key="grouping").select("主管部门").run()
    assert len(screens.table(app, "groups_by_department_code_0")) == 4


def test_a_county_has_no_regions_to_choose(app: AppTest, sample: Path) -> None:
    app.run()
    assert app.subheader[0].value.startswith("县本级部门项目支出进度")
    assert "地区" not in app.button_group(key="grouping").options
    assert [box.key for box in app.selectbox if box.key == "grouping_region"] == []
