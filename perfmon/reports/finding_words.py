"""A finding on a 绩效文本 in the words of papers: where it stands, why it is one, its fate."""

from collections.abc import Mapping
from typing import Any

from perfmon.clock import wall_time
from perfmon.measures.rates import is_missing
from perfmon.quality.reasons import OURS, REASONS
from perfmon.store.text_findings import SENT_BACK

WHOLE_TEXT = "全文"
NO_WORD = "—"

BUREAU = "本局审核要求"
"""What a paper of the bureau calls the rules that this product settled (本项目约定)."""

Row = Mapping[Any, Any]


def project_words(row: Row) -> str:
    """The project it is on, or 全文."""
    name = row["project_name"]
    if is_missing(name):
        name = row["project_code"]
    return WHOLE_TEXT if is_missing(name) else str(name)


def indicator_words(row: Row) -> str:
    """The line of the table and the indicator, or else the column: 第 3 行 时效指标“支出时间”."""
    if is_missing(row["printed_row"]):
        return NO_WORD if is_missing(row["column_head"]) else str(row["column_head"])
    level2 = "" if is_missing(row["level2"]) else str(row["level2"])
    level3 = "" if is_missing(row["level3"]) else f"“{row['level3']}”"
    return f"第 {row['printed_row']} 行 {level2}{level3}".strip()


def place_words(row: Row) -> str:
    """Project and place in it, in one line."""
    place = indicator_words(row)
    return project_words(row) if place == NO_WORD else f"{project_words(row)}　{place}"


def reason_words(code: str) -> str:
    """Why the rule stands, with its source in brackets; a dash for a code of another version."""
    reason = REASONS.get(code)
    if reason is None:
        return NO_WORD
    return f"{reason.why}（{BUREAU if reason.source == OURS else reason.source}）"


def corrected_words(row: Row) -> str:
    """What a 更正 changed: 资金支出计划12月底 空白 → 100.00万元; '' where it is none."""
    if is_missing(row["corrected_from"]):
        return ""
    month = "" if is_missing(row["corrected_month"]) else f"{row['corrected_month']}月底"
    cell = f"{row['corrected_field']}{month} {row['corrected_from']}"
    if is_missing(row["corrected_value"]):
        return f"{cell}，后来改回原文"
    return f"{cell} → {row['corrected_value']}"


def said_by(row: Row) -> str:
    """Who answered or corrected last; a dash where nobody did."""
    is_answer = is_missing(row["corrected_by"])
    return cell_words(row["answered_by" if is_answer else "corrected_by"])


def said_at(row: Row) -> str:
    """When, by the clock on the wall; a dash where nobody answered."""
    is_answer = is_missing(row["corrected_at"])
    moment = row["answered_at" if is_answer else "corrected_at"]
    return NO_WORD if is_missing(moment) else wall_time(moment)


def cell_words(value: object) -> str:
    """A cell of text, a dash where it is missing or blank."""
    return NO_WORD if is_missing(value) or not str(value).strip() else str(value)


def message_words(row: Row) -> str:
    """The sentence, with why it went back where it did."""
    if row["verdict"] != SENT_BACK:
        return str(row["message"])
    return f"{row['message']}已退回：{row['answer']}"
