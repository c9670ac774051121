import hashlib
import re
import stat
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from perfmon.__main__ import main
from perfmon.errors import BundleRefusedError, FileUnwritableError, PerfmonError
from perfmon.workflows.bundles import make_bundle
from perfmon.workflows.bundles.platforms import PLATFORMS, PYTHONS, Platform
from perfmon.workflows.bundles.shipped import ROOT, shipped_files
from perfmon.workflows.sample import REAL_DOCUMENT
from tests.wheels import FailingPip, RecordingPip, read_pins

WINDOWS, LINUX, ARM = (PLATFORMS[name] for name in ("windows-x64", "linux-x64", "linux-arm64"))
TOP = "预算绩效看板/"


def contents(path: Path) -> dict[str, bytes]:
    """The files of a bundle by their path below its top folder, in the order of the zip."""
    with zipfile.ZipFile(path) as archive:
        assert all(name.startswith(TOP) for name in archive.namelist())
        return {name.removeprefix(TOP): archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "看板 windows.zip"
    make_bundle(WINDOWS, PYTHONS, path, RecordingPip())
    return path


@pytest.fixture(scope="module")
def linux(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "看板 linux.zip"
    make_bundle(LINUX, ["3.12"], path, RecordingPip())
    return path


# --- what is in it -----------------------------------------------------------------------------


def test_a_bundle_holds_the_program_its_wheels_a_start_file_and_a_guide(windows: Path) -> None:
    names = set(contents(windows))
    assert {"start.py", "dashboard.py", "pages/overview.py"} <= names
    assert {"requirements.txt", "requirements.lock"} <= names
    assert {"启动看板.bat", "安装说明.txt", "SHA256SUMS", ".streamlit/config.toml"} <= names
    lies_here = ROOT / "perfmon/workflows/bundles/start.py"
    assert contents(windows)["start.py"] == lies_here.read_bytes()
    wheels = {name.split("-")[0] for name in names if name.startswith("wheels/")}
    assert {"wheels/streamlit", "wheels/duckdb", "wheels/pip"} <= wheels
    assert f"data/{REAL_DOCUMENT.name}" in names
    assert "启动看板.sh" not in names


def test_the_program_in_a_bundle_is_what_git_keeps_of_it() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    kept = {name for name in listed.stdout.decode("utf-8").split("\0") if name}
    not_shipped = re.compile(r"(tests|bench|\.ci)/.*|\.gitignore|pyproject\.toml")
    assert set(shipped_files(ROOT)) == {n for n in kept if not not_shipped.fullmatch(n)}


PRIVATE = (
    "data/perfmon.duckdb",
    "data/perfmon.duckdb.wal",
    "data/收件箱/支付明细.xlsx",
    "data/县教育局2026年部门预算绩效文本.txt",
    "备份20261031.zip",
    "docs/名单.xlsx",
    "pages/__pycache__/overview.cpython-311.pyc",
    "perfmon/store/试.duckdb",
    ".streamlit/secrets.toml",
    ".git/config",
    ".venv/lib/a.py",
    "venv/lib/a.py",
    "tests/test_money.py",
)


def test_databases_backups_secrets_and_real_texts_do_not_go_along(tmp_path: Path) -> None:
    shipped = shipped_files(ROOT)
    for name in (*shipped, *PRIVATE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert shipped_files(tmp_path) == shipped


def test_the_list_names_every_other_file_with_its_hash(windows: Path) -> None:
    files = contents(windows)
    lines = files.pop("SHA256SUMS").decode("utf-8").splitlines()
    assert lines == [f"{hashlib.sha256(files[name]).hexdigest()}  {name}" for name in files]


def test_the_zip_is_sorted_its_times_are_fixed_and_it_is_the_same_each_time(
    linux: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.zip"
    made = make_bundle(LINUX, ["3.12"], again, RecordingPip())
    assert again.read_bytes() == linux.read_bytes()
    assert made.sha256 == hashlib.sha256(linux.read_bytes()).hexdigest()
    with zipfile.ZipFile(linux) as archive:
        names = [each.filename for each in archive.infolist()][:-1]
        assert names == sorted(names)
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_the_start_file_of_linux_can_be_run(linux: Path) -> None:
    with zipfile.ZipFile(linux) as archive:
        can_run = [
            each.filename for each in archive.infolist() if each.external_attr >> 16 & stat.S_IXUSR
        ]
        assert can_run == [f"{TOP}启动看板.sh"]
        assert {each.create_system for each in archive.infolist()} == {3}


# --- start files and guide ---------------------------------------------------------------------


def test_cmd_of_a_chinese_windows_can_read_the_start_file(windows: Path) -> None:
    data = contents(windows)["启动看板.bat"]
    text = data.decode("gbk")
    assert data.count(b"\n") == data.count(b"\r\n") == text.count("\n")
    assert text.startswith("@echo off\r\nchcp 936 >nul\r\n")
    assert "echo 没有找到 Python 3.11、3.12、3.13 或 3.14（64 位）。\r\n" in text
    assert "\r\npause\r\n" in text
    said = [line for line in text.splitlines() if not line.isascii()]
    # a second byte of a character that cmd would take for a sign of its own
    assert not [line for line in said if set(line.encode("gbk")) & set(b"^|&<>%")]


def test_on_windows_a_python_beside_comes_first_then_the_newest_then_any(windows: Path) -> None:
    text = contents(windows)["启动看板.bat"].decode("gbk")
    beside = text.index('call :try "%~dp0python\\python.exe"')
    newest = text.index("for %%v in (3.14 3.13 3.12 3.11) do call :try py -%%v")
    assert beside < newest < text.index("call :try py -3\r") < text.index("call :try python\r")


def test_notepad_can_read_the_guide(windows: Path) -> None:
    data = contents(windows)["安装说明.txt"]
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    text = data.decode("utf-8-sig")
    assert "Windows 10、11（64 位）" in text
    assert "双击 启动看板.bat" in text
    assert "{" not in text


def test_the_guide_of_linux_says_which_systems_and_pythons(linux: Path) -> None:
    text = contents(linux)["安装说明.txt"].decode("utf-8-sig")
    assert "统信 UOS 20、银河麒麟 V10" in text
    assert "需要：Python 3.12（64 位）。不需要网络。" in text
    assert "启动看板.sh" in text
    assert "启动看板.bat" not in text


# --- wheels ------------------------------------------------------------------------------------


def test_pip_is_asked_for_wheels_of_the_machine_and_of_each_python(tmp_path: Path) -> None:
    pip = RecordingPip()
    made = make_bundle(ARM, ["3.11", "3.13"], tmp_path / "a.zip", pip)
    for call, python in zip(pip.calls, ["3.11", "3.13"], strict=True):
        assert call[0] == "download"
        assert "--only-binary=:all:" in call
        assert call[call.index("--python-version") + 1] == python
        assert "manylinux_2_28_aarch64" in call
        locked = ["--constraint", str(ROOT / "requirements.lock")]
        assert call[-5:] == [*locked, "-r", str(ROOT / "requirements.txt"), "pip"]
    names = contents(tmp_path / "a.zip")
    assert made.wheels == len([name for name in names if name.startswith("wheels/")])


@pytest.mark.parametrize("platform", [LINUX, ARM], ids=lambda each: each.name)
def test_no_wheel_asks_for_a_newer_c_library_than_domestic_linux_has(platform: Platform) -> None:
    minors = [int(tag.split("_")[2]) for tag in platform.tags if tag.startswith("manylinux_2_")]
    assert max(minors) == 28


def test_what_only_windows_needs_is_downloaded_on_linux_too(tmp_path: Path) -> None:
    needs = {
        "pandas": ['tzdata; sys_platform == "win32"', 'never; sys_platform == "linux"'],
        "tzdata": ['typing-extensions>=4; python_version < "3.13"'],
    }
    pip = RecordingPip(needs)
    make_bundle(WINDOWS, ["3.12", "3.13"], tmp_path / "w.zip", pip)
    names = {name for name in contents(tmp_path / "w.zip") if name.startswith("wheels/")}
    assert {"wheels/tzdata", "wheels/typing_extensions"} <= {each.split("-")[0] for each in names}
    assert not [name for name in names if "never" in name]
    assert [call[-1] for call in pip.calls] == [
        "pip",
        "tzdata",
        "typing-extensions>=4",
        "pip",
        "tzdata",
    ]


def test_what_packages_need_in_turn_comes_in_the_version_of_the_lock(tmp_path: Path) -> None:
    pip = RecordingPip({"pandas": ["tzdata>=2024"]})
    make_bundle(LINUX, ["3.12"], tmp_path / "l.zip", pip)
    assert pip.calls[-1][-1] == "tzdata>=2024"
    locked = read_pins(ROOT / "requirements.lock")["tzdata"]
    assert f"wheels/tzdata-{locked}-py3-none-any.whl" in contents(tmp_path / "l.zip")


def test_the_extras_of_a_requirement_are_followed(tmp_path: Path) -> None:
    needs = {"pandas": ["uvicorn[standard]"], "uvicorn": ['httptools; extra == "standard"']}
    make_bundle(LINUX, ["3.12"], tmp_path / "l.zip", RecordingPip(needs))
    assert "wheels/httptools-9.0-py3-none-any.whl" in contents(tmp_path / "l.zip")


# --- refusals ----------------------------------------------------------------------------------

NO_WHEEL = """\
ERROR: Could not find a version that satisfies the requirement lxml==6.1.3 (from versions: 4.0)
ERROR: No matching distribution found for lxml==6.1.3
"""
NO_NETWORK = """\
WARNING: Retrying (...) after connection broken by 'NewConnectionError(...)': /simple/lxml/
ERROR: Could not find a version that satisfies the requirement lxml==6.1.3 (from versions: 4.0)
ERROR: No matching distribution found for lxml==6.1.3
"""
ANOTHER_BROKE = NO_NETWORK.replace("/simple/lxml/", "/simple/numpy/")
ALL_BROKE = NO_NETWORK.splitlines()[0]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (ANOTHER_BROKE, "lxml==6.1.3 没有这种电脑、Python 3.14 能用的安装文件"),
        (ALL_BROKE, "连不上下载安装文件的服务器"),
        (NO_WHEEL, "lxml==6.1.3 没有这种电脑、Python 3.14 能用的安装文件"),
        (NO_NETWORK, "连不上下载安装文件的服务器"),
        ("/usr/bin/python3: No module named pip", "这个 Python 没有 pip"),
        ("ERROR: Could not install: [Errno 28] No space left", "pip 没有下载成功（Could not"),
        ("", "pip 没有下载成功"),
    ],
)
def test_a_bundle_that_cannot_be_made_says_why_and_leaves_nothing(
    said: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(BundleRefusedError, match="没有做成 linux-arm64 的安装包") as refused:
        make_bundle(ARM, ["3.14"], tmp_path / "a.zip", FailingPip(said))
    assert sentence in refused.value.message
    assert "\n" not in refused.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_pip_that_brings_nothing_is_not_asked_for_ever(tmp_path: Path) -> None:
    def idle(arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(arguments, 0, "", "")

    with pytest.raises(BundleRefusedError, match="pip 没有下载到"):
        make_bundle(ARM, ["3.14"], tmp_path / "a.zip", idle)


def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_text("别的东西", encoding="utf-8")
    with pytest.raises(FileUnwritableError, match="已经有同名的文件"):
        make_bundle(ARM, ["3.14"], path, FailingPip("不该问到它"))
    assert path.read_text(encoding="utf-8") == "别的东西"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PerfmonError, match="没有写出文件"):
        make_bundle(ARM, ["3.14"], tmp_path / "没有" / "a.zip", RecordingPip())


# --- the command -------------------------------------------------------------------------------


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> RecordingPip:
    """Stands for the pip that the command runs."""
    recording = RecordingPip()

    def run(command: Sequence[str], **_: object) -> "subprocess.CompletedProcess[str]":
        assert list(command[1:3]) == ["-m", "pip"]
        return recording(command[3:])

    monkeypatch.setattr(subprocess, "run", run)
    return recording


def test_the_command_makes_a_bundle_for_all_pythons(
    pip: RecordingPip,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["bundle", "--platform", "windows-x64"]) == 0
    assert "启动看板.bat" in contents(tmp_path / "perfmon-windows-x64.zip")
    assert len(pip.calls) == len(PYTHONS)
    said = capsys.readouterr().out
    assert "已做好 perfmon-windows-x64.zip" in said
    assert "在装有 Python 3.11、3.12、3.13 或 3.14 的电脑上用" in said


def test_the_command_makes_a_bundle_for_one_python(pip: RecordingPip, tmp_path: Path) -> None:
    out = str(tmp_path / "我的 看板.zip")
    assert main(["bundle", "--platform", "linux-x64", "--python", "3.12", "--out", out]) == 0
    assert len(pip.calls) == 1
    assert "启动看板.sh" in contents(Path(out))


def test_a_machine_that_is_not_known_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="64"):
        main(["bundle", "--platform", "loongarch"])
    assert "可以写：windows-x64、linux-x64、linux-arm64。" in capsys.readouterr().err
