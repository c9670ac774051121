"""How persons said that the columns of a layout are to be read."""

import json
from collections.abc import Mapping

import duckdb
import pandas as pd

from perfmon.store.asking import NOW
from perfmon.store.writing import Writer


def read_layout_choice(
    cursor: duckdb.DuckDBPyConnection, kind: str, signature: str
) -> dict[str, int] | None:
    """The columns by field that were last said of such a layout; None where nothing was."""
    rows = cursor.execute(
        "SELECT columns FROM layout_choice SEMI JOIN batch_known($known_at) USING (batch_id) "
        "WHERE kind = $kind AND signature = $signature ORDER BY batch_id DESC LIMIT 1",
        {"kind": kind, "signature": signature, "known_at": NOW},
    ).fetchall()
    return dict(json.loads(rows[0][0])) if rows else None


def append_layout_choice(
    writer: Writer, kind: str, signature: str, columns: Mapping[str, int]
) -> None:
    """Keeps the columns by field for layouts with these heads."""
    row = {"kind": kind, "signature": signature, "columns": json.dumps(dict(columns))}
    writer.append("layout_choice", pd.DataFrame([row]))
