"""What the bureau types by hand: what is written, and what is refused in words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.ingest.project_code import check_character
from perfmon.store.balances import read_left
from perfmon.store.database import Database, create_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.money_facts import read_tranches
from perfmon.store.units import unit_name_on
from perfmon.store.writing import undo_batch
from perfmon.workflows.entries import add_project, add_tranche, add_transfer, add_unit
from perfmon.workflows.typed_entries import (
    Money,
    ProjectEntry,
    TrancheEntry,
    TransferEntry,
    UnitEntry,
)
from tests.facts import ACTOR, FIFTH, FIRST, REGION, UNIT, count_rows, import_document, issue, pay

NEW_YEAR = date(2023, 1, 1)
YEAR_END = date(2023, 12, 31)
JUNE = date(2023, 6, 15)
STEM = "13052923P00584010899"
NEW_CODE = STEM + (check_character(STEM) or "")

TEAM = UnitEntry("288", "288002", "县法学会", NEW_YEAR)
PROJECT = ProjectEntry(
    2023, UNIT, NEW_CODE, "平安建设经费", "特定目标类", "年初", Money("30.00", NEW_YEAR)
)
CUT = TrancheEntry(2023, UNIT, FIFTH, "追减", Money("2.00", JUNE))
ADDITION = TrancheEntry(
    2023, UNIT, FIFTH, "追加", Money("3.50", JUNE, document_no="巨财预〔2023〕18号")
)
TRANSFER = TransferEntry(2023, (UNIT, FIRST), (UNIT, FIFTH), Money("6.00", JUNE))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    import_document(made)
    yield made
    made.close()


def budget_of(database: Database, code: str, month: int = 12, unit_code: str = UNIT) -> int:
    asked = Narrowing(month=month, unit_code=unit_code, project_code=code, only_judged=False)
    rows = read_judged_months(database.cursor(), 2023, asked)
    return int(rows["adjusted_budget_fen"].iloc[0])


def lines_of(database: Database, code: str) -> list[tuple[str, int]]:
    rows = read_tranches(database.cursor(), 2023, UNIT, code, YEAR_END)
    return list(zip(rows["kind"], rows["amount_fen"], strict=True))


class TestUnit:
    def test_a_typed_unit_has_its_name_from_its_day_on(self, database: Database) -> None:
        add_unit(database, TEAM, ACTOR)
        assert unit_name_on(database.cursor(), REGION, "288002", YEAR_END) == "县法学会"

    def test_a_unit_of_a_new_department_brings_the_department(self, database: Database) -> None:
        add_unit(database, UnitEntry("301", "301001", "县教育局本级", NEW_YEAR, "县教育局"), ACTOR)
        entry = replace(PROJECT, unit_code="301001")
        add_project(database, entry, ACTOR)
        rows = read_judged_months(database.cursor(), 2023, Narrowing(month=6, unit_code="301001"))
        assert rows["department_name"].tolist() == ["县教育局"]

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (replace(TEAM, unit_code=UNIT), "这个代码已经是“巨鹿县委政法委本级”的"),
            (replace(TEAM, unit_code="28x"), "要是 4 到 12 位数字"),
            (replace(TEAM, unit_code="301002"), "不是以主管部门代码 288 开头的"),
            (replace(TEAM, unit_name=" "), "没有填单位名称"),
            (
                replace(TEAM, department_code="301", unit_code="301001"),
                "库里没有主管部门 301。请同时填上主管部门的名称",
            ),
        ],
    )
    def test_a_unit_that_does_not_hold_is_refused(
        self, database: Database, entry: UnitEntry, words: str
    ) -> None:
        with pytest.raises(EntryRefusedError, match=words):
            add_unit(database, entry, ACTOR)
        assert count_rows(database, "batch") == 1

    def test_a_database_without_projects_knows_no_region_for_a_unit(self, tmp_path: Path) -> None:
        empty = create_database(tmp_path / "空库.duckdb")
        with pytest.raises(EntryRefusedError, match="先导入绩效文本或预算指标执行情况表"):
            add_unit(empty, TEAM, ACTOR)
        empty.close()


class TestProject:
    def test_a_typed_project_stands_with_its_first_tranche(self, database: Database) -> None:
        entered = add_project(database, PROJECT, ACTOR)
        assert entered.warnings == ()
        assert lines_of(database, NEW_CODE) == [("年初", 30_000_000)]
        assert budget_of(database, NEW_CODE, month=1) == 30_000_000

    def test_carried_money_comes_from_the_year_before(self, database: Database) -> None:
        add_project(database, replace(PROJECT, kind="结转"), ACTOR)
        rows = read_tranches(database.cursor(), 2023, UNIT, NEW_CODE, YEAR_END)
        assert rows["source_year"].tolist() == [2022]

    def test_a_wrong_check_character_is_told_and_not_refused(self, database: Database) -> None:
        wrong = STEM + ("0" if NEW_CODE[-1] != "0" else "1")
        entered = add_project(database, replace(PROJECT, project_code=wrong), ACTOR)
        assert "校验位不符" in entered.warnings[0]
        assert lines_of(database, wrong) == [("年初", 30_000_000)]

    def test_a_code_of_another_region_is_told(self, database: Database) -> None:
        other = "13000023P00584010899"
        code = other + (check_character(other) or "")
        entered = add_project(database, replace(PROJECT, project_code=code), ACTOR)
        assert entered.warnings == (
            f"项目代码 {code} 不是以本县区划 130529 开头的，上级项目除外，请核对。",
        )

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (replace(PROJECT, project_code=FIRST), "2023 年这个单位已经有这个项目"),
            (replace(PROJECT, project_code="13052923P0058"), "6位区划"),
            (replace(PROJECT, unit_code="288009"), "库里没有预算单位 288009"),
            (replace(PROJECT, name=""), "没有填项目名称"),
            (replace(PROJECT, money=Money("三十", NEW_YEAR)), "“三十”不是金额"),
            (replace(PROJECT, money=Money("1.0000001", NEW_YEAR)), "细到了分以下"),
            (replace(PROJECT, money=Money("0.001元", NEW_YEAR)), "细到了分以下"),
            (replace(PROJECT, money=Money("-5", NEW_YEAR)), "金额是 -5.00 万元"),
            (replace(PROJECT, money=Money("5", date(2022, 12, 31))), "不在 2023 年内"),
        ],
    )
    def test_a_project_that_does_not_hold_is_refused_and_leaves_nothing(
        self, database: Database, entry: ProjectEntry, words: str
    ) -> None:
        with pytest.raises(EntryRefusedError, match=words) as refused:
            add_project(database, entry, ACTOR)
        assert refused.value.message.endswith("库里的数据没有变化。")
        assert count_rows(database, "batch") == 1
        assert count_rows(database, "project") == 10


class TestTranche:
    def test_an_addition_raises_the_budget_from_its_day_on(self, database: Database) -> None:
        add_tranche(database, ADDITION, ACTOR)
        assert [budget_of(database, FIFTH, month) for month in (5, 6)] == [5_000_000, 8_500_000]

    def test_a_cut_is_typed_without_its_sign(self, database: Database) -> None:
        add_tranche(database, CUT, ACTOR)
        assert lines_of(database, FIFTH) == [("年初", 5_000_000), ("追减", -2_000_000)]

    def test_yuan_may_be_typed_for_wanyuan(self, database: Database) -> None:
        money = Money("35,000.01", JUNE, unit="元")
        add_tranche(database, replace(ADDITION, money=money), ACTOR)
        assert lines_of(database, FIFTH)[-1] == ("追加", 3_500_001)

    def test_no_more_is_cut_than_is_left_on_that_day(self, database: Database) -> None:
        pay(database, {(FIFTH, date(2023, 6, 1)): 4_000_000}, YEAR_END)
        with pytest.raises(EntryRefusedError, match=r"没有支付的预算只有 1\.00 万元"):
            add_tranche(database, CUT, ACTOR)
        add_tranche(database, replace(CUT, money=Money("1.00", JUNE)), ACTOR)
        assert read_left(database.cursor(), 2023, UNIT, JUNE)[FIFTH] == 0

    def test_a_payment_after_the_cut_counts_against_it_too(self, database: Database) -> None:
        pay(database, {(FIFTH, date(2023, 9, 1)): 4_000_000}, YEAR_END)
        with pytest.raises(EntryRefusedError, match=r"没有支付的预算只有 1\.00 万元"):
            add_tranche(database, CUT, ACTOR)

    def test_money_that_comes_later_cannot_be_cut_now(self, database: Database) -> None:
        issue(database, FIFTH, "追加", 9_000_000, date(2023, 8, 1))
        with pytest.raises(EntryRefusedError, match=r"没有支付的预算只有 5\.00 万元"):
            add_tranche(database, replace(CUT, money=Money("6.00", JUNE)), ACTOR)

    def test_carried_money_stands_beside_what_the_text_prints(self, database: Database) -> None:
        entered = add_tranche(
            database, replace(CUT, kind="结转", money=Money("1.00", NEW_YEAR)), ACTOR
        )
        assert entered.warnings == ()
        assert budget_of(database, FIFTH) == 6_000_000

    def test_a_typed_initial_budget_replaces_what_the_text_prints(self, database: Database) -> None:
        entered = add_tranche(
            database, replace(CUT, kind="年初", money=Money("7.00", NEW_YEAR)), ACTOR
        )
        assert entered.warnings == ("绩效文本所印的年初 5.00 万元不再计入，以这一笔为准。",)
        assert budget_of(database, FIFTH) == 7_000_000
        undo_batch(database, entered.batch_id, ACTOR, "录错了")
        assert budget_of(database, FIFTH) == 5_000_000

    def test_the_same_line_again_is_told(self, database: Database) -> None:
        assert add_tranche(database, ADDITION, ACTOR).warnings == ()
        assert "请核对是不是重复录入" in add_tranche(database, ADDITION, ACTOR).warnings[0]

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (replace(ADDITION, project_code=NEW_CODE), f"单位 {UNIT} 没有项目 {NEW_CODE}"),
            (replace(ADDITION, unit_code="288009"), "单位 288009 没有项目"),
            (replace(ADDITION, money=Money("0", JUNE)), "金额是 0.00 万元"),
            (replace(ADDITION, money=Money("", JUNE)), "不是金额"),
            (replace(ADDITION, money=Money("5", date(2024, 1, 1))), "不在 2023 年内"),
        ],
    )
    def test_a_tranche_that_does_not_hold_is_refused(
        self, database: Database, entry: TrancheEntry, words: str
    ) -> None:
        with pytest.raises(EntryRefusedError, match=words):
            add_tranche(database, entry, ACTOR)
        assert count_rows(database, "tranche") == 10


class TestTransfer:
    def test_both_sides_carry_one_number_and_sum_to_zero(self, database: Database) -> None:
        add_transfer(database, TRANSFER, ACTOR)
        assert lines_of(database, FIRST)[-1] == ("调剂", -6_000_000)
        assert lines_of(database, FIFTH)[-1] == ("调剂", 6_000_000)
        rows = database.cursor().execute("SELECT transfer_no FROM tranche WHERE kind = '调剂'")
        numbers = {number for (number,) in rows.fetchall()}
        assert len(numbers) == 1
        assert None not in numbers

    def test_two_transfers_have_two_numbers(self, database: Database) -> None:
        for _ in range(2):
            add_transfer(database, TRANSFER, ACTOR)
        asked = "SELECT count(DISTINCT transfer_no) FROM tranche"
        assert database.cursor().execute(asked).fetchall() == [(2,)]

    def test_a_project_gives_nothing_to_itself(self, database: Database) -> None:
        with pytest.raises(EntryRefusedError, match="同一个项目"):
            add_transfer(database, replace(TRANSFER, taker=TRANSFER.giver), ACTOR)

    def test_a_project_gives_no_more_than_it_has_left(self, database: Database) -> None:
        with pytest.raises(EntryRefusedError, match=r"只有 96\.00 万元"):
            add_transfer(database, replace(TRANSFER, money=Money("96.01", JUNE)), ACTOR)
        assert count_rows(database, "batch") == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda demo: add_unit(demo, TEAM, ACTOR),
        lambda demo: add_project(demo, PROJECT, ACTOR),
        lambda demo: add_tranche(demo, ADDITION, ACTOR),
        lambda demo: add_transfer(demo, TRANSFER, ACTOR),
    ],
    ids=["单位", "项目", "预算变动", "调剂"],
)
def test_real_figures_never_go_into_a_demo_database(
    tmp_path: Path, write: Callable[[Database], object]
) -> None:
    demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
    with pytest.raises(DemoDatabaseError, match="建立空库"):
        write(demo)
    assert count_rows(demo, "batch") == 0
    demo.close()
