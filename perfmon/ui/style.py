"""The one style block: padding, tabular figures, the list that drops down from the search field.

Streamlit has no words but English for the field that takes files, so these are set here too; how
large a file may be stands in each field's own label.
"""

import streamlit as st

from perfmon.charts.theme import palette

LONG_FIGURES = "long_figures"
"""The key of a container whose cards hold a city's or a province's amounts."""

UNBROKEN = "unbroken_words"
"""The key of a container whose text breaks between words, never inside one."""

_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding: 3.8rem 2.6rem 1.5rem; }
[data-testid="stMetricValue"], [data-testid="stMetricDelta"] { font-variant-numeric: tabular-nums; }
[data-testid="stMetricValue"] > div { overflow: visible; text-overflow: clip; }
.st-key-long_figures [data-testid="stMetricValue"] { font-size: 1.5rem; }
.st-key-long_figures .stMarkdown p { word-break: keep-all; }
[data-testid="stMetric"] { padding: 0.6rem 0.9rem; }
.stMetric .stMarkdownEllipsis, .stMetric .stMarkdownEllipsis p { white-space: normal; }
h2, h3, h4 { padding: 0; }
[data-testid="stFileUploaderDropzone"] button p,
[data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "选择文件"; font-size: 1rem; }
[data-testid="stFileUploaderDropzoneInstructions"] > div > span:first-child::after {
  content: "或拖到这里"; font-size: 1rem;
}
.st-key-unbroken_words p { word-break: keep-all; }
.st-key-search { position: relative; }
.st-key-search_hits {
  position: absolute; top: 2.9rem; left: 0; z-index: 100; padding: 0.5rem 0.9rem;
  width: min(36rem, calc(100vw - 2rem)); max-width: none; max-height: 70vh; overflow-y: auto;
  background: PAPER; box-shadow: 0 4px 16px rgb(0 0 0 / 18%);
}
.st-key-search:not(:focus-within, :hover) .st-key-search_hits { visibility: hidden; }
.st-key-search_hits button, .st-key-search_hits button > div { justify-content: flex-start; }
.account { display: flex; gap: 0.5rem; }
.account a, .account button {
  font: inherit; color: LINK; background: none; border: 1px solid LINE; border-radius: 0.25rem;
  padding: 0.25rem 0.75rem; cursor: pointer; text-decoration: none;
}
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.8rem 1rem 1.5rem; }
  [data-testid="stMetric"] { padding: 0.5rem 0.6rem; }
  [data-testid="stMetricValue"] { font-size: 1.45rem; }
  .st-key-long_figures [data-testid="stMetricValue"] { font-size: 1.05rem; }
}
</style>
"""


def apply_style() -> None:
    """Puts the style block on the page."""
    colours = palette(st.context.theme.type)
    style = _STYLE.replace("PAPER", colours.paper).replace("LINK", colours.blue)
    st.html(style.replace("LINE", colours.line))
