"""月结: who must sign, what stands in the way, and a cut that nothing changes afterwards."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from perfmon import clock
from perfmon.errors import EntryRefusedError, UndoRefusedError
from perfmon.measures.confirmations import FIGURES
from perfmon.measures.tie_out import Key
from perfmon.store.batches import read_batches
from perfmon.store.cuts import (
    OFFICES,
    PARTS,
    Cut,
    altered_cuts,
    find_cut,
    fingerprint,
    read_cut_part,
    read_cuts,
)
from perfmon.store.database import Database
from perfmon.store.rules import read_rules
from perfmon.workflows.closing import close_month, read_closing, sign
from perfmon.workflows.confirmations import Answer, issue_sheets, known_lines, record_answers
from perfmon.workflows.cut_corrections import read_corrections
from perfmon.workflows.month_material import gather_month
from perfmon.workflows.promises import PromiseEntry, promise
from perfmon.workflows.rules import set_rules
from perfmon.workflows.text_rejections import Rejection, reject_text
from perfmon.workflows.tie_out import TypedTotal, record_total
from perfmon.workflows.undoing import closed_months_sentence, undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, SECOND, UNIT, import_document, issue, pay
from tests.test_text_rounds import without_tenth

YEAR, JUNE = 2023, 6
JUNE_END = date(2023, 6, 30)


@pytest.fixture
def paid(texts: Database) -> Database:
    """Two projects paid 1.00 万元 each by the end of June."""
    pay(texts, {(FIRST, date(2023, 5, 1)): 1_000_000}, JUNE_END)
    pay(texts, {(SECOND, date(2023, 6, 1)): 1_000_000}, JUNE_END)
    return texts


def sign_all(database: Database, month: int = JUNE) -> None:
    for office, name in zip(OFFICES, ("张三", "李四", "王五"), strict=True):
        sign(database, YEAR, month, office, name, ACTOR)


def close(database: Database, month: int = JUNE, reason: str = "国库月报未到") -> Cut:
    sign_all(database, month)
    return close_month(database, YEAR, month, reason, ACTOR)


def frozen(database: Database, cut: Cut) -> dict[str, pd.DataFrame]:
    return {part: read_cut_part(database.cursor(), cut, part) for part in PARTS}


def test_a_month_freezes_what_its_meeting_speaks_of(paid: Database) -> None:
    material = gather_month(paid.cursor(), YEAR, JUNE)
    cut = close(paid)
    assert (cut.year, cut.month, cut.cut_on, cut.rule_version) == (YEAR, JUNE, JUNE_END, 1)
    assert (cut.closed_by, cut.tie_state, cut.reason) == (ACTOR, "open", "国库月报未到")
    kept = frozen(paid, cut)
    assert len(kept["projects"]) == 10
    assert kept["projects"]["paid_fen"].sum() == 2_000_000
    assert kept["projects"]["sentence"].tolist() == material.projects["sentence"].tolist()
    assert len(kept["months"]) == 120
    assert kept["tranches"]["amount_fen"].sum() == kept["projects"]["adjusted_budget_fen"].sum()
    assert len(kept["findings"]) == len(material.findings) > 0
    assert kept["tie_lines"]["report"].unique().tolist() == ["国库报表", "执行月报"]


def test_three_offices_sign_the_figures_that_they_saw(paid: Database) -> None:
    with pytest.raises(EntryRefusedError, match="国库股还没有签认"):
        close_month(paid, YEAR, JUNE, "", ACTOR)
    sign_all(paid)
    signed = read_closing(paid.cursor(), YEAR, JUNE).signatures
    assert signed["office"].tolist() == list(OFFICES)
    assert signed["name"].tolist() == ["张三", "李四", "王五"]
    assert signed["is_current"].all()
    pay(paid, {(FIRST, date(2023, 6, 2)): 100}, JUNE_END)
    with pytest.raises(EntryRefusedError, match=r"国库股签认之后数字变了；.*。请重新签认"):
        close_month(paid, YEAR, JUNE, "国库月报未到", ACTOR)
    assert not read_cuts(paid.cursor())


@pytest.mark.parametrize(("name", "said"), [(" ", "没有写姓名"), ("长" * 21, "超过 20 个字")])
def test_a_signature_has_a_name(paid: Database, name: str, said: str) -> None:
    with pytest.raises(EntryRefusedError, match=said):
        sign(paid, YEAR, JUNE, "国库股", name, ACTOR)


def test_a_month_that_does_not_tie_out_closes_only_with_a_reason(paid: Database) -> None:
    record_total(paid, TypedTotal(YEAR, Key(JUNE), 1_000_100), ACTOR)
    sign_all(paid)
    with pytest.raises(EntryRefusedError, match=r"与国库报表不平，差 -1.00 元，没有写原因"):
        close_month(paid, YEAR, JUNE, "  ", ACTOR)
    cut = close_month(paid, YEAR, JUNE, "国库退回一笔，7月冲回", ACTOR)
    assert (cut.tie_state, cut.tie_difference_fen) == ("off", -100)
    assert cut.reason == "国库退回一笔，7月冲回"


def test_a_month_that_departments_confirmed_and_that_ties_out_needs_no_reason(
    paid: Database,
) -> None:
    record_total(paid, TypedTotal(YEAR, Key(JUNE), 1_000_000), ACTOR)
    with pytest.raises(EntryRefusedError, match="没有发核对单，没有写原因"):
        close(paid, reason="")
    issue_sheets(paid, YEAR, JUNE, clock.today(), ACTOR)
    answers = [
        Answer(project, "确认", "", tuple(line[figure] for figure in FIGURES))
        for project, line in known_lines(paid.cursor(), YEAR, JUNE).items()
    ]
    record_answers(paid, YEAR, JUNE, answers, ACTOR)
    cut = close(paid, reason="")
    assert (cut.tie_state, cut.tie_difference_fen, cut.reason) == ("tied", 0, None)


def test_a_month_closes_once_and_none_before_it_afterwards(paid: Database) -> None:
    close(paid)
    with pytest.raises(EntryRefusedError, match="6月已经由测试月结"):
        close_month(paid, YEAR, JUNE, "再来", ACTOR)
    with pytest.raises(EntryRefusedError, match="6月已经由测试月结"):
        sign(paid, YEAR, JUNE, "国库股", "张三", ACTOR)
    sign_all(paid, 5)
    with pytest.raises(EntryRefusedError, match="6月已经月结，之前的月份不能再补结"):
        close_month(paid, YEAR, 5, "补", ACTOR)


def test_a_month_that_payments_do_not_reach_stays_open(paid: Database) -> None:
    sign_all(paid, 7)
    with pytest.raises(EntryRefusedError, match="支付数据没有到7月底"):
        close_month(paid, YEAR, 7, "急", ACTOR)


def test_a_cut_stays_as_it_is_after_imports_a_rule_change_and_an_undo(paid: Database) -> None:
    cut = close(paid)
    before = frozen(paid, cut)
    pay(paid, {(FIRST, date(2023, 6, 29)): 500_000}, date(2023, 12, 31))
    issue(paid, SECOND, "追加", 2_000_000, date(2023, 6, 10))
    rules = read_rules(paid.cursor()).at(JUNE_END)
    light = replace(rules.light, red_points=5, yellow_points=2)
    set_rules(paid, replace(rules, light=light, holds_from=date(2023, 1, 1), note="从严"), ACTOR)
    undo(paid, 3, ACTOR, "导错", is_administrator=True)
    after = frozen(paid, cut)
    for part, rows in before.items():
        pd.testing.assert_frame_equal(after[part], rows)
    assert find_cut(paid.cursor(), YEAR, JUNE) == cut
    assert fingerprint(paid.cursor(), cut.cut_id) == cut.fingerprint
    corrections = read_corrections(paid.cursor(), cut)
    assert corrections is not None
    said = {part.part: (part.count, part.paid_fen, part.budget_fen) for part in corrections.parts}
    assert said == {
        "后来导入的支付": (1, 500_000, 0),
        "后来撤销或换下的支付": (1, -1_000_000, 0),
        "后来导入的预算": (1, 0, 2_000_000),
    }
    assert corrections.sentence.endswith("更正 3 笔")


def test_only_the_administrator_takes_back_what_a_closed_month_holds(paid: Database) -> None:
    cut = close(paid)
    assert closed_months_sentence(paid.cursor(), 3).startswith("这一批在已结的2023年6月之内")
    with pytest.raises(UndoRefusedError, match="它在已结的2023年6月之内。请由系统管理员"):
        undo(paid, 3, ACTOR, "导错")
    undo(paid, 3, ACTOR, "导错", is_administrator=True)
    with pytest.raises(UndoRefusedError, match="月结不能撤销"):
        undo(paid, cut.batch_id, ACTOR, "反悔", is_administrator=True)
    with pytest.raises(UndoRefusedError, match="签认的月份已经月结"):
        undo(paid, cut.batch_id - 1, ACTOR, "反悔", is_administrator=True)


def test_what_came_after_the_closing_is_taken_back_like_before(paid: Database) -> None:
    close(paid)
    pay(paid, {(FIRST, date(2023, 7, 2)): 100}, date(2023, 7, 31))
    newest = read_batches(paid.cursor())["batch_id"].max()
    assert not closed_months_sentence(paid.cursor(), int(newest))


def test_verify_tells_of_a_cut_that_somebody_altered(paid: Database) -> None:
    close(paid)
    assert all(check.ok for check in verify(paid))
    paid.cursor().execute(
        "UPDATE cut_project SET paid_fen = paid_fen + 1 WHERE unit_code = ?", [UNIT]
    )
    assert altered_cuts(paid.cursor()) == ["2023，6"]
    (broken,) = [check for check in verify(paid) if not check.ok]
    assert "月结" in broken.check


def test_a_cut_counts_no_findings_on_a_version_that_was_turned_down(paid: Database) -> None:
    before = gather_month(paid.cursor(), 2023, JUNE).findings
    import_document(paid, without_tenth())
    waiting = gather_month(paid.cursor(), 2023, JUNE).findings
    reject_text(paid, Rejection(2023, UNIT, 2, "单位另报了一版"), ACTOR)
    after = gather_month(paid.cursor(), 2023, JUNE).findings
    assert len(waiting) < len(before)
    pd.testing.assert_frame_equal(after, before)


def test_a_cut_made_before_stations_were_frozen_keeps_its_fingerprint(
    paid: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = close(paid)
    with paid.write_lock:
        paid.cursor().execute("DELETE FROM cut_station")
    without = fingerprint(paid.cursor(), cut.cut_id)
    monkeypatch.delitem(PARTS, "stations")
    assert fingerprint(paid.cursor(), cut.cut_id) == without != cut.fingerprint


def test_promises_are_frozen_with_what_became_of_them(paid: Database) -> None:
    entry = PromiseEntry(
        YEAR, 5, (UNIT, FIRST), "采购", "重新招标", JUNE_END, "张三", amount="1.00"
    )
    promise(paid, entry, ACTOR)
    cut = close(paid)
    (kept,) = frozen(paid, cut)["promises"].to_dict("records")
    assert (kept["month"], kept["person"], kept["verdict"]) == (5, "张三", "未兑现")
    pay(paid, {(FIRST, date(2023, 6, 30)): 1_000_000}, JUNE_END)
    (still,) = frozen(paid, cut)["promises"].to_dict("records")
    assert still == kept
