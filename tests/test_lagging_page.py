"""滞后项目: the list, its filters, its workbook and the heat map; and 规则 with its rehearsal."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from perfmon.measures.lag import farthest_behind_first
from perfmon.measures.light_rule import LightRule
from perfmon.measures.rules import RuleSet
from perfmon.measures.selection import Selection, select
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff
from perfmon.reports.lagging_list import SELDOM, lagging_list, lagging_list_name
from perfmon.store.database import open_database
from perfmon.store.rules import read_rules
from perfmon.ui.figures import wanyuan
from perfmon.ui.lagging_lists import LAGGING_COLUMNS, lagging_columns, listed_lagging
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.lagging import lagging_projects
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.loaders.rules import rule_book
from perfmon.workflows.rules import set_rules
from tests import screens
from tests.conftest import DASHBOARD
from tests.facts import ACTOR
from tests.figures import fen

LAGGING, RULES = "pages/lagging.py", "pages/rules.py"


def opened(app: AppTest, page: str, month: int = 10) -> AppTest:
    app.run()
    app.switch_page(page)
    app.query_params["year"], app.query_params["month"] = "2023", str(month)
    app.run()
    assert not app.exception
    return app


def asked() -> Asked:
    return Asked(data_version(), None, 2023)


def farthest_first(of: Asked | None = None, month: int = 10) -> pd.DataFrame:
    """The judged projects as the list orders them."""
    rows = lagging_projects(of or asked(), month)
    return farthest_behind_first(rows).reset_index(drop=True)


def table(app: AppTest, column: str) -> pd.DataFrame:
    (found,) = [each.value for each in app.dataframe if column in each.value.columns]
    return found


def clicked(row: int, column: str) -> dict[str, object]:
    """What a table holds after a click on a cell."""
    return {"selection": {"rows": [], "columns": [], "cells": [(row, column)]}}


# 滞后项目


def test_the_list_begins_with_the_lagging_projects(sample: Path, app: AppTest) -> None:
    opened(app, LAGGING)
    rows = farthest_first()
    lagging = rows[rows["light"].isin(["red", "yellow"])]
    shown = table(app, "to_green_wanyuan")
    assert shown["name"].tolist() == lagging["name"].tolist()
    assert list(shown.columns) == [name for name in LAGGING_COLUMNS if name not in SELDOM]
    words = screens.prose(app)
    behind = format_wanyuan(int(lagging["behind_fen"].fillna(0).sum()))
    red, yellow = ((rows["light"] == light).sum() for light in ("red", "yellow"))
    assert (
        f"滞后 {red} 个、预警 {yellow} 个，较计划少支 {behind} 万元；到11月底都追平到正常" in words
    )
    assert shown["reason"].str.contains("差值规则第1版").all()


def test_paying_a_printed_amount_turns_the_light(sample: Path) -> None:
    rows = farthest_first()
    listed = listed_lagging(rows, rule_book(asked().data_version))
    printed = (listed["to_green_wanyuan"] * 1_000_000).round().astype("Int64")
    assert (printed >= rows["to_green_fen"]).dropna().all()
    assert (printed - rows["to_green_fen"] < 10_000).dropna().all()


@pytest.mark.parametrize(("month", "said"), [(2, "这个月还没有灯"), (12, "都到正常还差")])
def test_months_without_lights_and_the_years_end_have_their_own_words(
    sample: Path, app: AppTest, month: int, said: str
) -> None:
    app.run()
    app.switch_page(LAGGING)
    app.query_params["year"] = "2022" if month == 12 else "2023"
    app.query_params["month"] = str(month)
    app.run()
    assert not app.exception
    assert said in screens.prose(app)


def test_filters_narrow_the_list_and_say_so(sample: Path, app: AppTest) -> None:
    opened(app, LAGGING)
    app.multiselect(key="lagging_lights").set_value([]).run()
    app.checkbox(key="lagging_unpaid").check().run()
    rows = farthest_first()
    assert len(table(app, "to_green_wanyuan")) == (rows["paid_fen"] == 0).sum() > 0
    assert "零支出" in screens.prose(app)
    app.text_input(key="lagging_least").set_value("999999").run()
    assert "没有符合条件的项目" in screens.prose(app)
    app.text_input(key="lagging_least").set_value("很多").run()
    assert "“很多”不是金额。请填万元数" in screens.prose(app)


def test_carried_over_and_direct_money_can_be_listed(sample: Path, app: AppTest) -> None:
    opened(app, LAGGING)
    rows = farthest_first()
    for selection in (Selection(only_direct=True), Selection(only_carried_over=True)):
        assert 0 < len(select(rows, selection)) < len(rows)
    for level in ("中央", "县"):
        assert 0 < len(select(rows, Selection(budget_levels=(level,)))) < len(rows)


def test_a_click_on_a_row_opens_the_project(sample: Path, app: AppTest) -> None:
    opened(app, LAGGING)
    rows = farthest_first()
    app.session_state["lagging_0"] = clicked(2, "name")
    app.run()
    assert app.query_params["project"] == f"{rows['unit_code'][2]}-{rows['project_code'][2]}"


def test_the_heat_map_changes_what_it_colours_by(sample: Path, app: AppTest) -> None:
    opened(app, LAGGING)
    assert "个部门比计划少 10 个百分点以上" in screens.prose(app)
    app.segmented_control(key="heat_shade").set_value("亮灯项目").run()
    assert "个部门有项目滞后或预警" in screens.prose(app)


def test_the_workbook_holds_what_the_page_shows(sample: Path, app: AppTest) -> None:
    opened(app, LAGGING)
    rows = farthest_first()
    selection = Selection(lights=("red",), only_direct=True)
    chosen = select(rows, selection)
    assert len(chosen) > 0
    listed = listed_lagging(chosen, rule_book(asked().data_version))
    content = lagging_list(
        listed, Cutoff.at(2023, 10), Cutoff.at(2023, 11), selection, "差值规则第1版", is_demo=True
    )
    cells = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert cells[0][0] == "滞后项目清单（演示数据）　截至 2023年10月底"
    assert cells[1][0] == "条件：灯：滞后；有直达资金。差值规则第1版。金额单位：万元。"
    assert "到2023年11月底至少再支出的金额，须符合合同及验收条件" in str(cells[2][0])
    head, body, sums = cells[3], cells[4:-1], cells[-1]
    assert [row[0] for row in body] == chosen["name"].tolist()
    behind = head.index("较计划少支额")
    total = int(chosen["behind_fen"].sum())
    assert sums[behind] == pytest.approx(total / 1_000_000, abs=0.005)
    assert sums[0] == f"合计 {len(chosen)} 个项目"
    assert [row[head.index("灯")] for row in body] == ["■ 滞后"] * len(chosen)
    assert all(str(row[-1]).endswith("（差值规则第1版）") for row in body)
    assert lagging_list_name(Cutoff.at(2023, 10)) == "滞后项目-2023年10月底.xlsx"


def test_money_in_transit_of_no_known_desk_has_a_column_where_there_is_any(sample: Path) -> None:
    rows = farthest_first().head(3)
    waits = pd.array([fen("8"), None, None], dtype="Int64")
    day = pd.array([None, None, 12], dtype="Int64")
    rows = rows.assign(unsaid_desk_wanyuan=wanyuan(pd.Series(waits)), unsaid_desk_days=None)
    for days, shown in ((day, list(SELDOM[:2])), (day[:1].repeat(3), list(SELDOM[:1]))):
        listed = listed_lagging(rows.assign(unsaid_desk_days=days), rule_book(asked().data_version))
        columns = list(lagging_columns(listed))
        assert [name for name in columns if name in SELDOM] == shown
        assert columns.index("unsaid_desk_wanyuan") == columns.index("unit_desk_days") + 1
        head, first = workbook_rows(listed)[3:5]
        assert "未分端在途" in head
        assert first[head.index("未分端在途")] == 8
        assert ("未分端最久（天）" in head) == (len(shown) == 2)
    assert "未分端在途" not in workbook_rows(listed.tail(2))[3]


def workbook_rows(listed: pd.DataFrame) -> list[list[object]]:
    """The cells of the workbook of these rows."""
    content = lagging_list(
        listed, Cutoff.at(2023, 10), Cutoff.at(2023, 11), Selection(), "差值规则第1版", is_demo=True
    )
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]


@pytest.mark.parametrize(
    ("name", "column", "clock"),
    [
        ("结转资金", "take_back_wanyuan", "从 1 月 1 日起到 9 月 30 日按天匀速应支"),
        ("直达资金", "begins_on", "从下达日起到 12 月 31 日按天匀速应支"),
    ],
)
def test_carried_over_and_direct_money_have_lists_of_their_own(
    sample: Path, app: AppTest, name: str, column: str, clock: str
) -> None:
    app.session_state["lagging_tab"] = name
    opened(app, LAGGING)
    rows = table(app, column)
    assert f"{name} {len(rows)} 笔共" in screens.prose(app)
    assert (rows["paid_wanyuan"] >= 0).all()
    assert clock in screens.prose(app)


# The two rulers on the other pages


def test_a_project_says_what_its_rulers_say_and_what_would_cure_it(
    sample: Path, app: AppTest
) -> None:
    rows = farthest_first()
    row = rows.iloc[0]
    app.run()
    app.switch_page("pages/project.py")
    app.query_params["year"], app.query_params["month"] = "2023", "10"
    app.query_params["project"] = f"{row['unit_code']}-{row['project_code']}"
    app.run()
    words = screens.prose(app)
    late = f"落后 {row['lag_months']:.1f} 个月，连续 {row['lagging_months']} 个月亮灯"
    assert f"{row['rulers']}　{late}" in words
    printed = format_wanyuan(-(-int(row["to_green_fen"]) // 10_000) * 10_000)
    assert f"追平到正常 {printed} 万元，须符合合同及验收条件" in words
    assert f"是近三个月平均的 {row['pace_ratio']:.1f} 倍" in words


def test_on_the_years_last_day_nothing_more_can_be_paid_by_then(sample: Path, app: AppTest) -> None:
    rows = farthest_first(Asked(data_version(), None, 2022), 12)
    row = rows.iloc[0]
    app.run()
    app.switch_page("pages/project.py")
    app.query_params["year"], app.query_params["month"] = "2022", "12"
    app.query_params["project"] = f"{row['unit_code']}-{row['project_code']}"
    app.run()
    printed = format_wanyuan(-(-int(row["to_green_fen"]) // 10_000) * 10_000)
    assert f"到正常还差 {printed} 万元" in screens.prose(app)
    assert "需再支出" not in screens.prose(app)


def test_an_address_of_no_project_says_so_instead_of_showing_another(
    sample: Path, app: AppTest
) -> None:
    app.run()
    app.switch_page("pages/project.py")
    app.query_params["year"], app.query_params["month"] = "2023", "10"
    app.query_params["project"] = "301001-<script>"
    app.run()
    assert "2023年没有项目 301001-<script> 的页面" in screens.prose(app)


def test_the_county_counts_what_its_rulers_say(sample: Path, app: AppTest) -> None:
    app.session_state["overview_tab"] = "两把尺"
    app.query_params["year"], app.query_params["month"] = "2023", "10"
    app.run()
    rows = farthest_first()
    shown = table(app, "budget_wanyuan").set_index("rulers")["projects"]
    counted = rows["rulers"].value_counts().reindex(shown.index, fill_value=0)
    assert shown.to_dict() == counted.to_dict()
    assert f"计划后置 {shown['计划后置']} 个" in screens.prose(app)


# 规则


def test_the_page_says_by_which_rule_the_month_is_judged(sample: Path, app: AppTest) -> None:
    opened(app, RULES)
    words = screens.prose(app)
    assert "2023年10月底按差值规则第1版判灯" in words
    assert "比计划少 20 个百分点为滞后，10 个为预警，3 月起评" in words
    assert "左边和现行规则一样，没有项目换灯" in words


def test_moving_a_threshold_shows_who_would_change_before_anything_is_saved(
    sample: Path, app: AppTest
) -> None:
    opened(app, RULES)
    app.slider(key="rule_1_points").set_value((5, 15)).run()
    assert not app.exception
    months = table(app, "total")
    assert months["label"].iloc[0] == "2023年10月"
    assert len(table(app, "before")) == months["total"].iloc[0] > 0
    assert f"其中10月 {months['total'].iloc[0]} 个" in screens.prose(app)
    assert [rules.version for rules in read_rules(opened_database().cursor())] == [1]


@pytest.mark.parametrize("preset", ["B", "C", "D"])
def test_every_preset_can_be_tried(sample: Path, app: AppTest, preset: str) -> None:
    opened(app, RULES)
    app.segmented_control(key="rule_1_preset").set_value(preset).run()
    assert not app.exception
    assert "个项目换灯，其中10月" in screens.prose(app)


def test_a_picked_month_shows_its_projects(sample: Path, app: AppTest) -> None:
    opened(app, RULES)
    app.segmented_control(key="rule_1_preset").set_value("B").run()
    app.session_state["rehearsal_0"] = clicked(2, "label")
    app.run()
    months = table(app, "total")
    changes = table(app, "before")
    assert len(changes) == months["total"].iloc[2]
    assert changes["reason"].str.endswith("（试用规则，未保存）").all()
    assert f"{months['label'].iloc[2]}换灯的" in screens.prose(app)


def test_other_limits_of_grades_say_who_would_be_graded_otherwise(
    sample: Path, app: AppTest
) -> None:
    opened(app, RULES)
    assert "自评等级 10号 90/80/60、101号 90/80/60" in screens.prose(app)
    for name, limit in (("优", 100), ("良", 99), ("中", 98)):
        app.number_input(key=f"rule_1_10号_{name}").set_value(limit).run()
    found = re.search(r"10月按10号有等级的 (\d+) 个项目里 (\d+) 个换等级：(.+)", screens.prose(app))
    assert found is not None
    graded, changed = int(found[1]), int(found[2])
    assert 0 < changed <= graded
    assert sum(int(words.split()[-1]) for words in found[3].split("，")) == changed
    assert "按101号" not in screens.prose(app)
    app.number_input(key="rule_1_10号_良").set_value(100).run()
    assert "这套规则还不能试：10号的等级界限不是优高于良" in screens.prose(app)


@pytest.mark.parametrize("name", ["结转资金", "直达资金"])
def test_moving_the_rule_of_an_own_list_shows_its_entries(
    sample: Path, app: AppTest, name: str
) -> None:
    opened(app, RULES)
    assert f"“{name}”清单" not in screens.prose(app)
    app.slider(key=f"rule_1_{name}_points").set_value((0, 1)).run()
    assert not app.exception
    words = screens.prose(app)
    assert "照左边的规则，近十二个月没有项目换灯" in words
    months, changed = table(app, "total"), table(app, "pot")
    assert f"“{name}”清单有" in words
    assert f"其中10月 {months['total'].iloc[0]} 笔：■ 变滞后" in words
    assert len(changed) == months["total"].iloc[0] > 0
    assert (changed["after"] != changed["before"]).all()
    app.slider(key=f"rule_1_{name}_points").set_value((10, 20)).run()
    app.date_input(key=f"rule_1_{name}_pay_by").set_value(date(2023, 12, 30)).run()
    assert f"“{name}”清单" in screens.prose(app)


def test_a_version_is_saved_with_its_day_and_reason(sample: Path, app: AppTest) -> None:
    opened(app, RULES)
    app.slider(key="rule_1_points").set_value((5, 15)).run()
    save = next(button for button in app.button if button.label == "存为新版本")
    save.click().run()
    assert "规则没有记入：没有写为什么改。请写明原因再保存" in screens.prose(app)
    app.date_input[-1].set_value(date(2023, 10, 1))
    next(field for field in app.text_input if field.label == "为什么改").set_value("常务会议定")
    next(button for button in app.button if button.label == "存为新版本").click().run()
    assert not app.exception
    words = screens.prose(app)
    assert "已存为差值规则第2版，2023-10-01 起生效" in words
    assert "2023年10月底按差值规则第2版判灯" in words
    versions = table(app, "since")
    assert versions["since"].tolist() == ["2023-10-01", "一开始"]
    assert versions["note"].iloc[0] == "常务会议定"


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (date(2023, 12, 1), "2023-10-01 起生效，到 2023-11 为止，此后用第2版。"),
        (date(2023, 11, 20), "2023-10-01 起生效，到 2023-10 为止，此后用第2版。"),
        (date(2023, 10, 20), "2023-10-01 起生效，但 2023-10 已由第2版判，这一版判不到任何一个月底"),
        (date(2023, 9, 1), "2023-10-01 起生效。"),
    ],
)
def test_a_version_before_a_later_one_says_until_when_it_holds(
    sample: Path, app: AppTest, later: date, told: str
) -> None:
    database = open_database(sample)
    set_rules(database, RuleSet(light=LightRule(red_points=15), holds_from=later, note="试"), ACTOR)
    database.close()
    opened(app, RULES)
    number = 2 if later < date(2023, 10, 31) else 1
    app.slider(key=f"rule_{number}_points").set_value((5, 18)).run()
    app.date_input[-1].set_value(date(2023, 10, 1))
    next(field for field in app.text_input if field.label == "为什么改").set_value("常务会议定")
    next(button for button in app.button if button.label == "存为新版本").click().run()
    assert not app.exception
    assert f"已存为差值规则第3版，{told}" in screens.prose(app)


def test_the_rule_in_force_is_not_saved_again(sample: Path, app: AppTest) -> None:
    opened(app, RULES)
    next(field for field in app.text_input if field.label == "为什么改").set_value("再存一遍")
    next(button for button in app.button if button.label == "存为新版本").click().run()
    assert "和那一天已经生效的规则一样。请改了数字再保存" in screens.prose(app)


def test_rules_that_contradict_themselves_cannot_be_tried(sample: Path, app: AppTest) -> None:
    opened(app, RULES)
    app.text_input(key="rule_1_minimum").set_value("少量").run()
    assert "“少量”不是金额" in screens.prose(app)
    app.text_input(key="rule_1_minimum").set_value("-5").run()
    assert "金额不能是负数" in screens.prose(app)
    app.text_input(key="rule_1_minimum").set_value("5").run()
    assert "个项目换灯" in screens.prose(app)


def test_the_pages_cite_the_version_of_their_month(sample: Path) -> None:
    database = open_database(sample)
    rules = RuleSet(light=LightRule(red_points=15), holds_from=date(2023, 9, 1), note="试")
    set_rules(database, rules, ACTOR)
    database.close()
    for month, version in ((8, 1), (9, 2)):
        app = AppTest.from_file(DASHBOARD, default_timeout=60)
        app.query_params["year"], app.query_params["month"] = "2023", str(month)
        app.run()
        words = screens.prose(app)
        assert f"差值规则第{version}版" in words
        assert f"差值规则第{3 - version}版" not in words
