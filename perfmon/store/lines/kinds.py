"""The rules of each kind of file, found by its name."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from perfmon.store.lines import budgets, changes, payments, progress, projects, results, tranches
from perfmon.store.lines.alike import find_alike_payments, find_alike_tranches
from perfmon.store.lines.comparing import Comparing, read_comparing
from perfmon.store.lines.identity import FindAlike
from perfmon.store.lines.taking import Taking
from perfmon.store.writing import Writer


def no_preparation(_: Writer) -> None:
    """Most files bring no projects along."""


def all_count(_: duckdb.DuckDBPyConnection) -> Comparing:
    """New lines of most files count, none only compares."""
    return Comparing(0, 0)


@dataclass(frozen=True)
class LineRules:
    """How lines of a kind are read, compared and kept.

    Attributes:
        read: makes tables `lines` and `other_rows` of `staged`, for a region.
        prepare: appends what must be there before lines are matched (projects of a budget table).
        define_stored: makes view `stored`.
        append: keeps the judged lines in a batch.
        batch_kind: how the history calls such a batch.
        find_alike: makes table `alike`, the lines that other layouts print in other words.
        read_comparing: which of its new lines only compare and add nothing to what counts.
        adds_up: whether the lines in force are parts of one sum, as cumulative ones are not.
        keeps_unmatched: whether lines without a project are kept, to be matched later.
        pieces: rows of `lines` that a line of the file may make; `n // pieces` is the line.
    """

    read: Callable[[duckdb.DuckDBPyConnection, str], None]
    define_stored: Callable[[duckdb.DuckDBPyConnection], None]
    append: Callable[[Writer, Taking], None]
    batch_kind: str
    prepare: Callable[[Writer], None] = no_preparation
    find_alike: FindAlike | None = None
    read_comparing: Callable[[duckdb.DuckDBPyConnection], Comparing] = all_count
    adds_up: bool = True
    keeps_unmatched: bool = True
    pieces: int = 1


RULES = {
    "payments": LineRules(
        payments.read_payment_lines,
        payments.define_stored_payments,
        payments.append_payments,
        "支付",
        find_alike=find_alike_payments,
    ),
    "budgets": LineRules(
        budgets.read_budget_lines,
        tranches.define_stored_tranches,
        tranches.append_budgets,
        "预算指标",
        prepare=projects.append_projects,
        find_alike=find_alike_tranches,
        pieces=budgets.PIECES,
    ),
    "changes": LineRules(
        changes.read_change_lines,
        tranches.define_stored_tranches,
        tranches.append_tranches,
        "预算变动",
        prepare=projects.keep_known_projects,
        find_alike=find_alike_tranches,
        pieces=changes.PIECES,
    ),
    "progress": LineRules(
        progress.read_progress_lines,
        progress.define_stored_progress,
        progress.append_progress,
        "支出进度",
        prepare=progress.match_progress_lines,
        read_comparing=read_comparing,
        adds_up=False,
    ),
    "results": LineRules(
        results.read_result_lines,
        results.define_stored_results,
        results.append_results,
        "指标结果",
        adds_up=False,
        keeps_unmatched=False,
    ),
}
