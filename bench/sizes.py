"""How long the pages take at a county's, a city's and a province's size, for one and for many.

The databases are those of `bench.scales`. The visitors are websocket clients, each of which goes
from page to page as fast as it is answered, which nobody does; among 20 of them a browser clicks.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.clicks import seconds_to_paint
from bench.pages import PAGES, machine, percentile
from bench.scales import CITY, COUNTY, PROVINCE, make_database
from bench.server import Server, Visitor, serving, visitor

SIZES = {"county": COUNTY, "city": CITY, "province": PROVINCE}
SESSIONS = (1, 5, 20)
WARMING_ROUNDS, ROUNDS = 2, 10
GROWTH_GOAL, MEMORY_GOAL_MB = 1.5, 300
OF_THE_SCALES = {
    "301": "130500101",
    "288001-13052923P00584010813R": "130500101001-13050023P00000000001R",
}
"""The sample's department and project that `PAGES` name → those of `bench.scales`."""


class Load(NamedTuple):
    """What so many visitors saw.

    Attributes:
        times_ms: page → its reruns, of all of them.
        peak_mb: the most memory that the server held, above what it held before anybody came.
    """

    times_ms: dict[str, list[float]]
    peak_mb: float


def bench_sizes(names: tuple[str, ...] = tuple(SIZES)) -> str:
    """Markdown tables: each page by size for one visitor; all pages by size and visitors."""
    loads: dict[str, dict[int, Load]] = {}
    clicks: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            database = Path(folder) / f"{name}.duckdb"
            make_database(database, SIZES[name]).close()
            loads[name] = {}
            for count in SESSIONS:
                with serving(database, home=Path(folder)) as server:
                    loads[name][count] = _load(server, count)
            with serving(database, home=Path(folder)) as server:
                clicks[name] = _click_among(server, max(SESSIONS))
    return "\n".join([*_by_page(loads), "", *_by_visitors(loads, clicks), "", machine()])


def _pages() -> dict[str, tuple[str, str]]:
    """The pages with what the scales' databases hold."""
    placed = {}
    for name, (path, query) in PAGES.items():
        for of_sample, of_scales in OF_THE_SCALES.items():
            query = query.replace(of_sample, of_scales)
        placed[name] = (path, query)
    return placed


def _load(server: Server, count: int) -> Load:
    before_mb = server.memory_mb()
    with _visitors(server, count) as guests, ThreadPoolExecutor(count) as threads:
        _rounds(guests[0], WARMING_ROUNDS)
        every = list(threads.map(_rounds, guests, [max(1, ROUNDS // count)] * count))
    times = {name: [ms for each in every for ms in each[name]] for name in PAGES}
    return Load(times, server.peak_mb() - before_mb)


def _click_among(server: Server, count: int) -> float:
    """The median of the milliseconds from a click to the painted page, while others click too."""
    with _visitors(server, count - 1) as guests, ThreadPoolExecutor(count) as threads:
        _rounds(guests[0], 1)
        others = [threads.submit(_rounds, guest, 1) for guest in guests]
        times = seconds_to_paint(server.address)
        for other in others:
            other.result()
    return percentile([1000 * seconds for seconds in times], 50)


@contextmanager
def _visitors(server: Server, count: int) -> Iterator[list[Visitor]]:
    with ExitStack() as stack:
        yield [stack.enter_context(visitor(server.address)) for _ in range(count)]


def _rounds(guest: Visitor, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each page, visited in turn."""
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    for _ in range(rounds):
        for name, place in _pages().items():
            times[name].append(1000 * guest.visit(*place))
    return times


def _by_page(loads: dict[str, dict[int, Load]]) -> list[str]:
    names = list(loads)
    last = names[-1]
    base = "city" if "city" in names else names[0]
    rows = [
        f"| {page} | "
        + " | ".join(_percentiles(loads[name][1].times_ms[page]) for name in names)
        + f" | {_median(loads[last][1], page) / _median(loads[base][1], page):.2f} |"
        for page in PAGES
    ]
    heads = " | ".join(f"{SIZES[name].words}: p50, p95" for name in names)
    return [
        f"| page | {heads} | {last} to {base}, p50 ({GROWTH_GOAL}) |",
        "|---" * (len(names) + 2) + "|",
        *rows,
    ]


def _by_visitors(loads: dict[str, dict[int, Load]], clicks: dict[str, float]) -> list[str]:
    rows = []
    for name, by_count in loads.items():
        for count, load in by_count.items():
            every = [ms for times in load.times_ms.values() for ms in times]
            click = f"{clicks[name]:.0f} ms" if count == max(SESSIONS) else ""
            rows.append(
                f"| {name} | {count} | {_percentiles(every)} | {load.peak_mb:.0f} MB | {click} |"
            )
    return [
        "| size | visitors | all pages: p50, p95 | memory above the idle server "
        f"({MEMORY_GOAL_MB} MB at {max(SESSIONS)}) | a browser's click to painted, p50 |",
        "|---|---|---|---|---|",
        *rows,
    ]


def _percentiles(times_ms: list[float]) -> str:
    return f"{percentile(times_ms, 50):.0f}, {percentile(times_ms, 95):.0f} ms"


def _median(load: Load, page: str) -> float:
    return percentile(load.times_ms[page], 50)
