"""项目: one project, every figure beside its plan and its source."""

import streamlit as st

from perfmon.ui.bridge import show_project_bridge
from perfmon.ui.chooser import choose_project
from perfmon.ui.curves import show_project_curve, show_project_payments
from perfmon.ui.entry_notes import show_said
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.project_carry_over import show_carry_over
from perfmon.ui.project_figures import show_project_cards, show_project_head, show_rulers
from perfmon.ui.project_lines import (
    show_months,
    show_published,
    show_sources,
    show_tranches,
    show_uncounted,
    show_vouchers,
)
from perfmon.ui.project_outlooks import show_outlooks
from perfmon.ui.project_promises import show_promise_history
from perfmon.ui.project_results import show_project_indicators
from perfmon.ui.project_states import show_in_transit, show_states
from perfmon.ui.project_stations import show_stations
from perfmon.ui.rulers import show_project_lag
from perfmon.ui.sources import offer_cards, offer_months, offer_tranches
from perfmon.ui.state_forms import offer_state_forms
from perfmon.ui.station_forms import offer_station_form

HEAD_WIDTH = 1180  # pixels, so that what can be typed stands beside it on a desk, below on a phone

page = open_page("projects", "项目支出进度")
project = choose_project(page)
show_said()
head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom")
with head.container(width=HEAD_WIDTH):
    show_project_head(page, *project)
with head.container(width="content"):
    offer_state_forms(page, *project)
    offer_station_form(page, *project)
show_states(page.view, *project)
show_outlooks(page.view, *project)
show_stations(page.view, *project)
show_carry_over(page.view, *project)
show_promise_history(page.view, *project)
show_project_cards(page.view, *project)
offer_cards(page.view, *project)

curve, rulers = st.columns([8, 4])
with curve.container(border=True, gap="xsmall"):
    show_project_curve(page.view, *project)
with rulers.container(border=True, height="stretch"):
    show_rulers(page.view, *project)
    show_project_lag(page.view, *project)
    show_in_transit(page.view, *project)

indicators_tab, money_tab, text_tab, source_tab, bridge_tab = st.tabs(
    ["绩效指标", "支付与预算", "计划、目标与问题", "数从哪里来", "进度为什么变"],
    key="project_tab",
    on_change="rerun",
)
if indicators_tab.open:
    with indicators_tab:
        show_project_indicators(page, *project)
with money_tab:
    show_project_payments(page.view, *project)
    offer_months(page.view, *project)
    show_months(page.view, *project)
    show_vouchers(page.view, *project, page.cutoff.on)
    show_uncounted(page.view, *project, page.cutoff.on)
    show_tranches(page.view, *project)
    offer_tranches(page.view, *project)
with text_tab:
    show_published(page.view, *project)
with source_tab:
    show_sources(page.view, *project)
if bridge_tab.open:
    with bridge_tab:
        show_project_bridge(page, *project)
show_foot(page)
