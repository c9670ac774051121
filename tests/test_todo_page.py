"""待办: what a unit owes is there while it is open and gone when done; one click leads there."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from perfmon import clock
from perfmon.measures.to_do import OF_UNIT, OUTSIDE, count_by_unit, sum_to_do
from perfmon.periods import Cutoff
from perfmon.reports.to_do_list import to_do_book, to_do_book_name
from perfmon.roles import Role
from perfmon.store.asking import Scope
from perfmon.store.database import open_database
from perfmon.store.outlooks import read_pending_outlooks
from perfmon.store.text_findings import FindingKey
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import data_version, opened_database, years_on_hand
from perfmon.ui.loaders.target_reviews import text_findings
from perfmon.ui.loaders.to_do import review_to_do, unit_to_do
from perfmon.ui.page import Page
from perfmon.ui.to_do_links import go_to_work
from perfmon.ui.to_do_lists import days_sign, listed_to_do
from perfmon.workflows.confirmations import Answer, issue_sheets, known_lines, record_answers
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.finding_answers import FindingAnswer, answer_findings
from perfmon.workflows.ladder import (
    StepKey,
    decide_step,
    judge_reply,
    number_step,
    record_reply,
)
from perfmon.workflows.promises import PromiseEntry, promise
from perfmon.workflows.resolutions import ResolutionEntry, resolve, settle
from perfmon.workflows.unit_entries import Sheet, pending_key, review, send_cells
from tests import screens
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, pay
from tests.test_entry_tasks import answer, ask
from tests.visitors import come_as, visitor

PAGE = "pages/todo.py"
TODAY, DEMO_DAY = date(2023, 11, 20), date(2023, 11, 1)
WANYUAN = 1_000_000
PROMISED = PromiseEntry(
    2023, 9, (UNIT, FIRST), "采购", "签合同", date(2023, 11, 30), "王五", amount="2"
)


@pytest.fixture
def database(real: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """On 20 November 1.00 of the fifth project's 5.00 万元 is paid: its money deviates."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    made = open_database(real)
    pay(made, {(FIFTH, date(2023, 5, 1)): WANYUAN}, date(2023, 10, 31))
    made.close()
    return real


def asked(scope: Scope = None) -> Asked:
    return Asked(data_version(), scope, 2023)


def owed(topic: str, project: str | None = None, on: date = TODAY, month: int = 10) -> pd.DataFrame:
    """What is to be done of a topic, of one project or of all."""
    rows = unit_to_do(asked(), month, on)
    is_it = (rows["topic"] == topic) & ((rows["project_code"] == project) | (project is None))
    return rows[is_it].reset_index(drop=True)


def waiting(topic: str) -> list[str]:
    rows = review_to_do(asked(), 10, TODAY)
    found: list[str] = rows.loc[rows["topic"] == topic, "what"].tolist()
    return found


def opened(app: AppTest, month: int = 10, **address: object) -> AppTest:
    return screens.open_page(app, PAGE, year=2023, month=month, **address)


def see_only(monkeypatch: pytest.MonkeyPatch, *units: str) -> None:
    come_as(monkeypatch, visitor(Role.UNIT, scope=units))


def test_what_a_task_asks_is_owed_until_it_is_reported_and_then_waits_for_review(
    database: Path,
) -> None:
    assert owed("指标结果").empty
    assert owed("偏差与预计", FIFTH)["due_on"].isna().all()
    ask()
    (results,) = owed("指标结果", FIFTH).to_dict("records")
    (outlook,) = owed("偏差与预计", FIFTH).to_dict("records")
    assert results["what"] == "缺 4 项指标结果（10月监控）"
    assert outlook["what"] == "资金滞后，没有说明原因和预计（10月）"
    assert (results["days_left"], outlook["days_left"]) == (9, 9)
    answer()
    assert owed("指标结果", FIFTH).empty
    assert owed("偏差与预计", FIFTH).empty
    assert waiting("待审") == [
        "4 项已报，等审核（10月指标结果）",
        "1 项已报，等审核（10月偏差与预计）",
    ]


def test_what_is_sent_back_is_owed_again_and_says_so(database: Path) -> None:
    ask()
    answer()
    made = opened_database()
    (sent,) = read_pending_outlooks(made.cursor(), 2023).to_dict("records")
    review(made, "偏差与预计", 2023, [pending_key(sent)], "草稿", ACTOR)
    (row,) = owed("偏差与预计", FIFTH).to_dict("records")
    assert row["what"].endswith("；已有草稿 1 项，1 项是退回的")
    assert len(waiting("待审")) == 1


def test_a_draft_that_nobody_asked_for_is_owed_until_it_is_reported(database: Path) -> None:
    sheet, cell = Sheet("国库外支付", 2023, UNIT, 10), Cell(FIFTH, "0.50")
    send_cells(opened_database(), sheet, [cell], "草稿", ACTOR)
    (row,) = owed("国库外支付", FIFTH).to_dict("records")
    assert (row["kind"], row["what"]) == ("录入", "草稿 1 项没有报（10月国库外支付）")
    send_cells(opened_database(), sheet, [cell], "已报", ACTOR)
    assert owed("国库外支付").empty
    assert waiting("待审") == ["1 项已报，等审核（10月国库外支付）"]


def test_a_check_sheet_is_owed_until_it_is_answered_or_its_day_is_over(database: Path) -> None:
    due_on = date(2023, 11, 27)
    issue_sheets(opened_database(), 2023, 10, due_on, ACTOR, TODAY)
    (row,) = owed("核对单").to_dict("records")
    assert (row["kind"], row["days_left"]) == ("核对", 7)
    assert owed("核对单", on=date(2023, 11, 28)).empty
    lines = known_lines(opened_database().cursor(), 2023, 10)
    answers = [
        Answer(
            key, *said, tuple(line[name] for name in ("budget_fen", "paid_fen", "in_transit_fen"))
        )
        for (key, line), said in zip(
            lines.items(), [("异议", "少一笔"), *[("确认", "")] * (len(lines) - 1)], strict=True
        )
    ]
    record_answers(opened_database(), 2023, 10, answers, ACTOR)
    assert owed("核对单").empty
    assert waiting("核对单") == ["1 个项目有异议，等处理（10月核对单）"]


def test_a_letter_is_owed_until_its_reply_is_accepted(database: Path) -> None:
    made, key = opened_database(), StepKey(2023, 10, (UNIT, FIFTH), "提示函")
    decide_step(made, key, "分管局长", "10月为预警", ACTOR)
    number_step(made, key, "财绩函〔2023〕7号", date(2023, 11, 3), ACTOR)
    (row,) = owed("函件", FIFTH).to_dict("records")
    assert (row["due_on"], row["days_left"]) == (pd.Timestamp(2023, 11, 17), -3)
    record_reply(made, key, "正在办", date(2023, 11, 16), ACTOR)
    assert owed("函件").empty
    assert waiting("函件") == ["已回复，等认可（10月提示函）"]
    judge_reply(made, key, "没有时限", ACTOR, is_accepted=False)
    assert owed("函件")["what"].str.startswith("回复被退回，要重报：10月提示函").all()
    record_reply(made, key, "11月底前付清", date(2023, 11, 20), ACTOR)
    judge_reply(made, key, "有时限", ACTOR, is_accepted=True)
    assert owed("函件").empty
    assert waiting("函件") == []


def test_a_promise_is_owed_until_it_is_paid(database: Path) -> None:
    promise(opened_database(), PROMISED, ACTOR)
    (row,) = owed("承诺", FIRST).to_dict("records")
    assert (row["kind"], row["days_left"]) == ("答复", 10)
    pay(opened_database(), {(FIRST, date(2023, 10, 20)): 2 * WANYUAN}, date(2023, 10, 31))
    assert owed("承诺").empty


def test_a_decision_is_its_units_until_it_is_settled(database: Path) -> None:
    name = str(unit_to_do(asked(), 10, TODAY)["unit_name"].iloc[0])
    for owner in (name, "财政局预算股"):
        said = ResolutionEntry(2023, 9, "清理往来款", owner, date(2023, 11, 19))
        resolve(opened_database(), said, ACTOR)
    assert owed("议定事项")["unit_code"].tolist() == [OUTSIDE, UNIT]
    seen_by_unit = unit_to_do(asked((UNIT,)), 10, TODAY)
    assert (seen_by_unit["topic"] == "议定事项").sum() == 1
    settle(opened_database(), 2023, 1, date(2023, 10, 20), "已办", ACTOR)
    assert owed("议定事项")["unit_code"].tolist() == [OUTSIDE]


def test_findings_sent_back_are_owed_until_they_are_taken_up_again(database: Path) -> None:
    first = text_findings(asked()).iloc[0]
    key = FindingKey(int(first["batch_id"]), int(first["position"]))
    answer_findings(opened_database(), FindingAnswer((key,), "退回", "请改"), ACTOR)
    assert owed("审核意见")["what"].tolist() == ["第1版退回 1 处，改好后重报"]
    answer_findings(opened_database(), FindingAnswer((key,), "重开", "再看"), ACTOR)
    assert owed("审核意见").empty


def test_the_page_answers_in_one_sentence_and_counts_what_it_lists(
    database: Path, app: AppTest
) -> None:
    ask()
    opened(app)
    left = sum_to_do(unit_to_do(asked(), 10, TODAY))
    assert f"本单位有 {left.total} 件事，最近的还剩 9 天" in screens.prose(app)
    assert sum(len(frame.value) for frame in app.dataframe) == left.total
    assert "unit_name" not in screens.table(app, f"to_do_{OF_UNIT.index('录入')}_0")


def test_with_nothing_to_do_the_page_says_what_comes_next(database: Path, app: AppTest) -> None:
    said = screens.prose(opened(app, 1))
    assert "没有要办的事" in said
    assert "都办完了。接下来是 2023年2月的数：月底以后导入支付" in said
    app.session_state["to_do_tab"] = "等审核"
    assert "没有等审核的" in screens.prose(app.run())


def test_after_december_comes_the_next_year(database: Path) -> None:
    pay(opened_database(), {(FIFTH, date(2023, 12, 1)): 4 * WANYUAN}, date(2023, 12, 31))
    page = AppTest.from_function(_december, default_timeout=60)
    page.query_params["year"], page.query_params["month"] = "2023", "12"
    assert "2024年1月的数：月底以后（还有 32 天）" in screens.prose(page.run())


def _december() -> None:
    from datetime import date

    import streamlit as st

    from perfmon.ui.page import open_page
    from perfmon.ui.to_do import what_next

    st.text(what_next(open_page("to-do", "待办"), date(2023, 12, 30)))


KINDS_OF_WAY = [
    ("指标结果", "pages/entry.py", {"unit": UNIT, "entry_month": "10", "sheet": "指标结果"}),
    ("偏差与预计", "pages/entry.py", {"unit": UNIT, "entry_month": "10", "sheet": "偏差与预计"}),
    ("核对单", "pages/closing.py", {"month": "10"}),
    ("承诺", "pages/project.py", {"project": f"{UNIT}-{FIRST}"}),
    ("函件", "pages/promises.py", {"month": "10"}),
    ("审核意见", "pages/target_review.py", {"year": "2023"}),
]


def test_a_click_opens_the_place_where_it_is_done(
    database: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened_database()
    ask()
    issue_sheets(made, 2023, 10, date(2023, 11, 27), ACTOR, TODAY)
    promise(made, PROMISED, ACTOR)
    key = StepKey(2023, 10, (UNIT, FIFTH), "提示函")
    decide_step(made, key, "分管局长", "10月为预警", ACTOR)
    number_step(made, key, "财绩函〔2023〕7号", date(2023, 11, 3), ACTOR)
    finding = text_findings(asked()).iloc[0]
    place = FindingKey(int(finding["batch_id"]), int(finding["position"]))
    answer_findings(made, FindingAnswer((place,), "退回", "请改"), ACTOR)
    rows = unit_to_do(asked(), 10, TODAY)
    gone: list[tuple[Path, dict[str, str]]] = []
    monkeypatch.setattr(st, "switch_page", lambda to, query_params: gone.append((to, query_params)))
    year = years_on_hand(data_version(), None)[0]
    page = Page("to-do", visitor(Role.BUREAU), asked(), year, Cutoff.at(2023, 10), "light")
    for topic, file, address in KINDS_OF_WAY:
        go_to_work(page, rows[rows["topic"] == topic].iloc[0])
        to, parameters = gone.pop()
        assert to.as_posix().endswith(file)
        assert address.items() <= parameters.items()


def test_the_page_of_a_click_shows_its_tab_and_its_row(database: Path, app: AppTest) -> None:
    ask()
    rows = unit_to_do(asked(), 10, TODAY)
    opened(app)
    kind = rows[rows["kind"] == "录入"].reset_index(drop=True)
    screens.pick(app, f"to_do_{OF_UNIT.index('录入')}_0", 0, "name")
    assert not app.exception
    assert app.query_params["unit"] == kind["unit_code"][0]
    assert app.query_params["sheet"] == "指标结果"
    assert "缺 4 项指标结果" in screens.prose(app)


def test_two_units_in_turn_see_only_their_own(
    sample: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit, other in (("306001", "304001"), ("304001", "306001")):
        see_only(monkeypatch, unit)
        said = screens.prose(opened(app))
        assert "本单位有 " in said
        rows = unit_to_do(asked((unit,)), 10, DEMO_DAY)
        reviews = review_to_do(asked((unit,)), 10, DEMO_DAY)
        assert set(rows["unit_code"]) == set(reviews["unit_code"]) == {unit}
        whole = unit_to_do(asked(), 10, DEMO_DAY)
        pd.testing.assert_frame_equal(
            rows, whole[whole["unit_code"] == unit].reset_index(drop=True)
        )
        others = set(whole.loc[whole["unit_code"] == other, "name"]) - set(rows["name"])
        assert others
        assert not [name for name in others if name in said]
        assert "个预算单位" not in said
        assert "等审核" not in said


def test_a_forged_unit_in_the_address_shows_nothing_of_it(
    sample: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_only(monkeypatch, "301001", "306001")
    said = screens.prose(opened(app, to_do_unit="304001"))
    assert "县水务局" not in said
    assert "全部 2 个预算单位" in said


def test_the_sample_counts_its_days_from_the_day_after_its_data(sample: Path, app: AppTest) -> None:
    said = screens.prose(opened(app))
    assert "演示数据停在 2023-10-31，还剩几天从第二天（2023-11-01）数起" in said
    rows = unit_to_do(asked(), 10, DEMO_DAY)
    left = sum_to_do(rows)
    assert f"{left.unit_count} 个单位有 {left.total} 件事，{left.overdue_count} 件已过期" in said
    assert screens.table(app, "to_do_3_0")["days_words"].iloc[0] == ["■ 已过 7 天"]
    assert set(rows["kind"]) == set(OF_UNIT)


def test_a_click_on_a_unit_shows_that_unit_alone(sample: Path, app: AppTest) -> None:
    app.session_state["to_do_tab"] = "各单位"
    counted = screens.table(opened(app), "to_do_units_0")
    screens.pick(app, "to_do_units_0", 0, "unit_name")
    assert app.query_params["to_do_unit"] == "306001"
    assert f"{counted['unit_name'][0]}（306001）有 {counted['total'][0]} 件事" in screens.prose(app)


def test_the_workbook_holds_what_the_page_lists(sample: Path) -> None:
    rows, reviews = unit_to_do(asked(), 10, DEMO_DAY), review_to_do(asked(), 10, DEMO_DAY)
    content = to_do_book(
        listed_to_do(rows, DEMO_DAY),
        count_by_unit(rows),
        listed_to_do(reviews, DEMO_DAY),
        DEMO_DAY,
        is_demo=True,
    )
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["待办", "各单位", "等审核"]
    listed = book.get_sheet_by_name("待办").to_python()
    assert listed[0][0] == "待办（演示数据）　2023-11-01"
    assert [row[3] for row in listed[3:]] == rows["what"].tolist()
    units = book.get_sheet_by_name("各单位").to_python()[3:]
    assert sum(int(str(row[1]).partition(".")[0]) for row in units) == len(rows)
    waiting_rows = book.get_sheet_by_name("等审核").to_python()[3:]
    assert [row[2] for row in waiting_rows] == reviews["what"].tolist()
    assert to_do_book_name(DEMO_DAY) == "待办-2023-11-01.xlsx"


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2023, 11, 19), "■ 已过 1 天"),
        (date(2023, 1, 1), "■ 已过 60 天以上"),
        (TODAY, "▲ 今天到期"),
        (date(2023, 11, 23), "▲ 还有 3 天"),
        (date(2023, 11, 24), "○ 还有 4 天"),
        (None, "○ 没有期限"),
    ],
)
def test_days_are_told_in_words_and_shape(due_on: date | None, words: str) -> None:
    assert days_sign(None if due_on is None else pd.Timestamp(due_on), TODAY) == words


@pytest.mark.parametrize(
    ("role", "scope", "topics"),
    [
        (Role.BUREAU, None, {"待审", "核对单"}),
        (Role.DEPARTMENT, ("301001", "304001"), {"待审"}),
        (Role.OFFICE, ("304001",), {"待审"}),
    ],
)
def test_who_reviews_sees_what_waits_for_them(
    sample: Path,
    app: AppTest,
    monkeypatch: pytest.MonkeyPatch,
    role: Role,
    scope: Scope,
    topics: set[str],
) -> None:
    come_as(monkeypatch, visitor(role, scope=scope))
    app.session_state["to_do_tab"] = "等审核"
    shown = screens.table(opened(app), "to_do_reviews_0")
    rows = review_to_do(asked(scope), 10, DEMO_DAY)
    assert shown["what"].tolist() == rows.loc[rows["topic"].isin(topics), "what"].tolist()
    assert set(rows.loc[rows["what"].isin(shown["what"]), "topic"]) == topics
