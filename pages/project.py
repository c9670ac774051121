"""项目: one project, every figure beside its plan and its source."""

import streamlit as st

from perfmon.charts.curve import curve_title, progress_curve
from perfmon.charts.payments import monthly_payments, monthly_payments_title
from perfmon.ui import loaders
from perfmon.ui.chart import show_chart
from perfmon.ui.chooser import choose_project
from perfmon.ui.page import covered_by, open_page, show_foot
from perfmon.ui.project_figures import show_project_cards, show_project_head, show_rulers
from perfmon.ui.project_lines import (
    show_indicators,
    show_published,
    show_sources,
    show_tranches,
    show_vouchers,
)

page = open_page("项目支出进度")
unit_code, project_code = choose_project(page)
months = covered_by(loaders.months_of_project(page.asked, unit_code, project_code), page)
at_cut = months.iloc[page.month - 1]
published = loaders.publication(page.asked, unit_code, project_code, page.month)
show_project_head(at_cut)
show_project_cards(at_cut, published)

curve, rulers = st.columns([8, 4])
with curve.container(border=True, gap="xsmall"):
    show_chart(curve_title(months), progress_curve(months, page.palette), "curve")
with rulers.container(border=True, height="stretch"):
    show_rulers(at_cut, page.cutoff)

indicators_tab, money_tab, text_tab, source_tab = st.tabs(
    ["绩效指标", "支付与预算", "计划、目标与问题", "数从哪里来"]
)
with indicators_tab:
    show_indicators(published)
with money_tab:
    show_chart(monthly_payments_title(months), monthly_payments(months, page.palette), "payments")
    show_vouchers(loaders.vouchers(page.asked, unit_code, project_code, page.cutoff.on))
    show_tranches(loaders.tranches(page.asked, unit_code, project_code))
with text_tab:
    show_published(published)
with source_tab:
    show_sources(published)
show_foot(page)
