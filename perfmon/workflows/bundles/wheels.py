"""The wheels of a bundle: downloaded by pip for another machine, until nothing is missing.

pip judges the conditions of requirements (`tzdata; sys_platform == "win32"`) by the machine that it
runs on, not by the one that it downloads for. So what each wheel needs is read here, judged by the
markers of the machine that it is for, and what is missing is downloaded too.
"""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from perfmon.errors import BundleRefusedError
from perfmon.workflows.bundles.platforms import Platform, pip_options

REQUIREMENTS, LOCK = "requirements.txt", "requirements.lock"
"""What the program needs, and the one version of each package that comes with it."""

Pip = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]
"""Runs pip with the arguments and gives its exit code and what it said."""

INSTALLER = "pip"
"""Goes along: `start.py` installs with it, so a Python without its own pip is enough."""


def run_pip(arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Runs the pip of this Python, as it is configured here."""
    return subprocess.run(
        [sys.executable, "-m", "pip", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def collect_wheels(
    platform: Platform, pythons: Sequence[str], program: Path, folder: Path, pip: Pip
) -> list[Path]:
    """Downloads all wheels that the program needs into the folder, once each, by name.

    Which version of each is the lock's to say, so that they are the same next year.

    Raises:
        BundleRefusedError: a package has no wheel for the platform, or nothing can be downloaded.
    """
    found: dict[str, Path] = {}
    roots = [*_read_requirements(program / REQUIREMENTS), Requirement(INSTALLER)]
    locked = ["--constraint", str(program / LOCK)]
    for python in pythons:
        into = folder / python
        into.mkdir()
        wanted = ["-r", str(program / REQUIREMENTS), INSTALLER]
        while wanted:
            _download(platform, python, [*locked, *wanted], into, pip)
            needed, wanted = _closure(roots, platform.markers(python), into)
        found |= {wheel.name: wheel for wheel in needed}
    return [found[name] for name in sorted(found)]


def _download(platform: Platform, python: str, asked: Sequence[str], into: Path, pip: Pip) -> None:
    before = set(into.iterdir())
    chosen = pip_options(platform, python)
    answer = pip(["download", "--retries", "1", "--dest", str(into), *chosen, *asked])
    if answer.returncode != 0:
        raise BundleRefusedError(platform.name, _why(answer.stdout + answer.stderr, python))
    if set(into.iterdir()) == before:
        raise BundleRefusedError(platform.name, "pip 没有下载到安装文件")


def _read_requirements(path: Path) -> Iterator[Requirement]:
    for line in path.read_text(encoding="utf-8").splitlines():
        written = line.partition("#")[0].strip()
        if written and not written.startswith("-"):
            yield Requirement(written)


def _closure(
    roots: Iterable[Requirement], markers: dict[str, str], folder: Path
) -> tuple[list[Path], list[str]]:
    """The wheels in the folder that are needed there, and what is needed and is not in it."""
    there = {parse_wheel_filename(wheel.name)[0]: wheel for wheel in folder.glob("*.whl")}
    needed: list[Path] = []
    missing: list[str] = []
    open_ones, seen = list(roots), set[tuple[str, str]]()
    while open_ones:
        asked = open_ones.pop()
        name = canonicalize_name(asked.name)
        for extra in ("", *sorted(asked.extras)):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            wheel = there.get(name)
            if wheel is None:
                missing.append(f"{asked.name}{asked.specifier}")
                break
            if wheel not in needed:
                needed.append(wheel)
            scene = {**markers, "extra": extra}
            requires = map(Requirement, _required_by(wheel))
            open_ones += [
                each for each in requires if each.marker is None or each.marker.evaluate(scene)
            ]
    return needed, missing


def _required_by(wheel: Path) -> list[str]:
    """What a wheel says it needs, each with its condition."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if _METADATA.fullmatch(each))
        head = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    return head.get_all("Requires-Dist", [])


def _why(said: str, python: str) -> str:
    """What pip said, as half a sentence."""
    missing = _NO_WHEEL.search(said)
    not_asked = [line for line in said.splitlines() if "connection broken by" in line]
    page = "" if missing is None else f"/{canonicalize_name(missing['name'])}/"
    if any(page in line for line in not_asked):
        return "连不上下载安装文件的服务器。请在有网络的电脑上运行，或检查 pip 的下载源和代理"
    if "No module named pip" in said:
        return "这个 Python 没有 pip。请先安装 pip"
    if missing is not None:
        return (
            f"{missing['name']}{missing['version']} 没有这种电脑、Python {python} 能用的安装文件。"
            f"请换一个 Python 版本，或在 {REQUIREMENTS}、{LOCK} 里换一个有安装文件的版本"
        )
    faults = [line for line in said.splitlines() if line.startswith("ERROR: ")] or ["ERROR: "]
    return f"pip 没有下载成功（{faults[-1].removeprefix('ERROR: ')}）"


_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
_NO_WHEEL = re.compile(r"No matching distribution found for (?P<name>[\w.-]+)(?P<version>[^\s;]*)")
