"""How long the pages take at a county's, a city's and a province's size, for one and for many.

The databases are those of `bench.scales`; a province's is consolidated of its counties' reports,
opened read-only and has the pages of such a file only. The visitors are websocket clients, each of
which goes from page to page as fast as it is answered, which nobody does; among 20 of them a
browser clicks.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.clicks import seconds_to_paint
from bench.pages import PAGES, machine, percentile
from bench.reports import make_consolidated
from bench.scales import CITY, COUNTY, PROVINCE, YEAR, Scale, make_database
from bench.server import Server, Visitor, serving, visitor
from perfmon.store.database import open_read_only

SESSIONS = (1, 5, 20)
WARMING_ROUNDS, ROUNDS = 2, 10
COUNT_OF_OTHERS = 20
MONTH = 10
SECONDS_OF_REST, SECONDS_UNTIL_REST = 30, 300
GROWTH_GOAL, MEMORY_GOAL_MB, FIRST_GOAL_S = 1.5, 300, 2
OF_THE_SCALES = {
    "301": "130500101",
    "288001-13052923P00584010813R": "130500101001-13050023P00000000001R",
}
"""The sample's department and project that `PAGES` name → those of `bench.scales`."""

Places = dict[str, tuple[str, str]]
"""Name of a page → its path and the parameters of its address."""


class Size(NamedTuple):
    """A database that is measured.

    Attributes:
        scale: how large it is.
        make: makes it at a path.
        pages: those that it has.
        before_units: what stands before the codes of its units.
    """

    scale: Scale
    make: Callable[[Path, Scale], None]
    pages: Sequence[str] = tuple(PAGES)
    before_units: str = ""

    @property
    def places(self) -> Places:
        """The pages with what the database holds."""
        placed = {}
        for name in self.pages:
            path, query = PAGES[name]
            for of_sample, of_scales in OF_THE_SCALES.items():
                query = query.replace(of_sample, f"{self.before_units}{of_scales}")
            placed[name] = (path, query)
        return placed


def _make_whole(path: Path, scale: Scale) -> None:
    make_database(path, scale).close()


SIZES = {
    "county": Size(COUNTY, _make_whole),
    "city": Size(CITY, _make_whole),
    "province": Size(
        PROVINCE, make_consolidated, ("总览", "部门", "项目", "滞后项目"), before_units="130500"
    ),
}
"""Consolidated, the region's code stands before those of its units once more."""


class First(NamedTuple):
    """What the first visitor of a server saw.

    Attributes:
        started: seconds from its start until it answered.
        opened: page → seconds.
    """

    started: float
    opened: dict[str, float]


class Others(NamedTuple):
    """How long a department and a project take that nobody looked at yet.

    Attributes:
        departments_ms: of each, COUNT_OF_OTHERS at most.
        projects_ms: likewise.
    """

    departments_ms: list[float]
    projects_ms: list[float]


class Load(NamedTuple):
    """What so many visitors saw.

    Attributes:
        times_ms: page → its reruns, of all of them.
        idle_mb: the memory of the server before anybody came.
        held_mb: what it held more at their end, with all of them still there.
        peak_mb: the most that it held more while they were there.
    """

    times_ms: dict[str, list[float]]
    idle_mb: float
    held_mb: float
    peak_mb: float


def bench_sizes(names: tuple[str, ...] = tuple(SIZES)) -> str:
    """Markdown tables: each page by size for one visitor; all pages by size and visitors."""
    loads: dict[str, dict[int, Load]] = {}
    clicks: dict[str, float] = {}
    firsts: dict[str, First] = {}
    others: dict[str, Others] = {}
    with TemporaryDirectory() as folder:
        for name in names:
            database = Path(folder) / f"{name}.duckdb"
            SIZES[name].make(database, SIZES[name].scale)
            pages = SIZES[name].places
            firsts[name] = _first_pages(database, pages)
            few = _choose_few(database, pages)
            with serving(database, home=Path(folder)) as server:
                others[name] = _others(server, few, pages)
            loads[name] = {}
            for count in SESSIONS:
                with serving(database, home=Path(folder)) as server:
                    loads[name][count] = _load(server, count, pages)
            with serving(database, home=Path(folder)) as server:
                clicks[name] = _click_among(server, max(SESSIONS), pages)
    tables = [
        _by_page(loads),
        _by_others(others),
        _by_visitors(loads, clicks),
        _by_first(firsts),
    ]
    return "\n\n".join(["\n".join(table) for table in tables] + [machine()])


def _first_pages(database: Path, pages: Places) -> First:
    """One visitor goes through the pages of a server that has just begun to answer."""
    with TemporaryDirectory() as home:
        start = time.perf_counter()
        with serving(database, home=Path(home)) as server, visitor(server.address) as guest:
            started = time.perf_counter() - start
            return First(started, {name: guest.visit(*place) for name, place in pages.items()})


class Few(NamedTuple):
    """Codes of departments and projects from all over a database."""

    departments: list[str]
    projects: list[str]


def _choose_few(database: Path, pages: Places) -> Few:
    """Up to COUNT_OF_OTHERS of each that the pages' own addresses do not name."""
    named = " ".join(query for _, query in pages.values())

    def other(rows: list[tuple[str]]) -> list[str]:
        return [code for (code,) in rows if code not in named][:COUNT_OF_OTHERS]

    with closing(open_read_only(database)) as opened:
        cursor = opened.cursor()
        departments = cursor.execute(_DEPARTMENTS).fetchall()
        projects = cursor.execute(_PROJECTS, {"year": YEAR, "month": MONTH}).fetchall()
    return Few(other(departments), other(projects))


_DEPARTMENTS = """
SELECT DISTINCT department_code FROM department ORDER BY hash(department_code) LIMIT 100
"""

_PROJECTS = """
SELECT unit_code || '-' || project_code AS code FROM judged_month
WHERE year = $year AND month = $month AND cause <> 'class' ORDER BY hash(code) LIMIT 100
"""


def _others(server: Server, few: Few, pages: Places) -> Others:
    """One visitor goes to ever another department and project, once all pages are warm."""
    with visitor(server.address) as guest:
        _rounds(guest, WARMING_ROUNDS, pages)

        def times_ms(page: str, named: str, codes: list[str]) -> list[float]:
            path, _ = pages[page]
            at_cut = f"year={YEAR}&month={MONTH}"
            return [1000 * guest.visit(path, f"{at_cut}&{named}={code}") for code in codes]

        return Others(
            times_ms("部门", "department", few.departments),
            times_ms("项目", "project", few.projects),
        )


def _load(server: Server, count: int, pages: Places) -> Load:
    idle_mb = _idle_mb(server)
    server.forget_peak()
    with _visitors(server, count) as guests, ThreadPoolExecutor(count) as threads:
        _rounds(guests[0], WARMING_ROUNDS, pages)
        rounds = [max(1, ROUNDS // count)] * count
        every = list(threads.map(_rounds, guests, rounds, [pages] * count))
        held_mb = server.memory_mb()
    times = {name: [ms for each in every for ms in each[name]] for name in pages}
    return Load(times, idle_mb, held_mb - idle_mb, server.peak_mb() - idle_mb)


def _idle_mb(server: Server) -> float:
    """What a server holds that nobody asks, once it has read what it reads by itself.

    A province's takes 20 s to read that, in which its memory stands still now and then.
    """
    deadline = time.monotonic() + SECONDS_UNTIL_REST
    held = [server.memory_mb()]
    while len(held) < SECONDS_OF_REST or max(held) > 1.01 * min(held):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the server does not come to rest: it holds {held[-1]:.0f} MB")
        time.sleep(1)
        held = [*held, server.memory_mb()][-SECONDS_OF_REST:]
    return held[-1]


def _click_among(server: Server, count: int, pages: Places) -> float:
    """The median of the milliseconds from a click to the painted page, while others click too."""
    with _visitors(server, count - 1) as guests, ThreadPoolExecutor(count) as threads:
        _rounds(guests[0], 1, pages)
        others = [threads.submit(_rounds, guest, 1, pages) for guest in guests]
        times = seconds_to_paint(server.address)
        for other in others:
            other.result()
    return percentile([1000 * seconds for seconds in times], 50)


@contextmanager
def _visitors(server: Server, count: int) -> Iterator[list[Visitor]]:
    with ExitStack() as stack:
        yield [stack.enter_context(visitor(server.address)) for _ in range(count)]


def _rounds(guest: Visitor, rounds: int, pages: Places) -> dict[str, list[float]]:
    """Milliseconds of each page, visited in turn."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, place in pages.items():
            times[name].append(1000 * guest.visit(*place))
    return times


def _by_page(loads: dict[str, dict[int, Load]]) -> list[str]:
    names = list(loads)
    last = names[-1]
    base = "city" if "city" in names else names[0]
    rows = [
        f"| {page} | "
        + " | ".join(_percentiles(loads[name][1].times_ms.get(page)) for name in names)
        + f" | {_growth(loads[base][1], loads[last][1], page)} |"
        for page in PAGES
    ]
    heads = " | ".join(f"{SIZES[name].scale.words}: p50, p95" for name in names)
    return [
        f"| page | {heads} | {last} to {base}, p50 ({GROWTH_GOAL}) |",
        "|---" * (len(names) + 2) + "|",
        *rows,
    ]


def _by_others(others: dict[str, Others]) -> list[str]:
    names = list(others)
    base = "city" if "city" in names else names[0]
    kinds = {"another department each time": 0, "another project each time": 1}
    rows = [
        f"| {words} | "
        + " | ".join(
            f"{_percentiles(others[name][kind])} ({len(others[name][kind])})" for name in names
        )
        + f" | {percentile(others[names[-1]][kind], 50) / percentile(others[base][kind], 50):.2f} |"
        for words, kind in kinds.items()
    ]
    heads = " | ".join(f"{name}: p50, p95 (of so many)" for name in names)
    return [
        f"| that nobody opened yet | {heads} | {names[-1]} to {base}, p50 |",
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
                f"| {name} | {count} | {_percentiles(every)} | {load.idle_mb:.0f} MB "
                f"| {load.held_mb:.0f} MB | {load.peak_mb:.0f} MB | {click} |"
            )
    return [
        "| size | visitors | all pages: p50, p95 | the idle server | memory above it while they "
        f"are there ({MEMORY_GOAL_MB} MB at {max(SESSIONS)}) | peak above it "
        "| a browser's click to painted, p50 |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]


def _by_first(firsts: dict[str, First]) -> list[str]:
    rows = [
        f"| {name} | {first.started:.1f} s | "
        + "、".join(f"{page} {seconds:.1f} s" for page, seconds in first.opened.items())
        + " |"
        for name, first in firsts.items()
    ]
    return [
        "| size | the server answers after | pages opened one after the other at once after "
        f"that ({FIRST_GOAL_S} s for the first) |",
        "|---|---|---|",
        *rows,
    ]


def _percentiles(times_ms: list[float] | None) -> str:
    if not times_ms:
        return ""
    return f"{percentile(times_ms, 50):.0f}, {percentile(times_ms, 95):.0f} ms"


def _growth(base: Load, last: Load, page: str) -> str:
    if page not in last.times_ms:
        return ""
    return f"{percentile(last.times_ms[page], 50) / percentile(base.times_ms[page], 50):.2f}"
