"""总览 beside a dashboard of Apache Superset on DuckDB: the same five tiles of the same database.

Superset and what it needs are installed into an environment of their own in a folder that is named,
once; nothing of it is a requirement of this program. It is served as its handbook says, by
gunicorn, and its five tiles are five charts, each a query of its own of which Superset makes one
number. They are asked for at once, as its page does; the browser's own drawing is on neither side.
"""

import json
import os
import subprocess
import tempfile
import time
import urllib.request
import venv
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from bench.naive import SIZES, time_words, times_ms
from bench.pages import machine, percentile
from bench.scales import make_database
from bench.server import free_port, wait_until_healthy

MODULES = (
    "apache-superset==6.1.0",
    "duckdb-engine==0.17.0",
    "flask-caching==2.3.1",  # a later one refuses how Superset calls it
    "cachetools",  # Superset imports both without saying so
    "rich",
)
WARMING_RUNS, RUNS = 3, 20
SECONDS_TO_ANSWER = 120
USER = PASSWORD = "bench"

SETTINGS = """
SECRET_KEY = "of one run of the bench and of nobody else"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = TALISMAN_ENABLED = RATELIMIT_ENABLED = False
DATA_CACHE_CONFIG = {{"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 600}}
"""

TILES = {
    "年初预算数": "SELECT sum(amount_fen) / 1000000 AS value FROM tranche WHERE kind = '年初'",
    "调整预算数": "SELECT sum(amount_fen) / 1000000 AS value FROM tranche",
    "累计支付": """
        SELECT sum(amount_fen) / 1000000 AS value FROM payment WHERE month(counted_on) <= 10""",
    "支出进度": """
        SELECT 100 * (SELECT sum(amount_fen) FROM payment WHERE month(counted_on) <= 10)
               / (SELECT sum(amount_fen) FROM tranche) AS value""",
    "滞后项目": """
        WITH paid AS (
            SELECT project_code, sum(amount_fen) AS paid_fen FROM payment
            WHERE month(counted_on) <= 10 GROUP BY ALL
        ), budget AS (
            SELECT project_code, sum(amount_fen) AS budget_fen FROM tranche GROUP BY ALL
        ), planned AS (
            SELECT project_code, max(planned_fen) AS planned_fen FROM checkpoint
            WHERE month <= 10 GROUP BY ALL
        )
        SELECT count(*) AS value
        FROM planned JOIN budget USING (project_code) LEFT JOIN paid USING (project_code)
        WHERE planned_fen - coalesce(paid_fen, 0) >= 0.2 * budget_fen""",
}
"""The tiles of `bench.naive_page`, in 万元, % and projects, as queries for Superset."""


def bench_superset(folder: Path) -> str:
    """A Markdown table: p50 and p95 of both by size, Superset's answers made anew and kept.

    Args:
        folder: of Superset's environment; made where it is not there.
    """
    programs = _install(folder)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for size, scale in SIZES.items():
            database = Path(name) / f"{size}.duckdb"
            make_database(database, scale).close()
            ours = times_ms(database, "dashboard.py")
            with _serving(programs, Path(name) / f"{size}-superset") as address:
                tiles = Tiles(address, database)
                anew, kept = tiles.times_ms(anew=True), tiles.times_ms(anew=False)
            ratio = percentile(ours, 95) / percentile(anew, 95)
            told = " | ".join(time_words(times) for times in (ours, anew, kept))
            rows.append(f"| {scale.words} | {told} | {ratio:.2f} |")
    return "\n".join(
        [
            "| data | ours: p50, p95 | Superset, made anew | Superset, kept | ours to anew, p95 |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"{RUNS} warm runs by {MODULES[0]}. Ours is the whole first page, head, tiles, chart "
            "and table; Superset's the answers of five tiles asked for at once.",
            machine(),
        ]
    )


def _install(folder: Path) -> Path:
    """Where the programs of Superset's environment are."""
    programs = folder / "bin"
    if not (programs / "superset").exists():
        venv.create(folder, with_pip=True)
        _run([str(programs / "pip"), "install", "-q", *MODULES], dict(os.environ))
    return programs


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[:3]} failed:\n{done.stderr[-2000:]}")


@contextmanager
def _serving(programs: Path, home: Path) -> Iterator[str]:
    """The address of a Superset of its own that knows nothing yet; it ends with the block."""
    home.mkdir()
    settings = home / "superset_config.py"
    settings.write_text(SETTINGS.format(folder=home), encoding="utf-8")
    environment = dict(os.environ) | {"HOME": str(home), "SUPERSET_CONFIG_PATH": str(settings)}
    environment["FLASK_APP"] = application = "superset.app:create_app()"
    person = ["--username", USER, "--password", PASSWORD, "--email", "bench@example.org"]
    person += ["--firstname", USER, "--lastname", USER]
    for command in (["db", "upgrade"], ["fab", "create-admin", *person], ["init"]):
        _run([str(programs / "superset"), *command], environment)
    address = f"127.0.0.1:{free_port()}"
    options = ["-w", "2", "-k", "gthread", "--threads", "8", "-b", address, application]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [str(programs / "gunicorn"), *options], env=environment, stdout=log, stderr=log
        )
    try:
        wait_until_healthy(server, f"http://{address}/health", home / "server.log")
        yield address
    finally:
        server.terminate()
        server.wait()


class Tiles:
    """The five tiles of a database in a Superset."""

    def __init__(self, address: str, database: Path) -> None:
        self._api = f"http://{address}/api/v1"
        self._headers = {"Content-Type": "application/json"}
        who = {"username": USER, "password": PASSWORD, "provider": "db"}
        token = self._post("/security/login", who)["access_token"]
        self._headers["Authorization"] = f"Bearer {token}"
        uri = f"duckdb:///{database}?access_mode=read_only"
        made = self._post("/database/", {"database_name": database.stem, "sqlalchemy_uri": uri})
        place = {"database": made["id"], "schema": "main"}
        self._charts = [
            self._post("/dataset/", {**place, "table_name": name, "sql": sql})["id"]
            for name, sql in TILES.items()
        ]
        self._check(database)

    def times_ms(self, *, anew: bool) -> list[float]:
        """Milliseconds until all five are answered, of every run but those to warm up."""
        times = []
        with ThreadPoolExecutor(len(TILES)) as threads:
            for _ in range(WARMING_RUNS + RUNS):
                start = time.perf_counter()
                list(threads.map(lambda chart: self._value(chart, anew=anew), self._charts))
                times.append(1000 * (time.perf_counter() - start))
        return times[WARMING_RUNS:]

    def _check(self, database: Path) -> None:
        """That each tile shows what its query gives."""
        with duckdb.connect(str(database), read_only=True) as connection:
            for chart, sql in zip(self._charts, TILES.values(), strict=True):
                (value,) = connection.sql(sql).fetchall()[0]
                assert self._value(chart, anew=True) == value, "Superset shows another figure"

    def _value(self, chart: int, *, anew: bool) -> float:
        metric = {"expressionType": "SIMPLE", "aggregate": "SUM", "label": "value"}
        query = {"metrics": [metric | {"column": {"column_name": "value"}}], "columns": []}
        asked = {"datasource": {"id": chart, "type": "table"}, "force": anew, "queries": [query]}
        answer = self._post("/chart/data", asked | {"result_type": "full"})
        return float(answer["result"][0]["data"][0]["value"])

    def _post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        request = urllib.request.Request(self._api + path, json.dumps(body).encode(), self._headers)
        with urllib.request.urlopen(request, timeout=SECONDS_TO_ANSWER) as answer:
            said: dict[str, Any] = json.load(answer)
        return said
