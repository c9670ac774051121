"""An unpacked bundle with tiny wheels, started as a clerk does, in a folder with a space."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from perfmon.workflows.bundles.platforms import PLATFORMS
from perfmon.workflows.bundles.start_files import start_files
from tests.wheels import write_wheel

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

# says what it was asked, and refuses where a file of that name lies beside the wheels
PIP = """
import pathlib, sys, sysconfig
wheels = pathlib.Path(sys.argv[sys.argv.index("--find-links") + 1])
with (wheels.parent / "pip-asked.txt").open("a", encoding="utf-8") as asked:
    asked.write(" ".join(word for word in sys.argv[1:] if word.startswith("-")) + "\\n")
if (wheels.parent / "refuse").exists():
    sys.exit("没有空间了")
package = pathlib.Path(sysconfig.get_path("purelib")) / "streamlit"
package.mkdir()
(package / "__main__.py").write_text(%r, encoding="utf-8")
"""
SERVER = """
import json, os, sys
print(json.dumps({"program": "streamlit", "asked": sys.argv[1:], "folder": os.getcwd(),
    "data": os.environ["PERFMON_DATA"], "path": sys.path}))
"""
COMMANDS = SERVER.replace("streamlit", "perfmon")


class Unpacked:
    """A bundle in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder.parent / "家"
        self.home.mkdir(parents=True)
        (folder / "wheels").mkdir(parents=True)
        (folder / "perfmon").mkdir()
        (folder / "perfmon" / "__main__.py").write_text(COMMANDS, encoding="utf-8")
        (folder / "requirements.txt").write_text("streamlit==1.67.0\n", encoding="utf-8")
        for file in start_files(PLATFORMS["linux-x64"], [PYTHON]):
            (folder / file.name).write_bytes(file.data)
            (folder / file.name).chmod(0o755)
        write_wheel(folder / "wheels", "pip", "1.0", files={"pip/__main__.py": PIP % SERVER})
        write_wheel(folder / "wheels", "streamlit", "1.67.0")
        self.list_wheels()

    def list_wheels(self) -> None:
        """Writes the list anew: of the wheels that are there now."""
        lines = [
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  wheels/{path.name}\n"
            for path in sorted((self.folder / "wheels").iterdir())
        ]
        (self.folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")

    def start(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Runs `start.py` from elsewhere; another program's port is never asked."""
        return self._run([sys.executable, str(self.folder / "start.py"), *arguments], variables)

    def double_click(self, search: str) -> "subprocess.CompletedProcess[str]":
        """Runs the start file, with this PATH."""
        return self._run([str(self.folder / "启动看板.sh")], {"PATH": search})

    def _run(
        self, command: list[str], variables: dict[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        closed_port = {"STREAMLIT_SERVER_PORT": "1"}
        return subprocess.run(
            command,
            cwd=self.home,
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), **closed_port, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def times_installed(self) -> int:
        """How often pip was asked."""
        asked = self.folder / "pip-asked.txt"
        return len(asked.read_text(encoding="utf-8").splitlines()) if asked.exists() else 0


@pytest.fixture
def unpacked(tmp_path: Path) -> Unpacked:
    return Unpacked(tmp_path / "财政局 绩效股" / "预算绩效看板")


def told(outcome: "subprocess.CompletedProcess[str]") -> Any:  # noqa: ANN401 parsed JSON
    """What the program that was started says of itself."""
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return json.loads(outcome.stdout.splitlines()[-1])


def test_the_first_start_installs_from_the_wheels_alone_and_starts(unpacked: Unpacked) -> None:
    outcome = unpacked.start()
    said = told(outcome)
    assert said["program"] == "streamlit"
    assert said["asked"] == ["run", "dashboard.py"]
    assert said["folder"] == str(unpacked.folder)
    asked = (unpacked.folder / "pip-asked.txt").read_text(encoding="utf-8")
    assert asked == "--no-input --no-index --find-links -r\n"
    assert "正在安装" in outcome.stdout


def test_a_later_start_installs_nothing(unpacked: Unpacked) -> None:
    unpacked.start()
    outcome = unpacked.start()
    assert told(outcome)["program"] == "streamlit"
    assert "正在安装" not in outcome.stdout
    assert unpacked.times_installed() == 1


def test_the_libraries_of_the_machine_are_out_of_reach(unpacked: Unpacked, tmp_path: Path) -> None:
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "streamlit.py").write_text("raise ImportError", encoding="utf-8")
    path = told(unpacked.start(PYTHONPATH=str(strange), PIP_TARGET=str(strange)))["path"]
    assert str(strange) not in path
    packages = [each for each in path if "-packages" in each]
    assert packages
    assert all(each.startswith(str(unpacked.folder / "venv")) for each in packages)


def test_the_data_lies_in_the_home_so_that_the_next_version_finds_it(unpacked: Unpacked) -> None:
    assert told(unpacked.start())["data"] == str(unpacked.home / "预算绩效看板数据")


def test_the_data_lies_where_the_office_says(unpacked: Unpacked) -> None:
    assert told(unpacked.start(PERFMON_DATA="/srv/看板数据"))["data"] == "/srv/看板数据"


def test_an_installation_that_was_cut_off_is_made_again(unpacked: Unpacked) -> None:
    unpacked.start()
    (unpacked.folder / "venv" / "installed.txt").unlink()
    assert told(unpacked.start())["program"] == "streamlit"
    assert unpacked.times_installed() == 2


def test_an_environment_whose_python_is_gone_is_made_again(unpacked: Unpacked) -> None:
    unpacked.start()
    (unpacked.folder / "venv" / "bin" / "python").unlink()
    assert told(unpacked.start())["program"] == "streamlit"


def test_a_newer_version_unpacked_over_an_older_installs_its_own_wheels_only(
    unpacked: Unpacked,
) -> None:
    unpacked.start()
    wheels = unpacked.folder / "wheels"
    old = wheels / "streamlit-1.67.0-py3-none-any.whl"
    kept = old.read_bytes()
    old.unlink()
    write_wheel(wheels, "streamlit", "1.68.0")
    unpacked.list_wheels()
    old.write_bytes(kept)  # what the older version left
    told(unpacked.start())
    assert unpacked.times_installed() == 2
    assert not old.exists()


@pytest.mark.parametrize("damage", ["short", "gone"])
def test_a_bundle_that_was_not_copied_whole_installs_nothing(
    damage: str, unpacked: Unpacked
) -> None:
    wheel = unpacked.folder / "wheels" / "streamlit-1.67.0-py3-none-any.whl"
    if damage == "gone":
        wheel.unlink()
    else:
        wheel.write_bytes(wheel.read_bytes()[:-1])
    outcome = unpacked.start()
    assert outcome.returncode == 1
    assert f"安装包不完整：wheels/{wheel.name} 与清单不符" in outcome.stdout
    assert unpacked.times_installed() == 0


def test_a_failed_installation_says_where_the_reason_is_and_is_tried_again(
    unpacked: Unpacked,
) -> None:
    (unpacked.folder / "refuse").touch()
    outcome = unpacked.start()
    assert outcome.returncode == 1
    assert "安装没有成功" in outcome.stdout
    assert "没有空间了" in (unpacked.folder / "安装日志.txt").read_text(encoding="utf-8")
    (unpacked.folder / "refuse").unlink()
    assert told(unpacked.start())["program"] == "streamlit"


def test_a_program_without_wheels_says_so(unpacked: Unpacked) -> None:
    (unpacked.folder / "SHA256SUMS").unlink()
    outcome = unpacked.start()
    assert outcome.returncode == 1
    assert "这里没有安装文件" in outcome.stdout


def test_a_second_start_during_the_installation_waits_for_nobody(unpacked: Unpacked) -> None:
    with (unpacked.folder / "venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        outcome = unpacked.start()
    assert outcome.returncode == 1
    assert "另一个窗口正在安装" in outcome.stdout
    assert unpacked.times_installed() == 0


def test_install_only_installs(unpacked: Unpacked) -> None:
    outcome = unpacked.start("install")
    assert outcome.returncode == 0
    assert outcome.stdout.endswith("已经装好。\n")
    assert unpacked.times_installed() == 1


def test_other_words_are_a_command_of_the_program_run_where_the_user_is(
    unpacked: Unpacked,
) -> None:
    said = told(unpacked.start("backup", "备份 1.zip"))
    assert said["program"] == "perfmon"
    assert said["asked"] == ["backup", "备份 1.zip"]
    assert said["folder"] == str(unpacked.home)


@pytest.fixture
def open_dashboard() -> Iterator[int]:
    """The port of a server that answers as a running dashboard does."""

    class Healthy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/_stcore/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Healthy)
    threading.Thread(target=server.serve_forever).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_dashboard_that_is_open_is_shown_instead_of_started_twice(
    unpacked: Unpacked, open_dashboard: int
) -> None:
    port = str(open_dashboard)
    outcome = unpacked.start(STREAMLIT_SERVER_PORT=port, BROWSER="echo 浏览器 %s")
    assert outcome.returncode == 0
    assert "看板已经开着" in outcome.stdout
    assert f"浏览器 http://127.0.0.1:{port}" in outcome.stdout


# --- the file to double-click ------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """A PATH without any Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    dirname = shutil.which("dirname")
    assert dirname is not None
    (folder / "dirname").symlink_to(dirname)
    return str(folder)


def test_the_start_file_finds_a_python_and_starts(unpacked: Unpacked, bare: str) -> None:
    (Path(bare) / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    assert told(unpacked.double_click(bare))["program"] == "streamlit"


def test_a_python_that_lies_beside_the_start_file_will_do(unpacked: Unpacked, bare: str) -> None:
    beside = unpacked.folder / "python" / "bin"
    beside.mkdir(parents=True)
    (beside / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    assert told(unpacked.double_click(bare))["program"] == "streamlit"


def test_a_machine_without_a_python_is_told_which_to_install(unpacked: Unpacked, bare: str) -> None:
    outcome = unpacked.double_click(bare)
    assert outcome.returncode == 1
    assert f"没有找到 Python {PYTHON}（64 位）。" in outcome.stderr
    assert "安装说明.txt" in outcome.stderr


def test_a_python_that_the_bundle_has_no_wheels_for_is_passed_over(
    unpacked: Unpacked, bare: str
) -> None:
    (Path(bare) / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    other, _ = start_files(PLATFORMS["linux-x64"], ["3.99"])
    (unpacked.folder / other.name).write_bytes(other.data)
    assert "没有找到 Python 3.99" in unpacked.double_click(bare).stderr
