"""Batches taken back in any order: what is left is as if their files had never been imported."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.errors import UndoRefusedError
from perfmon.periods import Period
from perfmon.store.batch_contents import count_batch_lines
from perfmon.store.control_totals import read_tie_out_facts
from perfmon.store.database import Database, utc_now
from perfmon.store.money_facts import read_vouchers
from perfmon.store.uncounted_facts import read_uncounted
from perfmon.store.undo_effects import read_undo_effects
from perfmon.workflows.outcome import AS_PRINTED, Choices
from perfmon.workflows.target_corrections import PLAN, Correction, correct_target
from perfmon.workflows.undoing import undo, undo_sentence
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, SECOND, UNIT
from tests.money_files import budgets_fen, paid_fen, take, write_csv
from tests.test_import_invariants import FEW, copy_of

HEADS = {
    "payments": "支付凭证号,明细行号,预算单位,项目代码,支付日期,支付金额（元）",
    "changes": "指标文号,资金性质,预算单位,项目代码,下达日期,变动金额（元）,变动类型",
}
YEAR_END = date(2023, 12, 31)
WHOLE = Choices(complete=Period.parse("2023-06"))
TAKING = Choices(take_conflicts=True)


class Line(NamedTuple):
    """A line of a file.

    Attributes:
        number: 凭证号 or 文号.
        yuan: its amount.
        project: its code.
        row: 明细行号; blank where none is printed.
        month: of 2023, on the 15th.
    """

    number: int
    yuan: int
    project: str = FIRST
    row: str = "1"
    month: int = 6


RENT, PRINT, TRAVEL = Line(1, 10), Line(2, 200), Line(3, 3_000)
TWICE = Line(4, 40_000, SECOND, "")
"""A line of which there may be several."""

Told = tuple[Sequence[Line], bool]
"""The lines of a file, and whether it is complete for June."""


def write(folder: Path, name: str, lines: Sequence[Line], kind: str = "payments") -> Path:
    rows = [
        f"{line.number:06},{line.row if kind == 'payments' else ''},{UNIT},{line.project},"
        f"2023-{line.month:02}-15,{line.yuan},{'' if kind == 'payments' else '追加'}"
        for line in lines
    ]
    head = f"{HEADS[kind]}{',' if kind == 'payments' else ''}"
    return write_csv(folder, "\n".join([head, *rows]), f"{name}.csv")


def brought(
    database: Database,
    folder: Path,
    name: str,
    lines: Sequence[Line],
    choices: Choices = AS_PRINTED,
    kind: str = "payments",
) -> int:
    """The batch of a file with these lines."""
    outcome = take(database, write(folder, name, lines, kind), kind, choices)
    assert outcome.batch_id is not None
    return outcome.batch_id


def broken(database: Database) -> list[str]:
    return [check.check for check in verify(database) if not check.ok]


def sources(database: Database, project: str = FIRST) -> list[tuple[str, int]]:
    """File and row of each voucher line of a project that counts."""
    lines = read_vouchers(database.cursor(), 2023, UNIT, project, YEAR_END)
    return sorted(zip(lines["source"], lines["line"], strict=True))


class TestLinesThatFilesRepeat:
    def test_a_line_that_a_later_file_has_too_stays_with_its_place_in_that_file(
        self, texts: Database, tmp_path: Path
    ) -> None:
        first = brought(texts, tmp_path, "甲", [RENT, PRINT])
        brought(texts, tmp_path, "乙", [TRAVEL, RENT])
        assert sources(texts) == [("乙.csv", 2), ("甲.csv", 2), ("甲.csv", 3)]
        undo(texts, first, ACTOR, "导错了")
        assert paid_fen(texts) == 3_010_00
        assert sources(texts) == [("乙.csv", 2), ("乙.csv", 3)]
        assert count_batch_lines(texts.cursor(), first) == 2
        assert broken(texts) == []

    def test_a_line_goes_with_the_last_file_that_has_it(
        self, texts: Database, tmp_path: Path
    ) -> None:
        first = brought(texts, tmp_path, "甲", [RENT, PRINT])
        second = brought(texts, tmp_path, "乙", [PRINT, RENT])
        undo(texts, first, ACTOR, "导错了")
        assert paid_fen(texts) == 210_00
        undo(texts, second, ACTOR, "导错了")
        assert paid_fen(texts) == 0
        brought(texts, tmp_path, "丙", [RENT, PRINT])
        assert paid_fen(texts) == 210_00
        assert broken(texts) == []

    def test_what_was_known_before_stays_known(self, texts: Database, tmp_path: Path) -> None:
        first = brought(texts, tmp_path, "甲", [RENT])
        brought(texts, tmp_path, "乙", [RENT, PRINT])
        before = utc_now()
        undo(texts, first, ACTOR, "导错了")
        lines = read_vouchers(texts.cursor(), 2023, UNIT, FIRST, YEAR_END, known_at=before)
        assert sorted(lines["source"]) == ["乙.csv", "甲.csv"]

    def test_a_line_that_stays_does_not_explain_a_difference(
        self, texts: Database, tmp_path: Path
    ) -> None:
        first = brought(texts, tmp_path, "甲", [RENT, PRINT])
        brought(texts, tmp_path, "乙", [TRAVEL, RENT])
        undo(texts, first, ACTOR, "导错了")
        aside = read_tie_out_facts(texts.cursor(), 2023).aside
        assert aside[["reason", "amount_fen"]].to_numpy().tolist() == [["undone", 200_00]]

    def test_the_same_line_of_another_layout_holds_it_too(
        self, texts: Database, tmp_path: Path
    ) -> None:
        first = brought(texts, tmp_path, "甲", [RENT])
        named = "支付凭证号,预算单位,项目代码,支付日期,支付金额（元）"
        take(texts, write_csv(tmp_path, f"{named}\n1,{UNIT},{FIRST},2023-06-15,10", "乙.csv"))
        undo(texts, first, ACTOR, "导错了")
        assert paid_fen(texts) == 10_00

    def test_added_budgets_stay_likewise(self, texts: Database, tmp_path: Path) -> None:
        before = budgets_fen(texts)[FIRST]
        first = brought(texts, tmp_path, "甲", [RENT, PRINT], kind="changes")
        second = brought(texts, tmp_path, "乙", [PRINT, RENT], kind="changes")
        undo(texts, first, ACTOR, "导错了")
        assert budgets_fen(texts)[FIRST] == before + 210_00
        undo(texts, second, ACTOR, "导错了")
        assert budgets_fen(texts)[FIRST] == before
        assert broken(texts) == []

    def test_one_side_of_a_transfer_stays_where_a_later_table_has_only_that(
        self, texts: Database, tmp_path: Path
    ) -> None:
        before = budgets_fen(texts)
        head = "指标文号,下达日期,变动金额（元）,调出单位,调出项目代码,调入单位,调入项目代码"
        moved = f"{head}\n7号,2023-06-15,100,{UNIT},{FIRST},{UNIT},{SECOND}"
        first = take(texts, write_csv(tmp_path, moved, "甲.csv"), "changes").batch_id
        head = "年度,预算单位,项目代码,指标文号,下达日期,调剂（元）"
        table = f"{head}\n2023,{UNIT},{SECOND},7号,2023-06-15,100"
        assert take(texts, write_csv(tmp_path, table, "乙.csv"), "budgets").counts.duplicate == 1
        undo(texts, first or 0, ACTOR, "导错了")
        after = budgets_fen(texts)
        assert (after[FIRST], after[SECOND]) == (before[FIRST], before[SECOND] + 100_00)
        assert broken(texts) == []


class TestLinesTakenOut:
    def test_a_line_that_a_later_complete_file_lacks_too_stays_out(
        self, texts: Database, tmp_path: Path
    ) -> None:
        brought(texts, tmp_path, "甲", [RENT, PRINT])
        second = brought(texts, tmp_path, "乙", [RENT], WHOLE)
        third = brought(texts, tmp_path, "丙", [RENT, TRAVEL], WHOLE)
        undo(texts, second, ACTOR, "导错了")
        assert paid_fen(texts) == 3_010_00
        undo(texts, third, ACTOR, "导错了")
        assert paid_fen(texts) == 210_00
        assert broken(texts) == []

    def test_a_line_that_comes_again_counts_once_whatever_is_taken_back(
        self, texts: Database, tmp_path: Path
    ) -> None:
        first = brought(texts, tmp_path, "甲", [RENT, PRINT])
        second = brought(texts, tmp_path, "乙", [RENT], WHOLE)
        third = brought(texts, tmp_path, "丙", [TRAVEL, PRINT])
        assert paid_fen(texts) == 3_210_00
        assert sources(texts) == [("丙.csv", 2), ("丙.csv", 3), ("甲.csv", 2)]
        assert count_batch_lines(texts.cursor(), third) == 2
        assert read_uncounted(texts.cursor(), 2023, UNIT, FIRST, YEAR_END).empty
        undo(texts, second, ACTOR, "导错了")
        assert paid_fen(texts) == 3_210_00
        undo(texts, first, ACTOR, "导错了")
        assert paid_fen(texts) == 3_200_00
        assert broken(texts) == []

    def test_a_line_that_comes_again_in_another_layout_counts_once(
        self, texts: Database, tmp_path: Path
    ) -> None:
        brought(texts, tmp_path, "甲", [RENT, PRINT])
        second = brought(texts, tmp_path, "乙", [RENT], WHOLE)
        named = "支付凭证号,预算单位,项目代码,支付日期,支付金额（元）"
        take(texts, write_csv(tmp_path, f"{named}\n2,{UNIT},{FIRST},2023-06-15,200", "丙.csv"))
        assert paid_fen(texts) == 210_00
        undo(texts, second, ACTOR, "导错了")
        assert paid_fen(texts) == 210_00

    def test_a_numbered_line_that_comes_again_with_another_amount_counts_once(
        self, texts: Database, tmp_path: Path
    ) -> None:
        brought(texts, tmp_path, "甲", [RENT, PRINT])
        second = brought(texts, tmp_path, "乙", [RENT], WHOLE)
        brought(texts, tmp_path, "丙", [PRINT._replace(yuan=250)])
        undo(texts, second, ACTOR, "导错了")
        assert paid_fen(texts) == 260_00
        assert broken(texts) == []

    @pytest.mark.parametrize("row", ["1", ""])
    def test_a_line_that_made_way_stays_out_while_a_file_has_what_took_its_place(
        self, texts: Database, tmp_path: Path, row: str
    ) -> None:
        old, changed = RENT._replace(row=row), RENT._replace(row=row, yuan=15)
        brought(texts, tmp_path, "甲", [old, PRINT])
        second = brought(texts, tmp_path, "乙", [changed], TAKING)
        third = brought(texts, tmp_path, "丙", [changed, TRAVEL])
        undo(texts, second, ACTOR, "导错了")
        assert paid_fen(texts) == 3_215_00
        undo(texts, third, ACTOR, "导错了")
        assert paid_fen(texts) == 210_00
        assert broken(texts) == []

    def test_a_line_may_be_replaced_that_only_a_later_file_has(
        self, texts: Database, tmp_path: Path
    ) -> None:
        first = brought(texts, tmp_path, "甲", [RENT])
        second = brought(texts, tmp_path, "乙", [RENT, PRINT])
        undo(texts, first, ACTOR, "导错了")
        third = brought(texts, tmp_path, "丙", [RENT._replace(yuan=15)], TAKING)
        assert paid_fen(texts) == 215_00
        with pytest.raises(UndoRefusedError, match=f"请先依次撤销第 {third} 批。"):
            undo(texts, second, ACTOR, "导错了")
        undo(texts, third, ACTOR, "导错了")
        assert paid_fen(texts) == 210_00

    def test_a_unit_that_a_complete_file_does_not_name_is_left_alone(
        self, texts: Database, tmp_path: Path
    ) -> None:
        brought(texts, tmp_path, "甲", [RENT, PRINT])
        second = brought(texts, tmp_path, "乙", [RENT], WHOLE)
        other = write(tmp_path, "丙", [TRAVEL])
        other.write_text(other.read_text(encoding="utf-8").replace(UNIT, "301001"), "utf-8")
        take(texts, other, choices=WHOLE)
        undo(texts, second, ACTOR, "导错了")
        assert sources(texts) == [("甲.csv", 2), ("甲.csv", 3)]


class TestSaidBefore:
    def test_it_is_said_what_leaves_the_count(self, texts: Database, tmp_path: Path) -> None:
        first = brought(texts, tmp_path, "甲", [RENT, TWICE, TWICE])
        assert undo_sentence(texts, first) == ("这一批计入支付 3 笔、8.00 万元，撤销后不再计入。")

    def test_it_is_said_what_later_batches_have_too(self, texts: Database, tmp_path: Path) -> None:
        first = brought(texts, tmp_path, "甲", [RENT, TWICE, TWICE])
        second = brought(texts, tmp_path, "乙", [TWICE, TRAVEL])
        assert undo_sentence(texts, first) == (
            "这一批计入支付 3 笔、8.00 万元，其中 1 笔、4.00 万元后面的批次也有，仍然计入；"
            "其余 2 笔、4.00 万元撤销后不再计入。"
        )
        brought(texts, tmp_path, "丙", [TWICE, TWICE, RENT])
        assert undo_sentence(texts, first) == (
            "这一批计入支付 3 笔、8.00 万元，后面的批次都有，撤销后仍然计入。"
        )
        assert undo_sentence(texts, second) == ("这一批计入支付 1 笔、0.30 万元，撤销后不再计入。")

    def test_it_is_said_what_counts_again(self, texts: Database, tmp_path: Path) -> None:
        brought(texts, tmp_path, "甲", [RENT, TWICE, TWICE])
        second = brought(texts, tmp_path, "乙", [TRAVEL, TWICE], WHOLE)
        assert undo_sentence(texts, second) == (
            "这一批计入支付 1 笔、0.30 万元，撤销后不再计入。"
            "这一批取下的支付 2 笔、4.00 万元，撤销后重新计入。"
        )

    def test_budgets_are_said_as_such(self, texts: Database, tmp_path: Path) -> None:
        first = brought(texts, tmp_path, "甲", [TWICE], kind="changes")
        assert undo_sentence(texts, first) == (
            "这一批计入预算指标 1 笔、4.00 万元，撤销后不再计入。"
        )

    def test_of_a_batch_without_such_lines_nothing_is_said(self, texts: Database) -> None:
        correct_target(texts, Correction(1, SECOND, PLAN, 6, "30", "补填累计数"), ACTOR)
        assert undo_sentence(texts, 2) == ""


def bring_all(
    database: Database, folder: Path, files: Sequence[Told], kind: str, without: Sequence[int] = ()
) -> dict[int, int]:
    """Imports the files but some, each with a line of its own; the batch of each by its place."""
    return {
        place: brought(
            database,
            folder,
            f"第{place}份",
            [Line(100 + place, 50_000, month=7), TRAVEL, *lines],
            WHOLE if is_whole else AS_PRINTED,
            kind,
        )
        for place, (lines, is_whole) in enumerate(files)
        if place not in without
    }


def money_fen(database: Database) -> int:
    return paid_fen(database) + sum(budgets_fen(database).values())


def foreseen_fen(database: Database, batch_id: int) -> int:
    """What taking a batch back is said to change."""
    effects = read_undo_effects(database.cursor(), batch_id).values()
    return sum(effect.returning.fen - effect.leaving.fen for effect in effects)


FILES = st.lists(
    st.tuples(st.lists(st.sampled_from([RENT, PRINT, TWICE, TWICE]), max_size=4), st.booleans()),
    min_size=2,
    max_size=5,
)


@FEW
@given(FILES, st.sampled_from(sorted(HEADS)), st.data())
def test_files_taken_back_are_as_ones_never_imported(
    texts_path: Path, files: list[Told], kind: str, data: st.DataObject
) -> None:
    undone = data.draw(st.lists(st.sampled_from(range(len(files))), min_size=1, unique=True))
    with copy_of(texts_path) as (one, folder), copy_of(texts_path) as (other, other_folder):
        batches = bring_all(one, folder, files, kind)
        for place in undone:
            before, change = money_fen(one), foreseen_fen(one, batches[place])
            undo(one, batches[place], ACTOR, "导错了")
            assert money_fen(one) == before + change
        bring_all(other, other_folder, files, kind, undone)
        assert money_fen(one) == money_fen(other)
        assert broken(one) == []
