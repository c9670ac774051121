"""Latin letters typed for digits inside a number: the O of 9O%, the l of l00%.

A digit that is none cuts the number short (9O% would be 9), so such a value is no number at all.
"""

import re

from perfmon.ingest.printed_number import WORDS_BEFORE, leading_unit

_DIGITS = str.maketrans("OolISBZ", "0011582")
_TOKEN = re.compile(r"(?<![A-Za-z0-9.,])[0-9.,]*[OolISBZ][0-9.,OolISBZ]*")
_BETWEEN = re.compile(r"[0-9][OolISBZ]+[.,]?[0-9]|[0-9][.,][OolISBZ]")
_LEADING = re.compile(r"(?:[SBZ]|[lI][Oo]*|[Oo]+)[.,]?[0-9]")
_ENDS_NUMBER = re.compile(r"[%‰百千万亿余多年月]|以[上下内]|及以")
_CLASS = re.compile("[级类型号层档等]")
_SIGN = re.compile("[≥≤=]$")
_NUMBER_BEGINS = re.compile(rf"(?:^|[≥≤=年月]|{'|'.join(word for word, _ in WORDS_BEFORE)})-?$")


def letters_as_digits(value: str) -> tuple[str, str, str] | None:
    """The part of a readable value in which letters stand for digits.

    Units and names that begin or end so stay: 10l (litres), 5S, 25oC, SO2, O3, ISO9001, B1级.

    Returns:
        The part as printed, the number probably meant, and the value with it; None without such.

    >>> letters_as_digits("≥9O%"), letters_as_digits("≤5MB")
    (('9O', '90', '≥90%'), None)
    """
    for token in _TOKEN.finditer(value):
        before, part, after = value[: token.start()], token.group(), value[token.end() :]
        if _BETWEEN.search(part) or _is_led(before, part, after) or _is_trailed(part, after):
            meant = part.translate(_DIGITS)
            return part, meant, f"{before}{meant}{after}"
    return None


def _is_led(before: str, part: str, after: str) -> bool:
    """Whether a number begins with letters (l00%) or has nothing else (lOO%)."""
    begins, is_signed = _NUMBER_BEGINS.search(before), _SIGN.search(before)
    if part.isalpha():
        is_share = after.startswith(("%", "‰")) and begins
        return bool(is_share or (is_signed and _counts(after)))
    if not _LEADING.match(part):
        return False
    if is_signed:
        return not _CLASS.match(after)
    return bool(begins) and (not after or _counts(after))


def _is_trailed(part: str, after: str) -> bool:
    """Whether a number ends with letters that begin no unit here (9O%, 9l%)."""
    letters = part.lstrip("0123456789.,")
    if letters == part or not letters.isalpha():
        return False
    if letters[0] in "Oo":
        return not (letters in ("o", "O") and after.startswith(("z", "C")))
    return _counts(after) or (letters == "I" and not after)


def _counts(after: str) -> bool:
    """Whether what follows can only follow a number: %, 人, 万元, 以上."""
    return leading_unit(after) is not None or _ENDS_NUMBER.match(after) is not None
