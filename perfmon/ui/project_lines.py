"""The project's page, lower part, line by line: indicators, vouchers, tranches, text, sources."""

from datetime import date

import pandas as pd
import streamlit as st

from perfmon.store.derived import RULE_IN_FORCE, TRANCHE_RULE_IN_FORCE
from perfmon.ui import loaders
from perfmon.ui.findings import show_findings
from perfmon.ui.line_lists import (
    INDICATOR_COLUMNS,
    PLAN_COLUMNS,
    TRANCHE_COLUMNS,
    VOUCHER_COLUMNS,
)
from perfmon.ui.loaders import View, drawn_once
from perfmon.ui.tables import Height, show_table
from perfmon.ui.words import plain

MANY_ROWS, MANY_ROWS_HEIGHT = 9, 320
"""From so many rows a table of vouchers scrolls in itself, at so many pixels."""


@drawn_once
def show_indicators(view: View, unit_code: str, project_code: str) -> None:
    """Every indicator with its target as printed and its latest result."""
    published = loaders.publication(view.asked, unit_code, project_code, view.month)
    if published.indicators.empty:
        st.info("这个项目没有绩效目标表，没有绩效指标可看。")
        return
    show_table(published.indicators, INDICATOR_COLUMNS)


@drawn_once
def show_vouchers(view: View, unit_code: str, project_code: str, until: date) -> None:
    """The voucher lines up to the cut-off, newest first."""
    vouchers = loaders.vouchers(view.asked, unit_code, project_code, until)
    if vouchers.empty:
        st.info("截至这一天没有支付记录。")
        return
    st.markdown(f"**支付凭证**（{len(vouchers)} 行）")
    height: Height = MANY_ROWS_HEIGHT if len(vouchers) > MANY_ROWS else "content"
    show_table(vouchers, VOUCHER_COLUMNS, height)


@drawn_once
def show_tranches(view: View, unit_code: str, project_code: str, until: date) -> None:
    """The tranches issued up to the cut-off, whose sum is the budget."""
    st.markdown("**预算指标**（调整预算数 = 各笔之和）")
    show_table(loaders.tranches(view.asked, unit_code, project_code, until), TRANCHE_COLUMNS)


@drawn_once
def show_published(view: View, unit_code: str, project_code: str) -> None:
    """The plan as printed, the goals, and the findings on this project's table."""
    published = loaders.publication(view.asked, unit_code, project_code, view.month)
    plan, goals = st.columns([5, 7], gap="large")
    with plan:
        st.markdown("**资金支出计划**（累计）")
        if published.checkpoints.empty:
            st.caption("没有印资金支出计划。")
        else:
            show_table(published.checkpoints, PLAN_COLUMNS)
    with goals:
        numbered = "\n".join(
            f"{number}. {plain(goal)}" for number, goal in enumerate(published.goals, start=1)
        )
        st.markdown(f"**绩效目标**\n\n{numbered or '没有印绩效目标。'}")
        if published.purpose:
            st.markdown(f"**资金用途**　{plain(published.purpose)}")
    show_findings(published.findings, "绩效目标表的问题")


@drawn_once
def show_sources(view: View, unit_code: str, project_code: str) -> None:
    """Where each figure on the page came from."""
    published = loaders.publication(view.asked, unit_code, project_code, view.month)
    rule = RULE_IN_FORCE
    sources = {
        "项目、计划、指标": published.source,
        "调整预算": "“支付与预算”页签里各笔预算指标，下达日期不晚于截至日的合计",
        "已支付": "同一页签里各行支付凭证的合计，退款为负，按实际支付日期",
        "考核线、参考线": "资金支出计划；年中下达的资金自下达日 "
        f"{TRANCHE_RULE_IN_FORCE.grace_days} 天后按日摊到年底",
        "序时": "月份 ÷ 12；年中下达的资金从下达日按日算到年底",
        "预警灯": f"{rule.label}：比考核线少 {rule.red_points} 个百分点为滞后，"
        f"比任一条线少 {rule.yellow_points} 个百分点为预警，{rule.first_month} 月起评",
    }
    rows = pd.DataFrame({"数": list(sources), "怎么来的": list(sources.values())})
    st.table(rows, hide_index=True, border="horizontal")
