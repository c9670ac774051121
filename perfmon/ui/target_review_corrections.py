"""更正: the form that puts a value beside the printed one, with what is proposed filled in."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.measures.rates import is_missing
from perfmon.roles import Act
from perfmon.store.classified import HIDDEN_FINDING
from perfmon.store.text_findings import OPEN, FindingKey
from perfmon.ui.figures import MISSING, amount
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.target_reviews import text_indicators, text_plan
from perfmon.ui.page import Page
from perfmon.ui.words import plain
from perfmon.workflows.entries import Entered
from perfmon.workflows.target_corrections import (
    LEVEL2,
    PLAN,
    VALUE,
    Correction,
    correct_target,
    proposed_correction,
)

Row = dict[Any, Any]
Write = Callable[[str, Callable[[], Entered]], None]

LEVELS2 = (
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "服务对象满意度指标",
)
"""二级指标 as the 绩效目标表 lists them. Source: 财预〔2021〕101号."""


def why_not_correctable(row: Row) -> str | None:
    """Why a finding has no cell that could be corrected here; None where it has one."""
    if row["message"] == HIDDEN_FINDING:
        return "涉密项目的文本不在这里显示，也不在这里更正。"
    if is_missing(row["indicator_row"]) and row["column_head"] != PLAN:
        return "这一处不是指标值、二级指标或资金支出计划里的一格，不能在这里更正；退回请单位改。"
    return None


def show_correction(page: Page, row: Row, write: Write) -> None:
    """The field, what is printed, the value that shall hold, and why."""
    if is_missing(row["indicator_row"]):
        _show_plan(page, row, write)
        return
    indicators = text_indicators(page.asked, int(row["text_id"]), str(row["project_code"]))
    found = indicators[indicators["indicator_row"] == int(row["indicator_row"])]
    if found.empty:
        st.caption("这一版文本里没有这一项指标，没有可以更正的格。")
        return
    indicator: Row = found.to_dict("records")[0]
    level2 = str(indicator["level2"])
    proposed_field, proposed = proposed_correction(row["proposal"], level2, page.asked.year)
    field = st.radio(
        "更正哪一格",
        (VALUE, LEVEL2),
        index=(VALUE, LEVEL2).index(proposed_field),
        horizontal=True,
        key=_key(row, "field"),
    )
    is_value = field == VALUE
    printed = indicator["printed_value"] if is_value else indicator["printed_level2"]
    now = indicator["corrected_value"] if is_value else indicator["corrected_level2"]
    filled = proposed if field == proposed_field else ""
    with st.form(_key(row, f"correction_{field}"), border=False):
        old, new = st.columns(2)
        _show_old(old, printed, now)
        if is_value:
            value = new.text_input("更正为", filled, placeholder="照文本的写法，如 ≤5.24万元")
        else:
            options = [level for level in LEVELS2 if level != printed]
            place = options.index(filled) if filled in options else None
            value = new.selectbox("更正为", options, index=place, placeholder="选二级指标") or ""
        _finish(page, row, write, (field, int(row["indicator_row"]), value), now)


def _show_plan(page: Page, row: Row, write: Write) -> None:
    plan = text_plan(page.asked, int(row["text_id"]), str(row["project_code"]))
    if plan.empty:
        st.caption("文本里没有读到资金支出计划，没有可以更正的格。")
        return
    month = st.segmented_control(
        "更正哪个节点",
        plan["month"].tolist(),
        default=_first_blank(plan),
        required=True,
        format_func=lambda month: f"{month}月底",
        key=_key(row, "month"),
    )
    point: Row = plan[plan["month"] == month].to_dict("records")[0]
    with st.form(_key(row, f"correction_{month}"), border=False):
        old, new = st.columns(2)
        printed = "空白" if is_missing(point["printed"]) else str(point["printed"])
        read_as = f"{printed}（读作 {amount(point['planned_fen'])} 万元）"
        _show_old(old, read_as, point["corrected_value"])
        value = new.text_input("更正为（万元，到这个月底的累计数）", placeholder="如 12.50")
        _finish(page, row, write, (PLAN, int(month or 0), value), point["corrected_value"])


def _first_blank(plan: pd.DataFrame) -> int:
    """The first checkpoint that prints nothing, else the first."""
    blank = plan[plan["printed"].isna()]
    return int((plan if blank.empty else blank)["month"].iloc[0])


def _show_old(place: DeltaGenerator, printed: object, now: object) -> None:
    """The printed value, and the one that holds in its place where it was corrected before."""
    corrected = "" if is_missing(now) else f"　已更正为 **{plain(now)}**"
    place.markdown(f":small[文本里印的]\n\n**{plain(printed, MISSING)}**{corrected}")


def _finish(page: Page, row: Row, write: Write, typed: tuple[str, int, str], now: object) -> None:
    """The reason and the buttons; the printed value can be given back where it was corrected."""
    field, place, value = typed
    reason = st.text_input("原因", max_chars=160, placeholder="如 单位更正说明，2023年5月10日")
    buttons = st.container(horizontal=True)
    corrected = buttons.form_submit_button("记入更正", type="primary")
    given_back = not is_missing(now) and buttons.form_submit_button("改回原文")
    if not (corrected or given_back):
        return
    key = FindingKey(int(row["batch_id"]), int(row["position"]))
    is_open = row["verdict"] == OPEN
    entry = Correction(
        int(row["text_id"]),
        str(row["project_code"]),
        field,
        place,
        None if given_back else value,
        reason,
        None if given_back and is_open else key,
    )
    done = f"{field}{'改回原文' if given_back else '已更正，原文留在旁边'}"
    write(
        done, lambda: correct_target(opened_database(), entry, page.actor_for(Act.CORRECT_TARGET))
    )


def _key(row: Row, what: str) -> str:
    """A widget's key, of one finding."""
    return f"review_{what}_{row['batch_id']}_{row['position']}"
