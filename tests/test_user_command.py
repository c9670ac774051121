"""`python -m perfmon user …`: the first administrator, and whatever the page can do."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from perfmon.__main__ import main
from perfmon.store.accounts import find_account
from perfmon.store.database import open_database, utc_now
from perfmon.store.location import VARIABLE
from perfmon.workflows.signing_in import Credentials, sign_in
from tests.people import LONGER

pytestmark = pytest.mark.usefixtures("quick_passwords", "path")

FIRST = ["user", "add", "管家", "--role", "系统管理员"]


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed where a password is asked for, in turn."""
    typed = [LONGER, LONGER]
    monkeypatch.setattr("getpass.getpass", lambda _: typed.pop(0))
    return typed


def comes_in(path: Path, name: str, password: str) -> bool:
    database = open_database(path)
    token = sign_in(database, Credentials(name, password, "10.0.0.7"), utc_now())
    database.close()
    return bool(token)


@pytest.mark.usefixtures("typing")
def test_the_first_administrator_is_made_here(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(FIRST) == 0
    told = capsys.readouterr()
    assert told.out == "已新增账号 管家：系统管理员。\n"
    assert LONGER not in told.out + told.err
    assert comes_in(path, "管家", LONGER)


def test_two_passwords_that_differ_make_nobody(
    typing: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    typing[1] = "另外一个很长的密码呀"
    assert main(FIRST) == 2
    assert "两次写的密码不一样" in capsys.readouterr().err


def test_a_made_password_is_told_once_and_has_to_be_changed(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*FIRST, "--generate"]) == 0
    password = capsys.readouterr().out.strip().rpartition("：")[2]
    assert comes_in(path, "管家", password)
    database = open_database(path)
    account = find_account(database.cursor(), "管家")
    database.close()
    assert account is not None
    assert account.must_change
    assert main(["user", "reset", "管家", "--generate"]) == 0
    assert capsys.readouterr().out.strip().rpartition("：")[2] != password


def test_roles_are_granted_shown_and_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    add = ["user", "add", "钱会计", "--role", "单位填报", "--no-password"]
    assert main(add) == 2
    assert "要写明是哪个预算单位" in capsys.readouterr().err
    assert main([*add, "--scope", "999001"]) == 2
    assert "库里没有预算单位 999001" in capsys.readouterr().err
    assert main([*add, "--scope", "288001"]) == 0
    assert main(["user", "roles", "钱会计", "--role", "主管部门审核", "--scope", "288"]) == 0
    assert "钱会计：单位填报 288001、主管部门审核 288。" in capsys.readouterr().out
    less = ["user", "roles", "钱会计", "--role", "单位填报", "--scope", "288001", "--withdraw"]
    assert main(less) == 0
    assert main(["user", "roles", "钱会计"]) == 0
    assert capsys.readouterr().out == "钱会计：主管部门审核 288。\n" * 2


def test_the_list_says_who_is_switched_off(capsys: pytest.CaptureFixture[str]) -> None:
    main([*FIRST, "--no-password", "--display-name", "王管家"])
    main(["user", "add", "乙", "--role", "领导", "--no-password"])
    assert main(["user", "off", "管家"]) == 2
    assert "最后一位系统管理员" in capsys.readouterr().err
    assert main(["user", "off", "乙"]) == 0
    capsys.readouterr()
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out == (
        "管家（王管家）：系统管理员\n乙（乙）：领导，已停用\n共 2 个账号。\n"
    )
    assert main(["user", "on", "乙"]) == 0
    capsys.readouterr()
    main(["user", "list", "--json"])
    listed = json.loads(capsys.readouterr().out)
    assert [(each["name"], each["roles"], each["is_off"]) for each in listed] == [
        ("管家", ["系统管理员"], False),
        ("乙", ["领导"], False),
    ]


def test_a_running_app_has_the_file(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    holding = "import duckdb,sys; c=duckdb.connect(sys.argv[1]); print('held',flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", holding, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert other.stdout is not None
        other.stdout.readline()
        assert main([*FIRST, "--no-password"]) == 3
    finally:
        other.communicate(b"\n")
    assert "正被另一个程序使用" in capsys.readouterr().err


def test_no_database_no_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "没有.duckdb"))
    assert main([*FIRST, "--no-password"]) == 2
    assert "python -m perfmon new" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (["user"], "没有写命令"),
        (["user", "add"], "没有写"),
        (["user", "add", "某人", "--role", "皇帝"], "可以写：领导、"),
        (["user", "remove", "某人"], "没有“remove”这个命令"),
    ],
)
def test_wrong_usage_says_what_to_write(
    written: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(written)
    assert left.value.code == 64
    assert words in capsys.readouterr().err
