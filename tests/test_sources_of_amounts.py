"""From number to source: what an amount of the project's page opens, and that it sums to it."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.clock import wall_time
from perfmon.ingest.project_code import check_character
from perfmon.money import format_yuan
from perfmon.store.asking import scope_of
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.location import VARIABLE
from perfmon.store.money_facts import (
    SOURCE_COLUMNS,
    Narrowed,
    read_entered,
    read_progress,
    read_tranches,
    read_voucher_sums,
    read_vouchers,
)
from perfmon.store.uncounted_facts import read_uncounted
from perfmon.store.writing import Source, undo_batch, writing
from perfmon.ui import sources
from perfmon.ui.amounts import BudgetAmount
from perfmon.ui.loaders.amounts import openable
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.lines import paid_lines, tranches_at
from perfmon.ui.loaders.opening import data_version, forget_database, opened_database
from perfmon.workflows.outcome import Choices
from tests import screens
from tests.facts import ACTOR, FIRST, REGION, SECOND, UNIT, import_document
from tests.money_files import take, write_csv

SECRET_BODY = "13052923T00584010003"
SECRET = f"{SECRET_BODY}{check_character(SECRET_BODY)}"
SECRET_WORDS = ("绝密工程", "绝密摘要", "绝密收款公司", "冀财〔2023〕9号")

BUDGETS = f"""单位：元
年度,主管部门,预算单位,项目代码,项目名称,项目类别,指标文号,下达日期,年初,追加,已申请,已支付,是否涉密
2023,288-县委政法委,288001-本级,{FIRST},,特定目标类,巨财预〔2023〕1号,2023-01-20,600000,,,,
2023,288-县委政法委,288001-本级,{FIRST},,特定目标类,巨财预〔2023〕5号,2023-03-20,,300000,,,
2023,288-县委政法委,288001-本级,{SECOND},,特定目标类,巨财预〔2023〕1号,2023-01-20,480000,,200000,150000,
2023,288-县委政法委,288001-本级,{SECRET},绝密工程,特定目标类,冀财〔2023〕9号,2023-05-20,,880000,,,是
"""

HEAD = (
    "预算单位,项目编码,项目名称,支付凭证号,明细行号,支付日期,申请日期,支付金额（元）,支付状态,"
    "所处环节,摘要,收款人,指标文号"
)
PAYMENTS = f"""{HEAD}
288001,{FIRST},综治视联网,001,1,2023-02-05,,1000.11,已支付,,付线路租金,某通信公司,巨财预〔2023〕1号
288001,{FIRST},综治视联网,002,1,2023-06-05,,2000.22,已支付,,付设备款,王小明,巨财预〔2023〕5号
288001,{FIRST},综治视联网,003,1,2023-06-08,,-0.33,已支付,,退回,某通信公司,巨财预〔2023〕5号
288001,{FIRST},综治视联网,004,1,,2023-06-02,52000,未支付,财政国库股审核,付设备款,,
288001,{FIRST},综治视联网,005,1,,2023-06-20,8800.50,待审,单位,付设备款,,
288001,{FIRST},综治视联网,006,1,2023-05-04,,700,作废,,付错,,
288001,{SECRET},绝密工程,007,1,2023-06-30,,440000,已支付,,绝密摘要,绝密收款公司,冀财〔2023〕9号
"""
PAID_LATER = f"""{HEAD}
288001,{FIRST},综治视联网,004,1,2023-08-10,2023-06-02,52000,已支付,,付设备款,,
"""
PROGRESS = f"""预算单位,项目代码,项目名称,截至日期,累计支付（元）
288001,{FIRST},,2023-06-30,900
288001,{FIRST},,2023-09-30,60000.10
288001,{SECOND},,2023-09-30,150000.25
"""
JUNE, JULY, SEPTEMBER = date(2023, 6, 30), date(2023, 7, 31), date(2023, 9, 30)
OF_FIRST = (2023, UNIT, FIRST)


@pytest.fixture(scope="module")
def files_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real database with five files of money in it; everybody copies it."""
    folder = tmp_path_factory.mktemp("库")
    database = create_database(folder / "库.duckdb")
    import_document(database)
    take(database, write_csv(folder, BUDGETS, "指标.csv"), "budgets")
    take(database, write_csv(folder, PAYMENTS, "支付6月.csv"))
    take(database, write_csv(folder, PAID_LATER, "支付8月.csv"))
    take(database, write_csv(folder, PROGRESS, "进度9月.csv"), "progress")
    enter(database, 7, 1_234_567, "已审")
    enter(database, 8, 500_000, "草稿")
    database.close()
    return folder / "库.duckdb"


@pytest.fixture
def files(files_path: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of the test's own."""
    database = open_database(Path(shutil.copy(files_path, tmp_path)))
    yield database
    database.close()


@pytest.fixture
def shown(
    files_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> Iterator[Path]:
    """A copy of the test's own, which the pages open."""
    path = Path(shutil.copy(files_path, tmp_path))
    monkeypatch.setenv(VARIABLE, str(path))
    yield path
    forget_database()


def enter(database: Database, month: int, fen: int, state: str) -> None:
    """A payment of the second project outside the treasury."""
    keys = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": SECOND}
    row = keys | {"month": month, "amount_fen": fen, "state": state, "note": "自有账户付"}
    with writing(database, Source("填报", "张三")) as writer:
        writer.append("entered_payment", pd.DataFrame([row]))


def project_page(app: AppTest, code: str, month: int, unit: str = UNIT) -> AppTest:
    app.run()
    app.switch_page("pages/project.py")
    app.query_params.update({"year": "2023", "month": str(month), "project": f"{unit}-{code}"})
    return app.run()


def click(app: AppTest, key: str, words: str) -> str:
    """Clicks words of a row, and gives all that the page then says."""
    pills = next(each for each in app.pills if str(each.key).startswith(key))
    found = [option for option in map(screens.readable, pills.options) if words in option]
    assert len(found) == 1, f"{words} once among {pills.options}"
    pills.set_value(found[0]).run()
    assert not app.exception
    return screens.prose(app)


def opened_lines(app: AppTest) -> pd.DataFrame:
    """The table that opened, the only one in 元."""
    return screens.table_with(app, "amount_yuan")


def outside(database: Database, until: date, code: str = FIRST) -> pd.DataFrame:
    return read_uncounted(database.cursor(), 2023, UNIT, code, until)


class TestReading:
    def test_a_voucher_says_where_it_came_from_and_how_it_was_matched(
        self, files: Database
    ) -> None:
        newest = read_vouchers(files.cursor(), *OF_FIRST, JUNE).iloc[0]
        assert newest[["source", "sheet", "line", "actor"]].tolist()[::2] == ["支付6月.csv", 4]
        assert (newest["actor"], newest["batch_id"]) == (ACTOR, 3)
        assert (newest["document_no"], newest["how"]) == ("巨财预〔2023〕5号", "代码")
        assert newest["printed_unit"] == "288001"
        assert newest["printed_project"] == f"{FIRST} 综治视联网"
        assert newest["recorded_at"] is not pd.NaT

    def test_the_names_of_persons_stay_masked(self, files: Database) -> None:
        payees = read_vouchers(files.cursor(), *OF_FIRST, JUNE)["payee"].tolist()
        assert payees == ["某通信公司", "王**", "某通信公司"]

    def test_every_read_says_file_batch_who_and_when(self, files: Database) -> None:
        cursor, second = files.cursor(), (2023, UNIT, SECOND)
        for lines in (
            read_vouchers(cursor, *OF_FIRST, SEPTEMBER),
            read_tranches(cursor, *OF_FIRST, SEPTEMBER),
            read_progress(cursor, *second, SEPTEMBER),
            read_entered(cursor, *second, SEPTEMBER),
            read_uncounted(cursor, *OF_FIRST, SEPTEMBER),
        ):
            assert len(lines)
            assert {*SOURCE_COLUMNS} <= {*lines.columns}
            assert lines[["source", "batch_id", "actor", "recorded_at"]].notna().all(axis=None)

    def test_only_the_lines_asked_for_are_read(self, files: Database) -> None:
        cursor = files.cursor()
        for narrowed, vouchers in (
            (Narrowed(most=1), ["003"]),
            (Narrowed(since=date(2023, 6, 1)), ["003", "002"]),
            (Narrowed(document_no="巨财预〔2023〕1号"), ["001"]),
        ):
            lines = read_vouchers(cursor, *OF_FIRST, JUNE, narrowed=narrowed)
            assert lines["voucher_no"].tolist() == vouchers

    def test_the_sums_are_those_of_the_lines(self, files: Database) -> None:
        sums = read_voucher_sums(files.cursor(), *OF_FIRST)
        lines = read_vouchers(files.cursor(), *OF_FIRST, date(2023, 12, 31))
        assert int(sums["lines"].sum()) == len(lines) == 4
        assert int(sums["amount_fen"].sum()) == int(lines["amount_fen"].sum()) == 5_500_000

    def test_a_scope_without_the_unit_reads_nothing(self, files: Database) -> None:
        cursor, other = files.cursor(), scope_of(["301001"])
        assert read_voucher_sums(cursor, *OF_FIRST, other).empty
        for read in (read_vouchers, read_progress, read_entered, read_uncounted):
            assert read(cursor, *OF_FIRST, SEPTEMBER, other).empty

    def test_a_classified_project_shows_only_code_and_sums(self, files: Database) -> None:
        cursor, secret = files.cursor(), (2023, UNIT, SECRET)
        for lines in (
            read_vouchers(cursor, *secret, SEPTEMBER),
            read_tranches(cursor, *secret, SEPTEMBER),
            read_voucher_sums(cursor, *secret),
        ):
            said = lines.to_csv()
            assert len(lines)
            assert not [words for words in SECRET_WORDS if words in said]
            assert int(lines["amount_fen"].sum()) in (44_000_000, 88_000_000)


class TestOutsideTheCount:
    def test_what_waits_is_told_by_stage_and_days(self, files: Database) -> None:
        waiting = outside(files, JUNE).dropna(subset="stage").set_index("stage")
        assert waiting["amount_fen"].to_dict() == {"财政端": 5_200_000, "单位端": 880_050}
        assert waiting["waiting_days"].to_dict() == {"财政端": 28, "单位端": 10}

    def test_a_line_leaves_transit_when_it_is_paid(self, files: Database) -> None:
        assert outside(files, JULY)["stage"].dropna().tolist() == ["单位端", "财政端"]
        september = outside(files, SEPTEMBER).set_index("voucher_no")
        assert september["stage"].dropna().tolist() == ["单位端"]
        assert september.loc["004", "status"] == "未支付，后来已支付"

    def test_a_line_applied_for_later_is_not_waiting_yet(self, files: Database) -> None:
        assert outside(files, date(2023, 6, 10))["stage"].dropna().tolist() == ["财政端"]

    def test_a_budget_table_says_what_is_under_way_where_no_payments_file_does(
        self, files: Database
    ) -> None:
        second = outside(files, JUNE, SECOND)
        assert second[["what", "stage", "amount_fen", "line"]].to_numpy().tolist() == [
            ["预算执行表", "未分端", 5_000_000, 5]
        ]
        assert "预算执行表" not in outside(files, JUNE)["what"].tolist()

    def test_void_lines_and_outvoted_tables_stand_apart(self, files: Database) -> None:
        lines = outside(files, JUNE)
        apart = lines[lines["stage"].isna()].set_index("status")
        assert apart["what"].to_dict() == {
            "作废": "支付明细",
            "有支付凭证，只作比较": "进度表",
        }

    def test_a_draft_of_a_unit_is_listed_and_does_not_count(self, files: Database) -> None:
        lines = outside(files, date(2023, 8, 31), SECOND)
        entered = lines[lines["what"] == "国库外"][["status", "amount_fen", "actor"]]
        assert entered.to_numpy().tolist() == [["草稿", 500_000, "张三"]]

    def test_a_replaced_line_says_which_batch_took_it_out_until_that_is_undone(
        self, files: Database, tmp_path: Path
    ) -> None:
        corrected = PAYMENTS.splitlines()[0] + "\n" + PAYMENTS.splitlines()[1].replace(".11", ".12")
        taken = take(
            files, write_csv(tmp_path, corrected, "更正.csv"), choices=Choices(take_conflicts=True)
        )
        assert taken.batch_id is not None
        lines = outside(files, JUNE)
        gone = lines[lines["status"] == "以新换旧"]
        said = gone[["source", "line", "amount_fen", "taken_batch_id", "taken_by"]]
        assert said.to_numpy().tolist() == [["支付6月.csv", 2, 100_011, taken.batch_id, ACTOR]]
        undo_batch(files, taken.batch_id, ACTOR, "试")
        assert "以新换旧" not in outside(files, JUNE)["status"].tolist()


class TestOnThePage:
    @pytest.mark.parametrize(
        ("code", "month", "words", "fen"),
        [
            (FIRST, 6, "截至6月底已支付", 300_000),
            (FIRST, 6, "调整预算", 90_000_000),
            (FIRST, 6, "年初预算", 60_000_000),
            (FIRST, 9, "9月支付", 500_010),
            (FIRST, 9, "截至9月底已支付", 6_000_010),
            (SECOND, 7, "7月支付", 1_234_567),
            (SECOND, 9, "截至9月底已支付", 16_234_592),
        ],
    )
    def test_an_amount_opens_lines_that_sum_to_it_to_the_fen(
        self, app: AppTest, shown: Path, code: str, month: int, words: str, fen: int
    ) -> None:
        project_page(app, code, month)
        prose = click(app, "open_card", words)
        assert f"合计 {format_yuan(fen)} 元" in prose
        assert f"与页面上的“{words}”一分不差" in prose
        lines = opened_lines(app)
        assert sum(round(100 * yuan) for yuan in lines["amount_yuan"]) == fen

    def test_each_line_has_file_row_batch_who_and_when(self, app: AppTest, shown: Path) -> None:
        project_page(app, FIRST, 6)
        click(app, "open_month", "6月")
        lines = opened_lines(app)
        assert lines["voucher_no"].tolist() == ["003", "002"]
        assert lines["source"].tolist() == ["支付6月.csv"] * 2
        assert lines["line"].tolist() == [4, 3]
        assert lines["batch_id"].tolist() == [3, 3]
        assert lines["actor"].tolist() == [ACTOR] * 2
        cursor = opened_database().cursor()
        ((when,),) = cursor.execute("SELECT recorded_at FROM batch WHERE batch_id = 3").fetchall()
        assert lines["recorded"].tolist() == [wall_time(when)] * 2

    def test_a_month_by_progress_table_says_how_its_amount_came_about(
        self, app: AppTest, shown: Path
    ) -> None:
        project_page(app, FIRST, 9)
        prose = click(app, "open_month", "9月")
        assert "2023-09-30 的进度表：表上累计 60,000.10 元，减去此前已计 55,000.00 元。" in prose
        assert opened_lines(app)[["said_by", "source", "line"]].to_numpy().tolist() == [
            ["进度表", "进度9月.csv", 3]
        ]

    def test_a_tranche_opens_the_payments_that_print_its_number(
        self, app: AppTest, shown: Path
    ) -> None:
        project_page(app, FIRST, 6)
        prose = click(app, "open_tranche", "巨财预〔2023〕5号")
        assert "来自第 2 批 指标.csv，第 4 行" in prose
        assert "2 行合计 1,999.89 元" in prose
        assert opened_lines(app)["voucher_no"].tolist() == ["003", "002"]

    def test_a_tranche_that_no_payment_prints_says_so(self, app: AppTest, shown: Path) -> None:
        project_page(app, SECOND, 9)
        assert "没有一行支付凭证印着巨财预〔2023〕1号" in click(app, "open_tranche", "年初")

    def test_what_waits_and_what_does_not_count_stand_apart(
        self, app: AppTest, shown: Path
    ) -> None:
        prose = screens.prose(project_page(app, FIRST, 6))
        assert "截至6月底已申请未支付 6.08 万元：" in prose
        assert "单位端 0.88 万元，财政端 5.20 万元，最早的已等 28 天。" in prose
        assert "不计入的行（2 行" in prose

    def test_only_so_many_lines_are_listed_and_the_rest_is_told(
        self, app: AppTest, shown: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sources, "MOST_LINES", 1)
        project_page(app, FIRST, 6)
        prose = click(app, "open_card", "截至6月底已支付")
        assert "3 行合计 3,000.00 元" in prose
        assert "这里列出最近的 1 行；更早的 2 行合计 3,000.33 元" in prose
        assert opened_lines(app)["amount_yuan"].tolist() == [-0.33]

    def test_what_opened_closes_with_the_next_run_and_opens_again_at_the_next_click(
        self, app: AppTest, shown: Path
    ) -> None:
        project_page(app, FIRST, 6)
        click(app, "open_month", "2月")
        assert "一分不差" not in screens.prose(app.run())
        for month in ("2月", "2月", "6月"):
            assert f"与页面上的“{month}支付”一分不差" in click(app, "open_month", month)

    @pytest.mark.parametrize("page", ["pages/overview.py", "pages/department.py"])
    def test_a_classified_project_is_called_by_its_code_on_every_list(
        self, app: AppTest, shown: Path, page: str
    ) -> None:
        app.run()
        app.switch_page(page)
        app.query_params.update({"year": "2023", "month": "9"})
        prose = screens.prose(app.run())
        assert not [words for words in SECRET_WORDS if words in prose]

    def test_a_classified_project_opens_without_names(self, app: AppTest, shown: Path) -> None:
        prose = screens.prose(project_page(app, SECRET, 6))
        assert "涉密，只显示代码和金额" in prose
        for key, words in (("open_card", "已支付"), ("open_tranche", "追加")):
            prose += click(app, key, words)
        assert "440,000.00" in prose
        assert not [words for words in SECRET_WORDS if words in prose]


def test_what_opens_sums_to_what_the_page_shows_for_projects_of_the_sample(sample: Path) -> None:
    cursor = opened_database().cursor()
    judged = read_judged_months(cursor, 2023, Narrowing(month=10))
    asked = Asked(data_version(), None, 2023)
    for project in judged.iloc[::40].to_dict("records"):
        key = (asked, str(project["unit_code"]), str(project["project_code"]))
        for amount in openable(*key, 10).cards.values():
            if isinstance(amount, BudgetAmount):
                lines = tranches_at(*key, 10)
                lines = lines[lines["kind"].isin(amount.kinds)] if amount.kinds else lines
            else:
                lines = paid_lines(*key, amount.months, sources.MOST_LINES)
            assert int(lines["amount_fen"].sum()) == amount.fen, (project, amount)
            assert len(lines) == amount.lines
