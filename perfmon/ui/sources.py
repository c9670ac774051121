"""From number to source: every amount of a project's page opens the lines that it is made of.

What opens says its own sum beside the amount that was clicked, to the fen, and of each line the
file, sheet, row, batch, who and when. Nothing of it is read before the click.
"""

from collections.abc import Callable, Iterable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.measures.sources import PROGRESS
from perfmon.money import format_wanyuan, format_yuan
from perfmon.periods import Cutoff
from perfmon.ui.amounts import BudgetAmount, PaidAmount
from perfmon.ui.line_lists import PAID_LINE_COLUMNS, TRANCHE_LINE_COLUMNS, filled, origin
from perfmon.ui.loaders.amounts import line_counts, openable
from perfmon.ui.loaders.asked import View
from perfmon.ui.loaders.lines import document_vouchers, paid_lines, tranches_at, voucher_sums
from perfmon.ui.loaders.projects import months_of_project
from perfmon.ui.tables import Columns, Height, show_table
from perfmon.ui.words import plain

MOST_LINES = 1_000
"""A table that opens lists at most so many lines, the newest."""

MOST_EXPLAINED = 3
"""With more lines of progress tables, how each counts is told only in the table."""

MANY_ROWS, MANY_ROWS_HEIGHT = 12, 400
"""From so many rows a table scrolls in itself, at so many pixels."""


def offer_cards(view: View, unit_code: str, project_code: str) -> None:
    """The amounts of the cards; one clicked opens what it is made of."""
    cards = openable(view.asked, unit_code, project_code, view.month).cards
    words = _clicked("卡片上的数由哪些行组成", cards, "open_card", "collapsed")
    if words is None:
        return
    amount = cards[words]
    if isinstance(amount, BudgetAmount):
        _open_budget(view, unit_code, project_code, amount)
    else:
        _open_paid(view, unit_code, project_code, amount)


def offer_months(view: View, unit_code: str, project_code: str) -> None:
    """The months up to the cut-off; one clicked opens the lines of its payments."""
    months = openable(view.asked, unit_code, project_code, view.month).months
    words = _clicked("看一个月的支付由哪些行组成", months, "open_month")
    if words is not None:
        _open_paid(view, unit_code, project_code, months[words])


def offer_tranches(view: View, unit_code: str, project_code: str) -> None:
    """The tranches; one clicked opens the payments that print its 文号."""
    places = openable(view.asked, unit_code, project_code, view.month).tranches
    words = _clicked("看印着一个指标文号的支付", places, "open_tranche")
    if words is not None:
        tranche = tranches_at(view.asked, unit_code, project_code, view.month)
        _open_tranche(view, unit_code, project_code, tranche.iloc[places[words]])


def _clicked(
    label: str,
    options: Iterable[str],
    key: str,
    visibility: Literal["visible", "collapsed"] = "visible",
) -> str | None:
    """Draws a row of words and gives the one just clicked, once; nothing where there are none."""
    words = list(options)
    if not words:
        return None
    st.pills(
        label,
        words,
        key=key,
        format_func=plain,
        label_visibility=visibility,
        on_change=_take_click,
        args=(key,),
    )
    clicked = st.session_state.pop(f"{key}_clicked", None)
    return clicked if clicked in words else None


def _take_click(key: str) -> None:
    """Keeps what was clicked for this one run, and lets it be clicked again."""
    st.session_state[f"{key}_clicked"] = st.session_state[key]
    st.session_state[key] = None


def _open_budget(view: View, unit_code: str, project_code: str, amount: BudgetAmount) -> None:
    tranches = tranches_at(view.asked, unit_code, project_code, view.month)
    rows = tranches[tranches["kind"].isin(amount.kinds)] if amount.kinds else tranches

    def show() -> None:
        _say_sum(amount, len(rows), int(rows["amount_fen"].sum()))
        _show_lines(rows, TRANCHE_LINE_COLUMNS)

    _open(amount.words, amount.fen, show)


def _open_paid(view: View, unit_code: str, project_code: str, amount: PaidAmount) -> None:
    def show() -> None:
        counts = line_counts(view.asked, unit_code, project_code)
        counted = counts[counts["month"].between(*amount.months)]
        lines = paid_lines(view.asked, unit_code, project_code, amount.months, MOST_LINES)
        newest = lines.iloc[:MOST_LINES]
        count, sum_fen = int(counted["lines"].sum()), int(counted["amount_fen"].sum())
        is_whole = count == len(newest)
        _say_sum(amount, count, int(newest["amount_fen"].sum()) if is_whole else sum_fen)
        _explain_tables(newest)
        _show_newest(newest, count, sum_fen)

    _open(amount.words, amount.fen, show)


def _open_tranche(view: View, unit_code: str, project_code: str, tranche: "pd.Series[Any]") -> None:
    document_no = tranche["document_no"]

    def show() -> None:
        st.caption(f"来自{plain(origin(dict(tranche)))}。")
        if is_missing(document_no):
            st.info("这一笔没有文号可对，看不出哪些支付用的是它；全部支付按月看。")
            return
        months = months_of_project(view.asked, unit_code, project_code)
        until = months.iloc[view.month - 1]["cut_on"].date()
        sums = voucher_sums(view.asked, unit_code, project_code)
        printed = sums[(sums["document_no"] == document_no) & (sums["month"] <= view.month)]
        count, sum_fen = int(printed["lines"].sum()), int(printed["amount_fen"].sum())
        if not count:
            st.info(f"截至{Cutoff(until).label}，没有一行支付凭证印着{plain(document_no)}。")
            return
        st.markdown(f"印着{plain(document_no)}的支付 {_summed(count, sum_fen)}。")
        lines = document_vouchers(
            view.asked, unit_code, project_code, until, document_no, MOST_LINES
        )
        _show_newest(lines, count, sum_fen)

    _open(str(tranche["kind"]), tranche["amount_fen"], show)


def _open(words: str, fen: int, show: Callable[[], None]) -> None:
    st.dialog(f"{words} {format_wanyuan(fen)} 万元", width="large")(show)()


def _summed(lines: int, sum_fen: int) -> str:
    return f"{lines:,} 行合计 **{format_yuan(sum_fen)} 元**（{format_wanyuan(sum_fen)} 万元）"


def _say_sum(amount: PaidAmount | BudgetAmount, lines: int, sum_fen: int) -> None:
    """The sum of what opens, and that it is the amount that was clicked."""
    summed = _summed(lines, sum_fen)
    if sum_fen == amount.fen:
        st.markdown(f"{summed}，与页面上的“{amount.words}”一分不差。")
        return
    off = format_yuan(sum_fen - amount.fen)
    st.error(
        f"{summed}，与页面上的“{amount.words}”相差 {off} 元。这个数先不要用，请告诉系统管理员。"
    )


def _explain_tables(lines: pd.DataFrame) -> None:
    tables = lines[lines["said_by"] == PROGRESS]
    if len(tables) <= MOST_EXPLAINED:
        for line in tables.to_dict("records"):
            st.caption(f"{line['day']:%Y-%m-%d} 的进度表：{line['explained']}。")


def _show_newest(lines: pd.DataFrame, count: int, sum_fen: int) -> None:
    """The lines, and how many older ones are not listed."""
    if count > len(lines):
        rest_fen = sum_fen - int(lines["amount_fen"].sum())
        st.caption(
            f"这里列出最近的 {len(lines):,} 行；更早的 {count - len(lines):,} 行"
            f"合计 {format_yuan(rest_fen)} 元，可以逐月打开看。"
        )
    _show_lines(lines, PAID_LINE_COLUMNS)


def _show_lines(lines: pd.DataFrame, columns: Columns) -> None:
    height: Height = MANY_ROWS_HEIGHT if len(lines) > MANY_ROWS else "content"
    show_table(lines, filled(lines, columns), height)
