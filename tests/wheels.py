"""Tiny wheels, and a pip that downloads them."""

import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path


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
    """Downloads what it is asked for by name, and nothing that those need.

    Attributes:
        calls: the arguments of each run.
    """

    def __init__(self, requires: Mapping[str, Sequence[str]] | None = None) -> None:
        self.calls: list[list[str]] = []
        self._requires = requires or {}

    def __call__(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        self.calls.append(list(arguments))
        folder = Path(arguments[arguments.index("--dest") + 1])
        for line in self._asked(list(arguments)):
            name, _, version = line.partition("==")
            wheel_name = name.split("[")[0].split(">")[0].replace("-", "_")
            write_wheel(folder, wheel_name, version or "9.0", self._requires.get(wheel_name, ()))
        return subprocess.CompletedProcess(arguments, 0, "", "")

    def _asked(self, arguments: list[str]) -> list[str]:
        python = arguments.index("--python-version")
        last_option = max(
            place for place, word in enumerate(arguments) if word == "--platform" or place == python
        )
        words = arguments[last_option + 2 :]
        if words[0] != "-r":
            return words
        lines = Path(words[1]).read_text(encoding="utf-8").splitlines()
        pinned = [line.partition("#")[0].strip() for line in lines]
        return [*filter(None, pinned), *words[2:]]


class FailingPip:
    """Fails, and says this."""

    def __init__(self, said: str) -> None:
        self._said = said

    def __call__(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(arguments, 1, "", self._said)
