"""requirements.lock: one version of all that requirements.txt brings, wherever it is installed."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from perfmon.workflows.bundles.platforms import PLATFORMS, PYTHONS
from perfmon.workflows.bundles.wheels import INSTALLER
from tests.wheels import read_pins

ROOT = Path(__file__).parents[1]
ASKED = read_pins(ROOT / "requirements.txt")
LOCKED = read_pins(ROOT / "requirements.lock")
HERE = {name: str(text) for name, text in default_environment().items()}


def needed(markers: Mapping[str, str]) -> set[str]:
    """The names of all that requirements.txt brings there, as what is installed here says."""
    open_ones, seen = [(name, "") for name in ASKED], set[tuple[str, str]]()
    while open_ones:
        name, extra = open_ones.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        scene = {**markers, "extra": extra}
        for each in map(Requirement, requirements_of(name)):
            if each.marker is None or each.marker.evaluate(scene):
                open_ones += [(canonicalize_name(each.name), x) for x in ("", *each.extras)]
    return {name for name, _ in seen}


def requirements_of(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:  # another platform's
        return []


def test_the_lock_names_what_any_platform_and_python_need_and_nothing_else() -> None:
    places = [PLATFORMS[name].markers(python) for name, python in product(PLATFORMS, PYTHONS)]
    assert set(LOCKED) == {INSTALLER}.union(*map(needed, places))


def test_the_lock_has_one_exact_version_a_line() -> None:
    data = (ROOT / "requirements.lock").read_bytes()
    assert data.isascii()  # a Chinese Windows reads it as GBK
    lines = [line for line in data.decode().splitlines() if not line.startswith("#")]
    assert lines == [f"{name}=={number}" for name, number in sorted(LOCKED.items())]


def test_the_lock_agrees_with_what_is_asked_for() -> None:
    assert {name: LOCKED[name] for name in ASKED} == ASKED


def test_whoever_installs_what_is_asked_for_gets_the_versions_of_the_lock() -> None:
    assert "\n-c requirements.lock " in (ROOT / "requirements.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(needed(HERE)))
def test_the_tests_run_with_the_versions_of_the_lock(name: str) -> None:
    assert version(name) == LOCKED[name]
