"""部门目标 on the department's page: how each stands, who carries it, and what can be typed."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.rates import is_missing
from perfmon.measures.result_sentences import result_sentence
from perfmon.measures.result_standing import BEHIND, HELD
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.roles import Act
from perfmon.store.database import Database
from perfmon.ui.department_target_lists import DEPARTMENT_TARGET_COLUMNS, NOBODY
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.department_targets import department_targets, target_links
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.loaders.results import result_cutoff
from perfmon.ui.page import Page
from perfmon.ui.tables import chosen_row
from perfmon.ui.words import plain
from perfmon.workflows.entries import Entered
from perfmon.workflows.target_links import (
    LinkEntry,
    TargetResultEntry,
    enter_target_result,
    link_target,
)

Row = dict[Any, Any]


def show_department_targets(page: Page, department_code: str) -> None:
    """The targets that the department's text prints, one of them explained, and its two forms."""
    rows = department_targets(page.asked, page.month, department_code)
    if rows.empty:
        st.info("这个部门还没有导入绩效文本，或文本里没有带数的目标。")
        return
    st.markdown(_answer(rows))
    chosen = chosen_row(rows, DEPARTMENT_TARGET_COLUMNS, f"targets_{department_code}")
    row = {str(name): value for name, value in rows.iloc[chosen or 0].items()}
    _show_why(page, row)
    if not page.may_for(Act.LINK_TARGET, str(row["text_unit_code"])):
        return
    buttons = st.container(horizontal=True)
    if buttons.button("记承担项目", type="tertiary", key="target_link"):
        ask_link(page, department_code, row)
    if buttons.button("填结果", type="tertiary", key="target_result"):
        ask_result(page, row)


def _answer(rows: pd.DataFrame) -> str:
    """How many targets are held, behind, unreported, and how many no project carries."""
    standing = rows["standing"]
    counts = {
        "达标": int(standing.isin(HELD).sum()),
        "落后": int(standing.isin(BEHIND).sum()),
        "未报": int((standing == "unreported").sum()),
        "未到期": int((standing == "not_due").sum()),
    }
    told = "、".join(f"{word} {count} 个" for word, count in counts.items())
    alone = int((rows["carriers"] == NOBODY).sum())
    carried = f"{alone} 个没有项目承担" if alone else "都有项目承担"
    return f"**{len(rows)} 个部门目标，{carried}**　{told}　:gray[点一行看一个目标]"


def _show_why(page: Page, row: Row) -> None:
    cutoff = result_cutoff(page.asked, page.month)
    links = target_links(page.asked)
    is_own = links["text_unit_code"] == row["text_unit_code"]
    own = links[is_own & (links["position"] == row["position"])].to_dict("records")
    carried = [
        f"承担项目：**{plain(link['name'])}**　:gray[{plain(link['reason'])} · "
        f"{plain(link['actor'])} 定]"
        for link in own
    ]
    evidence = "" if is_missing(row["evidence"]) else f"　:gray[依据：{plain(row['evidence'])}]"
    sentence = f"{plain(result_sentence(row, cutoff))}{evidence}"
    st.markdown("  \n".join([sentence, *(carried or [f"**{NOBODY}**"])]))


@st.dialog("记承担项目", width="medium")
def ask_link(page: Page, department_code: str, row: Row) -> None:
    """Which project carries the target, or carries it no longer, and why."""
    show_closed()
    st.markdown(f"**{plain(row['text'])}**　:gray[{plain(row['unit_name'])}]")
    links = target_links(page.asked)
    is_own = links["text_unit_code"] == row["text_unit_code"]
    own = links[is_own & (links["position"] == row["position"])]
    labels = {
        f"{project['unit_code']}-{project['project_code']}": str(project["name"])
        for project in month_projects(page.asked, page.month, department_code).to_dict("records")
        if page.may_for(Act.LINK_TARGET, str(project["unit_code"]))
    }
    carried = [
        key for key in (own["unit_code"] + "-" + own["project_code"]).tolist() if key in labels
    ]
    acts = ["由项目承担", "不再承担"] if carried else ["由项目承担"]
    key = f"link_act_{row['text_unit_code']}_{row['position']}"
    act = st.segmented_control("记什么", acts, default=acts[0], required=True, key=key)
    is_withdrawn = act == "不再承担"
    offered = carried if is_withdrawn else [key for key in labels if key not in carried]
    with st.form(f"link_{act}", border=False):
        chosen = st.selectbox(
            "项目", offered, format_func=labels.__getitem__, filter_mode="contains"
        )
        reason = st.text_input("原因", max_chars=160, placeholder="如 项目绩效目标第1条就是它")
        if st.form_submit_button("记入", type="primary"):
            unit_code, _, project_code = str(chosen).partition("-")
            entry = LinkEntry(
                page.asked.year, _target(row), (unit_code, project_code), reason, is_withdrawn
            )
            _write(
                page,
                "承担项目",
                lambda database, actor: link_target(database, entry, actor),
                [_target(row)[0], unit_code],
            )


@st.dialog("填部门目标的结果", width="medium")
def ask_result(page: Page, row: Row) -> None:
    """What the target came to by a month's end, and where the number is from."""
    show_closed()
    unit = "" if is_missing(row["unit"]) else str(row["unit"])
    st.markdown(f"**{plain(row['text'])}**　目标值 {plain(row['printed_value'])}")
    with st.form("target_result_form", border=False):
        month = st.selectbox(
            "截至",
            list(range(1, MONTHS_IN_YEAR + 1)),
            index=page.month - 1,
            format_func=lambda number: f"{number}月底",
        )
        number = st.text_input(f"结果（{unit or '数'}）", placeholder="如 92.5")
        evidence = st.text_input("依据", max_chars=160, placeholder="如 群众安全感调查报告")
        if st.form_submit_button("记入", type="primary"):
            entry = TargetResultEntry(page.asked.year, _target(row), int(month), number, evidence)
            _write(
                page,
                f"{month}月底的结果",
                lambda database, actor: enter_target_result(database, entry, actor),
                [_target(row)[0]],
            )


def _target(row: Row) -> tuple[str, int]:
    return str(row["text_unit_code"]), int(row["position"])


def _write(
    page: Page, what: str, write: Callable[[Database, str], Entered], unit_codes: Sequence[str]
) -> None:
    """Writes and says what was written; a refusal leaves the form as it is."""
    try:
        entered = write(opened_database(), page.actor_for(Act.LINK_TARGET, *unit_codes))
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(f"{what}已记入，存为第 {entered.batch_id} 批。", entered.warnings)
