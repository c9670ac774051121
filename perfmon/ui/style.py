"""The one style block: padding and tabular figures, and nothing that carries content."""

import streamlit as st

_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 4rem; padding-bottom: 1.5rem; }
[data-testid="stMetricValue"], [data-testid="stMetricDelta"] { font-variant-numeric: tabular-nums; }
[data-testid="stMetricValue"] > div { overflow: visible; text-overflow: clip; }
[data-testid="stMetric"] { padding: 0.6rem 0.9rem; }
h2, h3, h4 { padding: 0; }
</style>
"""


def apply_style() -> None:
    """Puts the style block on the page."""
    st.html(_STYLE)
