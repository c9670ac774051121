"""Verifying a database: clean ones pass, each kind of damage is named, nothing is written."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from perfmon.__main__ import main
from perfmon.store.checks import (
    BATCH_EQUATIONS,
    DERIVED_EQUATIONS,
    FACT_EQUATIONS,
    MARK_EQUATIONS,
)
from perfmon.store.database import create_database, open_read_only
from perfmon.store.migration import known_migrations
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.outcome import Choices
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, SECOND, import_document
from tests.payment_lines import Paid, write_payments

MONTHS, LIGHTS = "留存的逐月数与重算一致", "留存的预警灯与重算一致"
FUNDS, FUND_SUMS = "留存的按资金拆分的数与重算一致", "按资金拆分的合计与逐月数相等"
MATCHES = "留存的项目匹配与重算一致"
UNKNOWN = "13052923P009999999999"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with texts, payments, an unmatched line and a replaced one."""
    folder = tmp_path_factory.mktemp("made")
    lines = [
        Paid(FIRST, "1001", "2023-03-05", 100_00),
        Paid(SECOND, "1002", "2023-04-05", 200_00),
        Paid(UNKNOWN, "1003", "2023-04-05", 300_00),
        Paid(SECOND, "1004", "2023-04-05", 400_00, "作废"),
    ]
    changed = [lines[0]._replace(amount=150_00)]
    choices = Choices(fen_per_unit=100, take_conflicts=True)
    with closing(create_database(folder / "库.duckdb")) as database:
        import_document(database)
        for number, said in enumerate([lines, changed]):
            file = write_payments(folder / f"{number}.csv", said)
            commit_file(database, file, file.name, "payments", ACTOR, choices)
    return folder / "库.duckdb"


@pytest.fixture
def path(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which PERFMON_DATABASE names."""
    copied = tmp_path / "库.duckdb"
    shutil.copyfile(made, copied)
    monkeypatch.setenv("PERFMON_DATABASE", str(copied))
    return copied


def damage(path: Path, statement: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)


def broken(path: Path) -> list[str]:
    with closing(open_read_only(path)) as database:
        return [check.check for check in verify(database) if not check.ok]


def test_a_sound_database_passes_every_check_line_by_line(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) > 20
    assert {line[0] for line in lines} == {"✓"}
    assert last == f"共核对 {len(lines)} 项，全部相符。"


def test_an_empty_database_and_the_sample_are_sound(sample_path: Path, tmp_path: Path) -> None:
    create_database(tmp_path / "空.duckdb").close()
    assert broken(tmp_path / "空.duckdb") == []
    assert broken(sample_path) == []


def test_verifying_changes_no_byte(path: Path) -> None:
    before = path.read_bytes()
    assert main(["verify"]) == 0
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.glob("库*")] == [path.name]


def test_json_lists_every_check_with_its_places(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(path, "UPDATE project_month SET paid_fen = paid_fen + 1 WHERE month = 12")
    assert main(["verify", "--json"]) == 2
    checks = json.loads(capsys.readouterr().out)
    assert {tuple(check) for check in checks} == {("check", "ok", "places")}
    found = {check["check"]: check["places"] for check in checks if not check["ok"]}
    assert list(found) == [FUND_SUMS, MONTHS]
    assert f"2023，288001，{FIRST}，12" in found[MONTHS]
    assert len(found[MONTHS]) == 10


def test_a_broken_check_says_where_and_what_to_do(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(path, "UPDATE judged_month SET light = 'blue' WHERE month = 11")
    assert main(["verify"]) == 2
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.startswith("✗")]
    assert line.startswith("✗ 留存的预警灯与重算不一致：2023，288001，")
    assert "等 10 处。" in line
    assert line.endswith("从备份恢复。")
    assert lines[-1].endswith("1 项不符。")


def test_a_broken_equation_is_told_once_with_its_place(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(path, "UPDATE batch_outcome SET lines = lines + 1 WHERE batch_id = 2")
    assert main(["verify"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("✗")] == [
        "✗ 批次的各类行数加起来不是总行数：2，5。请停止写入，从最近的备份恢复，再补上其后的文件。"
    ]
    assert "✓ 支付的项目都在库里" in lines


def test_what_holds_and_what_does_not_are_told_apart() -> None:
    equations = FACT_EQUATIONS | DERIVED_EQUATIONS | MARK_EQUATIONS | BATCH_EQUATIONS
    words = [clause for equation in equations for clause in equation]
    assert len({*words}) == 2 * len(equations)
    assert [word for word in words if "「" in word or word.endswith("。")] == []


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("DELETE FROM project_month WHERE month = 3", MONTHS),
        ("UPDATE project_month SET covered = NOT covered WHERE month = 5", MONTHS),
        ("DELETE FROM judged_month WHERE month = 4", LIGHTS),
        ("UPDATE fund_month SET elapsed_fen = elapsed_fen + 1 WHERE month = 4", FUNDS),
        ("UPDATE fund_month SET fund_type = '单位资金'", FUNDS),
        ("UPDATE fund_month SET paid_fen = paid_fen + 1 WHERE month = 4", FUND_SUMS),
        ("UPDATE fund_month SET budget_fen = 0 WHERE month = 4", FUND_SUMS),
        ("DELETE FROM fund_month WHERE month = 12", FUND_SUMS),
        ("UPDATE mention_match SET how = '人工'", MATCHES),
        ("UPDATE payment SET amount_fen = 1 WHERE voucher_no = '1002'", MONTHS),
        ("DELETE FROM payment WHERE voucher_no = '1001'", "标记的行都在库里"),
        ("DELETE FROM mention", "明细的写法都已记下"),
        ("DELETE FROM mention_match", "写法都有匹配的结果"),
        ("DELETE FROM payment_withdrawal", "同一凭证号和明细行号在各批里金额相同"),
        (
            "INSERT INTO payment_withdrawal SELECT * FROM payment_withdrawal",
            "没有一行被取下两次",
        ),
        (
            "INSERT INTO payment_seen VALUES (99, false, NULL, 1, 2)",
            "标记的行都在库里",
        ),
        (
            "INSERT INTO payment_seen VALUES (1, true, NULL, 1, 2)",
            "批次新增的支付行数与留下的相等",
        ),
        ("UPDATE batch_outcome SET lines = lines + 1", "批次的各类行数加起来是总行数"),
        (
            "UPDATE batch_outcome SET new = new + 1, lines = lines + 1 WHERE batch_id = 2",
            "批次新增的支付行数与留下的相等",
        ),
        ("UPDATE database_property SET data_version = 1", "写入次数不少于批次和撤销的次数"),
        ("UPDATE payment SET batch_id = 99", "支付的批次都在批次表里"),
        ("UPDATE payment SET payment_id = 1", "编号在表里都是唯一的"),
        ("DELETE FROM coverage", "支付日期都不晚于数据覆盖的日期"),
    ],
)
def test_each_kind_of_damage_is_found(path: Path, statement: str, check: str) -> None:
    damage(path, statement)
    assert check in broken(path)


def test_a_file_with_a_broken_part_is_told_from_a_sound_one(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 4, len(content), 4096):
        content[place] ^= 0xFF
    path.write_bytes(bytes(content))
    assert main(["verify"]) == 2


def test_an_older_schema_is_said_and_left_as_it_is(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = len(known_migrations())
    damage(path, f"DELETE FROM schema_migration WHERE number = {known}")  # noqa: S608 our own number
    before = path.read_bytes()
    assert main(["verify"]) == 2
    printed = capsys.readouterr().out
    assert f"第 {known - 1} 版，本程序是第 {known} 版" in printed
    assert "请先打开一次看板" in printed
    assert path.read_bytes() == before


def test_what_is_no_database_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = tmp_path / "别的.duckdb"
    monkeypatch.setenv("PERFMON_DATABASE", str(stranger))
    assert main(["verify"]) == 2
    assert "没有找到数据库" in capsys.readouterr().err
    stranger.write_text("不是数据库", encoding="utf-8")
    assert main(["verify"]) == 2
    assert "不是本程序的数据库" in capsys.readouterr().err
    assert stranger.read_text(encoding="utf-8") == "不是数据库"
