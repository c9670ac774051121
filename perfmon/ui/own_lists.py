"""结转资金 and 直达资金 on the page, each with its own rule and its own finding."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.rules import FundRule
from perfmon.ui.figures import amount, rate
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.own_lists import carried_over, direct_money
from perfmon.ui.loaders.rules import rule_book
from perfmon.ui.loaders.year_openings import carry_overs_of, compared_carry_overs, opening_of
from perfmon.ui.page import Page
from perfmon.ui.tables import (
    Columns,
    Height,
    day,
    light,
    money,
    pick_row,
    points,
    progress,
    show_table,
    text,
)
from perfmon.ui.year_opening_lists import COMPARED_COLUMNS, listed_compared

FEW_ROWS, HEIGHT = 14, 470

_UNASSIGNED = money(
    "分不清的支付（万元）", 140, "这个项目没有印文号、又有几种资金的支付，没有计入任何一笔"
)

CARRIED_COLUMNS: Columns = {
    "name": text("项目", 160),
    "light_words": light("灯", 88),
    "behind_wanyuan": money("少支额（万元）", 110, "应支出数减已支付，不到 0 的算 0"),
    "pot": text("来源年度", 84),
    "amount_wanyuan": money("结转（万元）", 110),
    "paid_wanyuan": money("已支付（万元）", 114),
    "paid_percent": progress("支出进度"),
    "gap_points": points("较应支出（百分点）", 140),
    "take_back_wanyuan": money("建议收回（万元）", 124, "结转两年以上还没有用完的"),
    "unassigned_wanyuan": _UNASSIGNED,
    "unit_name": text("预算单位", 140),
    "department_name": text("主管部门", 130),
}

DIRECT_COLUMNS: Columns = {
    "name": text("项目", 160),
    "light_words": light("灯", 88),
    "behind_wanyuan": money("少支额（万元）", 110, "应支出数减已支付，不到 0 的算 0"),
    "pot": text("指标文号", 150),
    "begins_on": day("下达日"),
    "amount_wanyuan": money("直达资金（万元）", 124),
    "paid_wanyuan": money("已支付（万元）", 114),
    "paid_percent": progress("支出进度"),
    "gap_points": points("较应支出（百分点）", 140),
    "unassigned_wanyuan": _UNASSIGNED,
    "unit_name": text("预算单位", 140),
    "department_name": text("主管部门", 130),
}


def show_carried_over(page: Page) -> "pd.Series[Any] | None":
    """Draws 结转资金 by project and year, and gives the row just clicked, once."""
    rule = rule_book(page.asked.data_version).at(page.cutoff.on).carry_over
    rows = carried_over(page.asked, page.month)
    take_back_fen = rows["take_back_fen"].sum() if len(rows) else 0
    told = f"；两年以上没有用完的 {amount(take_back_fen)} 万元，建议收回" if take_back_fen else ""
    _show_linked(page)
    return _show(rows, "结转资金", _rule_words("从 1 月 1 日起", rule), CARRIED_COLUMNS, told)


def show_direct(page: Page) -> "pd.Series[Any] | None":
    """Draws 直达资金 by project and 文号, and gives the row just clicked, once."""
    rule = rule_book(page.asked.data_version).at(page.cutoff.on).direct
    rows = direct_money(page.asked, page.month)
    return _show(rows, "直达资金", _rule_words("从下达日起", rule), DIRECT_COLUMNS, "")


def _show_linked(page: Page) -> None:
    """In an opened year: what was linked to last December's 月结, and where 指标 do not agree."""
    year = page.asked.year
    if opening_of(page.asked.data_version, year) is None:
        return
    linked = carry_overs_of(page.asked).dropna(subset=["to_code"])
    listed = listed_compared(compared_carry_overs(page.asked))
    differing = listed[listed["difference_fen"] != 0]
    agreed = len(listed) - len(differing)
    st.caption(
        f"{year - 1}年12月月结登记到{year}年的结转 {len(linked)} 个项目共 "
        f"{amount(linked['amount_fen'].sum())} 万元；结转的预算指标与登记的一致 {agreed} 个，"
        f"不一致或还没有指标 {len(differing)} 个。"
    )
    if len(differing):
        height: Height = "content" if len(differing) <= FEW_ROWS else HEIGHT
        show_table(differing, COMPARED_COLUMNS, height)


def _show(
    rows: pd.DataFrame, name: str, rule_words: str, columns: Columns, told: str
) -> "pd.Series[Any] | None":
    if rows.empty:
        st.info(f"到这一天没有{name}。")
        return None
    lagging = rows[rows["light"].isin(["red", "yellow"])]
    amount_fen, paid_fen = rows["amount_fen"].sum(), rows["paid_fen"].sum()
    st.markdown(
        f"**{name} {len(rows)} 笔共 {amount(amount_fen)} 万元，"
        f"已支付 {rate(paid_fen, amount_fen)}；"
        f"{len(lagging)} 笔落后，少支 {amount(lagging['behind_fen'].sum())} 万元{told}**"
    )
    st.caption(f"{rule_words}支付按指标文号对到每一笔。这里的灯只管这张清单，项目的灯另判。")
    height: Height = "content" if len(rows) <= FEW_ROWS else HEIGHT
    return pick_row(rows, columns, f"own_list_{name}", height)


def _rule_words(begins: str, rule: FundRule) -> str:
    """When the money is due and what lags; of a consolidated file each region says so itself."""
    if opened_database().is_only_read:
        return f"{begins}按天匀速应支；截止日和滞后、预警的界限各地区按自己的规则。"
    month, of_month = rule.pay_by
    return (
        f"{begins}到 {month} 月 {of_month} 日按天匀速应支；"
        f"少 {rule.red_points} 个百分点为滞后，{rule.yellow_points} 个为预警。"
    )
