"""Rows of a file that are no lines but notes: 单位：万元, 制表人：某某."""

import duckdb


def read_notes(cursor: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    """Line and first words of rows without money that were taken for notes."""
    return cursor.execute(_NOTES).fetchall()


_NOTES = "SELECT line, label FROM other_rows WHERE kind = 'note' AND label IS NOT NULL ORDER BY n"
