"""会议纪要: the agenda is the cut's, the rest what was typed of the meeting."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from perfmon.reports.minutes import minutes
from perfmon.store.cuts import find_cut
from perfmon.store.database import Database
from perfmon.workflows.ladder import StepKey, decide_step
from perfmon.workflows.meeting import Meeting, read_meeting
from perfmon.workflows.promises import PromiseEntry, promise, withdraw_promise
from perfmon.workflows.resolutions import ResolutionEntry, resolve
from tests.facts import ACTOR, FIRST, SECOND, UNIT, pay
from tests.test_circular import NUMBER, printed, rounded, share, tables, wanyuan
from tests.test_closing import close
from tests.test_meeting_papers import september

__all__ = ["september"]

DUE = date(2023, 7, 31)


def allowed(meeting: Meeting) -> Iterator[str]:
    """Every number that the minutes may print outside their tables."""
    rows = meeting.projects
    sums = {str(name): int(rows[name].sum()) for name in rows.columns if name.endswith("_fen")}
    budget, paid = sums["adjusted_budget_fen"], sums["paid_fen"]
    rate = share(paid, budget)
    yield from (wanyuan(budget), wanyuan(paid), wanyuan(sums["treasury_desk_fen"]), rounded(rate))
    yield rounded(abs(rate - share(sums["elapsed_fen"], budget)))
    yield rounded(abs(rate - share(sums["last_paid_fen"], sums["last_budget_fen"])))
    yield str(int((rows["light"] == "red").sum()))
    yield str(int((rows["paid_fen"].le(0) & rows["adjusted_budget_fen"].gt(0)).sum()))
    agenda = meeting.agenda
    yield from map(str, (len(agenda), *agenda["leader"].value_counts()))
    yield from (str(len(meeting.answers)), wanyuan(int(meeting.answers["amount_fen"].sum())))
    yield str(len(meeting.resolutions))
    steps = meeting.steps[meeting.steps["month"] == meeting.month]
    yield from map(str, (len(steps), *steps["step"].value_counts(), meeting.year, meeting.month))


def test_every_number_is_found_in_the_cut_or_in_what_was_typed(september: Meeting) -> None:
    found = {*allowed(september)}
    said = [paragraph.text for paragraph in Document(BytesIO(minutes(september))).paragraphs]
    strange = [
        (number, text) for text in said for number in NUMBER.findall(text) if number not in found
    ]
    assert strange == []


def test_the_agenda_is_the_meetings_in_its_order_with_the_cuts_sentences(
    september: Meeting,
) -> None:
    agenda = september.agenda.to_dict("records")
    leaders = len({row["leader"] for row in agenda})
    rows = [row for table in tables(minutes(september))[:leaders] for row in table[1:]]
    assert rows == [
        [f"{row['name']}（{row['unit_name']}）", "；".join(row["why"]), f"{row['sentence']}。"]
        for row in agenda
    ]


def test_promises_resolutions_and_decisions_are_those_of_the_meeting(september: Meeting) -> None:
    promised, resolved, decided = tables(minutes(september))[-3:]
    typed = {
        (row["measure"], row["person"], row["deciding_cause"])
        for row in september.answers.to_dict("records")
    }
    assert {(row[2], row[5], row[1]) for row in promised[1:]} == typed
    assert len(promised) == 1 + len(september.answers)
    for row in september.answers.dropna(subset="amount_fen").to_dict("records"):
        words = f"支付 {wanyuan(int(row['amount_fen']))} 万元"
        assert any(words in line[3] for line in promised[1:])
    assert [row[1:] for row in resolved[1:]] == [
        ["核实进度滞后项目的合同付款条件", "财政局绩效股", "10月20日"],
        ["提出当年难以支出资金的调剂意见", "财政局预算股", "10月25日"],
    ]
    assert {row[1] for row in decided[1:]} == {"提示函", "整改通知书", "提请督查（约谈）建议"}
    assert len(decided) == 1 + len(september.steps)


def test_what_only_the_bureau_knows_is_left_blank_and_the_foot_names_the_cut(
    september: Meeting,
) -> None:
    content = minutes(september)
    said = printed(content)
    for blank in ("时间：　　年　　月　　日", "地点：", "主持：", "参加：", "记录："):
        assert blank in said
    foot = Document(BytesIO(content)).sections[0].footer.paragraphs[0].text
    for words in ("截至2023年9月底", "差值规则第1版", september.fingerprint, "演示数据"):
        assert words in foot


def test_a_quiet_meeting_reads_well(september: Meeting) -> None:
    quiet = replace(
        september,
        projects=september.projects.assign(light="green"),
        answers=september.answers.iloc[:0],
        resolutions=september.resolutions.iloc[:0],
        steps=september.steps.iloc[:0],
    )
    content = minutes(quiet)
    said = printed(content)
    for words in (
        "上月会议没有登记承诺。",
        "没有灯变差、承诺没有兑现或少支的项目，没有研究具体项目。",
        "会上没有登记承诺。",
        "会上没有登记议定事项。",
        "会上没有决定发函、督查（约谈）或暂停、调剂、收回。",
    ):
        assert words in said
    assert tables(content) == []


@pytest.fixture
def june(texts: Database) -> Database:
    """June is closed, and its meeting promised, resolved and decided."""
    pay(texts, {(FIRST, date(2023, 5, 1)): 1_000_000}, date(2023, 6, 30))
    close(texts)
    paid = PromiseEntry(
        2023, 6, (UNIT, FIRST), "其他", "签合同", DUE, "王五", "等上级文件", amount="20.5"
    )
    promise(texts, paid, ACTOR)
    promise(
        texts, PromiseEntry(2023, 6, (UNIT, SECOND), "采购", "开标", DUE, "赵六", amount="1"), ACTOR
    )
    resolve(texts, ResolutionEntry(2023, 6, "核实合同", "财政局绩效股", DUE), ACTOR)
    decide_step(texts, StepKey(2023, 6, (UNIT, FIRST), "提示函"), "分管局长", "6月滞后", ACTOR)
    return texts


def meeting_of(database: Database, month: int) -> Meeting:
    cut = find_cut(database.cursor(), 2023, month)
    assert cut is not None
    return read_meeting(database.cursor(), cut, is_demo=False)


def test_a_promise_stands_as_it_was_typed(june: Database) -> None:
    promised, resolved, decided = tables(minutes(meeting_of(june, 6)))[-3:]
    first = next(row for row in promised if row[5] == "王五")
    assert first[1:] == [
        "其他：等上级文件",
        "签合同",
        "承诺7月底前支付 20.50 万元",
        "7月31日",
        "王五",
    ]
    assert resolved[1] == ["1", "核实合同", "财政局绩效股", "7月31日"]
    assert decided[1][1:] == ["提示函", "分管局长", "6月滞后"]
    said = printed(minutes(meeting_of(june, 6)))
    assert "会上登记承诺 2 条，承诺支付合计 21.50 万元。" in said


def test_next_months_minutes_say_what_became_of_it(june: Database) -> None:
    pay(june, {(FIRST, date(2023, 7, 5)): 1_000_000}, DUE)
    close(june, 7)
    content = minutes(meeting_of(june, 7))
    rows = [row for table in tables(content) for row in table[1:]]
    broken = next(row for row in rows if "20.50" in row[-1])
    assert "承诺没有兑现" in broken[1]
    assert "上次承诺：承诺7月底前支付 20.50 万元，6月底以来已支付 1.00 万元，部分兑现" in broken[2]
    assert any(
        text.startswith("6月会议承诺 2 条：兑现 0 条，部分兑现 1 条") for text in printed(content)
    )


def test_once_a_later_month_is_closed_the_minutes_stay_as_they_are(june: Database) -> None:
    before = minutes(meeting_of(june, 6))
    pay(june, {(FIRST, date(2023, 7, 5)): 1_000_000}, DUE)
    close(june, 7)
    withdraw_promise(june, 2023, 6, (UNIT, FIRST), "登记错", ACTOR)
    resolve(june, ResolutionEntry(2023, 6, "补记一项", "财政局", DUE), ACTOR)
    assert minutes(meeting_of(june, 6)) == before
