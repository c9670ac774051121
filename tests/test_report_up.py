"""Reporting upward: a county's report holds its own figures, names nothing 涉密, and is whole."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from perfmon.__main__ import main
from perfmon.errors import NothingFoundError, ReportRefusedError
from perfmon.measures.county_report import CountyFacts, county_grains
from perfmon.measures.grains import Grains
from perfmon.roles import Act
from perfmon.store.cuts import find_cut, read_cut_part
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.derived import judge_year, split_year
from perfmon.store.location import VARIABLE
from perfmon.store.report_faults import table_faults
from perfmon.store.report_folder import cut_of
from perfmon.store.report_manifest import MANIFEST, Manifest, read_manifest
from perfmon.store.report_tables import (
    REPORT_TABLES,
    read_county_facts,
    read_reported_rules,
    reported_book,
    table_file,
)
from perfmon.workflows.actor import machine_user
from perfmon.workflows.consolidation import consolidate
from perfmon.workflows.consolidation.checking import check_reports
from perfmon.workflows.consolidation.expected import Asked
from perfmon.workflows.log import AskedLog, find_log
from perfmon.workflows.reporting_up import WrittenReport, report_up
from perfmon.workflows.verifying import verify
from tests.county_reports import (
    OCTOBER_END,
    SECRET,
    SECRET_NAME,
    SECRET_NUMBER,
    SECRET_PAYEE,
    assert_same_grains,
    kept_grains,
    killed_in,
    report,
)
from tests.facts import ACTOR, FIFTH, FIRST, REGION, UNIT, pay
from tests.money_files import take, write_csv
from tests.test_closing import close
from tests.visitors import allow_nobody


@pytest.fixture
def path(full_county_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real county with something of everything, which PERFMON_DATABASE names."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "库.duckdb"))
    return Path(shutil.copy(full_county_path, tmp_path / "库.duckdb"))


@pytest.fixture
def county(path: Path) -> Iterator[Database]:
    with closing(open_database(path)) as database:
        yield database


def grains_of(written: WrittenReport, facts: CountyFacts | None = None) -> Grains:
    """What follows from a report's own tables and rules."""
    said = written.manifest
    return county_grains(
        facts or read_county_facts(written.folder),
        said.year,
        said.month,
        said.covered_until,
        reported_book(read_reported_rules(written.folder)),
    )


def faults(written: WrittenReport) -> list[str]:
    return table_faults(written.folder, written.manifest, cut_of(written.manifest).on)


def rows_in(written: WrittenReport, name: str) -> list[dict[str, Any]]:
    """The rows of a table, as another program reads them."""
    file = table_file(written.folder, name)
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(file), hive_partitioning=False).df()
    present = rows.astype(object).where(rows.notna(), None)
    return [{str(key): cell for key, cell in row.items()} for row in present.to_dict("records")]


def files(folder: Path) -> list[str]:
    """Every file under a folder."""
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*"))


@pytest.mark.parametrize("month", [3, 6, 10])
def test_the_figures_made_of_a_report_are_those_that_the_county_keeps(
    county: Database, tmp_path: Path, month: int
) -> None:
    written = report(county, tmp_path / "上报", month)
    assert faults(written) == []
    assert_same_grains(grains_of(written), kept_grains(county, month), month)
    assert len(read_reported_rules(written.folder)) == 1


def test_a_closed_month_is_reported_as_it_was_known_when_it_was_closed(
    county: Database, tmp_path: Path
) -> None:
    cut = close(county, 10)
    pay(county, {(FIRST, date(2023, 10, 12)): 77}, OCTOBER_END)
    written = report(county, tmp_path / "上报")
    assert (written.manifest.is_closed, written.manifest.known_at) == (True, cut.known_at)
    assert written.notices == ()
    cursor = county.cursor()
    known = Grains(
        judge_year(cursor, REGION, 2023, cut.known_at).drop(columns="project_class"),
        split_year(cursor, REGION, 2023, cut.known_at),
    )
    made = grains_of(written)
    assert_same_grains(made, known, 10)
    frozen = read_cut_part(cursor, cut, "projects")
    assert frozen["paid_fen"].sum() == written.manifest.sums["paid_fen"]
    now = kept_grains(county, 10).months
    assert now.loc[now["month"] == 10, "paid_fen"].sum() == frozen["paid_fen"].sum() + 77


def test_the_sums_of_a_manifest_are_the_countys_at_the_months_end(
    county: Database, tmp_path: Path
) -> None:
    said = report(county, tmp_path / "上报").manifest
    kept = kept_grains(county, 10).months
    october = kept[kept["month"] == 10]
    assert said.sums == {name: int(october[name].sum()) for name in said.sums}
    assert (said.region_name, said.period) == ("巨鹿县", "2023年10月")
    assert (said.covered_until, said.is_closed) == (date(2023, 11, 9), False)
    assert {table.name: table.rows for table in said.tables}["payment"] == 5


def test_units_may_be_computed_apart(county: Database, tmp_path: Path) -> None:
    """No row follows from another project's facts, so an engine may split them as it likes."""
    written = report(county, tmp_path / "上报")
    whole = read_county_facts(written.folder)
    part = CountyFacts(
        **{
            name: rows[rows["project_code"].isin([FIRST, FIFTH])].reset_index(drop=True)
            for name, rows in vars(whole).items()
        }
    )
    everything = grains_of(written)
    expected = Grains(*(rows[rows["project_code"].isin([FIRST, FIFTH])] for rows in everything))
    assert_same_grains(grains_of(written, part), expected, 12)


def test_tables_read_elsewhere_with_plain_dates_give_the_same(
    county: Database, tmp_path: Path
) -> None:
    """Another engine hands over Python's own dates and objects in place of typed columns."""
    written = report(county, tmp_path / "上报")
    plain = CountyFacts(
        **{name: as_plain(rows) for name, rows in vars(read_county_facts(written.folder)).items()}
    )
    assert_same_grains(grains_of(written, plain), grains_of(written), 12)


def as_plain(rows: pd.DataFrame) -> pd.DataFrame:
    plain = rows.copy()
    for name in plain:
        if pd.api.types.is_datetime64_dtype(rows[name]):
            plain[name] = rows[name].dt.date
        elif rows[name].dtype == "str":
            words = rows[name].astype(object)
            plain[name] = words.where(words.notna(), None)
    return plain


def test_a_classified_project_is_reported_by_code_and_sums_alone(
    county: Database, tmp_path: Path
) -> None:
    written = report(county, tmp_path / "上报")
    said = "\n".join(str(rows_in(written, name)) for name in REPORT_TABLES)
    content = said + (written.folder / MANIFEST).read_text(encoding="utf-8")
    raw = b"".join(each.read_bytes() for each in written.folder.iterdir())
    for secret in (SECRET_NAME, SECRET_PAYEE, SECRET_NUMBER, "绝密"):
        assert secret not in content
        assert secret.encode() not in raw
    hidden = [row for row in rows_in(written, "project") if row["classified"]]
    assert [row["name"] for row in hidden] == [FIFTH]
    (paid,) = (row for row in rows_in(written, "payment") if row["project_code"] == FIFTH)
    assert (paid["amount_fen"], paid["payee"], paid["document_no"]) == (50_000, None, "涉密1")
    assert "某通信公司" in content


def test_what_became_classified_after_the_close_is_hidden_in_the_closed_month_too(
    texts: Database, tmp_path: Path
) -> None:
    pay(texts, {(FIRST, date(2023, 5, 1)): 1_000_000}, OCTOBER_END)
    close(texts, 10)
    take(texts, write_csv(tmp_path, SECRET, "指标.csv"), "budgets")
    written = report(texts, tmp_path / "上报")
    assert written.manifest.is_closed
    names = {row["project_code"]: row["name"] for row in rows_in(written, "project")}
    assert names[FIFTH] == FIFTH


def test_a_sample_is_never_reported(
    sample_path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, str(shutil.copy(sample_path, tmp_path / "演示.duckdb")))
    assert main(["report-up", "--month", "10", str(tmp_path / "上报")]) == 2
    assert "演示数据不能上报" in capsys.readouterr().err
    assert not (tmp_path / "上报").exists()


def test_a_report_of_the_same_month_is_replaced_only_when_told_to(
    county: Database, tmp_path: Path
) -> None:
    first = report(county, tmp_path / "上报")
    before = files(tmp_path / "上报")
    with pytest.raises(ReportRefusedError, match=r"已经有这个月的上报.*加 --replace"):
        report(county, tmp_path / "上报")
    assert read_manifest(first.folder) == first.manifest
    pay(county, {(FIRST, date(2023, 10, 12)): 77}, OCTOBER_END)
    again = report_up(county, ACTOR, tmp_path / "上报", 10, 2023, is_replacing=True)
    assert again.manifest.sums["paid_fen"] == first.manifest.sums["paid_fen"] + 77
    assert read_manifest(first.folder) == again.manifest
    assert files(tmp_path / "上报") == before


def test_a_report_that_fails_leaves_nothing_and_keeps_what_was_there(
    county: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ValueError("坏了")

    folder = tmp_path / "上报"
    for broken in (
        "perfmon.workflows.reporting_up.log_download",
        "perfmon.store.report_folder.report_sums",
    ):
        with monkeypatch.context() as patched:
            patched.setattr(broken, failing)
            with pytest.raises(ValueError, match="坏了"):
                report(county, folder)
        assert files(folder) == []
    written = report(county, folder)
    before = {name: (folder / name).read_bytes() for name in files(folder) if "." in name}
    with monkeypatch.context() as patched:
        patched.setattr("perfmon.workflows.reporting_up.log_download", failing)
        with pytest.raises(ValueError, match="坏了"):
            report_up(county, ACTOR, folder, 10, 2023, is_replacing=True)
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert read_manifest(written.folder) == written.manifest


def test_a_report_that_was_killed_is_no_report_and_the_next_one_is_whole(
    path: Path, tmp_path: Path
) -> None:
    folder, asked = tmp_path / "上报", ["report-up", "--month", "10", str(tmp_path / "上报")]
    killed_in("perfmon.store.report_folder.report_sums", *asked)
    place = folder / f"region_code={REGION}" / "year_month=2023-10"
    assert [each.name for each in place.parent.iterdir()] == [f"{place.name}-making"]
    assert check_reports(folder, Asked()).reports == ()
    assert main(asked) == 0
    assert [each.name for each in place.parent.iterdir()] == [place.name]
    assert len(check_reports(folder, Asked()).reports) == 1


def test_everything_that_the_sample_county_knows_is_reported_to_the_fen(
    sample_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its invented figures have every situation; only here they are taken for real ones."""
    with closing(open_database(Path(shutil.copy(sample_path, tmp_path)))) as county:
        monkeypatch.setattr(county, "is_demo", False)
        cut = find_cut(county.cursor(), 2023, 9)
        assert cut is not None
        closed = report(county, tmp_path / "九月", 9)
        known = Grains(
            judge_year(county.cursor(), REGION, 2023, cut.known_at).drop(columns="project_class"),
            split_year(county.cursor(), REGION, 2023, cut.known_at),
        )
        assert_same_grains(grains_of(closed), known, 9)
        opened = report(county, tmp_path / "十月", 10)
        kept = (rows[rows["year"] == 2023] for rows in kept_grains(county, 10))
        assert_same_grains(grains_of(opened), Grains(*kept), 10)
    consolidate(tmp_path / "十月", tmp_path / "汇总.duckdb", Asked(), ACTOR)
    with closing(open_database(tmp_path / "汇总.duckdb")) as database:
        assert [check for check in verify(database) if not check.ok] == []


def test_a_place_that_cannot_be_written_to_is_told(county: Database, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("不是文件夹", encoding="utf-8")
    with pytest.raises(ReportRefusedError, match="换一个位置"):
        report_up(county, ACTOR, tmp_path / "文件" / "上报", 10, 2023)


def test_an_open_month_and_missing_payments_are_told(county: Database, tmp_path: Path) -> None:
    written = report(county, tmp_path / "上报", 11)
    assert written.notices == (
        "2023年11月还没有月结，按现在的数上报；月结以后请重新上报。",
        "支付数据只到 2023-11-09，汇总时会列为没有报全；导入 2023-11-30 以前的支付以后请重新上报。",
    )


def test_a_year_without_projects_is_not_reported(county: Database, tmp_path: Path) -> None:
    with pytest.raises(NothingFoundError, match="2021年的项目"):
        report_up(county, ACTOR, tmp_path, 10, 2021)
    with (
        closing(create_database(tmp_path / "空.duckdb")) as empty,
        pytest.raises(NothingFoundError, match="库里没有项目"),
    ):
        report_up(empty, ACTOR, tmp_path, 10)


def test_the_command_says_what_it_wrote_and_each_file_is_logged(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "新" / "上报"
    assert main(["report-up", "--month", "10", str(folder)]) == 0
    said = capsys.readouterr()
    place = folder / f"region_code={REGION}" / "year_month=2023-10"
    manifest = read_manifest(place)
    assert isinstance(manifest, Manifest)
    assert f"已写出 {place}。" in said.out
    assert f"巨鹿县（130529）2023年10月：{len(REPORT_TABLES)} 张表" in said.out
    assert manifest.fingerprint[:12] in said.out
    assert "注意：2023年10月还没有月结" in said.err
    with closing(open_database(path)) as database:
        rows = find_log(database.cursor(), AskedLog(act="下载"), 100).rows
    names = {f"region_code={REGION}/year_month=2023-10/{file.name}" for file in place.iterdir()}
    assert len(names) == len(REPORT_TABLES) + 1
    assert set(rows["subject"]) == names
    assert set(rows["actor"]) == {machine_user()}


def test_the_command_asks_the_table(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    allow_nobody(monkeypatch, "month-closing", Act.REPORT_UP)
    assert main(["report-up", "--month", "10", str(tmp_path / "上报")]) == 2
    assert "不能做“上报”" in capsys.readouterr().err
    assert not (tmp_path / "上报").exists()


def test_a_report_is_of_typed_columns(county: Database, tmp_path: Path) -> None:
    written = report(county, tmp_path / "上报")
    money = [
        (name, column)
        for name, columns in REPORT_TABLES.items()
        for column in columns.split(", ")
        if column.split(" ")[0].endswith("_fen")
    ]
    assert len(money) >= 6
    assert {column.split(" ")[1] for _, column in money} == {"BIGINT"}
    assert UNIT in set(read_county_facts(written.folder).payment["unit_code"])
