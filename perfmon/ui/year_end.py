"""同比 and 年底集中支出, below 总览 and on the department's page."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.year_end import LAST_DAYS_FROM
from perfmon.money import format_points
from perfmon.ui.figures import amount, rate
from perfmon.ui.links import go_to_project
from perfmon.ui.loaders.asked import Asked, View, drawn_once
from perfmon.ui.loaders.year_ends import (
    LEAST_EXACT_FEN,
    december_year,
    has_last_year,
    listed_december,
    listed_exact,
    moved_until,
    rates_of_two_years,
)
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, Height, pick_row, show_table
from perfmon.ui.year_end_lists import (
    COUNTY_RATE_COLUMNS,
    DEPARTMENT_RATE_COLUMNS,
    EXACT_COLUMNS,
    MOVED_COLUMNS,
    SHARE_COLUMNS,
    SHARE_LEVELS,
)

MOST_ROWS, LIST_HEIGHT = 12, 400
"""A longer list scrolls within this height, in pixels."""


def show_county_year_end(page: Page) -> None:
    """The parts of the county, for 总览."""
    _show(page, None)


def show_department_year_end(page: Page, department_code: str) -> None:
    """The parts of one department."""
    _show(page, department_code)


def _show(page: Page, department_code: str | None) -> None:
    _show_rates(page.view, department_code)
    year = december_year(page.asked, page.month)
    if year is None:
        st.caption("12月整月的支付还没有导入，上一年的也不在库里，没有年底集中支出可看。")
    else:
        _show_december(page, year, department_code)
    project = _pick_moved(page, department_code)
    if project is not None:
        go_to_project(page, project)


@drawn_once
def _show_rates(view: View, department_code: str | None) -> None:
    """The rate beside that of the same month of last year, and by group."""
    if not has_last_year(view.asked, view.month):
        st.caption("上一年同月或本月整月的支付不在库里，没有同比。")
        return
    rates = rates_of_two_years(view.asked, view.month, department_code)
    st.markdown(f"**{_change(rates.whole, view)}**")
    if rates.whole["change_hundredths"].isna().all():
        return
    is_county = department_code is None
    _show_list(rates.groups, COUNTY_RATE_COLUMNS if is_county else DEPARTMENT_RATE_COLUMNS)
    st.caption("同比 = 本年支出进度 − 上年同月底支出进度，两年各按当时的调整预算；降得最多的在前。")


def _change(whole: pd.DataFrame, view: View) -> str:
    """How far the rate is from last year's."""
    if whole.empty or pd.isna(whole.iloc[0]["change_hundredths"]):
        return "两年里有一年没有预算，没有同比"
    row = whole.iloc[0]
    now = rate(row["paid_fen"], row["adjusted_budget_fen"])
    then = rate(row["paid_then_fen"], row["budget_then_fen"])
    change = int(row["change_hundredths"])
    size = format_points(abs(change), 10_000)
    words = f"{'高' if change > 0 else '低'} {size} 个百分点" if change else "持平"
    far = f"比上年同期（{then}）{words}" if change else f"与上年同期（{then}）持平"
    return f"截至{view.month}月底支出进度 {now}，{far}"


def _show_december(page: Page, year: int, department_code: str | None) -> None:
    """The shares of December by level, and the payments that used a budget up."""
    asked = page.asked._replace(year=year)
    if listed_december(asked, "主管部门", department_code).empty:
        st.markdown(f"**{year}年没有支付，没有年底集中支出可看**")
        return
    _show_share(asked, department_code)
    levels = list(SHARE_LEVELS)[0 if department_code is None else 1 :]
    level = st.segmented_control(
        "按什么看年底", levels, default=levels[0], required=True, key=f"december_{levels[0]}",
        label_visibility="collapsed",
    )  # fmt: skip
    _show_level(asked, level or levels[0], department_code)
    exact = listed_exact(asked, department_code)
    if exact.empty:
        st.markdown(f"**{year}年12月没有一笔支付正好把项目的预算付完**")
    else:
        total = amount(exact["amount_fen"].sum())
        st.markdown(
            f"**{year}年12月有 {len(exact)} 笔支付正好把项目的预算付完，合计 {total} 万元**"
            "　:gray[点一行看项目]"
        )
        project = _pick(exact, EXACT_COLUMNS, "exact")
        if project is not None:
            go_to_project(page, project, december_of=year)
    st.caption(
        "正好付完：付了这一笔，项目的累计支付正好等于12月底的调整预算，一分不剩；"
        f"不到 {amount(LEAST_EXACT_FEN)} 万元的不列。列出来是请核对，不是认定有问题。"
    )


@drawn_once
def _show_share(asked: Asked, department_code: str | None) -> None:
    """The finding: which part of the year was paid in December and in its last ten days."""
    rows = listed_december(asked, "主管部门", department_code)
    paid, december, last, undated = (
        rows[column].sum()
        for column in ("paid_fen", "december_fen", "last_days_fen", "undated_fen")
    )
    st.markdown(
        f"**{asked.year}年12月支付 {amount(december)} 万元，占全年 {rate(december, paid)}；"
        f"最后十天（{LAST_DAYS_FROM}—31日）占全年 {rate(last, paid)}**"
    )
    if undated:
        st.caption(f"12月有 {amount(undated)} 万元没有支付凭证，分不出日期，不在最后十天里。")


@drawn_once
def _show_level(asked: Asked, level: str, department_code: str | None) -> None:
    _show_list(listed_december(asked, level, department_code), SHARE_COLUMNS[level])


def _pick_moved(page: Page, department_code: str | None) -> "pd.Series[Any] | None":
    """Draws the payments to units themselves and gives the project just clicked, once."""
    moved = moved_until(page.asked, page.month, department_code)
    if moved.said_lines == 0:
        st.markdown("**看不出以拨代支**　:gray[支付凭证都没有印收款人]")
        return None
    rows, picked = moved.lines, None
    if rows.empty:
        st.markdown(f"**截至{page.cutoff.label}没有付给本单位、本部门的支付**")
    else:
        total = amount(rows["amount_fen"].sum())
        st.markdown(
            f"**截至{page.cutoff.label}有 {len(rows)} 笔付给本单位、本部门，"
            f"合计 {total} 万元，疑似以拨代支**　:gray[点一行看项目]"
        )
        picked = _pick(rows, MOVED_COLUMNS, "moved")
    unsaid = f"另有 {moved.unsaid_lines:,} 行没有印收款人，看不出。" if moved.unsaid_lines else ""
    st.caption(
        "收款人的名称（不分全角半角、空格）与项目的预算单位、主管部门或同部门的另一个单位完全相同。"
        f"{unsaid}列出来是请核对，不是认定有问题。"
    )
    return picked


def _show_list(rows: pd.DataFrame, columns: Columns) -> None:
    show_table(rows, columns, _height(rows))


def _pick(rows: pd.DataFrame, columns: Columns, key: str) -> "pd.Series[Any] | None":
    return pick_row(rows, columns, key, _height(rows))


def _height(rows: pd.DataFrame) -> Height:
    return LIST_HEIGHT if len(rows) > MOST_ROWS else "content"
