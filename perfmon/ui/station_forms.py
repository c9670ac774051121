"""What people type of 办理环节: days of stations, a contract, and that a day holds no longer."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from perfmon import clock
from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.measures.rates import is_missing
from perfmon.measures.stations import BY_HAND
from perfmon.roles import Act
from perfmon.ui.choice import pick_form
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.loaders.projects import months_of_project
from perfmon.ui.loaders.stations import stations_of
from perfmon.ui.page import Page
from perfmon.ui.promise_forms import write
from perfmon.workflows.project_states import Project
from perfmon.workflows.promises import LONGEST_WORDS as LONGEST_REASON
from perfmon.workflows.stations import (
    LONGEST_WORDS,
    MOST_YEARS_BEFORE,
    TYPED_STATIONS,
    StationEntry,
    record_stations,
    withdraw_station,
)

_A_LINE = 4

Known = dict[str, dict[Any, Any]]


def offer_station_form(page: Page, unit_code: str, project_code: str) -> None:
    """A quiet button that opens the forms; none for 人员类."""
    at_cut = months_of_project(page.asked, unit_code, project_code).iloc[page.month - 1]
    is_judged = at_cut["project_class"] in JUDGED_CLASSES
    may_set = is_judged and page.may_for(Act.SET_STATION, unit_code)
    if may_set and st.button("登记环节", type="tertiary", key="station_form"):
        ask_stations(page, (unit_code, project_code))


@st.dialog("登记办理环节", width="large")
def ask_stations(page: Page, project: Project) -> None:
    """The days of stations that no file tells; where some are typed, one can be taken back."""
    show_closed()
    said = stations_of(page.asked, date(page.asked.year, 12, 31), *project)
    known = {str(row["station"]): row for row in said}
    typed = [station for station in known if known[station]["source"] == BY_HAND]
    forms: dict[str, Callable[[], None]] = {"登记日期": lambda: _days_form(page, project, known)}
    if typed:
        forms["撤回"] = lambda: _withdrawal_form(page, project, typed)
    chosen = pick_form("做什么", list(forms), "station_act")
    with st.form(f"stations_{chosen}", border=False):
        forms[chosen]()


def _days_form(page: Page, project: Project, known: Known) -> None:
    st.caption(
        "填办完的日期，不知道的留空，已填的再填一次就以新的为准。财政支付按支付凭证，不用填；"
        "下达、分配、申请文件里有的也不用填。"
    )
    year = page.asked.year
    first, last = date(year - MOST_YEARS_BEFORE, 1, 1), min(clock.today(), date(year, 12, 31))
    reached: dict[str, date] = {}
    columns = [*st.columns(_A_LINE), *st.columns(_A_LINE)]
    for column, station in zip(columns, TYPED_STATIONS, strict=False):
        row = known.get(station, {})
        has_day = not is_missing(row.get("reached_on"))
        told = f"（{row['source']} {row['reached_on']:%Y-%m-%d}）" if has_day else ""
        day = column.date_input(
            f"{station}{told}", value=None, min_value=first, max_value=last, format="YYYY-MM-DD",
            disabled=has_day and row["source"] != BY_HAND, key=f"station_{station}",
        )  # fmt: skip
        if isinstance(day, date):
            reached[station] = day
    amount, number, counterparty = st.columns(3)
    amount_text = amount.text_input(
        "合同金额（万元）",
        placeholder="如 90.00",
        help="几份合同填合计；跨年的合同填本年年初还没有付的部分。",
    )
    contract_no = number.text_input("合同编号（可不填）", max_chars=LONGEST_WORDS)
    with_whom = counterparty.text_input("对方单位（可不填）", max_chars=LONGEST_WORDS)
    if st.form_submit_button("登记", type="primary"):
        entry = StationEntry(year, project, reached, amount_text, contract_no, with_whom)
        write(
            "办理环节",
            page,
            Act.SET_STATION,
            lambda database, actor: record_stations(database, entry, actor),
            [project[0]],
        )


def _withdrawal_form(page: Page, project: Project, typed: list[str]) -> None:
    st.caption("撤回以后这个环节又是“未填”；已结的月份照旧。")
    station = str(st.selectbox("哪一个环节", typed))
    reason = st.text_input("原因", max_chars=LONGEST_REASON)
    if st.form_submit_button("撤回", type="primary"):
        year = page.asked.year
        write(
            "办理环节的撤回",
            page,
            Act.SET_STATION,
            lambda database, actor: withdraw_station(
                database, year, project, station, reason, actor
            ),
            [project[0]],
        )
