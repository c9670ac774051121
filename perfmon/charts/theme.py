"""The look that all pictures share: colours by meaning, the signs of the lights, one layout.

The colours stand once more in `.streamlit/config.toml` for Streamlit's own parts; a test compares.
"""

from dataclasses import dataclass
from html import escape
from typing import Any

from perfmon.charts.figure import Figure, draw
from perfmon.charts.labels import wrap
from perfmon.measures.rates import is_missing
from perfmon.measures.sentences import LIGHT_WORDS

FONT_STACK = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif'
TITLE_SIZE, TEXT_SIZE, LABEL_SIZE = 14, 12, 11
TITLE_LINE, TEXT_LINE = 20, 17
TITLE_WIDTH = 320
"""The narrowest card, on a phone, in pixels; titles are broken to fit it."""
CARD_HEIGHT = 330
MONTH_TICKS = (1, 3, 6, 10, 12)
"""The months named on an axis: few enough for a phone, and the usual checkpoints among them."""


@dataclass(frozen=True)
class Palette:
    """The colours of one theme; red, amber and green are signals and nothing else."""

    paper: str
    raised: str
    ink: str
    muted: str
    line: str
    blue: str
    red: str
    amber: str
    green: str


LIGHT = Palette(
    paper="#ffffff",
    raised="#f4f6f8",
    ink="#1b2733",
    muted="#5b6773",
    line="#dfe4ea",
    blue="#1f5fa8",
    red="#b83227",
    amber="#8a5d00",
    green="#23693f",
)
DARK = Palette(
    paper="#12181f",
    raised="#1b232d",
    ink="#e6ebf0",
    muted="#93a0ad",
    line="#2c3742",
    blue="#7fb2e5",
    red="#ee8373",
    amber="#d9a53a",
    green="#5fae82",
)


def palette(theme_type: str | None) -> Palette:
    """The colours for what `st.context.theme.type` says; light where it says nothing.

    >>> palette("dark").paper, palette(None).paper
    ('#12181f', '#ffffff')
    """
    return DARK if theme_type == "dark" else LIGHT


@dataclass(frozen=True)
class LightSign:
    """How a light (预警灯) is shown beside its colour, so that a photocopy keeps it.

    Attributes:
        shape: one character.
        word: what sentences call it.
    """

    shape: str
    word: str

    @property
    def text(self) -> str:
        """Shape and word: ■ 滞后."""
        return f"{self.shape} {self.word}"


LIGHT_SIGNS: dict[str | None, LightSign] = {
    "red": LightSign("■", LIGHT_WORDS["red"]),
    "yellow": LightSign("▲", LIGHT_WORDS["yellow"]),
    "green": LightSign("●", LIGHT_WORDS["green"]),
    "blue": LightSign("◆", LIGHT_WORDS["blue"]),
    None: LightSign("○", "不判灯"),
}


def light_sign(light: object) -> LightSign:
    """The sign of a light as frames hold it, where a missing one may be NA or NaN.

    >>> light_sign("red").text, light_sign(float("nan")).text
    ('■ 滞后', '○ 不判灯')
    """
    return LIGHT_SIGNS[None if is_missing(light) else str(light)]


CARD_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
"""For pictures in cards: nothing to press, nothing in English."""


def base_layout(
    palette: Palette,
    title: str = "",
    description: str = "",
    height: int = CARD_HEIGHT,
    above: int = 0,
) -> dict[str, Any]:
    """The layout that every picture starts from.

    Args:
        palette: the colours of the theme.
        title: the finding as a sentence; empty where the page prints it itself.
        description: what is shown, in which unit, as of when; grey, behind the title.
        height: of the whole picture in pixels.
        above: pixels kept free between the description and the plot.
    """
    heads = wrap(title, TITLE_WIDTH, TITLE_SIZE)
    notes = wrap(description, TITLE_WIDTH, TEXT_SIZE)
    axis = {
        "automargin": True,
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "gridcolor": palette.line,
        "tickfont": {"size": LABEL_SIZE, "color": palette.muted},
    }
    return {
        "template": {},
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT_STACK, "size": TEXT_SIZE, "color": palette.ink},
        "title": {
            "text": "<br>".join(_head(heads) + _note(notes, palette)),
            "font": {"size": TITLE_SIZE, "color": palette.ink},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            # Plotly hangs a title of one line from its top, a longer one from its first baseline
            "pad": {"l": 2, "t": 4 if len(heads + notes) == 1 else 4 + 0.7 * TITLE_SIZE},
        },
        "margin": {
            "l": 8,
            "r": 8,
            "t": 10 + TITLE_LINE * len(heads) + TEXT_LINE * len(notes) + above,
            "b": 8,
        },
        "showlegend": False,
        "separators": ".,",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": palette.raised,
            "bordercolor": palette.line,
            "font": {"family": FONT_STACK, "size": TEXT_SIZE, "color": palette.ink},
            "align": "left",
        },
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)",
            "color": palette.muted,
            "activecolor": palette.ink,
        },
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def empty_figure(palette: Palette, sentence: str, height: int = CARD_HEIGHT) -> Figure:
    """What stands in place of a picture that cannot be drawn: the sentence that says why."""
    layout = base_layout(palette, height=height)
    for axis in (layout["xaxis"], layout["yaxis"]):
        axis["visible"] = False
    layout["annotations"] = [
        {
            "text": "<br>".join(wrap(sentence, TITLE_WIDTH, TEXT_SIZE)),
            "xref": "paper",
            "yref": "paper",
            "x": 0.5,
            "y": 0.5,
            "showarrow": False,
            "font": {"size": TEXT_SIZE, "color": palette.muted},
        }
    ]
    return draw([], layout)


def _head(lines: list[str]) -> list[str]:
    return [f"<b>{escape(line, quote=False)}</b>" for line in lines]


def _note(lines: list[str], palette: Palette) -> list[str]:
    style = f"font-size:{TEXT_SIZE}px;color:{palette.muted}"
    return [f'<span style="{style}">{escape(line, quote=False)}</span>' for line in lines]
