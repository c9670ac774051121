"""A chart in its card: the finding as the title above it, the picture below."""

from typing import Any

import streamlit as st

from perfmon.charts.figure import Figure
from perfmon.charts.theme import CARD_CONFIG
from perfmon.ui.words import plain


def show_chart(title: str, figure: Figure, key: str) -> None:
    """Draws a chart under its title, which wraps to whatever width the card has."""
    st.markdown(f"**{plain(title)}**")
    st.plotly_chart(figure, theme=None, config=CARD_CONFIG, key=key, alt=title)


def show_clickable_chart(
    title: str, figure: Figure, key: str, hint: str = "点一条看部门"
) -> str | None:
    """Draws a chart whose points carry a code, and gives the code just clicked, once."""
    st.markdown(f"**{plain(title)}**", help=hint)
    clicks = st.session_state.setdefault(f"{key}_clicks", 0)
    state: Any = st.plotly_chart(
        figure,
        theme=None,
        config=CARD_CONFIG,
        on_select="rerun",
        selection_mode="points",
        key=f"{key}_{clicks}",
        alt=title,
    )
    points = state["selection"]["points"]
    if not points:
        return None
    st.session_state[f"{key}_clicks"] = clicks + 1
    return str(points[0]["customdata"][0])
