"""Running one act in a process of its own: its seconds, and the most memory that it held."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

_STATUS = Path("/proc/self/status")

Act = Callable[[Path, Path], float]
"""Takes a file and a folder, and gives the seconds that count."""


class Measured(NamedTuple):
    """One run: seconds, and the most memory that its process held."""

    seconds: float
    peak_mb: float


def run_apart(module: str, act: str, path: Path, folder: Path) -> Measured:
    """Runs an act of a module, whose `__main__` hands over to `answer`, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module, act, str(path), str(folder)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Measured(*json.loads(done.stdout.splitlines()[-1]))


def answer(acts: Mapping[str, Act]) -> None:
    """Does what the command line names and prints what was measured."""
    _, act, path, folder = sys.argv
    print(json.dumps([acts[act](Path(path), Path(folder)), _peak_mb()]))


def _peak_mb() -> float:
    """The most memory that this process held.

    Linux counts in getrusage what the process held that started it; its own is told elsewhere.
    """
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024
