"""总览 beside a naive page: the same five tiles of one database, by plotly express, uncached."""

import tempfile
from pathlib import Path

from bench.pages import machine, percentile
from bench.scales import CITY, COUNTY, Scale, make_database
from bench.server import serving, visitor

SIZES = {"county": COUNTY, "city": CITY}
PAGES = {"ours": "dashboard.py", "naive": "bench/naive_page.py"}
WARMING_RUNS, RUNS = 3, 20
GOAL = 1 / 3


def bench_naive() -> str:
    """A Markdown table: p50 and p95 of both by size, and the ratio of the p95."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, scale in SIZES.items():
            database = Path(folder) / f"{name}.duckdb"
            make_database(database, scale).close()
            rows.append(
                _row(scale, {page: times_ms(database, script) for page, script in PAGES.items()})
            )
    return "\n".join(
        [
            f"| data | ours: p50, p95 | naive: p50, p95 | ours to naive, p95 ({GOAL:.2f}) |",
            "|---|---|---|---|",
            *rows,
            "",
            f"{RUNS} warm reruns over a websocket. Ours draws the whole first page, head, tiles, "
            "chart and table; the naive one five tiles and a chart.",
            machine(),
        ]
    )


def times_ms(database: Path, script: str) -> list[float]:
    """Milliseconds of the warm reruns of a script that shows a database."""
    home = database.parent
    with serving(database, home, script=script) as server, visitor(server.address) as guest:
        for _ in range(WARMING_RUNS):
            guest.visit("", "year=2023&month=10")
        return [1000 * guest.visit("", "year=2023&month=10") for _ in range(RUNS)]


def _row(scale: Scale, times: dict[str, list[float]]) -> str:
    told = {page: time_words(ms) for page, ms in times.items()}
    ratio = percentile(times["ours"], 95) / percentile(times["naive"], 95)
    return f"| {scale.words} | {told['ours']} | {told['naive']} | {ratio:.2f} |"


def time_words(times: list[float]) -> str:
    """Milliseconds as p50 and p95."""
    return f"{percentile(times, 50):.0f}, {percentile(times, 95):.0f} ms"
