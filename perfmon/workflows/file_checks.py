"""The checks of each kind of file, found by its name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import duckdb

from perfmon.findings import Finding
from perfmon.ingest.columns.layout import Layout
from perfmon.ingest.files.table import Table
from perfmon.store.writing import Writer
from perfmon.workflows import (
    budget_checks,
    outlook_files,
    progress_checks,
    result_file_checks,
    unit_checks,
    voucher_checks,
)
from perfmon.workflows.outcome import Beside, Choices

UnitCheck = Callable[[duckdb.DuckDBPyConnection, Sequence[Layout], str], Finding | None]

ImportBeside = Callable[[Writer, Sequence[Table], Sequence[int], str, Choices], Beside]


def _never(_: Table) -> bool:
    return False


@dataclass(frozen=True)
class FileChecks:
    """What is looked at in a kind of file, in the order in which it is asked.

    Attributes:
        totals: of the lines as read: the total rows; may settle how lines count.
        lines: of the lines as matched and told apart.
        unit: of the amounts' unit, the first finding that there is: an error stops the file.
        is_beside: whether a sheet without the kind's columns is read all the same.
        import_beside: writes what such sheets say, with the years of the file's lines.
        shows_percents: whether a cell is read as a share where the workbook shows it as one.
    """

    totals: Callable[[duckdb.DuckDBPyConnection, str], Iterable[Finding]]
    lines: Callable[[duckdb.DuckDBPyConnection, str], Iterable[Finding]]
    unit: tuple[UnitCheck, ...] = ()
    is_beside: Callable[[Table], bool] = _never
    import_beside: ImportBeside | None = None
    shows_percents: bool = False

    def doubt_unit(
        self, cursor: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], file_name: str
    ) -> Finding | None:
        """What is to be said of the unit that the amounts are read in."""
        found = (check(cursor, layouts, file_name) for check in self.unit)
        return next((finding for finding in found if finding), None)


UNIT_OF_PAYMENTS = (
    unit_checks.suspect_noted_unit,
    unit_checks.suspect_payment_scale,
    unit_checks.mention_assumed_unit,
)
UNIT_OF_BUDGETS = (
    unit_checks.suspect_noted_unit,
    unit_checks.suspect_budget_scale,
    unit_checks.suspect_budget_sizes,
)

CHECKS = {
    "payments": FileChecks(
        voucher_checks.check_payment_totals,
        voucher_checks.check_payment_lines,
        UNIT_OF_PAYMENTS,
    ),
    "budgets": FileChecks(
        budget_checks.check_budget_totals,
        budget_checks.check_budget_lines,
        UNIT_OF_BUDGETS,
    ),
    "changes": FileChecks(
        budget_checks.check_nothing,
        budget_checks.check_nothing,
        UNIT_OF_BUDGETS,
    ),
    "progress": FileChecks(
        progress_checks.check_progress_totals,
        progress_checks.check_progress_lines,
        UNIT_OF_PAYMENTS,
    ),
    "results": FileChecks(
        result_file_checks.read_result_values,
        budget_checks.check_nothing,
        is_beside=outlook_files.is_outlook_sheet,
        import_beside=outlook_files.import_outlooks,
        shows_percents=True,
    ),
}
