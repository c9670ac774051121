"""The figures of reports made on a cluster that runs Apache Spark: by the same functions.

Spark reads the reports' tables and sums the payments; the figures of each unit are made on its
workers by `perfmon.measures`, which is sent along. So all workers see the reports' folder under its
own path, may write there, and have pandas and pyarrow of this program's version.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

import perfmon
from perfmon.errors import EngineFailedError
from perfmon.measures.county_parts import (
    FACTS,
    GRAINS,
    LONG_FACTS,
    LONG_GRAINS,
    KnownOfCounty,
    grains_of,
    make_long_grains,
)
from perfmon.measures.grains import Grains
from perfmon.store.consolidated import County
from perfmon.store.report_tables import table_file
from perfmon.workflows.consolidation import Engine

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TASKS_PER_CORE = 4
"""So that what a lost worker had in hand is a small part of the whole."""


def on_spark(master: str) -> Engine:
    """The engine that runs on a cluster, as spark://host:7077, or local[2]."""
    return Engine("Spark", partial(make_on_spark, master))


def make_on_spark(master: str, counties: Sequence[County]) -> Iterator[Grains]:
    """The grains of each county, in their order.

    Args:
        master: of the cluster, as spark://host:7077, or local[2].
        counties: whose reports lie in one folder.

    Raises:
        EngineFailedError: there is no PySpark, no cluster, or the job failed.
    """
    try:
        from pyspark.errors import PySparkException
    except ImportError as error:
        why = "没有装 PySpark"
        raise EngineFailedError(why, "运行 pip install -r requirements-spark.txt") from error
    shared = Path(tempfile.mkdtemp(prefix="perfmon-spark-", dir=_common_folder(counties)))
    try:
        _run(master, counties, shared)
        for county in counties:
            yield _grains_in(shared / "grains", county.manifest.region_code)
    except PySparkException as error:
        why = f"Spark 集群没有算完（{master}）：{str(error).splitlines()[0]}"
        raise EngineFailedError(why, "看集群的日志，处理后再运行一次") from error
    finally:
        shutil.rmtree(shared, ignore_errors=True)


def _common_folder(counties: Sequence[County]) -> Path:
    """The folder of the reports: what lies over region and month."""
    return counties[0].folder.parent.parent


def _run(master: str, counties: Sequence[County], shared: Path) -> None:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(master)
        .appName("perfmon 上报汇总")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    try:
        session.sparkContext.addPyFile(_program(shared))
        known = {
            each.manifest.region_code: KnownOfCounty(
                each.manifest.year, each.manifest.month, each.manifest.covered_until, each.book
            )
            for each in counties
        }
        tasks = TASKS_PER_CORE * session.sparkContext.defaultParallelism
        rows = _long_facts(session, counties).repartition(tasks, "region_code", "unit_code")
        rows.mapInPandas(
            partial(make_long_grains, known=known), _ddl(LONG_GRAINS)
        ).write.partitionBy("grain", "region_code").parquet(str(shared / "grains"))
    finally:
        session.stop()


def _program(shared: Path) -> str:
    """The program's modules in one file for the workers."""
    package = Path(perfmon.__file__).parent
    return shutil.make_archive(
        str(shared / "perfmon"), "zip", root_dir=package.parent, base_dir=package.name
    )


def _long_facts(session: "SparkSession", counties: Sequence[County]) -> "DataFrame":
    """Every table of every report, one under the other, payments summed by month."""
    frames = []
    for part in FACTS:
        files = [str(table_file(county.folder, part)) for county in counties]
        rows = session.read.parquet(*files)
        frames.append(_as_part(_summed(rows) if part == "payment" else rows, part))
    return reduce(lambda one, other: one.unionByName(other), frames)


def _summed(payments: "DataFrame") -> "DataFrame":
    """One row for the lines of a project, month, fund type and 文号, dated on the month's first."""
    from pyspark.sql import functions as sql

    by = [name for name in FACTS["payment"] if name not in ("counted_on", "amount_fen")]
    month = sql.trunc("counted_on", "month").alias("counted_on")
    return payments.groupBy(*by, month).agg(sql.sum("amount_fen").alias("amount_fen"))


def _as_part(rows: "DataFrame", part: str) -> "DataFrame":
    from pyspark.sql import functions as sql

    columns = [
        (
            sql.lit(part)
            if name == "part"
            else sql.col(name)
            if name in FACTS[part]
            else sql.lit(_BLANK.get(kind))
        )
        .cast(kind)
        .alias(name)
        for name, kind in LONG_FACTS.items()
    ]
    return rows.select(*columns)


_BLANK = {"int": 0, "bigint": 0, "boolean": False}


def _ddl(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


def _grains_in(folder: Path, region_code: str) -> Grains:
    """What the cluster wrote of a county; whole numbers stay whole where some are missing."""
    return grains_of(*(_read(folder, name, region_code) for name in GRAINS))


def _read(folder: Path, grain: str, region_code: str) -> pd.DataFrame:
    place = folder / f"grain={grain}" / f"region_code={region_code}"
    parts = [
        pd.read_parquet(file, dtype_backend="numpy_nullable") for file in place.glob("*.parquet")
    ]
    nothing = pd.DataFrame(columns=list(GRAINS[grain]))  # of a county without any money
    rows = pd.concat(parts, ignore_index=True) if parts else nothing
    rows = rows.assign(region_code=region_code)
    return rows[list(GRAINS[grain])]
