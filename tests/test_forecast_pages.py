"""The forecast on the pages: in the project's curve and words, and below the first screens."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.measures.forecast import CONTRACTS, GENERAL, UNIT_SAYS
from perfmon.measures.forecast_sentence import forecast_sentence
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff
from perfmon.store.outlooks import read_pending_outlooks
from perfmon.store.overview import read_data_version
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.forecasts import (
    county_forecast,
    group_forecasts,
    project_forecasts,
    waiting_expectations,
)
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.outlook_checks import OutlookCell
from perfmon.workflows.unit_entries import Sheet, pending_key, review, send_cells
from tests import screens
from tests.facts import ACTOR, FIFTH, UNIT, import_document, pay

DEPARTMENT = ("department_code", "department_name")
WORST_DEPARTMENT = "304"


def opened(app: AppTest, page: str = "", **address: str) -> AppTest:
    app.run()
    if page:
        app.switch_page(page)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def asked(year: int = 2023) -> Asked:
    return Asked(read_data_version(opened_database().cursor()), None, year)


def project(code: str = FIFTH, month: int = 10) -> dict[str, Any]:
    rows = project_forecasts(asked(), month)
    return dict(rows[rows["project_code"] == code].iloc[0])


def october() -> Cutoff:
    return Cutoff.at(2023, 10)


def test_a_project_shows_its_forecast_as_a_band_and_a_sentence(app: AppTest, sample: Path) -> None:
    opened(app, "pages/project.py", project=f"{UNIT}-{FIFTH}")
    row = project()
    curve = screens.figure(app, "curve")
    band = next(trace for trace in curve["data"] if trace["name"] == "八成把握")
    budget = row["adjusted_budget_fen"]
    high, low = (100 * row[fen] / budget for fen in ("high_fen", "low_fen"))
    assert band["y"][1:3] == pytest.approx([high, low])
    assert "预计" in [note["text"] for note in curve["layout"]["annotations"]]
    assert forecast_sentence(row, october()) in screens.prose(app)


def test_at_the_years_end_the_sentence_says_what_stayed(app: AppTest, sample: Path) -> None:
    app.session_state["overview_tab"] = "全年预计"
    opened(app, "pages/overview.py", year="2022", month="12")
    assert "万元没有支出" in screens.prose(app)
    assert "八成把握在" not in screens.prose(app)


def test_the_county_shows_its_departments_most_unspent_first(app: AppTest, sample: Path) -> None:
    app.session_state["overview_tab"] = "全年预计"
    opened(app)
    county = county_forecast(asked(), 10)
    assert county is not None
    prose = screens.prose(app)
    assert forecast_sentence(county, october()) in prose
    assert f"预计难以支出 {format_wanyuan(county['hard_to_spend_fen'])} 万元" in prose
    listed = screens.table_with(app, "department_name", "range_words")
    departments = group_forecasts(asked(), 10, DEPARTMENT)
    assert listed["department_name"].tolist() == departments["department_name"].tolist()
    assert listed["unspent_wanyuan"].is_monotonic_decreasing


def test_a_department_shows_its_projects(app: AppTest, sample: Path) -> None:
    opened(app, "pages/department.py", department=WORST_DEPARTMENT)
    rows = project_forecasts(asked(), 10)
    rows = rows[rows["department_code"] == WORST_DEPARTMENT]
    listed = screens.table_with(app, "name", "range_words", "how")
    assert sorted(listed["name"]) == sorted(rows["name"])
    department = group_forecasts(asked(), 10, DEPARTMENT).set_index("department_code")
    assert forecast_sentence(dict(department.loc[WORST_DEPARTMENT]), october()) in screens.prose(
        app
    )


def test_departments_add_up_to_the_county_and_units_to_departments(sample: Path) -> None:
    projects = project_forecasts(asked(), 10)
    departments = group_forecasts(asked(), 10, DEPARTMENT)
    units = group_forecasts(asked(), 10, ("region_code", "unit_code"))
    county = county_forecast(asked(), 10)
    assert county is not None
    for fen in ("expected_fen", "unspent_fen"):
        sums = {int(rows[fen].sum()) for rows in (projects, departments, units)}
        assert sums == {county[fen]}
    assert departments["hard_to_spend_fen"].sum() == units["hard_to_spend_fen"].sum()


def test_a_forecast_knows_nothing_of_later_months(sample: Path) -> None:
    june = project_forecasts(asked(), 6)
    assert set(june["cut_on"]) == {pd.Timestamp(2023, 6, 30)}
    assert (june["best_month_fen"] <= project_forecasts(asked(), 10)["best_month_fen"]).all()


def test_without_payments_there_is_no_forecast(
    app: AppTest, texts_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> None:
    monkeypatch.setenv("PERFMON_DATABASE", str(texts_path))
    app.session_state["overview_tab"] = "全年预计"
    opened(app)
    assert "支付数据没有到这个月，不作全年预计。" in screens.prose(app)
    assert county_forecast(asked(), 12) is None
    opened(app, "pages/project.py", project=f"{UNIT}-{FIFTH}")
    assert "八成把握" not in screens.prose(app)
    opened(app, "pages/department.py", department="288")
    assert "不作全年预计" in screens.prose(app)


def say_of_money(text: str, unpaid_contract: str = "") -> None:
    """The unit reports what it expects of the fifth project at the end of October; approved."""
    database = opened_database()
    cell = OutlookCell(FIFTH, text, indicator_row=0, unpaid_contract=unpaid_contract)
    whole = replace(cell, possibility="确定能")
    send_cells(database, Sheet("偏差与预计", 2023, UNIT, 10), [whole], "已报", ACTOR)
    pending = read_pending_outlooks(database.cursor(), 2023).to_dict("records")
    review(database, "偏差与预计", 2023, [pending_key(row) for row in pending], "已审", ACTOR)


def test_what_a_unit_says_of_its_money_is_taken_first_and_said(empty_database: Path) -> None:
    database = opened_database()
    import_document(database)
    pay(database, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 11, 30))
    assert project()["how"] == GENERAL
    say_of_money("4.50", "2.00")
    row = project()
    assert (row["how"], row["expected_fen"]) == (UNIT_SAYS, 4_500_000)
    assert row["unpaid_contract_fen"] == 2_000_000
    said = forecast_sentence(row, october())
    assert "预计年底支出进度 90.0%" in said
    assert "算法：单位报的全年预计（10月底报，已审）" in said
    assert project(month=9)["how"] == GENERAL
    assert project(month=11)["how"] == UNIT_SAYS


def test_contracts_alone_make_a_forecast_when_nothing_else_is_said(empty_database: Path) -> None:
    database = opened_database()
    import_document(database)
    pay(database, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 10, 31))
    say_of_money("", "2.00")
    row = project()
    assert (row["how"], row["expected_fen"]) == (CONTRACTS, 3_000_000)
    assert row["low_fen"] <= 3_000_000 <= row["high_fen"]
    assert "算法：已支付加未付合同（10月底报，已审）" in forecast_sentence(row, october())
    pay(database, {(FIFTH, date(2023, 11, 9)): 500_000}, date(2023, 11, 30))
    assert project(month=11)["expected_fen"] == 3_000_000


def test_the_sample_forecasts_by_what_units_say_and_by_contracts(sample: Path) -> None:
    ways = set(project_forecasts(asked(), 10)["how"])
    assert {UNIT_SAYS, CONTRACTS, GENERAL} <= ways


def test_what_waits_for_review_is_counted_beside_the_forecast_and_not_in_it(
    app: AppTest, sample: Path
) -> None:
    app.session_state["overview_tab"] = "全年预计"
    opened(app)
    waiting = waiting_expectations(asked(), 10)
    assert len(waiting) > 0
    assert f"单位预计已报待审 {len(waiting)} 条，审核通过以后才计入" in screens.prose(app)
    place = waiting.iloc[0]
    assert project(place["project_code"])["how"] not in (UNIT_SAYS, CONTRACTS)
    opened(app, "pages/project.py", project=f"{place['unit_code']}-{place['project_code']}")
    assert "单位预计已报待审 1 条" in screens.prose(app)
