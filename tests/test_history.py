"""历史: what each batch was in words a clerk understands, and the lines that it brought."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.rates import is_missing
from perfmon.measures.tie_out import Key
from perfmon.store.batch_contents import count_batch_lines, read_batch_lines
from perfmon.store.database import Database, create_database
from perfmon.workflows.entries import add_project, add_tranche, add_transfer, add_unit
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.history import read_history
from perfmon.workflows.pending_payments import payments_to_review
from perfmon.workflows.tie_out import TypedTotal, record_total
from perfmon.workflows.typed_entries import (
    Money,
    ProjectEntry,
    TrancheEntry,
    TransferEntry,
    UnitEntry,
)
from perfmon.workflows.undoing import undo
from perfmon.workflows.unit_entries import Sheet, What, pending_key, review, send_cells
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, import_document

UNIT_NAME = "巨鹿县委政法委本级"
MONEY = Money("3.5", date(2023, 10, 8), document_no="巨财预〔2023〕18号")
TODAY = date(2023, 12, 10)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    import_document(made)
    yield made
    made.close()


def send(database: Database, what: What, *cells: Cell, month: int = 10) -> None:
    send_cells(database, Sheet(what, 2023, UNIT, month), cells, "已报", ACTOR, today=TODAY)


def last(database: Database) -> "pd.Series[Any]":
    return read_history(database.cursor()).iloc[0]


def lines(database: Database) -> list[tuple[object, ...]]:
    """What the last batch brought: what, day, amount in fen, note."""
    batch_id = int(last(database)["batch_id"])
    rows = read_batch_lines(database.cursor(), batch_id, most=100)
    assert len(rows) == count_batch_lines(database.cursor(), batch_id)
    return [
        (
            row["what"],
            None if is_missing(row["day"]) else f"{row['day']:%Y-%m-%d}",
            None if is_missing(row["amount_fen"]) else row["amount_fen"],
            row["note"],
        )
        for row in rows.to_dict("records")
    ]


class TestWhatUnitsFillIn:
    def test_payments_say_unit_month_rows_and_sum(self, database: Database) -> None:
        send(database, "国库外支付", Cell(FIFTH, "1.50", "工会账户"), Cell(FIRST, "2.00"))
        batch = last(database)
        assert batch["kind"] == "单位填报"
        assert batch["content"] == f"{UNIT_NAME} 2023年10月 国库外支付，上报 2 行"
        assert (batch["new"], batch["sum_fen"]) == (2, 3_500_000)
        assert ("国库外支付", "2023-10-31", 1_500_000, "已报 工会账户") in lines(database)

    def test_results_say_each_value_in_the_order_of_the_text(self, database: Database) -> None:
        cells = [Cell(FIFTH, "12", indicator_row=4), Cell(FIFTH, "96", indicator_row=2)]
        send(database, "指标结果", *cells)
        assert last(database)["content"] == f"{UNIT_NAME} 2023年10月 指标结果，上报 2 行"
        assert is_missing(last(database)["sum_fen"])
        notes = [str(note) for _, _, _, note in lines(database)]
        assert ["96% 已报" in notes[0], "12册 已报" in notes[1]] == [True, True]

    def test_a_review_says_what_was_decided(self, database: Database) -> None:
        for month in (8, 9):
            send(database, "国库外支付", Cell(FIFTH, "1.00"), month=month)
        pending = payments_to_review(database.cursor(), 2023).to_dict("records")
        review(
            database, "国库外支付", 2023, [pending_key(row) for row in pending], "已审", "审核人"
        )
        assert last(database)["content"] == f"{UNIT_NAME} 2023年8—9月 国库外支付，审核通过 2 行"
        assert [note for _, _, _, note in lines(database)] == ["已审", "已审"]

    def test_a_batch_taken_back_still_says_it(self, database: Database) -> None:
        send(database, "国库外支付", Cell(FIFTH, "1.50"))
        undo(database, int(last(database)["batch_id"]), ACTOR, "填错")
        assert last(database)["content"] == f"{UNIT_NAME} 2023年10月 国库外支付，上报 1 行"


class TestWhatTheBureauTypes:
    def test_a_control_total_says_report_and_month(self, database: Database) -> None:
        record_total(database, TypedTotal(2023, Key(6), 987_654_300), ACTOR)
        assert last(database)["content"] == "国库报表 2023年6月 当月"
        assert last(database)["sum_fen"] == 987_654_300
        assert lines(database) == [("对账数", "2023-06-30", 987_654_300, "国库报表 当月")]
        record_total(database, TypedTotal(2023, Key(6), None), ACTOR)
        assert last(database)["content"] == "国库报表 2023年6月 当月，收回原来填的数"
        assert is_missing(last(database)["sum_fen"])

    def test_an_addition_says_project_and_document(self, database: Database) -> None:
        add_tranche(database, TrancheEntry(2023, UNIT, FIFTH, "追加", MONEY), ACTOR)
        assert last(database)["content"] == "追加 巨财预〔2023〕18号：维稳专项经费"
        assert last(database)["sum_fen"] == 3_500_000

    def test_a_transfer_says_who_gives_to_whom(self, database: Database) -> None:
        add_transfer(database, TransferEntry(2023, (UNIT, FIRST), (UNIT, FIFTH), MONEY), ACTOR)
        assert str(last(database)["content"]).startswith("调剂：")
        assert str(last(database)["content"]).endswith(" → 维稳专项经费")
        assert last(database)["sum_fen"] == 3_500_000

    def test_a_unit_and_a_project_say_their_names(self, database: Database) -> None:
        add_unit(database, UnitEntry("288", "288002", "县法学会", date(2023, 1, 1)), ACTOR)
        assert last(database)["content"] == "预算单位 县法学会（288002）"
        assert lines(database) == [("预算单位", "2023-01-01", None, "288002 县法学会")]
        code = "13052923P005840108990"
        project = ProjectEntry(2023, UNIT, code, "平安建设", "特定目标类", "年初", MONEY)
        add_project(database, project, ACTOR)
        assert last(database)["content"] == "年初 巨财预〔2023〕18号：平安建设"

    def test_a_classified_project_is_not_named(self, database: Database) -> None:
        code = "13052923P005840108990"
        entry = ProjectEntry(2023, UNIT, code, "某某专项", "特定目标类", "年初", MONEY, True)
        add_project(database, entry, ACTOR)
        assert last(database)["content"] == f"年初 巨财预〔2023〕18号：{code}"


def test_a_file_says_its_name(database: Database) -> None:
    first = read_history(database.cursor()).iloc[-1]
    assert first["content"] == first["file_name"]
    assert is_missing(first["new"])
