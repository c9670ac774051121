"""The papers of a closed month: every number they print is found in what was frozen."""

import re
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pdfplumber
import pytest

from perfmon.measures.leader_table import sum_leaders
from perfmon.money import format_wanyuan, parse_fen
from perfmon.reports.meeting_papers import PAPERS
from perfmon.reports.one_page import bridge_lines, headline, leader_rows, one_page, promise_words
from perfmon.reports.pdf_paper import MISSING_SIGN, printable
from perfmon.store.cuts import find_cut
from perfmon.store.database import Database, open_database
from perfmon.workflows.meeting import Meeting, read_meeting
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, FIRST, pay
from tests.test_closing import JUNE_END, close


@pytest.fixture
def september(sample_path: Path, tmp_path: Path) -> Meeting:
    database = open_database(Path(shutil.copyfile(sample_path, tmp_path / "库.duckdb")))
    cut = find_cut(database.cursor(), 2023, 9)
    assert cut is not None
    meeting = read_meeting(database.cursor(), cut, is_demo=True)
    database.close()
    return meeting


def page_text(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as document:
        assert len(document.pages) == 1, "it is one page"
        return document.pages[0].extract_text() or ""


def test_the_leaders_page_is_one_page_with_everything_that_it_must_say(september: Meeting) -> None:
    text = page_text(one_page(september))
    for words in (
        *("县本级部门项目支出进度", "截至2023年9月底", "待财政支付", "执行月报", "演示数据"),
        *("差值规则第1版", f"指纹 {september.fingerprint}", "合计"),
    ):
        assert words in text
    assert PAPERS[0].file_name(september) == "领导一页纸2023年9月（演示数据）.pdf"


def test_lines_of_the_table_add_up_as_they_are_printed(september: Meeting) -> None:
    rows = leader_rows(sum_leaders(september.projects))
    for column in (2, 3, 7):
        printed = [parse_fen(row[column]) for row in rows]
        assert sum(printed[:-1]) == printed[-1]
    for column in (8, 9):
        assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])


def test_the_countys_line_is_the_exact_sum(september: Meeting) -> None:
    county = leader_rows(sum_leaders(september.projects))[-1]
    assert county[2] == format_wanyuan(int(september.projects["adjusted_budget_fen"].sum()))
    assert county[3] == format_wanyuan(int(september.projects["paid_fen"].sum()))


def test_the_bridge_adds_up_to_the_fen(september: Meeting) -> None:
    (line,) = bridge_lines(september.tie_lines, september.reason)
    assert line.endswith(f"月结说明：{september.reason.rstrip('。')}。")
    (without,) = bridge_lines(september.tie_lines, "")
    assert "月结说明" not in without
    (shortened,) = bridge_lines(september.tie_lines, "库" * 200)
    assert shortened.endswith(f"月结说明：{'库' * 80}……。")
    numbers = [
        int(number.replace(",", "").replace(".", ""))
        for number in re.findall(r"-?[\d,]+\.\d\d", line)
    ]
    page, outside, beside, unmatched, ours, report, difference = numbers
    assert page - outside + beside + unmatched == ours
    assert ours - report == difference


def test_who_sees_only_some_units_gets_no_bridge() -> None:
    assert bridge_lines(pd.DataFrame(), "库") == []


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ((1_000_000, 300_000), "较上月提高 10.00 个百分点"),
        ((1_000_000, 500_000), "较上月下降 10.00 个百分点"),
        ((0, 0), "支出进度 40.00%，低于序时 10.00 个百分点。"),
    ],
)
def test_the_headline_says_how_the_county_stands(last: tuple[int, int], said: str) -> None:
    county = {
        "adjusted_budget_fen": 1_000_000,
        "paid_fen": 400_000,
        "elapsed_fen": 500_000,
        "waiting_fen": 0,
        "last_budget_fen": last[0],
        "last_paid_fen": last[1],
        "red_count": 2,
        "unpaid_count": 1,
    }
    assert said in headline(county)
    assert "红灯 2 个，零支出 1 个。" in headline(county)


def test_without_a_budget_there_is_no_rate_to_print() -> None:
    nothing = dict.fromkeys(
        [
            *("adjusted_budget_fen", "paid_fen", "elapsed_fen", "waiting_fen", "last_budget_fen"),
            *("last_paid_fen", "red_count", "unpaid_count"),
        ],
        0,
    )
    assert "支出进度" not in headline(nothing)
    row = nothing | {"leader": "县长", "department_count": 1, "is_total": False}
    county = row | {"leader": "合计", "is_total": True}
    assert leader_rows(pd.DataFrame([row, county]))[0][4:7] == ["——", "——", "——"]


def test_the_same_page_comes_out_after_imports_and_an_undo(texts: Database) -> None:
    pay(texts, {(FIRST, date(2023, 5, 1)): 1_000_000}, JUNE_END)
    cut = close(texts)
    before = one_page(read_meeting(texts.cursor(), cut, is_demo=False))
    pay(texts, {(FIRST, date(2023, 6, 2)): 700_000}, date(2023, 12, 31))
    undo(texts, 2, ACTOR, "导错", is_administrator=True)
    again = one_page(read_meeting(texts.cursor(), cut, is_demo=False))
    assert again == before


def test_a_sign_that_the_font_lacks_is_marked_not_dropped() -> None:
    assert printable("甲\U0001f600乙") == f"甲{MISSING_SIGN}乙"


def promises(*rows: tuple[int, str, int | None, int | None]) -> pd.DataFrame:
    """Promises of a cut: meeting month, verdict, promised and paid fen."""
    frame = pd.DataFrame(rows, columns=["month", "verdict", "amount_fen", "since_fen"])
    return frame.astype({"amount_fen": "Int64", "since_fen": "Int64"}).assign(is_carried=False)


def test_what_became_of_last_months_promises_is_counted() -> None:
    made = promises(
        (8, "兑现", 1_000_000, 1_000_000),
        (8, "未兑现", 2_000_000, 500_000),
        (8, "未到期", None, None),
        (7, "兑现", 1, 1),
    )
    assert promise_words(made, 8) == (
        "8月会议承诺 3 条：兑现 1 条，部分兑现 0 条，未兑现 1 条，未到期 1 条；"
        "承诺支付 3.00 万元，已支付 1.50 万元。"
    )
    assert promise_words(made, 6) == "上月会议没有登记承诺。"
    last_december = promises((12, "兑现", 1_000_000, 1_000_000)).assign(is_carried=True)
    assert promise_words(last_december, 0).startswith("上年12月会议承诺 1 条：兑现 1 条")
    assert promise_words(made, 0) == "没有从上年12月会议带来的承诺。"
    assert "承诺支付" not in promise_words(promises((8, "未到期", None, None)), 8)
