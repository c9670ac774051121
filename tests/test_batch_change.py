"""合计变动: what each batch changes in the sum that is counted, so that history bridges to it."""

from datetime import date
from pathlib import Path

from perfmon.measures.rates import is_missing
from perfmon.periods import Period
from perfmon.store.database import Database
from perfmon.workflows.entries import add_tranche, add_transfer
from perfmon.workflows.history import read_history
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.typed_entries import Money, TrancheEntry, TransferEntry
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, FIFTH, FIRST, SECOND, UNIT
from tests.money_files import look, take, write_csv
from tests.payment_lines import Paid, write_payments

UNKNOWN = "13052923P009999999999"
JUNE = Period.of_months(2023, 6, 6)
TAKING = Choices(fen_per_unit=100, take_conflicts=True)
GOOD = (
    Paid(FIRST, "1001", "2023-06-05", 100_00),
    Paid(SECOND, "1002", "2023-06-06", 200_00),
    Paid(UNKNOWN, "1003", "2023-06-07", 30_00),
)


def paid(database: Database, folder: Path, *lines: Paid, choices: Choices = TAKING) -> Outcome:
    """What an import of these lines did, the same as its preview said."""
    file = write_payments(folder / "支付.csv", lines)
    seen = look(database, file, choices=choices)
    done = take(database, file, choices=choices)
    assert (seen.change_fen, seen.counts) == (done.change_fen, done.counts)
    return done


def changes(database: Database) -> dict[int, object]:
    """合计变动 of every batch in force."""
    history = read_history(database.cursor())
    in_force = history[history["undone_at"].isna()]
    return dict(zip(in_force["batch_id"], in_force["change_fen"], strict=True))


def counted_fen(database: Database, facts: str = "payment_said") -> int:
    """What the database counts, whatever project it is on."""
    query = f"SELECT sum(amount_fen)::BIGINT FROM {facts}(TIMESTAMP '9999-12-31')"  # noqa: S608 our own names
    return int(database.cursor().execute(query).fetchall()[0][0])


def bridged_fen(database: Database) -> int:
    return sum(int(str(fen)) for fen in changes(database).values() if not is_missing(fen))


def test_new_lines_change_the_sum_by_what_they_are_on_a_project_or_not(
    texts: Database, tmp_path: Path
) -> None:
    outcome = paid(texts, tmp_path, *GOOD)
    assert (outcome.counts.sum_fen, outcome.change_fen) == (300_00, 330_00)
    assert bridged_fen(texts) == counted_fen(texts) == 330_00


def test_a_line_that_takes_the_place_of_another_changes_the_sum_by_the_difference(
    texts: Database, tmp_path: Path
) -> None:
    paid(texts, tmp_path, *GOOD)
    outcome = paid(texts, tmp_path, GOOD[0]._replace(amount=70_00))
    assert (outcome.counts.new, outcome.counts.sum_fen, outcome.change_fen) == (0, 0, -30_00)
    assert list(changes(texts).values())[:2] == [-30_00, 330_00]
    assert bridged_fen(texts) == counted_fen(texts) == 300_00


def test_a_conflict_that_nobody_decides_changes_nothing(texts: Database, tmp_path: Path) -> None:
    paid(texts, tmp_path, *GOOD)
    asked = Choices(fen_per_unit=100)
    outcome = paid(texts, tmp_path, GOOD[0]._replace(amount=70_00), choices=asked)
    assert (outcome.counts.conflict, outcome.change_fen) == (1, 0)
    assert bridged_fen(texts) == counted_fen(texts) == 330_00


def test_lines_taken_out_as_vanished_are_subtracted(texts: Database, tmp_path: Path) -> None:
    paid(texts, tmp_path, *GOOD)
    whole = Choices(fen_per_unit=100, complete=JUNE)
    added = Paid(FIRST, "1009", "2023-06-20", 5_00)
    outcome = paid(texts, tmp_path, GOOD[0], added, choices=whole)
    assert (outcome.counts.vanished, outcome.counts.sum_fen) == (2, 5_00)
    assert outcome.change_fen == 5_00 - 200_00 - 30_00
    assert bridged_fen(texts) == counted_fen(texts) == 105_00


def test_history_bridges_after_batches_are_taken_back(texts: Database, tmp_path: Path) -> None:
    paid(texts, tmp_path, *GOOD)
    whole = Choices(fen_per_unit=100, complete=JUNE)
    paid(texts, tmp_path, Paid(FIRST, "1009", "2023-06-20", 5_00), choices=whole)
    undo(texts, 2, ACTOR, "导错了")
    assert bridged_fen(texts) == counted_fen(texts) == 5_00


def test_budget_lines_and_what_is_typed_change_the_sum_of_budgets(
    texts: Database, tmp_path: Path
) -> None:
    head = "年度,预算单位,项目代码,项目名称,指标文号,下达日期,年初（元）,追加（元）"
    first = f"2023,288001,{FIRST},综治视联网,巨财预〔2023〕1号,2023-01-20,900000,0"
    file = write_csv(tmp_path, f"{head}\n{first}", "指标.csv")
    assert take(texts, file, "budgets").change_fen == 900_000_00
    cut = write_csv(tmp_path, f"{head}\n{first.replace('900000', '800000')}", "指标.csv")
    assert take(texts, cut, "budgets", TAKING).change_fen == -100_000_00
    money = Money("3.5", date(2023, 6, 8), document_no="巨财预〔2023〕18号")
    add_tranche(texts, TrancheEntry(2023, UNIT, FIFTH, "追加", money), ACTOR)
    add_transfer(texts, TransferEntry(2023, (UNIT, FIRST), (UNIT, FIFTH), money), ACTOR)
    assert list(changes(texts).values())[:4] == [0, 35_000_00, -100_000_00, 900_000_00]


def test_cumulative_sums_and_texts_have_no_such_sum(texts: Database, tmp_path: Path) -> None:
    head = "预算单位,项目编码,项目名称,截至日期,累计支付（元）"
    rows = f"{head}\n288001,{FIRST},综治视联网,2023-06-30,100"
    outcome = take(texts, write_csv(tmp_path, rows, "进度.csv"), "progress")
    assert (outcome.counts.new, outcome.change_fen) == (1, None)
    assert all(map(is_missing, changes(texts).values()))
