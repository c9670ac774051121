"""承诺 on its page: how many were kept, the list with its verdicts, the rates by department."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.keeping_rates import sum_promises, was_due_before
from perfmon.measures.promise_results import BROKEN, PARTLY
from perfmon.periods import Cutoff
from perfmon.reports.promise_list import promise_book, promise_book_name
from perfmon.roles import Act
from perfmon.ui.downloads import offer_download
from perfmon.ui.figures import amount, rate
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.promises import promises_of, resolutions_of
from perfmon.ui.loaders.year_openings import unplaced_promises
from perfmon.ui.page import Page
from perfmon.ui.promise_forms import ask_promise, ask_withdrawal
from perfmon.ui.promise_lists import (
    PROMISE_COLUMNS,
    RATE_COLUMNS,
    listed_promises,
    listed_rates,
    listed_resolutions,
)
from perfmon.ui.tables import Height, pick_row, show_table
from perfmon.ui.unplaced import show_unplaced

FEW_ROWS, LIST_HEIGHT = 14, 470


def show_promises(page: Page) -> "pd.Series[Any] | None":
    """Draws the promises of the year's meetings, and gives the row just clicked, once."""
    promises = promises_of(page.asked, page.month)
    st.markdown(keeping_sentence(promises, page.cutoff))
    show_unplaced(page, "承诺", unplaced_promises(page.asked))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = _choose_department(promises)
        may_promise = page.may(Act.PROMISE)
        if may_promise and st.button("登记承诺", type="primary", key="promise_form"):
            ask_promise(page)
        is_own = ~promises["is_carried"]
        has_own = may_promise and is_own.any()
        if has_own and st.button("撤回承诺", key="promise_withdrawal_form"):
            ask_withdrawal(page)
        if len(promises):
            _offer_workbook(page, promises)
    shown = promises if not chosen else promises[promises["department_name"].isin(chosen)]
    if shown.empty:
        st.info("还没有承诺。会上叫到的项目，在这里登记原因、措施、金额或结果、期限和责任人。")
        return None
    listed = listed_promises(shown.reset_index(drop=True))
    height: Height = "content" if len(listed) <= FEW_ROWS else LIST_HEIGHT
    picked = pick_row(listed, PROMISE_COLUMNS, "promises", height)
    st.markdown("**各部门承诺兑现率**　:gray[兑现÷到期，未到期的不算；没有兑现的多的在前]")
    show_table(listed_rates(shown), RATE_COLUMNS)
    return picked


def keeping_sentence(promises: pd.DataFrame, cutoff: Cutoff) -> str:
    """How many promises were due and kept by the cut-off, and how much money of them."""
    (sums,) = sum_promises(promises, []).to_dict("records")
    if promises.empty:
        return f"**到{cutoff.label}还没有承诺**"
    pending = f"　:gray[未到期 {sums['pending_count']} 件]" if sums["pending_count"] else ""
    missed = int(was_due_before(promises).sum())
    pending += f"　:gray[上年没有兑现 {missed} 件]" if missed else ""
    if not sums["due_count"]:
        return f"**到{cutoff.label}没有到期的承诺**{pending}"
    counts = {PARTLY: sums["partly_count"], BROKEN: sums["broken_count"]}
    told = "".join(f"，{verdict} {count} 件" for verdict, count in counts.items() if count)
    money = ""
    if sums["due_fen"]:
        money = (
            f"；承诺支付 {amount(sums['due_fen'])} 万元，兑现 {amount(sums['kept_fen'])} 万元"
            f"（{rate(sums['kept_fen'], sums['due_fen'])}）"
        )
    return (
        f"**到{cutoff.label}到期 {sums['due_count']} 件，兑现 {sums['kept_count']} 件"
        f"（{rate(sums['kept_count'], sums['due_count'])}）{told}{money}**{pending}"
    )


def _choose_department(promises: pd.DataFrame) -> list[str]:
    names = sorted(promises["department_name"].unique())
    return st.multiselect(
        "主管部门", names, placeholder="全部主管部门", key="promise_department",
        label_visibility="collapsed", width=320, disabled=not names,
    )  # fmt: skip


def _offer_workbook(page: Page, promises: pd.DataFrame) -> None:
    offer_download(
        page.name,
        "下载（Excel）",
        lambda: promise_book(
            listed_promises(promises),
            listed_rates(promises),
            listed_resolutions(resolutions_of(page.asked, page.month)),
            page.cutoff,
            is_demo=opened_database().is_demo,
        ),
        file_name=promise_book_name(page.cutoff),
        mime=XLSX,
        key="promise_download",
    )
