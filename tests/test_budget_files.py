"""Budget tables and tables of changes: tranches, projects, both sides of a 调剂."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from perfmon.errors import ImportRefusedError
from perfmon.ingest.project_code import check_character
from perfmon.periods import Period
from perfmon.store.asking import NOW
from perfmon.store.database import Database, create_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.matching import read_unmatched
from perfmon.store.writing import undo_batch
from perfmon.workflows.entries import add_tranche
from perfmon.workflows.outcome import Choices
from perfmon.workflows.typed_entries import Money, TrancheEntry
from tests.facts import FIFTH, FIRST, import_document
from tests.money_files import budgets_fen, codes, look, paid_fen, take, write_csv


def coded(body: str) -> str:
    """A project code with its check character."""
    return f"{body}{check_character(body)}"


WAGES = coded("13052923R00584010001")
RUNNING = coded("13052923Y00584010002")
FROM_ABOVE = coded("13052923T00584010003")

HEAD = (
    "年度,主管部门,预算单位,项目代码,项目名称,项目类别,指标文号,下达日期,预算级次,资金性质,"
    "直达标识,是否采购,来源年度,年初,追加,追减,调剂,结转,已申请,已支付,余额"
)
OFFICE = "2023,288-县委政法委,288001-县委政法委本级"
ABOVE = "省级,一般公共预算,是,否,2023"
FUND = "县级,一般公共预算,否,否,2023"
BUDGETS = f"""单位：元
{HEAD}
{OFFICE},{WAGES},在职人员工资,人员类,巨财预〔2023〕1号,2023-01-20,{FUND},1200000,,,,,,,
{OFFICE},{RUNNING},公用经费,公用经费,巨财预〔2023〕1号,2023-01-20,{FUND},300000,,,,,,,
{OFFICE},{FROM_ABOVE},上级综治专款,特定目标类,冀财〔2023〕9号,2023-05-20,{ABOVE},,88000,,,,,,
{OFFICE},{FIFTH},维稳专项经费,特定目标类,巨财预〔2023〕1号,2023-01-20,{FUND},50000,,,,,,,
合计,,,,,,,,,,,,,1550000,88000,,,,,,
"""

CHANGES = (
    "变动类型,预算单位,项目代码,变动金额,指标文号,下达日期,"
    "调出单位,调出项目代码,调入单位,调入项目代码"
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    yield made
    made.close()


@pytest.fixture
def budgets(database: Database, tmp_path: Path) -> Database:
    """A database with the four projects of BUDGETS."""
    take(database, write_csv(tmp_path, BUDGETS, "指标.csv"), "budgets")
    return database


class TestProjects:
    def test_a_budget_table_brings_projects_units_and_classes_along(
        self, budgets: Database
    ) -> None:
        rows = budgets.cursor().execute(
            "SELECT project_code, unit_code, name, project_class "
            "FROM project_known($now) ORDER BY 1",
            {"now": NOW},
        )
        assert rows.fetchall() == [
            (FIFTH, "288001", "维稳专项经费", "特定目标类"),
            (WAGES, "288001", "在职人员工资", "人员类"),
            (FROM_ABOVE, "288001", "上级综治专款", "特定目标类"),
            (RUNNING, "288001", "公用经费", "公用经费"),
        ]
        named = budgets.cursor().execute(
            "SELECT unit_name, department_code FROM unit_named(DATE '2023-12-31', $now)",
            {"now": NOW},
        )
        assert named.fetchall() == [("县委政法委本级", "288")]

    def test_a_month_with_wages_running_costs_and_money_from_above_ties_out(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        payments = write_csv(
            tmp_path,
            f"""支付凭证号,明细行号,预算单位,项目代码,项目名称,支付日期,支付金额（元）
            1,1,288001-县委政法委本级,{WAGES},在职人员工资,2023-06-15,100000
            2,1,288001-县委政法委本级,{RUNNING},公用经费,2023-06-15,"2,500.55"
            3,1,288001-县委政法委本级,{FROM_ABOVE},上级综治专款,2023-06-16,8000
            4,1,288001-县委政法委本级,,维稳专项经费,2023-06-19,1250.45
            合计,,,,,,111751.00""",
        )
        outcome = take(budgets, payments)
        assert (outcome.counts.unmatched, outcome.counts.new, codes(outcome)) == (0, 4, [])
        assert outcome.counts.sum_fen == paid_fen(budgets) == 11_175_100
        assert read_unmatched(budgets.cursor(), 2023).empty

    def test_a_line_without_amounts_only_names_its_project(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        code = coded("13052923T00584010004")
        bare = f"{HEAD}\n{OFFICE},{code},待分配项目,特定目标类{',' * 15}"
        path = write_csv(tmp_path, bare)
        assert take(budgets, path, "budgets").counts.new == 1
        assert budgets_fen(budgets)[code] == 0
        assert look(budgets, path, "budgets").counts.duplicate == 1


class TestTextAndTable:
    def test_the_tables_money_takes_the_place_of_the_amount_the_text_prints(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        import_document(budgets)
        assert budgets_fen(budgets)[FIFTH] == 5_000_000
        assert budgets_fen(budgets)[FIRST] == 96_000_000

    def test_the_order_of_text_and_table_changes_nothing(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        import_document(budgets)
        other = create_database(tmp_path / "又.duckdb")
        import_document(other)
        take(other, tmp_path / "指标.csv", "budgets")
        assert budgets_fen(other) == budgets_fen(budgets)
        months = "SELECT * FROM project_month ORDER BY ALL"
        assert (
            other.cursor().execute(months).fetchall() == budgets.cursor().execute(months).fetchall()
        )
        other.close()

    def test_a_difference_between_text_and_table_is_named(
        self, database: Database, tmp_path: Path
    ) -> None:
        import_document(database)
        path = write_csv(tmp_path, BUDGETS.replace("50000,,,,,,,\n合", "40000,,,,,,,\n合"))
        outcome = take(database, path, "budgets")
        assert codes(outcome) == ["TOTAL_MISMATCH", "BUDGET_TEXT_DIFFERS"]
        assert budgets_fen(database)[FIFTH] == 4_000_000

    def test_a_table_in_the_wrong_unit_is_stopped(self, database: Database, tmp_path: Path) -> None:
        import_document(database)
        with pytest.raises(ImportRefusedError, match="元和万元"):
            take(database, write_csv(tmp_path, BUDGETS.replace("元\n", "万元\n", 1)), "budgets")

    def test_a_table_that_would_shrink_every_known_line_is_stopped(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        """万元 read as 元: its lines contradict the stored ones, all by ten thousand."""
        shrunk = BUDGETS
        for yuan in ("1200000", "300000", "1550000", "50000"):
            shrunk = shrunk.replace(f",{yuan},", f",{yuan.removesuffix('0000')},")
        path = write_csv(tmp_path, shrunk, "误.csv")
        with pytest.raises(ImportRefusedError, match="元和万元"):
            take(budgets, path, "budgets", Choices(take_conflicts=True))

    def test_undoing_the_table_brings_the_texts_amount_back(
        self, database: Database, tmp_path: Path
    ) -> None:
        import_document(database)
        before = budgets_fen(database)
        outcome = take(database, write_csv(tmp_path, BUDGETS), "budgets")
        assert len(budgets_fen(database)) == 13
        undo_batch(database, outcome.batch_id or 0, "测试", "弄错了")
        assert budgets_fen(database) == before


class TestTranches:
    def test_next_weeks_table_adds_only_what_is_new(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        added = (
            f"{OFFICE},{FIFTH},维稳专项经费,特定目标类,巨财预〔2023〕30号,2023-06-20,"
            f"{FUND},,20000,,,,,,\n合计"
        )
        week = BUDGETS.replace("合计", added).replace("88000,,,,,,\n", "88000,,,,,,\n")
        week = week.replace("1550000,88000", "1550000,108000")
        outcome = take(budgets, write_csv(tmp_path, week, "下周.csv"), "budgets")
        assert (outcome.counts.new, outcome.counts.duplicate, codes(outcome)) == (1, 4, [])
        assert budgets_fen(budgets)[FIFTH] == 7_000_000

    def test_cuts_are_negative_however_they_are_printed_and_transfers_keep_their_sign(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        rows = (
            f"{OFFICE},{FIFTH},维稳专项经费,特定目标类,巨财预〔2023〕31号,2023-06-20,{FUND},,,3000,,,,,\n"
            f"{OFFICE},{RUNNING},公用经费,公用经费,巨财预〔2023〕32号,2023-06-21,{FUND},,,-4000,,,,,\n"
            f"{OFFICE},{FROM_ABOVE},上级综治专款,特定目标类,巨财预〔2023〕33号,2023-06-22,{FUND},,,,-500,,,,"
        )
        take(budgets, write_csv(tmp_path, f"{HEAD}\n{rows}"), "budgets")
        found = budgets_fen(budgets)
        assert (found[FIFTH], found[RUNNING], found[FROM_ABOVE]) == (
            4_700_000,
            29_600_000,
            8_750_000,
        )

    def test_another_amount_under_the_same_document_is_for_a_person(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        changed = BUDGETS.replace("300000", "310000").replace("1550000", "1560000")
        path = write_csv(tmp_path, changed, "又.csv")
        seen = look(budgets, path, "budgets")
        assert (seen.counts.conflict, seen.counts.duplicate) == (1, 3)
        take(budgets, path, "budgets", Choices(take_conflicts=True))
        assert budgets_fen(budgets)[RUNNING] == 31_000_000

    def test_a_tranche_that_a_complete_table_lacks_is_taken_out(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        lines = [line for line in BUDGETS.splitlines() if FROM_ABOVE not in line]
        path = write_csv(tmp_path, "\n".join(lines).replace("88000", "0"), "又.csv")
        outcome = take(budgets, path, "budgets", Choices(complete=Period.parse("2023")))
        assert outcome.counts.vanished == 1
        assert budgets_fen(budgets)[FROM_ABOVE] == 0

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            (f"2023-06-20,{FUND},,五千,,,,,,", "追加「五千」读不出来"),
            (f",{FUND},,500,,,,,,", "追加、追减和调剂要有下达日期"),
            (f"6月底,{FUND},,500,,,,,,", "下达日期「6月底」读不出来"),
            (f"2024-01-03,{FUND},500,,,,,,,", "下达日期在 2023 年以后"),
            (f"2023-01-03,{FUND},-500,,,,,,,", "年初预算是负数"),
            (f"2023-01-03,{FUND},500.001,,,,,,,", "年初「500.001」细于分"),
        ],
    )
    def test_a_line_that_cannot_be_read_is_refused_whole(
        self, budgets: Database, tmp_path: Path, cells: str, reason: str
    ) -> None:
        row = f"{OFFICE},{FIFTH},维稳专项经费,特定目标类,巨财预〔2023〕40号,{cells}"
        outcome = look(budgets, write_csv(tmp_path, f"{HEAD}\n{row}"), "budgets")
        assert outcome.counts.refused == 1
        assert outcome.lines["reason"].tolist() == [reason]

    def test_a_line_that_does_not_add_up_in_itself_is_pointed_out(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        row = (
            f"{OFFICE},{FIFTH},维稳专项经费,特定目标类,巨财预〔2023〕41号,2023-06-20,{FUND},"
            ",500,,,,100,,300"
        )
        outcome = look(budgets, write_csv(tmp_path, f"{HEAD}\n{row}"), "budgets")
        assert codes(outcome) == ["BUDGET_LINE_SUM"]
        assert "余额印的是 300.00 元，按这一行的各栏算是 400.00 元" in outcome.findings[0].message

    def test_one_amount_column_with_a_kind_makes_the_same_tranches(
        self, database: Database, tmp_path: Path
    ) -> None:
        table = f"""年度,预算单位,项目代码,项目名称,指标文号,下达日期,指标类型,指标金额
        2023,288001-政法委本级,{FIFTH},维稳专项经费,1号,2023-01-20,年初预算,50000
        2023,288001-政法委本级,{FIFTH},维稳专项经费,2号,2023-06-20,追加,20000
        2023,288001-政法委本级,{FIFTH},维稳专项经费,3号,2023-07-20,追减,5000"""
        take(database, write_csv(tmp_path, table), "budgets")
        assert budgets_fen(database)[FIFTH] == 6_500_000


class TestChanges:
    def test_both_sides_of_a_transfer_stand_in_one_line(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        row = f"调剂,,,3000,巨财〔2023〕77号,2023-07-01,288001,{RUNNING},288001,{FIFTH}"
        outcome = take(budgets, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
        assert (outcome.counts.lines, outcome.counts.new, outcome.counts.sum_fen) == (1, 1, 0)
        found = budgets_fen(budgets)
        assert (found[RUNNING], found[FIFTH]) == (29_700_000, 5_300_000)

    def test_or_in_two_lines_under_one_document(self, budgets: Database, tmp_path: Path) -> None:
        rows = (
            f"调剂,288001,{RUNNING},-3000,巨财〔2023〕77号,2023-07-01,,,,\n"
            f"调剂,288001,{FIFTH},3000,巨财〔2023〕77号,2023-07-01,,,,"
        )
        take(budgets, write_csv(tmp_path, f"{CHANGES}\n{rows}"), "changes")
        found = budgets_fen(budgets)
        assert (found[RUNNING], found[FIFTH]) == (29_700_000, 5_300_000)

    def test_a_transfer_with_one_side_is_refused(self, budgets: Database, tmp_path: Path) -> None:
        row = f"调剂,288001,{RUNNING},-3000,巨财〔2023〕77号,2023-07-01,,,,"
        outcome = take(budgets, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
        assert outcome.counts.refused == 1
        assert "调剂只有一方" in outcome.lines["reason"][0]
        assert budgets_fen(budgets)[RUNNING] == 30_000_000

    def test_a_change_that_the_budget_table_brings_too_counts_once(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        change = f"追加,288001-县委政法委本级,{FIFTH},20000,巨财预〔2023〕30号,2023-06-20,,,,"
        take(budgets, write_csv(tmp_path, f"{CHANGES}\n{change}"), "changes")
        row = (
            f"{OFFICE},{FIFTH},维稳专项经费,特定目标类,巨财预〔2023〕30号,2023-06-20,"
            f"{FUND},,20000,,,,,,"
        )
        outcome = take(budgets, write_csv(tmp_path, f"{HEAD}\n{row}", "又.csv"), "budgets")
        assert outcome.counts.duplicate == 1
        assert budgets_fen(budgets)[FIFTH] == 7_000_000

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            (f"划转,288001,{FIFTH},5,1号,2023-07-01,,,,", "变动类型「划转」不是追加、追减或调剂"),
            (f"追加,288001,{FIFTH},0,1号,2023-07-01,,,,", "金额是 0"),
            (f"追加,288001,{FIFTH},5,1号,,,,,", "没有下达日期"),
            (f"调剂,,,5,1号,2023-07-01,288001,{FIFTH},,", "调剂要写明调出和调入两方"),
        ],
    )
    def test_a_change_that_is_not_clear_is_refused(
        self, budgets: Database, tmp_path: Path, row: str, reason: str
    ) -> None:
        outcome = look(budgets, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
        assert outcome.lines["reason"].tolist() == [reason]

    def test_a_change_on_an_unknown_project_waits_for_it(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        row = f"追加,288001,{FIRST},20000,1号,2023-07-01,,,,"
        outcome = take(budgets, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
        assert outcome.counts.unmatched == 1
        assert FIRST not in budgets_fen(budgets)
        import_document(budgets)
        assert budgets_fen(budgets)[FIRST] == 98_000_000


def test_a_new_tranche_is_issued_on_its_day(budgets: Database, tmp_path: Path) -> None:
    row = f"追加,288001,{FIFTH},5000,1号,2023-07-15,,,,"
    take(budgets, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
    days = budgets.cursor().execute(
        "SELECT issued_on FROM tranche_known($now) WHERE document_no = '1号'", {"now": NOW}
    )
    assert days.fetchall() == [(date(2023, 7, 15),)]


def test_a_tranche_typed_by_hand_is_there_already_when_a_file_brings_it(
    budgets: Database, tmp_path: Path
) -> None:
    typed = Money("0.5", date(2023, 8, 1), document_no="巨财预〔2023〕50号")
    add_tranche(budgets, TrancheEntry(2023, "288001", FIFTH, "追加", typed), "测试")
    row = f"追加,288001,{FIFTH},5000,巨财预〔2023〕50号,2023-08-01,,,,"
    outcome = take(budgets, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
    assert outcome.counts.duplicate == 1
    assert budgets_fen(budgets)[FIFTH] == 5_500_000


def test_a_transfer_of_which_the_budget_table_has_one_side_brings_the_other(
    budgets: Database, tmp_path: Path
) -> None:
    out = f"{OFFICE},{RUNNING},公用经费,公用经费,巨财〔2023〕77号,2023-07-01,{FUND},,,,-3000,,,,"
    take(budgets, write_csv(tmp_path, f"{HEAD}\n{out}"), "budgets")
    both = f"调剂,,,3000,巨财〔2023〕77号,2023-07-01,288001,{RUNNING},288001,{FIFTH}"
    take(budgets, write_csv(tmp_path, f"{CHANGES}\n{both}", "变动.csv"), "changes")
    found = budgets_fen(budgets)
    assert (found[RUNNING], found[FIFTH]) == (29_700_000, 5_300_000)


def test_a_table_that_calls_a_project_classified_hides_the_name_its_text_prints(
    database: Database, tmp_path: Path
) -> None:
    import_document(database)
    head = "年度,预算单位,项目代码,项目名称,是否涉密,年初"
    row = f"2023,288001,{FIFTH},维稳专项经费,是,50000"
    take(database, write_csv(tmp_path, f"{head}\n{row}"), "budgets")
    rows = read_judged_months(database.cursor(), 2023, Narrowing(month=12, project_code=FIFTH))
    assert rows["name"].tolist() == [FIFTH]


class TestDeletedTranches:
    """Lines whose 是否删除 says that their own system has deleted them."""

    def changes(self, folder: Path, *marks: str) -> Path:
        rows = [
            f"追加,288001,{FIFTH},5000,{number}号,2023-07-15,,,,,{mark}"
            for number, mark in enumerate(marks, start=1)
        ]
        return write_csv(folder, "\n".join([f"{CHANGES},是否删除", *rows]), f"{len(marks)}.csv")

    def test_count_nothing(self, budgets: Database, tmp_path: Path) -> None:
        before = budgets_fen(budgets)[FIFTH]
        outcome = take(budgets, self.changes(tmp_path, "否", "是"), "changes")
        assert (outcome.counts.new, outcome.counts.void) == (1, 1)
        assert outcome.lines["reason"].tolist() == ["标明已删除"]
        assert budgets_fen(budgets)[FIFTH] == before + 500_000

    def test_contradict_the_stored_tranche_until_a_person_lets_them_hold(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        before = budgets_fen(budgets)[FIFTH]
        take(budgets, self.changes(tmp_path, "否"), "changes")
        deleted = write_csv(
            tmp_path, self.changes(tmp_path, "否").read_text("utf-8").replace(",否", ",1"), "删.csv"
        )
        seen = look(budgets, deleted, "changes")
        assert (seen.counts.conflict, seen.counts.new) == (1, 0)
        assert seen.lines["reason"].tolist() == ["库里已经计入，文件里的状态是已删除"]
        take(budgets, deleted, "changes", Choices(take_conflicts=True))
        assert budgets_fen(budgets)[FIFTH] == before

    def test_of_a_budget_table_neither_count_nor_stand_in_its_total(
        self, budgets: Database, tmp_path: Path
    ) -> None:
        live, dead = (
            f"{OFFICE},{FIFTH},维稳专项经费,特定目标类,巨财预〔2023〕{number}号,2023-06-20,{FUND},"
            f",50000,,,,,,,{mark}"
            for number, mark in ((41, 2), (42, 1))
        )
        total = f"合计{',' * 13},50000,,,,,,,"
        text = "\n".join([f"{HEAD},是否删除", live, dead, total])
        outcome = take(budgets, write_csv(tmp_path, text), "budgets")
        assert (outcome.counts.new, outcome.counts.void) == (1, 1)
        assert "TOTAL_MISMATCH" not in codes(outcome)


def test_a_cut_beyond_the_budget_is_named(budgets: Database, tmp_path: Path) -> None:
    row = f"追减,288001,{FIFTH},60000,7号,2023-07-15,,,,"
    seen = look(budgets, write_csv(tmp_path, f"{CHANGES}\n{row}"), "changes")
    (found,) = [each for each in seen.findings if each.code == "BUDGET_NEGATIVE"]
    assert found.message == (
        "「维稳专项经费」的调整预算成了 -1.00 万元：追减、调出的比原有的多；照计，请核对金额。"
    )
    assert "OVER_BUDGET" not in codes(seen)
