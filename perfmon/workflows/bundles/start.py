"""Installs the program beside itself, without network, where that is not done yet; then starts it.

It is packed into the top folder of a bundle, whose start file (启动看板.bat or .sh) finds a Python
and runs this with it; so it is written with the standard library alone. Without arguments it starts
the dashboard, `install` only installs, anything else is a command of `python -m perfmon`.
"""

import hashlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import venv
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
LIST = HERE / "SHA256SUMS"
REQUIREMENTS = HERE / "requirements.txt"
ENVIRONMENT = HERE / "venv"
INSTALLED = ENVIRONMENT / "installed.txt"
LOG = HERE / "安装日志.txt"
DATA = "预算绩效看板数据"


class StartError(Exception):
    """A fault whose text is a Chinese sentence that says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Installs where needed and does what was asked; gives the exit code."""
    environment = own_environment(os.environ)
    try:
        python = installed_python(environment)
    except StartError as fault:
        say(str(fault))
        wait_for_reader()
        return 1
    if arguments == ["install"]:
        say("已经装好。")
        return 0
    if arguments:
        return run([python, "-m", "perfmon", *arguments], environment, Path.cwd())
    port = int(environment.get("STREAMLIT_SERVER_PORT", "8501"))
    if is_open(port):
        say("看板已经开着，在浏览器里打开它。")
        webbrowser.open(f"http://127.0.0.1:{port}")
        return 0
    say(f"数据在 {environment['PERFMON_DATA']}。看板开着的时候，请不要关这个窗口。")
    return run([python, "-m", "streamlit", "run", "dashboard.py"], environment, HERE)


def own_environment(present: Mapping[str, str]) -> dict[str, str]:
    """The environment for all that is run: nothing of another Python's, or of pip's settings.

    `PERFMON_DATA` says where the database is: outside of the program's folder, so that the next
    version, which is unpacked into another folder, finds it.
    """
    kept = {name: text for name, text in present.items() if not name.startswith(("PYTHON", "PIP_"))}
    return {
        "PERFMON_DATA": str(Path.home() / DATA),
        **kept,
        "PYTHONPATH": str(HERE),
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "PIP_CONFIG_FILE": os.devnull,
    }


def installed_python(environment: Mapping[str, str]) -> str:
    """The Python of the environment beside the program, which is made and filled where needed.

    Raises:
        StartError: it cannot be installed.
    """
    python = str(ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    if not is_installed(python, environment):
        try:
            with alone():
                if not is_installed(python, environment):
                    install(python, environment)
        except OSError as error:
            raise StartError(
                f"不能写入 {HERE}：磁盘满了，或没有写入的权限。"
                "请把压缩包解压到自己能写入的文件夹再启动。"
            ) from error
    return python


def is_installed(python: str, environment: Mapping[str, str]) -> bool:
    """Whether these very wheels were installed to the end, and their Python still runs."""
    if not INSTALLED.is_file() or INSTALLED.read_text(encoding="utf-8") != wheels_fingerprint():
        return False
    try:
        return subprocess.run([python, "-c", ""], env=environment, check=False).returncode == 0
    except OSError:
        return False


def install(python: str, environment: Mapping[str, str]) -> None:
    """Makes the environment anew and installs the wheels; whatever was there before is dropped.

    Raises:
        StartError: a wheel is missing or damaged, or pip refuses.
    """
    say("正在检查安装包……")
    check_wheels()
    say("正在安装，一两分钟，请不要关这个窗口……")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    venv.create(ENVIRONMENT, clear=True, symlinks=os.name != "nt")
    (installer,) = WHEELS.glob("pip-*.whl")
    chosen = ["--no-index", "--find-links", str(WHEELS), "-r", str(REQUIREMENTS)]
    with LOG.open("wb") as log:
        outcome = subprocess.run(
            [python, str(installer / "pip"), "install", "--no-input", *chosen],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if outcome.returncode != 0:
        raise StartError(f"安装没有成功，原因写在 {LOG} 的最后几行。再启动一次会重新安装。")
    INSTALLED.write_text(wheels_fingerprint(), encoding="utf-8")


def check_wheels() -> None:
    """Compares the wheels with the list; one of another version, left behind, is removed.

    Raises:
        StartError: one is missing or damaged.
    """
    sums = wheel_sums()
    for name, expected in sums.items():
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise StartError(f"安装包不完整：{name} 与清单不符。请重新复制压缩包，再解压一次。")
    for path in WHEELS.glob("*.whl"):
        if f"wheels/{path.name}" not in sums:
            path.unlink()


def wheel_sums() -> dict[str, str]:
    """The hash of each wheel by its path, as the list says.

    Raises:
        StartError: there is no list, or it has no wheels: this is not an unpacked bundle.
    """
    text = LIST.read_text(encoding="utf-8") if LIST.is_file() else ""
    sums = {name: sha256 for sha256, name in _WHEEL_LINE.findall(text)}
    if not sums:
        raise StartError(
            "这里没有安装文件。请把整个压缩包解压，再启动解压出来的文件夹里的启动文件。"
        )
    return sums


def wheels_fingerprint() -> str:
    """What stands in the environment once it is filled: the hash of what it was filled with."""
    asked = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return hashlib.sha256(repr((asked, sorted(wheel_sums().items()))).encode()).hexdigest()


_WHEEL_LINE = re.compile(r"^([0-9a-f]{64})  (wheels/\S+)$", re.MULTILINE)


@contextmanager
def alone() -> Iterator[None]:
    """Holds the installation against a second start; the system frees it when this one dies.

    Raises:
        StartError: another start is installing.
    """
    with (HERE / "venv.lock").open("w") as lock:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartError("另一个窗口正在安装，请等它装完。") from error
        yield


def is_open(port: int) -> bool:
    """Whether a dashboard answers on this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def run(command: list[str], environment: Mapping[str, str], folder: Path) -> int:
    """Runs the command in this one's place; on Windows beside it, where there is no other way."""
    if os.name != "nt":
        os.chdir(folder)
        os.execve(command[0], command, environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the command, which ends in order
    return subprocess.run(command, env=environment, cwd=folder, check=False).returncode


def say(text: str) -> None:
    """Prints a sentence at once."""
    print(text, flush=True)


def wait_for_reader() -> None:
    """Keeps a window that was opened by a double click open until its sentence is read."""
    if sys.stdin is not None and sys.stdin.isatty():
        input("按回车键关闭。")


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
