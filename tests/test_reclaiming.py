"""盘活: a line of a closed month is changed with a reason, judged, accepted and followed."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError, UndoRefusedError
from perfmon.reports.reclaim_list import reclaim_list
from perfmon.store.asking import scope_of
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.batches import read_touched_years
from perfmon.store.cuts import find_cut
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.reclaims import read_changed_parts, read_reclaim_decisions, read_reclaim_opinions
from perfmon.workflows.history import read_history
from perfmon.workflows.meeting import read_meeting
from perfmon.workflows.reclaim_checks import LineKey
from perfmon.workflows.reclaim_lines import read_reclaim_ledger, read_reclaim_lines
from perfmon.workflows.reclaim_numbers import number_line, withdraw_number
from perfmon.workflows.reclaiming import accept, change_part, give_opinion, propose
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, REGION, SECOND, UNIT, count_rows, issue, pay
from tests.test_closing import JUNE, JUNE_END, YEAR, close

KEY = LineKey(YEAR, JUNE, (UNIT, FIRST))
NUMBER = "巨财预〔2023〕45号"
ACCEPTED_ON, ISSUED_ON = date(2023, 7, 10), date(2023, 7, 20)
WANYUAN = 1_000_000
DUE = "年内预计另需支付"

Row = dict[Any, Any]


@pytest.fixture(scope="module")
def closed_path(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """June is closed; the first project has 96.00 万元, of which 38.00 are paid."""
    path = tmp_path_factory.mktemp("closed") / "库.duckdb"
    database = open_database(Path(shutil.copyfile(texts_path, path)))
    pay(database, {(FIRST, date(2023, 5, 1)): 38 * WANYUAN}, JUNE_END)
    close(database)
    database.close()
    return path


@pytest.fixture
def closed(closed_path: Path, tmp_path: Path) -> Iterator[Database]:
    database = open_database(Path(shutil.copyfile(closed_path, tmp_path / "库.duckdb")))
    yield database
    database.close()


def lines(database: Database) -> dict[str, Row]:
    cursor = database.cursor()
    cut = find_cut(cursor, YEAR, JUNE)
    assert cut is not None
    rows = read_reclaim_lines(cursor, cut).to_dict("records")
    return {row["project_code"]: row for row in rows}


def ledger(database: Database, month: int = JUNE) -> list[Row]:
    found: list[Row] = read_reclaim_ledger(database.cursor(), YEAR, month).to_dict("records")
    return found


def expect(database: Database, due: str = "8") -> int:
    """The bureau sets what the project still needs this year: 58.00 万元 less that is left."""
    return change_part(database, KEY, DUE, due, "合同只剩尾款", ACTOR).batch_id


def suggest(database: Database, proposal: str = "收回") -> int:
    return propose(database, KEY, proposal, "合同已签，尾款以外不再需要", "张三", ACTOR).batch_id


def take(database: Database, amount: str = "50") -> int:
    return accept(database, KEY, amount, "分管局长", ACCEPTED_ON, ACTOR).batch_id


def accepted(database: Database) -> None:
    expect(database)
    suggest(database)
    take(database)


def test_a_part_is_set_with_a_reason_and_the_closed_figure_stays_beside_it(
    closed: Database,
) -> None:
    before = lines(closed)[FIRST]
    assert not before["is_changed"]
    expect(closed)
    row = lines(closed)[FIRST]
    assert row["due_fen"] == 8 * WANYUAN
    assert row["reclaimable_fen"] == (96 - 38 - 8) * WANYUAN
    assert row["is_changed"]
    assert pd.isna(row["cut_due_fen"]) == pd.isna(before["due_fen"])
    assert row["cut_reclaimable_fen"] == before["reclaimable_fen"]
    (said,) = read_changed_parts(closed.cursor(), YEAR).to_dict("records")
    assert (said["part"], said["reason"], said["recorded_by"]) == (DUE, "合同只剩尾款", ACTOR)
    change_part(closed, KEY, DUE, "", "按月结的数", ACTOR)
    row = lines(closed)[FIRST]
    assert row["reclaimable_fen"] == before["reclaimable_fen"]
    assert not row["is_changed"]


def test_the_paper_from_the_cut_is_the_same_whatever_was_decided_since(closed: Database) -> None:
    cursor = closed.cursor()
    cut = find_cut(cursor, YEAR, JUNE)
    assert cut is not None
    paper = reclaim_list(read_meeting(cursor, cut, is_demo=False))
    accepted(closed)
    number_line(closed, KEY, NUMBER, ISSUED_ON, "50", ACTOR)
    assert reclaim_list(read_meeting(closed.cursor(), cut, is_demo=False)) == paper


def test_every_side_gives_its_opinion_and_a_later_one_replaces_its_own(closed: Database) -> None:
    give_opinion(closed, KEY, "单位", "不同意", "李四", ACTOR)
    give_opinion(closed, KEY, "业务股室", "同意收回", "王五", ACTOR)
    give_opinion(closed, KEY, "单位", "同意", "李四", ACTOR)
    found = read_reclaim_opinions(closed.cursor(), YEAR).set_index("side")
    assert found["words"].to_dict() == {"业务股室": "同意收回", "单位": "同意"}
    assert found.at["单位", "said_by"] == "李四"
    assert found["recorded_at"].notna().all()
    assert lines(closed)[FIRST]["has_opinion"]


def test_an_accepted_line_is_followed_to_its_number_and_to_the_cut_of_the_budget(
    closed: Database,
) -> None:
    accepted(closed)
    (row,) = ledger(closed)
    assert (row["state"], row["open_fen"]) == ("认定未下文", 50 * WANYUAN)
    assert (row["accepted_by"], row["proposal"]) == ("分管局长", "收回")
    number_line(closed, KEY, NUMBER, ISSUED_ON, "49.999999", ACTOR)
    (row,) = ledger(closed)
    assert (row["state"], row["open_fen"]) == ("部分下文", 1)
    assert row["budget_state"] == "预算没有减"
    issue(closed, FIRST, "追减", -50 * WANYUAN, ISSUED_ON, document_no="巨财预[2023]45号")
    assert ledger(closed)[0]["uncut_fen"] == -1
    number_line(closed, KEY, "巨财预（2023）45号", ISSUED_ON, "50", ACTOR)
    (row,) = ledger(closed)
    assert (row["state"], row["budget_state"], row["uncut_fen"]) == ("已下文", "相符", 0)
    assert row["document_nos"] == NUMBER
    assert row["sentence"].endswith("已下文 50.00 万元，预算已减 50.00 万元，相符")


def test_more_than_was_accepted_is_written_and_told(closed: Database) -> None:
    accepted(closed)
    said = number_line(closed, KEY, NUMBER, ISSUED_ON, "51", ACTOR)
    assert said.warnings == ("下文合计 51.00 万元，比认定的 50.00 万元多，请核对。",)
    (row,) = ledger(closed)
    assert (row["state"], row["above_fen"]) == ("多于认定", WANYUAN)


def test_a_withdrawn_number_leaves_the_line_open_and_can_be_typed_again(closed: Database) -> None:
    accepted(closed)
    number_line(closed, KEY, NUMBER, ISSUED_ON, "50", ACTOR)
    withdraw_number(closed, KEY, NUMBER, "文件没有发", ACTOR)
    assert ledger(closed)[0]["state"] == "认定未下文"
    number_line(closed, KEY, NUMBER, ISSUED_ON, "50", ACTOR)
    assert ledger(closed)[0]["state"] == "已下文"


def test_a_new_proposal_takes_the_acceptance_back(closed: Database) -> None:
    accepted(closed)
    suggest(closed, "暂缓")
    assert ledger(closed) == []
    assert lines(closed)[FIRST]["proposal"] == "暂缓"


def test_the_ledger_is_read_up_to_a_month_and_within_the_scope(closed: Database) -> None:
    accepted(closed)
    assert ledger(closed, JUNE - 1) == []
    cursor = closed.cursor()
    assert read_reclaim_ledger(cursor, YEAR, JUNE, scope_of(["306001"])).empty
    assert len(read_reclaim_ledger(cursor, YEAR, JUNE, scope_of([UNIT]))) == 1


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda d: change_part(d, KEY, DUE, "8", " ", ACTOR), "没有填原因"),
        (lambda d: change_part(d, KEY, DUE, "八", "理由", ACTOR), "不是金额"),
        (lambda d: change_part(d, KEY, DUE, "-1", "理由", ACTOR), "金额是 -1.00 万元"),
        (
            lambda d: change_part(d, replace(KEY, month=7), DUE, "8", "理由", ACTOR),
            "7月还没有月结",
        ),
        (lambda d: give_opinion(d, KEY, "单位", "", "李四", ACTOR), "没有填意见"),
        (lambda d: give_opinion(d, KEY, "单位", "同意", "", ACTOR), "没有填提出人"),
        (lambda d: propose(d, KEY, "收回", "", "张三", ACTOR), "没有填依据"),
        (lambda d: propose(d, KEY, "收回", "依据", "", ACTOR), "没有填建议人"),
        (
            lambda d: propose(
                d, replace(KEY, project=(UNIT, "没有")), "收回", "依据", "张三", ACTOR
            ),
            "没有项目 没有",
        ),
        (lambda d: accept(d, KEY, "1", "局长", ACCEPTED_ON, ACTOR), "还没有建议收回或调剂"),
        (lambda d: accept(d, KEY, "0", "局长", ACCEPTED_ON, ACTOR), "金额是 0.00 万元"),
        (lambda d: accept(d, KEY, "1", "", ACCEPTED_ON, ACTOR), "没有填认定人"),
        (lambda d: accept(d, KEY, "1", "局长", JUNE_END, ACTOR), "不晚于6月底"),
        (lambda d: number_line(d, KEY, "", ISSUED_ON, "1", ACTOR), "没有填文号"),
        (lambda d: number_line(d, KEY, NUMBER, ISSUED_ON, "1", ACTOR), "还没有认定"),
        (lambda d: withdraw_number(d, KEY, NUMBER, "理由", ACTOR), "没有文号"),
        (lambda d: withdraw_number(d, KEY, NUMBER, "", ACTOR), "没有填原因"),
    ],
)
def test_what_does_not_hold_is_refused(
    closed: Database, act: Callable[[Database], object], words: str
) -> None:
    with pytest.raises(EntryRefusedError, match=words):
        act(closed)
    for table in ("reclaim_part", "reclaim_opinion", "reclaim_decision", "reclaim_document"):
        assert count_rows(closed, table) == 0


def test_no_more_is_accepted_than_the_line_can_give(closed: Database) -> None:
    expect(closed)
    suggest(closed)
    with pytest.raises(EntryRefusedError, match=r"500,000.01 元，可收回额只有 50.00 万元"):
        take(closed, "50.000001")
    take(closed)
    with pytest.raises(EntryRefusedError, match=r"可收回额是 49.00 万元，少于已认定的 50.00 万元"):
        expect(closed, "9")
    suggest(closed, "不收回")
    with pytest.raises(EntryRefusedError, match="还没有建议收回或调剂"):
        take(closed, "1")


def test_money_that_another_month_accepted_is_not_accepted_twice(closed: Database) -> None:
    accepted(closed)
    pay(closed, {(SECOND, date(2023, 7, 1)): WANYUAN}, date(2023, 7, 31))
    close(closed, 7)
    july = replace(KEY, month=7)
    change_part(closed, july, DUE, "0", "不再需要", ACTOR)
    propose(closed, july, "收回", "不再需要", "张三", ACTOR)
    with pytest.raises(EntryRefusedError, match=r"其中 50.00 万元已在别的月份认定"):
        accept(closed, july, "8.01", "局长", date(2023, 8, 1), ACTOR)
    accept(closed, july, "8", "局长", date(2023, 8, 1), ACTOR)
    assert [row["month"] for row in ledger(closed, 7)] == [7, JUNE]
    number_line(closed, KEY, NUMBER, ISSUED_ON, "50", ACTOR)
    with pytest.raises(EntryRefusedError, match="已经记在6月的清单上"):
        number_line(closed, july, NUMBER, date(2023, 8, 2), "8", ACTOR)


def test_what_the_budget_gave_up_before_the_next_closing_is_free_again(closed: Database) -> None:
    accepted(closed)
    number_line(closed, KEY, NUMBER, ISSUED_ON, "50", ACTOR)
    issue(closed, FIRST, "追减", -50 * WANYUAN, ISSUED_ON, document_no=NUMBER)
    pay(closed, {(SECOND, date(2023, 7, 1)): WANYUAN}, date(2023, 7, 31))
    close(closed, 7)
    july = replace(KEY, month=7)
    change_part(closed, july, DUE, "0", "不再需要", ACTOR)
    propose(closed, july, "收回", "不再需要", "张三", ACTOR)
    accept(closed, july, "8", "局长", date(2023, 8, 1), ACTOR)
    assert [row["accepted_fen"] for row in ledger(closed, 7)] == [8 * WANYUAN, 50 * WANYUAN]


def test_a_number_comes_after_the_acceptance_and_before_another_proposal(closed: Database) -> None:
    accepted(closed)
    with pytest.raises(EntryRefusedError, match="下文日期 2023-07-09 早于认定日期 2023-07-10"):
        number_line(closed, KEY, NUMBER, date(2023, 7, 9), "50", ACTOR)
    number_line(closed, KEY, NUMBER, ISSUED_ON, "50", ACTOR)
    with pytest.raises(EntryRefusedError, match="已经有文号"):
        suggest(closed, "暂缓")


def test_running_costs_are_not_in_the_list(closed: Database) -> None:
    with closed.write_lock:
        closed.cursor().execute("DELETE FROM cut_project WHERE project_code = ?", [FIRST])
    with pytest.raises(EntryRefusedError, match="月结时没有这个项目"):
        suggest(closed)


def test_of_a_classified_project_no_words_are_read_and_none_are_lost(closed: Database) -> None:
    expect(closed)
    suggested = suggest(closed)
    give_opinion(closed, KEY, "单位", "同意", "李四", ACTOR)
    with closed.write_lock:
        closed.cursor().execute(
            "UPDATE project SET classified = true WHERE project_code = ?", [FIRST]
        )
    take(closed)
    row = lines(closed)[FIRST]
    assert row["name"] == FIRST
    assert pd.isna(row["ground"])
    assert read_changed_parts(closed.cursor(), YEAR)["reason"].isna().all()
    assert read_reclaim_opinions(closed.cursor(), YEAR)["words"].isna().all()
    kept = closed.cursor().execute("SELECT DISTINCT ground FROM reclaim_decision").fetchall()
    assert kept == [("合同已签，尾款以外不再需要",)]
    (line,) = read_batch_lines(closed.cursor(), suggested, 10).to_dict("records")
    assert pd.isna(line["note"])


def test_the_history_tells_every_act_and_takes_it_back(closed: Database) -> None:
    expected = expect(closed)
    give_opinion(closed, KEY, "主管部门", "同意", "李四", ACTOR)
    suggest(closed)
    taken = take(closed)
    numbered = number_line(closed, KEY, NUMBER, ISSUED_ON, "50", ACTOR).batch_id
    cursor = closed.cursor()
    told = read_history(cursor)["content"].tolist()[:5]
    acts = [words.split("：")[0].removeprefix("2023年6月清单 盘活，") for words in reversed(told)]
    assert acts == [f"改{DUE}", "主管部门意见", "建议收回", "认定收回", NUMBER]
    (line,) = read_batch_lines(cursor, numbered, 10).to_dict("records")
    assert (line["what"], line["voucher_no"]) == ("盘活", NUMBER)
    assert read_touched_years(cursor, expected) == {(REGION, YEAR)}
    assert [check.check for check in verify(closed) if not check.ok] == []
    with pytest.raises(UndoRefusedError, match="请先撤销后面的批次"):
        undo(closed, taken, ACTOR, "认定错了")
    undo(closed, numbered, ACTOR, "号错了")
    undo(closed, taken, ACTOR, "认定错了")
    assert ledger(closed) == []
    assert read_reclaim_decisions(closed.cursor(), YEAR)["proposal"].tolist() == ["收回"]


def test_nothing_real_goes_into_a_demo_database(tmp_path: Path) -> None:
    demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
    acts: tuple[Callable[[], object], ...] = (
        lambda: change_part(demo, KEY, DUE, "1", "理由", ACTOR),
        lambda: give_opinion(demo, KEY, "单位", "同意", "李四", ACTOR),
        lambda: propose(demo, KEY, "收回", "依据", "张三", ACTOR),
        lambda: accept(demo, KEY, "1", "局长", ACCEPTED_ON, ACTOR),
        lambda: number_line(demo, KEY, NUMBER, ISSUED_ON, "1", ACTOR),
        lambda: withdraw_number(demo, KEY, NUMBER, "理由", ACTOR),
    )
    for act in acts:
        with pytest.raises(DemoDatabaseError, match="建立空库"):
            act()
    demo.close()
