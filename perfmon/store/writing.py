"""The one way to write: a batch, its facts, the derived grains and the checks in one go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from perfmon.errors import SameFileError
from perfmon.store.checks import DERIVED_EQUATIONS, FACT_EQUATIONS, check_equations
from perfmon.store.database import Database, utc_now
from perfmon.store.derived import refresh_year
from perfmon.store.overview import find_batch

FACT_TABLES = frozenset(
    {
        "region",
        "department",
        "unit",
        "coverage",
        "performance_text",
        "project",
        "project_link",
        "finding",
        "tranche",
        "payment",
        "result",
    }
)
TEXT_LINE_TABLES = frozenset(
    {"sub_goal", "safeguard", "department_target", "project_goal", "checkpoint", "indicator"}
)
"""Lines of a 绩效文本: they hang on its `text_id`, whose row carries the batch."""


@dataclass(frozen=True)
class Source:
    """What a batch comes from.

    Attributes:
        kind: 绩效文本, 支付, 指标结果, 演示数据, …
        actor: who writes.
        file_name: the file's name without its folder; None for an entry by hand.
        fingerprint: SHA-256 of the file's bytes; None for an entry by hand.
    """

    kind: str
    actor: str
    file_name: str | None = None
    fingerprint: str | None = None


@dataclass
class Writer:
    """Appends facts to one batch inside its transaction.

    Attributes:
        cursor: of the transaction.
        batch_id: every row appended carries it.
        touched: regions and years whose derived grains will be made anew.
    """

    cursor: duckdb.DuckDBPyConnection
    batch_id: int
    touched: set[tuple[str, int]] = field(default_factory=set)

    def append(self, table: str, rows: pd.DataFrame) -> None:
        """Appends rows by column name; the batch is set here where the table keeps it."""
        if rows.empty:
            return
        assert table in FACT_TABLES | TEXT_LINE_TABLES, "facts go only where facts are kept"
        batch = {} if table in TEXT_LINE_TABLES else {"batch_id": self.batch_id}
        self.cursor.register("appended", rows.assign(**batch))
        self.cursor.execute(f"INSERT INTO {table} BY NAME FROM appended")
        self.cursor.unregister("appended")
        if {"region_code", "year"} <= set(rows.columns):
            pairs = rows[["region_code", "year"]].drop_duplicates()
            self.touched |= {(str(r), int(y)) for r, y in pairs.itertuples(index=False)}

    def next_text_id(self) -> int:
        """A number for a further 绩效文本."""
        row = self.cursor.execute("SELECT coalesce(max(text_id), 0) + 1 FROM performance_text")
        return int(row.fetchall()[0][0])


@contextmanager
def writing(database: Database, source: Source) -> Iterator[Writer]:
    """A transaction that either leaves a whole batch behind or nothing.

    On leaving, the equations of the facts are checked, the grains of what was touched are made
    anew and checked, and the data version goes up by one. Any fault rolls everything back.

    Raises:
        SameFileError: a batch in force came from the same bytes.
        InconsistentFactsError: an equation does not hold.
    """
    with database.write_lock:
        cursor = database.cursor()
        cursor.execute("BEGIN")
        try:
            if source.fingerprint and find_batch(cursor, source.fingerprint) is not None:
                raise SameFileError(source.file_name or source.kind)
            writer = Writer(cursor, _new_batch(cursor, source))
            yield writer
            check_equations(cursor, FACT_EQUATIONS)
            for region_code, year in sorted(writer.touched):
                refresh_year(cursor, region_code, year)
            check_equations(cursor, DERIVED_EQUATIONS)
            cursor.execute("UPDATE database_property SET data_version = data_version + 1")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


def _new_batch(cursor: duckdb.DuckDBPyConnection, source: Source) -> int:
    (batch_id,) = cursor.execute("SELECT coalesce(max(batch_id), 0) + 1 FROM batch").fetchall()[0]
    cursor.execute(
        "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?)",
        [batch_id, source.kind, source.file_name, source.fingerprint, source.actor, utc_now()],
    )
    return int(batch_id)
