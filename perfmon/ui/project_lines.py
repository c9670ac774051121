"""The project's page, lower part, line by line: vouchers, lines outside, text, sources.

The amounts that open their lines are in `sources`.
"""

from datetime import date

import pandas as pd
import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff
from perfmon.ui.findings import show_findings
from perfmon.ui.line_lists import (
    IN_TRANSIT_COLUMNS,
    ORIGIN_COLUMNS,
    PLAN_COLUMNS,
    PROJECT_MONTH_COLUMNS,
    TRANCHE_COLUMNS,
    UNCOUNTED_COLUMNS,
    VOUCHER_COLUMNS,
    filled,
    listed_project_months,
)
from perfmon.ui.loaders.amounts import line_counts
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.lines import tranches_at, uncounted, voucher_sums, vouchers
from perfmon.ui.loaders.projects import months_of_project
from perfmon.ui.loaders.rules import region_rules
from perfmon.ui.loaders.texts import publication
from perfmon.ui.tables import Columns, Height, show_table
from perfmon.ui.words import plain

MANY_ROWS, MANY_ROWS_HEIGHT = 9, 320
"""From so many rows a table scrolls in itself, at so many pixels."""

MOST_AT_ONCE = 200
"""With more vouchers than that the page reads them only when a month or an amount is clicked."""

MOST_OUTSIDE = 1_000
"""So many lines outside the count are listed, the newest."""

CLASSIFIED = "涉密项目只显示代码和金额。"


@drawn_once
def show_months(view: View, unit_code: str, project_code: str) -> None:
    """One row a month up to the cut-off: how much, of how many lines, and who says so."""
    months = months_of_project(view.asked, unit_code, project_code).iloc[: view.month]
    counts = line_counts(view.asked, unit_code, project_code)
    rows = listed_project_months(months, counts)
    outside = {} if rows["entered_in_month_fen"].any() else {"entered_wanyuan"}
    columns = {name: look for name, look in PROJECT_MONTH_COLUMNS.items() if name not in outside}
    st.markdown("**各月支付**")
    show_table(rows, columns)


@drawn_once
def show_tranches(view: View, unit_code: str, project_code: str) -> None:
    """The tranches issued up to the cut-off, whose sum is the budget."""
    rows = tranches_at(view.asked, unit_code, project_code, view.month)
    st.markdown("**预算指标**（调整预算数 = 各笔之和）")
    show_table(rows, TRANCHE_COLUMNS | filled(rows, ORIGIN_COLUMNS))


@drawn_once
def show_vouchers(view: View, unit_code: str, project_code: str, until: date) -> None:
    """The voucher lines up to the cut-off, newest first."""
    sums = voucher_sums(view.asked, unit_code, project_code)
    count = int(sums.loc[sums["month"] <= view.month, "lines"].sum())
    if not count:
        st.info("截至这一天没有支付记录。")
        return
    st.markdown(f"**支付凭证**（{count:,} 行）")
    if count > MOST_AT_ONCE:
        st.caption("行数多，不在这里全列；在上面选一个月看各行。")
        return
    lines = vouchers(view.asked, unit_code, project_code, until)
    _show_rows(lines, filled(lines, VOUCHER_COLUMNS))


@drawn_once
def show_uncounted(view: View, unit_code: str, project_code: str, until: date) -> None:
    """What is applied for and not paid, and the lines that do not count, apart from each other."""
    outside = uncounted(view.asked, unit_code, project_code, until)
    is_in_transit = outside["stage"].notna()
    if is_in_transit.any():
        _show_in_transit(outside[is_in_transit], until)
    rows = outside[~is_in_transit]
    if rows.empty:
        return
    st.markdown(f"**不计入的行**（{len(rows):,} 行，都不在已支付和调整预算里）")
    if len(rows) > MOST_OUTSIDE:
        st.caption(
            f"这里列出最近的 {MOST_OUTSIDE:,} 行，另有 {len(rows) - MOST_OUTSIDE:,} 行更早。"
        )
    _show_rows(rows.iloc[:MOST_OUTSIDE], filled(rows, UNCOUNTED_COLUMNS))


def _show_in_transit(lines: pd.DataFrame, until: date) -> None:
    sums = lines.groupby("stage")["amount_fen"].sum()
    parts = [f"{stage} {format_wanyuan(fen)} 万元" for stage, fen in sums.items()]
    longest = lines["waiting_days"].max()
    waited = "" if is_missing(longest) else f"，最早的已等 {int(longest)} 天"
    total = format_wanyuan(int(lines["amount_fen"].sum()))
    st.markdown(
        f"**在途**　截至{Cutoff(until).label}已申请未支付 {total} 万元："
        f"{'，'.join(parts)}{waited}。:gray[不算已支付]"
    )
    newest = lines.iloc[:MOST_OUTSIDE]
    if len(lines) > MOST_OUTSIDE:
        st.caption(f"这里列出 {MOST_OUTSIDE:,} 行，共 {len(lines):,} 行。")
    _show_rows(newest, filled(newest, IN_TRANSIT_COLUMNS))


def _show_rows(rows: pd.DataFrame, columns: Columns) -> None:
    height: Height = MANY_ROWS_HEIGHT if len(rows) > MANY_ROWS else "content"
    show_table(rows, columns, height)


@drawn_once
def show_published(view: View, unit_code: str, project_code: str) -> None:
    """The plan as printed, the goals, and the findings on this project's table."""
    published = publication(view.asked, unit_code, project_code, view.month)
    if published.is_classified:
        st.info(CLASSIFIED)
        return
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
    published = publication(view.asked, unit_code, project_code, view.month)
    months = months_of_project(view.asked, unit_code, project_code)
    at_cut = months.iloc[view.month - 1]
    book = region_rules(view.asked.data_version, at_cut["region_code"])
    rules = book.at(at_cut["cut_on"].date())
    sources = {
        "项目、计划、指标": plain(published.source),
        "调整预算": "“支付与预算”页签里各笔预算指标，下达日期不晚于截至日的合计",
        "已支付": "同一页签里各月支付的合计，选一个月看它的各行：支付凭证按实际支付日期，退款为负；"
        "单位当月没有凭证时，用进度表的累计数减去此前已计的数；已审核的国库外支付另加",
        "考核线、参考线": "资金支出计划；年中下达的资金自下达日 "
        f"{rules.tranche.grace_days} 天后按日摊到支付截止日",
        "序时": "月份 ÷ 12；年中下达的资金从下达日按日算到年底",
        "预警灯": f"{rules.light.label}：{rules.light.words}",
    }
    rows = pd.DataFrame({"数": list(sources), "怎么来的": list(sources.values())})
    st.table(rows, hide_index=True, border="horizontal")
