"""The checks of each kind of file, found by its name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import duckdb

from perfmon.findings import Finding
from perfmon.ingest.columns.layout import Layout
from perfmon.workflows import (
    budget_checks,
    progress_checks,
    result_file_checks,
    voucher_checks,
)


@dataclass(frozen=True)
class FileChecks:
    """What is looked at in a kind of file, in the order in which it is asked.

    Attributes:
        totals: of the lines as read: the total rows; may settle how lines count.
        lines: of the lines as matched and told apart.
        unit: a finding where the amounts' unit is doubtful, which stops the file.
    """

    totals: Callable[[duckdb.DuckDBPyConnection, str], Iterable[Finding]]
    lines: Callable[[duckdb.DuckDBPyConnection, str], Iterable[Finding]]
    unit: Callable[[duckdb.DuckDBPyConnection, Sequence[Layout], str], Finding | None]


CHECKS = {
    "payments": FileChecks(
        voucher_checks.check_payment_totals,
        voucher_checks.check_payment_lines,
        voucher_checks.suspect_payment_unit,
    ),
    "budgets": FileChecks(
        budget_checks.check_budget_totals,
        budget_checks.check_budget_lines,
        budget_checks.suspect_budget_unit,
    ),
    "changes": FileChecks(
        budget_checks.check_nothing,
        budget_checks.check_nothing,
        budget_checks.suspect_budget_unit,
    ),
    "progress": FileChecks(
        progress_checks.check_progress_totals,
        progress_checks.check_progress_lines,
        progress_checks.suspect_progress_unit,
    ),
    "results": FileChecks(
        result_file_checks.read_result_values,
        budget_checks.check_nothing,
        result_file_checks.suspect_no_unit,
    ),
}
