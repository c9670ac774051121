"""承诺: what was promised at the meetings and what became of it, decisions, letters, 盘活."""

import streamlit as st

from perfmon.ui.entry_notes import show_said
from perfmon.ui.ladder import show_ladder
from perfmon.ui.links import go_to_project
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.promises import show_promises
from perfmon.ui.reclaims import show_reclaims
from perfmon.ui.resolutions import show_resolutions

page = open_page("meeting-promises", "承诺")
show_said()
promises_tab, resolutions_tab, ladder_tab, reclaims_tab = st.tabs(
    ["承诺", "议定事项", "处理阶梯", "盘活"], key="promises_tab", on_change="rerun"
)
picked = None
if promises_tab.open:
    with promises_tab:
        picked = show_promises(page)
if resolutions_tab.open:
    with resolutions_tab:
        show_resolutions(page)
if ladder_tab.open:
    with ladder_tab:
        picked = show_ladder(page)
if reclaims_tab.open:
    with reclaims_tab:
        picked = show_reclaims(page)
if picked is not None:
    go_to_project(page, picked)
show_foot(page)
