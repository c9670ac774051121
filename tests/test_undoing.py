from datetime import date
from pathlib import Path

import pytest

from perfmon.errors import UndoRefusedError
from perfmon.store.batches import read_batches
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.matching import read_unmatched
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.undoing import undo, undo_sentence
from tests.facts import ACTOR, FIRST, import_document, pay
from tests.money_files import NAME, take, write_csv
from tests.voucher_workbooks import good_lines, line, write_workbook

ANOTHER = "李四"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = create_database(tmp_path / "perfmon.duckdb")
    import_document(made)
    return made


def committed(database: Database, folder: Path, lines: list[list[object]]) -> int:
    file = write_workbook(folder / "支付.xlsx", lines)
    batch_id = commit_file(database, file, file.name, "payments", ACTOR).batch_id
    assert batch_id is not None
    return batch_id


def paid_fen(database: Database) -> dict[str, int]:
    rows = read_judged_months(database.cursor(), 2023, Narrowing(month=12))
    return dict(zip(rows["project_code"], rows["paid_fen"], strict=True))


def test_a_batch_taken_back_leaves_every_figure_as_it_was(
    database: Database, tmp_path: Path
) -> None:
    before = paid_fen(database)
    batch_id = committed(database, tmp_path, good_lines())
    assert paid_fen(database)[FIRST] == 20_000_000
    undo(database, batch_id, ANOTHER, " 导错了月份 ")
    assert paid_fen(database) == before


def test_the_history_says_who_took_a_batch_back_when_and_why(
    database: Database, tmp_path: Path
) -> None:
    batch_id = committed(database, tmp_path, good_lines())
    undo(database, batch_id, ANOTHER, " 导错了月份 ")
    batches = read_batches(database.cursor()).set_index("batch_id")
    said = list(batches.loc[batch_id, ["actor", "undone_by", "undone_reason"]])
    assert said == [ACTOR, ANOTHER, "导错了月份"]
    assert batches["undone_at"].notna().tolist() == [True, False]


def test_a_file_taken_back_can_be_imported_again(database: Database, tmp_path: Path) -> None:
    first = committed(database, tmp_path, good_lines())
    undo(database, first, ANOTHER, "先撤再导")
    assert committed(database, tmp_path, good_lines()) == first + 1
    assert paid_fen(database)[FIRST] == 20_000_000


@pytest.mark.parametrize("reason", ["", "  ", "　"])
def test_no_batch_is_taken_back_without_a_reason(
    database: Database, tmp_path: Path, reason: str
) -> None:
    batch_id = committed(database, tmp_path, [line("1", 10)])
    with pytest.raises(UndoRefusedError, match=r"没有写原因。请写明原因再撤销。"):
        undo(database, batch_id, ANOTHER, reason)
    assert read_batches(database.cursor())["undone_at"].isna().all()


def test_a_batch_is_taken_back_only_once(database: Database, tmp_path: Path) -> None:
    batch_id = committed(database, tmp_path, [line("1", 10)])
    undo(database, batch_id, ANOTHER, "导错了")
    with pytest.raises(UndoRefusedError, match="没有这一批，或者它已经撤销"):
        undo(database, batch_id, ANOTHER, "再撤一次")


def test_a_batch_that_a_later_one_stands_on_stays(database: Database) -> None:
    pay(database, {(FIRST, date(2023, 3, 31)): 100}, date(2023, 3, 31))
    with pytest.raises(UndoRefusedError, match=r"第 1 批没有撤销.*请先撤销后面的批次。"):
        undo(database, 1, ANOTHER, "想换一份文本")
    assert paid_fen(database)[FIRST] == 100


def test_the_sample_itself_is_never_taken_back(sample: Path) -> None:
    database = open_database(sample)
    batches = read_batches(database.cursor())
    batch_id = int(batches.loc[batches["kind"] == "演示数据", "batch_id"].iloc[0])
    with pytest.raises(UndoRefusedError, match=r"演示数据本身.*请建立空库"):
        undo(database, batch_id, ANOTHER, "看看会怎样")
    assert read_batches(database.cursor())["undone_at"].isna().all()
    database.close()


def test_it_says_beforehand_which_payments_would_have_no_project(tmp_path: Path) -> None:
    database = create_database(tmp_path / "perfmon.duckdb")
    budgets = write_csv(
        tmp_path,
        "预算单位,项目代码,项目名称,项目类别,指标文号,下达日期,年初（元）\n"
        f"{NAME},{FIRST},综治视联网,特定目标类,巨财预〔2023〕1号,2023-01-20,960000",
        "指标.csv",
    )
    brought = take(database, budgets, "budgets").batch_id or 0
    payments = write_csv(
        tmp_path,
        f"支付凭证号,明细行号,预算单位,项目代码,支付日期,支付金额（元）\n1,1,288001,{FIRST},2023-06-05,25000",
    )
    later = take(database, payments).batch_id or 0
    assert undo_sentence(database, brought) == (
        "这一批计入预算指标 1 笔、96.00 万元，撤销后不再计入。"
        "有的项目只有这一批写明，撤销后库里没有这些项目，"
        "它们的支付 1 笔、2.50 万元会成为未匹配，不再计入任何项目。"
    )
    assert "未匹配" not in undo_sentence(database, later)
    undo(database, brought, ACTOR, "试")
    unmatched = read_unmatched(database.cursor(), 2023)
    assert unmatched["payment_fen"].tolist() == [2_500_000]
