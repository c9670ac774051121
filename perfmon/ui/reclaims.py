"""盘活 on the page 承诺: a closed month's list, and the year's ledger with its totals."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.reclaim_ledger import sum_ledger
from perfmon.reports.reclaim_book import ReclaimBook, reclaim_book
from perfmon.roles import Act
from perfmon.ui.downloads import offer_download
from perfmon.ui.figures import amount
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.cuts import cut_of
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.reclaims import ReclaimMonth, reclaim_ledger, reclaim_month
from perfmon.ui.page import Page
from perfmon.ui.reclaim_forms import ask_line
from perfmon.ui.reclaim_lists import (
    LEDGER_COLUMNS,
    LINE_COLUMNS,
    LINE_STATES,
    listed_ledger,
    listed_lines,
    listed_totals,
    total_columns,
)
from perfmon.ui.tables import Height, pick_row, show_table

FEW_ROWS, LIST_HEIGHT = 12, 400

_HOW = (
    "可收回额 = 调整预算 − 已支付 − 在途 − 合同未付 − 年内预计另需支付，不小于 0。"
    "月结的数不变：会议材料里的清单永远是月结时的数；月结以后改的数、意见、认定和文号只记在这里，"
    "下载的 Excel 是下载时的。"
)


def show_reclaims(page: Page) -> "pd.Series[Any] | None":
    """Draws the month's list and the ledger, and gives the row just clicked, once."""
    month = reclaim_month(page.asked, page.month)
    picked = None
    if month is None:
        st.info(f"{page.month}月还没有月结。可收回盘活资金清单从月结的数来，先在“月结”页月结。")
    else:
        picked = _show_lines(page, month)
    chosen = _show_ledger(page)
    return picked if chosen is None else chosen


def _show_lines(page: Page, month: ReclaimMonth) -> "pd.Series[Any] | None":
    lines = listed_lines(month)
    lines = lines[lines["is_listed"].astype(bool)].reset_index(drop=True)
    st.markdown(lines_sentence(lines, page.month))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        shown = lines
        for label, name, width in (
            ("主管部门", "department_name", 220),
            ("资金性质", "fund_type", 170),
            ("状态", "state_words", 170),
        ):
            chosen = _choose(lines, label, name, width)
            shown = shown[shown[name].isin(chosen)] if chosen else shown
        may_reclaim = page.may(Act.RECLAIM)
        if may_reclaim and st.button("办理一项", type="primary", key="reclaim_form"):
            ask_line(page)
        _offer_workbook(page, lines)
    if len(shown) < len(lines):
        fen = int(shown["reclaimable_fen"].sum())
        st.caption(f"选出 {len(shown)} 项，可收回 {amount(fen)} 万元。")
    st.caption(_HOW)
    return pick_row(shown.reset_index(drop=True), LINE_COLUMNS, "reclaims", _height(shown))


def lines_sentence(lines: pd.DataFrame, month: int) -> str:
    """9月清单 212 项，可收回 3,456.78 万元；改数 2 项，月结时 3,400.00 万元."""
    left, was = (int(lines[name].sum()) for name in ("reclaimable_fen", "cut_reclaimable_fen"))
    changed = int(lines["is_changed"].sum())
    told = f"，改数 {changed} 项，月结时 {amount(was)} 万元" if changed else ""
    return f"**{month}月清单 {len(lines)} 项，可收回 {amount(left)} 万元{told}**"


def ledger_sentence(ledger: pd.DataFrame, month: int) -> str:
    """盘活台账：到9月清单认定 5 项 120.00 万元，已下文 80.00 万元，没有下文 40.00 万元；……."""
    (sums,) = sum_ledger(ledger, []).to_dict("records")
    above = f"，多于认定 {amount(sums['above_fen'])} 万元" if sums["above_fen"] else ""
    return (
        f"**盘活台账：到{month}月清单认定 {sums['line_count']} 项 "
        f"{amount(sums['accepted_fen'])} 万元，已下文 {amount(sums['taken_fen'])} 万元，"
        f"没有下文 {amount(sums['open_fen'])} 万元{above}；"
        f"预算已按文号减 {amount(sums['cut_fen'])} 万元**"
    )


def _show_ledger(page: Page) -> "pd.Series[Any] | None":
    ledger = reclaim_ledger(page.asked, page.month)
    if ledger.empty:
        st.markdown(f"**盘活台账**　:gray[到{page.month}月清单还没有认定收回的]")
        return None
    st.markdown(ledger_sentence(ledger, page.month))
    picked = pick_row(listed_ledger(ledger), LEDGER_COLUMNS, "reclaim_ledger", _height(ledger))
    funds, departments = st.columns(2, gap="medium")
    with funds:
        show_table(listed_totals(ledger, "fund_type"), total_columns("资金性质"))
    with departments:
        show_table(listed_totals(ledger, "department_name"), total_columns("主管部门"))
    st.caption(
        "金额单位：万元。认定 = 已下文 + 没有下文 − 多于认定。"
        "预算已减：导入的追减、调剂里印着同一文号的。"
    )
    return picked


def _choose(lines: pd.DataFrame, label: str, name: str, width: int) -> list[str]:
    offered = set(lines[name])
    order = LINE_STATES if name == "state_words" else sorted(offered)
    return st.multiselect(
        label, [each for each in order if each in offered], placeholder=f"全部{label}",
        key=f"reclaim_{name}", label_visibility="collapsed", width=width, disabled=not offered,
    )  # fmt: skip


def _offer_workbook(page: Page, lines: pd.DataFrame) -> None:
    ledger = reclaim_ledger(page.asked, page.month)
    cut = cut_of(page.asked, page.month)
    assert cut is not None, "the list is of a closed month"
    head = ReclaimBook(
        page.cutoff,
        cut.short_fingerprint,
        f"{page.on_hand.recorded_at:%Y-%m-%d}（第 {page.asked.data_version} 次写入）",
        opened_database().is_demo,
    )
    offer_download(
        page.name,
        "下载（Excel）",
        lambda: reclaim_book(
            head,
            lines,
            listed_ledger(ledger) if len(ledger) else ledger,
            [
                ("资金性质", listed_totals(ledger, "fund_type")),
                ("主管部门", listed_totals(ledger, "department_name")),
            ]
            if len(ledger)
            else [],
        ),
        file_name=head.file_name,
        mime=XLSX,
        key="reclaim_download",
    )


def _height(rows: pd.DataFrame) -> Height:
    return "content" if len(rows) <= FEW_ROWS else LIST_HEIGHT
