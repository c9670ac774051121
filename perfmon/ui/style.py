"""The one style block: padding and tabular figures, and nothing that carries content."""

import streamlit as st

_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding: 3.8rem 2.6rem 1.5rem; }
[data-testid="stMetricValue"], [data-testid="stMetricDelta"] { font-variant-numeric: tabular-nums; }
[data-testid="stMetricValue"] > div { overflow: visible; text-overflow: clip; }
[data-testid="stMetric"] { padding: 0.6rem 0.9rem; }
.stMetric .stMarkdownEllipsis, .stMetric .stMarkdownEllipsis p { white-space: normal; }
h2, h3, h4 { padding: 0; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.8rem 1rem 1.5rem; }
  [data-testid="stMetric"] { padding: 0.5rem 0.6rem; }
  [data-testid="stMetricValue"] { font-size: 1.45rem; }
}
</style>
"""


def apply_style() -> None:
    """Puts the style block on the page."""
    st.html(_STYLE)
