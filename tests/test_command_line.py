"""The command line, as a script calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfmon.__main__ import main
from perfmon.roles import Act
from perfmon.store import location
from perfmon.store.database import create_database, open_database
from tests.facts import DOCUMENT, SECOND
from tests.forms import code_of, plain_form, plain_project
from tests.visitors import allow_nobody


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty real database that PERFMON_DATABASE names."""
    made = tmp_path / "库.duckdb"
    create_database(made).close()
    monkeypatch.setenv("PERFMON_DATABASE", str(made))
    return made


@pytest.fixture
def default_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A default place with nothing in it, and no PERFMON_DATABASE."""
    place = tmp_path / "data" / "perfmon.duckdb"
    monkeypatch.delenv("PERFMON_DATABASE", raising=False)
    monkeypatch.setattr(location, "DEFAULT_PATH", place)
    return place


def said(capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 parsed JSON
    return json.loads(capsys.readouterr().out)


def test_read_prints_the_text_and_its_findings_and_touches_no_database(
    default_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(DOCUMENT), "--json"]) == 0
    read = said(capsys)
    assert list(read) == ["document", "department", "projects", "findings"]
    assert read["document"]["title"] == "巨鹿县委政法委2023年部门预算绩效文本"
    assert len(read["projects"]) == 10
    assert {"severity", "code", "message", "project", "row", "printed_value"} <= set(
        read["findings"][0]
    )
    assert not default_path.exists()


def test_read_as_a_process_prints_utf_8_whatever_the_console(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "gb18030", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "perfmon", "read", str(DOCUMENT), "--json"],
        capture_output=True,
        env=environment,
        cwd=DOCUMENT.parents[1],
        check=True,
    )
    assert json.loads(done.stdout.decode("utf-8"))["document"]["reviewed_by"] == "巨鹿县财政局"
    assert done.stderr == b""


def test_read_for_people_names_the_projects_and_counts_the_findings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["read", str(DOCUMENT)]) == 0
    printed = capsys.readouterr().out
    assert "10 个项目，70 条绩效指标，预算 332.64 万元" in printed
    assert "错误 19 处" in printed


def test_check_gives_the_findings_of_reading_and_checking_as_json(
    default_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(DOCUMENT), "--json"]) == 0
    found = said(capsys)
    assert list(found[0]) == [
        "code", "severity", "project", "row", "message", "printed_value", "proposal", "loaded",
        "reason", "source",
    ]  # fmt: skip
    assert [one["severity"] for one in found[:19]] == ["error"] * 19
    assert found[19]["severity"] == "warning"
    (cost,) = [one for one in found if one["code"] == "COST_DIRECTION"]
    assert (cost["row"], cost["printed_value"], cost["proposal"]) == (4, "≥5.24万元", "≤5.24万元")
    assert (cost["project"], cost["loaded"]) == ("13052923P00584010809K", True)
    (year,) = [one for one in found if one["code"] == "DOC_YEAR_MISMATCH"]
    assert (year["project"], year["row"]) == (None, None)
    assert not default_path.exists()


def test_check_lists_for_people_by_degree_with_place_reason_and_proposal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", str(DOCUMENT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "10 个项目；错误 19 处，提醒 62 处，说明 54 处。"
    start = lines.index("[错误 COST_DIRECTION] 1 处")
    assert lines[start + 1 : start + 4] == [
        "  理由：成本写下限，等于奖励多花钱（本项目约定）。",
        "  · 8.专项运转保障经费 第4行：成本指标“用于运转成本”写成 ≥5.24万元，"
        "花得越多越算完成；应写 ≤5.24万元。",
        "    建议：≤5.24万元",
    ]
    heads = [line[1:3] for line in lines if line.startswith("[")]
    assert heads == sorted(heads, key=["错误", "提醒", "说明"].index)
    assert any(line.startswith("  · 全文：部门目标与项目指标不一致") for line in lines)


def test_check_refuses_another_document_and_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = tmp_path / "通知.txt"
    stranger.write_text("关于召开会议的通知", encoding="utf-8")
    assert main(["check", str(stranger)]) == 2
    refusal = capsys.readouterr().err
    assert refusal.startswith("没有读成 通知.txt：")
    assert refusal.endswith("看起来是通知，不是部门预算绩效文本。\n")
    with pytest.raises(SystemExit) as stopped:
        main(["check"])
    assert stopped.value.code == 64


@pytest.mark.parametrize("command", ["check", "read"])
def test_json_of_a_refused_file_is_an_object_that_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    stranger = tmp_path / "通知.txt"
    stranger.write_text("关于召开会议的通知", encoding="utf-8")
    assert main([command, "--json", str(stranger)]) == 2
    printed = capsys.readouterr()
    refused = json.loads(printed.out)
    assert (refused["file"], refused["findings"]) == ("通知.txt", [])
    assert refused["refused"] == printed.err.strip()
    assert "看起来是通知" in refused["refused"]


def test_check_names_a_table_that_was_not_read_by_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = plain_form(plain_project(1), plain_project(1, name="校舍维修"))
    path = tmp_path / "文本.txt"
    path.write_bytes(twice.encode())
    assert main(["check", str(path), "--json"]) == 0
    (repeated,) = [one for one in said(capsys) if one["code"] == "CODE_TWICE"]
    assert (repeated["project"], repeated["loaded"]) == (code_of(1), False)


def test_import_then_status_gives_one_row_a_project(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(DOCUMENT)]) == 0
    assert "第1版" in capsys.readouterr().out
    assert main(["status", "--year", "2023", "--month", "11", "--json"]) == 0
    rows = {row["code"]: row for row in said(capsys)}
    assert len(rows) == 10
    second = rows[SECOND]
    assert list(second) == [
        "code", "name", "unit_code", "budget_fen", "adjusted_budget_fen", "paid_fen",
        "planned_fen", "reference_fen", "execution_rate", "planned_rate", "elapsed_share",
        "plan_gap_points", "reference_gap_points", "elapsed_gap_points", "behind_fen",
        "plan_corrected", "light", "reason", "plan_corrections",
    ]  # fmt: skip
    assert second["light"] == "yellow"
    assert second["reference_fen"] == 30_000_000
    assert second["elapsed_share"] == 11 / 12
    assert isinstance(second["budget_fen"], int)


def test_status_says_null_where_there_is_no_light(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", str(DOCUMENT)])
    capsys.readouterr()
    assert main(["status", "--year", "2023", "--month", "2", "--json"]) == 0
    assert {row["light"] for row in said(capsys)} == {None}


def test_importing_twice_says_that_nothing_changed(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(DOCUMENT), str(DOCUMENT)]) == 0
    assert "已经导入过" in capsys.readouterr().out


def test_one_refused_file_does_not_stop_the_others(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = tmp_path / "通知.txt"
    stranger.write_text("关于召开会议的通知", encoding="utf-8")
    assert main(["import", str(stranger), str(tmp_path / "没有.txt"), str(DOCUMENT)]) == 2
    printed = capsys.readouterr()
    assert "没有导入 通知.txt" in printed.err
    assert "文件不存在" in printed.err
    assert "第1版" in printed.out


def test_a_mistyped_database_is_an_error_and_no_figures_are_invented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "错字.duckdb"
    monkeypatch.setenv("PERFMON_DATABASE", str(missing))
    for command in (["import", str(DOCUMENT)], ["status", "--year", "2023", "--month", "10"]):
        assert main(command) == 2
        assert "错字.duckdb" in capsys.readouterr().err
    assert not missing.exists()


def test_the_sample_is_made_where_nothing_is_and_refuses_real_texts(
    default_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--year", "2023", "--month", "10"]) == 0
    assert capsys.readouterr().out.startswith("演示数据\n")
    assert default_path.exists()
    assert main(["import", str(DOCUMENT)]) == 2
    assert "演示数据" in capsys.readouterr().err


def test_new_sets_the_sample_aside_and_refuses_to_cover_real_figures(
    default_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["status", "--year", "2023", "--month", "10"])
    capsys.readouterr()
    assert main(["new"]) == 0
    assert "perfmon-演示数据.duckdb" in capsys.readouterr().out
    aside = open_database(default_path.with_name("perfmon-演示数据.duckdb"))
    assert aside.is_demo
    aside.close()
    assert main(["import", str(DOCUMENT)]) == 0
    assert main(["new"]) == 2
    assert "已经存在" in capsys.readouterr().err
    assert main(["import", str(DOCUMENT)]) == 0


def test_new_makes_nothing_that_the_table_does_not_allow(
    default_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    allow_nobody(monkeypatch, "import", Act.START_EMPTY)
    assert main(["new"]) == 2
    assert "不能做“建立空库”" in capsys.readouterr().err
    assert main(["import", str(DOCUMENT)]) == 2
    assert not default_path.exists()


def test_a_refused_import_where_nothing_is_leaves_nothing(
    default_path: Path, tmp_path: Path
) -> None:
    assert main(["import", str(tmp_path / "没有.txt")]) == 2
    assert not default_path.exists()


def test_import_where_nothing_is_makes_an_empty_real_database(default_path: Path) -> None:
    assert main(["import", str(DOCUMENT)]) == 0
    database = open_database(default_path)
    assert not database.is_demo
    database.close()


def test_a_year_without_projects_is_said_so(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--year", "1999", "--month", "10"]) == 2
    assert "1999 年" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [[], ["publish"], ["status", "--year", "2023", "--month", "13"], ["read"]]
)
def test_wrong_usage_ends_with_64(command: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(command)
    assert stop.value.code == 64


def test_a_database_held_by_the_dashboard_ends_with_3(path: Path) -> None:
    holder = open_database(path)
    done = subprocess.run(
        [sys.executable, "-m", "perfmon", "import", str(DOCUMENT)],
        capture_output=True,
        cwd=DOCUMENT.parents[1],
        check=False,
    )
    holder.close()
    assert done.returncode == 3
    assert "正被另一个程序使用" in done.stderr.decode("utf-8")
