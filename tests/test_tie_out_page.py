"""The page 对账, and the state that it puts beside every page's head."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.measures.tie_out import Key, compare_groups
from perfmon.money import format_wanyuan, format_yuan
from perfmon.store.control_totals import read_tie_out_facts
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.sample.reports import IN_TRANSIT_FEN, OFF_MONTH, OPEN_MONTH
from perfmon.workflows.tie_out import TypedTotal, record_total, tie_out
from tests import screens
from tests.facts import FIRST, import_document, pay
from tests.test_pages import check_words, opened

PAGE = "pages/tie_out.py"
PAGES = ("pages/overview.py", "pages/department.py", "pages/project.py", PAGE)
MAY, MAY_31 = 5, date(2023, 5, 31)
PAID_FEN = 38_000_000


@pytest.fixture
def real(empty_database: Path) -> Database:
    """A real database with one payment in May."""
    database = opened_database()
    import_document(database)
    pay(database, {(FIRST, MAY_31): PAID_FEN}, MAY_31)
    return database


def first_sentence(app: AppTest) -> str:
    """What stands first below the page's head, whose badge has words of its own."""
    said = [screens.readable(each.value) for each in app.main.markdown]
    return next(each for each in said if not each.startswith("巨鹿县委政法委"))


def keep(app: AppTest, typed: str, unit: str = "万元") -> AppTest:
    """Types a figure into the form and keeps it."""
    (amount,) = [each for each in app.text_input if each.label == "报表数"]
    amount.input(typed)
    radio(app, "单位").set_value(unit)
    return press(app, "记下")


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    return button.click().run()


def radio(app: AppTest, label: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 AppTest's own
    (found,) = [each for each in app.radio if each.label == label]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_beside_its_head_how_the_month_stands(
    app: AppTest, sample: Path, page: str
) -> None:
    said = {OFF_MONTH - 1: "● 国库对平", OFF_MONTH: "■ 国库不平 差 12.86 万元"}
    for month, words in {**said, OPEN_MONTH: "○ 国库未对账"}.items():
        opened(app, page, month=str(month))
        assert words in screens.readable(app.subheader[0].value)
        foot = [
            screens.readable(caption.value)
            for caption in app.caption
            if "最近写入" in caption.value
        ]
        assert len(foot) == 1
        assert f"{month}月 {words}" in foot[0]


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (OFF_MONTH - 1, "● 7月国库支付对得上"),
        (OFF_MONTH, "■ 8月国库支付对不上"),
        (OPEN_MONTH, "○ 10月国库支付还没有对账"),
    ],
)
def test_the_first_sentence_answers(app: AppTest, sample: Path, month: int, words: str) -> None:
    opened(app, PAGE, month=str(month))
    tied = tie_out(opened_database(), 2023, month)
    sentence = first_sentence(app)
    assert words in sentence
    assert f"库内 {format_wanyuan(tied.ours_fen)} 万元" in sentence
    check_words(app)


def test_a_difference_is_said_with_its_size_and_what_equals_it(app: AppTest, sample: Path) -> None:
    opened(app, PAGE, month=str(OFF_MONTH))
    assert "比国库报表少 12.86 万元，正好等于「在途（财政端）」。" in first_sentence(app)
    shown = screens.table_with(app, "equal", "lines")
    equal = shown[shown["equal"] == "正好等于差额"]
    assert equal["name"].tolist() == ["在途（财政端）"]
    assert equal["amount_yuan"].tolist() == [IN_TRANSIT_FEN / 100]
    assert set(shown["name"]) == {"人员类、公用经费", "作废、退回、未支付", "在途（财政端）"}


def test_twelve_months_stand_beside_both_reports(app: AppTest, sample: Path) -> None:
    opened(app, PAGE)
    shown = screens.table(app, "tie_out_months_0")
    assert shown["month_words"].tolist() == [f"{month}月" for month in range(1, 13)]
    for month, row in enumerate(shown.to_dict("records")[: OPEN_MONTH - 1], start=1):
        tied = tie_out(opened_database(), 2023, month)
        assert tied.report_fen is not None
        assert f"{row['ours_wanyuan']:,.2f}" == format_wanyuan(tied.ours_fen)
        assert f"{row['report_wanyuan']:,.2f}" == format_wanyuan(tied.report_fen)
        assert f"{row['report_difference_yuan']:,.2f}" == format_yuan(tied.difference_fen or 0)
    states = [cell[0] for cell in shown["report_state"]]
    assert states == ["● 对平"] * 7 + ["■ 不平", "● 对平"] + ["○ 未对账"] * 3
    assert [cell[0] for cell in shown["monthly_state"]] == ["● 对平"] * 9 + ["○ 未对账"] * 3
    assert shown["ours_wanyuan"].isna().tolist() == [False] * 10 + [True] * 2
    assert shown["report_difference_yuan"].isna().tolist() == [False] * 9 + [True] * 3


def test_the_bridge_starts_at_the_figure_of_the_pages(app: AppTest, sample: Path) -> None:
    opened(app, PAGE, month=str(OFF_MONTH))
    shown = screens.table_with(app, "step", "amount_yuan")
    cursor = opened_database().cursor()
    page = read_judged_months(cursor, 2023, Narrowing(month=OFF_MONTH))["paid_in_month_fen"].sum()
    tied = tie_out(opened_database(), 2023, OFF_MONTH)
    assert shown["amount_yuan"].iloc[0] == page / 100
    assert shown["amount_yuan"].tolist() == [(line.amount_fen or 0) / 100 for line in tied.bridge]
    assert shown["step"].tolist()[-3:] == ["＝ 库内国库支付", "　 国库报表", "＝ 差额"]


def test_departments_are_compared_where_they_were_typed(app: AppTest, sample: Path) -> None:
    opened(app, PAGE, month=str(OFF_MONTH))
    shown = screens.table_with(app, "unmatched_wanyuan", "report_state")
    facts = read_tie_out_facts(opened_database().cursor(), 2023)
    groups = compare_groups(facts, Key(OFF_MONTH), "department_code")
    assert len(shown) == len(groups)
    assert shown["report_state"].iloc[0][0] == "■ 不平"
    assert {cell[0] for cell in shown["report_state"].iloc[1:]} == {"● 对平"}
    assert "8月没有按资金性质录入国库报表的数" in screens.prose(app)
    opened(app, PAGE, month="7")
    assert "7月没有按主管部门录入国库报表的数" in screens.prose(app)


def test_the_other_report_and_the_other_span_are_a_choice_away(app: AppTest, sample: Path) -> None:
    opened(app, PAGE, month=str(OFF_MONTH))
    app.button_group(key="tie_out_report").select("执行月报").run()
    assert "● 8月国库支付对得上" in first_sentence(app)
    assert "和执行月报一分不差" in first_sentence(app)
    assert "没有差额。" in screens.prose(app)
    app.button_group(key=f"tie_out_span_2023_{OFF_MONTH}").select("累计").run()
    assert "○ 1—8月国库支付还没有对账" in first_sentence(app)


def test_a_click_on_a_month_opens_it(app: AppTest, sample: Path) -> None:
    opened(app, PAGE)
    screens.pick(app, "tie_out_months_0", OFF_MONTH - 1, "month_words")
    assert app.query_params["month"] == str(OFF_MONTH)
    assert "8月国库支付对不上" in first_sentence(app)


def test_the_sample_shows_the_form_but_takes_no_figure(app: AppTest, sample: Path) -> None:
    opened(app, PAGE)
    amounts = [each for each in app.text_input if each.label == "报表数"]
    assert [each.disabled for each in amounts] == [True]
    assert all(each.disabled for each in app.button if each.label in ("记下", "撤回这个数"))
    assert "演示数据，不能录入真实的报表数" in screens.prose(app)


def test_a_figure_is_typed_corrected_and_taken_back(app: AppTest, real: Database) -> None:
    opened(app, PAGE)
    assert "○ 5月国库支付还没有对账" in first_sentence(app)
    keep(app, "38.01")
    assert "5月国库报表：已记下。" in screens.prose(app)
    assert "比国库报表少 100.00 元" in first_sentence(app)
    assert "没有哪一项或哪两项正好等于这个差额" in first_sentence(app)
    assert "库里没有能解释这个差额的行" in screens.prose(app)
    keep(app, "380,000", "元")
    assert "● 5月国库支付对得上" in first_sentence(app)
    assert screens.table_with(app, "recorded", "fund")["amount_yuan"].tolist() == [380_000]
    keep(app, "38")
    assert "5月国库报表：这个数已经在库里。" in screens.prose(app)
    press(app, "撤回这个数")
    assert "5月国库报表：已撤回。" in screens.prose(app)
    assert "○ 5月国库支付还没有对账" in first_sentence(app)
    press(app, "撤回这个数")
    assert "没有可撤回的数" in screens.prose(app)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "没有填报表数。"),
        ("三十八", "“三十八”不是金额"),
        ("38.0000001", "细到了分以下"),
        ("1e99", "不是金额"),
    ],
)
def test_a_bad_amount_is_told_in_a_sentence_and_nothing_is_written(
    app: AppTest, real: Database, typed: str, words: str
) -> None:
    opened(app, PAGE)
    keep(app, typed)
    (said,) = [error.value for error in app.error]
    assert words in said
    assert said.endswith("。")
    assert tie_out(real, 2023, MAY).state == "open"


def test_a_figure_is_typed_for_a_department_or_another_report(app: AppTest, real: Database) -> None:
    opened(app, PAGE)
    (department,) = [each for each in app.selectbox if each.label == "主管部门"]
    department.select("288")
    radio(app, "报表").set_value("执行月报")
    radio(app, "口径").set_value("累计")
    keep(app, "38")
    totals = read_tie_out_facts(real.cursor(), 2023).totals
    assert totals[["report", "span", "department_code", "amount_fen"]].values.tolist() == [
        ["执行月报", "累计", "288", PAID_FEN]
    ]
    assert "○ 国库未对账" in screens.readable(app.subheader[0].value)


def test_where_only_the_sum_since_january_was_typed_the_page_opens_with_it(
    app: AppTest, real: Database
) -> None:
    record_total(real, TypedTotal(2023, Key(MAY, span="累计"), PAID_FEN), "测试")
    opened(app, PAGE)
    assert "● 1—5月国库支付对得上" in first_sentence(app)
