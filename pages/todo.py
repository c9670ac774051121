"""待办: what a unit must do, until when, and one click to where it is done."""

import streamlit as st

from perfmon.ui.page import open_page, show_foot
from perfmon.ui.to_do import (
    choose_whose,
    day_that_counts,
    show_answer,
    show_lists,
    show_reviews,
    show_units,
)
from perfmon.ui.to_do_links import go_to_work

page = open_page("待办")
on = day_that_counts(page)
unit_code = choose_whose(page)
show_answer(page, unit_code, on)

lists_tab, units_tab, reviews_tab = st.tabs(
    ["要办的", "各单位", "等审核"], key="to_do_tab", on_change="rerun"
)
picked = None
if lists_tab.open:
    with lists_tab:
        picked = show_lists(page, unit_code, on)
if units_tab.open:
    with units_tab:
        show_units(page, on)
if reviews_tab.open:
    with reviews_tab:
        picked = show_reviews(page, unit_code, on)
if picked is not None:
    go_to_work(page, picked)
show_foot(page)
