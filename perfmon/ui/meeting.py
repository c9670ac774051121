"""The page 会议: the projector's view of the agenda, one project a screen, by arrow keys.

Nothing but what the room talks about: the head and the menu give way, the letters are large enough
to be read from the back, and the cut-off never leaves the screen.
"""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.curve import curve_title, progress_curve
from perfmon.charts.theme import light_sign
from perfmon.measures.in_transit import DESK_COLUMNS
from perfmon.measures.rates import is_missing
from perfmon.money import format_percent, format_wanyuan
from perfmon.roles import Act
from perfmon.ui.entry_notes import show_said
from perfmon.ui.figures import MISSING
from perfmon.ui.loaders.meetings import meeting_of, meeting_year_of
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.menu import OVERVIEW_PAGE
from perfmon.ui.page import Page
from perfmon.ui.project_promises import show_promise_history
from perfmon.ui.promise_forms import next_month_end, write
from perfmon.ui.words import plain
from perfmon.workflows.outlook_checks import DECIDING_CAUSES
from perfmon.workflows.promises import LONGEST_WORDS, PromiseEntry, promise

CURVE_HEIGHT = 520
_PLACE = "meeting_place"

_LIGHT_COLOURS = {"red": "red", "yellow": "orange", "green": "green", "blue": "blue"}

_STYLE = """
<style>
[data-testid="stHeader"] { display: none; }
[data-testid="stMainBlockContainer"] { padding-top: 1.2rem; max-width: none; }
.st-key-meeting_title h1 { font-size: clamp(1.6rem, 2.6vw, 3.2rem); padding: 0; }
.st-key-meeting_figures p { font-size: clamp(1.05rem, 1.35vw, 1.7rem); line-height: 1.5; }
.st-key-meeting_rate h2 { font-size: clamp(2.2rem, 4vw, 5rem); padding: 0; }
.st-key-meeting_bar p { font-size: clamp(0.95rem, 1.1vw, 1.4rem); }
</style>
"""


def show_agenda(page: Page) -> pd.DataFrame | None:
    """The projects called up, in their order; words and None where there is no meeting to hold."""
    if page.asked.scope is not None:
        st.info("会议由财政局打开；本单位的承诺和处理在“项目”页。")
        return None
    agenda = meeting_of(page.asked, page.month).agenda
    if agenda.empty:
        st.success(f"{page.month}月没有灯变差、承诺没有兑现或少支的项目，没有需要上会的项目。")
        return None
    st.html(_STYLE)
    show_said()
    return agenda


def choose_place(agenda: pd.DataFrame) -> int:
    """Which one of the agenda is on the screen."""
    place = int(st.session_state.get(_PLACE, 0))
    return min(max(place, 0), len(agenda) - 1)


def show_frame(page: Page, agenda: pd.DataFrame, place: int) -> None:
    """Where the meeting is, the cut-off, the project's name, and the way on."""
    row = agenda.iloc[place]
    meeting = meeting_of(page.asked, page.month)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center",
        key="meeting_bar",
    ):  # fmt: skip
        st.markdown(
            f"**{plain(row['leader'])}**　:gray[{_of_leader(agenda, place)} · "
            f"全部 {place + 1} / {len(agenda)}]"
        )
        st.markdown(f":gray[{plain(meeting.stamp)}]")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            st.page_link(OVERVIEW_PAGE, label="退出会议", query_params=page.address)
            _step("上一个", place - 1, "Left", disabled=place == 0)
            _step("下一个", place + 1, "Right", disabled=place == len(agenda) - 1)
    with st.container(key="meeting_title"):
        st.title(plain(row["name"]), anchor=False)
        whys = "；".join(row["why"])
        st.markdown(
            f"{plain(row['unit_name'])}　:gray[{plain(row['department_name'])}]　**{plain(whys)}**"
        )


def _of_leader(agenda: pd.DataFrame, place: int) -> str:
    mine = agenda.index[agenda["leader"] == agenda.iloc[place]["leader"]].tolist()
    return f"第 {mine.index(place) + 1} 个，共 {len(mine)} 个"


def _step(label: str, to: int, key: str, *, disabled: bool) -> None:
    if st.button(label, shortcut=key, disabled=disabled, key=f"meeting_{key}"):
        st.session_state[_PLACE] = to
        st.rerun()


def show_meeting_curve(page: Page, row: "pd.Series[Any]") -> None:
    """The project's year, up to the cut-off."""
    project = str(row["unit_code"]), str(row["project_code"])
    mine = meeting_year_of(page.asked, page.month, *project)
    shown = mine.assign(covered=mine["covered"] & (mine["month"] <= page.month))
    st.markdown(f"**{plain(curve_title(shown))}**")
    figure = progress_curve(shown, page.palette, height=CURVE_HEIGHT)
    st.plotly_chart(
        figure, theme=None, config={"displayModeBar": False}, key="meeting_curve",
        alt=curve_title(shown),
    )  # fmt: skip


def show_figures(page: Page, row: "pd.Series[Any]") -> None:
    """The rate, the light's sentence, where the money is, and what was promised."""
    sign = light_sign(row["light"])
    colour = _LIGHT_COLOURS.get("" if is_missing(row["light"]) else str(row["light"]), "gray")
    with st.container(key="meeting_rate"):
        rate = MISSING
        if row["adjusted_budget_fen"] > 0:
            rate = format_percent(row["paid_fen"], row["adjusted_budget_fen"], 1)
        st.header(f"{rate}　:{colour}[{sign.text}]", anchor=False)
    with st.container(key="meeting_figures"):
        st.markdown(f"{plain(row['sentence'])}。")
        st.markdown(f"**钱在哪里**　{plain(desk_words(row))}")
        if not is_missing(row["deciding_cause"]):
            explained = "" if is_missing(row["explanation"]) else f"：{row['explanation']}"
            st.markdown(f"**单位说的原因**　{plain(row['deciding_cause'])}{plain(explained)}")
        show_promise_history(page.view, str(row["unit_code"]), str(row["project_code"]))


def desk_words(row: "pd.Series[Any]") -> str:
    """At which desk the project's money is."""
    left_fen = int(row["adjusted_budget_fen"]) - int(row["paid_fen"])
    parts = []
    for desk, column in DESK_COLUMNS.items():
        fen = int(row[f"{column}_fen"])
        if fen:
            days = row[f"{column}_days"]
            waited = "" if is_missing(days) else f"，最久 {int(days)} 天"
            parts.append(f"{desk}在途 {format_wanyuan(fen)} 万元{waited}")
            left_fen -= fen
    if not is_missing(row["unpaid_contract_fen"]):
        parts.append(f"合同未付 {format_wanyuan(int(row['unpaid_contract_fen']))} 万元")
    if left_fen > 0:
        parts.append(f"单位还没有申请 {format_wanyuan(left_fen)} 万元")
    return "；".join(parts) or "已经付完"


def show_answer(page: Page, row: "pd.Series[Any]") -> None:
    """This month's answer, typed on the spot."""
    if not page.may(Act.PROMISE):
        return
    is_demo = opened_database().is_demo
    project = (str(row["unit_code"]), str(row["project_code"]))
    with st.form(f"answer_{project}", border=True):
        cause, measure, amount, due, person, sent = st.columns(
            [2, 4, 2, 2, 2, 1.4], vertical_alignment="bottom"
        )
        chosen = cause.selectbox("原因", DECIDING_CAUSES, index=None, placeholder="选一个")
        said = measure.text_input("措施", max_chars=LONGEST_WORDS)
        typed = amount.text_input("承诺支付（万元）")
        due_on: date = due.date_input("期限", value=next_month_end(page), format="YYYY-MM-DD")
        who = person.text_input("责任人", max_chars=40)
        is_sent = sent.form_submit_button("记入", type="primary", disabled=is_demo)
    if is_sent:
        entry = PromiseEntry(
            page.asked.year, page.month, project, chosen or "", said, due_on, who, said, typed
        )
        write("承诺", page, Act.PROMISE, lambda database, actor: promise(database, entry, actor))
    if is_demo:
        st.caption("这里是演示数据，可以看，记不进去。")
