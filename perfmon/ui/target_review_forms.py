"""What a person makes of the findings ticked: accepted, sent back, corrected or opened again."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.rates import is_missing
from perfmon.quality.reasons import REASONS
from perfmon.roles import Act
from perfmon.store.text_findings import (
    ACCEPTED,
    CORRECTED,
    OPEN,
    REOPENED,
    SENT_BACK,
    FindingKey,
)
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.target_reviews import State, finding_states
from perfmon.ui.page import Page
from perfmon.ui.target_review_corrections import show_correction, why_not_correctable
from perfmon.ui.words import plain
from perfmon.workflows.entries import Entered
from perfmon.workflows.finding_answers import FindingAnswer, answer_findings

ROUND = "review_round_of_answers"
"""Counts the answers written, so that nothing is ticked after one."""

_SEEN, _STALE = "review_seen", "review_is_stale"

_ASKED = {
    ACCEPTED: ("单位的答复", "如 单位说明：合同约定全年租用 291 条，见合同第3条"),
    SENT_BACK: ("要单位改什么", "如 请改成“≤5.24万元”，5月底前报送"),
    REOPENED: ("为什么重新处理", "如 单位的答复没有依据"),
}

Row = dict[Any, Any]


def show_changed_meanwhile(page: Page) -> None:
    """Says where somebody else dealt with what was ticked here since it was last drawn.

    What is pressed in the form at the same time is then not written; a second press is.
    """
    now = finding_states(page.asked)
    seen: dict[FindingKey, State] = st.session_state.pop(_SEEN, {})
    is_stale = any(now.get(key) != state for key, state in seen.items())
    st.session_state[_STALE] = is_stale
    if is_stale:
        st.warning("刚才选中的问题由别人处理过，这一次没有写入。看过现在的处理，再定。")


def show_decision(page: Page, chosen: pd.DataFrame) -> None:
    """The findings ticked in full, what may be made of them, and the form of what is picked."""
    rows: list[Row] = chosen.to_dict("records")
    states = finding_states(page.asked)
    st.session_state[_SEEN] = {key: states[key] for key in map(_key, rows)}
    with st.container(border=True):
        if len(rows) == 1:
            _show_finding(rows[0])
        else:
            st.markdown(f"**选中 {len(rows)} 处**　:gray[{plain(_kinds(rows))}]")
        if not page.may_for(Act.ANSWER_FINDING, *(str(row["unit_code"]) for row in rows)):
            if page.may(Act.ANSWER_FINDING):
                st.caption("选中的有不归您处理的单位。分开勾选。")
            return
        offered = _offered(rows, may_correct=page.may(Act.CORRECT_TARGET))
        if not offered:
            st.caption("选中的几处现在处理不同，没有可以一起做的。分开勾选。")
            return
        verdict = st.segmented_control(
            "怎么处理",
            offered,
            default=offered[0],
            required=True,
            key=f"review_verdict_{'_'.join(offered)}",
        )
        if verdict == CORRECTED:
            show_correction(page, rows[0], write)
        else:
            _show_answer(page, rows, verdict or offered[0])


def write(done: str, act: Callable[[], Entered]) -> None:
    """Writes and says so over the list drawn anew; a refusal leaves the form as it is."""
    if st.session_state[_STALE]:
        return
    try:
        entered = act()
    except PerfmonError as error:
        show_refusal(error)
        return
    st.session_state.pop(_SEEN)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    say_next(f"{done}，存为第 {entered.batch_id} 批，可在「导入」的历史里撤销。", entered.warnings)


def _show_answer(page: Page, rows: list[Row], verdict: str) -> None:
    label, example = _ASKED[verdict]
    with st.form(f"review_answer_{verdict}", border=False):
        answer = st.text_area(label, max_chars=400, placeholder=example, height=80)
        many = f"选中的 {len(rows)} 处" if len(rows) > 1 else "这一处"
        if st.form_submit_button(f"{verdict}{many}", type="primary"):
            typed = FindingAnswer(tuple(map(_key, rows)), verdict, answer)
            write(
                f"{verdict} {len(rows)} 处问题",
                lambda: answer_findings(
                    opened_database(),
                    typed,
                    page.actor_for(Act.ANSWER_FINDING, *(str(row["unit_code"]) for row in rows)),
                ),
            )


def _offered(rows: list[Row], *, may_correct: bool) -> list[str]:
    """What can be made of all the rows at once; 更正 only of a single one."""
    now = {str(row["verdict"]) for row in rows}
    offered = [verdict for verdict in (ACCEPTED, SENT_BACK) if verdict not in now]
    if may_correct and len(rows) == 1 and why_not_correctable(rows[0]) is None:
        offered.append(CORRECTED)
    return offered if OPEN in now else [*offered, REOPENED]


def _kinds(rows: list[Row]) -> str:
    counts = pd.Series([row["name"] for row in rows]).value_counts()
    return "、".join(f"{name} {count}" for name, count in counts.items())


def _show_finding(row: Row) -> None:
    """One finding whole: where, what, what is printed, what is proposed, what was made of it."""
    st.markdown(
        f"**{row['severity_word']}　{plain(row['name'])}**　{plain(row['project'])}　"
        f"{plain(row['where'])}　:gray[{plain(row['department_name'])} · "
        f"{plain(row['unit_name'])} · {row['version_word']} · {row['code']}]"
    )
    st.markdown(plain(row["message"]))
    reason = REASONS.get(row["code"])
    if reason is not None:
        st.caption(f"为什么：{plain(reason.why)}（{plain(reason.source)}）")
    said = [
        f"文本里印的：{plain(row['printed_value'])}" if _there(row, "printed_value") else "",
        f"建议：**{plain(row['proposal'])}**" if _there(row, "proposal") else "",
    ]
    if any(said):
        st.markdown("　".join(part for part in said if part))
    if _there(row, "answered_by"):
        answer = f"：{plain(row['answer'])}" if _there(row, "answer") else ""
        st.caption(
            f"现在：{row['verdict']}{answer}（{plain(row['answered_by'])}，{row['answered']}）"
        )
    if (why := why_not_correctable(row)) is not None:
        st.caption(why)


def _key(row: Row) -> FindingKey:
    return FindingKey(int(row["batch_id"]), int(row["position"]))


def _there(row: Row, name: str) -> bool:
    return not is_missing(row[name])
