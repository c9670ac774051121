"""What is said of every file of money: lines refused, totals that differ, budgets overrun."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import pandas as pd

from perfmon.findings import Finding
from perfmon.ingest.files.table import Table
from perfmon.ingest.project_code import has_wrong_check_character
from perfmon.measures.rates import is_missing
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.money import format_wanyuan, format_yuan
from perfmon.periods import Cutoff, Period
from perfmon.store.lines.effects import LaterLines, MovedLights
from perfmon.store.lines.taking import Place
from perfmon.store.lines.totals import TotalRow
from perfmon.store.lines.verdict import Matching

MOST_NAMED = 3
"""So many examples are named in a sentence that stands for many lines."""


def sheet_findings(unread: Iterable[Table], kind_title: str, file_name: str) -> Iterator[Finding]:
    """One finding a sheet that was left out for want of a head, but for notes without figures."""
    for table in unread:
        if any(_FIGURE.fullmatch(cell) for row in table.head for cell in row):
            sheet = table.sheet or ""
            yield Finding(
                "warning",
                "SHEET_NOT_READ",
                f"工作表「{sheet}」没有读：找不到{kind_title}的表头。若里面有数，请补上表头再导入。",
                file=file_name,
                sheet=table.sheet,
                loaded=False,
            )


_FIGURE = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?")
"""What a sheet of figures has and a sheet of notes has not."""


def line_findings(
    lines: pd.DataFrame, file_name: str, is_taken: Callable[[Place], bool]
) -> Iterator[Finding]:
    """One finding a refused or conflicting line, with its place and reason.

    Args:
        lines: of the file, as they were judged.
        file_name: as the user calls the file.
        is_taken: whether a person lets the conflicting line at a place hold.
    """
    for row in lines[lines["status"].isin(["refused", "conflict"])].to_dict("records"):
        sheet = None if is_missing(row["sheet"]) else str(row["sheet"])
        line = int(row["line"])
        place = f"工作表「{sheet}」第 {line} 行" if sheet else f"第 {line} 行"
        found = partial(Finding, file=file_name, sheet=sheet, line=line, loaded=False)
        if row["status"] == "refused":
            yield found("error", "LINE_REFUSED", f"{place}没有导入：{row['reason']}。")
        else:
            how = "以文件为准" if is_taken((sheet, line)) else "请选定以哪个为准"
            said = f"{place}：{row['reason']}{_both_amounts(row)}，{how}。"
            project = row["project_code"] or None
            yield found("warning", "LINE_CONFLICT", said, project=project)


def _both_amounts(row: Mapping[Hashable, Any]) -> str:
    amounts = {"库里": row["stored_fen"], "文件里": row["amount_fen"]}
    told = [
        f"{where} {format_yuan(fen)} 元" for where, fen in amounts.items() if not is_missing(fen)
    ]
    return f"（{'，'.join(told)}）" if told else ""


def matching_findings(matching: Matching, file_name: str, *, are_kept: bool) -> Iterator[Finding]:
    """What is said of how the lines found their projects, and whether the others are kept."""
    if matching.unmatched_lines and are_kept:
        yield Finding(
            "warning",
            "LINE_UNMATCHED",
            f"{matching.unmatched_lines} 行共 {format_yuan(matching.unmatched_fen)} 元"
            "没有对上项目，留在未匹配清单里，计入对账，可以由人指定项目。",
            file=file_name,
        )
    elif matching.unmatched_lines:
        yield Finding(
            "warning",
            "LINE_UNMATCHED",
            f"{matching.unmatched_lines} 行没有对上项目，没有写入，请核对项目编码和名称。",
            file=file_name,
            loaded=False,
        )
    if matching.named_lines:
        yield Finding(
            "info",
            "MATCHED_BY_NAME",
            f"{matching.named_lines} 行印的项目编码库里没有，"
            "按单位内完全相同的名称对上，请核对编码。",
            file=file_name,
        )
    wrong = [code for code in matching.codes if has_wrong_check_character(code)]
    if wrong:
        named = "、".join(wrong[:MOST_NAMED]) + ("等" if len(wrong) > MOST_NAMED else "")
        yield Finding(
            "warning",
            "CODE_CHECK",
            f"{len(wrong)} 个项目编码的校验位不符（{named}），照原文读入，请核对。",
            printed_value=wrong[0],
            file=file_name,
        )


def alike_findings(lines: int, first_line: int | None, file_name: str) -> Iterator[Finding]:
    """What is said of lines that are there already as another layout prints them."""
    if lines:
        yield Finding(
            "info",
            "LINE_ALIKE",
            f"{lines} 行与库里的写法不同（项目印的是编码或名称，行号、文号等有一边没有印），"
            f"两边都印的相同、金额和项目也相同，认作已有，不再计入；第一处在第 {first_line} 行。",
            file=file_name,
            line=first_line,
        )


def empty_period_finding(period: Period, file_name: str) -> Finding:
    """What is said of a file that is called complete for a period of which it has no line."""
    return Finding(
        "warning",
        "COMPLETE_EMPTY",
        f"说是 {period.label} 完整的导出，文件里却没有一行在这段时间，没有取出库里的任何一行；"
        "请核对选的月份。",
        file=file_name,
    )


def total_findings(totals: Iterable[TotalRow], file_name: str) -> Iterator[Finding]:
    """One finding a total row that its lines do not sum to, or only as printed."""
    for total in totals:
        if total.printed_fen == total.counted_fen:
            continue
        said = f"「{total.label}」印的是 {format_yuan(total.printed_fen)} 元"
        counted = format_yuan(total.counted_fen)
        missing = format_yuan(abs(total.printed_fen - total.counted_fen))
        found = partial(Finding, file=file_name, sheet=total.sheet, line=total.line)
        if total.printed_fen == total.as_printed_fen:
            how = (
                f"，把退款、作废等行按印的数也加了进去；本程序计入 {counted} 元，差 {missing} 元。"
            )
            yield found("info", "TOTAL_AS_PRINTED", said + how)
        else:
            unread = f"，其中 {total.refused} 行读不出来" if total.refused else ""
            short = total.printed_fen > total.counted_fen
            doubt = "少导了行" if short else "多了行，或有的行不该计入"
            how = f"，逐行相加是 {counted} 元，{'少' if short else '多'} {missing} 元{unread}。"
            how += f"请核对是不是{doubt}。"
            yield found("error", "TOTAL_MISMATCH", said + how)


def moved_findings(moved: Sequence[MovedLights], file_name: str) -> Iterator[Finding]:
    """One finding a cut-off that moves on, with the lights that turn though no money changed."""
    for (before_on, after_on), turned in groupby(moved, key=lambda each: each[:2]):
        turns = list(turned)
        listed = "，".join(
            f"{_light_word(turn.light_before)} → {_light_word(turn.light_after)} {turn.projects} 个"
            for turn in turns
        )
        yield Finding(
            "info",
            "CUTOFF_MOVED",
            f"截至日从{Cutoff(before_on).full_label}移到{Cutoff(after_on).full_label}："
            f"另有 {sum(turn.projects for turn in turns)} 个项目的钱没有变，只因时间往后走，"
            f"灯会变（{listed}）。",
            file=file_name,
        )


def _light_word(light: str | None) -> str:
    return "不判灯" if light is None else LIGHT_WORDS[light]


def later_findings(later: Sequence[LaterLines], file_name: str) -> Iterator[Finding]:
    """One finding a year of which tranches are issued after the cut-off that is shown."""
    for each in later:
        yield Finding(
            "info",
            "COUNTS_LATER",
            f"{each.lines} 笔共 {format_wanyuan(each.fen)} 万元的下达日期在截至日"
            f"{Cutoff(each.cut_on).full_label}以后（最早 {each.issued_on}），"
            f"从 {each.issued_on.month} 月起才计入预算，上面的变化里没有它们。",
            file=file_name,
        )


def over_budget_findings(effects: pd.DataFrame) -> Iterator[Finding]:
    """One finding a project that the file brings above its budget, or whose budget it overdraws."""
    odd = effects[
        (effects["paid_after_fen"] > effects["budget_after_fen"])
        | (effects["budget_after_fen"] < 0)
    ]
    for row in odd.to_dict("records"):
        paid = format_wanyuan(row["paid_after_fen"])
        budget = format_wanyuan(row["budget_after_fen"])
        if row["budget_after_fen"] < 0:
            code = "BUDGET_NEGATIVE"
            said = f"的调整预算成了 {budget} 万元：追减、调出的比原有的多；照计，请核对金额。"
        else:
            code = "OVER_BUDGET"
            said = f"已支付 {paid} 万元，超过调整预算 {budget} 万元；照计，请核对预算或支付。"
        yield Finding("warning", code, f"「{row['name']}」{said}", project=row["project_code"])
