"""Tranches typed by hand, told apart from files by the same identity as their lines."""

import pandas as pd

from perfmon.store.lines.cells import define_cell_macros
from perfmon.store.writing import Writer


def append_typed_tranches(writer: Writer, rows: pd.DataFrame) -> None:
    """Appends tranches; a file that brings the same line later finds it there already."""
    define_cell_macros(writer.cursor)
    writer.cursor.register("typed", rows)
    writer.append_from("tranche", _TYPED)
    writer.cursor.unregister("typed")


_TYPED = """
SELECT *, tranche_wording(year, kind, document_no, issued_on) AS identity FROM typed
"""
