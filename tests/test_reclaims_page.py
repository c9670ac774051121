"""盘活 on the page 承诺: a closed month's list, what is done with a line, the year's ledger."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.periods import Cutoff
from perfmon.reports.reclaim_book import ReclaimBook, reclaim_book
from perfmon.store.database import open_database
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import data_version
from perfmon.ui.loaders.reclaims import reclaim_ledger, reclaim_month
from perfmon.ui.reclaim_lists import (
    LEDGER_COLUMNS,
    LINE_COLUMNS,
    LINE_STATES,
    listed_ledger,
    listed_lines,
    listed_totals,
)
from perfmon.workflows.reclaim_checks import LineKey
from perfmon.workflows.reclaiming import accept, change_part, propose
from perfmon.workflows.undoing import undo
from tests import screens
from tests.facts import ACTOR, FIRST, UNIT, issue, pay
from tests.test_closing import JUNE, JUNE_END, YEAR, close
from tests.test_promises_page import fill, opened, press

WANYUAN = 1_000_000
NUMBER = "巨财预〔2023〕45号"


@pytest.fixture
def june(real: Path) -> Path:
    """June is closed; of 96.00 万元 38.00 are paid."""
    made = open_database(real)
    pay(made, {(FIRST, date(2023, 5, 1)): 38 * WANYUAN}, JUNE_END)
    close(made)
    made.close()
    return real


def asked() -> Asked:
    return Asked(data_version(), None, YEAR)


def form(act: str) -> AppTest:
    """The form of the first project's line, with an act chosen."""
    test = AppTest.from_function(_form, default_timeout=60)
    test.query_params["year"], test.query_params["month"] = str(YEAR), str(JUNE)
    test.run()
    assert not test.exception
    month = reclaim_month(asked(), JUNE)
    assert month is not None
    place = month.lines["project_code"].tolist().index(FIRST)
    test.selectbox(key="reclaim_line").select_index(place)
    test.run()
    test.button_group(key=f"reclaim_act_{place}").set_value(act)
    test.run()
    assert not test.exception
    return test


def _form() -> None:
    from perfmon.ui.page import open_page
    from perfmon.ui.reclaim_forms import ask_line

    ask_line(open_page("meeting-promises", "承诺"))


def choose(app: AppTest, label: str, option: str) -> AppTest:
    next(each for each in app.selectbox if each.label == label).select(option)
    return app


def test_a_line_is_changed_judged_accepted_and_followed_on_the_page(
    june: Path, app: AppTest
) -> None:
    typed = choose(form("改数"), "改哪个数", "年内预计另需支付")
    assert press(fill(typed, 改成="8", 原因="合同只剩尾款"), "改数").startswith("改数已记入")
    typed = choose(form("记意见"), "哪一方", "单位")
    assert press(fill(typed, 提出人="李四", 意见="同意"), "记意见").startswith("意见已记入")
    typed = choose(form("填建议"), "建议", "收回")
    press(fill(typed, 建议人="张三", 依据="尾款以外不再需要"), "填建议")
    typed = form("认定")
    assert (
        next(each for each in typed.text_input if each.label.startswith("认定（")).value == "50.00"
    )
    assert press(fill(typed, 认定人="分管局长"), "认定").startswith("认定已记入")
    said = screens.prose(opened(app, JUNE, "盘活"))
    assert "到6月清单认定 1 项 50.00 万元，已下文 0.00 万元，没有下文 50.00 万元" in said
    assert "合同只剩尾款" in said
    assert "单位：同意（李四；" in said
    assert press(fill(form("填文号"), 文号=NUMBER), "填文号").startswith("文号已记入")
    made = open_database(june)
    issue(made, FIRST, "追减", -49 * WANYUAN, date(2023, 7, 20), document_no=NUMBER)
    made.close()
    said = screens.prose(opened(app, JUNE, "盘活"))
    assert "已下文 50.00 万元，没有下文 0.00 万元；预算已按文号减 49.00 万元" in said
    assert "预算减了 49.00 万元，少减 1.00 万元" in said
    typed = fill(form("撤回文号"), 原因="文件没有发")
    assert press(typed, "撤回文号").startswith("撤回文号已记入")
    assert "没有下文 50.00 万元" in screens.prose(opened(app, JUNE, "盘活"))


def test_an_undone_change_that_leaves_less_than_was_accepted_is_told(
    june: Path, app: AppTest
) -> None:
    made = open_database(june)
    key = LineKey(YEAR, JUNE, (UNIT, FIRST))
    change_part(made, key, "年内预计另需支付", "0", "不再需要", ACTOR)
    change_part(made, key, "在途", "57", "申请已到", ACTOR)
    zeroed = change_part(made, key, "在途", "0", "申请已退回", ACTOR)
    propose(made, key, "收回", "不再需要", "张三", ACTOR)
    accept(made, key, "58", "分管局长", date(2023, 7, 10), ACTOR)
    undo(made, zeroed.batch_id, ACTOR, "没有退回")
    made.close()
    said = screens.prose(opened(app, JUNE, "盘活"))
    assert "认定 58.00 万元；还没有下文；可收回额现在只有 1.00 万元" in said


def test_an_open_month_says_where_the_list_comes_from(june: Path, app: AppTest) -> None:
    said = screens.prose(opened(app, 5, "盘活"))
    assert "5月还没有月结" in said
    assert "还没有认定收回的" in said


def test_a_form_left_blank_is_refused_in_words(june: Path) -> None:
    assert "没有填依据" in press(form("填建议"), "填建议")


def test_the_sample_shows_every_way_of_a_line_and_totals_that_add_up(
    sample: Path, app: AppTest
) -> None:
    opened(app, 9, "盘活")
    lines, ledger, funds, departments = (each.value for each in app.dataframe)
    states = lines["state_words"].unique().tolist()
    ways = ["已下文", "部分下文", "认定未下文", "建议收回", "不收回", "暂缓", "没有建议"]
    assert set(ways) == set(states) <= set(LINE_STATES)
    for totals in (funds, departments):
        assert totals["group"].iloc[-1] == "合计"
        for name in ("accepted_wanyuan", "taken_wanyuan", "open_wanyuan"):
            whole = totals[name].iloc[-1]
            assert round(totals[name].iloc[:-1].sum(), 2) == whole == round(ledger[name].sum(), 2)
    app.multiselect(key="reclaim_state_words").select("已下文")
    app.run()
    assert app.dataframe[0].value["state_words"].tolist() == ["已下文"]
    assert "选出 1 项" in screens.prose(app)
    app.button(key="reclaim_form").click()
    app.run()
    assert "演示数据里可以看" in screens.prose(app)


def test_a_phone_shows_the_line_its_state_and_the_amount() -> None:
    for columns in (LINE_COLUMNS, LEDGER_COLUMNS):
        first: list[Any] = list(columns.values())[:3]
        assert sum(column["width"] for column in first) <= 361


def test_the_workbook_holds_the_list_and_the_ledger_of_the_page(sample: Path) -> None:
    month, followed = reclaim_month(asked(), 9), reclaim_ledger(asked(), 9)
    assert month is not None
    lines, ledger = listed_lines(month), listed_ledger(followed)
    head = ReclaimBook(Cutoff.at(YEAR, 9), "指纹", "2023-11-20（第 9 次写入）", is_demo=True)
    totals = [("资金性质", listed_totals(followed, "fund_type"))]
    book = openpyxl.load_workbook(BytesIO(reclaim_book(head, lines, ledger, totals)))
    assert book.sheetnames == ["盘活清单", "盘活台账", "按资金性质"]
    assert head.file_name == "盘活清单和台账-2023年9月底（演示数据）.xlsx"
    note = str(book["盘活清单"]["A2"].value)
    assert note.startswith("演示数据。截至2023年9月底的月结，指纹 指纹")
    rows = list(book["盘活台账"].iter_rows(min_row=3, values_only=True))
    accepted = rows[0].index("认定")
    sums = round(sum(float(str(row[accepted])) for row in rows[1:-1]), 2)
    assert sums == rows[-1][accepted] == round(followed["accepted_fen"].sum() / WANYUAN, 2)
    empty = openpyxl.load_workbook(BytesIO(reclaim_book(head, lines, followed.iloc[:0], [])))
    assert empty.sheetnames == ["盘活清单"]
