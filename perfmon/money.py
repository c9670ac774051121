"""Money is integer fen (分) inside the program; 万元 exists only in files and on screens.

Nothing here touches a float: texts go through `Decimal`, fen are `int` or int64 arrays.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

import numpy as np
import numpy.typing as npt

FEN_PER_YUAN = 100
FEN_PER_WANYUAN = 1_000_000

FEN_PER_UNIT = {
    "元": FEN_PER_YUAN,
    "千元": 1_000 * FEN_PER_YUAN,
    "万元": FEN_PER_WANYUAN,
    "百万元": 100 * FEN_PER_WANYUAN,
    "亿元": 10_000 * FEN_PER_WANYUAN,
}
"""The units of money that texts print, in fen."""

Int64Array = npt.NDArray[np.int64]


def parse_fen(text: str, fen_per_unit: int = FEN_PER_WANYUAN) -> int:
    """The fen that a printed amount stands for.

    Args:
        text: digits with an optional sign, thousands separators and decimals, e.g. `1,096.00`.
        fen_per_unit: how many fen the printed unit holds (万元 by default).

    Raises:
        ValueError: the text is no number, or is finer than a fen.

    >>> parse_fen("5.24")
    5240000
    >>> parse_fen("1,096.005")
    1096005000
    """
    with localcontext(prec=len(text) + len(str(fen_per_unit))):
        try:
            fen = Decimal(text.replace(",", "").replace("，", "")) * fen_per_unit
        except InvalidOperation as error:
            raise ValueError(text) from error
        if not fen.is_finite() or fen != fen.to_integral_value():
            raise ValueError(text)
        return int(fen)


def format_wanyuan(fen: int, decimals: int = 2) -> str:
    """The amount in 万元 with thousands separators, rounded half up from the exact fen.

    >>> format_wanyuan(332640000)
    '332.64'
    >>> format_wanyuan(123456789000)
    '123,456.79'
    >>> format_wanyuan(-4999)
    '0.00'
    """
    step = Decimal(1).scaleb(-decimals)
    rounded = (Decimal(int(fen)) / FEN_PER_WANYUAN).quantize(step, ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:,}"


def format_yiyuan(fen: int) -> str:
    """The amount in 亿元 with two decimals, rounded half up once from the exact fen.

    >>> format_yiyuan(1_050_473_300_00)
    '10.50'
    """
    rounded = (Decimal(int(fen)) / FEN_PER_UNIT["亿元"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:,}"


def round_to_sum(parts_fen: Sequence[int], unit_fen: int = FEN_PER_WANYUAN // 100) -> list[int]:
    """Amounts that a table prints as parts of a sum, rounded so that they add up to it.

    The sum is rounded half up from the exact fen; each part is rounded down or up, those with the
    largest remainders up (最大余数法); of equal remainders the earlier part.

    Args:
        parts_fen: the exact parts.
        unit_fen: what is printed last: 0.01 万元.

    Returns:
        The parts in fen, whole multiples of the unit.

    >>> round_to_sum([3_333, 3_333, 3_334], 10_000)
    [0, 0, 10000]
    >>> [format_wanyuan(fen) for fen in round_to_sum([15_000, 15_000])]
    ['0.02', '0.01']
    """
    whole_fen = sum(int(part) for part in parts_fen)
    size = (2 * abs(whole_fen) + unit_fen) // (2 * unit_fen)
    total = size if whole_fen >= 0 else -size
    down = [int(part) // unit_fen for part in parts_fen]
    order = sorted(range(len(down)), key=lambda place: -(int(parts_fen[place]) % unit_fen))
    raised = set(order[: total - sum(down)])
    return [unit_fen * (value + (place in raised)) for place, value in enumerate(down)]


def format_yuan(fen: int) -> str:
    """The exact amount in 元 with thousands separators and two decimals.

    >>> format_yuan(-123456789)
    '-1,234,567.89'
    """
    return f"{Decimal(int(fen)) / FEN_PER_YUAN:,.2f}"


def format_percent(part_fen: int, whole_fen: int, decimals: int = 2) -> str:
    """A share as percent, rounded half up from the two exact amounts.

    >>> format_percent(38_000_000, 96_000_000)
    '39.58%'
    """
    return f"{_hundredfold(part_fen, whole_fen, decimals)}%"


def format_points(part_fen: int, whole_fen: int, decimals: int = 2) -> str:
    """A difference of shares in 个百分点 without the word, rounded half up once, unsigned zero.

    >>> format_points(38_000_000 - 70_000_000, 96_000_000)
    '-33.33'
    """
    return _hundredfold(part_fen, whole_fen, decimals)


def _hundredfold(part_fen: int, whole_fen: int, decimals: int) -> str:
    step = Decimal(1).scaleb(-decimals)
    share = (100 * Decimal(int(part_fen)) / Decimal(int(whole_fen))).quantize(step, ROUND_HALF_UP)
    return f"{abs(share) if share == 0 else share:,}"


def divide_half_up(numerator: Int64Array, denominator: Int64Array) -> Int64Array:
    """The quotients rounded half up to whole fen; numerators ≥ 0, denominators > 0.

    >>> divide_half_up(np.array([1, 2, 5]), np.array([2, 3, 3])).tolist()
    [1, 1, 2]
    """
    assert (numerator >= 0).all(), "half up is defined here for amounts that are not negative"
    assert (denominator > 0).all(), "a denominator must be positive"
    return (2 * numerator + denominator) // (2 * denominator)
