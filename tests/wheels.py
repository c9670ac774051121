"""Tiny wheels, and a pip that downloads them."""

import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def read_pins(path: Path) -> dict[str, str]:
    """The version of each package, by its name, as requirements.txt and requirements.lock say."""
    lines = [line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines()]
    asked = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in asked}


def write_wheel(
    folder: Path,
    name: str,
    version: str,
    requires: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
) -> Path:
    """A wheel of pure Python with its metadata and these files."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    head = [
        f"Name: {name}",
        f"Version: {version}",
        *(f"Requires-Dist: {each}" for each in requires),
    ]
    with zipfile.ZipFile(path, "w") as archive:
        metadata = {f"{name}-{version}.dist-info/METADATA": "\n".join(head) + "\n\n"}
        for inner, text in (metadata | dict(files or {})).items():
            archive.writestr(zipfile.ZipInfo(inner), text)  # the same bytes at any time
    return path


class RecordingPip:
    """Downloads what it is asked for by name, as constrained, and nothing that those need.

    Attributes:
        calls: the arguments of each run.
    """

    def __init__(self, requires: Mapping[str, Sequence[str]] | None = None) -> None:
        self.calls: list[list[str]] = []
        self._requires = requires or {}

    def __call__(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        self.calls.append(list(arguments))
        folder = Path(arguments[arguments.index("--dest") + 1])
        versions = read_pins(Path(arguments[arguments.index("--constraint") + 1]))
        for name in map(canonicalize_name, self._asked(list(arguments))):
            wheel_name = name.replace("-", "_")
            version = versions.get(name, "9.0")
            write_wheel(folder, wheel_name, version, self._requires.get(wheel_name, ()))
        return subprocess.CompletedProcess(arguments, 0, "", "")

    def _asked(self, arguments: list[str]) -> list[str]:
        words = arguments[arguments.index("--constraint") + 2 :]
        if words[0] == "-r":
            words = [*read_pins(Path(words[1])), *words[2:]]
        return [Requirement(word).name for word in words]


class FailingPip:
    """Fails, and says this."""

    def __init__(self, said: str) -> None:
        self._said = said

    def __call__(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(arguments, 1, "", self._said)
