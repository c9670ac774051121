"""Targets that stand as numbers in the prose of part one, such as 满意度达到90%以上."""

import re
from collections.abc import Iterator

from perfmon.document import Operator, ProseTarget
from perfmon.ingest.printed_number import NUMBER, WORDS_AFTER, WORDS_BEFORE, leading_unit
from perfmon.ingest.printed_text import readable_value

_SENTENCE = re.compile(r"[。；;！!？?]|\.(?![0-9０-９])")
_CLAUSE = re.compile(r"[，:：]|,(?![0-9０-９]{3})")
_NUMBER = re.compile(rf"(?<![0-9.,])(?:{NUMBER})(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年")
_NAMES_A_THING = re.compile(r"(?:[A-Za-z第〔\[+×x·-])$")
_IS_NO_AMOUNT = re.compile(r"[年月日号届]|[+〕\]]|[A-Za-z](?!m|㎡)")


def read_prose_targets(where: str, passage: str | None, document_year: int) -> list[ProseTarget]:
    """One row a printed number that has an operator or a unit; years and dates are none.

    A year holds for the rest of the sentence that says it, else the document's year is meant.
    """
    targets: list[ProseTarget] = []
    for sentence in _SENTENCE.split(passage or ""):
        year = document_year
        for clause in _CLAUSE.split(sentence):
            said = _YEAR.findall(readable_value(clause))
            year = int(said[-1]) if said else year
            targets.extend(_clause_targets(where, clause, year))
    return targets


def _clause_targets(where: str, clause: str, year: int) -> Iterator[ProseTarget]:
    value = readable_value(clause)
    for number in _NUMBER.finditer(value):
        before, after = value[: number.start()], value[number.end() :]
        unit = leading_unit(after)
        operator = _operator(before, after[len(unit or "") :])
        if _names_something(before, after, unit) or not (unit or operator):
            continue
        digits = number.group().replace(",", "")
        yield ProseTarget(where, clause, operator or "=", digits, unit, year)


def _operator(before: str, after: str) -> Operator | None:
    """The operator by the words that touch the number; 达到90%以上 says the same twice."""
    said_before = (sign for word, sign in WORDS_BEFORE if before.endswith(word))
    said_after = (sign for word, sign in WORDS_AFTER if after.startswith(word))
    return next(said_after, None) or next(said_before, None)


def _names_something(before: str, after: str, unit: str | None) -> bool:
    """Whether the number is part of a date, a name (9+X) or a document's number."""
    return bool(
        _NAMES_A_THING.search(before) or (unit in (None, "日", "届") and _IS_NO_AMOUNT.match(after))
    )
