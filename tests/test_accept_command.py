"""`accept` on the command line, and what `import` says of a version that waits."""

from pathlib import Path

import pytest

from perfmon.__main__ import main
from perfmon.store.database import create_database, open_database
from perfmon.store.text_rounds import read_rounds
from tests.facts import DOCUMENT, UNIT
from tests.test_text_rounds import SECOND_ROUND

ACCEPT = ["accept", UNIT, "--year", "2023", "--version", "2", "--from-month", "7"]
REASON = ["--reason", "县财政局6月批复"]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty real database that PERFMON_DATABASE names."""
    made = tmp_path / "库.duckdb"
    create_database(made).close()
    monkeypatch.setenv("PERFMON_DATABASE", str(made))
    return made


@pytest.fixture
def two_rounds(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same with the published text, and a revised one that waits."""
    second = tmp_path / "二上.txt"
    second.write_bytes(SECOND_ROUND)
    assert main(["import", str(DOCUMENT), str(second)]) == 0
    return path


def states(path: Path) -> list[str]:
    database = open_database(path)
    told = read_rounds(database.cursor(), 2023)["state"].tolist()
    database.close()
    return told


def test_import_names_the_command_that_accepts_a_revised_text(
    two_rounds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, waits = capsys.readouterr().out.splitlines()
    assert "第1版" in first
    assert "第2版" in second
    assert "这是本年第2版，与在用的第1版有 3 处不同；还没有生效" in waits
    assert f"python -m perfmon accept {UNIT} --year 2023 --version 2" in waits


def test_accept_says_what_changes_and_how_to_take_it_back(
    two_rounds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([*ACCEPT, *REASON]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"{UNIT} 2023年 第2版从 7 月起生效，存为第 3 批，与前一版有 3 处不同："
    assert told[3].endswith("数量指标·租用线路 指标值：291条 → 300条")
    assert "python -m perfmon undo 3" in told[-1]
    assert states(two_rounds) == ["在用", "已被取代"]
    assert main(["undo", "3", "--reason", "接受错了"]) == 0
    assert states(two_rounds) == ["待接受", "在用"]


def test_what_cannot_be_accepted_ends_with_2_in_words(
    two_rounds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([*ACCEPT, "--reason", " "]) == 2
    assert "没有填原因" in capsys.readouterr().err
    assert main(["accept", UNIT, "--year", "2023", "--version", "9", *ACCEPT[6:], *REASON]) == 2
    assert "库里没有这一版" in capsys.readouterr().err
    assert states(two_rounds) == ["待接受", "在用"]


@pytest.mark.parametrize(
    "asked", [ACCEPT, ["accept"], [*ACCEPT[:-1], "13", *REASON], [*ACCEPT[:-1], "七", *REASON]]
)
def test_wrong_usage_of_accept_ends_with_64_in_chinese(
    path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(asked)
    assert stop.value.code == 64
    told = capsys.readouterr().err
    assert "accept" in told
    assert "invalid" not in told
