"""What people type into cells, read exactly: amounts, numbers, days and grades.

Each reader raises ValueError whose text is the reason in Chinese, without a full stop.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from perfmon.ingest.columns.kind_fields import GRADES
from perfmon.money import FEN_PER_UNIT, FEN_PER_WANYUAN, parse_fen

_DIGITS = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,12})?"
_AMOUNT = re.compile(rf"({_DIGITS})(万元|元)?")
_MONEY_BEFORE = re.compile(r"^([(+-]?)¥([+-]?)(?=[0-9])")
_BRACKETED = re.compile(r"^\(([0-9.,]+)((?:万?元)?)\)$")
_NUMBER = re.compile(rf"({_DIGITS})(.*)")
_DAY = re.compile(r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?)")


def read_amount(text: str, unit: str = "万元") -> int:
    """The fen of a typed amount; a unit typed behind it goes before `unit`, brackets are a minus.

    >>> read_amount("１,096.5"), read_amount("￥12345.67元"), read_amount("（¥1,234元）")
    (1096500000, 1234567, -123400)
    """
    typed = _AMOUNT.fullmatch(_plain_amount(text))
    if typed is None:
        raise ValueError(f"“{text.strip()}”不是金额")
    try:
        return parse_fen(typed[1], FEN_PER_UNIT[typed[2] or unit])
    except ValueError as error:
        raise ValueError(f"“{text.strip()}”{typed[2] or unit}细到了分以下") from error


def _plain_amount(text: str) -> str:
    """The amount without a sign of money, with a minus in place of brackets."""
    plain = _MONEY_BEFORE.sub(r"\1\2", squeezed(text))
    return _BRACKETED.sub(r"-\1\2", plain)


def exact_wanyuan(fen: int) -> str:
    """The amount in 万元 to the fen, with two decimals at least, as it can be typed again.

    >>> exact_wanyuan(123_456_700), exact_wanyuan(1_234_567)
    ('123.4567', '1.234567')
    """
    whole, cents = divmod(abs(int(fen)), FEN_PER_WANYUAN)
    decimals = f"{cents:06d}".rstrip("0").ljust(2, "0")
    return f"{'-' if fen < 0 else ''}{whole:,}.{decimals}"


def read_number(text: str, unit: str | None) -> tuple[Decimal, bool]:
    """A typed number, and whether its own unit stood behind it; another unit is a fault.

    >>> read_number("1,200次", "次"), read_number("95", "%")
    ((Decimal('1200'), True), (Decimal('95'), False))
    """
    typed = _NUMBER.fullmatch(squeezed(text))
    if typed is None:
        raise ValueError(f"这一格要填数，“{text.strip()}”不是数")
    if typed[2] and typed[2] != squeezed(unit or ""):
        told = f"按“{unit}”填" if unit else "只填数"
        raise ValueError(f"“{text.strip()}”的单位和指标值不一样，这一格{told}")
    return Decimal(typed[1].replace(",", "")), bool(typed[2])


def read_day(text: str) -> date:
    """A typed day: 2023-03-31, 20230331, 2023/3/31 or 2023年3月31日.

    >>> read_day("2023年3月31日")
    datetime.date(2023, 3, 31)
    """
    typed = _DAY.fullmatch(squeezed(text))
    try:
        if typed is None:
            raise ValueError(text)
        year, month, day = [int(part) for part in typed.groups() if part is not None]
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(
            f"这一格要填完成日期（如 2023-03-31），“{text.strip()}”不是日期"
        ) from error


def read_grade(text: str) -> str:
    """A typed grade (完成等级).

    >>> read_grade(" 达成")
    '达成'
    """
    if squeezed(text) not in GRADES:
        raise ValueError(f"这一格只填{'、'.join(GRADES)}，“{text.strip()}”不是其中之一")
    return squeezed(text)


def squeezed(text: str) -> str:
    """The text after NFKC and without whitespace."""
    return "".join(unicodedata.normalize("NFKC", text).split())
