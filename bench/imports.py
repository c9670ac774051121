"""How long an import takes and what it needs, beside a reader that does nothing with the cells.

Each measurement runs in a process of its own, ours and the baseline's by turns, on the same files.
"""

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import duckdb
from python_calamine import load_workbook

from bench.apart import Act, Measured, answer, run_apart
from bench.pages import machine
from bench.payment_files import (
    HEADS,
    PROJECTS,
    write_budgets,
    write_payments_csv,
    write_payments_workbook,
)
from perfmon.store.database import create_database, open_database
from perfmon.workflows.import_commit import commit_file

MODULE = "bench.imports"
WORKBOOK_ROWS, CSV_ROWS = 100_000, 5_000_000
WORKBOOK_RUNS, CSV_RUNS = 3, 2
WORKBOOK_GOAL, CSV_GOAL = 2.0, 2.5
ACTOR = "bench"


def bench_imports() -> str:
    """A Markdown table: an import of a workbook and of a CSV beside their baselines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_apart(MODULE, "make", folder, folder)
        rows = [
            _row(folder / "payments.xlsx", WORKBOOK_ROWS, "calamine", WORKBOOK_RUNS, WORKBOOK_GOAL),
            _row(folder / "payments.csv", CSV_ROWS, "read_csv", CSV_RUNS, CSV_GOAL),
        ]
    return "\n".join(
        [
            "| file | rows | import | reader alone | ratio (goal) | peak memory, reader alone |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            f"{len(HEADS)} columns, medians of {WORKBOOK_RUNS} and {CSV_RUNS} runs by turns. An "
            "import is the whole act: fingerprint, reading, judging, writing, the grains made "
            f"anew, checks, commit, into a database with the budgets of {PROJECTS} projects. "
            "Reader alone: python-calamine giving the cells to Python; DuckDB's `read_csv` of all "
            "columns as text into a file table.",
            machine(),
        ]
    )


def _row(path: Path, rows: int, baseline: str, runs: int, goal: float) -> str:
    pairs = [
        (
            run_apart(MODULE, "import", path, path.parent),
            run_apart(MODULE, baseline, path, path.parent),
        )
        for _ in range(runs)
    ]
    return table_row(path.suffix.lstrip("."), rows, pairs, goal)


def table_row(name: str, rows: int, pairs: Sequence[tuple[Measured, Measured]], goal: float) -> str:
    """A row of the table, of runs of ours and of the baseline.

    >>> runs = [(Measured(3.0, 500.0), Measured(2.0, 400.0))]
    >>> table_row("xlsx", 100000, runs, 2.0)
    '| xlsx | 100,000 | 3.0 s | 2.0 s | 1.50 (2.0) | 500 MB, 400 MB |'
    """
    ours, others = zip(*pairs, strict=True)
    seconds = [median(run.seconds for run in side) for side in (ours, others)]
    peaks = [median(run.peak_mb for run in side) for side in (ours, others)]
    return (
        f"| {name} | {rows:,} | {seconds[0]:.1f} s | {seconds[1]:.1f} s "
        f"| {seconds[0] / seconds[1]:.2f} ({goal}) | {peaks[0]:.0f} MB, {peaks[1]:.0f} MB |"
    )


def make_files(folder: Path, workbook_rows: int = WORKBOOK_ROWS, csv_rows: int = CSV_ROWS) -> None:
    """The files, and a database that has the budgets, imported."""
    budgets = write_budgets(folder / "budgets.xlsx")
    write_payments_workbook(folder / "payments.xlsx", workbook_rows)
    write_payments_csv(folder / "payments.csv", csv_rows)
    database = create_database(folder / "budgets.duckdb")
    commit_file(database, budgets, budgets.name, "budgets", ACTOR)
    database.close()


def time_import(path: Path, folder: Path) -> float:
    """Seconds of a whole import of payments; every line must come in."""
    copy = folder / "import.duckdb"
    shutil.copyfile(folder / "budgets.duckdb", copy)
    database = open_database(copy)
    start = time.perf_counter()
    counts = commit_file(database, path, path.name, "payments", ACTOR).counts
    seconds = time.perf_counter() - start
    database.close()
    copy.unlink()
    assert counts.new + counts.void == counts.lines, "the bench's lines are all readable"
    return seconds


def time_calamine(path: Path, _: Path) -> float:
    """Seconds of reading the workbook's cells, nothing done with them."""
    start = time.perf_counter()
    with load_workbook(path) as workbook:
        workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return time.perf_counter() - start


def time_read_csv(path: Path, folder: Path) -> float:
    """Seconds of DuckDB's own reading into a table of text, in a file."""
    file = folder / "read_csv.duckdb"
    connection = duckdb.connect(str(file))
    start = time.perf_counter()
    connection.execute(
        "CREATE TABLE payments AS FROM read_csv($path, all_varchar = true)", {"path": str(path)}
    )
    seconds = time.perf_counter() - start
    connection.close()
    file.unlink()
    return seconds


def _make(_: Path, folder: Path) -> float:
    make_files(folder)
    return 0.0


ACTS: dict[str, Act] = {
    "make": _make,
    "import": time_import,
    "calamine": time_calamine,
    "read_csv": time_read_csv,
}


if __name__ == "__main__":
    answer(ACTS)
