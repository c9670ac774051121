"""提示函 and 整改通知书: every number that they print is found in what was frozen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from perfmon.measures.letters import letter_projects
from perfmon.reports.letter import addressed_departments, letter
from perfmon.reports.letter_batch import LIST_NAME, letter_batch, letter_name
from perfmon.store.database import Database
from perfmon.workflows.ladder import StepKey, decide_step, withdraw_step
from perfmon.workflows.meeting import Meeting, read_meeting
from perfmon.workflows.outlook_checks import DECIDING_CAUSES
from perfmon.workflows.promises import PromiseEntry, promise
from tests.facts import ACTOR, FIRST, UNIT, pay
from tests.test_circular import NUMBER, printed, rounded, share, tables, wanyuan
from tests.test_closing import close
from tests.test_meeting_papers import september

__all__ = ["september"]

BOTH, NOTICE_ONLY = "304", "303"
"""Departments of the sample: one with red and yellow projects, one with yellow ones alone."""

REPLY_DAYS = 10


def behind(meeting: Meeting, department_code: str) -> list[dict[Any, Any]]:
    rows = letter_projects(meeting.projects, meeting.states, meeting.steps)
    found: list[dict[Any, Any]] = rows[rows["department_code"] == department_code].to_dict(
        "records"
    )
    return found


def signed(points: Decimal) -> str:
    return f"+{rounded(points)}" if points > 0 else rounded(points)


def of_project(row: dict[Any, Any]) -> tuple[str, ...]:
    """What the letter's columns say of a project with plan and budget, from the frozen sums."""
    paid, budget = int(row["paid_fen"]), int(row["adjusted_budget_fen"])
    gaps = [signed(share(paid - int(row[line]), budget)) for line in ("planned_fen", "elapsed_fen")]
    return (wanyuan(budget), *gaps, wanyuan(int(row["behind_fen"])))


def allowed(meeting: Meeting, department_code: str) -> Iterator[str]:
    """Every number that the letter may print outside its tables."""
    rows = meeting.projects[meeting.projects["department_code"] == department_code]
    budget, paid, elapsed = (
        int(rows[name].sum()) for name in ("adjusted_budget_fen", "paid_fen", "elapsed_fen")
    )
    planned = rows[rows["planned_fen"].notna()]
    plan_budget = int(planned["adjusted_budget_fen"].sum())
    ahead = int(planned["paid_fen"].sum()) - int(planned["planned_fen"].sum())
    yield from (wanyuan(budget), wanyuan(paid), rounded(share(paid, budget)))
    yield from (rounded(abs(share(paid - elapsed, budget))), rounded(share(plan_budget, budget)))
    yield rounded(abs(share(ahead, plan_budget)))
    yield from map(str, (len(rows), *rows["light"].value_counts(), 0))
    letters = [row["letter"] for row in behind(meeting, department_code)]
    yield from (str(letters.count(kind)) for kind in set(letters))
    yield from map(str, (meeting.year, meeting.month, REPLY_DAYS))


@pytest.mark.parametrize("code", [BOTH, NOTICE_ONLY])
def test_every_number_is_found_in_the_frozen_figures(september: Meeting, code: str) -> None:
    found = {*allowed(september, code)}
    content = letter(september, code)
    said = [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]
    strange = [
        (number, text) for text in said for number in NUMBER.findall(text) if number not in found
    ]
    assert strange == []


@pytest.mark.parametrize("code", [BOTH, NOTICE_ONLY])
def test_every_project_behind_stands_in_it_with_both_rulers_and_its_sentence(
    september: Meeting, code: str
) -> None:
    *listed, slip = tables(letter(september, code))
    rows = [row for table in listed for row in table[1:]]
    frozen = behind(september, code)
    assert [row[0] for row in rows] == [f"{row['name']}（{row['unit_name']}）" for row in frozen]
    for row, project in zip(rows, frozen, strict=True):
        assert tuple(row[1:5]) == of_project(project)
        told = row[5].replace(project["sentence"], "")
        months, late = project["lagging_months"], project["indicators_behind"]
        counts = {str(months), str(late), str(project["indicators_unreported"])}
        assert told != row[5], "the cut's sentence is in it"
        assert {*NUMBER.findall(told)} <= counts
        assert (f"连续 {months} 个月" in told) == (months > 1)
        assert (f"滞后或预警 {late} 项" in told) == (late > 0)
    assert [row[0] for row in slip[1:]] == [row[0] for row in rows]
    assert all(cell == "" for row in slip[1:] for cell in row[1:])


def test_what_is_asked_follows_the_letter(september: Meeting) -> None:
    both = "\n".join(printed(letter(september, BOTH)))
    for words in (
        "整改通知书",
        "〔2023〕  号",
        "二、需要整改的项目",
        "三、需要关注的项目",
        "四、有关要求",
    ):
        assert words in both
    assert "暂停或调剂收回预算的建议" in both
    notice = "\n".join(printed(letter(september, NOTICE_ONLY)))
    assert "提示函" in notice
    assert "二、需要关注的项目" in notice
    assert "三、有关要求" in notice
    assert "收回预算的建议" not in notice


def test_the_slip_asks_for_what_is_typed_of_a_promise(september: Meeting) -> None:
    content = letter(september, BOTH)
    slip = tables(content)[-1]
    assert slip[0] == ["项目（单位）", "原因", "措施", "承诺支付（万元）", "完成日期", "责任人"]
    said = "\n".join(printed(content))
    assert "、".join(DECIDING_CAUSES) in said
    assert "部门负责人（签字）" in said


def test_its_foot_names_cut_rule_fingerprint_demo_and_what_nobody_decided(
    september: Meeting,
) -> None:
    foot = Document(BytesIO(letter(september, BOTH))).sections[0].footer.paragraphs[0].text
    for words in ("截至2023年9月底", "差值规则第1版", september.fingerprint, "演示数据"):
        assert words in foot
    undecided = sum(not row["is_decided"] for row in behind(september, BOTH))
    assert f"拟稿，{undecided} 个项目的处理还没有人决定" in foot


def test_the_batch_holds_every_departments_letter_and_a_list(september: Meeting) -> None:
    departments = addressed_departments(september).to_dict("records")
    with ZipFile(BytesIO(letter_batch(september))) as archive:
        names = archive.namelist()
        listed = archive.read(LIST_NAME).decode("utf-8-sig")
    assert names == [*(letter_name(september, row) for row in departments), LIST_NAME]
    assert "整改通知书-304县水务局-2023年9月（演示数据）.docx" in names
    assert listed.startswith(september.stamp)
    assert f"共 {len(departments)} 份" in listed
    assert all(name in listed for name in names[:-1])


def test_where_nobody_is_behind_the_batch_says_so(september: Meeting) -> None:
    calm = replace(
        september,
        projects=september.projects.assign(light="green"),
        steps=september.steps.iloc[:0],
    )
    with ZipFile(BytesIO(letter_batch(calm))) as archive:
        assert archive.namelist() == [LIST_NAME]
        assert "没有要发的函" in archive.read(LIST_NAME).decode("utf-8-sig")


def test_a_project_without_plan_or_budget_reads_well(september: Meeting) -> None:
    steps = september.steps.assign(unit_code="x")
    mine = september.projects["department_code"] == "313"
    bare = september.projects[mine].assign(planned_fen=None, behind_fen=None, deciding_cause="采购")
    bare = bare.astype({"planned_fen": "Int64", "behind_fen": "Int64"})
    *listed, _ = tables(letter(replace(september, projects=bare, steps=steps), "313"))
    ((row,),) = (table[1:] for table in listed)
    assert (row[2], row[4]) == ("——", "——")
    assert "单位说明的原因：采购。" in row[5]
    none = bare.assign(adjusted_budget_fen=0)
    assert (
        "支出进度 " not in printed(letter(replace(september, projects=none, steps=steps), "313"))[4]
    )


@pytest.fixture
def july(texts: Database) -> Database:
    """The first project promised at June's meeting and paid a part; June and July are closed."""
    pay(texts, {(FIRST, date(2023, 5, 1)): 1_000_000}, date(2023, 6, 30))
    close(texts)
    entry = PromiseEntry(
        2023, 6, (UNIT, FIRST), "采购", "签合同", date(2023, 7, 31), "王五", amount="20"
    )
    promise(texts, entry, ACTOR)
    pay(texts, {(FIRST, date(2023, 7, 5)): 5_000_000}, date(2023, 7, 31))
    return texts


def test_it_names_the_last_promise_and_what_became_of_it(july: Database) -> None:
    meeting = read_meeting(july.cursor(), close(july, 7), is_demo=False)
    said = [row[5] for table in tables(letter(meeting, "288"))[:-1] for row in table[1:]]
    last = "上次承诺：承诺7月底前支付 20.00 万元，6月底以来已支付 5.00 万元，部分兑现（25.00%）。"
    assert [last in words for words in said].count(True) == 1


def test_a_decision_takes_the_mark_of_a_draft_away_and_a_later_closing_fixes_it(
    july: Database,
) -> None:
    cut = close(july, 7)
    meeting = read_meeting(july.cursor(), cut, is_demo=False)
    for row in behind(meeting, "288"):
        key = StepKey(2023, 7, (row["unit_code"], row["project_code"]), "提示函")
        decide_step(july, key, "分管局长", "7月滞后", ACTOR)
    decided = letter(read_meeting(july.cursor(), cut, is_demo=False), "288")
    said = Document(BytesIO(decided))
    assert "拟稿" not in said.sections[0].footer.paragraphs[0].text
    assert "提示函" in said.core_properties.title
    pay(july, {(FIRST, date(2023, 8, 5)): 1_000_000}, date(2023, 8, 31))
    close(july, 8)
    withdraw_step(july, StepKey(2023, 7, (UNIT, FIRST), "提示函"), "改口头", ACTOR)
    assert letter(read_meeting(july.cursor(), cut, is_demo=False), "288") == decided
