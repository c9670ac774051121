"""How long the papers of a closed month take: `python -m bench papers`.

The sample county's closed month, read once and written paper by paper; of five runs the median.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from perfmon.reports.meeting_papers import LETTER, PAPERS
from perfmon.store.cuts import read_cuts
from perfmon.store.database import open_database
from perfmon.workflows.meeting import Meeting, read_meeting
from perfmon.workflows.sample import make_sample

RUNS = 5
GOAL_SECONDS = 15.0
LETTER_GOAL_SECONDS = 0.5


def bench_papers() -> str:
    """A Markdown table of seconds and bytes, the sum and one letter against their goals."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.duckdb"
        make_sample(path)
        database = open_database(path)
        (*_, cut) = read_cuts(database.cursor())

        def read() -> Meeting:
            return read_meeting(database.cursor(), cut, is_demo=True)

        lines = [("reading the cut", _seconds(read), 0)]
        meeting = read()
        lines += [
            (paper.title, _seconds(partial(paper.write, meeting)), len(paper.write(meeting)))
            for paper in PAPERS
        ]
        letter_seconds = _seconds(partial(LETTER.write, meeting, _longest(meeting)))
        database.close()
    total = sum(seconds for _, seconds, _ in lines)
    rows = [f"| {name} | {seconds:.2f} | {size:,} |" for name, seconds, size in lines]
    head = f"{len(meeting.projects)} projects, median of {RUNS} runs\n"
    return "\n".join(
        [
            head,
            "| paper | seconds | bytes |",
            "|---|---:|---:|",
            *rows,
            f"| all of them (goal {GOAL_SECONDS:g}) | {total:.2f} | |",
            f"| the longest letter alone (goal {LETTER_GOAL_SECONDS:g}) | {letter_seconds:.2f} | |",
        ]
    )


def _longest(meeting: Meeting) -> str:
    """The department with most projects to write about."""
    departments = LETTER.addressees(meeting)
    counts = departments["order_count"] + departments["notice_count"]
    return str(departments["department_code"].iloc[counts.argmax()])


def _seconds(act: Callable[[], object]) -> float:
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return statistics.median(took)
