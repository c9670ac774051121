"""A province on a cluster: the figures of 400,000 projects, made twice, must be the same.

Starts a real standalone cluster on loopback, a master and two workers as processes of their own,
has the counties' reports measured there, kills one worker with all that it runs while it measures,
and compares every figure with those made in this process.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import pyspark

from bench.reports import write_reports
from bench.scales import Scale
from bench.server import free_port
from perfmon.measures.county_parts import grains_of
from perfmon.store.database import create_database
from perfmon.workflows.consolidation import HERE, consolidate, make_here
from perfmon.workflows.consolidation.expected import Asked
from perfmon.workflows.consolidation.on_spark import make_on_spark, on_spark
from tests.county_reports import fill_county, fill_neighbour, report

SCALE = Scale(projects=400_000, payments=5_000_000, regions=20)
WORKERS = 2
SECONDS_TO_START = 120
SECONDS_BETWEEN_LOOKS = 0.2
HOST = "127.0.0.1"
SIZE = ("--cores", "1", "--memory", "2g")


def main() -> None:
    """Runs the job and stops with a word where the two differ."""
    os.environ |= {"SPARK_LOCAL_IP": HOST, "PYSPARK_PYTHON": sys.executable}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = folder / "reports"
        counties = write_reports(reports, SCALE)
        with cluster(folder) as (master, workers):
            killed: list[str] = []
            killing = threading.Thread(target=partial(kill_amid, workers[0], reports, killed))
            killing.start()
            start = time.monotonic()
            figures = 0
            for here, there in zip(
                make_here(counties), make_on_spark(master, counties), strict=True
            ):
                figures += same_figures(grains_of(*here), there)
            seconds = time.monotonic() - start
            killing.join()
            same_file(folder, master)
    if not killed:
        sys.exit("the job ended before a worker could be killed amid it: nothing is proved")
    print(
        f"Spark: {SCALE.projects:,} projects, {SCALE.payments:,} payments, "
        f"{len(counties)} counties: {figures:,} rows alike in every figure, "
        f"one of {WORKERS} workers killed; {seconds:.0f} s"
    )


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """A master and its workers on loopback: the master's address, the workers' processes."""
    port = free_port()
    address = f"spark://{HOST}:{port}"
    place = ["--host", HOST, "--webui-port", str(free_port())]
    with ExitStack() as stack:
        log = folder / "master.log"
        master = ["org.apache.spark.deploy.master.Master", *place, "--port", str(port)]
        stack.enter_context(running(master, log))
        wait_for(log, "Starting Spark master", 1)
        workers = [
            stack.enter_context(running(worker(number, folder, address), folder / f"{number}.log"))
            for number in range(WORKERS)
        ]
        wait_for(log, "Registering worker", WORKERS)
        yield address, workers


def worker(number: int, folder: Path, master: str) -> list[str]:
    """What starts a worker of one core."""
    place = ["--host", HOST, "--webui-port", str(free_port()), "--work-dir", f"{folder}/{number}"]
    return ["org.apache.spark.deploy.worker.Worker", *place, *SIZE, master]


@contextmanager
def running(arguments: list[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of Spark's, in a group of its own with all that it starts."""
    started = Path(pyspark.__file__).parent / "bin" / "spark-class"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(started), *arguments], stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield process
        finally:
            kill(process)
            process.wait()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Ends a process and all of its group at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def kill_amid(worker: "subprocess.Popen[bytes]", reports: Path, killed: list[str]) -> None:
    """Kills a worker once the first figures are written, while the others are being made.

    Args:
        worker: with all that it started.
        reports: beside which the figures are written.
        killed: takes the file that was there by then.
    """
    deadline = time.monotonic() + SECONDS_TO_START * 5
    while time.monotonic() < deadline:
        written = None
        with suppress(FileNotFoundError):  # what is written is moved while one looks
            written = next(reports.glob("perfmon-spark-*/grains/_temporary/**/*.parquet"), None)
        if written is not None:
            kill(worker)
            killed.append(written.name)
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)


def wait_for(log: Path, words: str, times: int) -> None:
    """Until a process has logged something so many times."""
    deadline = time.monotonic() + SECONDS_TO_START
    while log.read_text(encoding="utf-8", errors="replace").count(words) < times:
        if time.monotonic() > deadline:
            sys.exit(f"the cluster did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(SECONDS_BETWEEN_LOOKS)


def same_figures(here: tuple[pd.DataFrame, ...], there: tuple[pd.DataFrame, ...]) -> int:
    """How many rows a county has; stops where any figure differs."""
    for one, other in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(one, other.astype(one.dtypes.to_dict()), check_exact=True)
    return sum(len(rows) for rows in here)


def same_file(folder: Path, master: str) -> None:
    """Consolidates two real counties by both engines; stops where the files differ in a grain."""
    for name, fill in (("one", fill_county), ("other", fill_neighbour)):
        (folder / name).mkdir()
        with closing(create_database(folder / name / "county.duckdb")) as database:
            fill(database, folder / name)
            report(database, folder / "real")
    connection = duckdb.connect()
    for name, engine in (("here", HERE), ("there", on_spark(master))):
        made = consolidate(folder / "real", folder / f"{name}.duckdb", Asked(), "CI", engine)
        connection.execute(f"ATTACH '{made.path}' AS {name} (READ_ONLY)")
    for table in ("project_month", "judged_month", "fund_month"):
        one, other = f"FROM here.{table}", f"FROM there.{table}"
        query = f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})"
        if differing := connection.execute(query).fetchall():
            sys.exit(f"{table} differs in the files of both engines: {differing[:3]}")


if __name__ == "__main__":
    main()
