"""How long the server takes to run each page again, at the sample's size, warm."""

import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from bench.server import Visitor, running_server, visitor
from perfmon.store.backup_tables import count_rows
from perfmon.store.database import open_database
from perfmon.workflows.sample import make_sample

PAGES = {
    "总览": ("", "year=2023&month=10"),
    "部门": ("departments", "year=2023&month=10&department=301"),
    "项目": ("projects", "year=2023&month=10&project=288001-13052923P00584010813R"),
    "待办": ("to-do", "year=2023&month=10"),
    "滞后项目": ("behind", "year=2023&month=10"),
    "绩效指标": ("indicators", "year=2023&month=10"),
    "双监控": ("double-monitoring", "year=2023&month=10"),
    "导入": ("import", "year=2023&month=10"),
    "目标审核": ("target-review", "year=2023&month=10"),
    "对账": ("reconciliation", "year=2023&month=10"),
    "填报": ("reporting", "year=2023&month=10"),
    "报表": ("forms", "year=2023&month=10"),
    "监控任务": ("monitoring-tasks", "year=2023&month=10"),
    "规则": ("rule-sets", "year=2023&month=10"),
}
"""Name → path and parameters; 301 is the department with most projects."""

WARMING_RUNS = 5
RUNS = 30
GOAL_MS = 50


def bench_pages() -> str:
    """A Markdown table: p50 and p95 of each page in milliseconds, and the machine."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "sample.duckdb"
        make_sample(database)
        size = _size(database)
        with running_server(database, home=Path(folder)) as address, visitor(address) as guest:
            runs = {name: _times_ms(guest, *place) for name, place in PAGES.items()}
    rows = [
        f"| {name} | {percentile(times, 50):.0f} ms | {percentile(times, 95):.0f} ms |"
        for name, times in runs.items()
    ]
    return "\n".join(
        [
            f"| page | p50 | p95 (goal {GOAL_MS} ms) |",
            "|---|---|---|",
            *rows,
            "",
            f"{RUNS} warm reruns a page, from the browser's request to the server's word that the "
            f"script has finished, over a websocket to a real server; {size}.",
            machine(),
        ]
    )


def _times_ms(guest: Visitor, page: str, query: str) -> list[float]:
    for _ in range(WARMING_RUNS):
        guest.visit(page, query)
    return [1000 * guest.visit(page, query) for _ in range(RUNS)]


def percentile(times: list[float], percent: int) -> float:
    """The smallest time that so many percent of the runs do not exceed.

    >>> percentile([30.0, 10.0, 20.0, 40.0], 50)
    20.0
    >>> percentile([30.0, 10.0, 20.0, 40.0], 95)
    40.0
    """
    rank = -(-len(times) * percent // 100)
    return sorted(times)[rank - 1]


def _size(database: Path) -> str:
    opened = open_database(database)
    cursor = opened.cursor()
    counts = {table: count_rows(cursor, table) for table in ("project", "payment")}
    opened.close()
    return f"{counts['project']:,} projects in two years, {counts['payment']:,} voucher lines"


def machine() -> str:
    """The machine and what it ran."""
    libraries = ("streamlit", "pandas", "plotly", "duckdb", "python-calamine")
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    system = f"{platform.system()} {platform.machine()}"
    return (
        f"Machine: {_processor()}, {os.cpu_count()} cores, {system}; "
        f"Python {platform.python_version()}, {versions}."
    )


def _processor() -> str:
    """The processor's model where the system tells it (Linux does in a file)."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or "unknown processor"
