"""Payments that wait for review (待审), each with what it takes beyond the budget (超预算)."""

from collections import defaultdict

import duckdb
import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.store.asking import Scope
from perfmon.store.entries import read_pending_payments
from perfmon.workflows.payment_checks import above_left


def payments_to_review(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """What `read_pending_payments` gives, and over_fen: what a row takes beyond the budget.

    The rows before it take theirs first, as if all were approved in their order.
    """
    pending = read_pending_payments(cursor, year, scope)
    return pending.assign(over_fen=pd.Series(_overruns(pending), pending.index, dtype="int64"))


def _overruns(pending: pd.DataFrame) -> list[int]:
    taken_fen: defaultdict[tuple[str, str], int] = defaultdict(int)
    overruns = []
    for row in pending.to_dict("records"):
        project = row["unit_code"], row["project_code"]
        left_fen = row["left_fen"] - taken_fen[project]
        overruns.append(above_left(row["amount_fen"], row["approved_fen"], left_fen))
        counts = 0 if is_missing(row["approved_fen"]) else row["approved_fen"]
        taken_fen[project] += row["amount_fen"] - counts
    return overruns
