"""The kinds of machine that a bundle is made for, and what pip calls them."""

from collections.abc import Sequence
from dataclasses import dataclass

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""The Python versions that a bundle holds wheels for where none are named."""

_OLDEST_GLIBC = 28
"""2.28: UOS 20 and Kylin V10 have it or a newer one; wheels that need more do not go in."""

_GLIBC = f"glibc 2.{_OLDEST_GLIBC} 以上（统信 UOS 20、银河麒麟 V10 都是）"


@dataclass(frozen=True)
class Platform:
    """A kind of machine.

    Attributes:
        name: as it is written after `--platform`.
        title: its Chinese name, for the guide.
        is_windows: which start file it gets.
        tags: the platform tags of the wheels that it can install, best first.
        machine: what Python's `platform.machine()` gives there.
    """

    name: str
    title: str
    is_windows: bool
    tags: tuple[str, ...]
    machine: str

    def markers(self, python: str) -> dict[str, str]:
        """What the conditions of a package's requirements are judged by there (PEP 508)."""
        return {
            "os_name": "nt" if self.is_windows else "posix",
            "sys_platform": "win32" if self.is_windows else "linux",
            "platform_system": "Windows" if self.is_windows else "Linux",
            "platform_machine": self.machine,
            "platform_release": "",
            "platform_version": "",
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "implementation_version": f"{python}.0",
            "python_version": python,
            "python_full_version": f"{python}.0",
        }


def _linux_tags(machine: str) -> tuple[str, ...]:
    """All tags up to the oldest C library; pip takes those of `--platform` word by word."""
    numbered = (f"manylinux_2_{minor}_{machine}" for minor in range(_OLDEST_GLIBC, 4, -1))
    old = ("2014", "2010", "1") if machine == "x86_64" else ("2014",)
    return (*numbered, *(f"manylinux{name}_{machine}" for name in old))


PLATFORMS: dict[str, Platform] = {
    each.name: each
    for each in (
        Platform("windows-x64", "Windows 10、11（64 位）", True, ("win_amd64",), "AMD64"),
        Platform(
            "linux-x64",
            f"Linux（x86_64：海光、兆芯、英特尔），{_GLIBC}",
            False,
            _linux_tags("x86_64"),
            "x86_64",
        ),
        Platform(
            "linux-arm64",
            f"Linux（aarch64：鲲鹏、飞腾），{_GLIBC}",
            False,
            _linux_tags("aarch64"),
            "aarch64",
        ),
    )
}


def version_list(pythons: Sequence[str]) -> str:
    """The versions as they are said in a sentence: 3.11、3.12 或 3.13."""
    *others, last = pythons
    return f"{'、'.join(others)} 或 {last}" if others else last


def pip_options(platform: Platform, python: str) -> list[str]:
    """The options of `pip download` that choose wheels for the machine and the Python."""
    chosen = [word for tag in platform.tags for word in ("--platform", tag)]
    return ["--only-binary=:all:", "--implementation", "cp", "--python-version", python, *chosen]
