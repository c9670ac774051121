"""待办: what a unit must do, until when, and one click to where it is done."""

from collections.abc import Callable

import streamlit as st

from perfmon.ui.page import open_page, show_foot
from perfmon.ui.to_do import (
    Picked,
    choose_whose,
    day_that_counts,
    reviews_any,
    sees_several,
    show_answer,
    show_lists,
    show_reviews,
    show_units,
)
from perfmon.ui.to_do_links import go_to_work

page = open_page("to-do", "待办")
on = day_that_counts(page)
unit_code = choose_whose(page)
show_answer(page, unit_code, on)

TABS: dict[str, Callable[[], Picked]] = {"要办的": lambda: show_lists(page, unit_code, on)}
if sees_several(page):
    TABS["各单位"] = lambda: show_units(page, on)
if reviews_any(page):
    TABS["等审核"] = lambda: show_reviews(page, unit_code, on)
picked = None
tabs = st.tabs(list(TABS), key="to_do_tab", on_change="rerun")
for tab, show in zip(tabs, TABS.values(), strict=True):
    if tab.open:
        with tab:
            picked = show()
if picked is not None:
    go_to_work(page, picked)
show_foot(page)
