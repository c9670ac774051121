"""Taking back a text, or its acceptance, says which version speaks of which months then."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.__main__ import main
from perfmon.store.batches import read_batches_in_force
from perfmon.store.database import Database, open_database
from perfmon.workflows.text_rehearsal import foresee_text
from perfmon.workflows.texts import read_text
from perfmon.workflows.undoing import undo, undo_sentence
from perfmon.workflows.undone_texts import undone_texts_sentence
from tests import screens
from tests.facts import ACTOR, DOCUMENT, FIRST, import_document, pay
from tests.test_text_rounds import SECOND_ROUND, accept, plan_of_first

TEXT = "巨鹿县委政法委本级2023年的绩效文本"
FOLLOWS = "这些月份的计划、预算数、指标和灯随着变。"
WHOLE_YEAR = f"{TEXT}：撤销前 1—7月按第1版，8—12月按第2版；撤销后 全年按第2版。{FOLLOWS}"


def accepted_from_august(database: Database) -> int:
    import_document(database, SECOND_ROUND)
    return accept(database, from_month=8)


def test_the_first_text_taken_back_gives_the_year_to_the_next_and_says_so(
    texts: Database,
) -> None:
    accepted_from_august(texts)
    assert undo_sentence(texts, 1) == WHOLE_YEAR
    assert read_batches_in_force(texts.cursor()) == {1, 2, 3}
    undo(texts, 1, ACTOR, "导错了")
    assert plan_of_first(texts)[:2] == [6000_0000, 7000_0000]


def test_an_acceptance_taken_back_gives_the_months_to_the_version_before(
    texts: Database,
) -> None:
    accepted = accepted_from_august(texts)
    told = f"{TEXT}：撤销前 1—7月按第1版，8—12月按第2版；撤销后 全年按第1版。{FOLLOWS}"
    assert undone_texts_sentence(texts, accepted) == told
    undo(texts, accepted, ACTOR, "接受错了")
    assert undone_texts_sentence(texts, accepted) == ""


def test_a_version_that_nobody_accepted_is_called_so(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    told = f"{TEXT}：撤销前 全年按第1版；撤销后 全年按第2版（还没有人接受）。{FOLLOWS}"
    assert undone_texts_sentence(texts, 1) == told
    assert undone_texts_sentence(texts, 2) == ""


def test_the_only_text_taken_back_leaves_none(texts: Database) -> None:
    told = f"{TEXT}：撤销前 全年按第1版；撤销后 没有一版在用。{FOLLOWS}"
    assert undone_texts_sentence(texts, 1) == told


def test_a_batch_about_no_text_says_nothing_of_texts(texts: Database) -> None:
    pay(texts, {(FIRST, date(2023, 5, 4)): 100}, date(2023, 10, 31))
    assert undone_texts_sentence(texts, 2) == ""
    assert undone_texts_sentence(texts, 99) == ""


def test_the_command_says_it(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = open_database(path)
    accepted_from_august(database)
    database.close()
    assert main(["undo", "1"]) == 0
    assert f"已撤销第 1 批。{WHOLE_YEAR}" in capsys.readouterr().out


def test_the_page_says_it_before_and_after(real: Path, app: AppTest) -> None:
    database = open_database(real)
    accepted_from_august(database)
    database.close()

    def dialog() -> None:
        from perfmon.ui.import_undo import ask_undo

        ask_undo(1, "文本。")

    asked = AppTest.from_function(dialog, default_timeout=60).run()
    assert not asked.exception
    assert WHOLE_YEAR in screens.prose(asked)
    asked.text_input(key="undo_reason").set_value("导错了")
    asked.button[0].click().run()
    assert not asked.exception
    notice = asked.session_state["import_desk"].notice
    assert WHOLE_YEAR in screens.readable(notice)


def foreseen(database: Database, content: bytes) -> str:
    text, findings = read_text(content, DOCUMENT.name)
    return foresee_text(database, text, findings, DOCUMENT.name, ACTOR)


def test_a_revision_is_foreseen_and_nothing_is_kept(texts: Database) -> None:
    pay(texts, {(FIRST, date(2023, 5, 4)): 100}, date(2023, 10, 31))
    before = read_batches_in_force(texts.cursor())
    assert foreseen(texts, SECOND_ROUND) == (
        "这是一份修订的文本：导入后是本年第2版，与在用的第1版有 3 处不同。导入后不立刻生效，"
        "要在“目标审核”页的“版本”里接受；按库里的支付，通常从 11 月起算，以前各月不变，"
        "接受时可以改成 1 到 12 月"
    )
    assert read_batches_in_force(texts.cursor()) == before
    import_document(texts, SECOND_ROUND)
    again = foreseen(texts, DOCUMENT.read_bytes() + b"\n")
    assert "导入后是本年第3版，与在用的第1版内容相同（另有第2版也还没有接受）。" in again


def test_a_first_text_is_no_revision_and_the_sample_takes_none(
    empty_database: Path, sample_path: Path, tmp_path: Path
) -> None:
    database = open_database(empty_database)
    assert foreseen(database, SECOND_ROUND) == ""
    database.close()
    copy = tmp_path / "演示.duckdb"
    copy.write_bytes(sample_path.read_bytes())
    demo = open_database(copy)
    assert foreseen(demo, SECOND_ROUND) == ""
    demo.close()
