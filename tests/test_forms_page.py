"""报表: the official forms and what they would lack, 自评 and 复核 with formulas, 考核台账."""

import shutil
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from perfmon.measures.assessment_ledger import STAGES, assessment_ledger
from perfmon.measures.form_gaps import UNFILLED, form_gaps
from perfmon.measures.form_scope import FormScope
from perfmon.periods import Cutoff
from perfmon.reports.assessment_ledger import assessment_ledger_book
from perfmon.reports.form_books import SELF_EVALUATION, SUMMARY
from perfmon.reports.form_paper import Stamp
from perfmon.reports.own_blank import check_blank
from perfmon.store.location import VARIABLE
from perfmon.ui.form_lists import (
    GAP_COLUMNS,
    LEDGER_COLUMNS,
    PARTLY_COLUMNS,
    SCORE_COLUMNS,
    WHOLE,
    listed_gaps,
)
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.forms import form_facts, scoped_facts
from perfmon.ui.loaders.opening import data_version, opened_database
from tests import screens
from tests.facts import FIRST, UNIT
from tests.money_files import take, write_csv
from tests.test_own_blank import blank, content_of

PAGE = "pages/official_forms.py"
OCTOBER = Cutoff.at(2023, 10)
STAMP = Stamp("2023年10月底", "差值规则第1版", None, is_demo=True)


def opened(app: AppTest, tab: str = "官方表格", **address: str) -> AppTest:
    app.session_state["forms_tab"] = tab
    app.run()
    app.switch_page(PAGE)
    for name, value in {"year": "2023", "month": "10", **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def asked() -> Asked:
    return Asked(data_version(), None, 2023)


def test_the_page_says_what_the_forms_of_a_unit_would_lack(sample: Path, app: AppTest) -> None:
    opened(app, unit=UNIT)
    shown = screens.table_with(app, *GAP_COLUMNS)
    assert len(shown) == 10
    facts = scoped_facts(asked(), OCTOBER, "10号", FormScope("单位", UNIT))
    assert set(shown["name"]) == set(facts.projects["name"])
    unreported = (facts.indicators["cause"] == "unreported").sum()
    words = screens.prose(app)
    assert "项目支出绩效目标执行监控表：10 个项目，70 项指标" in words
    assert f"未报 {unreported} 项" in words
    answered = facts.outlooks[facts.outlooks["expected_fen"].notna()]
    codes = facts.projects.set_index("name")["project_code"]
    lacks = shown["lacking"].str.contains("没有全年预计执行数")
    assert set(codes[shown.loc[~lacks, "name"]]) == set(answered["project_code"])
    assert 0 < lacks.sum() < len(shown)


@pytest.mark.parametrize(("kind", "count"), [("项目", 1), ("部门", 10), ("全县", None)])
def test_a_form_can_be_of_a_project_a_department_or_the_county(
    sample: Path, app: AppTest, kind: str, count: int | None
) -> None:
    opened(app, project=f"{UNIT}-{FIRST}", department="288")
    app.segmented_control(key="forms_scope").set_value(kind).run()
    assert not app.exception
    expected = count or len(form_facts(asked(), OCTOBER, "10号").projects)
    assert len(screens.table_with(app, *GAP_COLUMNS)) == expected
    app.segmented_control(key="forms_title").set_value(SUMMARY).run()
    assert not app.exception
    assert f"{SUMMARY}：{expected} 个项目" in screens.prose(app)


def test_only_a_form_with_points_lacks_points(sample: Path, app: AppTest) -> None:
    opened(app, unit=UNIT)
    assert "待定分" not in screens.prose(app)
    assert not screens.table_with(app, *GAP_COLUMNS)["lacking"].str.contains("待定分").any()
    app.segmented_control(key="forms_title").set_value(SELF_EVALUATION).run()
    gaps = form_gaps(scoped_facts(asked(), OCTOBER, "10号", FormScope("单位", UNIT)))
    assert f"待定分 {gaps['ungranted_count'].sum()} 项" in screens.prose(app)
    lacking = screens.table_with(app, *GAP_COLUMNS)["lacking"]
    assert lacking.str.contains("待定分").sum() == (gaps["ungranted_count"] > 0).sum()


def test_a_result_far_above_its_target_without_a_reason_is_in_the_list() -> None:
    gaps = pd.DataFrame(
        [
            dict.fromkeys([f"{name}_count" for name in UNFILLED], 0)
            | {"indicator_count": 7, "ungranted_count": 1, "reason_count": count}
            | {"has_goal": True, "has_expected": True, "waiting_count": 0}
            for count in (2, 0)
        ]
    )
    found = listed_gaps(gaps, has_points=False)["lacking"].tolist()
    assert found == ["2 项达到指标值 130% 以上没有说明原因", WHOLE]


def test_an_evaluation_shows_points_formulas_and_what_costs_most(
    sample: Path, app: AppTest
) -> None:
    opened(app, "自评和复核", project=f"{UNIT}-{FIRST}")
    shown = screens.table_with(app, *SCORE_COLUMNS)
    assert shown["level3"].tolist()[-1] == "预算执行率"
    assert shown["own"].tolist()[-1] == 3.96
    assert shown["sentence"].tolist()[0] == "210条 ÷ 291条 × 12.50 分 = 9.02 分"
    assert shown["review"].isna().all()
    words = screens.prose(app)
    assert "还没有总分（还有指标没有评分，已评 6/7 项）" in words
    assert "扣分最多：成本使用率 8.75 分、预算执行率 6.04 分、租用线路 3.48 分" in words


def test_the_sample_says_that_it_keeps_no_scores(sample: Path, app: AppTest) -> None:
    opened(app, "自评和复核", project=f"{UNIT}-{FIRST}")
    next(button for button in app.button if button.label == "记下定分").click().run()
    assert "当前打开的是演示数据" in screens.prose(app)


def test_a_score_is_granted_on_the_page_and_read_back(
    texts_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: AppTest, forgetful: None
) -> None:
    path = Path(shutil.copy(texts_path, tmp_path / "库.duckdb"))
    monkeypatch.setenv(VARIABLE, str(path))
    opened(app, "自评和复核", month="12", project=f"{UNIT}-{FIRST}")
    app.segmented_control(key="score_side_自评_复核").set_value("复核").run()
    next(field for field in app.selectbox if field.label == "哪一项").set_value(1)
    next(field for field in app.text_input if "得分" in field.label).set_value("9.25")
    next(field for field in app.text_input if field.label == "理由").set_value("抽查")
    next(button for button in app.button if button.label == "记下定分").click().run()
    assert not app.exception
    assert "复核已记入，存为第 2 批" in screens.prose(app)
    assert screens.table_with(app, *SCORE_COLUMNS)["review"].tolist()[0] == 9.25


def test_a_blank_is_checked_and_offered_filled(sample: Path, app: AppTest) -> None:
    opened(app, "本局空白表", unit=UNIT)
    content = content_of(blank())
    app.file_uploader[0].set_value([("本局自评表.xlsx", content, "")]).run()
    assert not app.exception
    count = check_blank(content, "表")
    assert f"本局自评表.xlsx：{count} 个标记，都认得；填 10 个项目" in screens.prose(app)
    wrong = content_of(blank(B3="{{项目名}}"))
    app.file_uploader[0].set_value([("错的.xlsx", wrong, "")]).run()
    assert "B3 的标记 {{项目名}} 不认识，最接近的是 {{项目名称}}" in screens.prose(app)


def test_the_ledger_counts_what_the_county_covers(sample: Path, app: AppTest) -> None:
    opened(app, "考核台账")
    facts = form_facts(asked(), OCTOBER, "10号")
    rows = assessment_ledger(facts)
    shown = screens.table_with(app, *LEDGER_COLUMNS)
    assert shown["department_name"].tolist() == rows["department_name"].tolist()
    county = rows.iloc[-1]
    assert county["budget_fen"] == facts.projects["adjusted_budget_fen"].sum()
    for stage in STAGES:
        assert rows[f"{stage}_count"][:-1].sum() == county[f"{stage}_count"]
        assert county[f"{stage}_fen"] <= county["budget_fen"]
    assert county["复核_count"] == 0
    assert f"全县 {len(facts.projects)} 个项目：目标 {county['目标_count']} 个" in screens.prose(
        app
    )
    sheet = load_workbook(BytesIO(assessment_ledger_book(rows, STAMP))).worksheets[0]
    last = [cell.value for cell in sheet[sheet.max_row - 4]]
    assert last[1:3] == ["合计", int(county["project_count"])]
    assert last[4] == int(county["目标_count"])


def test_projects_that_told_a_part_are_named_below_the_ledger(
    texts_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: AppTest, forgetful: None
) -> None:
    path = Path(shutil.copy(texts_path, tmp_path / "库.duckdb"))
    monkeypatch.setenv(VARIABLE, str(path))
    head = "年度,月份,预算单位,项目代码,指标序号,完成值"
    file = write_csv(tmp_path, f"{head}\n2023,12,288001,{FIRST},2,96")
    take(opened_database(), file, "results")
    app.session_state["ledger_partly"] = True
    opened(app, "考核台账", month="12")
    assert "监控不全 1 个" in screens.prose(app)
    shown = screens.table_with(app, *PARTLY_COLUMNS)
    assert shown["missing_names"].str.count("、").tolist() == [2]
