"""Cumulative progress tables: counted where there are no vouchers, compared where there are."""

from datetime import date
from pathlib import Path

import pytest

from perfmon.commands.import_words import outcome_lines
from perfmon.errors import ImportRefusedError
from perfmon.periods import Period
from perfmon.store.database import Database
from perfmon.store.overview import read_years
from perfmon.store.writing import undo_batch
from perfmon.ui.import_words import outcome_sentence
from perfmon.workflows.hand_matching import ProjectKey, match_by_hand
from perfmon.workflows.outcome import Choices, Outcome
from tests.facts import ACTOR, FIFTH, FIRST, SECOND, UNIT, count_rows, pay
from tests.money_files import codes, look, paid_fen, take, write_csv
from tests.workbooks import write_xlsx

HEAD = "预算单位,项目代码,项目名称,截至日期,累计支付（元）"
TITLED = "预算单位,项目代码,项目名称,累计支付（元）"
MARCH = date(2023, 3, 31)
APRIL = date(2023, 4, 30)
MID_JUNE = date(2023, 6, 15)
JUNE = date(2023, 6, 30)


def line(code: str, amount: object, until: object = JUNE) -> str:
    return f'288001,{code},,{until},"{amount}"'


def table(folder: Path, *lines: str, name: str = "进度.csv") -> Path:
    return write_csv(folder, "\n".join((HEAD, *lines)), name)


def bring(database: Database, folder: Path, *lines: str, choices: Choices | None = None) -> Outcome:
    return take(database, table(folder, *lines), "progress", choices or Choices())


def months_of(database: Database, code: str) -> dict[int, tuple[int, str]]:
    """The months of a project in which something was paid: fen and source."""
    rows = database.cursor().execute(
        "SELECT month, paid_in_month_fen, paid_by FROM project_month "
        "WHERE project_code = ? AND paid_in_month_fen <> 0 ORDER BY month",
        [code],
    )
    return {month: (fen, source) for month, fen, source in rows.fetchall()}


def reasons(outcome: Outcome) -> list[str]:
    return outcome.lines["reason"].tolist()


class TestOneSource:
    def test_a_table_counts_where_the_unit_has_no_vouchers(
        self, texts: Database, tmp_path: Path
    ) -> None:
        outcome = bring(texts, tmp_path, line(FIRST, "380,000.50"), line(FIFTH, 25_000))
        assert (outcome.counts.new, outcome.counts.sum_fen) == (2, 40_500_050)
        assert months_of(texts, FIRST) == {6: (38_000_050, "进度表")}
        assert paid_fen(texts) == 40_500_050

    def test_vouchers_of_the_month_win_over_the_table(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, line(FIRST, 380_000), line(FIFTH, 25_000))
        pay(texts, {(FIRST, date(2023, 6, 5)): 30_000_000}, JUNE)
        assert months_of(texts, FIRST) == {6: (30_000_000, "凭证")}
        assert months_of(texts, FIFTH) == {}

    def test_the_order_of_table_and_vouchers_does_not_matter(
        self, texts: Database, tmp_path: Path
    ) -> None:
        pay(texts, {(FIRST, date(2023, 6, 5)): 30_000_000}, JUNE)
        bring(texts, tmp_path, line(FIRST, 380_000), line(FIFTH, 25_000))
        assert months_of(texts, FIRST) == {6: (30_000_000, "凭证")}
        assert months_of(texts, FIFTH) == {}

    def test_taking_the_vouchers_back_brings_the_table_back(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, line(FIRST, 380_000))
        pay(texts, {(FIRST, date(2023, 6, 5)): 30_000_000}, JUNE)
        undo_batch(texts, 3, ACTOR, "试")
        assert months_of(texts, FIRST) == {6: (38_000_000, "进度表")}

    def test_after_vouchers_until_march_a_june_table_brings_each_project_to_its_figure(
        self, texts: Database, tmp_path: Path
    ) -> None:
        vouchers = {(FIRST, date(2023, 2, 1)): 10_000_000, (FIFTH, date(2023, 3, 1)): 1_000_000}
        pay(texts, vouchers, MARCH)
        bring(texts, tmp_path, line(FIRST, 380_000), line(FIFTH, 25_000), line(SECOND, 0))
        assert months_of(texts, FIRST) == {2: (10_000_000, "凭证"), 6: (28_000_000, "进度表")}
        assert months_of(texts, FIFTH) == {3: (1_000_000, "凭证"), 6: (1_500_000, "进度表")}
        assert paid_fen(texts) == 40_500_000

    def test_undoing_the_table_is_as_if_it_had_never_been(
        self, texts: Database, tmp_path: Path
    ) -> None:
        outcome = bring(texts, tmp_path, line(FIRST, 380_000))
        undo_batch(texts, outcome.batch_id or 0, ACTOR, "试")
        assert paid_fen(texts) == 0

    def test_the_last_day_of_the_table_is_covered(self, texts: Database, tmp_path: Path) -> None:
        bring(texts, tmp_path, line(FIRST, 1, APRIL), line(FIRST, 2, JUNE))
        rows = texts.cursor().execute("SELECT covered_until FROM coverage").fetchall()
        assert rows == [(JUNE,)]


class TestOnlyComparing:
    """Lines of units with vouchers in their month add nothing, money or days."""

    def test_the_table_does_not_move_the_cutoff(self, texts: Database, tmp_path: Path) -> None:
        pay(texts, {(FIRST, MID_JUNE): 500}, MID_JUNE)
        outcome = bring(texts, tmp_path, line(FIRST, 5))
        assert "CUTOFF_MOVED" not in [each.code for each in outcome.findings]
        assert covered_until(texts) == MID_JUNE
        assert cutoff_of(texts, 6) == MID_JUNE

    def test_vouchers_that_come_later_take_the_cutoff_over_too(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, line(FIRST, 5))
        assert covered_until(texts) == JUNE
        pay(texts, {(FIRST, MID_JUNE): 500}, MID_JUNE)
        assert covered_until(texts) == MID_JUNE
        undo_batch(texts, 3, ACTOR, "试")
        assert (covered_until(texts), cutoff_of(texts, 6)) == (JUNE, JUNE)

    def test_a_table_counts_days_on_once_the_vouchers_are_taken_back(
        self, texts: Database, tmp_path: Path
    ) -> None:
        pay(texts, {(FIRST, MID_JUNE): 500}, MID_JUNE)
        bring(texts, tmp_path, line(FIRST, 5))
        undo_batch(texts, 2, ACTOR, "试")
        assert covered_until(texts) == JUNE

    def test_its_money_is_not_called_new(self, texts: Database, tmp_path: Path) -> None:
        pay(texts, {(FIRST, MID_JUNE): 500}, MID_JUNE)
        path = table(tmp_path, line(FIRST, 7), line(FIRST, 4, APRIL))
        seen = look(texts, path, "progress")
        assert (seen.counts.new, seen.comparing, seen.counts.sum_fen) == (2, 1, 400)
        said = "新增 2 行 0.00 万元（4.00 元）（其中 1 行只与凭证比对，不计入）"
        assert said in next(outcome_lines(seen, Choices()))
        assert "新增 2 行 0.00 万元（其中 1 行只与凭证比对，不计入）" in outcome_sentence(seen)
        assert take(texts, path, "progress").counts.sum_fen == 400

    def test_a_table_without_a_known_project_covers_nothing(
        self, texts: Database, tmp_path: Path
    ) -> None:
        take(texts, write_csv(tmp_path, f"{HEAD}\n288001,,县里的新项目,2023-06-30,70"), "progress")
        assert covered_until(texts) is None


def covered_until(database: Database) -> date | None:
    (year,) = read_years(database.cursor())
    return year.covered_until


def cutoff_of(database: Database, month: int) -> date:
    query = "SELECT DISTINCT cut_on FROM project_month WHERE month = ?"
    ((cut_on,),) = database.cursor().execute(query, [month]).fetchall()
    assert isinstance(cut_on, date)
    return cut_on


class TestDays:
    @pytest.mark.parametrize(
        ("head", "cells", "until"),
        [
            ("月份", "6", JUNE),
            ("月份", "1-4月", APRIL),
            ("月份", "2023年4月", APRIL),
            ("年度,月份", "2023,04", APRIL),
            ("截至日期", "20230615", date(2023, 6, 15)),
            ("截至日期,月份", ",4", APRIL),
        ],
    )
    def test_a_line_says_its_day_or_its_month(
        self, texts: Database, tmp_path: Path, head: str, cells: str, until: date
    ) -> None:
        path = write_csv(tmp_path, f"2023年支出进度表\n{TITLED},{head}\n288001,{FIRST},,1,{cells}")
        assert take(texts, path, "progress").counts.new == 1
        assert texts.cursor().execute("SELECT until_on FROM progress").fetchall() == [(until,)]

    def test_without_a_column_the_title_says_the_day(self, texts: Database, tmp_path: Path) -> None:
        path = write_csv(tmp_path, f"截至2023年6月15日支出进度\n{TITLED}\n288001,{FIRST},,1")
        take(texts, path, "progress")
        rows = texts.cursor().execute("SELECT until_on FROM progress").fetchall()
        assert rows == [(date(2023, 6, 15),)]

    @pytest.mark.parametrize(
        ("title", "head", "cells", "reason"),
        [
            ("支出进度表", TITLED, f"288001,{FIRST},,1", "没有截至日期和月份，标题里也没有"),
            ("支出进度表", f"{TITLED},月份", f"288001,{FIRST},,1,6", "只有月份「6」，没有年度"),
            ("2023年进度", f"{TITLED},月份", f"288001,{FIRST},,1,13", "月份「13」读不出来"),
            ("2023年进度", f"{TITLED},年度", f"288001,{FIRST},,1,去年", "年度「去年」读不出来"),
            ("", HEAD, line(FIRST, 1, "年底"), "截至日期「年底」读不出来"),
            (
                "",
                f"{HEAD},年度",
                line(FIRST, 1, "2024-01-10") + ",2023",
                "截至日期 2024-01-10 不在 2023 年",
            ),
            ("", HEAD, line(FIRST, ""), "没有累计支付"),
            ("", HEAD, line(FIRST, "约三万"), "累计支付「约三万」读不出来"),
            ("", HEAD, line(FIRST, "1.005"), "累计支付「1.005」细于分"),
            ("", HEAD, "288001,,,2023-06-30,1", "没有项目编码和项目名称"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_its_reason(
        self, texts: Database, tmp_path: Path, title: str, head: str, cells: str, reason: str
    ) -> None:
        outcome = take(texts, write_csv(tmp_path, f"{title}\n{head}\n{cells}"), "progress")
        assert outcome.counts.refused == 1
        assert reasons(outcome) == [reason]
        assert count_rows(texts, "progress") == 0

    def test_a_formula_without_a_stored_value_is_refused_and_never_nothing(
        self, texts: Database, tmp_path: Path
    ) -> None:
        rows = [["288001", FIRST, "", JUNE, "=1+1"], ["288001", FIFTH, "", JUNE, 50.5]]
        path = write_xlsx(tmp_path / "进度.xlsx", {"进度": [HEAD.split(","), *rows]})
        outcome = take(texts, path, "progress")
        assert reasons(outcome) == ["「累计支付（元）」是公式，文件里没有存下算好的数"]
        assert (outcome.counts.refused, outcome.counts.new) == (1, 1)
        assert paid_fen(texts) == 5050


class TestTotals:
    def test_total_rows_are_checked_and_not_imported(self, texts: Database, tmp_path: Path) -> None:
        lines = (line(FIRST, 100), line(FIFTH, 50))
        good = look(texts, table(tmp_path, *lines, "合计,,,,150"), "progress")
        bad = look(texts, table(tmp_path, *lines, "合计,,,,160"), "progress")
        assert (good.counts.lines, codes(good)) == (2, [])
        assert codes(bad) == ["TOTAL_MISMATCH"]

    def test_heads_printed_again_and_notes_are_no_lines(
        self, texts: Database, tmp_path: Path
    ) -> None:
        outcome = bring(texts, tmp_path, line(FIRST, 100), HEAD, "注：数据来自国库,,,,")
        assert (outcome.counts.lines, outcome.counts.new) == (1, 1)


class TestAgain:
    def test_the_same_table_again_changes_nothing(self, texts: Database, tmp_path: Path) -> None:
        bring(texts, tmp_path, line(FIRST, 100), line("X" * 21, 50))
        again = bring(texts, tmp_path, line(FIRST, 100), line("X" * 21, 50), "注：第二版,,,,")
        assert (again.counts.new, again.counts.duplicate) == (0, 2)
        assert count_rows(texts, "progress") == 2

    def test_the_same_project_named_in_another_way_is_the_same_line(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, line(FIRST, 100))
        again = bring(texts, tmp_path, f"巨鹿县委政法委本级,{FIRST},综治视联网,2023/6/30,100.00")
        assert again.counts.duplicate == 1

    def test_another_amount_is_a_conflict_and_the_first_holds(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, line(FIRST, 100))
        other = bring(texts, tmp_path, line(FIRST, 90))
        assert (other.counts.conflict, other.counts.new) == (1, 0)
        assert reasons(other) == ["同一项目截至 2023-06-30 的累计支付与库里不同"]
        assert other.lines[["amount_fen", "stored_fen"]].to_numpy().tolist() == [[9000, 10_000]]
        assert paid_fen(texts) == 10_000

    def test_a_conflict_that_is_taken_holds_until_it_is_undone(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, line(FIRST, 100))
        taken = bring(texts, tmp_path, line(FIRST, 90), choices=Choices(take_conflicts=True))
        assert paid_fen(texts) == 9000
        assert bring(texts, tmp_path, line(FIRST, "90.0")).counts.duplicate == 1
        undo_batch(texts, taken.batch_id or 0, ACTOR, "试")
        assert paid_fen(texts) == 10_000

    def test_of_two_lines_with_one_day_in_a_file_the_first_counts(
        self, texts: Database, tmp_path: Path
    ) -> None:
        lines = (line(FIRST, 100), line(FIRST, 100), line(FIRST, 90))
        outcome = bring(texts, tmp_path, *lines, choices=Choices(take_conflicts=True))
        counts = outcome.counts
        assert (counts.new, counts.duplicate, counts.conflict) == (1, 1, 1)
        assert reasons(outcome) == ["文件里同一项目截至 2023-06-30 有两行，累计支付不同"]
        assert paid_fen(texts) == 10_000

    def test_a_complete_table_takes_no_project_out(self, texts: Database, tmp_path: Path) -> None:
        bring(texts, tmp_path, line(FIRST, 100), line(FIFTH, 50))
        complete = Choices(complete=Period.parse("2023-06"))
        assert bring(texts, tmp_path, line(FIRST, 100), choices=complete).counts.vanished == 0
        assert paid_fen(texts) == 15_000


class TestUnmatched:
    def test_lines_without_a_project_stay_and_count_once_matched_by_hand(
        self, texts: Database, tmp_path: Path
    ) -> None:
        path = write_csv(tmp_path, f"{HEAD}\n288001,,县里的新项目,2023-06-30,70")
        assert take(texts, path, "progress").counts.unmatched == 1
        assert paid_fen(texts) == 0
        ((mention,),) = texts.cursor().execute("SELECT mention_id FROM progress").fetchall()
        match_by_hand(texts, {mention: ProjectKey(UNIT, FIRST)}, ACTOR)
        assert months_of(texts, FIRST) == {6: (7000, "进度表")}


class TestFindings:
    def test_what_vouchers_and_table_say_is_compared_the_largest_first(
        self, texts: Database, tmp_path: Path
    ) -> None:
        vouchers = {(FIRST, date(2023, 6, 5)): 30_000_000, (FIFTH, date(2023, 2, 5)): 1_000_000}
        pay(texts, vouchers, JUNE)
        lines = (line(FIRST, "299,999.99"), line(FIFTH, 15_000), line(SECOND, 0))
        outcome = bring(texts, tmp_path, *lines)
        (said,) = outcome.findings
        assert (said.severity, said.code) == ("info", "PROGRESS_COMPARED")
        assert said.message.startswith(
            "截至2023年6月底，3 个项目的单位当月有支付凭证，以凭证为准；"
            "2 个项目不一致，进度表减凭证合计 4,999.99 元，其中「"
        )
        assert "」5,000.00 元、「" in said.message
        assert said.message.endswith("」-0.01 元。")

    def test_vouchers_after_the_day_of_the_table_are_not_held_against_it(
        self, texts: Database, tmp_path: Path
    ) -> None:
        vouchers = {(FIRST, date(2023, 6, 5)): 500, (FIRST, date(2023, 6, 20)): 700}
        pay(texts, vouchers, JUNE)
        (said,) = bring(texts, tmp_path, line(FIRST, 5, "2023-06-15")).findings
        assert said.message.endswith("以凭证为准；进度表与凭证一致。")

    def test_months_before_that_came_from_tables_are_counted_along(
        self, texts: Database, tmp_path: Path
    ) -> None:
        bring(texts, tmp_path, line(FIRST, 100, APRIL))
        pay(texts, {(FIRST, date(2023, 6, 5)): 500}, JUNE)
        (said,) = bring(texts, tmp_path, line(FIRST, 105)).findings
        assert said.message.endswith("以凭证为准；进度表与凭证一致。")

    def test_a_sum_below_the_month_before_is_told_and_counts(
        self, texts: Database, tmp_path: Path
    ) -> None:
        pay(texts, {(FIRST, date(2023, 2, 5)): 10_000}, MARCH)
        outcome = bring(texts, tmp_path, line(FIRST, 120, APRIL), line(FIRST, "80.5"))
        (said,) = [each for each in outcome.findings if each.code != "CUTOFF_MOVED"]
        assert (said.severity, said.code, said.project, said.line) == (
            "warning",
            "PROGRESS_FALLS",
            FIRST,
            3,
        )
        assert "截至2023年6月底累计支付 80.50 元，比此前的 120.00 元少 39.50 元；" in said.message
        assert paid_fen(texts) == 8050

    def test_a_sum_below_the_vouchers_of_earlier_months_is_told_too(
        self, texts: Database, tmp_path: Path
    ) -> None:
        pay(texts, {(FIRST, date(2023, 2, 5)): 10_000}, MARCH)
        assert codes(bring(texts, tmp_path, line(FIRST, 99))) == ["PROGRESS_FALLS"]

    def test_a_sum_above_the_budget_is_told(self, texts: Database, tmp_path: Path) -> None:
        assert codes(bring(texts, tmp_path, line(FIFTH, 50_000.01))) == ["OVER_BUDGET"]

    @pytest.mark.parametrize("unit", ["", "单位：万元"])
    def test_sums_in_a_wrong_unit_stop_the_file_until_a_person_confirms(
        self, texts: Database, tmp_path: Path, unit: str
    ) -> None:
        head = HEAD.replace("（元）", "")
        amounts = [960_000, 600_000] if unit else [4, 3, 5, 2, 1]
        written = [FIRST, SECOND] if unit else projects(texts)[:5]
        lines = "\n".join(line(code, fen) for code, fen in zip(written, amounts, strict=True))
        path = write_csv(tmp_path, f"{unit}\n{head}\n{lines}")
        with pytest.raises(ImportRefusedError, match="单位可能是"):
            take(texts, path, "progress")
        assert count_rows(texts, "progress") == 0
        choices = Choices(fen_per_unit=100 if unit else 1_000_000)
        assert take(texts, path, "progress", choices).counts.new == len(written)


def projects(database: Database) -> list[str]:
    query = "SELECT project_code FROM project ORDER BY fiscal_fen DESC"
    return [code for (code,) in database.cursor().execute(query).fetchall()]
