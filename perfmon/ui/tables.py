"""Tables: how a column looks by what it holds, drawing one, and letting a row be picked.

A long list is drawn a page at a time.
"""

from typing import Any, Literal

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from perfmon.charts.theme import LIGHT_SIGNS
from perfmon.ui.colours import light_colour
from perfmon.ui.figures import MISSING
from perfmon.ui.paging import shown_part

Columns = dict[str, ColumnConfig]
"""Column name → how it is shown, in the order of the table.

A phone shows about 360 pixels of a table, 330 inside a frame: what a row is called, its light or
state, and the amount that decides come first and share them. On a desk the columns grow to fill
the page. None is pinned: the grid paints pinned words grey, below the contrast that a page keeps.
"""

Height = int | Literal["content"]
"""Of a table: pixels, or as high as its rows."""

ROW_HEIGHT = 30


def text(label: str, width: int) -> ColumnConfig:
    """A column of words."""
    return st.column_config.TextColumn(label, width=width)


def light(label: str, width: int) -> ColumnConfig:
    """A column of lights: shape and word on the light's colour; the cells are lists of one."""
    return st.column_config.MultiselectColumn(
        label,
        options=[sign.text for sign in LIGHT_SIGNS.values()],
        color=[light_colour(light) for light in LIGHT_SIGNS],
        width=width,
    )


def whole(label: str, width: int = 72) -> ColumnConfig:
    """A column of counts, years or line numbers."""
    return st.column_config.NumberColumn(label, format="%d", width=width)


def number(label: str, width: int, help_text: str | None = None) -> ColumnConfig:
    """A column of numbers with one decimal: months, multiples."""
    return st.column_config.NumberColumn(label, format="%.1f", width=width, help=help_text)


def money(label: str, width: int = 110, help_text: str | None = None) -> ColumnConfig:
    """A column of 万元; the label says the unit."""
    return st.column_config.NumberColumn(label, format="%,.2f", width=width, help=help_text)


def points(label: str, width: int = 124) -> ColumnConfig:
    """A column of 个百分点, signed."""
    return st.column_config.NumberColumn(label, format="%+,.2f", width=width)


def rate(label: str, width: int = 100, help_text: str | None = None) -> ColumnConfig:
    """A column of rates, in percent."""
    return st.column_config.NumberColumn(label, format="%.2f%%", width=width, help=help_text)


def progress(label: str, width: int = 130) -> ColumnConfig:
    """A column of rates as bars, in percent; above 100 the bar is full and the number goes on."""
    return st.column_config.ProgressColumn(
        label, format="%.2f%%", min_value=0, max_value=100, width=width
    )


def day(label: str, width: int = 100) -> ColumnConfig:
    """A column of days."""
    return st.column_config.DateColumn(label, format="YYYY-MM-DD", width=width)


def show_table(
    rows: pd.DataFrame, columns: Columns, height: Height = "content", key: str | None = None
) -> None:
    """Draws the columns named, in their order, and no others.

    Args:
        rows: of the list.
        columns: those shown.
        height: of the table.
        key: of a list that may be long, to turn its pages by; without it all its rows are drawn.
    """
    shown = rows if key is None else shown_part(rows, key).rows
    st.dataframe(shown[list(columns)], **_look(columns, height))


def pick_row(
    rows: pd.DataFrame, columns: Columns, key: str, height: Height = "content"
) -> "pd.Series[Any] | None":
    """Draws a table and gives the row that was just clicked, once; None otherwise."""
    part = shown_part(rows, key)
    clicks = st.session_state.setdefault(f"{key}_clicks", 0)
    state = st.dataframe(
        part.rows[list(columns)],
        on_select="rerun",
        selection_mode="single-cell",
        key=_key_of(f"{key}_{clicks}", part.first),
        **_look(columns, height),
    )
    cells = state["selection"]["cells"]
    if not cells:
        return None
    st.session_state[f"{key}_clicks"] = clicks + 1
    return part.rows.iloc[int(cells[0][0])]


def chosen_row(
    rows: pd.DataFrame, columns: Columns, key: str, height: Height = "content"
) -> int | None:
    """Draws a table and gives the place of the row that is picked, as long as it stays so."""
    part = shown_part(rows, key)
    state = st.dataframe(
        part.rows[list(columns)],
        on_select="rerun",
        selection_mode="single-cell",
        key=_key_of(key, part.first),
        **_look(columns, height),
    )
    cells = state["selection"]["cells"]
    if not cells or int(cells[0][0]) >= len(part.rows):
        return None
    return part.first + int(cells[0][0])


def choose_rows(rows: pd.DataFrame, columns: Columns, key: str, height: Height = "content") -> None:
    """Draws a table whose rows can be ticked; `chosen_rows` tells which are."""
    st.dataframe(
        rows[list(columns)],
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        **_look(columns, height),
    )


def chosen_rows(key: str) -> list[int]:
    """The rows ticked in a table drawn by `choose_rows`, also before it is drawn in this run."""
    state = st.session_state.get(key)
    return [] if state is None else [int(row) for row in state["selection"]["rows"]]


def _key_of(key: str, first: int) -> str:
    """The key of a page's table: what is picked on one page is not picked on the next."""
    return f"{key}_from_{first}" if first else key


def _look(columns: Columns, height: Height) -> dict[str, Any]:
    return {
        "column_config": columns,
        "hide_index": True,
        "row_height": ROW_HEIGHT,
        "height": height,
        "placeholder": MISSING,
    }
