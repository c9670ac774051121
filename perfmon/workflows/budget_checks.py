"""What is said of a budget table: sums that do not add up, other texts."""

from collections.abc import Iterator

import duckdb

from perfmon.findings import Finding
from perfmon.money import format_wanyuan, format_yuan
from perfmon.store.lines import budgets


def check_budget_totals(cursor: duckdb.DuckDBPyConnection, file_name: str) -> Iterator[Finding]:
    """Compares 合计 rows with their columns, and each line's 调整预算数 and 余额 with itself."""
    for total in budgets.read_column_totals(cursor):
        missing_fen = total.printed_fen - total.summed_fen
        yield Finding(
            "error",
            "TOTAL_MISMATCH",
            f"「{total.label}」的{total.column}印的是 {format_yuan(total.printed_fen)} 元，"
            f"逐行相加是 {format_yuan(total.summed_fen)} 元，"
            f"{'少' if missing_fen > 0 else '多'} {format_yuan(abs(missing_fen))} 元，请核对。",
            file=file_name,
            sheet=total.sheet,
            line=total.line,
            column=total.column,
        )
    for broken in budgets.read_broken_sums(cursor):
        yield Finding(
            "warning",
            "BUDGET_LINE_SUM",
            f"第 {broken.line} 行的{broken.column}印的是 {format_yuan(broken.printed_fen)} 元，"
            f"按这一行的各栏算是 {format_yuan(broken.computed_fen)} 元，"
            "以年初、结转、追加、追减、调剂各栏为准。",
            project=broken.project_code or None,
            file=file_name,
            sheet=broken.sheet,
            line=broken.line,
            column=broken.column,
        )


def check_budget_lines(cursor: duckdb.DuckDBPyConnection, file_name: str) -> Iterator[Finding]:
    """Projects whose 绩效文本 prints another amount than the table."""
    for differing in budgets.read_text_differences(cursor):
        yield Finding(
            "warning",
            "BUDGET_TEXT_DIFFERS",
            f"「{differing.name}」预算指标的年初和结转共 "
            f"{format_wanyuan(differing.table_fen)} 万元，"
            f"绩效文本印的是 {format_wanyuan(differing.text_fen)} 万元，以预算指标为准。",
            project=differing.project_code,
            file=file_name,
        )


def check_nothing(_: duckdb.DuckDBPyConnection, __: str) -> tuple[Finding, ...]:
    """A table of changes has nothing of its own to be looked at."""
    return ()
