"""The range of a forecast (八成把握): between which amounts four outcomes of five lie.

Its width is a fitted number times √(unspent × unpaid): wide where much stays unspent, nothing
where nothing is unpaid, and narrower towards December. More stays unspent than expected more often
than less, so it reaches farther down than up.
"""

import numpy as np

from perfmon.measures.facts import BoolArray
from perfmon.measures.past_years import FloatArray
from perfmon.money import Int64Array
from perfmon.periods import MONTHS_IN_YEAR

FITTED_AT = (0, 3, 6, 9, 11, 12)
"""The month ends that fitted numbers belong to; between them they lie on straight lines."""

BELOW = (0.38, 0.45, 0.50, 0.57, 0.64, 0.0)
ABOVE = (0.12, 0.15, 0.17, 0.20, 0.25, 0.0)
"""Where the row's own earlier years speak."""

BELOW_GENERAL = (0.60, 0.55, 0.48, 0.52, 0.54, 0.0)
ABOVE_GENERAL = (0.22, 0.25, 0.27, 0.32, 0.48, 0.0)
"""Elsewhere."""

LEAST_UNSPENT = 0.005
"""The share of the budget that counts as unspent, at least, when a range is made."""

COMMON_PART = 0.1
"""How much the errors of different departments move together (correlation)."""


def whole_fen(fen: FloatArray) -> Int64Array:
    """Whole fen, rounded half up; the amounts are not negative.

    >>> whole_fen(np.array([0.5, 1.4])).tolist()
    [1, 1]
    """
    return np.floor(fen + 0.5).astype(np.int64)


def widths(part: float, own_past: FloatArray | BoolArray) -> tuple[FloatArray, FloatArray]:
    """How far ranges reach down and up, in units of the scale.

    Args:
        part: of the year that has passed, 0 to 1.
        own_past: how far earlier years of its own speak for each row, 0 to 1.
    """
    below, above, below_general, above_general = (
        np.interp(part * MONTHS_IN_YEAR, FITTED_AT, fitted)
        for fitted in (BELOW, ABOVE, BELOW_GENERAL, ABOVE_GENERAL)
    )
    return (
        below_general + (below - below_general) * own_past,
        above_general + (above - above_general) * own_past,
    )


def range_around(
    expected_fen: Int64Array,
    paid_fen: Int64Array,
    adjusted_budget_fen: Int64Array,
    width: tuple[FloatArray, FloatArray],
) -> tuple[Int64Array, Int64Array]:
    """The low and the high end; never below what is paid, never above what can be.

    >>> low, high = range_around(
    ...     np.array([940]), np.array([400]), np.array([1000]), widths(0.5, np.array([1.0])))
    >>> low.tolist(), high.tolist()
    ([845], [972])
    """
    most_fen = np.maximum(adjusted_budget_fen, paid_fen)
    least = LEAST_UNSPENT * np.maximum(adjusted_budget_fen, 0)
    unspent = np.maximum((most_fen - expected_fen).astype(np.float64), least)
    scale = np.sqrt(unspent * (most_fen - paid_fen))
    below_fen, above_fen = (whole_fen(each * scale) for each in width)
    return (
        np.maximum(expected_fen - below_fen, paid_fen),
        np.minimum(expected_fen + above_fen, most_fen),
    )


def joined_width(widths_fen: Int64Array) -> int:
    """How far a sum may be off where each part may be off so far and the errors mostly differ.

    >>> joined_width(np.array([30, 40])), joined_width(np.array([30]))
    (52, 30)
    """
    each = widths_fen.astype(np.float64)
    apart, together = np.square(each).sum(), np.square(each.sum())
    return int(np.sqrt((1 - COMMON_PART) * apart + COMMON_PART * together))
