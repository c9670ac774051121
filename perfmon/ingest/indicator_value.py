"""The printed value (指标值) of an indicator: kind, operator, number, unit, deadline."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from perfmon.document import IndicatorKind, Operator
from perfmon.findings import Finding
from perfmon.ingest.deadline import PrintedDate, find_date, read_deadline
from perfmon.ingest.printed_number import NUMBER, WORDS_AFTER, WORDS_BEFORE, leading_unit
from perfmon.ingest.printed_text import readable_value, tidy

_KINDS: dict[Operator, IndicatorKind] = {">=": "at_least", "<=": "at_most", "=": "equal"}
_VALUE = re.compile(rf"(?P<before>[^0-9]*?)(?P<number>-?{NUMBER})(?P<after>(?:[^0-9]|(?<=m)[23])*)")
_WITHIN = re.compile(r"(?<=[天日时钟月年])内")
_WHOLE_UNIT = 4


@dataclass(frozen=True)
class IndicatorValue:
    """What a printed value means; the fields are those of `perfmon.document.Indicator`."""

    kind: IndicatorKind
    operator: Operator | None = None
    number: str | None = None
    unit: str | None = None
    deadline: date | None = None


def read_value(printed: str, level2: str, budget_year: int) -> tuple[IndicatorValue, list[Finding]]:
    """What a printed value means, with what is wrong about its writing.

    Args:
        printed: the cell.
        level2: the indicator's 二级指标, which says what operator a bare number should have.
        budget_year: the document's year.
    """
    value = readable_value(printed)
    found = find_date(value, budget_year)
    if found and not (found.month is None and _VALUE.fullmatch(found.rest)):
        meaning, findings = _read_date(found, budget_year)
    else:
        meaning, findings = _read_number(found.rest if found else value, level2)
    return meaning, [
        replace(finding, printed_value=tidy(printed), column="指标值") for finding in findings
    ]


def looks_like_value(text: str) -> bool:
    """Whether a cell can be a target's value: it has a digit or a comparison sign."""
    return bool(re.search(r"[0-9≥≤=]", readable_value(text)))


def _read_date(found: PrintedDate, budget_year: int) -> tuple[IndicatorValue, list[Finding]]:
    deadline, findings = read_deadline(found, budget_year)
    if re.search("[0-9]", found.rest):
        findings.append(_ambiguous("日期之外还有数字，只按日期读入"))
    return IndicatorValue("by_date", "<=", deadline=deadline), findings


def _read_number(value: str, level2: str) -> tuple[IndicatorValue, list[Finding]]:
    parts = _VALUE.fullmatch(value)
    if parts is None:
        return IndicatorValue("qualitative"), _doubt_words(value)
    before, after = parts["before"], _WITHIN.sub("以内", parts["after"])
    operators = {*_operators(before, WORDS_BEFORE), *_operators(after, WORDS_AFTER)}
    if len(operators) > 1:
        return IndicatorValue("qualitative"), [_ambiguous("既写了下限又写了上限")]
    operator = operators.pop() if operators else "="
    meaning = IndicatorValue(
        _KINDS[operator], operator, parts["number"].replace(",", ""), _unit(after)
    )
    is_written = operator != "=" or "=" in before or "等于" in before
    return meaning, [] if is_written else [_missing_operator(value, level2)]


def _operators(text: str, words: Iterable[tuple[str, Operator]]) -> set[Operator]:
    """The operators that a text speaks; a longer word (不超过) hides the shorter in it (超过)."""
    found: set[Operator] = set()
    for word, operator in words:
        if word in text:
            found.add(operator)
            text = text.replace(word, "")
    return found


def _unit(after: str) -> str | None:
    for word, _ in WORDS_AFTER:
        after = after.partition(word)[0]
    unit = after.replace("左右", "").strip("。.;；，,")
    return (leading_unit(unit) if len(unit) > _WHOLE_UNIT else None) or unit or None


def _missing_operator(value: str, level2: str) -> Finding:
    """OP_MISSING: a number without operator leaves the direction of scoring undefined."""
    if "成本" in level2:
        proposal = f"≤{value}"
    elif "满意" in level2 or value.endswith("%"):
        proposal = f"≥{value}"
    else:
        proposal = f"={value}"
    reason = f"指标值“{value}”没有写比较符号，按“等于”读入；建议写成“{proposal}”。"
    return Finding("warning", "OP_MISSING", reason, proposal=proposal)


def _doubt_words(value: str) -> list[Finding]:
    if not value:
        return [Finding("error", "VALUE_BLANK", "指标值是空白的，没有可以对照的目标。")]
    if re.search("[0-9]", value):
        return [_ambiguous("数字不止一个或写法认不出，没有当作数字目标")]
    return []


def _ambiguous(reason: str) -> Finding:
    return Finding("warning", "VALUE_AMBIGUOUS", f"指标值读不准：{reason}，请核对。")
