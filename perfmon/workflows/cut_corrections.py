"""A closed month as it is known now: what came, what went, and whose figures moved."""

import duckdb

from perfmon.measures.corrections import Corrections, compare_with_closed
from perfmon.store.asking import Scope
from perfmon.store.cuts import Cut, read_cut_part
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.moved_lines import read_moved_payments, read_moved_tranches


def read_corrections(
    cursor: duckdb.DuckDBPyConnection, cut: Cut, scope: Scope = None
) -> Corrections | None:
    """What became of a closed month; None where the asker sees no project of it."""
    closed = read_cut_part(cursor, cut, "projects", scope)
    if closed.empty:
        return None
    now = read_judged_months(cursor, cut.year, Narrowing(month=cut.month), scope)
    asked = (cursor, cut.year, cut.cut_on, cut.known_at, scope)
    return compare_with_closed(
        closed, now, read_moved_payments(*asked), read_moved_tranches(*asked)
    )
