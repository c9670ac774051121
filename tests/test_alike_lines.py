"""The same money in two layouts: what both print agrees, so it counts once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.store.database import Database, create_database
from perfmon.store.writing import undo_batch
from perfmon.workflows.outcome import Choices
from tests.facts import FIFTH, import_document
from tests.money_files import budgets_fen, codes, look, paid_fen, take, write_csv
from tests.test_import_invariants import FEW, copy_of
from tests.workbooks import write_xlsx

NUMBERED = "支付凭证号,明细行号,预算单位,项目代码,指标文号,经济科目,摘要,支付日期,支付金额（元）"
NAMED = "支付凭证号,预算单位,项目名称,支付日期,支付金额（元）"
FIFTH_NAME = "维稳专项经费"
UNIT, UNIT_NAME = "288001", "巨鹿县委政法委本级"
ADDED_BY_CODE = f"{UNIT},{FIFTH},追加,20000,巨财预〔2023〕60号,2023-06-20"
ADDED_BY_NAME = f"{UNIT_NAME},{FIFTH_NAME},追加,20000,,2023-06-20"
CHANGES_BY_CODE = "预算单位,项目代码,变动类型,变动金额（元）,指标文号,下达日期"
CHANGES_BY_NAME = "预算单位,项目名称,变动类型,变动金额（元）,指标文号,下达日期"


def numbered(voucher: int, row: int, yuan: int, day: int = 5) -> str:
    """A line of the treasury's layout, by code."""
    place = f"{voucher:06},{row},{UNIT},{FIFTH},巨财预〔2023〕1号,30201 办公费,办公用品"
    return f"{place},2023-06-{day:02},{yuan}"


def named(voucher: int, yuan: int, day: int = 5) -> str:
    """The same line in the layout of the unit's ledger, by names, the voucher's zeros lost."""
    return f"{voucher},{UNIT_NAME},{FIFTH_NAME},2023-06-{day:02},{yuan}"


class TestPayments:
    def test_a_project_by_name_is_the_project_by_code(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{NUMBERED}\n{numbered(7, 1, 5)}", "甲.csv"))
        outcome = take(texts, write_csv(tmp_path, f"{NAMED}\n{named(7, 5)}", "乙.csv"))
        assert (outcome.counts.new, outcome.counts.duplicate) == (0, 1)
        assert codes(outcome) == ["LINE_ALIKE"]
        assert "1 行与库里的写法不同" in outcome.findings[0].message
        assert paid_fen(texts) == 500

    @pytest.mark.parametrize(
        ("other", "why"),
        [
            (named(7, 6), "another amount"),
            (named(8, 5), "another voucher"),
            (f"7,{UNIT_NAME},县法学会工作经费,2023-06-05,5", "another project"),
        ],
    )
    def test_a_line_that_differs_in_what_both_print_is_new(
        self, texts: Database, tmp_path: Path, other: str, why: str
    ) -> None:
        take(texts, write_csv(tmp_path, f"{NUMBERED}\n{numbered(7, 1, 5)}", "甲.csv"))
        outcome = take(texts, write_csv(tmp_path, f"{NAMED}\n{other}", "乙.csv"))
        assert outcome.counts.new == 1, why

    def test_as_many_equal_lines_as_are_there_are_the_same_and_one_more_is_new(
        self, texts: Database, tmp_path: Path
    ) -> None:
        two = "\n".join(numbered(7, row, 5) for row in (1, 2))
        three = "\n".join(named(7, 5) for _ in range(3))
        take(texts, write_csv(tmp_path, f"{NUMBERED}\n{two}", "甲.csv"))
        outcome = take(texts, write_csv(tmp_path, f"{NAMED}\n{three}", "乙.csv"))
        assert (outcome.counts.new, outcome.counts.duplicate) == (1, 2)
        assert paid_fen(texts) == 1500

    def test_two_numbered_lines_of_one_voucher_are_never_one(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{NUMBERED}\n{numbered(7, 1, 5)}", "甲.csv"))
        outcome = take(texts, write_csv(tmp_path, f"{NUMBERED}\n{numbered(7, 2, 5)}", "乙.csv"))
        assert outcome.counts.new == 1

    def test_a_line_that_can_be_only_one_of_two_leaves_the_other_to_the_rest(
        self, texts: Database, tmp_path: Path
    ) -> None:
        head = "支付凭证号,预算单位,项目代码,摘要,支付日期,支付金额（元）"
        row = f"7,{UNIT},{FIFTH},{{}},2023-06-05,5"
        stored = [row.format("印刷费"), row.format("办公费")]
        coming = [named(7, 5), f"7,{UNIT_NAME},{FIFTH_NAME},2023-06-05,5"]
        take(texts, write_csv(tmp_path, "\n".join([head, *stored]), "甲.csv"))
        more = "支付凭证号,预算单位,项目名称,支付日期,支付金额（元）,摘要"
        lines = [f"{coming[0]},", f"{coming[1]},印刷费"]
        outcome = take(texts, write_csv(tmp_path, "\n".join([more, *lines]), "乙.csv"))
        assert (outcome.counts.new, outcome.counts.duplicate) == (0, 2)

    def test_a_project_that_is_not_known_yet_is_for_a_person(self, tmp_path: Path) -> None:
        database = create_database(tmp_path / "空.duckdb")
        take(database, write_csv(tmp_path, f"{NUMBERED}\n{numbered(7, 1, 5)}", "甲.csv"))
        other = write_csv(tmp_path, f"{NAMED}\n{named(7, 5)}", "乙.csv")
        outcome = take(database, other)
        assert (outcome.counts.conflict, outcome.counts.unmatched) == (1, 0)
        assert "日期或项目还不能确定" in outcome.lines["reason"].tolist()[0]
        import_document(database)
        assert paid_fen(database) == 500
        database.close()

    def test_lines_without_a_voucher_are_the_same_only_where_all_else_is(
        self, texts: Database, tmp_path: Path
    ) -> None:
        head = "预算单位,{},摘要,支付日期,支付金额（元）"
        by_code = f"{head.format('项目代码')}\n{UNIT},{FIFTH},办公费,2023-06-05,5"
        by_name = f"{head.format('项目名称')}\n{UNIT},{FIFTH_NAME},{{}},2023-06-05,5"
        take(texts, write_csv(tmp_path, by_code, "甲.csv"))
        assert look(texts, write_csv(tmp_path, by_name.format("办公费"))).counts.duplicate == 1
        assert look(texts, write_csv(tmp_path, by_name.format("印刷费"))).counts.new == 1
        assert look(texts, write_csv(tmp_path, by_name.format(""))).counts.new == 1


PAID = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=8
)
"""Voucher, 元 and day of lines; equal ones are as many lines."""


@FEW
@given(PAID, st.booleans())
def test_the_same_payments_in_two_layouts_count_once_in_either_order(
    texts_path: Path, paid: list[tuple[int, int, int]], code_first: bool
) -> None:
    by_code = [numbered(v, row, yuan, day) for row, (v, yuan, day) in enumerate(paid, start=1)]
    by_name = [named(v, yuan, day) for v, yuan, day in paid]
    with copy_of(texts_path) as (database, folder):
        files = [
            write_csv(folder, "\n".join([NUMBERED, *by_code]), "甲.csv"),
            write_csv(folder, "\n".join([NAMED, *by_name]), "乙.csv"),
        ]
        first, second = files if code_first else reversed(files)
        one = take(database, first)
        assert paid_fen(database) == 100 * sum(yuan for _, yuan, _ in paid)
        assert take(database, second).counts.duplicate == len(paid)
        assert paid_fen(database) == one.counts.sum_fen


class TestPlace:
    UNIT_CODES = ("288001", "301001")

    @pytest.fixture
    def shared(self, texts: Database, tmp_path: Path) -> Database:
        """Two units that have a project of the same name."""
        rows = [
            f"2023,{unit},13052923P0{unit}0000{at}X,电费补助,100000"
            for at, unit in enumerate(self.UNIT_CODES)
        ]
        head = "年度,预算单位,项目代码,项目名称,年初（元）"
        take(texts, write_csv(tmp_path, "\n".join([head, *rows]), "指标.csv"), "budgets")
        return texts

    @pytest.mark.parametrize("voucher", ["", "0001"])
    def test_the_same_words_of_another_unit_are_another_line(
        self, shared: Database, tmp_path: Path, voucher: str
    ) -> None:
        head = "支付凭证号,预算单位,项目名称,支付日期,支付金额（元）,摘要"
        rows = [f"{voucher},{unit},电费补助,2023-03-31,1000,电费" for unit in self.UNIT_CODES]
        for row, name in zip(rows, ("甲.csv", "乙.csv"), strict=True):
            assert take(shared, write_csv(tmp_path, f"{head}\n{row}", name)).counts.new == 1
        assert paid_fen(shared) == 200_000
        both = write_csv(tmp_path, "\n".join([head, *rows]), "丙.csv")
        assert look(shared, both).counts.duplicate == 2

    def test_a_sheet_for_each_unit_is_no_copy_of_another(
        self, shared: Database, tmp_path: Path
    ) -> None:
        heads: list[object] = ["预算单位", "项目名称", "支付日期", "支付金额（元）", "摘要"]
        sheets: dict[str, list[list[object]]] = {
            unit: [heads, [unit, "电费补助", "2023-03-31", 1000, "电费"]]
            for unit in self.UNIT_CODES
        }
        take(shared, write_xlsx(tmp_path / "各单位.xlsx", sheets))
        assert paid_fen(shared) == 200_000

    def test_a_number_used_again_another_month_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{NAMED}\n记-1,{UNIT},{FIFTH_NAME},2023-03-31,10"))
        april = f"{NAMED}\n记-1,{UNIT},{FIFTH_NAME},2023-04-30,10"
        outcome = take(texts, write_csv(tmp_path, april, "四月.csv"))
        assert outcome.counts.conflict == 1
        assert outcome.lines["reason"].tolist() == ["库里已有同一笔，日期不同"]

    def test_another_amount_of_the_project_by_name_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        by_code = (
            f"支付凭证号,预算单位,项目代码,支付日期,支付金额（元）\n7,{UNIT},{FIFTH},2023-06-05,9"
        )
        take(texts, write_csv(tmp_path, by_code, "甲.csv"))
        outcome = take(texts, write_csv(tmp_path, f"{NAMED}\n{named(7, 8)}", "乙.csv"))
        assert outcome.counts.conflict == 1
        assert paid_fen(texts) == 900

    def test_another_day_in_another_layout_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{NUMBERED}\n{numbered(7, 1, 5)}", "甲.csv"))
        outcome = take(texts, write_csv(tmp_path, f"{NAMED}\n{named(7, 5, day=6)}", "乙.csv"))
        assert outcome.counts.conflict == 1
        assert paid_fen(texts) == 500

    def test_a_return_told_in_another_layout_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{NUMBERED}\n{numbered(7, 1, 5)}", "甲.csv"))
        returned = f"{NAMED},支付状态\n{named(7, 5)},已退款"
        outcome = take(texts, write_csv(tmp_path, returned, "乙.csv"))
        assert outcome.counts.conflict == 1
        assert outcome.lines["reason"].tolist() == ["库里已经计入，文件里的状态是已退款"]
        undo_batch(texts, outcome.batch_id or 0, "测试", "重来")
        take(texts, tmp_path / "乙.csv", choices=Choices(take_conflicts=True))
        assert paid_fen(texts) == 0

    def test_a_further_line_of_a_known_voucher_is_pointed_out(
        self, texts: Database, tmp_path: Path
    ) -> None:
        two = "\n".join([numbered(7, 1, 3), numbered(7, 2, 2)])
        take(texts, write_csv(tmp_path, f"{NUMBERED}\n{two}", "甲.csv"))
        outcome = take(texts, write_csv(tmp_path, f"{NAMED}\n{named(7, 5)}", "乙.csv"))
        assert outcome.counts.new == 1
        assert codes(outcome) == ["VOUCHER_KNOWN"]

    def test_thousands_of_equal_lines_stay_cheap(self, texts: Database, tmp_path: Path) -> None:
        ours = "\n".join(numbered(7, row, 1) for row in range(1, 1001))
        theirs = "\n".join(named(7, 1) for _ in range(1001))
        take(texts, write_csv(tmp_path, f"{NAMED}\n{theirs}", "甲.csv"))
        counts = take(texts, write_csv(tmp_path, f"{NUMBERED}\n{ours}", "乙.csv")).counts
        assert (counts.new, counts.duplicate) == (0, 1000)


class TestTranches:
    def test_two_kinds_of_money_under_one_number_are_two(
        self, texts: Database, tmp_path: Path
    ) -> None:
        head = f"{CHANGES_BY_CODE},资金性质"
        for fund in ("一般公共预算", "政府性基金预算"):
            path = write_csv(tmp_path, f"{head}\n{ADDED_BY_CODE},{fund}", f"{fund}.csv")
            assert take(texts, path, "changes").counts.new == 1
        assert budgets_fen(texts)[FIFTH] == 9_000_000
        unnumbered = f"{CHANGES_BY_NAME},资金性质\n{ADDED_BY_NAME},国有资本经营预算"
        assert look(texts, write_csv(tmp_path, unnumbered), "changes").counts.new == 1

    def test_another_amount_by_name_is_for_a_person(self, texts: Database, tmp_path: Path) -> None:
        head = "年度,预算单位,项目代码,项目名称,指标文号,下达日期,年初（元）"
        document = "巨财预〔2023〕1号,2023-01-20"
        by_code = write_csv(tmp_path, f"{head}\n2023,{UNIT},{FIFTH},,{document},50000", "甲.csv")
        by_name = write_csv(
            tmp_path, f"{head}\n2023,{UNIT},,{FIFTH_NAME},{document},55000", "乙.csv"
        )
        take(texts, by_code, "budgets")
        assert take(texts, by_name, "budgets").counts.conflict == 1
        assert budgets_fen(texts)[FIFTH] == 5_000_000

    def test_a_change_by_name_without_its_number_is_the_one_by_code(
        self, texts: Database, tmp_path: Path
    ) -> None:
        by_code = write_csv(tmp_path, f"{CHANGES_BY_CODE}\n{ADDED_BY_CODE}", "甲.csv")
        by_name = write_csv(tmp_path, f"{CHANGES_BY_NAME}\n{ADDED_BY_NAME}", "乙.csv")
        take(texts, by_code, "changes")
        assert take(texts, by_name, "changes").counts.duplicate == 1
        assert budgets_fen(texts)[FIFTH] == 7_000_000

    def test_a_weekly_budget_table_and_the_table_of_changes_are_one(
        self, texts: Database, tmp_path: Path
    ) -> None:
        table = write_csv(
            tmp_path,
            f"""年度,预算单位,项目代码,项目名称,指标文号,下达日期,年初（元）,追加（元）
            2023,{UNIT},{FIFTH},{FIFTH_NAME},巨财预〔2023〕1号,2023-01-20,50000,
            2023,{UNIT},{FIFTH},{FIFTH_NAME},巨财预〔2023〕60号,2023-06-20,,20000""",
            "指标.csv",
        )
        take(texts, write_csv(tmp_path, f"{CHANGES_BY_NAME}\n{ADDED_BY_NAME}"), "changes")
        outcome = take(texts, table, "budgets")
        assert (outcome.counts.new, outcome.counts.duplicate) == (1, 1)
        assert budgets_fen(texts)[FIFTH] == 7_000_000

    def test_an_initial_budget_of_another_day_without_a_number_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        head = "年度,预算单位,项目代码,项目名称,指标文号,下达日期,年初（元）"
        row = f"2023,{UNIT},{FIFTH},{FIFTH_NAME}"
        dated = write_csv(tmp_path, f"{head}\n{row},巨财预〔2023〕1号,2023-01-20,50000", "甲.csv")
        blank = write_csv(tmp_path, f"{head}\n{row},,,50000", "乙.csv")
        take(texts, dated, "budgets")
        assert take(texts, blank, "budgets").counts.conflict == 1
        assert budgets_fen(texts)[FIFTH] == 5_000_000

    def test_two_additions_of_the_same_amount_under_two_numbers_are_two(
        self, texts: Database, tmp_path: Path
    ) -> None:
        other = ADDED_BY_CODE.replace("60号", "61号")
        take(texts, write_csv(tmp_path, f"{CHANGES_BY_CODE}\n{ADDED_BY_CODE}"), "changes")
        take(texts, write_csv(tmp_path, f"{CHANGES_BY_CODE}\n{other}", "乙.csv"), "changes")
        assert budgets_fen(texts)[FIFTH] == 9_000_000


class TestOneByOne:
    def test_a_person_decides_each_conflict_by_itself(
        self, texts: Database, tmp_path: Path
    ) -> None:
        stored = "\n".join(numbered(voucher, 1, 5) for voucher in (1, 2, 3))
        changed = "\n".join(numbered(voucher, 1, 8) for voucher in (1, 2, 3))
        first = take(texts, write_csv(tmp_path, f"{NUMBERED}\n{stored}", "甲.csv"))
        path = write_csv(tmp_path, f"{NUMBERED}\n{changed}", "乙.csv")
        seen = look(texts, path)
        beside = ["stored_fen", "stored_voucher_no", "stored_batch_id", "stored_source"]
        assert seen.lines[beside].to_numpy().tolist() == [
            [500, f"00000{voucher}", first.batch_id, "甲.csv"] for voucher in (1, 2, 3)
        ]
        outcome = take(texts, path, choices=Choices(taken_lines=frozenset({(None, 3)})))
        assert outcome.counts.conflict == 3
        assert paid_fen(texts) == 500 + 800 + 500
        undo_batch(texts, outcome.batch_id or 0, "测试", "弄错了")
        assert paid_fen(texts) == 1500
        take(texts, path, choices=Choices(take_conflicts=True))
        assert paid_fen(texts) == 2400
