"""Any cut opens again, years later, and each of its papers can be made again with its figures."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from perfmon import clock
from perfmon.measures.tie_out import IN_MONTH, MONTHLY_REPORT, Key
from perfmon.reports.made_on import MADE_ON
from perfmon.reports.meeting_papers import PAPERS, Paper
from perfmon.store.cuts import Cut, altered_cuts, find_cut
from perfmon.store.database import Database, open_database
from perfmon.store.rules import read_rules
from perfmon.workflows.cut_corrections import read_corrections
from perfmon.workflows.ladder import StepKey, decide_step
from perfmon.workflows.meeting import Meeting, read_meeting
from perfmon.workflows.project_states import (
    ContractEntry,
    WithdrawalEntry,
    end_contract_state,
    hold_for_contract,
)
from perfmon.workflows.promises import PromiseEntry, promise, withdraw_promise
from perfmon.workflows.resolutions import ResolutionEntry, resolve, settle
from perfmon.workflows.rules import set_rules
from perfmon.workflows.text_rounds import Acceptance, accept_text
from perfmon.workflows.tie_out import TypedTotal, record_total
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, FIFTH, FIRST, SECOND, UNIT, import_document, issue, pay
from tests.paper_texts import numbers, texts
from tests.test_closing import close
from tests.test_text_rounds import SECOND_ROUND

YEAR, MONTH = 2023, 10
OCTOBER_END, NOVEMBER_END, YEAR_END = date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 31)
CLOSED_ON, YEARS_LATER = date(2023, 11, 6), date(2025, 11, 6)
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Twice(NamedTuple):
    """A cut's meeting when it was held and years later, and the papers of the first time."""

    cut: Cut
    held: Meeting
    later: Meeting
    written: dict[str, bytes]
    database: Database


@pytest.fixture(scope="module")
def twice(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    """October is closed, its meeting held and over with November's closing, its papers written.

    Then everything that can happen to a cut happens.
    """
    path = Path(shutil.copy(texts_path, tmp_path_factory.mktemp("月结") / "库.duckdb"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "today", lambda: CLOSED_ON)
        database = open_database(path)
        undone = live_until_the_meeting(database)
        cut = close(database, MONTH)
        hold_meeting(database)
        close(database, MONTH + 1)
        held = read_meeting(database.cursor(), cut, is_demo=False)
        written = {paper.title: paper.write(held) for paper in PAPERS}
        live_on(database, undone)
        database.close()
        patched.setattr(clock, "today", lambda: YEARS_LATER)
        database = open_database(path)
        again = find_cut(database.cursor(), YEAR, MONTH)
        assert again is not None
        later = read_meeting(database.cursor(), again, is_demo=False)
        yield Twice(cut, held, later, written, database)
        database.close()


def live_until_the_meeting(database: Database) -> int:
    """Payments with odd fen, a state, a promise, a letter, a bridge; gives a payments' batch."""
    pay(database, {(FIRST, date(2023, 5, 1)): 33_333_333}, date(2023, 9, 30))
    pay(database, {(SECOND, date(2023, 10, 9)): 1_234_567}, OCTOBER_END)
    undone = database.cursor().execute("SELECT max(batch_id) FROM batch").fetchall()[0][0]
    pay(database, {(FIFTH, date(2023, 10, 12)): 77_777}, OCTOBER_END)
    issue(database, FIFTH, "追加", 1_111_111, date(2023, 8, 1), document_no="巨财预〔2023〕31号")
    hold_for_contract(database, contract(SECOND), ACTOR)
    promise(database, promised(FIRST, 9, "12.34"), ACTOR)
    decide_step(database, StepKey(YEAR, 9, (UNIT, FIRST), "提示函"), "分管局长", "滞后", ACTOR)
    resolve(database, ResolutionEntry(YEAR, 9, "清理往来款", "国库股", OCTOBER_END), ACTOR)
    record_total(database, TypedTotal(YEAR, Key(MONTH), 1_312_300), ACTOR)
    record_total(database, TypedTotal(YEAR, Key(MONTH, MONTHLY_REPORT, IN_MONTH), 1_312_344), ACTOR)
    return int(undone)


def hold_meeting(database: Database) -> None:
    """What the meeting leaves behind, and the payments of its next month."""
    promise(database, promised(SECOND, MONTH, "1.00"), ACTOR)
    resolve(database, ResolutionEntry(YEAR, MONTH, "催办验收", "绩效股", NOVEMBER_END), ACTOR)
    decide_step(
        database, StepKey(YEAR, MONTH, (UNIT, FIRST), "整改通知书"), "分管局长", "10月为滞后", ACTOR
    )
    pay(database, {(SECOND, date(2023, 11, 20)): 654_321}, NOVEMBER_END)


def live_on(database: Database, undone: int) -> None:
    """Late payments and budgets, a stricter rule, a batch taken back, states and promises."""
    pay(database, {(FIRST, date(2023, 10, 30)): 9_999_999}, OCTOBER_END)
    issue(database, SECOND, "追加", 2_222_222, date(2023, 10, 10))
    rules = read_rules(database.cursor()).at(OCTOBER_END)
    strict = replace(rules.light, red_points=5, yellow_points=2)
    set_rules(
        database, replace(rules, light=strict, holds_from=date(2023, 1, 1), note="从严"), ACTOR
    )
    undo(database, undone, ACTOR, "导错", is_administrator=True)
    end_contract_state(
        database, WithdrawalEntry(YEAR, (UNIT, SECOND), "已验收", date(2023, 10, 20)), ACTOR
    )
    hold_for_contract(database, contract(FIFTH), ACTOR)
    withdraw_promise(database, YEAR, 9, (UNIT, FIRST), "合同终止", ACTOR)
    promise(database, promised(FIFTH, 9, "0.50"), ACTOR)
    promise(database, promised(FIRST, MONTH, "2.00"), ACTOR)
    withdraw_promise(database, YEAR, MONTH, (UNIT, SECOND), "合同终止", ACTOR)
    resolve(database, ResolutionEntry(YEAR, MONTH, "再议一次", "国库股", YEAR_END), ACTOR)
    decide_step(database, StepKey(YEAR, 9, (UNIT, SECOND), "提示函"), "分管局长", "滞后", ACTOR)
    settle(database, YEAR, 1, OCTOBER_END, "国库股报告", ACTOR)
    import_document(database, SECOND_ROUND)
    accept_text(database, Acceptance(YEAR, UNIT, 2, MONTH, "追加预算后修订"), ACTOR)
    pay(database, {(FIRST, date(2023, 12, 1)): 1_000_001}, YEAR_END)
    record_total(database, TypedTotal(YEAR, Key(MONTH), 9_999_999), ACTOR)
    close(database, 12)


def contract(code: str) -> ContractEntry:
    return ContractEntry(
        YEAR, (UNIT, code), "巨政采2023-018", "第7条：验收后付款", date(2023, 9, 1), YEAR_END
    )


def promised(code: str, month: int, wanyuan: str) -> PromiseEntry:
    return PromiseEntry(
        YEAR, month, (UNIT, code), "采购", "重新招标", date(2023, 11, 30), "张三", amount=wanyuan
    )


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.title for paper in PAPERS])
def test_a_paper_is_made_again_with_the_same_words_and_figures(twice: Twice, paper: Paper) -> None:
    again = paper.write(twice.later)
    said = texts(paper.suffix, twice.written[paper.title])
    assert len(numbers(said)) > 10
    assert twice.cut.short_fingerprint in "".join(said)
    assert texts(paper.suffix, again) == said
    assert paper.file_name(twice.later) == paper.file_name(twice.held)


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.title for paper in PAPERS])
def test_a_paper_is_made_again_byte_for_byte(twice: Twice, paper: Paper) -> None:
    assert paper.write(twice.later) == twice.written[paper.title]
    assert moments(twice.written[paper.title]) <= {f"{MADE_ON:%Y-%m-%dT%H:%M:%SZ}"}


def moments(content: bytes) -> set[str]:
    """The moments that a paper says it was written at; a second run in another second has others.

    Of its parts too, and theirs: a chart keeps its figures in a workbook of its own.
    """
    if not zipfile.is_zipfile(BytesIO(content)):
        return set()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        said = {f"{_moment(part)}" for part in archive.infolist() if part.date_time[0] != 1980}
        for part in archive.infolist():
            held = archive.read(part)
            if part.filename.endswith("core.xml"):
                said |= {found.decode() for found in MOMENT.findall(held)}
            elif zipfile.is_zipfile(BytesIO(held)):
                said |= moments(held)
    return said


def _moment(part: zipfile.ZipInfo) -> str:
    year, month, day, hour, minute, second = part.date_time
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"


def test_what_came_since_stands_beside_the_cut_and_not_in_it(twice: Twice) -> None:
    cursor = twice.database.cursor()
    corrections = read_corrections(cursor, twice.cut)
    assert corrections is not None
    assert corrections.count >= 3
    assert corrections.closed.paid_fen == int(twice.held.projects["paid_fen"].sum())
    assert corrections.now.paid_fen != corrections.closed.paid_fen
    assert altered_cuts(cursor) == []


def test_the_other_months_paper_has_other_figures(twice: Twice) -> None:
    december = find_cut(twice.database.cursor(), YEAR, 12)
    assert december is not None
    other = read_meeting(twice.database.cursor(), december, is_demo=False)
    assert PAPERS[0].write(other) != twice.written[PAPERS[0].title]
