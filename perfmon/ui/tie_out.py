"""The parts of the page 对账: the answer, the months, the bridge, its sources, typing a figure."""

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.tie_out import (
    IN_MONTH,
    REPORTS,
    SINCE_JANUARY,
    SPANS,
    TREASURY_REPORT,
    Grouping,
    Key,
    TieOut,
)
from perfmon.money import format_wanyuan
from perfmon.roles import Act
from perfmon.ui.entry_notes import show_refusal
from perfmon.ui.loaders.departments import departments
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.tie_outs import (
    fund_types,
    listed_tie_out_months,
    tie_out_facts,
    tie_outs_of_groups,
    tie_outs_of_year,
)
from perfmon.ui.menu import TIE_OUT_PAGE
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, pick_row, show_table, text
from perfmon.ui.tie_out_lists import (
    ALL,
    BRIDGE_COLUMNS,
    EXPLANATION_COLUMNS,
    GROUP_COLUMNS,
    MONTH_COLUMNS,
    TOTAL_COLUMNS,
    listed_bridge,
    listed_explanations,
    listed_groups,
    listed_totals,
)
from perfmon.ui.tie_out_words import answer, equal_words, period_words
from perfmon.ui.words import plain
from perfmon.workflows.tie_out import TypedTotal, record_total
from perfmon.workflows.typed_values import read_amount

GROUPINGS: dict[Grouping, str] = {"department_code": "主管部门", "fund_type": "资金性质"}
MOST_ROWS, LIST_HEIGHT = 12, 400
"""A longer list scrolls within this height, in pixels."""


def choose_key(page: Page) -> Key:
    """Draws the choice of report and span, and gives what is compared at the page's month."""
    with st.container(horizontal=True, gap="small"):
        report = st.segmented_control(
            "报表", REPORTS, default=TREASURY_REPORT, required=True, key="tie_out_report",
            label_visibility="collapsed", width="content",
        )  # fmt: skip
        span = st.segmented_control(
            "口径", SPANS, default=_usual_span(page), required=True,
            key=f"tie_out_span_{page.asked.year}_{page.month}",
            label_visibility="collapsed", width="content",
        )  # fmt: skip
    return Key(page.month, report or TREASURY_REPORT, span or IN_MONTH)


def _usual_span(page: Page) -> str:
    """当月, unless the month's figure was typed only from January on."""
    reports = [
        tie_outs_of_year(page.asked, TREASURY_REPORT, span)[page.month - 1].report_fen
        for span in SPANS
    ]
    return SINCE_JANUARY if reports[0] is None and reports[1] is not None else IN_MONTH


def read_tie_out(page: Page, key: Key) -> TieOut:
    """The comparison that the page shows."""
    return tie_outs_of_year(page.asked, key.report, key.span)[key.month - 1]


def show_answer(tie_out: TieOut) -> None:
    """The page's first sentence."""
    st.markdown(answer(tie_out))


def show_months(page: Page, span: str) -> int | None:
    """Draws twelve months against both reports; gives the month just clicked, once."""
    covered = page.on_hand.covered_until
    months = listed_tie_out_months(page.asked, span, covered.month if covered else 0)
    picked = pick_row(months, MONTH_COLUMNS, "tie_out_months")
    return None if picked is None else int(picked["month"])


def show_bridge(tie_out: TieOut) -> None:
    """From the pages' figure to the report's, line by line."""
    st.markdown(
        f"**{period_words(tie_out.key)}：页面上的数怎样走到{tie_out.key.report}**"
        f"　:gray[库内国库支付 {format_wanyuan(tie_out.ours_fen)} 万元]"
    )
    show_table(listed_bridge(tie_out), BRIDGE_COLUMNS)


def show_explanations(tie_out: TieOut) -> None:
    """Where the difference can come from."""
    if tie_out.difference_fen is None:
        st.caption(f"录入{tie_out.key.report}的数以后，这里列出差额可能的来源。")
    elif not tie_out.difference_fen:
        st.caption("没有差额。")
    elif not tie_out.explanations:
        st.caption(
            "库里没有能解释这个差额的行：没有未匹配、作废、在途、后来导入或撤销的支付。"
            "请核对报表数，或按主管部门录入报表数找出差在哪里。"
        )
    else:
        st.markdown(f"**差额{equal_words(tie_out)}**")
        show_table(listed_explanations(tie_out), EXPLANATION_COLUMNS)


def show_groups(page: Page, key: Key, by: Grouping) -> None:
    """One row a department or fund type, where a figure was typed for any of them."""
    tie_outs = tie_outs_of_groups(page.asked, key, by)
    if not tie_outs:
        st.caption(
            f"{period_words(key)}没有按{GROUPINGS[by]}录入{key.report}的数；"
            f"录入后，这里逐个{GROUPINGS[by]}对账。"
        )
        return
    groups = [getattr(tie_out.key, by) for tie_out in tie_outs]
    columns: Columns = {"name": text(GROUPINGS[by], 146)} | GROUP_COLUMNS
    _show_list(listed_groups(tie_outs, groups, _department_names(page)), columns)


def show_totals(page: Page) -> None:
    """What was typed for the month, with who and when."""
    totals = tie_out_facts(page.asked).totals
    typed = totals[totals["month"] == page.month]
    if typed.empty:
        st.caption(f"{page.month}月还没有录入报表数。")
        return
    _show_list(listed_totals(typed, _department_names(page)), TOTAL_COLUMNS)


def _show_list(rows: pd.DataFrame, columns: Columns) -> None:
    show_table(rows, columns, "content" if len(rows) <= MOST_ROWS else LIST_HEIGHT)


def show_form(page: Page, key: Key) -> None:
    """Typing a report's figure of the month, or taking it back."""
    if not page.may(Act.RECORD_TOTAL):
        return
    is_closed = opened_database().is_demo
    said = st.session_state.pop("tie_out_said", None)
    if said is not None:
        st.success(said)
    round_no = st.session_state.setdefault("tie_out_round", 0)
    with st.form("control_total", enter_to_submit=False):
        st.markdown(f"**录入 {page.on_hand.year}年{page.month}月的报表数**")
        chosen = _key_inputs(page, key, is_closed)
        amount, unit = st.columns([3, 2], vertical_alignment="bottom")
        typed = amount.text_input("报表数", key=f"tie_out_amount_{round_no}", disabled=is_closed)
        of = unit.radio("单位", ["万元", "元"], horizontal=True, disabled=is_closed)
        with st.container(horizontal=True):
            is_kept = st.form_submit_button("记下", type="primary", disabled=is_closed)
            is_back = st.form_submit_button("撤回这个数", disabled=is_closed)
    if is_closed:
        st.caption("这里是演示数据，不能录入真实的报表数。请点页面右上角的「建立空库」后再录入。")
    if is_back:
        _record(page, chosen, None)
    elif is_kept:
        _keep(page, chosen, typed, of)


def _key_inputs(page: Page, key: Key, is_closed: bool) -> Key:
    report_place, span_place = st.columns([3, 2])
    report = report_place.radio(
        "报表", REPORTS, index=REPORTS.index(key.report), horizontal=True, disabled=is_closed
    )
    span = span_place.radio(
        "口径", SPANS, index=SPANS.index(key.span), horizontal=True, disabled=is_closed
    )
    names = {"": ALL} | {
        code: f"{name}（{code}）" for code, name in _department_names(page).items()
    }
    department_place, fund_place = st.columns(2)
    department = department_place.selectbox(
        "主管部门", list(names), format_func=names.__getitem__, disabled=is_closed
    )
    funds = ["", *fund_types(page.asked)]
    fund_type = fund_place.selectbox(
        "资金性质", funds, format_func=lambda fund: fund or ALL, disabled=is_closed
    )
    return Key(page.month, report, span, department, fund_type)


def _keep(page: Page, key: Key, typed: str, unit: str) -> None:
    """Records a typed amount, or says what is wrong with it."""
    if not typed.strip():
        st.error("没有填报表数。请填数字，例如 1234.56。")
        return
    try:
        amount_fen = read_amount(typed, unit)
    except ValueError as error:
        st.error(plain(f"报表数没有记下：{error}。请按“1234.56”的样子填，最细到分。"))
        return
    _record(page, key, amount_fen)


def _record(page: Page, key: Key, amount_fen: int | None) -> None:
    """Writes the figure and starts the run again, so that every part shows it; or says why not."""
    typed = TypedTotal(page.asked.year, key, amount_fen)
    try:
        is_new = record_total(opened_database(), typed, page.actor_for(Act.RECORD_TOTAL))
    except PerfmonError as error:
        show_refusal(error)
        return
    act = "撤回" if amount_fen is None else "记下"
    same = "没有可撤回的数" if amount_fen is None else "这个数已经在库里"
    outcome = f"已{act}" if is_new else same
    st.session_state["tie_out_said"] = f"{period_words(key)}{key.report}：{outcome}。"
    st.session_state["tie_out_round"] += 1
    st.rerun()


def _department_names(page: Page) -> dict[str, str]:
    found = departments(page.asked)
    return {code: department.name for code, department in found.items()}


def go_to_month(page: Page, month: int) -> None:
    """Shows another month of the year on this page, where payments reach it."""
    st.switch_page(TIE_OUT_PAGE, query_params=page.address | {"month": str(month)})
