"""What every read takes: as known at which moment, and for which units; how rows come over."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

import duckdb
import pandas as pd
import pyarrow as pa

NOW = datetime(9999, 12, 31)  # noqa: DTZ001 the database keeps moments in UTC without a zone
"""As-known-at for "everything recorded so far"."""

Scope = tuple[str, ...] | None
"""The unit codes (预算单位) that the asker may see, sorted so as to be a key; None for all."""


def scope_of(unit_codes: Collection[str]) -> Scope:
    """A scope of these units and no others."""
    return tuple(sorted(unit_codes))


def scope_value(scope: Scope) -> list[str] | None:
    """The scope as a query takes it."""
    return None if scope is None else list(scope)


def at_day(year: int, until: date, scope: Scope, known_at: datetime) -> dict[str, object]:
    """What a read of a year as it stood on a day takes: year, until, scope and known_at."""
    return {"year": year, "until": until, "scope": scope_value(scope), "known_at": known_at}


def used_by(query: str, asked: Mapping[str, object]) -> dict[str, object]:
    """Of what is asked the names that stand in a query: it takes no others."""
    return {name: value for name, value in asked.items() if f"${name}" in query}


def read_rows(
    cursor: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, object]
) -> pd.DataFrame:
    """A query's rows handed over as Arrow: where many rows carry text, half the time of `.df()`.

    Text is `str`, days are datetime64, whole numbers are int, or Int64 where one is missing: money
    stays exact.
    """
    table = cursor.sql(query, params=dict(asked)).to_arrow_table()
    rows: pd.DataFrame = table.to_pandas(date_as_object=False)
    missing = {
        field.name: table.column(field.name).to_pandas(types_mapper=_NULLABLE.get)
        for field in table.schema
        if field.type in _NULLABLE and table.column(field.name).null_count
    }
    return rows.assign(**missing)


_NULLABLE = {
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
"""What a column with missing values is of, so that none becomes a float."""
