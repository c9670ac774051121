"""What was filled in, as it is read beside a cell: on the page, and in the workbook of a task."""

import pandas as pd

from perfmon.ingest.columns.kind_fields import GRADES
from perfmon.measures.rates import is_missing
from perfmon.money import format_percent, format_wanyuan
from perfmon.workflows.entry_checks import Row
from perfmon.workflows.typed_values import exact_wanyuan


def said(number: object, done_on: object, grade: object) -> str:
    """A result as it can be typed again; '' where there is none."""
    if not is_missing(done_on):
        return f"{pd.Timestamp(str(done_on)):%Y-%m-%d}"
    return words_of(number) or words_of(grade)


def asked_words(row: Row) -> str:
    """How a result is filled in, by what is decided of its indicator: 累计数（册）.

    >>> asked_words({"direction": "at_least", "is_level": True, "unit": "人/次"})
    '月底的数（人/次）'
    """
    if row["direction"] == "by_date":
        return "完成日期"
    if row["direction"] == "qualitative":
        return "、".join(GRADES)
    if row["unit"] == "%":
        return "百分数" if row["is_level"] else "累计百分数"
    kind = "月底的数" if row["is_level"] else "累计数"
    return f"{kind}（{row['unit']}）" if words_of(row["unit"]) else kind


def words_of(cell: object) -> str:
    """A cell as words; '' where it is missing."""
    return "" if is_missing(cell) else str(cell)


def wanyuan_of(fen: int | None) -> str:
    """An amount exact to the fen, in 万元; '' where it is missing."""
    return "" if fen is None or is_missing(fen) else exact_wanyuan(fen)


def day_of(day: object) -> str:
    """A day as it can be typed again; '' where it is missing."""
    return said(None, day, None)


def now_words(row: Row) -> str:
    """Where a row of 偏差与预计 stands: 已付 1.00，预算 5.00，支出进度 20.00%; 完成 12册.

    The target stands beside what is reached, but of a 涉密 project.
    """
    if row["indicator_row"] == 0:
        paid, budget = int(row["paid_fen"]), int(row["adjusted_budget_fen"])
        share = f"，支出进度 {format_percent(paid, budget)}" if budget > 0 else ""
        return f"已付 {format_wanyuan(paid)}，预算 {format_wanyuan(budget)}{share}"
    value = said(row["number"], row["done_on"], row["grade"])
    unit = words_of(row["unit"]) if not is_missing(row["number"]) else ""
    target = "" if row["classified"] else f"，指标值{words_of(row['printed_value'])}"
    return f"{'完成 ' + value + unit if value else '未报'}{target}"


def expected_words(row: Row, before: str = "") -> str:
    """What is expected by the year's end; of an earlier answer with `before` "last_"."""
    if row["indicator_row"] == 0:
        return wanyuan_of(row[f"{before}expected_fen"])
    return words_of(row[f"{before}expected_text"])


def last_words(row: Row) -> str:
    """The last answer in one line, '' where there was none; of a 涉密 project without its texts."""
    if is_missing(row["last_month"]):
        return ""
    parts = [expected_words(row, "last_"), words_of(row["last_possibility"])]
    parts += [words_of(row[f"last_{name}"]) for name in ("official_cause", "deciding_cause")]
    if not row["classified"]:
        parts += [words_of(row["last_explanation"]), words_of(row["last_remedy"])]
    parts.append(day_of(row["last_remedy_on"]))
    return f"{'，'.join(part for part in parts if part)}（{int(row['last_month'])}月底）"
