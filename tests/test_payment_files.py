"""Payments files: what counts, what is the same, what stays in sight."""

from datetime import date
from pathlib import Path

import pytest

from perfmon.errors import DemoDatabaseError, ImportRefusedError, InconsistentFactsError
from perfmon.measures.rates import is_missing
from perfmon.periods import Period
from perfmon.store.batches import read_batches
from perfmon.store.control_totals import read_tie_out_facts
from perfmon.store.database import Database, create_database
from perfmon.store.matching import read_unmatched
from perfmon.store.uncounted_facts import read_uncounted
from perfmon.store.writing import undo_batch
from perfmon.workflows.outcome import Choices, Outcome
from tests.facts import FIRST, import_document, pay
from tests.money_files import codes, look, paid_fen, take, write_csv

HEAD = "支付凭证号,明细行号,预算单位,项目代码,项目名称,支付日期,支付金额（元）"
UNNUMBERED = "支付凭证号,预算单位,项目代码,摘要,支付日期,支付金额（元）"


def line(voucher: str, amount: str, *, day: str = "2023-06-05", row: str = "1") -> str:
    return f"{voucher},{row},288001,{FIRST},综治视联网,{day},{amount}"


class TestWhatCounts:
    @pytest.mark.parametrize("head", ["是否退款", "退款标识"])
    @pytest.mark.parametrize(("mark", "fen"), [("是", -10_000), ("否", 10_000), ("1", -10_000)])
    def test_a_line_marked_as_a_refund_subtracts(
        self, texts: Database, tmp_path: Path, head: str, mark: str, fen: int
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD},{head}\n{line('1', '100')},{mark}")
        take(texts, path)
        assert paid_fen(texts) == fen

    @pytest.mark.parametrize("kind", ["退款", "冲销", "红字冲销", "缴回国库"])
    def test_a_type_that_takes_money_back_subtracts(
        self, texts: Database, tmp_path: Path, kind: str
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD},支付业务类型\n{line('1', '100')},{kind}")
        assert "KIND_UNKNOWN" not in codes(take(texts, path))
        assert paid_fen(texts) == -10_000

    def test_a_type_that_is_not_known_is_said_with_its_sum(
        self, texts: Database, tmp_path: Path
    ) -> None:
        rows = f"{line('1', '100')},002\n{line('2', '50')},正常支付"
        outcome = take(texts, write_csv(tmp_path, f"{HEAD},支付业务类型\n{rows}"))
        (said,) = [f.message for f in outcome.findings if f.code == "KIND_UNKNOWN"]
        assert said == (
            "支付类型「002」不认识，1 行共 100.00 元按支付计，没有减；"
            "若是退款，请把类型写成退款再导入。"
        )
        assert paid_fen(texts) == 15_000

    @pytest.mark.parametrize(
        ("printed", "fen"),
        [
            ("1,234.50", 123450),
            ("-1,234,567.80", -123456780),
            ("１，２３４．５", 123450),
            ("（¥1,234）", -123400),
            ("（¥1,234元）", -123400),
            ("(1.2万元 )", -1200000),
            ("￥1,234.00元", 123400),
            ("-￥1,234.00元整", -123400),
            ("1,234-", -123400),
            ("（50.00）", -5000),
            ("-50", -5000),
            ("50-", -5000),
            ("¥80.05", 8005),
            ("1.2万元", 1200000),
            ("１２３．４", 12340),
            ("300元", 30000),
        ],
    )
    def test_an_amount_is_read_however_it_is_written(
        self, texts: Database, tmp_path: Path, printed: str, fen: int
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD}\n" + line("1", f'"{printed}"'))
        assert take(texts, path).counts.new == 1
        assert paid_fen(texts) == fen

    @pytest.mark.parametrize(
        ("printed", "day"),
        [
            ("2023-03-31", date(2023, 3, 31)),
            ("20230331", date(2023, 3, 31)),
            ("2023/3/1", date(2023, 3, 1)),
            ("2023.3.1", date(2023, 3, 1)),
            ("2023年3月", date(2023, 3, 31)),
            ("2023年3月1日", date(2023, 3, 1)),
            ("45016", date(2023, 3, 31)),
            ("2023-03-31 16:20:11", date(2023, 3, 31)),
        ],
    )
    def test_a_day_is_read_however_it_is_written(
        self, texts: Database, tmp_path: Path, printed: str, day: date
    ) -> None:
        take(texts, write_csv(tmp_path, f"{HEAD}\n" + line("1", "1", day=printed)))
        assert texts.cursor().execute("SELECT paid_on FROM payment").fetchall() == [(day,)]

    def test_amounts_in_wanyuan_are_exact_to_the_fen(self, texts: Database, tmp_path: Path) -> None:
        head = HEAD.replace("（元）", "")
        path = write_csv(tmp_path, f"单位：万元\n{head}\n" + line("1", "5.123456"))
        take(texts, path)
        assert paid_fen(texts) == 5_123_456

    def test_a_line_of_type_refund_subtracts_and_a_void_state_counts_nothing(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(
            tmp_path,
            f"""{HEAD},支付类型,支付状态
            {line("1", "100")},正常支付,已支付
            {line("2", "30")},退款,已支付
            {line("3", "40")},正常支付,作废
            {line("4", "50")},正常支付,未支付
            {line("5", "60")},正常支付,已退款""",
        )
        counts = take(texts, path).counts
        assert (counts.new, counts.void, counts.sum_fen) == (2, 3, 7000)
        assert paid_fen(texts) == 7000

    def test_lines_marked_refunded_count_in_full_where_the_total_row_says_so(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(
            tmp_path,
            f"""{HEAD},支付类型,支付状态
            {line("1", "100")},正常支付,已退款
            {line("2", "100")},退款,已支付
            {line("3", "70")},正常支付,已支付
            合计,,,,,,70,,""",
        )
        outcome = take(texts, path)
        assert codes(outcome) == ["REFUND_BOTH_KINDS"]
        assert outcome.findings[0].severity == "info"
        assert paid_fen(texts) == 7000

    def test_a_refund_told_twice_without_a_total_row_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(
            tmp_path,
            f"""{HEAD},支付类型,支付状态
            {line("1", "100")},正常支付,已退款
            {line("2", "100")},退款,已支付""",
        )
        outcome = look(texts, path)
        assert codes(outcome) == ["REFUND_BOTH_KINDS"]
        assert outcome.findings[0].severity == "warning"

    def test_a_correction_is_a_pair_that_sums_to_zero(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(
            tmp_path,
            f"""{HEAD},支付类型
            {line("1", "100")},正常支付
            {line("2", "-100")},更正
            {line("2", "100", row="2")},更正""",
        )
        assert codes(take(texts, path)) == []
        assert paid_fen(texts) == 10000

    def test_half_of_a_correction_is_pointed_out(self, texts: Database, tmp_path: Path) -> None:
        path = write_csv(tmp_path, f"{HEAD},支付类型\n{line('2', '-100')},更正")
        assert codes(look(texts, path)) == ["CORRECTION_UNBALANCED"]

    def test_the_halves_of_a_correction_may_come_in_two_files(
        self, texts: Database, tmp_path: Path
    ) -> None:
        halves = (f"{line('2', '-100')},更正", f"{line('2', '100', row='2')},更正")
        head = f"{HEAD},支付类型"
        take(texts, write_csv(tmp_path, f"{head}\n{halves[0]}"))
        second = write_csv(tmp_path, f"{head}\n{halves[1]}")
        assert "CORRECTION_UNBALANCED" not in codes(look(texts, second))
        both = write_csv(tmp_path, f"{head}\n{halves[0]}\n{halves[1]}")
        outcome = take(texts, both)
        assert (outcome.counts.new, outcome.counts.duplicate) == (1, 1)
        assert "CORRECTION_UNBALANCED" not in codes(outcome)

    def test_half_of_a_correction_that_is_there_already_is_no_fault_of_the_file(
        self, texts: Database, tmp_path: Path
    ) -> None:
        head, half = f"{HEAD},支付类型", f"{line('2', '-100')},更正"
        take(texts, write_csv(tmp_path, f"{head}\n{half}\n{line('2', '100', row='2')},更正"))
        again = write_csv(tmp_path, f"{head}\n{half}\n{line('3', '5')},正常支付")
        assert "CORRECTION_UNBALANCED" not in codes(look(texts, again))

    def test_a_correction_in_conflict_is_judged_as_it_will_count(
        self, texts: Database, tmp_path: Path
    ) -> None:
        head, other = f"{HEAD},支付类型", f"{line('2', '100', row='2')},更正"
        take(texts, write_csv(tmp_path, f"{head}\n{line('2', '-100')},更正\n{other}"))
        changed = write_csv(tmp_path, f"{head}\n{line('2', '-90')},更正\n{other}")
        assert "CORRECTION_UNBALANCED" not in codes(look(texts, changed))
        taken = look(texts, changed, choices=Choices(take_conflicts=True))
        said = [each.message for each in taken.findings if each.code == "CORRECTION_UNBALANCED"]
        assert said == ["更正的行合计应是 0，现在是 10.00 元，可能只导出了一半，请核对。"]

    def test_a_line_of_another_fiscal_year_counts_in_its_own_year_only(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(
            tmp_path,
            f"""年度,{HEAD}
            2023,{line("1", "100")}
            2023,{line("2", "20")}
            2022,{line("3", "7", day="2023-01-04")}""",
        )
        outcome = take(texts, path)
        assert codes(outcome) == ["LINE_UNMATCHED", "OTHER_YEAR"]
        assert outcome.counts.unmatched == 1
        assert paid_fen(texts) == 12000

    def test_payments_above_the_budget_count_and_are_flagged(
        self, texts: Database, tmp_path: Path
    ) -> None:
        outcome = take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '960000.01')}"))
        assert codes(outcome) == ["OVER_BUDGET"]
        assert paid_fen(texts) == 96_000_001


class TestUnit:
    def test_amounts_that_dwarf_the_budgets_stop_the_file(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD.replace('元', '万元')}\n{line('1', '50000')}")
        assert look(texts, path).stop is not None
        with pytest.raises(ImportRefusedError, match="单位可能是元"):
            take(texts, path)
        assert paid_fen(texts) == 0

    def test_one_project_paid_far_above_its_budget_stops_the_file(
        self, texts: Database, tmp_path: Path
    ) -> None:
        small = "2,1,288001,13052923P00584010810Y,县法学会工作经费,2023-06-05,3000000"
        path = write_csv(tmp_path, f"{HEAD}\n{line('1', '400000')}\n{small}")
        outcome = look(texts, path)
        assert outcome.stop is not None
        assert "项目 13052923P00584010810Y 的支付合计 300.00 万元" in outcome.stop.message

    def test_a_person_who_says_the_unit_lets_it_through(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD.replace('元', '万元')}\n{line('1', '50000')}")
        take(texts, path, choices=Choices(fen_per_unit=100))
        assert paid_fen(texts) == 5_000_000

    def test_small_amounts_without_a_unit_are_asked_about(
        self, texts: Database, tmp_path: Path
    ) -> None:
        rows = "\n".join(line(str(number), "1.5") for number in range(6))
        outcome = look(texts, write_csv(tmp_path, f"{HEAD.replace('（元）', '')}\n{rows}"))
        assert outcome.stop is not None
        assert "可能是万元" in outcome.stop.message

    def test_a_unit_in_a_note_below_the_table_is_asked_about(
        self, texts: Database, tmp_path: Path
    ) -> None:
        rows = f"{HEAD.replace('（元）', '')}\n{line('1', '5.5')}\n"
        path = write_csv(tmp_path, f"{rows}单位：万元,,,,,,")
        stop = look(texts, path).stop
        assert stop is not None
        assert stop.message == (
            "第 3 行写着「单位：万元」，表头和表的上方都没有写单位，金额按元读。请选定单位再导入。"
        )
        take(texts, path, choices=Choices(fen_per_unit=1_000_000))
        assert paid_fen(texts) == 5_500_000

    @pytest.mark.parametrize(
        ("head", "note"), [(HEAD, "单位：万元"), (HEAD.replace("（元）", ""), "单位：元")]
    )
    def test_a_note_that_changes_nothing_stops_nothing(
        self, texts: Database, tmp_path: Path, head: str, note: str
    ) -> None:
        path = write_csv(tmp_path, f"{head}\n{line('1', '5.5')}\n{note},,,,,,")
        assert look(texts, path).stop is None


class TestRefused:
    @pytest.mark.parametrize(
        ("amount", "day", "reason"),
        [
            ("abc", "2023-06-05", "金额「abc」读不出来"),
            ("", "2023-06-05", "没有金额"),
            ("1.234", "2023-06-05", "金额「1.234」细于分"),
            ("#REF!", "2023-06-05", "金额「#REF!」读不出来"),
            ('"1,23"', "2023-06-05", "金额「1,23」读不出来"),
            ('"1234,567"', "2023-06-05", "金额「1234,567」读不出来"),
            ('"1,234,56.7"', "2023-06-05", "金额「1,234,56.7」读不出来"),
            ('"1.5,000"', "2023-06-05", "金额「1.5,000」读不出来"),
            ("１，２３", "2023-06-05", "金额「１，２３」读不出来"),
            ('"1,"', "2023-06-05", "金额「1,」读不出来"),
            ("（-5元）", "2023-06-05", "金额「（-5元）」读不出来"),
            ("1", "", "没有支付日期"),
            ("1", "2023-02-30", "日期「2023-02-30」读不出来"),
            ("1", "1923-02-03", "日期「1923-02-03」读不出来"),
        ],
    )
    def test_a_line_that_cannot_be_read_says_where_and_why(
        self, texts: Database, tmp_path: Path, amount: str, day: str, reason: str
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', amount, day=day)}")
        outcome = take(texts, path)
        assert outcome.counts.refused == 1
        assert outcome.lines[["line", "reason"]].to_numpy().tolist() == [[3, reason]]
        assert outcome.findings[0].message == f"第 3 行没有导入：{reason}。"
        assert paid_fen(texts) == 500

    def test_blank_rows_heads_of_further_pages_and_notes_are_no_lines(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(
            tmp_path,
            f"""{HEAD}
            {line("1", "5")}
            ,,,,,,
            {HEAD}
            {line("2", "6")}
            小计,,,,,,11
            合计,,,,,,11
            制表人：张三,,,,,,""",
        )
        outcome = take(texts, path)
        assert (outcome.counts.lines, outcome.counts.new) == (2, 2)
        assert codes(outcome) == ["NOTE_ROW"]

    def test_a_total_that_its_lines_do_not_reach_is_an_error(
        self, texts: Database, tmp_path: Path
    ) -> None:
        outcome = look(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n合计,,,,,,8"))
        assert codes(outcome) == ["TOTAL_MISMATCH"]
        assert "少 3.00 元" in outcome.findings[0].message

    def test_a_file_without_the_columns_is_refused_with_what_it_lacks(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(tmp_path, "姓名,电话\n张三,1\n李四,2")
        with pytest.raises(ImportRefusedError, match="没有找到支付明细的表头"):
            take(texts, path)

    def test_a_head_without_lines_is_refused(self, texts: Database, tmp_path: Path) -> None:
        with pytest.raises(ImportRefusedError, match="表头下面没有一行数据"):
            take(texts, write_csv(tmp_path, f"{HEAD}\n合计,,,,,,"))

    def test_real_payments_do_not_go_into_a_demonstration(self, tmp_path: Path) -> None:
        demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
        with pytest.raises(DemoDatabaseError):
            take(demo, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}"))
        demo.close()


class TestIdentity:
    def test_the_same_file_again_changes_nothing(self, texts: Database, tmp_path: Path) -> None:
        path = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', '6')}")
        take(texts, path)
        again = take(texts, path)
        assert (again.counts.new, again.counts.duplicate, again.batch_id) == (0, 2, None)
        assert len(read_batches(texts.cursor())) == 2

    def test_a_line_that_another_batch_has_too_stays_and_the_same_file_adds_nothing(
        self, texts: Database, tmp_path: Path
    ) -> None:
        first = take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}"))
        both = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', '6')}", "又.csv")
        take(texts, both)
        undo_batch(texts, first.batch_id or 0, "测试", "弄错了")
        assert paid_fen(texts) == 1100
        assert take(texts, both).batch_id is None
        assert paid_fen(texts) == 1100

    def test_the_same_file_fills_up_what_another_took_out(
        self, texts: Database, tmp_path: Path
    ) -> None:
        both = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', '6')}")
        take(texts, both)
        june = Choices(complete=Period.parse("2023-06"))
        take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}", "六月.csv"), choices=june)
        assert paid_fen(texts) == 500
        assert take(texts, both).counts.new == 1
        assert paid_fen(texts) == 1100

    def test_the_same_file_can_be_called_complete_later(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}")
        take(texts, path)
        complete = Choices(complete=Period.parse("2023-06"))
        assert take(texts, path, choices=complete).batch_id == 3
        assert take(texts, path, choices=complete).batch_id is None

    def test_lines_that_are_there_already_are_skipped_in_another_file(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}"))
        more = write_csv(tmp_path, f"{HEAD}\n{line('2', '6')}\n{line('1', '5')}", "又.csv")
        counts = take(texts, more).counts
        assert (counts.new, counts.duplicate, counts.sum_fen) == (1, 1, 600)
        assert paid_fen(texts) == 1100

    def test_equal_lines_without_a_line_number_are_as_many_lines(
        self, texts: Database, tmp_path: Path
    ) -> None:
        same = f"9,288001,{FIRST},办公费,2023-06-05,5"
        take(texts, write_csv(tmp_path, f"{UNNUMBERED}\n{same}\n{same}"))
        assert paid_fen(texts) == 1000
        three = write_csv(tmp_path, f"{UNNUMBERED}\n{same}\n{same}\n{same}", "又.csv")
        counts = take(texts, three).counts
        assert (counts.new, counts.duplicate) == (1, 2)
        assert paid_fen(texts) == 1500

    def test_another_amount_on_the_same_voucher_line_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}"))
        changed = write_csv(tmp_path, f"{HEAD}\n{line('1', '8')}", "又.csv")
        kept = take(texts, changed)
        assert (kept.counts.conflict, kept.counts.new) == (1, 0)
        assert kept.lines[["amount_fen", "stored_fen"]].to_numpy().tolist() == [[800, 500]]
        assert paid_fen(texts) == 500
        undo_batch(texts, kept.batch_id or 0, "测试", "重来")
        take(texts, changed, choices=Choices(take_conflicts=True))
        assert paid_fen(texts) == 800

    def test_a_further_line_of_a_voucher_without_line_numbers_is_new(
        self, texts: Database, tmp_path: Path
    ) -> None:
        row = f"9,288001,{FIRST},办公费,2023-06-05"
        take(texts, write_csv(tmp_path, f"{UNNUMBERED}\n{row},5"))
        counts = take(
            texts, write_csv(tmp_path, f"{UNNUMBERED}\n{row},5\n{row},7", "又.csv")
        ).counts
        assert (counts.new, counts.duplicate, counts.conflict) == (1, 1, 0)

    def test_a_counted_line_that_is_void_now_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        head = f"{HEAD},支付状态"
        take(texts, write_csv(tmp_path, f"{head}\n{line('1', '5')},已支付"))
        voided = write_csv(tmp_path, f"{head}\n{line('1', '5')},作废", "又.csv")
        assert look(texts, voided).counts.conflict == 1
        take(texts, voided, choices=Choices(take_conflicts=True))
        assert paid_fen(texts) == 0

    def test_a_line_applied_for_first_counts_once_it_is_paid(
        self, texts: Database, tmp_path: Path
    ) -> None:
        head = f"{HEAD},支付状态"
        take(texts, write_csv(tmp_path, f"{head}\n{line('1', '5')},未支付"))
        assert paid_fen(texts) == 0
        assert take(
            texts, write_csv(tmp_path, f"{head}\n{line('1', '5')},已支付", "又.csv")
        ).counts.new
        assert paid_fen(texts) == 500

    def test_the_same_voucher_line_on_another_project_is_for_a_person(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}"))
        moved = line("1", "5").replace(FIRST, "13052923P00584010813R")
        assert look(texts, write_csv(tmp_path, f"{HEAD}\n{moved}", "又.csv")).counts.conflict == 1


class TestCompleteExports:
    def test_a_complete_export_whose_total_says_more_takes_nothing_out(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '100')}\n{line('2', '50')}"))
        path = write_csv(tmp_path, f"{HEAD}\n{line('1', '100')}\n合计,,,,,,150", "六月.csv")
        complete = Choices(complete=Period.parse("2023-06"))
        assert "TOTAL_MISMATCH" in codes(look(texts, path, choices=complete))
        take(texts, path, choices=complete)
        assert paid_fen(texts) == 15_000

    def test_lines_that_a_complete_export_lacks_are_shown_and_taken_out(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(
            texts,
            write_csv(
                tmp_path,
                f"{HEAD}\n{line('1', '5')}\n{line('2', '6')}\n{line('3', '7', day='2023-05-31')}",
            ),
        )
        june = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}", "六月.csv")
        complete = Choices(complete=Period.parse("2023-06"))
        seen = look(texts, june, choices=complete)
        assert seen.counts.vanished == 1
        assert seen.vanished["amount_fen"].tolist() == [600]
        assert paid_fen(texts) == 1800
        taken = take(texts, june, choices=complete)
        assert paid_fen(texts) == 1200
        undo_batch(texts, taken.batch_id or 0, "测试", "还没核对")
        assert paid_fen(texts) == 1800

    def test_nothing_is_taken_out_on_request_or_while_lines_are_unreadable(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', '6')}"))
        june = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', '六')}", "六月.csv")
        complete = Choices(complete=Period.parse("2023-06"))
        assert take(texts, june, choices=complete).counts.vanished == 1
        assert paid_fen(texts) == 1100

    def test_a_unit_of_which_the_file_has_no_line_is_left_alone_unless_all_are_in_it(
        self, texts: Database, tmp_path: Path
    ) -> None:
        budgets = write_csv(
            tmp_path,
            """年度,预算单位,项目代码,项目名称,年初（元）
            2023,301001-县公安局本级,13052923P00301010001X,办案经费,100000""",
            "指标.csv",
        )
        take(texts, budgets, "budgets")
        other = "9,1,301001,13052923P00301010001X,办案经费,2023-06-07,9"
        take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', '6')}\n{other}"))
        june = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}", "六月.csv")
        complete = Period.parse("2023-06")
        seen = look(texts, june, choices=Choices(complete=complete))
        assert seen.counts.vanished == 2
        assert seen.vanished[["unit_code", "is_of_named_unit"]].to_numpy().tolist() == [
            ["288001", True],
            ["301001", False],
        ]
        take(texts, june, choices=Choices(complete=complete))
        assert paid_fen(texts) == 500 + 900
        take(texts, june, choices=Choices(complete=complete, take_absent_units=True))
        assert paid_fen(texts) == 500

    def test_a_file_without_a_line_in_its_period_takes_nothing_out(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', '6')}"))
        july = write_csv(tmp_path, f"{HEAD}\n{line('9', '1', day='2023-07-03')}", "七月.csv")
        outcome = take(texts, july, choices=Choices(complete=Period.parse("2023-06")))
        assert "COMPLETE_EMPTY" in codes(outcome)
        assert (outcome.counts.vanished, len(outcome.vanished)) == (0, 0)
        assert paid_fen(texts) == 1200

    def test_a_file_with_unreadable_lines_covers_no_period_whole(
        self, texts: Database, tmp_path: Path
    ) -> None:
        june = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{line('2', '六')}", "六月.csv")
        take(texts, june, choices=Choices(complete=Period.parse("2023-06")))
        covered = texts.cursor().execute("SELECT covered_until FROM coverage").fetchall()
        assert covered == [(date(2023, 6, 5),)]

    def test_a_complete_export_covers_its_period_to_the_end(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}")
        take(texts, path, choices=Choices(complete=Period.parse("2023-06")))
        covered = texts.cursor().execute("SELECT covered_until FROM coverage").fetchall()
        assert covered == [(date(2023, 6, 30),)]


class TestMatching:
    def test_a_line_without_a_known_project_stays_in_sight_with_its_sum(
        self, texts: Database, tmp_path: Path
    ) -> None:
        unknown = "7,1,288001,13052923P00584019999X,没有的项目,2023-06-05,9"
        outcome = take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}\n{unknown}"))
        assert (outcome.counts.new, outcome.counts.unmatched) == (1, 1)
        left = read_unmatched(texts.cursor(), 2023)
        assert left[["project_name", "how", "payment_fen"]].to_numpy().tolist() == [
            ["没有的项目", "库里没有这个代码和名称", 900]
        ]
        assert paid_fen(texts) == 500

    @pytest.mark.parametrize(
        ("unit", "code", "name", "matched"),
        [
            ("288001", FIRST, "", 1),
            ("288001", FIRST.lower(), "", 1),
            ("", FIRST, "", 1),
            ("301001", FIRST, "", 0),
            ("288001", "", "县法学会 工作经费", 1),
            ("288001-巨鹿县委政法委本级", "", "县法学会工作经费", 1),
            ("", "", "县法学会工作经费", 0),
            ("288001", "", "法学会工作经费", 0),
            ("288001", "13052923P99999999999X", "县法学会工作经费", 1),
        ],
    )
    def test_a_line_finds_its_project_by_code_else_by_exact_name_within_the_unit(
        self, texts: Database, tmp_path: Path, unit: str, code: str, name: str, matched: int
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD}\n1,1,{unit},{code},{name},2023-06-05,5")
        assert look(texts, path).counts.new == matched

    def test_payments_that_come_before_their_projects_count_once_these_are_there(
        self, tmp_path: Path
    ) -> None:
        database = create_database(tmp_path / "空.duckdb")
        path = write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}")
        assert take(database, path).counts.unmatched == 1
        import_document(database)
        assert paid_fen(database) == 500
        database.close()


def test_accounts_are_never_stored_and_names_of_persons_are_masked(
    texts: Database, tmp_path: Path
) -> None:
    path = write_csv(
        tmp_path,
        f"""{HEAD},收款人全称,收款人账号,收款人开户行
        {line("1", "5")},张晓明,6222020000000000001,某银行
        {line("2", "5")},巨鹿县某某有限公司,6222020000000000002,某银行""",
    )
    take(texts, path)
    rows = texts.cursor().execute("SELECT payee FROM payment ORDER BY voucher_no").fetchall()
    assert rows == [("张**",), ("巨鹿县某某有限公司",)]
    texts.cursor().execute("CHECKPOINT")
    assert b"622202000000000000" not in texts.path.read_bytes()


@pytest.mark.parametrize(
    ("vouchers", "lost"),
    [
        (["2023033000000000000", "2023033000000100000"], 2),
        (["2023033000000000012", "2023033000000000000"], 0),
        (["202303300000000", "A2023033000000000000"], 0),
    ],
)
def test_voucher_numbers_that_a_spreadsheet_cut_are_said(
    texts: Database, tmp_path: Path, vouchers: list[str], lost: int
) -> None:
    rows = "\n".join(line(voucher, "5") for voucher in vouchers)
    outcome = look(texts, write_csv(tmp_path, f"{HEAD}\n{rows}"))
    said = [f.message for f in outcome.findings if f.code == "VOUCHER_DIGITS_LOST"]
    assert [message[:3] for message in said] == ([f"{lost} 行"] if lost else [])


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("刘文会", "刘**"),
        ("孙知行", "孙**"),
        ("张三等5人", "张**等5人"),
        ("张三、李四", "张**、李**"),
        ("张三、某某公司", "张**、某某公司"),
        ("王某某（个人）", "王**（个人）"),
        ("张　三", "张**"),
        ("John Smith", "J**"),
        ("阿依古丽·买买提", "阿**"),
        ("张三 6228480012345678901", "张** （号码略）"),
        *(
            (name, name)
            for name in (
                *("居委会", "总工会", "农行", "水务局", "县医院", "某某公司", "县商会", "幼儿园"),
                *("阎疃镇", "张庄村", "中国移动 巨鹿分公司", "巨鹿县某某（集团）有限公司"),
            )
        ),
    ],
)
def test_a_payee_is_stored_masked_where_it_is_a_person(
    texts: Database, tmp_path: Path, printed: str, kept: str
) -> None:
    row = f"{line('1', '5')},{printed}"
    take(texts, write_csv(tmp_path, f"{HEAD},收款人全称\n{row}"))
    assert texts.cursor().execute("SELECT payee FROM payment").fetchall() == [(kept,)]


def test_account_numbers_in_a_summary_are_left_out_and_still_tell_lines_apart(
    texts: Database, tmp_path: Path
) -> None:
    rows = [f"1,288001,{FIRST},付款到账号622848001234567890{last},2023-06-05,5" for last in (1, 2)]
    take(texts, write_csv(tmp_path, "\n".join([UNNUMBERED, *rows])))
    stored = texts.cursor().execute(
        "SELECT summary, count(DISTINCT identity) FROM payment GROUP BY 1"
    )
    assert stored.fetchall() == [("付款到账号（号码略）", 2)]


def test_undoing_an_import_is_as_if_it_had_never_been(texts: Database, tmp_path: Path) -> None:
    take(texts, write_csv(tmp_path, f"{HEAD}\n{line('1', '5')}"))
    before = texts.cursor().execute("FROM project_month ORDER BY ALL").fetchall()
    second = take(texts, write_csv(tmp_path, f"{HEAD}\n{line('2', '6')}", "又.csv"))
    undo_batch(texts, second.batch_id or 0, "测试", "弄错了")
    assert texts.cursor().execute("FROM project_month ORDER BY ALL").fetchall() == before
    history = read_batches(texts.cursor())
    assert history["undone_reason"].tolist()[0] == "弄错了"
    assert history["new"].tolist()[0] == 1


def test_a_text_whose_project_has_payments_typed_by_code_cannot_be_taken_back_alone(
    texts: Database,
) -> None:

    pay(texts, {(FIRST, date(2023, 5, 4)): 100}, date(2023, 5, 31))
    with pytest.raises(InconsistentFactsError):
        undo_batch(texts, 1, "测试", "弄错了")


def test_money_under_way_is_paid_once_its_application_has_a_voucher(
    texts: Database, tmp_path: Path
) -> None:
    head = (
        "支付凭证号,支付申请编号,预算单位,项目代码,申请日期,支付日期,支付金额（元）,"
        "支付状态,当前环节"
    )
    waits = f"{head}\n,S1,288001,{FIRST},2023-03-01,,100,未支付,单位审核"
    paid = f"{head}\nV1,S1,288001,{FIRST},2023-03-01,2023-03-20,100,已支付,"

    def stages(until: date) -> list[object]:
        read = read_uncounted(texts.cursor(), 2023, "288001", FIRST, until)
        return [None if is_missing(stage) else stage for stage in read["stage"]]

    take(texts, write_csv(tmp_path, waits, "甲.csv"))
    assert stages(date(2023, 3, 31)) == ["单位端"]
    second = take(texts, write_csv(tmp_path, paid, "乙.csv"))
    assert stages(date(2023, 3, 31)) == [None]
    assert stages(date(2023, 3, 10)) == ["单位端"]
    aside = read_tie_out_facts(texts.cursor(), 2023).aside
    assert aside.empty
    undo_batch(texts, second.batch_id or 0, "测试", "弄错了")
    assert stages(date(2023, 3, 31)) == ["单位端"]


def test_a_waiting_line_moves_on_with_each_export(texts: Database, tmp_path: Path) -> None:
    head = f"{HEAD},支付状态,当前环节"
    stages = "SELECT status, stage FROM uncounted_known(TIMESTAMP '9999-12-31')"
    take(texts, write_csv(tmp_path, f"{head}\n{line('1', '5')},待审核,单位审核", "甲.csv"))
    take(texts, write_csv(tmp_path, f"{head}\n{line('1', '5')},待审核,财政审核", "乙.csv"))
    assert texts.cursor().execute(stages).fetchall() == [("待审核", "财政端")]
    take(texts, write_csv(tmp_path, f"{head}\n{line('1', '5')},作废,财政审核", "丙.csv"))
    assert texts.cursor().execute(stages).fetchall() == [("作废", None)]


def test_a_line_that_its_system_has_deleted_counts_nothing(texts: Database, tmp_path: Path) -> None:
    head = "支付凭证号,明细行号,预算单位,项目代码,支付日期,支付金额（元）,是否删除"
    rows = [f"100{n},1,288001,{FIRST},2023-03-05,{n}00000,{mark}" for n, mark in ((1, 2), (2, 1))]
    outcome = take(texts, write_csv(tmp_path, "\n".join([head, *rows])))
    assert (outcome.counts.new, outcome.counts.void, paid_fen(texts)) == (1, 1, 10_000_000)
    assert outcome.lines["reason"].tolist() == ["标明已删除"]


class TestLinesPrintedTwice:
    """Two rows of a sheet with the same 支付凭证号 and 明细行号."""

    HEAD = "支付凭证号,明细行号,预算单位,项目代码,支付日期,支付金额（元）"
    LINE = f"1001,1,288001,{FIRST},2023-03-05,100000"

    def said(self, outcome: Outcome) -> list[str]:
        return [found.message for found in outcome.findings if found.code == "LINE_REPEATED"]

    def test_are_one_line(self, texts: Database, tmp_path: Path) -> None:
        file = write_csv(tmp_path, "\n".join([self.HEAD, self.LINE, self.LINE]))
        outcome = take(texts, file)
        assert (outcome.counts.new, outcome.counts.duplicate) == (1, 1)
        assert paid_fen(texts) == 10_000_000
        assert self.said(outcome) == [
            "1 行的支付凭证号和明细行号与前面的行相同：1 行金额、日期、项目也相同，"
            "是同一行印了两遍，100,000.00 元不重复计入。"
        ]
        again = look(texts, write_csv(tmp_path, "\n".join([self.HEAD, self.LINE]), "又.csv"))
        assert (again.counts.new, again.counts.duplicate) == (0, 1)

    def test_are_two_where_the_total_counts_both(self, texts: Database, tmp_path: Path) -> None:
        total = "合计,,,,,200000"
        file = write_csv(tmp_path, "\n".join([self.HEAD, self.LINE, self.LINE, total]))
        outcome = take(texts, file)
        assert (outcome.counts.new, paid_fen(texts)) == (2, 20_000_000)
        assert codes(outcome) == ["LINE_REPEATED"]

    def test_are_one_where_the_total_counts_one(self, texts: Database, tmp_path: Path) -> None:
        total = "合计,,,,,100000"
        file = write_csv(tmp_path, "\n".join([self.HEAD, self.LINE, self.LINE, total]))
        outcome = take(texts, file)
        assert (outcome.counts.new, paid_fen(texts)) == (1, 10_000_000)
        assert codes(outcome) == ["LINE_REPEATED"]

    def test_are_several_where_the_numbers_are_not_unique(
        self, texts: Database, tmp_path: Path
    ) -> None:
        other = self.LINE.replace("100000", "50000")
        twice = self.LINE.replace("1001", "1002")
        rows = [self.HEAD, self.LINE, self.LINE, other, twice, twice]
        outcome = take(texts, write_csv(tmp_path, "\n".join(rows)))
        assert (outcome.counts.new, outcome.counts.duplicate) == (4, 1)
        assert paid_fen(texts) == 35_000_000
        (said,) = self.said(outcome)
        assert "1 行金额、日期、项目也相同，是同一行印了两遍" in said
        assert "2 行的金额、日期或项目不同，或编号丢了末几位，这些编号不唯一，各算一笔" in said

    def test_are_several_where_digits_were_lost(self, texts: Database, tmp_path: Path) -> None:
        line = self.LINE.replace("1001", "202306150000123000")
        file = write_csv(tmp_path, "\n".join([self.HEAD, line, line]))
        assert (take(texts, file).counts.new, paid_fen(texts)) == (2, 20_000_000)
