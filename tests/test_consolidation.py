"""Consolidating counties' reports: every fault is named, and the figures are the counties' own."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from perfmon.__main__ import main
from perfmon.errors import (
    ConsolidatedDatabaseError,
    ConsolidationRefusedError,
    DatabaseExistsError,
    DatabaseUnwritableError,
    FileUnreadableError,
    ReportRefusedError,
)
from perfmon.measures.grains import Grains
from perfmon.roles import Act
from perfmon.store.consolidated import County, read_county_reports
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.overview import read_data_version
from perfmon.store.report_manifest import (
    FORMAT_VERSION,
    MANIFEST,
    Manifest,
    as_json,
    place_of,
    read_manifest,
)
from perfmon.store.report_tables import file_sum, table_file
from perfmon.store.rules import read_region_rules, read_rules
from perfmon.store.writing import undo_batch
from perfmon.workflows.consolidation import HERE, Consolidated, Engine, consolidate
from perfmon.workflows.consolidation.checking import check_reports
from perfmon.workflows.consolidation.expected import Asked, read_expected
from perfmon.workflows.verifying import verify
from tests.county_reports import (
    NEIGHBOUR,
    SECRET_NAME,
    SECRET_NUMBER,
    SECRET_PAYEE,
    fill_neighbour,
    kept_grains,
    killed_in,
    report,
    rows_of,
)
from tests.facts import ACTOR, FIFTH, REGION, UNIT, import_document, pay
from tests.visitors import allow_nobody

BOTH = {REGION: "巨鹿县", NEIGHBOUR: "宁晋县"}
OCTOBER = (2023, 10)


@pytest.fixture(scope="module")
def sent(full_county_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties' databases and their reports of October, made once; everybody copies them."""
    folder = tmp_path_factory.mktemp("两县")
    with closing(create_database(folder / "宁晋.duckdb")) as neighbour:
        fill_neighbour(neighbour, folder)
    shutil.copy(full_county_path, folder)
    for name in ("巨鹿", "宁晋"):
        with closing(open_database(folder / f"{name}.duckdb")) as database:
            report(database, folder / "上报")
            report(database, folder / "九月", 9)
    return folder


@pytest.fixture
def reports(sent: Path, tmp_path: Path) -> Path:
    """The folder of both counties' reports, the test's own."""
    return Path(shutil.copytree(sent / "上报", tmp_path / "上报"))


@pytest.fixture
def september(sent: Path, reports: Path) -> Path:
    """The neighbour sent September in place of October."""
    shutil.rmtree(reports / f"region_code={NEIGHBOUR}")
    shutil.copytree(
        place_of(sent / "九月", NEIGHBOUR, 2023, 9), place_of(reports, NEIGHBOUR, 2023, 9)
    )
    return reports


@pytest.fixture(scope="module")
def made(sent: Path) -> Path:
    """The consolidated file of both, made once and only read."""
    consolidate(sent / "上报", sent / "汇总.duckdb", Asked(expected=BOTH), ACTOR)
    return sent / "汇总.duckdb"


@pytest.fixture
def province(made: Path, tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(Path(shutil.copy(made, tmp_path / "省.duckdb")))) as database:
        yield database


def place(reports: Path, region_code: str = NEIGHBOUR) -> Path:
    return place_of(reports, region_code, *OCTOBER)


def problems(reports: Path, asked: Asked | None = None) -> Sequence[str]:
    return check_reports(reports, asked or Asked(*OCTOBER, BOTH)).problems


def said_by(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    assert isinstance(manifest, Manifest)
    return manifest


def rewrite(folder: Path, is_signed: bool = True, **changed: object) -> None:
    """Writes a manifest that says something else, with the fingerprint that belongs to it."""
    manifest = replace(said_by(folder), **changed)  # type: ignore[arg-type]  # of many types
    if is_signed:
        manifest = replace(manifest, fingerprint=manifest.expected_fingerprint)
    (folder / MANIFEST).write_text(as_json(manifest), encoding="utf-8")


def alter(folder: Path, name: str, query: str) -> None:
    """Writes a table anew as a query over `t` has it."""
    file = table_file(folder, name)
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE t AS FROM read_parquet('{file}', hive_partitioning = false)"
        )
        connection.sql(query).write_parquet(str(file))


def sign_tables(folder: Path) -> None:
    """Lets the manifest know the tables as they lie there, as whoever altered them would."""
    tables = tuple(
        replace(table, sha256=file_sum(table_file(folder, table.name)))
        for table in said_by(folder).tables
    )
    rewrite(folder, tables=tables)


def refused(reports: Path, path: Path, asked: Asked | None = None) -> Sequence[str]:
    """What is said when nothing is made; there is no file, and nothing beside where it would be."""
    with pytest.raises(ConsolidationRefusedError) as error:
        consolidate(reports, path, asked or Asked(*OCTOBER, BOTH), ACTOR)
    assert [each.name for each in path.parent.glob(f"{path.name}*")] == []
    return error.value.problems


class TestFigures:
    @pytest.mark.parametrize(("region", "name"), [(REGION, "巨鹿"), (NEIGHBOUR, "宁晋")])
    def test_each_county_has_in_it_what_it_keeps_itself(
        self, sent: Path, province: Database, region: str, name: str
    ) -> None:
        with closing(
            open_database(Path(shutil.copy(sent / f"{name}.duckdb", province.path.parent)))
        ) as county:
            own = kept_grains(county, 10)
            rules = {each.version: each.light.red_points for each in read_rules(county.cursor())}
        known = {each.version: each.light.red_points for each in read_rules(province.cursor())}
        for ours, theirs in zip(kept_grains(province, 10), own, strict=True):
            here = ours[ours["region_code"] == region]
            assert here["unit_code"].unique().tolist() == [f"{region}{UNIT}"]
            here = here.assign(unit_code=here["unit_code"].str.removeprefix(region))
            if "rule_version" in here:
                here = here.assign(red=here["rule_version"].map(known)).drop(columns="rule_version")
                theirs = theirs.assign(red=theirs["rule_version"].map(rules))
                theirs = theirs.drop(columns="rule_version")
            columns = list(theirs.columns)
            assert len(theirs)
            assert rows_of(here, columns) == rows_of(theirs, columns)

    def test_the_sums_are_the_counties_sums(self, sent: Path, province: Database) -> None:
        manifests = [said_by(place(sent / "上报", region)) for region in BOTH]
        rows = kept_grains(province, 10).months
        october = rows[rows["month"] == 10]
        assert len(october) == 20
        for name in manifests[0].sums:
            assert int(october[name].sum()) == sum(each.sums[name] for each in manifests)

    def test_pages_read_it_as_any_database_and_every_check_holds(self, province: Database) -> None:
        rows = read_judged_months(province.cursor(), 2023, Narrowing(month=10))
        assert rows["unit_code"].unique().tolist() == [f"{NEIGHBOUR}{UNIT}", f"{REGION}{UNIT}"]
        assert rows["department_code"].unique().tolist() == [f"{NEIGHBOUR}288", f"{REGION}288"]
        assert rows.loc[rows["region_code"] == REGION, "text_version"].dropna().unique() == [2]
        assert [check for check in verify(province) if not check.ok] == []

    def test_each_county_is_judged_by_its_own_rules(self, province: Database) -> None:
        cursor = province.cursor()
        versions = {
            region: [rules.version for rules in read_region_rules(cursor, region)]
            for region in BOTH
        }
        assert versions == {REGION: [1, 2], NEIGHBOUR: [1]}
        rows = kept_grains(province, 10).months
        used = rows.groupby("region_code")["rule_version"].unique().map(sorted).to_dict()
        assert used == {REGION: [1, 2], NEIGHBOUR: [1]}
        theirs = [rules for rules in read_rules(cursor) if rules.note == "县里从严"]
        assert [rules.light.label for rules in theirs] == ["差值规则（巨鹿县第2版）"]

    def test_it_says_that_it_is_consolidated_and_of_what(
        self, sent: Path, province: Database
    ) -> None:
        said = read_county_reports(province.cursor())
        assert said[["region_code", "name", "year", "month", "engine"]].values.tolist() == [
            [NEIGHBOUR, "宁晋县", 2023, 10, "本机"],
            [REGION, "巨鹿县", 2023, 10, "本机"],
        ]
        prints = [
            said_by(place(sent / "上报", region)).fingerprint for region in (NEIGHBOUR, REGION)
        ]
        assert said["fingerprint"].tolist() == prints
        assert not said["is_closed"].any()
        assert said["left_out_because"].isna().all()

    def test_no_name_of_a_classified_project_is_in_it(self, province: Database) -> None:
        cursor = province.cursor()
        tables = [
            name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        ]
        said = "\n".join(str(cursor.table(name).fetchall()) for name in tables)
        raw = province.path.read_bytes()
        for secret in (SECRET_PAYEE, SECRET_NUMBER, "绝密"):
            assert secret not in said
            assert secret.encode() not in raw
        names = cursor.execute(
            "SELECT DISTINCT name FROM project WHERE project_code = ?", [FIFTH]
        ).fetchall()
        assert names == [(FIFTH,)]
        theirs = cursor.execute("SELECT region_code FROM project WHERE name = ?", [SECRET_NAME])
        assert {region for (region,) in theirs.fetchall()} <= {NEIGHBOUR}


class TestFaults:
    def test_reports_as_they_were_sent_have_none(self, reports: Path) -> None:
        checked = check_reports(reports, Asked(expected=BOTH))
        assert (checked.period, checked.problems, checked.left_out) == (OCTOBER, (), ())
        assert [each.manifest.region_code for each in checked.reports] == [NEIGHBOUR, REGION]
        assert checked.notices == (
            "2 个县上报时还没有月结，数还会变：宁晋县（130528）、巨鹿县（130529）。",
        )

    def test_without_a_list_nobody_is_missing_and_the_count_is_told(self, reports: Path) -> None:
        shutil.rmtree(place(reports))
        checked = check_reports(reports, Asked())
        assert checked.problems == ()
        assert checked.notices[0] == "没有给应报名单，不知道缺哪个县；文件夹里有 1 个县。"

    def test_a_county_that_sent_nothing_is_named(self, reports: Path) -> None:
        shutil.rmtree(reports / f"region_code={NEIGHBOUR}")
        assert problems(reports) == ("宁晋县（130528）没有交，请催它上报。",)

    def test_a_county_that_nobody_expects_is_named(self, reports: Path) -> None:
        asked = Asked(*OCTOBER, {REGION: ""})
        assert problems(reports, asked) == ("宁晋县（130528）不在名单里，请核对名单或编码。",)

    def test_a_county_whose_payments_end_too_early_is_named(
        self, sent: Path, reports: Path, tmp_path: Path
    ) -> None:
        with closing(open_database(Path(shutil.copy(sent / "巨鹿.duckdb", tmp_path)))) as database:
            report(database, reports, 11)
        shutil.rmtree(reports / f"region_code={NEIGHBOUR}")
        assert problems(reports, Asked(2023, 11, {REGION: ""})) == (
            "巨鹿县（130529）没有报全：支付数据只到 2023-11-09，没有到 2023-11-30，"
            "请让它导入支付后重新上报。",
        )

    def test_a_county_without_payments_is_named(self, reports: Path, tmp_path: Path) -> None:
        shutil.rmtree(reports)
        with closing(create_database(tmp_path / "新.duckdb")) as database:
            import_document(database)
            report(database, reports)
        assert problems(reports, Asked())[0].startswith("巨鹿县（130529）没有报全：没有支付数据，")

    def test_a_county_that_sent_twice_is_named_with_both_places(self, reports: Path) -> None:
        shutil.copytree(place(reports), reports / "补报" / place(reports).relative_to(reports))
        (said,) = problems(reports)
        assert said.startswith("宁晋县（130528）交了 2 份（")
        assert f"补报/region_code={NEIGHBOUR}/year_month=2023-10" in said
        assert said.endswith("请核对后只留一份。")

    def test_a_county_that_sent_another_month_is_named(self, september: Path) -> None:
        assert problems(september) == (
            "宁晋县（130528）交的是2023年9月的，不是2023年10月的，请让它上报2023年10月。",
        )

    def test_the_month_must_be_said_where_there_are_several(self, september: Path) -> None:
        assert problems(september, Asked()) == (
            "文件夹里有 2 个月的上报（2023年9月、2023年10月），"
            "请用 --year 和 --month 写明汇总哪个月。",
        )
        assert problems(september, Asked(year=2022)) == (
            "文件夹里没有这个月的上报，请核对文件夹和月份。",
        )

    def test_older_months_of_the_same_county_may_lie_there(self, sent: Path, reports: Path) -> None:
        shutil.copytree(
            place_of(sent / "九月", NEIGHBOUR, 2023, 9), place_of(reports, NEIGHBOUR, 2023, 9)
        )
        checked = check_reports(reports, Asked(month=10, expected=BOTH))
        assert (checked.problems, len(checked.reports)) == ((), 2)
        assert checked.notices[-1] == "另有 1 份别的月份的上报，没有用。"

    @pytest.mark.parametrize(
        ("version", "said"),
        [
            (FORMAT_VERSION + 1, "上报格式是第 2 版，本程序只认得到第 1 版，请先升级本程序。"),
            (0, "上报格式是旧的第 0 版，本程序要第 1 版，请让这个县升级程序后重新上报。"),
        ],
    )
    def test_another_version_of_the_format_is_named(
        self, reports: Path, version: int, said: str
    ) -> None:
        file = place(reports) / MANIFEST
        content = json.loads(file.read_text(encoding="utf-8")) | {"format_version": version}
        file.write_text(json.dumps(content), encoding="utf-8")
        (found,) = problems(reports)
        assert found.startswith(f"{NEIGHBOUR}的上报（region_code={NEIGHBOUR}/year_month=2023-10）")
        assert found.endswith(said)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (None, "没有 manifest.json，多半没有传完，请让这个县重新传。"),
            ("{", "manifest.json 读不出，请让这个县重新传。"),
            (
                '{"format": 1, "region_code": 2}',
                "manifest.json 不是上报的清单，请让这个县重新上报。",
            ),
            ("[]", "manifest.json 不是上报的清单，请让这个县重新上报。"),
            ('{"format": "别的"}', "manifest.json 不是上报的清单，请让这个县重新上报。"),
            (
                f'{{"format": "perfmon-county-report", "format_version": {FORMAT_VERSION}}}',
                "manifest.json 不是上报的清单，请让这个县重新上报。",
            ),
        ],
    )
    def test_a_manifest_that_cannot_be_read_is_named(
        self, reports: Path, content: str | None, said: str
    ) -> None:
        file = place(reports) / MANIFEST
        file.unlink() if content is None else file.write_text(content, encoding="utf-8")
        (found,) = problems(reports)
        assert found.startswith(f"{NEIGHBOUR}的上报（")
        assert found.endswith(said)

    def test_a_report_in_another_countys_folder_is_named(self, reports: Path) -> None:
        (reports / f"region_code={NEIGHBOUR}").rename(reports / "region_code=130527")
        (said, missing) = problems(reports)
        assert "写的是 130527，里面是宁晋县（130528）的上报，请核对后放回它自己的文件夹。" in said
        assert missing == "宁晋县（130528）没有交，请催它上报。"

    @pytest.mark.parametrize(
        ("harm", "said"),
        [
            (
                lambda folder: rewrite(folder, is_signed=False, region_name="别县"),
                "清单改动过，指纹不符",
            ),
            (lambda folder: rewrite(folder, sums={"paid_fen": 1}), "清单改动过，指纹不符"),
            (
                lambda folder: alter(
                    folder, "payment", "SELECT * REPLACE (amount_fen + 1 AS amount_fen) FROM t"
                ),
                "payment 表与清单的校验和不符，内容改动过或没有传完整",
            ),
            (lambda folder: table_file(folder, "tranche").unlink(), "缺 tranche 表"),
            (
                lambda folder: rewrite(folder, tables=said_by(folder).tables[1:]),
                "表不齐或多出来（region）",
            ),
            (
                lambda folder: rewrite(folder, sums=dict(said_by(folder).sums) | {"paid_fen": 1}),
                "累计支付合计与清单不符",
            ),
            (
                lambda folder: rewrite(folder, covered_until=date(2023, 12, 31)),
                "支付数据截止日与清单不符",
            ),
        ],
    )
    def test_a_report_that_was_altered_is_named(
        self, reports: Path, harm: Callable[[Path], None], said: str
    ) -> None:
        harm(place(reports))
        (found,) = problems(reports)
        assert found.startswith(("宁晋县（130528）的上报", "别县（130528）的上报"))
        assert said in found

    @pytest.mark.parametrize(
        ("table", "query", "said"),
        [
            ("payment", "FROM t UNION ALL FROM t", "payment 表有 4 行，清单写的是 2 行"),
            (
                "payment",
                "SELECT * REPLACE (amount_fen + 1 AS amount_fen) FROM t",
                "逐月支付与支付明细不相等",
            ),
            (
                "monthly_payment",
                "SELECT * REPLACE (paid_in_month_fen + 1 AS paid_in_month_fen) FROM t",
                "累计支付合计与清单不符；本月支付合计与清单不符；逐月支付与支付明细不相等",
            ),
            (
                "tranche",
                "SELECT * REPLACE (amount_fen + 1 AS amount_fen) FROM t",
                "调整预算数合计与清单不符",
            ),
            (
                "payment",
                "SELECT * REPLACE ('999001' AS unit_code) FROM t",
                "有的行落在没有列出的项目上",
            ),
            (
                "payment",
                "SELECT * REPLACE (DATE '2023-12-01' AS counted_on) FROM t",
                "有这个月以后的支付",
            ),
            ("payment", "SELECT * REPLACE ('110000' AS region_code) FROM t", "有别的区划的行"),
            ("coverage", "SELECT * REPLACE (2022 AS year) FROM t", "有别的年度的行"),
            (
                "project_text",
                "SELECT * REPLACE (9 AS text_version) FROM t",
                "有的行落在没有列出的绩效文本上",
            ),
            (
                "unit",
                "SELECT * REPLACE ('9' AS department_code) FROM t",
                "有的项目没有预算单位或主管部门的名称",
            ),
            ("project", "SELECT * REPLACE (true AS classified) FROM t", "涉密项目写了名称或收款人"),
            ("payment", "SELECT * EXCLUDE (payee) FROM t", "payment 表的列不对"),
            (
                "payment",
                "SELECT * REPLACE (amount_fen::DOUBLE AS amount_fen) FROM t",
                "payment 表的列不对",
            ),
        ],
    )
    def test_tables_altered_together_with_their_sums_are_named(
        self, reports: Path, table: str, query: str, said: str
    ) -> None:
        alter(place(reports), table, query)
        sign_tables(place(reports))
        (found,) = problems(reports)
        assert said in found

    def test_a_file_that_is_no_table_is_named(self, reports: Path) -> None:
        table_file(place(reports), "unit").write_bytes(b"PAR1")
        sign_tables(place(reports))
        (found,) = problems(reports)
        assert "表里的内容读不出" in found

    def test_all_are_named_at_once(self, reports: Path, tmp_path: Path) -> None:
        (place(reports) / MANIFEST).unlink()
        rewrite(place(reports, REGION), is_signed=False, region_name="")
        said = refused(reports, tmp_path / "汇总.duckdb", Asked(*OCTOBER, {**BOTH, "130500": ""}))
        assert len(said) == 3
        assert [each.endswith("。") for each in said] == [True] * 3
        assert said[-1] == "130500 没有交，请催它上报。"

    def test_a_sum_that_only_the_figures_show_stops_it_too(
        self, reports: Path, tmp_path: Path
    ) -> None:
        rewrite(place(reports), sums=dict(said_by(place(reports)).sums) | {"planned_fen": 1})
        (said,) = refused(reports, tmp_path / "汇总.duckdb")
        assert said == "宁晋县（130528）的上报重算出来的合计与清单不符，请让它重新上报。"

    def test_what_is_being_written_is_not_looked_at(self, reports: Path) -> None:
        shutil.copytree(place(reports), place(reports).with_name("year_month=2023-10-making"))
        assert problems(reports) == ()


class TestLeavingOut:
    def test_a_county_left_out_is_recorded_with_its_reason(
        self, september: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "汇总.duckdb"
        expected = {**BOTH, "130500": "邢台市本级"}
        without = frozenset({NEIGHBOUR, "130500"})
        done = consolidate(september, path, Asked(*OCTOBER, expected, without), ACTOR)
        assert isinstance(done, Consolidated)
        assert [each.manifest.region_code for each in done.counties] == [REGION]
        with closing(open_database(path)) as database:
            said = read_county_reports(database.cursor()).set_index("region_code")
            assert [check for check in verify(database) if not check.ok] == []
        assert said["name"].tolist() == ["邢台市本级", "宁晋县", "巨鹿县"]
        assert said["left_out_because"].tolist()[:2] == [
            "邢台市本级（130500）没有交",
            "宁晋县（130528）交的是2023年9月的，不是2023年10月的",
        ]
        assert said["left_out_because"].isna().tolist() == [False, False, True]
        assert said["batch_id"].isna().tolist() == [True, True, False]

    def test_a_county_may_be_left_out_though_its_report_is_sound(self, reports: Path) -> None:
        checked = check_reports(reports, Asked(*OCTOBER, BOTH, frozenset({NEIGHBOUR})))
        assert checked.problems == ()
        assert [each.manifest.region_code for each in checked.reports] == [REGION]
        assert checked.left_out[0].reason == "交了，汇总的人决定不汇总"

    def test_a_code_that_is_nobodys_is_named(self, reports: Path) -> None:
        asked = Asked(*OCTOBER, BOTH, frozenset({"999999"}))
        assert problems(reports, asked) == (
            "要不汇总的 999999 既没有交，也不在名单里，请核对编码。",
        )

    def test_somebody_must_be_left(self, reports: Path) -> None:
        asked = Asked(*OCTOBER, BOTH, frozenset(BOTH))
        assert problems(reports, asked) == ("一个县的上报也没有剩下，请核对文件夹和不汇总的编码。",)


class TestWriting:
    def test_what_is_there_is_never_covered(self, reports: Path, tmp_path: Path) -> None:
        path = tmp_path / "已有.duckdb"
        path.write_bytes(b"something")
        with pytest.raises(DatabaseExistsError):
            consolidate(reports, path, Asked(), ACTOR)
        assert path.read_bytes() == b"something"

    def test_a_fault_in_the_middle_leaves_nothing(self, reports: Path, tmp_path: Path) -> None:
        def failing(counties: Sequence[County]) -> Iterator[Grains]:
            yield from HERE.make(counties[:1])
            raise ValueError("坏了")

        (tmp_path / "省").mkdir()
        with pytest.raises(ValueError, match="坏了"):
            consolidate(
                reports, tmp_path / "省" / "汇总.duckdb", Asked(), ACTOR, Engine("坏的", failing)
            )
        assert list((tmp_path / "省").iterdir()) == []

    def test_a_killed_one_leaves_no_file_and_the_next_one_is_whole(
        self, reports: Path, tmp_path: Path
    ) -> None:
        folder = tmp_path / "省"
        folder.mkdir()
        asked = ["consolidate", str(reports), "--into", str(folder / "汇总.duckdb")]
        killed_in("perfmon.workflows.consolidation.finish", *asked)
        assert [each.name for each in folder.iterdir()] == ["汇总.duckdb-making"]
        assert main(asked) == 0
        assert [each.name for each in folder.iterdir()] == ["汇总.duckdb"]

    def test_a_folder_that_is_not_there_is_told(self, reports: Path, tmp_path: Path) -> None:
        with pytest.raises(FileUnreadableError, match="没有这个文件夹"):
            consolidate(tmp_path / "没有", tmp_path / "汇总.duckdb", Asked(), ACTOR)
        with pytest.raises(DatabaseUnwritableError):
            consolidate(reports, tmp_path / "没有" / "汇总.duckdb", Asked(), ACTOR)


class TestReading:
    def test_nothing_is_written_into_it(self, province: Database) -> None:
        before = read_data_version(province.cursor())
        with pytest.raises(ConsolidatedDatabaseError, match="汇总库只能看"):
            pay(province, {}, date(2023, 10, 31))
        with pytest.raises(ConsolidatedDatabaseError):
            undo_batch(province, 1, ACTOR, "")
        assert read_data_version(province.cursor()) == before

    def test_it_is_not_reported_upward_as_a_county(self, september: Path, tmp_path: Path) -> None:
        path = tmp_path / "汇总.duckdb"
        consolidate(september, path, Asked(*OCTOBER, BOTH, frozenset({NEIGHBOUR})), ACTOR)
        with (
            closing(open_database(path)) as database,
            pytest.raises(ReportRefusedError, match="汇总库"),
        ):
            report(database, tmp_path / "再上报")


class TestExpected:
    @pytest.mark.parametrize(
        "content",
        [
            "地区编码,名称\n130529,巨鹿县\n130528,宁晋县\n",
            "130529,巨鹿县\n\n130528, 宁晋县 ,备注",
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_a_list_is_read_with_or_without_a_head(
        self, tmp_path: Path, content: str, encoding: str
    ) -> None:
        file = tmp_path / "名单.csv"
        file.write_text(content, encoding=encoding)
        assert read_expected(str(file)) == BOTH

    def test_codes_may_stand_in_its_place(self) -> None:
        assert read_expected("130529，130528") == {"130529": "", "130528": ""}

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("地区编码,名称\n巨鹿县,130529\n", "第 2 行“巨鹿县”不是 6 位地区编码"),
            ("地区编码,名称\n", "里面没有 6 位地区编码"),
            ("", "文件是空的"),
            (None, "没有这个文件"),
        ],
    )
    def test_a_list_that_is_none_is_told(
        self, tmp_path: Path, content: str | None, said: str
    ) -> None:
        file = tmp_path / "名单.csv"
        if content is not None:
            file.write_text(content, encoding="utf-8")
        with pytest.raises(FileUnreadableError, match=said):
            read_expected(str(file))


class TestCommand:
    def test_it_says_what_was_made(
        self, september: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "汇总.duckdb"
        asked = ["consolidate", str(september), "--into", str(path), "--month", "10"]
        assert main([*asked, "--regions", "130529,130528"]) == 2
        said = capsys.readouterr().err
        assert "没有汇总，先要处理下面 1 处：\n1. 宁晋县（130528）交的是2023年9月的" in said
        assert not path.exists()
        assert main([*asked, "--regions", "130529,130528", "--without", "130528"]) == 0
        told = capsys.readouterr()
        assert told.out.startswith(f"已建汇总库 {path}：2023年10月，1 个县，没有汇总的 1 个；")
        assert "没有汇总 130528：宁晋县（130528）交的是2023年9月的" in told.err
        with pytest.raises(SystemExit, match="64"):
            main([*asked, "--without", "宁晋"])
        assert "--without 后面要写 6 位地区编码，“宁晋”不是。" in capsys.readouterr().err

    def test_it_asks_the_table(
        self,
        reports: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        allow_nobody(monkeypatch, "import", Act.CONSOLIDATE)
        path = tmp_path / "汇总.duckdb"
        assert main(["consolidate", str(reports), "--into", str(path)]) == 2
        assert "不能做“汇总”" in capsys.readouterr().err
        assert not path.exists()

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            (["--engine", "spark"], "--engine spark 还要写 --master，集群的地址。"),
            (["--master", "spark://a:7077"], "--master 只和 --engine spark 一起写。"),
        ],
    )
    def test_a_cluster_has_an_address_and_nothing_else_has(
        self,
        reports: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        said: list[str],
        told: str,
    ) -> None:
        with pytest.raises(SystemExit, match="64"):
            main(["consolidate", str(reports), "--into", str(tmp_path / "汇总.duckdb"), *said])
        assert told in capsys.readouterr().err

    def test_without_pyspark_it_is_told_what_to_install(
        self,
        reports: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setitem(sys.modules, "pyspark.errors", None)
        path = tmp_path / "汇总.duckdb"
        asked = ["consolidate", str(reports), "--into", str(path), "--engine", "spark"]
        assert main([*asked, "--master", "spark://127.0.0.1:7077"]) == 2
        said = capsys.readouterr().err
        assert "没有装 PySpark，没有汇总，没有建文件。请运行 pip install -r" in said
        assert not path.exists()
        assert sorted(each.name for each in reports.iterdir()) == [
            f"region_code={NEIGHBOUR}",
            f"region_code={REGION}",
        ]
