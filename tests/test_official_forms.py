"""The official forms as workbooks, read back cell by cell and compared with what is due by hand.

The self-evaluation of `test_self_evaluation`, with money: 年初 60.00, of it 20.00 carried over from
2022 and 10.00 of the unit's own; 追加 40.00; paid 96.37 of 100.00. 10号, to the second decimal:

    执行率 96.37 %: 9.637 → 9.64
    18/20 × 12.50 = 11.25; 96 ≥ 95: 12.50; on time: 12.50; (1 − 0.5/5) × 12.50 = 11.25
    275/360 × 15.00 = 11.458… → 11.46; 部分达成 at 70 %: 10.50; 88/90 × 10.00 = 9.777… → 9.78
    total 88.88, 良
"""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfmon.measures.department_summary import summarise_departments
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.form_gaps import form_gaps
from perfmon.measures.grade_bands import GradeBands
from perfmon.measures.project_forms import ProjectForm, project_forms
from perfmon.measures.weights import add_weights
from perfmon.periods import Cutoff
from perfmon.reports.department_summary import department_summary
from perfmon.reports.form_books import (
    MONITORING,
    SELF_EVALUATION,
    form_book,
    form_book_name,
)
from perfmon.reports.form_paper import CONTENTS_SHEET, Stamp
from perfmon.reports.form_words import answer_notes, result_words
from perfmon.reports.sheet_names import free_sheet_name
from perfmon.store.database import Database
from perfmon.store.forms import read_form_facts
from perfmon.store.writing import Source, writing
from tests.facts import FIFTH, FIRST, UNIT, issue, pay
from tests.figures import REGION
from tests.indicators import weighted
from tests.test_self_evaluation import FORM

KEY = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": "一"}
STAMP = Stamp("2023年12月底", "差值规则第1版", "10号", is_demo=True)
EMPTY_OUTLOOK = {
    "official_cause": None,
    "deciding_cause": None,
    "explanation": None,
    "possibility": None,
    "remedy": None,
    "remedy_on": None,
    "expected_text": None,
    "expected_fen": None,
}
LEVELS = [("产出指标", name) for name in ("数量指标", "质量指标", "时效指标", "成本指标")]
LEVELS += [("效益指标", "社会效益指标"), ("效益指标", "经济效益指标")]
LEVELS += [("满意度指标", "服务对象满意度指标")]


def outlook_rows(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows to write; a column without a value in any row is left to the table."""
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def facts(month: int = 12, **outlook: Any) -> FormFacts:  # noqa: ANN401 whatever a cell holds
    indicators = weighted(*FORM).assign(indicator_row=range(1, 8))
    indicators = indicators.drop(columns="granted_percent").assign(
        level1=[level1 for level1, _ in LEVELS], level2=[level2 for _, level2 in LEVELS]
    )
    project = KEY | {
        "month": month,
        "cut_on": pd.Timestamp(Cutoff.at(2023, month).on),
        "name": "=1+1 @平安建设",
        "unit_name": "县委政法委本级",
        "department_name": "县委政法委",
        "department_code": "288",
        "budget_fen": 60_000_000,
        "adjusted_budget_fen": 100_000_000,
        "paid_fen": 96_370_000,
    }
    parts = [
        ("一般公共", 30_000_000, 70_000_000, 66_370_000),
        ("结转", 20_000_000, 20_000_000, 20_000_000),
        ("其他", 10_000_000, 10_000_000, 10_000_000),
    ]
    names = ["part", "budget_fen", "adjusted_budget_fen", "paid_fen"]
    money = pd.DataFrame([KEY | dict(zip(names, part, strict=True)) for part in parts])
    granted = KEY | {"indicator_row": 6, "side": "自评", "granted_percent": "70", "reason": "问卷"}
    rows = [KEY | {"indicator_row": 1, "month": month} | EMPTY_OUTLOOK | outlook]
    rows += [KEY | EMPTY_OUTLOOK | {"indicator_row": 0, "month": month, "expected_fen": 98_000_000}]
    return FormFacts(
        cutoff=Cutoff.at(2023, month),
        preset="10号",
        bands=GradeBands(),
        projects=pd.DataFrame([project]),
        money=money.assign(is_inferred=False),
        indicators=indicators,
        goals=pd.DataFrame([KEY | {"text": text} for text in ("印制宣传册", "提高群众安全感")]),
        outlooks=pd.DataFrame(rows),
        waiting=pd.DataFrame(columns=[*KEY, "waiting_count"]),
        granted=pd.DataFrame([granted]).assign(
            set_hundredths=pd.array([None], dtype="Int64"),
            is_saved=pd.array([None], dtype="boolean"),
        ),
    )


def forms(**outlook: Any) -> list[ProjectForm]:  # noqa: ANN401 whatever a cell holds
    return list(project_forms(facts(**outlook)))


def sheet_of(content: bytes, place: int = 0) -> Worksheet:
    sheet = load_workbook(BytesIO(content)).worksheets[place]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(sheet: Worksheet) -> list[list[object]]:
    """The filled cells of each row, in order."""
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_a_self_evaluation_form_is_what_it_is_by_hand() -> None:
    rows = rows_of(sheet_of(form_book(SELF_EVALUATION, forms(), STAMP)))
    assert rows[0] == ["项目支出绩效自评表"]
    assert rows[1] == ["（2023年度）"]
    assert rows[2] == ["项目名称", "=1+1 @平安建设"]
    assert rows[3] == ["主管部门及代码", "县委政法委（288）", "实施单位", "县委政法委本级"]
    heads = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    assert rows[4] == ["项目资金\n（万元）", *heads, "偏差原因分析及改进措施"]
    assert rows[5] == ["年度资金总额", 60.0, 100.0, 96.37, 10.0, 0.9637, 9.64]
    assert rows[6] == ["其中：当年财政拨款", 30.0, 70.0, 66.37, "—", 0.9481, "—"]
    assert rows[7] == ["上年结转资金", 20.0, 20.0, 20.0, "—", 1.0, "—"]
    assert rows[8] == ["其他资金", 10.0, 10.0, 10.0, "—", 1.0, "—"]
    assert rows[9] == ["年度总体目标", "预期目标", "实际完成情况"]
    reached = "共 7 项绩效指标：达到指标值 2 项，没有达到 5 项。"
    assert rows[10] == ["1. 印制宣传册\n2. 提高群众安全感", reached]
    assert rows[11][1:6] == ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"]
    assert rows[11][6:] == ["分值", "得分", "偏差原因分析及改进措施"]
    expected = [
        ["产出指标\n（50分）", "数量指标", "印制数量", "≥20册", "18册", 12.5, 11.25],
        ["质量指标", "优良率", "≥95%", "96%", 12.5, 12.5],
        ["时效指标", "完工时间", "2023年6月底", "2023年6月12日完成", 12.5, 12.5],
        ["成本指标", "印制数量", "≥20册", "5.5万元", 12.5, 11.25],
        ["效益指标\n（30分）", "社会效益指标", "印制数量", "≥20册", "275人次", 15.0, 11.46],
        ["经济效益指标", "安全感", "稳步提升", "部分达成", 15.0, 10.5],
        ["满意度指标\n（10分）", "服务对象满意度指标", "满意度", "≥90%", "88%", 10.0, 9.78],
    ]
    assert rows[12:19] == expected
    assert rows[19] == ["总分", 100.0, 88.88, "等级：良"]
    limits = "90 分及以上优，80 分及以上良，60 分及以上中，60 分以下差"
    assert rows[20] == [f"注：等级按总分，{limits}。"]
    assert str(rows[-2][0]).startswith("填报人：")
    assert rows[-1] == ["截至2023年12月底 · 差值规则第1版 · 评分按10号 · 演示数据"]


def test_a_monitoring_form_ticks_cause_and_possibility_and_says_what_is_expected() -> None:
    said = forms(
        official_cause="人员保障",
        deciding_cause="采购",
        explanation="流标一次",
        possibility="有可能",
        expected_text="20册",
        remedy="重新招标",
        remedy_on=date(2023, 12, 20),
    )
    rows = rows_of(sheet_of(form_book(MONITORING, said, STAMP)))
    heads = ["年初预算数", "1—12月执行数", "1—12月执行率", "全年预计执行数"]
    assert rows[4] == ["项目资金\n（万元）", *heads]
    assert rows[5] == ["年度资金总额", 60.0, 96.37, 1.6062, 98.0]
    assert rows[6] == ["其中：本年一般公共预算拨款", 30.0, 66.37, 2.2123]
    assert rows[7] == ["其他资金", 30.0, 30.0, 1.0]
    causes = ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明"]
    assert rows[10] == [*causes, "确定能", "有可能", "完全不可能"]
    first = ["产出指标", "数量指标", "印制数量", "≥20册", "18册", "20册", "√", "采购：流标一次"]
    assert rows[11] == [*first, "√", "重新招标，2023年12月20日前完成"]
    sheet = sheet_of(form_book(MONITORING, said, STAMP))
    ticks = {cell.column_letter for cell in sheet[12] if cell.value == "√"}
    assert ticks == {"J", "O"}
    assert sheet["J11"].value == "人员保障"
    assert sheet["O11"].value == "有可能"


def test_what_was_said_for_an_earlier_month_is_not_this_periods() -> None:
    earlier = facts(month=10, possibility="确定能")
    rows = earlier.outlooks.assign(month=9)
    (form,) = project_forms(FormFacts(**{**vars(earlier), "outlooks": rows}))
    sheet = sheet_of(form_book(MONITORING, [form], STAMP))
    assert "√" not in [cell.value for row in sheet.iter_rows() for cell in row]
    assert rows_of(sheet)[5] == ["年度资金总额", 60.0, 96.37, 1.6062]


@pytest.mark.parametrize("title", [MONITORING, SELF_EVALUATION])
def test_forms_are_laid_out_for_a4_across_with_fonts_by_name(title: str) -> None:
    sheet = sheet_of(form_book(title, forms(), STAMP))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area.endswith(f"${sheet.max_row}")
    assert {sheet["A1"].font.name, sheet["A3"].font.name} == {"黑体"}
    assert sheet["C3"].font.name == "宋体"
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.left is not None
    assert "差值规则第1版 · 评分按10号 · 演示数据" in str(sheet.oddFooter.left.text)
    assert len(sheet.merged_cells.ranges) > 15


@pytest.mark.parametrize("title", [MONITORING, SELF_EVALUATION])
def test_a_text_that_looks_like_a_formula_stays_a_text(title: str) -> None:
    for cells in sheet_of(form_book(title, forms(), STAMP)).iter_rows():
        assert all(cell.data_type != "f" for cell in cells)


def test_many_projects_stand_behind_a_contents_sheet_with_links() -> None:
    content = form_book(SELF_EVALUATION, [*forms(), *forms()], STAMP)
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == [CONTENTS_SHEET, "=1+1 @平安建设", "=1+1 @平安建设(2)"]
    contents = sheet_of(content)
    assert contents["B3"].value == "=1+1 @平安建设"
    links = [cell.hyperlink.location for cell in contents["B"] if cell.hyperlink]
    assert links == ["'=1+1 @平安建设'!A1", "'=1+1 @平安建设(2)'!A1"]
    assert form_book(SELF_EVALUATION, [*forms(), *forms()], STAMP) == content


def test_sheet_names_are_legal_and_each_once() -> None:
    used: list[str] = []
    for wanted in ("a/b[c]:*?", "A B C", "'引号'", "长" * 40, "长" * 40, "", "History", "a\tb\n"):
        used.append(free_sheet_name(wanted, used, "表"))
    assert len({name.lower() for name in used}) == len(used)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\\t\n") for name in used)
    assert used[4] == "长" * 28 + "(2)"
    assert used[6] == "History(2)"


def test_a_file_name_has_no_signs_that_a_disk_refuses() -> None:
    name = form_book_name(MONITORING, '政法委/本级:"一"', "2023年10月底")
    assert name == "项目支出绩效目标执行监控表-政法委本级一-2023年10月底.xlsx"


@pytest.mark.parametrize("title", [MONITORING, SELF_EVALUATION])
def test_a_form_says_how_much_of_its_project_waits_for_review(title: str) -> None:
    waiting = pd.DataFrame([KEY | {"waiting_count": 3}])
    (form,) = project_forms(FormFacts(**{**vars(facts()), "waiting": waiting}))
    notes = [row[0] for row in rows_of(sheet_of(form_book(title, [form], STAMP))) if row]
    assert "已报待审 3 条，审核通过以后才计入。" in notes


def test_only_what_is_approved_is_on_a_form_and_the_rest_is_counted(texts: Database) -> None:
    key = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": FIRST}

    def say(table: str, state: str, month: int = 10, **said: object) -> None:
        with writing(texts, Source("填报", "测试")) as writer:
            writer.append(table, pd.DataFrame([key | {"state": state, "month": month} | said]))

    say("outlook", "已审", indicator_row=0, expected_fen=90_000_000)
    say("outlook", "已报", indicator_row=0, expected_fen=80_000_000)
    say("outlook", "已报", indicator_row=1, expected_text="291")
    say("outlook", "草稿", indicator_row=2, expected_text="1")
    say("result", "已报", indicator_row=1, number="200")
    say("entered_payment", "已报", amount_fen=1_000_000)
    say("outlook", "已报", month=11, indicator_row=1, expected_text="291")
    found = read_form_facts(texts.cursor(), Cutoff.at(2023, 10))
    (form,) = [form for form in project_forms(found) if form.key == (UNIT, FIRST)]
    assert form.expected_fen == 90_000_000
    assert (form.outlook_of(1), form.outlook_of(2)) == ({}, {})
    assert form.waiting_count == 4
    assert form_gaps(found)["waiting_count"].sum() == 4


def test_gaps_say_what_a_form_would_lack() -> None:
    lacking = facts()
    (row,) = form_gaps(lacking).to_dict("records")
    assert (row["indicator_count"], row["unreported_count"], row["ungranted_count"]) == (7, 0, 0)
    assert (row["has_goal"], row["has_expected"], row["explained_count"]) == (True, True, 1)
    ungranted = FormFacts(**{**vars(lacking), "granted": lacking.granted[:0]})
    assert form_gaps(ungranted)["ungranted_count"].tolist() == [1]


def test_money_is_split_by_what_was_printed_and_sums_to_the_project(texts: Database) -> None:
    october = date(2023, 10, 31)
    pay(texts, {(FIRST, date(2023, 5, 10)): 38_000_000}, october)
    issue(texts, FIRST, "追加", 4_000_000, date(2023, 8, 1), fund_type="政府性基金预算资金")
    issue(texts, FIRST, "追加", 3_000_000, date(2023, 9, 1), fund_type="12 单位资金")
    issue(texts, FIRST, "追加", 9_000_000, date(2023, 11, 1), fund_type="一般公共预算")
    found = read_form_facts(texts.cursor(), Cutoff(october))
    (form,) = [form for form in project_forms(found) if form.key == (UNIT, FIRST)]
    budgets = {part: sums["adjusted_budget_fen"] for part, sums in form.money.items()}
    # 38.00 paid without 文号 from money of three kinds: nobody can say of which
    assert budgets == {"结转": 96_000_000, "其他财政": 4_000_000, "其他": 3_000_000, "未注明": 0}
    assert form.unsaid().paid_fen == 38_000_000
    sums = found.money.groupby("project_code")[["budget_fen", "adjusted_budget_fen", "paid_fen"]]
    projects = found.projects.set_index("project_code")
    for name, by_project in sums.sum().items():
        assert by_project.to_dict() == projects[name].to_dict()


def test_money_of_no_fund_type_is_what_the_text_prints_as_fiscal(texts: Database) -> None:
    found = read_form_facts(texts.cursor(), Cutoff.at(2023, 10))
    by_part = found.money.groupby("part")["budget_fen"].sum().to_dict()
    assert by_part == {"一般公共": 23_664_0000, "结转": 96_000_000}
    assert found.money.loc[found.money["part"] == "一般公共", "is_inferred"].all()


def test_the_summary_of_departments_is_money_beside_results_and_grades() -> None:
    one = facts()
    other = {"department_code": "301", "department_name": "教育局", "project_code": "二"}
    projects = pd.concat([one.projects, one.projects.assign(**other, paid_fen=0)])
    both = FormFacts(**{**vars(one), "projects": projects.assign(light=["green", "red"])})
    rows = summarise_departments(both)
    assert rows["department_name"].tolist() == ["县委政法委", "教育局", "合计"]
    assert rows["paid_fen"].tolist() == [96_370_000, 0, 96_370_000]
    assert rows["red"].tolist() == [0, 1, 1]
    assert rows["良"].tolist() == [1, 0, 1]
    assert rows["ungraded"].tolist() == [0, 1, 1]
    assert rows["indicator_count"].tolist() == [7, 0, 7]
    assert rows["realised_count"].tolist() == [1, 0, 1]
    assert rows["few_count"].tolist() == [0, 0, 0]
    # Σ 分值 × 完成率 ÷ 90.00: 11.25 + 12.50 + 12.50 + 11.25 + 11.4583 + 10.50 + 9.7778
    assert rows["realisation_share"][0] == pytest.approx(79.2361 / 90, abs=1e-5)
    cells = rows_of(sheet_of(department_summary(rows, GradeBands(), STAMP)))
    county = cells[-5]
    assert cells[-2] == [f"自评等级：{GradeBands().words}。"]
    assert county[:8] == ["合计", 1, 2, 120.0, 200.0, 96.37, 0.4819, 1]
    assert county[-8:] == [0.8804, 1, 0, 0, 1, 0, 0, 1]
    assert county[12:15] == [7, 7, 7]  # 项数, 应报, 已报


def test_indicators_that_mirror_money_are_counted_by_themselves() -> None:
    one = facts()
    mirrors = one.indicators.assign(mirrors_money=one.indicators["indicator_row"] == 1)
    projects = one.projects.assign(light="green")
    rows = summarise_departments(replace(one, projects=projects, indicators=mirrors))
    assert rows["mirror_count"].tolist() == [1, 1]
    assert rows["indicator_count"].tolist() == rows["asked_count"].tolist() == [6, 6]
    assert rows[["indicators_red", "indicators_yellow", "indicators_green"]].sum().sum() < 14
    notes = [row[0] for row in rows_of(sheet_of(department_summary(rows, GradeBands(), STAMP)))]
    assert any("不含只反映资金的 1 项" in str(note) for note in notes)


def test_a_form_says_what_was_asked_for_and_what_is_missing() -> None:
    one = facts()
    is_silent = one.indicators["indicator_row"] == 2
    silent = one.indicators.assign(
        cause=one.indicators["cause"].where(~is_silent, "unreported"),
        number=one.indicators["number"].where(~is_silent),
        is_held_back=is_silent,
    )
    open_month = one.projects.assign(cut_on=pd.Timestamp(2023, 12, 15))
    form = next(project_forms(replace(one, indicators=silent, projects=open_month)))
    assert result_words(form.indicators[1]) == "未报"
    assert answer_notes(form) == [
        f"绩效指标应报 7 项，已报 6 项；未报：{form.indicators[1]['level3']}。",
        "有 1 项报了12月底的结果，这里只截至12月15日，到12月底才算。",
    ]
    for title in (MONITORING, SELF_EVALUATION):
        notes = [row[0] for row in rows_of(sheet_of(form_book(title, [form], STAMP))) if row]
        assert answer_notes(form)[0] in notes


def test_a_form_of_mirrors_alone_has_nothing_to_ask_for() -> None:
    one = facts()
    for mirrors, asked, notes in (
        (True, True, []),
        (False, False, ["绩效指标还没有要求填报。"]),
    ):
        rows = one.indicators.assign(mirrors_money=mirrors, is_asked=asked)
        assert answer_notes(next(project_forms(replace(one, indicators=rows)))) == notes


def test_of_101_the_printed_points_are_those_of_the_weights() -> None:
    one = facts()
    split = add_weights(one.indicators.assign(category2=_categories()), "101号")
    of_101 = replace(one, preset="101号", indicators=split)
    rows = rows_of(sheet_of(form_book(SELF_EVALUATION, list(project_forms(of_101)), STAMP)))
    assert rows[12][0] == "产出指标\n（40分）\n成本指标\n（20分）"
    assert [row[0] for row in rows[16:19:2]] == ["效益指标\n（20分）", "满意度指标\n（10分）"]
    assert sum(float(str(row[-2])) for row in rows[12:16]) == 60
    printed = replace(of_101, indicators=split.assign(weight_source="printed"))
    rows = rows_of(sheet_of(form_book(SELF_EVALUATION, list(project_forms(printed)), STAMP)))
    assert rows[12][0] == "产出指标\n（60分）"


def _categories() -> list[str]:
    return ["数量", "质量", "时效", "成本", "社会", "经济", "服务对象满意度"]


def test_a_form_says_what_is_far_above_its_target_without_a_reason() -> None:
    note = "1 项达到指标值 130% 以上，没有说明原因。"

    def notes_and_gap(**outlook: Any) -> tuple[list[str], int]:  # noqa: ANN401 whatever a cell holds
        one = facts(**outlook)
        over = one.indicators.assign(needs_reason=one.indicators["indicator_row"] == 1)
        told = replace(one, indicators=over)
        (gap,) = form_gaps(told)["reason_count"]
        return answer_notes(next(project_forms(told))), int(gap)

    assert notes_and_gap() == (["绩效指标应报 7 项，已报 7 项。", note], 1)
    for reason in ("official_cause", "deciding_cause", "explanation"):
        assert notes_and_gap(**{reason: "其他"}) == (["绩效指标应报 7 项，已报 7 项。"], 0)
    assert notes_and_gap(possibility="确定能")[1] == 1


def test_a_mirror_far_above_its_target_is_asked_no_reason() -> None:
    one = facts()
    rows = one.indicators.assign(needs_reason=True, mirrors_money=True)
    assert form_gaps(replace(one, indicators=rows))["reason_count"].tolist() == [0]


def _mirrors(database: Database, code: str, at: Cutoff) -> tuple[dict[str, str], list[str]]:
    """What the form prints of a project's mirrors by 二级指标, and its notes."""
    (form,) = [
        form
        for form in project_forms(read_form_facts(database.cursor(), at))
        if form.key[1] == code
    ]
    mirrors = [row for row in form.indicators if row["mirrors_money"]]
    return {row["category2"]: result_words(row) for row in mirrors}, answer_notes(form)


def _tell(database: Database, row: int, **said: object) -> None:
    key = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": FIFTH}
    with writing(database, Source("填报", "测试")) as writer:
        writer.append(
            "result",
            pd.DataFrame([key | {"state": "已审", "month": 12, "indicator_row": row} | said]),
        )


def _row_of(database: Database, category2: str, *, mirrors: bool) -> int:
    found = read_form_facts(database.cursor(), Cutoff.at(2023, 12)).indicators
    is_it = (found["project_code"] == FIFTH) & (found["mirrors_money"] == mirrors)
    return int(found.loc[is_it & (found["category2"] == category2), "indicator_row"].iloc[0])


def test_what_mirrors_money_is_filled_from_the_books_where_nobody_told_it(texts: Database) -> None:
    # 维稳专项, 5.00: 4.00 in June and 1.00 on 8 November; the unit told its real results only
    days = {(FIFTH, date(2023, 6, 12)): 4_000_000, (FIFTH, date(2023, 11, 8)): 1_000_000}
    pay(texts, days, date(2023, 12, 31))
    _tell(texts, _row_of(texts, "数量", mirrors=False), number="1")
    printed, notes = _mirrors(texts, FIFTH, Cutoff.at(2023, 12))
    assert printed["时效"] == "2023年11月8日完成（按账上支付）"
    assert printed["成本"] == "5.00万元（按账上支付）"
    assert printed["社会"] == "未报"  # 资金的使用效率 is no rate of payment
    assert "只反映资金的指标有 2 项没有填报，按账上支付填列。" in notes
    in_october, _ = _mirrors(texts, FIFTH, Cutoff.at(2023, 10))
    assert (in_october["时效"], in_october["成本"]) == ("未到期", "4.00万元（按账上支付）")


def test_a_date_of_payment_is_missed_only_where_the_books_say_so(texts: Database) -> None:
    # something was told after the year's end, which is no answer to a question nobody asked
    _tell(texts, _row_of(texts, "数量", mirrors=False), number="1")
    assert _mirrors(texts, FIFTH, Cutoff.at(2023, 12))[0]["时效"] == "未报"
    pay(texts, {(FIFTH, date(2023, 6, 12)): 4_000_000}, date(2023, 12, 31))
    assert _mirrors(texts, FIFTH, Cutoff.at(2023, 12))[0]["时效"] == "到期未完成（按账上支付）"


def test_a_told_cost_that_differs_from_what_was_paid_is_said_below_the_form(
    texts: Database,
) -> None:
    pay(texts, {(FIFTH, date(2023, 6, 12)): 5_000_000}, date(2023, 12, 31))
    _tell(texts, _row_of(texts, "成本", mirrors=True), number="6.00")
    printed, notes = _mirrors(texts, FIFTH, Cutoff.at(2023, 12))
    assert printed["成本"] == "6.00万元"
    words = "总成本：单位报12月底 6.00 万元，账上支付 5.00 万元，请核对。"
    assert words in notes
