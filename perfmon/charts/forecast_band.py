"""The forecast (预计) as a pale blue band from what is paid at the cut to the range in December."""

from dataclasses import dataclass
from typing import Any

from perfmon.charts.theme import Palette
from perfmon.money import format_percent, format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR

OPACITY = 0.16
"""Of the band: pale enough for the lines on it to keep their contrast."""


@dataclass(frozen=True)
class ForecastBand:
    """What is expected to be paid by 31 December, and its range (八成把握), in fen."""

    expected_fen: int
    low_fen: int
    high_fen: int

    def words(self, budget_fen: int) -> str:
        """What the band says in December.

        >>> ForecastBand(91_000_000, 84_000_000, 96_000_000).words(100_000_000)
        '预计 91.00 万元，91.0%（84.0%—96.0%）'
        """
        expected, low, high = (
            format_percent(fen, budget_fen, 1)
            for fen in (self.expected_fen, self.low_fen, self.high_fen)
        )
        return f"预计 {format_wanyuan(self.expected_fen)} 万元，{expected}（{low}—{high}）"


def band_trace(
    band: ForecastBand, cut: tuple[float, float], budget_fen: int, palette: Palette
) -> dict[str, Any]:
    """The band as a filled shape without an edge, which says nothing on hover itself.

    Args:
        band: the forecast.
        cut: where the paid line ends, in months and in % of the budget.
        budget_fen: what 100% is.
        palette: the colours of the theme.
    """
    at, paid_percent = cut
    low, high = (100 * fen / budget_fen for fen in (band.low_fen, band.high_fen))
    return {
        "type": "scatter",
        "name": "八成把握",
        "x": [at, MONTHS_IN_YEAR, MONTHS_IN_YEAR, at],
        "y": [paid_percent, high, low, paid_percent],
        "mode": "lines",
        "line": {"width": 0, "color": palette.blue},
        "fill": "toself",
        "fillcolor": _pale(palette.blue),
        "hoverinfo": "skip",
    }


def _pale(colour: str) -> str:
    """A #rrggbb colour let through as the band is.

    >>> _pale("#1f5fa8")
    'rgba(31,95,168,0.16)'
    """
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{OPACITY})"
