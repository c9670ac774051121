"""What is said of every file of money: lines refused, totals that differ, budgets overrun."""

from collections.abc import Iterable, Iterator

import pandas as pd

from perfmon.findings import Finding
from perfmon.money import format_wanyuan, format_yuan
from perfmon.store.lines.totals import TotalRow

REFUSED = "LINE_REFUSED"


def line_findings(lines: pd.DataFrame, file_name: str) -> Iterator[Finding]:
    """One finding a refused line, with its place and reason."""
    for row in lines[lines["status"] == "refused"].itertuples(index=False):
        sheet = None if pd.isna(row.sheet) else row.sheet
        place = f"工作表「{sheet}」第 {row.line} 行" if sheet else f"第 {row.line} 行"
        yield Finding(
            "error",
            REFUSED,
            f"{place}没有导入：{row.reason}。",
            file=file_name,
            sheet=sheet,
            line=int(row.line),
            loaded=False,
        )


def total_findings(totals: Iterable[TotalRow], file_name: str) -> Iterator[Finding]:
    """One finding a total row that its lines do not sum to, or only as printed."""
    for total in totals:
        if total.printed_fen == total.counted_fen:
            continue
        said = f"「{total.label}」印的是 {format_yuan(total.printed_fen)} 元"
        place = {"file": file_name, "sheet": total.sheet, "line": total.line}
        if total.printed_fen == total.as_printed_fen:
            void_fen = total.as_printed_fen - total.counted_fen
            yield Finding(
                "info",
                "TOTAL_AS_PRINTED",
                f"{said}，把退款、作废等行按印的数也加了进去；"
                f"本程序计入 {format_yuan(total.counted_fen)} 元，差 {format_yuan(void_fen)} 元。",
                **place,
            )
            continue
        unread = f"，其中 {total.refused} 行读不出来" if total.refused else ""
        yield Finding(
            "error",
            "TOTAL_MISMATCH",
            f"{said}，逐行相加是 {format_yuan(total.counted_fen)} 元，"
            f"差 {format_yuan(total.printed_fen - total.counted_fen)} 元{unread}。"
            "请核对是不是少导了行。",
            **place,
        )


def over_budget_findings(effects: pd.DataFrame) -> Iterator[Finding]:
    """One finding a project that the file brings above its budget."""
    grown = effects[effects["paid_after_fen"] > effects["budget_after_fen"]]
    for row in grown.itertuples(index=False):
        paid, budget = format_wanyuan(row.paid_after_fen), format_wanyuan(row.budget_after_fen)
        yield Finding(
            "warning",
            "OVER_BUDGET",
            f"「{row.name}」已支付 {paid} 万元，超过调整预算 {budget} 万元；"
            "照计，请核对预算或支付。",
            project=row.project_code,
        )
