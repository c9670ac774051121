"""绩效指标, 双监控, and what the pages of project and department say of results."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from perfmon.charts.double_monitoring import compressed, double_dots, double_dots_title
from perfmon.charts.standing_bars import standing_bars, standing_bars_title
from perfmon.charts.theme import DARK, LIGHT, Palette
from perfmon.measures.double_monitoring import NO_DOT_REASONS, QUADRANTS
from perfmon.measures.result_selection import ResultSelection
from perfmon.measures.result_sentences import result_sentence
from perfmon.measures.result_standing import STANDINGS, add_standing, count_standings
from perfmon.periods import Cutoff
from perfmon.quality.indicator_traits import KIND_WORDS
from perfmon.reports.indicator_list import indicator_list, indicator_list_name
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.loaders.result_lists import listed_indicators, listed_project_indicators
from perfmon.ui.loaders.results import (
    double_projects,
    earned_value,
    judged_indicators,
    project_result,
    result_cutoff,
    result_lights,
    unit_traits,
)
from perfmon.ui.result_lists import listed_results
from perfmon.ui.results import MOST_ROWS
from perfmon.workflows.actor import machine_user
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.indicator_choices import ChoiceEntry, choose_trait
from perfmon.workflows.target_links import (
    LinkEntry,
    TargetResultEntry,
    enter_target_result,
    link_target,
)
from perfmon.workflows.unit_entries import Sheet, send_cells
from tests import screens
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, pay
from tests.indicators import OCTOBER, judged, of_level
from tests.money_files import take, write_csv
from tests.test_charts import assert_plotly_accepts

INDICATORS, DOUBLE = "pages/results.py", "pages/double_monitoring.py"
PROJECT, DEPARTMENT = "pages/project.py", "pages/department.py"


def asked(scope: tuple[str, ...] | None = None) -> Asked:
    return Asked(data_version(), scope, 2023)


def opened(app: AppTest, page: str, **address: str) -> AppTest:
    app.run()
    app.switch_page(page)
    app.query_params.update({"year": "2023", "month": "10"} | address)
    app.run()
    assert not app.exception
    return app


def key_of(row: "pd.Series[str]") -> str:
    return f"{row['unit_code']}-{row['project_code']}"


# 绩效指标


def test_results_that_wait_for_review_are_counted_and_not_judged(real: Path, app: AppTest) -> None:
    sheet = Sheet("指标结果", 2023, UNIT, 10)
    cells = [Cell(FIRST, "200", indicator_row=1)]
    assert send_cells(opened_database(), sheet, cells, "已报", ACTOR).rows == 1
    words = screens.prose(opened(app, INDICATORS))
    assert "待审核 1 项" in words
    assert "都还没有判灯" in words
    assert "待审核" not in screens.prose(opened(app, INDICATORS, month="9"))


def test_the_list_opens_with_everything_where_nothing_real_is_behind(
    real: Path, app: AppTest
) -> None:
    """Only dates of payment are overdue in December, and they are left out at first."""
    shown = opened(app, INDICATORS, month="12")
    assert list(shown.multiselect(key="indicators_standing").value) == []
    assert len(screens.table_with(shown, "indicator", "printed")) > 0


def test_the_answer_counts_every_indicator_once(app: AppTest, sample: Path) -> None:
    words = screens.prose(opened(app, INDICATORS))
    rows = judged_indicators(asked(), 10)
    real = rows[~rows["mirrors_money"]]
    counts = real["standing"].value_counts()
    behind = counts[["red", "yellow"]].sum()
    held = counts[["on_track", "reached"]].sum()
    told = f"判了灯的 {behind + held:,} 项里 {held:,} 项达标或正常、{behind:,} 项落后"
    assert f"{len(real):,} 项绩效指标，{told}" in words
    for standing in ("reached", "on_track", "yellow", "red", "unreported", "not_due"):
        assert f"{STANDINGS[standing]}] {counts[standing]:,}" in words


def test_the_list_begins_with_what_is_behind_and_opens_the_project(
    app: AppTest, sample: Path
) -> None:
    opened(app, INDICATORS)
    rows = judged_indicators(asked(), 10)
    behind = rows[rows["standing"].isin(["red", "yellow"]) & ~rows["mirrors_money"]]
    shown = screens.table(app, "indicators_0")
    assert len(shown) == len(behind)
    lights = [light for cell in shown["light_words"] for light in cell]
    assert lights == sorted(lights, key=["■ 滞后", "▲ 预警"].index)
    screens.pick(app, "indicators_0", 0, "indicator")
    assert app.query_params["project"] in {key_of(row) for _, row in behind.iterrows()}


def test_the_list_is_downloaded_whole_with_its_conditions(app: AppTest, sample: Path) -> None:
    opened(app, INDICATORS)
    assert "下载这张表（Excel）" in screens.prose(app)
    selection = ResultSelection(levels1=("产出",), directions=("at_least",), without_mirrors=True)
    listed = listed_indicators(asked(), 10, selection, 10_000)
    content = indicator_list(listed.rows, Cutoff.at(2023, 10), selection, is_demo=True)
    cells = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert cells[0][0] == "绩效指标清单（演示数据）　截至 2023年10月底"
    told = f"{listed.total:,} 项绩效指标，在 {listed.projects:,} 个项目里。"
    at_least = KIND_WORDS["at_least"]
    assert cells[1][0] == f"条件：各种进展；产出；{at_least}；不含只反映资金的。{told}"
    assert str(cells[2][0]).startswith("完成率的单位是 %")
    head, body = cells[3], cells[4:]
    assert len(body) == listed.total > MOST_ROWS
    shares = listed.rows["attainment_percent"]
    column = [row[head.index("完成率（%）")] for row in body]
    assert column == ["—" if pd.isna(share) else share for share in shares]
    standings = {(row[head.index("灯")], row[head.index("进展")]) for row in body}
    assert {("● 正常", "正常推进"), ("◆ 超额", "已达到")} <= standings
    assert [row[head.index("项目")] for row in body] == listed.rows["name"].tolist()


def test_conditions_of_a_list_are_all_said(sample: Path) -> None:
    selection = ResultSelection(
        standings=("red",), departments=("县委政法委", "县教育局"), levels2=("时效",),
        only_reasons=True,
    )  # fmt: skip
    rows = judged_indicators(asked(), 10).head(1).assign(name="=1+1")
    content = indicator_list(listed_results(rows), Cutoff.at(2023, 10), selection, is_demo=False)
    cells = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert cells[0][0] == "绩效指标清单　截至 2023年10月底"
    said = "条件：滞后；县委政法委、县教育局；时效；须说明原因的；含只反映资金的。"
    assert cells[1][0] == f"{said}1 项绩效指标，在 1 个项目里。"
    assert cells[4][cells[3].index("项目")] == "=1+1"
    assert indicator_list_name(Cutoff.at(2023, 10)) == "绩效指标-2023年10月底.xlsx"


def test_unreported_and_not_due_are_told_apart_and_neither_is_zero(
    app: AppTest, sample: Path
) -> None:
    opened(app, INDICATORS)
    app.multiselect(key="indicators_standing").set_value(["unreported", "not_due"]).run()
    shown = screens.table(app, "indicators_0")
    lights = {light for cell in shown["light_words"] for light in cell}
    assert lights == {"○ 未报", "○ 未到期"}
    unreported = shown[shown["light_words"].map(lambda cell: "○ 未报" in list(cell))]
    assert unreported["attainment_percent"].isna().all()
    assert set(unreported["result"]) == {"未报"}


def test_what_must_be_explained_is_marked(app: AppTest, sample: Path) -> None:
    opened(app, INDICATORS)
    app.multiselect(key="indicators_standing").set_value([]).run()
    app.checkbox(key="indicators_reason").check().run()
    shown = screens.table(app, "indicators_0")
    rows = judged_indicators(asked(), 10)
    assert len(shown) == (rows["needs_reason"] & ~rows["mirrors_money"]).sum() > 0
    assert shown["marks"].str.startswith("须说明原因（达到指标值的 ").all()


def test_filters_narrow_the_list_and_a_long_one_says_how_long(app: AppTest, sample: Path) -> None:
    opened(app, INDICATORS)
    rows = judged_indicators(asked(), 10)
    app.multiselect(key="indicators_standing").set_value([]).run()
    app.checkbox(key="indicators_real").uncheck().run()
    assert f"{len(rows):,} 项绩效指标" in screens.prose(app)
    assert "列出最落后的 500 项" in screens.prose(app)
    assert len(screens.table(app, "indicators_0")) == 500
    app.multiselect(key="indicators_level1").set_value(["满意度"]).run()
    app.multiselect(key="indicators_direction").set_value(["by_date"]).run()
    assert "没有符合条件的绩效指标" in screens.prose(app)


@pytest.mark.parametrize("grouping", ["主管部门", "一级指标", "二级指标", "怎么比"])
def test_every_grouping_makes_a_picture(app: AppTest, sample: Path, grouping: str) -> None:
    opened(app, INDICATORS)
    app.segmented_control(key="indicators_grouping").set_value(grouping).run()
    key = "standing_bars_0" if grouping == "主管部门" else "standing_kinds"
    spec = screens.figure(app, key)
    counted = sum(sum(trace["x"]) for trace in spec["data"])
    rows = judged_indicators(asked(), 10)
    real = int((~rows["mirrors_money"]).sum())
    assert counted <= real if grouping == "主管部门" else counted == real


def test_a_year_without_texts_says_what_to_do(
    app: AppTest, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = judged_indicators(asked(), 10).iloc[:0]
    assert len(judged_indicators(asked(), 10)) == 70
    monkeypatch.setattr("perfmon.ui.loaders.results.judged_indicators", lambda *_: empty)
    assert "这一年还没有绩效指标" in screens.prose(opened(app, INDICATORS))


def test_a_scope_sees_its_units_only(sample: Path) -> None:
    assert set(judged_indicators(asked((UNIT,)), 10)["unit_code"]) == {UNIT}
    assert set(double_projects(asked((UNIT,)), 10)["unit_code"]) == {UNIT}
    assert unit_traits(asked(("301001",)), UNIT).empty


# 项目


def test_a_project_shows_the_worst_result_beside_the_money(app: AppTest, sample: Path) -> None:
    lights = result_lights(asked(), 10)
    worst = lights[lights["light"] == "red"].iloc[0]
    words = screens.prose(opened(app, PROJECT, project=key_of(worst)))
    rows = judged_indicators(asked(), 10).merge(
        lights.loc[[worst.name], ["unit_code", "project_code", "indicator_row"]]
    )
    sentence = result_sentence(dict(rows.iloc[0]), result_cutoff(asked(), 10))
    assert f"绩效：{sentence}" in words
    held = worst["green"] + worst["blue"]
    card = screens.cards(app)["绩效指标达标（项）"]
    assert card[0] == f"{held} / {worst['real_count']}"
    assert f"■ 滞后 {worst['red']}" in card[1]


def test_a_chosen_indicator_says_why_and_how_it_was_classed(app: AppTest, sample: Path) -> None:
    row = judged_indicators(asked(), 10).iloc[1]
    opened(app, PROJECT, project=key_of(row))
    screens.pick(app, f"indicators_{row['project_code']}", 1, "indicator")
    words = screens.prose(app)
    assert result_sentence(dict(row), result_cutoff(asked(), 10)) in words
    assert "比率还是累计数：累计数" in words
    assert "· 规则" in words


def test_earned_value_is_told_only_when_asked_for(app: AppTest, sample: Path) -> None:
    row = judged_indicators(asked(), 10).iloc[0]
    key = (row["unit_code"], row["project_code"])
    app.session_state["earned_value"] = True
    words = screens.prose(opened(app, PROJECT, project=key_of(row)))
    assert "只供参考，不判灯" in words
    assert "挣值" in words
    assert earned_value(asked(), 10, *key)["adjusted_budget_fen"] > 0


def test_a_decided_trait_shows_who_decided_it(app: AppTest, real: Path) -> None:
    entry = ChoiceEntry(2023, (UNIT, FIRST), 1, "is_pro_rata", "true", "按季度完成")
    choose_trait(opened_database(), entry, "王会计")
    words = screens.prose(opened(app, PROJECT, project=f"{UNIT}-{FIRST}"))
    assert "到期以前是否按进度要求：按进度要求" in words
    assert "按季度完成 · 王会计 定" in words


def trait_dialog() -> None:
    from perfmon.ui.page import open_page
    from perfmon.ui.trait_forms import ask_trait

    ask_trait(open_page("projects", "项目"), ("288001", "13052923P00584010819F"), 1)


def link_dialog() -> None:
    from perfmon.ui.department_targets import ask_link
    from perfmon.ui.loaders.department_targets import department_targets
    from perfmon.ui.page import open_page

    page = open_page("departments", "部门")
    row = department_targets(page.asked, page.month, "288").iloc[1]
    ask_link(page, "288", {str(name): value for name, value in row.items()})


def result_dialog() -> None:
    from perfmon.ui.department_targets import ask_result
    from perfmon.ui.loaders.department_targets import department_targets
    from perfmon.ui.page import open_page

    page = open_page("departments", "部门")
    row = department_targets(page.asked, page.month, "288").iloc[1]
    ask_result(page, {str(name): value for name, value in row.items()})


def dialog(of: Callable[[], None]) -> AppTest:
    return AppTest.from_function(of, default_timeout=60).run()


def fill(app: AppTest, label: str, text: str) -> None:
    next(each for each in app.text_input if each.label.startswith(label)).set_value(text)


def press(app: AppTest, label: str) -> str:
    """Presses a button and gives what is said then."""
    next(each for each in app.button if each.label == label).click()
    app.run()
    assert not app.exception
    return str(app.session_state["entry_said"][0]) if "entry_said" in app.session_state else ""


def test_the_form_writes_a_choice_and_gives_the_rule_back(real: Path) -> None:
    form = dialog(trait_dialog)
    form.radio(key="trait_choice").set_value("is_pro_rata").run()
    next(each for each in form.selectbox if each.label == "改成").set_value("true")
    fill(form, "原因", "按季度完成")
    assert press(form, "记入").startswith("第 1 项指标的“到期以前是否按进度要求”已改，存为第")
    form = dialog(trait_dialog)
    form.radio(key="trait_choice").set_value("is_pro_rata").run()
    assert f"按季度完成 · {machine_user()} 定" in screens.prose(form)
    assert "到期以前是否按进度要求 → 按进度要求，按季度完成" in screens.prose(form)
    fill(form, "原因", "写错了")
    assert "改回按规则，存为第" in press(form, "改回按规则")
    form = dialog(trait_dialog)
    assert not [each for each in form.button if each.label == "改回按规则"]


def test_the_form_says_what_is_missing(real: Path) -> None:
    form = dialog(trait_dialog)
    press(form, "记入")
    assert "没有填原因。请写明为什么这样定。" in screens.prose(form)


def test_the_form_refuses_in_words(app: AppTest, sample: Path) -> None:
    row = judged_indicators(asked(), 10).iloc[0]
    opened(app, PROJECT, project=key_of(row))
    app.button(key="trait_form").click().run()
    assert "演示数据里可以看、可以试填，存不进去" in screens.prose(app)


# 部门目标


def test_targets_that_nobody_carries_say_so(app: AppTest, real: Path) -> None:
    app.session_state["department_tab"] = "部门目标"
    words = screens.prose(opened(app, DEPARTMENT, department="288"))
    assert "10 个部门目标，10 个没有项目承担" in words
    assert "未报 2 个、未到期 8 个" in words
    link_target(opened_database(), LinkEntry(2023, (UNIT, 2), (UNIT, FIRST), "由它承担"), ACTOR)
    entry = TargetResultEntry(2023, (UNIT, 2), 9, "95")
    enter_target_result(opened_database(), entry, ACTOR)
    app.run()
    words = screens.prose(app)
    assert "10 个部门目标，9 个没有项目承担" in words
    assert "达标 1 个" in words
    shown = screens.table(app, "targets_288")
    assert shown["carriers"].tolist().count("没有项目承担") == 9
    assert shown["result"][1] == "95%"


def test_the_forms_of_a_target_write(real: Path) -> None:
    form = dialog(link_dialog)
    fill(form, "原因", "由它承担")
    assert press(form, "记入").startswith("承担项目已记入，存为第")
    form = dialog(link_dialog)
    form.button_group[0].set_value("不再承担")
    form.run()
    fill(form, "原因", "改由别的项目")
    assert press(form, "记入").startswith("承担项目已记入，存为第")
    form = dialog(result_dialog)
    fill(form, "结果", "很好")
    press(form, "记入")
    assert "“很好”不是数" in screens.prose(form)
    fill(form, "结果", "99.5%")
    assert press(form, "记入").startswith("12月底的结果已记入")


# 双监控


def test_every_project_has_a_dot_or_a_reason(app: AppTest, sample: Path) -> None:
    words = screens.prose(opened(app, DOUBLE))
    rows = double_projects(asked(), 10)
    dots = screens.figure(app, "double_dots_0")["data"][0]
    assert len(dots["x"]) == rows["no_dot"].isna().sum()
    for reason, count in rows["no_dot"].value_counts().items():
        assert f"{NO_DOT_REASONS[str(reason)]} {count} 个" in words
    assert len(screens.table(app, "double_far_0")) == rows["is_far"].sum()
    notes = screens.figure(app, "double_dots_0")["layout"]["annotations"]
    for quadrant, note in zip(QUADRANTS, notes, strict=True):
        assert note["text"] == f"<b>{quadrant}</b> {(rows['quadrant'] == quadrant).sum()} 个"


def test_a_click_on_a_dot_opens_the_project(app: AppTest, sample: Path) -> None:
    opened(app, DOUBLE)
    (key,) = screens.figure(app, "double_dots_0")["data"][0]["customdata"][5]
    app.session_state["double_dots_0"] = {
        "selection": {
            "points": [{"curve_number": 0, "point_index": 5, "customdata": [key]}],
            "point_indices": [5],
            "box": [],
            "lasso": [],
        }
    }
    app.run()
    assert app.query_params["project"] == key


def test_one_department_shows_its_own(app: AppTest, sample: Path) -> None:
    opened(app, DOUBLE, extent="304")
    rows = double_projects(asked(), 10)
    own = rows[rows["department_code"] == "304"]
    dots = screens.figure(app, "double_dots_0")["data"][0]
    assert {key for (key,) in dots["customdata"]} == {
        key_of(row) for _, row in own[own["no_dot"].isna()].iterrows()
    }


def test_the_county_has_it_as_a_tab(app: AppTest, sample: Path) -> None:
    app.session_state["overview_tab"] = "双监控"
    app.query_params.update({"year": "2023", "month": "10"})
    app.run()
    assert "个项目中双正常" in screens.prose(app)


def test_without_results_no_dot_is_drawn_and_the_reasons_are_told(app: AppTest, real: Path) -> None:
    words = screens.prose(opened(app, DOUBLE))
    assert "没有项目能把钱和事放在一起看" in words
    assert "不画的 10 个项目" in words


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_pictures_are_what_plotly_takes(sample: Path, palette: Palette) -> None:
    rows = double_projects(asked(), 10)
    figure = double_dots(rows, palette)
    assert_plotly_accepts(figure)
    assert_plotly_accepts(double_dots(rows.iloc[:0], palette))
    far = rows[rows["no_dot"].isna()]["is_far"].tolist()
    widths = figure.data[0]["marker"]["line"]["width"]
    assert [width == 2 for width in widths] == far
    assert f"{len(far)} 个项目中双正常" in double_dots_title(rows)
    indicators = add_standing(judged(of_level("90", "10"), of_level("90", None), cutoff=OCTOBER))
    groups = count_standings(indicators, "category2")
    groups = groups.assign(code=groups["category2"], name=groups["category2"])
    assert_plotly_accepts(standing_bars(groups, palette))
    assert_plotly_accepts(standing_bars(groups.iloc[:0], palette))
    assert standing_bars_title(groups, "类") == (
        "1 个类有落后的绩效指标，质量最多，已判 1 项中 1 项，占 100.0%；各类共有 1 项未报"
    )


def test_far_points_are_drawn_nearer_in_their_order() -> None:
    places = [compressed(points) for points in (-100, -21, -20, 0, 20, 50)]
    assert places == sorted(places)
    assert compressed(-20) == -20


def test_a_project_without_indicators_has_no_result(sample: Path) -> None:
    assert project_result(asked(), 10, UNIT, "不存在") is None


# 应报、已报


@pytest.fixture
def told_once(real: Path, tmp_path: Path) -> str:
    """A project that told one rate of its four real targets, all due in December: its key."""
    database = opened_database()
    pay(database, {(FIRST, date(2023, 5, 3)): 1_000_000}, date(2023, 12, 31))
    head = "年度,月份,预算单位,项目代码,指标序号,完成值"
    take(database, write_csv(tmp_path, f"{head}\n2023,12,288001,{FIRST},2,96"), "results")
    return f"{UNIT}-{FIRST}"


TOLD_ONCE = "应报 4 项，已报 1 项；未报："


def test_a_dot_says_what_was_asked_for_and_what_is_missing(app: AppTest, told_once: str) -> None:
    app.session_state["double_few_box"] = True
    words = screens.prose(opened(app, DOUBLE, month="12"))
    dots = screens.figure(app, "double_dots_0")["data"][0]
    assert dots["customdata"] == [[told_once]]
    assert "⊗ 依据不足3项" in dots["hovertext"][0]
    assert TOLD_ONCE in dots["hovertext"][0]
    assert dots["marker"]["symbol"] == ["circle-x"]
    assert "依据不足3项的 1 个点" in words
    names = screens.table(app, "double_few_0")["missing_names"].tolist()
    assert names == [dots["hovertext"][0].partition("未报：")[2].partition("<br>")[0]]
    assert screens.table(app, "double_far_0")["missing_names"].tolist() == names


def test_a_project_says_what_was_asked_for_and_what_is_missing(
    app: AppTest, told_once: str
) -> None:
    words = screens.prose(opened(app, PROJECT, month="12", project=told_once))
    assert TOLD_ONCE in words
    assert "实现程度依据不足3项" in words


def test_a_dot_of_what_is_due_is_marked_also_where_all_that_was_asked_for_is_told(
    sample: Path,
) -> None:
    rows = double_projects(asked(), 10)
    few = rows[rows["rests_on_few"]]
    assert len(few)
    assert (few["reported_count"] < 3).all()
    symbols = double_dots(rows, LIGHT).data[0]["marker"]["symbol"]
    assert list(symbols).count("circle-x") == len(few)


@pytest.mark.parametrize("page", [INDICATORS, DOUBLE, PROJECT, "pages/official_forms.py"])
def test_an_open_month_says_which_results_it_holds_back(
    app: AppTest, real: Path, tmp_path: Path, page: str
) -> None:
    database = opened_database()
    pay(database, {(FIRST, date(2023, 11, 3)): 1_000_000}, date(2023, 11, 15))
    head = "年度,月份,预算单位,项目代码,指标序号,完成值"
    take(database, write_csv(tmp_path, f"{head}\n2023,11,288001,{FIRST},1,291"), "results")
    address = {"month": "11", "project": f"{UNIT}-{FIRST}", "unit": UNIT}
    words = screens.prose(opened(app, page, **address))
    assert "有 1 项报了11月底的结果，这里只截至11月15日，到11月底才算" in words


def test_what_the_books_answer_is_marked_on_the_project_s_page(real: Path) -> None:
    database = opened_database()
    pay(database, {(FIFTH, date(2023, 6, 12)): 4_000_000}, date(2023, 12, 31))
    listed = listed_project_indicators(asked(), 12, UNIT, FIFTH)
    booked = listed[listed["is_booked"]]
    assert booked["result"].tolist() == ["没有完成（按账上支付）", "4.00万元（按账上支付）"]
    assert booked["marks"].str.contains("没有填报，按账上支付").all()
