"""会议材料: the papers of a closed month, one click each."""

from functools import partial

import streamlit as st

from perfmon.reports.meeting_papers import PAPERS
from perfmon.ui.loaders.cuts import cut_of
from perfmon.ui.loaders.meetings import meeting_of
from perfmon.ui.page import Page

_A_LINE = 4
"""So many buttons stand beside each other."""


def show_papers(page: Page) -> None:
    """A button a paper; nothing while the month is open."""
    if cut_of(page.asked, page.month) is None:
        return
    st.markdown("**会议材料**　:gray[都从月结的数生成，任何时候再生成都一样]")
    meeting = meeting_of(page.asked, page.month)
    for start in range(0, len(PAPERS), _A_LINE):
        places = st.columns(_A_LINE)
        for place, paper in zip(places, PAPERS[start : start + _A_LINE], strict=False):
            place.download_button(
                paper.title,
                partial(paper.write, meeting),
                file_name=paper.file_name(meeting),
                mime=paper.mime,
                on_click="ignore",
                width="stretch",
                help=paper.what,
                key=f"paper_{paper.title}",
            )
