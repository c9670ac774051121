"""The database: its file, its migrations, its transactions, and what its reads give."""

import errno
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from perfmon.errors import (
    DatabaseBusyError,
    DatabaseExistsError,
    DatabaseMissingError,
    DatabaseUnreadableError,
    DatabaseUnwritableError,
    DatabaseVersionError,
    DiskFullError,
    InconsistentFactsError,
    PerfmonError,
)
from perfmon.measures import PROJECT_MONTH_KEY
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.store import database as database_module
from perfmon.store import migration
from perfmon.store.asking import NOW, scope_of
from perfmon.store.checks import DERIVED_EQUATIONS, check_equations
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.fund_months import read_fund_months
from perfmon.store.judged import Narrowing, read_figures, read_judged_months
from perfmon.store.money_facts import read_tranches, read_vouchers
from perfmon.store.overview import read_data_version, read_years
from perfmon.store.published import (
    read_checkpoints,
    read_department_targets,
    read_goals,
    read_indicators,
    read_safeguards,
    read_sub_goals,
)
from perfmon.store.text_findings import read_findings
from perfmon.store.units import unit_name_on
from perfmon.store.writing import Source, writing
from perfmon.store.year_facts import read_covered_until, read_year_facts
from tests.facts import (
    ACTOR,
    DOCUMENT,
    FIFTH,
    FIRST,
    REGION,
    UNIT,
    count_rows,
    import_document,
    issue,
    pay,
)
from tests.older import step_back

OCTOBER = date(2023, 10, 31)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    yield made
    made.close()


@pytest.fixture
def texts(database: Database) -> Database:
    import_document(database)
    return database


def light_of(database: Database, code: str, month: int) -> object:
    rows = read_judged_months(database.cursor(), 2023, Narrowing(month=month, project_code=code))
    return rows["light"].iloc[0]


def _write_and_stop(database: Database) -> None:
    with writing(database, Source("预算指标", ACTOR)) as writer:
        row = {"region_code": REGION, "year": 2023, "covered_until": OCTOBER}
        writer.append("coverage", pd.DataFrame([row]))
        raise RuntimeError("在中间停下")


class TestFile:
    def test_a_new_database_holds_no_figures_and_is_not_a_sample(self, database: Database) -> None:
        assert not database.is_demo
        assert read_years(database.cursor()) == []
        assert read_data_version(database.cursor()) == 0

    def test_a_new_database_never_covers_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "已有.duckdb"
        path.write_bytes(b"something")
        with pytest.raises(DatabaseExistsError):
            create_database(path)
        assert path.read_bytes() == b"something"

    def test_a_database_that_is_not_there_is_not_made_by_opening_it(self, tmp_path: Path) -> None:
        path = tmp_path / "没有.duckdb"
        with pytest.raises(DatabaseMissingError, match=r"没有\.duckdb"):
            open_database(path)
        assert not path.exists()

    def test_a_strangers_file_is_refused_and_left_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "表.xlsx"
        path.write_bytes(b"PK" + b"\x00" * 4096)
        with pytest.raises(DatabaseUnreadableError):
            open_database(path)
        assert path.read_bytes() == b"PK" + b"\x00" * 4096

    def test_another_programs_database_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "别人的.duckdb"
        stranger = duckdb.connect(str(path))
        stranger.execute("CREATE TABLE theirs (n INTEGER)")
        stranger.close()
        with pytest.raises(DatabaseUnreadableError):
            open_database(path)

    def test_a_newer_programs_database_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "新版.duckdb"
        made = create_database(path)
        made.cursor().execute("INSERT INTO schema_migration VALUES (99, 'later', now()::TIMESTAMP)")
        made.close()
        with pytest.raises(DatabaseVersionError, match="第 99 版"):
            open_database(path)

    def test_a_database_held_by_another_program_is_busy(self, tmp_path: Path) -> None:
        path = tmp_path / "忙.duckdb"
        create_database(path).close()
        holder = subprocess.Popen(  # holds the file until its input closes
            [
                sys.executable,
                "-c",
                "import duckdb, sys; c = duckdb.connect(sys.argv[1]);"
                "print('held', flush=True); sys.stdin.read()",
                str(path),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(DatabaseBusyError):
                open_database(path)
            holder.communicate("")

    def test_a_file_that_is_none_is_not_called_busy_whatever_its_folder_is_called(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "lock" / "表.xlsx"
        path.parent.mkdir()
        path.write_bytes(b"PK" + b"\x00" * 4096)
        with pytest.raises(DatabaseUnreadableError):
            open_database(path)

    def test_a_place_where_no_file_can_be_made_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "文件").write_bytes(b"")
        with pytest.raises(DatabaseUnwritableError, match="不能在"):
            create_database(tmp_path / "文件" / "库.duckdb")

    def test_making_a_database_leaves_no_other_file_behind(self, tmp_path: Path) -> None:
        create_database(tmp_path / "库.duckdb").close()
        assert [path.name for path in tmp_path.iterdir()] == ["库.duckdb"]


class TestClosing:
    def test_a_read_under_way_is_broken_off_and_the_file_is_free(self, tmp_path: Path) -> None:
        database = create_database(tmp_path / "库.duckdb")
        cursor, begun = database.cursor(), threading.Event()
        faults: list[duckdb.Error] = []

        def mark(number: int) -> int:
            begun.set()
            return number

        cursor.create_function("mark", mark, ["BIGINT"], "BIGINT")

        def read() -> None:
            try:
                cursor.execute(
                    "SELECT sum(a.i * b.i) FROM range(100000000) AS a(i), range(1000000) AS b(i) "
                    "WHERE mark(a.i) >= 0"
                ).fetchall()
            except duckdb.Error as error:
                faults.append(error)

        reader = threading.Thread(target=read)
        reader.start()
        begun.wait()
        database.close()
        reader.join()
        assert [type(fault) for fault in faults] == [duckdb.InterruptException]
        duckdb.connect(str(tmp_path / "库.duckdb"), read_only=True).close()

    def test_a_read_that_cannot_be_broken_off_leaves_the_database_open(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        database = create_database(tmp_path / "库.duckdb")
        connection = database._connection

        class Busy:
            def close(self) -> None:
                raise duckdb.ResourceInUseException

        monkeypatch.setattr(database_module, "_SECONDS_TO_CLOSE", 0.0)
        monkeypatch.setattr(database, "_connection", Busy())
        with pytest.raises(DatabaseBusyError):
            database.close()
        monkeypatch.setattr(database, "_connection", connection)
        assert read_data_version(database.cursor()) == 0
        database.close()


class TestMigrations:
    def test_each_step_is_recorded_once(self, database: Database) -> None:
        recorded = database.cursor().execute("SELECT number, name FROM schema_migration").fetchall()
        assert recorded == [(s.number, s.name) for s in migration.known_migrations()]

    def test_an_old_database_is_copied_before_it_is_brought_up(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "旧.duckdb"
        create_database(path).close()
        version = _add_step(tmp_path, monkeypatch, "CREATE TABLE later (n INTEGER);")
        before = path.read_bytes()
        opened = open_database(path)
        assert count_rows(opened, "later") == 0
        opened.close()
        assert (tmp_path / f"旧.duckdb-v{version}").read_bytes() == before

    def test_a_copy_of_before_is_never_covered(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "旧.duckdb"
        create_database(path).close()
        version = _add_step(tmp_path, monkeypatch, "CREATE TABLE later (n INTEGER);")
        (tmp_path / f"旧.duckdb-v{version}").write_bytes(b"somebody's copy")
        before = path.read_bytes()
        open_database(path).close()
        assert (tmp_path / f"旧.duckdb-v{version}").read_bytes() == b"somebody's copy"
        assert (tmp_path / f"旧.duckdb-v{version}-2").read_bytes() == before

    def test_an_upgrade_that_fails_again_and_again_fills_no_disk(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "旧.duckdb"
        create_database(path).close()
        version = _add_step(tmp_path, monkeypatch, "SELECT 1 / 'x';")
        for _ in range(3):
            with pytest.raises(duckdb.Error):
                open_database(path)
        copies = [each.name for each in tmp_path.iterdir() if "-v" in each.name]
        assert copies == [f"旧.duckdb-v{version}"]

    def test_what_was_written_and_not_yet_in_the_file_is_in_the_copy(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A killed program leaves it in a file beside the database."""
        path = tmp_path / "旧.duckdb"
        create_database(path).close()
        killed = (
            "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
            "c.execute(\"INSERT INTO backup_setting VALUES (true, NULL, '甲', now()::TIMESTAMP)\");"
            "os._exit(1)"
        )
        subprocess.run([sys.executable, "-c", killed, str(path)], check=False)
        assert path.with_name("旧.duckdb.wal").exists()
        version = _add_step(tmp_path, monkeypatch, "CREATE TABLE later (n INTEGER);")
        open_database(path).close()
        with duckdb.connect(str(tmp_path / f"旧.duckdb-v{version}"), read_only=True) as copy:
            assert copy.execute("SELECT actor FROM backup_setting").fetchall() == [("甲",)]

    @pytest.mark.parametrize(
        ("fault", "expected", "said"),
        [
            (OSError(errno.ENOSPC, "full"), DiskFullError, "没有写进数据库"),
            (PermissionError(errno.EACCES, "no"), DatabaseUnwritableError, "能不能写入"),
        ],
    )
    def test_where_no_copy_can_be_made_nothing_is_brought_up(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        fault: OSError,
        expected: type[PerfmonError],
        said: str,
    ) -> None:
        path = tmp_path / "旧.duckdb"
        create_database(path).close()
        version = _add_step(tmp_path, monkeypatch, "CREATE TABLE later (n INTEGER);")

        def refuse(*_: object) -> None:
            raise fault

        monkeypatch.setattr("perfmon.store.upgrade_copy.shutil.copy2", refuse)
        with pytest.raises(expected, match=said):
            open_database(path)
        with duckdb.connect(str(path)) as connection:
            assert migration.applied_version(connection) == version
        assert sorted(each.name for each in tmp_path.iterdir()) == ["steps", "旧.duckdb"]

    def test_a_database_of_the_second_version_gets_its_money_by_fund(
        self, sample_path: Path, tmp_path: Path
    ) -> None:
        path = Path(shutil.copyfile(sample_path, tmp_path / "旧.duckdb"))
        with duckdb.connect(str(path)) as connection:
            made = connection.execute("FROM fund_month ORDER BY ALL").fetchall()
            step_back(connection, 2)
        opened = open_database(path)
        assert made
        assert opened.cursor().execute("FROM fund_month ORDER BY ALL").fetchall() == made
        assert opened.cursor().execute("FROM indicator_trait LIMIT 1").fetchall()
        check_equations(opened.cursor(), DERIVED_EQUATIONS)
        opened.close()

    def test_an_upgrade_makes_every_grain_anew(
        self, texts_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A grain of an older program's making does not outlive an upgrade."""
        path = Path(shutil.copyfile(texts_path, tmp_path / "旧.duckdb"))
        with duckdb.connect(str(path)) as connection:
            made = connection.execute("FROM project_month ORDER BY ALL").fetchall()
            connection.execute("UPDATE project_month SET elapsed_fen = 0")
        _add_step(tmp_path, monkeypatch, "CREATE TABLE later (n INTEGER);")
        opened = open_database(path)
        assert opened.cursor().execute("FROM project_month ORDER BY ALL").fetchall() == made
        opened.close()

    def test_a_step_that_fails_leaves_nothing_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "旧.duckdb"
        create_database(path).close()
        broken = "CREATE TABLE later (n INTEGER); SELECT 1 / 'x';"
        version = _add_step(tmp_path, monkeypatch, broken)
        with pytest.raises(duckdb.Error):
            open_database(path)
        connection = duckdb.connect(str(path))
        assert migration.applied_version(connection) == version
        assert (
            connection.execute("FROM duckdb_tables() WHERE table_name = 'later'").fetchall() == []
        )
        connection.close()

    def test_a_database_of_the_first_version_keeps_its_money(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "旧.duckdb"
        connection = duckdb.connect(str(path))
        with monkeypatch.context() as first_program:
            first = migration.known_migrations()[:1]
            first_program.setattr(migration, "known_migrations", lambda: first)
            migration.apply_migrations(connection, after=0)
        connection.execute(FIRST_VERSION_FACTS)
        connection.close()
        opened = open_database(path)
        paid = opened.cursor().execute(
            "SELECT payment_id, paid_on, counted_on, amount_fen, line_no FROM payment_known($now)",
            {"now": NOW},
        )
        assert paid.fetchall() == [(1, date(2023, 5, 4), date(2023, 5, 4), 12345, "7")]
        tranches = opened.cursor().execute(
            "SELECT tranche_id, kind, amount_fen FROM tranche_known($now)", {"now": NOW}
        )
        assert tranches.fetchall() == [(1, "年初", 99999)]
        opened.close()


FIRST_VERSION_FACTS = """
INSERT INTO database_property VALUES (true, false, TIMESTAMP '2026-01-01', 1);
INSERT INTO batch VALUES (1, '支付', NULL, NULL, '测试', TIMESTAMP '2026-01-01');
INSERT INTO tranche BY NAME SELECT '130529' AS region_code, 2023 AS year, '288001' AS unit_code,
    'X' AS project_code, '年初' AS kind, 99999 AS amount_fen, DATE '2023-01-01' AS issued_on,
    false AS direct, 2023 AS source_year, 1 AS batch_id;
INSERT INTO payment BY NAME SELECT '130529' AS region_code, 2023 AS year, '288001' AS unit_code,
    'X' AS project_code, DATE '2023-05-04' AS paid_on, 12345 AS amount_fen, '支付' AS kind,
    'P1' AS voucher_no, 7 AS line_no, '已审' AS state, 1 AS batch_id;
"""


def _add_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str) -> int:
    """Gives the program one more migration, and says which version it had before."""
    steps = tmp_path / "steps"
    steps.mkdir()
    known = migration.known_migrations()
    for step in known:
        (steps / f"{step.number:04}_{step.name}.sql").write_text(step.sql, encoding="utf-8")
    (steps / f"{len(known) + 1:04}_later.sql").write_text(sql, encoding="utf-8")
    monkeypatch.setattr(migration, "FOLDER", steps)
    return len(known)


class TestWriting:
    def test_every_batch_counts_the_data_version_up(self, texts: Database) -> None:
        assert read_data_version(texts.cursor()) == 1
        pay(texts, {(FIRST, date(2023, 5, 4)): 100}, OCTOBER)
        assert read_data_version(texts.cursor()) == 2

    def test_a_fault_in_the_middle_leaves_nothing_of_the_batch(self, texts: Database) -> None:
        before = count_rows(texts, "batch"), count_rows(texts, "tranche")
        with pytest.raises(RuntimeError, match="在中间停下"):
            _write_and_stop(texts)
        assert (count_rows(texts, "batch"), count_rows(texts, "tranche")) == before
        assert count_rows(texts, "coverage") == 0
        assert read_data_version(texts.cursor()) == 1
        pay(texts, {(FIRST, date(2023, 5, 4)): 100}, OCTOBER)  # the next writer is not blocked

    def test_a_payment_on_an_unknown_project_is_refused_whole(self, texts: Database) -> None:
        known, unknown = (FIRST, date(2023, 5, 4)), ("13052923P00000000000X", date(2023, 5, 5))
        with pytest.raises(InconsistentFactsError, match="支付落在了库里没有的项目上"):
            pay(texts, {known: 100, unknown: 200}, OCTOBER)
        assert count_rows(texts, "payment") == 0

    def test_a_payment_after_the_covered_day_is_refused(self, texts: Database) -> None:
        with pytest.raises(InconsistentFactsError, match="支付日期晚于数据覆盖的日期"):
            pay(texts, {(FIRST, date(2023, 11, 1)): 100}, OCTOBER)
        assert count_rows(texts, "payment") == 0

    def test_a_transfer_with_one_side_only_is_refused(self, texts: Database) -> None:
        with pytest.raises(InconsistentFactsError, match="调入与调出不相等"):
            issue(texts, FIRST, "调剂", 5_000_000, date(2023, 6, 1), transfer_no="调1")
        assert count_rows(texts, "tranche") == 10

    def test_a_payment_dated_in_another_year_is_refused_by_the_database(
        self, texts: Database
    ) -> None:
        with pytest.raises(duckdb.ConstraintException):
            pay(texts, {(FIRST, date(2022, 12, 31)): 100}, OCTOBER)


class TestKeptGrains:
    def test_the_kept_months_are_what_the_measures_make_of_the_facts(self, texts: Database) -> None:
        pay(
            texts,
            {
                (FIRST, date(2023, 3, 2)): 1_000_001,
                (FIRST, date(2023, 7, 8)): -1,
                (FIFTH, OCTOBER): 7,
            },
            OCTOBER,
        )
        issue(texts, FIRST, "追加", 5_000_000, date(2023, 4, 1))
        cursor = texts.cursor()
        made = build_project_months(
            read_year_facts(cursor, REGION, 2023, month=12),
            year_cutoffs(2023, read_covered_until(cursor, REGION, 2023)),
            [TrancheRule()] * 12,
        ).sort_values(PROJECT_MONTH_KEY)
        kept = read_judged_months(cursor, 2023, Narrowing()).sort_values(PROJECT_MONTH_KEY)
        figures = [c for c in made.columns if c not in ("cut_on",)]
        for column in figures:
            assert kept[column].tolist() == made[column].tolist(), column

    def test_money_arrives_in_pandas_as_whole_numbers(self, texts: Database) -> None:
        rows = read_judged_months(texts.cursor(), 2023, Narrowing())
        money = [c for c in rows.columns if c.endswith("_fen")]
        assert {str(rows[column].dtype) for column in money} <= {"int64", "Int64"}

    def test_an_open_month_is_cut_at_the_last_covered_day(self, texts: Database) -> None:
        pay(texts, {(FIRST, date(2023, 11, 15)): 100}, date(2023, 11, 15))
        rows = read_judged_months(texts.cursor(), 2023, Narrowing(project_code=FIRST))
        november = rows[rows["month"] == 11].iloc[0]
        assert november["cut_on"] == pd.Timestamp(2023, 11, 15)
        assert november["covered"]
        assert november["reference_fen"] == 76_500_000  # 70 + (96 − 70) × half of one of two months
        assert not rows[rows["month"] == 12]["covered"].iloc[0]


class TestReading:
    def test_a_scope_shows_its_units_and_no_others(self, texts: Database) -> None:
        cursor = texts.cursor()
        assert len(read_judged_months(cursor, 2023, Narrowing(month=10), scope_of([UNIT]))) == 10
        assert read_judged_months(cursor, 2023, Narrowing(month=10), scope_of(["288"])).empty
        assert read_judged_months(cursor, 2023, Narrowing(month=10), scope_of([])).empty
        assert read_years(cursor, scope_of(["301001"])) == []
        assert read_tranches(cursor, 2023, UNIT, FIRST, OCTOBER, scope_of(["301001"])).empty

    def test_a_few_columns_are_those_of_the_whole_rows(self, texts: Database) -> None:
        pay(texts, {(FIRST, date(2023, 9, 1)): 70_000_000}, OCTOBER)
        cursor, columns = texts.cursor(), ["cut_on", "project_class", "paid_fen", "light"]
        before = datetime(2000, 1, 1)  # noqa: DTZ001 moments are kept in UTC without a zone
        for known_at in (NOW, database_module.utc_now(), before):
            for scope in (None, scope_of([UNIT]), scope_of(["301001"])):
                for month in (None, 10):
                    few = read_figures(cursor, 2023, columns, scope, known_at, month)
                    whole = read_judged_months(cursor, 2023, Narrowing(month), scope, known_at)
                    assert len(few) == len(whole)
                    wanted = [*PROJECT_MONTH_KEY, *columns]
                    pd.testing.assert_frame_equal(few, whole[wanted], check_dtype=len(few) > 0)

    def test_what_is_recorded_later_was_not_known_before(
        self, texts: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known_at = database_module.utc_now()
        later = known_at + timedelta(days=7)
        monkeypatch.setattr("perfmon.store.writing.utc_now", lambda: later)
        pay(texts, {(FIRST, date(2023, 9, 1)): 70_000_000}, OCTOBER)
        october = Narrowing(month=10, project_code=FIRST)
        now = read_judged_months(texts.cursor(), 2023, october).iloc[0]
        then = read_judged_months(texts.cursor(), 2023, october, known_at=known_at).iloc[0]
        assert (now["paid_fen"], now["light"]) == (70_000_000, "green")
        assert (then["paid_fen"], then["light"]) == (0, "red")
        assert set(then.index) == set(now.index)

    def test_nothing_was_known_before_the_first_batch(self, texts: Database) -> None:
        before = datetime(2000, 1, 1)  # noqa: DTZ001 moments are kept in UTC without a zone
        assert read_judged_months(texts.cursor(), 2023, Narrowing(), known_at=before).empty
        assert read_years(texts.cursor(), known_at=before) == []

    def test_an_undone_batch_counts_no_more_and_its_rows_stay(self, texts: Database) -> None:
        pay(texts, {(FIRST, date(2023, 9, 1)): 70_000_000}, OCTOBER)
        cursor = texts.cursor()
        cursor.execute(
            "INSERT INTO batch_undo VALUES (2, ?, now()::TIMESTAMP, '金额单位错')", [ACTOR]
        )
        facts = read_year_facts(cursor, REGION, 2023, month=12)
        assert facts.monthly_payments.empty
        assert read_covered_until(cursor, REGION, 2023) is None
        assert read_vouchers(cursor, 2023, UNIT, FIRST, OCTOBER).empty
        assert count_rows(texts, "payment") == 1

    def test_undoing_the_text_that_first_named_a_unit_loses_no_project(
        self, texts: Database
    ) -> None:
        content = DOCUMENT.read_text(encoding="utf-8").replace("\t2.00\t其中", "\t3.00\t其中")
        import_document(texts, content.encode())
        cursor = texts.cursor()
        cursor.execute("INSERT INTO batch_undo VALUES (1, ?, now()::TIMESTAMP, '导错了')", [ACTOR])
        assert len(read_judged_months(cursor, 2023, Narrowing(month=10))) == 10

    def test_money_by_fund_is_read_for_a_month_and_a_scope(self, texts: Database) -> None:
        issue(
            texts, FIRST, "追加", 500, date(2023, 6, 1), fund_type="单位资金", budget_level="县级"
        )
        cursor = texts.cursor()
        assert len(read_fund_months(cursor, 2023, 5)) == 10
        june = read_fund_months(cursor, 2023, 6)
        of_first = june[june["project_code"] == FIRST].set_index("fund_type")
        assert of_first["adjusted_budget_fen"].to_dict() == {"单位资金": 500, "未注明": 96_000_000}
        assert of_first["budget_level"].to_dict() == {"单位资金": "县", "未注明": "未注明"}
        assert len(read_fund_months(cursor, 2023, 6, scope_of([UNIT]))) == 11
        assert read_fund_months(cursor, 2023, 6, scope_of(["301001"])).empty

    def test_money_by_fund_is_read_as_it_was_known_at_a_moment(self, texts: Database) -> None:
        known_at = database_module.utc_now()
        pay(texts, {(FIRST, date(2023, 5, 4)): 100}, OCTOBER)
        now, then = (
            read_fund_months(texts.cursor(), 2023, 10, known_at=moment)
            for moment in (NOW, known_at)
        )
        assert now["paid_fen"].sum() == 100
        assert then["paid_fen"].sum() == 0
        assert then["adjusted_budget_fen"].sum() == now["adjusted_budget_fen"].sum() > 0
        before = datetime(2000, 1, 1)  # noqa: DTZ001 moments are kept in UTC without a zone
        assert read_fund_months(texts.cursor(), 2023, 10, known_at=before).empty

    def test_passages_of_a_text_outside_the_scope_are_not_read(self, texts: Database) -> None:
        cursor, other = texts.cursor(), scope_of(["301001"])
        assert read_sub_goals(cursor, 1, other).empty
        assert read_safeguards(cursor, 1, other).empty
        assert read_department_targets(cursor, 1, other).empty
        assert read_goals(cursor, 1, FIRST, other) == []
        assert read_checkpoints(cursor, 1, FIRST, other).empty
        assert read_indicators(cursor, 1, UNIT, FIRST, 12, other).empty
        assert read_findings(cursor, 1, FIRST, other).empty
        assert len(read_indicators(cursor, 1, UNIT, FIRST, 12, scope_of([UNIT]))) == 7

    def test_tranches_issued_after_the_day_are_not_listed(self, texts: Database) -> None:
        issue(texts, FIRST, "追加", 5_000_000, date(2023, 9, 17))
        cursor = texts.cursor()
        assert len(read_tranches(cursor, 2023, UNIT, FIRST, date(2023, 9, 16))) == 1
        assert len(read_tranches(cursor, 2023, UNIT, FIRST, date(2023, 9, 17))) == 2

    def test_money_issued_after_a_day_can_be_left_out(self, texts: Database) -> None:
        issue(texts, FIRST, "追加", 5_000_000, date(2023, 9, 17))
        december = Narrowing(month=12, project_code=FIRST)
        cursor = texts.cursor()
        whole = read_judged_months(cursor, 2023, december).iloc[0]
        until_june = read_judged_months(
            cursor, 2023, december, issued_until=date(2023, 6, 30)
        ).iloc[0]
        assert whole["adjusted_budget_fen"] == 101_000_000
        assert until_june["adjusted_budget_fen"] == until_june["planned_fen"] == 96_000_000
        assert set(whole.index) == set(until_june.index)

    def test_a_renamed_unit_keeps_its_old_name_in_the_old_year(self, texts: Database) -> None:
        with writing(texts, Source("单位", ACTOR)) as writer:
            row = {
                "region_code": REGION,
                "unit_code": UNIT,
                "department_code": "288",
                "name": "巨鹿县委社会工作部",
                "valid_from": date(2024, 3, 1),
            }
            writer.append("unit", pd.DataFrame([row]))
        cursor = texts.cursor()
        assert unit_name_on(cursor, REGION, UNIT, date(2023, 12, 31)) == "巨鹿县委政法委本级"
        assert unit_name_on(cursor, REGION, UNIT, date(2024, 3, 1)) == "巨鹿县委社会工作部"
        rows = read_judged_months(cursor, 2023, Narrowing(month=10))
        assert set(rows["unit_name"]) == {"巨鹿县委政法委本级"}


class TestExamplesOfTheDecisions:
    """The lights of decisions.md, through the database."""

    def test_number_five_with_half_paid_is_yellow_in_november_and_not_red(
        self, texts: Database
    ) -> None:
        pay(texts, {(FIFTH, date(2023, 6, 20)): 2_500_000}, date(2023, 11, 30))
        assert [light_of(texts, FIFTH, month) for month in (6, 10, 11)] == [
            "green",
            "green",
            "yellow",
        ]

    def test_money_issued_on_20_november_changes_no_light_that_month(self, texts: Database) -> None:
        pay(texts, {(FIRST, date(2023, 6, 20)): 38_000_000}, date(2023, 11, 30))
        assert light_of(texts, FIRST, 11) == "red"
        issue(texts, FIRST, "追加", 300_000_000, date(2023, 11, 20))
        assert light_of(texts, FIRST, 11) == "red"


def test_whoever_copies_the_file_after_a_batch_has_the_batch(
    texts: Database, tmp_path: Path
) -> None:
    pay(texts, {(FIRST, date(2023, 5, 4)): 100}, OCTOBER)
    copy = shutil.copyfile(texts.path, tmp_path / "备份.duckdb")
    opened = open_database(Path(copy))
    assert count_rows(opened, "payment") == 1
    opened.close()
