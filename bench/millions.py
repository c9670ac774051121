"""What 20 million payments cost: the grain made of them, and a further 100,000 of them imported.

Each measurement runs in a process of its own, ours and the others' by turns, on the same database
of `bench.scales`; the others read the same rows.
"""

import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb
import pandas as pd

from bench.apart import Act, Measured, answer, run_apart
from bench.pages import machine
from bench.scales import PROVINCE, YEAR, Scale, append_payments, make_budgets, write_further_lines
from perfmon.measures.grains import judge_months
from perfmon.measures.project_months import year_cutoffs
from perfmon.store.database import open_database
from perfmon.store.rules import read_rules
from perfmon.store.writing import Source, writing
from perfmon.store.year_facts import (
    read_covered_until,
    read_monthly_payments,
    read_year_versions,
)
from perfmon.workflows.import_commit import commit_file

MODULE = "bench.millions"
SCALE, FURTHER, RUNS = PROVINCE._replace(regions=1), 100_000, 3
BUDGETS, FULL, LINES, PARQUET = "budgets.duckdb", "full.duckdb", "lines.csv", "payments.parquet"
GROUP_BY_GOAL, PANDAS_GOAL, FURTHER_GOAL = 1.5, 5.0, 1.3
ACTOR = "bench"


def bench_millions() -> str:
    """Two Markdown tables: project × month beside two group-bys, and a further import."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = run_apart(MODULE, "make", folder, folder)
        grain = {act: _medians(act, folder / FULL) for act in ("paid", "months", "group-by")}
        grain["pandas"] = _medians("pandas", folder / PARQUET)
        further = {each: _medians("further", folder / each) for each in (BUDGETS, FULL)}
    return "\n".join([*_grain_table(grain), "", *_further_table(further, made), "", machine()])


def _medians(act: str, path: Path) -> Measured:
    runs = [run_apart(MODULE, act, path, path.parent) for _ in range(RUNS)]
    return Measured(median(run.seconds for run in runs), median(run.peak_mb for run in runs))


def _grain_table(grain: dict[str, Measured]) -> list[str]:
    paid, months, bare, pandas = (grain[act] for act in ("paid", "months", "group-by", "pandas"))
    return [
        "| project × month | seconds | to DuckDB's bare group-by | pandas to ours | peak memory |",
        "|---|---|---|---|---|",
        f"| paid by project and month, as the store reads it | {paid.seconds:.2f} s "
        f"| {paid.seconds / bare.seconds:.2f} ({GROUP_BY_GOAL}) "
        f"| {pandas.seconds / paid.seconds:.1f} ({PANDAS_GOAL:.0f}) | {paid.peak_mb:.0f} MB |",
        f"| with budgets, plans, 序时 and lights of all 12 months | {months.seconds:.1f} s "
        f"| {months.seconds / bare.seconds:.2f} | {pandas.seconds / months.seconds:.1f} "
        f"| {months.peak_mb:.0f} MB |",
        f"| DuckDB's bare group-by | {bare.seconds:.2f} s | | | {bare.peak_mb:.0f} MB |",
        f"| pandas, from the same rows as Parquet | {pandas.seconds:.1f} s | | "
        f"| {pandas.peak_mb:.0f} MB |",
    ]


def _further_table(further: dict[str, Measured], made: Measured) -> list[str]:
    into_none, into_all = further[BUDGETS], further[FULL]
    return [
        f"| a further {FURTHER:,} lines imported | seconds | ratio (goal) | peak memory |",
        "|---|---|---|---|",
        f"| into {SCALE.projects:,} projects without payments | {into_none.seconds:.1f} s | "
        f"| {into_none.peak_mb:.0f} MB |",
        f"| into the same with {SCALE.payments:,} payments | {into_all.seconds:.1f} s "
        f"| {into_all.seconds / into_none.seconds:.2f} ({FURTHER_GOAL}) "
        f"| {into_all.peak_mb:.0f} MB |",
        "",
        f"Medians of {RUNS} runs. The payments themselves, written at once with the grains and the "
        f"checks: {made.seconds:.0f} s, {made.peak_mb:.0f} MB.",
    ]


def make_files(_: Path, folder: Path, scale: Scale = SCALE, further: int = FURTHER) -> float:
    """Both databases, the payments as Parquet, and a file of further lines.

    Returns:
        Seconds that writing all payments took.
    """
    make_budgets(folder / BUDGETS, scale).close()
    shutil.copyfile(folder / BUDGETS, folder / FULL)
    database = open_database(folder / FULL)
    start = time.perf_counter()
    with writing(database, Source("支付", ACTOR)) as writer:
        append_payments(writer, scale, 0, scale.payments)
    seconds = time.perf_counter() - start
    database.cursor().execute(f"COPY payment TO '{folder / PARQUET}' (FORMAT parquet)")
    database.close()
    write_further_lines(folder / LINES, scale, scale.payments, further)
    return seconds


def time_paid(path: Path, _: Path) -> float:
    """Seconds of what was paid by project and month: lines in force, of whatever source counts."""
    database = open_database(path)
    start = time.perf_counter()
    for region in _regions(database.cursor()):
        read_monthly_payments(database.cursor(), region, YEAR)
    seconds = time.perf_counter() - start
    database.close()
    return seconds


def time_months(path: Path, _: Path) -> float:
    """Seconds from the payments to every judged project and month."""
    database = open_database(path)
    start = time.perf_counter()
    for region in _regions(database.cursor()):
        cursor = database.cursor()
        covered_until = read_covered_until(cursor, region, YEAR)
        facts = read_year_versions(cursor, region, YEAR)
        cutoffs = year_cutoffs(YEAR, covered_until)
        judge_months(facts, cutoffs, covered_until, read_rules(cursor))
    seconds = time.perf_counter() - start
    database.close()
    return seconds


def _regions(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    rows = cursor.execute("SELECT DISTINCT region_code FROM project ORDER BY 1").fetchall()
    return [str(region_code) for (region_code,) in rows]


def time_group_by(path: Path, _: Path) -> float:
    """Seconds of the same payments summed by project and month, handed over the same way."""
    connection = duckdb.connect(str(path), read_only=True)
    start = time.perf_counter()
    connection.sql(
        "SELECT region_code, year, unit_code, project_code, month(counted_on) AS month, "
        "sum(amount_fen)::BIGINT AS paid_in_month_fen FROM payment GROUP BY ALL"
    ).to_arrow_table().to_pandas()
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def time_pandas(path: Path, _: Path) -> float:
    """Seconds of the same by pandas, from Parquet."""
    keys = ["region_code", "year", "unit_code", "project_code"]
    start = time.perf_counter()
    payments = pd.read_parquet(path, columns=[*keys, "counted_on", "amount_fen"])
    month = pd.to_datetime(payments["counted_on"]).dt.month.rename("month")
    payments.groupby([*keys, month])["amount_fen"].sum()
    return time.perf_counter() - start


def time_further(path: Path, folder: Path) -> float:
    """Seconds of the whole import of the further lines; every one must come in."""
    copy = shutil.copyfile(path, folder / "import.duckdb")
    database = open_database(copy)
    start = time.perf_counter()
    counts = commit_file(database, folder / LINES, LINES, "payments", ACTOR).counts
    seconds = time.perf_counter() - start
    database.close()
    copy.unlink()
    assert counts.new == counts.lines, "the bench's lines are all new"
    return seconds


ACTS: dict[str, Act] = {
    "make": make_files,
    "paid": time_paid,
    "months": time_months,
    "group-by": time_group_by,
    "pandas": time_pandas,
    "further": time_further,
}

if __name__ == "__main__":
    answer(ACTS)
