"""The printed value (指标值) of an indicator: kind, operator, number, unit, deadline."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from perfmon.document import IndicatorKind, Operator
from perfmon.findings import Finding
from perfmon.ingest.chinese_number import in_digits
from perfmon.ingest.deadline import PrintedDate, find_date, read_deadline
from perfmon.ingest.letters_as_digits import letters_as_digits
from perfmon.ingest.printed_number import (
    NUMBER,
    PERCENT,
    WORDS_AFTER,
    WORDS_BEFORE,
    leading_unit,
)
from perfmon.ingest.printed_text import (
    as_printed,
    is_blank_mark,
    readable_value,
    strict_sign,
    tidy,
)
from perfmon.ingest.printed_unit import read_unit

_KINDS: dict[Operator, IndicatorKind] = {">=": "at_least", "<=": "at_most", "=": "equal"}
_VALUE = re.compile(rf"(?P<before>[^0-9]*?)(?P<number>-?{NUMBER})(?P<after>(?:[^0-9]|(?<=m)[23])*)")
_WITHIN = re.compile(r"(?<=[天日时钟月年])内")


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
        level2: the indicator's 二级指标, which says what operator a bare number should have and
            whether 上半年 is a date.
        budget_year: the document's year.
    """
    value = readable_value(printed)
    found = find_date(value, budget_year, is_timeliness="时效" in level2)
    letters = letters_as_digits(value)
    if letters:
        meaning, findings = IndicatorValue("qualitative"), [_doubt_letters(*letters)]
    elif found and not (found.month is None and _VALUE.fullmatch(found.rest)):
        meaning, findings = _read_date(found, budget_year)
    else:
        meaning, findings = _read_number(found.rest if found else value, level2, printed)
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


def _read_number(value: str, level2: str, printed: str) -> tuple[IndicatorValue, list[Finding]]:
    parts = _VALUE.fullmatch(value)
    if parts is None:
        return IndicatorValue("qualitative"), _doubt_words(value)
    before, after = parts["before"], _WITHIN.sub("以内", parts["after"])
    operators = {*_operators(before, WORDS_BEFORE), *_operators(after, WORDS_AFTER)}
    operators = operators - {"="} or operators
    if len(operators) > 1:
        return IndicatorValue("qualitative"), [_ambiguous("既写了下限又写了上限")]
    operator = operators.pop() if operators else None
    number, unit = parts["number"].replace(",", ""), read_unit(after)
    meaning = IndicatorValue(
        _KINDS[operator or "="], operator or "=", number, _unit_as_printed(unit.unit, printed)
    )
    findings = _doubt_number(meaning, unit.inexact, printed)
    if operator is None:
        usual = f"{before}{_usual_sign(meaning, level2)}{_amount(meaning)}"
        findings.append(_missing_operator(value, None if unit.inexact else usual))
    return meaning, findings


def _operators(text: str, words: Iterable[tuple[str, Operator]]) -> set[Operator]:
    """The operators that a text speaks; a longer word (不超过) hides the shorter in it (超过)."""
    found: set[Operator] = set()
    for word, operator in words:
        if word in text:
            found.add(operator)
            text = text.replace(word, "")
    return found


def _unit_as_printed(unit: str | None, printed: str) -> str | None:
    """A unit keeps its characters; only a known measure word has one spelling."""
    if unit is None or leading_unit(unit) == unit:
        return unit
    return as_printed(unit, printed)


def _missing_operator(value: str, proposal: str | None) -> Finding:
    """OP_MISSING: a number without operator leaves the direction of scoring undefined."""
    advice = f"建议写成“{proposal}”" if proposal else "请补上比较符号"
    reason = f"指标值“{value}”没有写比较符号，按“等于”读入；{advice}。"
    return Finding("warning", "OP_MISSING", reason, proposal=proposal)


def _usual_sign(meaning: IndicatorValue, level2: str) -> str:
    if "成本" in level2:
        return "≤"
    return "≥" if "满意" in level2 or meaning.unit == PERCENT else "="


def _amount(meaning: IndicatorValue) -> str:
    return f"{meaning.number}{meaning.unit or ''}"


def _doubt_number(meaning: IndicatorValue, inexact: str | None, printed: str) -> list[Finding]:
    """VALUE_AMBIGUOUS: 余 makes no exact number, > and < leave their own number out."""
    reasons = []
    if inexact:
        reasons.append(f"“{inexact}”不是确数，按 {_amount(meaning)} 读入")
    sign = strict_sign(printed)
    if sign and meaning.operator in (">=", "<="):
        taken = "≥" if sign == ">" else "≤"
        reasons.append(f"“{sign}”不含本数，按含本数的“{taken}”读入")
    return [_ambiguous("；".join(reasons))] if reasons else []


def _doubt_words(value: str) -> list[Finding]:
    if is_blank_mark(value):
        told = f"只写了“{value}”" if value else "是空白的"
        return [Finding("error", "VALUE_BLANK", f"指标值{told}，没有可以对照的目标。")]
    if re.search("[0-9]", value):
        return [_ambiguous("数字不止一个或写法认不出，没有当作数字目标")]
    digits = in_digits(value)
    if digits is None:
        return []
    doubt = _ambiguous(f"数字是用汉字写的，没有当作数字目标，建议写成“{digits}”")
    return [replace(doubt, proposal=digits)]


def _doubt_letters(printed: str, meant: str, proposal: str) -> Finding:
    """VALUE_AMBIGUOUS: a letter in the number; which digit is meant, a person has to say."""
    doubt = _ambiguous(f"“{printed}”里有字母，疑为“{meant}”，没有当作数字目标")
    return replace(doubt, proposal=proposal)


def _ambiguous(reason: str) -> Finding:
    return Finding("warning", "VALUE_AMBIGUOUS", f"指标值读不准：{reason}，请核对。")
