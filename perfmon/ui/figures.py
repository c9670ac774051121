"""Figures as a page shows them: amounts in 万元, rates in percent, each rounded once, exactly."""

import numpy as np
import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.money import (
    FEN_PER_YUAN,
    divide_half_up,
    format_percent,
    format_points,
    format_wanyuan,
    round_to_sum,
)

MISSING = "—"

_FEN_PER_HUNDREDTH_WANYUAN = 10_000


def wanyuan(fen: pd.Series) -> pd.Series:
    """Amounts for a table: 万元 rounded half up to two decimals from exact fen; missing stays so.

    >>> wanyuan(pd.Series([5_240_000, -15_000, None], dtype="Int64")).tolist()
    [5.24, -0.02, nan]
    """
    missing = fen.isna().to_numpy()
    whole = fen.fillna(0).to_numpy(dtype=np.int64)
    hundredths = divide_half_up(np.abs(whole), np.full(len(fen), _FEN_PER_HUNDREDTH_WANYUAN))
    return pd.Series(np.where(missing, np.nan, np.sign(whole) * hundredths / 100), index=fen.index)


def wanyuan_with_sum(fen: pd.Series) -> pd.Series:
    """Amounts for a table whose last row is the sum of the others: what is shown adds up to it.

    The sum is rounded half up, the others by 最大余数法 (`round_to_sum`).

    >>> wanyuan_with_sum(pd.Series([15_000, 15_000, 30_000])).tolist()
    [0.02, 0.01, 0.03]
    """
    parts = round_to_sum(fen.iloc[:-1].tolist())
    return wanyuan(pd.Series([*parts, sum(parts)], fen.index))


def enough(fen: pd.Series) -> pd.Series:
    """Amounts that must be reached, rounded up to 0.01 万元, so that paying what is printed does.

    >>> enough(pd.Series([287_200_001, 0, None], dtype="Int64")).tolist()
    [287210000, 0, <NA>]
    """
    return -(-fen // _FEN_PER_HUNDREDTH_WANYUAN) * _FEN_PER_HUNDREDTH_WANYUAN


def yuan(fen: pd.Series) -> pd.Series:
    """Amounts of single vouchers for a table: 元 to the fen, as they stand on paper.

    >>> yuan(pd.Series([4_567_890, -200, None], dtype="Int64")).tolist()
    [45678.9, -2.0, nan]
    """
    return fen.astype("Float64").astype("float64") / FEN_PER_YUAN


def percent(part_fen: pd.Series, whole_fen: pd.Series) -> pd.Series:
    """Shares for a table: percent (or 个百分点) rounded half up to two decimals from exact fen.

    >>> percent(pd.Series([146_670, -1]), pd.Series([200_000, 0])).tolist()
    [73.34, nan]
    """
    missing = (part_fen.isna() | whole_fen.isna() | (whole_fen.fillna(0) <= 0)).to_numpy()
    part = part_fen.fillna(0).to_numpy(dtype=np.int64)
    whole = np.where(missing, 1, whole_fen.fillna(1).to_numpy(dtype=np.int64))
    hundredths = np.sign(part) * divide_half_up(10_000 * np.abs(part), whole)
    return pd.Series(np.where(missing, np.nan, hundredths / 100), index=part_fen.index)


def amount(fen: object) -> str:
    """An amount for a card or a sentence, without its unit.

    >>> amount(332_640_000), amount(pd.NA)
    ('332.64', '—')
    """
    return MISSING if is_missing(fen) else format_wanyuan(_whole(fen))


def rate(part_fen: object, whole_fen: object, decimals: int = 2) -> str:
    """A rate as percent.

    >>> rate(38, 96), rate(38, 0)
    ('39.58%', '—')
    """
    if _has_no_share(part_fen, whole_fen):
        return MISSING
    return format_percent(_whole(part_fen), _whole(whole_fen), decimals)


def share(part_fen: object, whole_fen: object) -> str:
    """A part of a whole in a sentence: percent without decimals, below one with two.

    >>> share(46, 100), share(998, 100_000), share(24, 10_000), share(1, 1_000_000)
    ('46%', '1%', '0.24%', '不到 0.01%')
    >>> share(0, 100), share(1, 0)
    ('0%', '—')
    """
    if _has_no_share(part_fen, whole_fen):
        return MISSING
    part, whole = _whole(part_fen), _whole(whole_fen)
    if 0 < 10_000 * part < whole:
        return "不到 0.01%"
    is_small = 0 < 100_000 * part < 995 * whole
    return rate(part_fen, whole_fen, 2 if is_small else 0)


def signed_points(part_fen: object, whole_fen: object, decimals: int = 1) -> str:
    """A gap in 个百分点 with its sign, without the word.

    >>> signed_points(-32, 96), signed_points(0, 96), signed_points(1, pd.NA)
    ('-33.3', '+0.0', '—')
    """
    if _has_no_share(part_fen, whole_fen):
        return MISSING
    points = format_points(_whole(part_fen), _whole(whole_fen), decimals)
    return points if points.startswith("-") else f"+{points}"


def _has_no_share(part_fen: object, whole_fen: object) -> bool:
    return is_missing(part_fen) or is_missing(whole_fen) or _whole(whole_fen) <= 0


def _whole(fen: object) -> int:
    assert not isinstance(fen, float), "money is never a float"
    return int(fen)  # type: ignore[call-overload, no-any-return]  # a cell of a frame
