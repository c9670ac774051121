"""What people type beside a light: 合同未到付款条件, its end, that a cut was approved."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.cuts import mark_approved
from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.measures.rates import is_missing
from perfmon.measures.states import CONTRACT
from perfmon.money import format_wanyuan
from perfmon.roles import Act
from perfmon.store.database import Database
from perfmon.ui.choice import pick_form
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import months_of_project
from perfmon.ui.loaders.states import month_states, state_facts
from perfmon.ui.page import Page
from perfmon.workflows.entries import Entered
from perfmon.workflows.project_states import (
    LONGEST_DAYS,
    ApprovalEntry,
    ContractEntry,
    Project,
    WithdrawalEntry,
    approve_cut,
    end_contract_state,
    hold_for_contract,
)

USUAL_DAYS = 60
"""How long a contract's state holds where nothing else is typed."""

Form = Callable[[Page, Project], None]


def offer_state_forms(page: Page, unit_code: str, project_code: str) -> None:
    """A quiet button that opens the forms which this project needs; none for 人员类."""
    at_cut = months_of_project(page.asked, unit_code, project_code).iloc[page.month - 1]
    is_judged = at_cut["project_class"] in JUDGED_CLASSES
    may_set = is_judged and page.may_for(Act.SET_STATE, unit_code)
    if may_set and st.button("登记状态", type="tertiary", key="state_forms"):
        ask_state(page, (unit_code, project_code))


@st.dialog("登记状态", width="medium")
def ask_state(page: Page, project: Project) -> None:
    """The forms that fit the project: what holds can be ended, what was cut can be approved."""
    show_closed()
    forms: dict[str, Form] = {CONTRACT: _contract_form}
    if _holds(page, project):
        forms["撤回合同未到付款条件"] = _end_form
    if page.may_for(Act.SET_STATE) and not _unapproved(page, project).empty:
        forms["调减已批准"] = _approval_form
    chosen = pick_form("登记什么", list(forms), "state_form")
    with st.form(f"state_{chosen}", border=False):
        forms[chosen](page, project)


def _contract_form(page: Page, project: Project) -> None:
    st.caption("付款条件还没有到的合同：项目照样列出，灯不变；到期自动失效。")
    contract_no = st.text_input("合同编号", max_chars=60)
    clause = st.text_input(
        "付款条款，缺什么", max_chars=160, placeholder="如 第7.2条：验收合格后付 90%，尚未验收"
    )
    first, last = st.columns(2)
    cut = page.cutoff.on
    from_on = first.date_input("从哪一天起", value=cut, **_bounds(page))
    expires_on = last.date_input(
        "到期日",
        value=cut + timedelta(days=USUAL_DAYS),
        max_value=cut + timedelta(days=2 * LONGEST_DAYS),
        format="YYYY-MM-DD",
    )
    if st.form_submit_button("登记", type="primary"):
        entry = ContractEntry(page.asked.year, project, contract_no, clause, from_on, expires_on)
        _write(
            CONTRACT,
            page,
            lambda database, actor: hold_for_contract(database, entry, actor),
            [project[0]],
        )


def _end_form(page: Page, project: Project) -> None:
    st.caption("从填的那一天起不再算；以前的月份照旧。录错了的，请到“导入”页的历史里撤销那一批。")
    reason = st.text_input("原因", max_chars=160, placeholder="如 10月20日已验收")
    from_on = st.date_input("从哪一天起撤回", value=page.cutoff.on, **_bounds(page))
    if st.form_submit_button("撤回", type="primary"):
        entry = WithdrawalEntry(page.asked.year, project, reason, from_on)
        _write(
            f"撤回{CONTRACT}",
            page,
            lambda database, actor: end_contract_state(database, entry, actor),
            [project[0]],
        )


def _approval_form(page: Page, project: Project) -> None:
    st.caption("经批准的调减，排名按调整预算；同一文号的各个项目一并标上。")
    at_cut = months_of_project(page.asked, *project).iloc[page.month - 1]
    cuts = _unapproved(page, project).to_dict("records")
    labels = {_words(cut, at_cut["classified"]): cut["document_no"] for cut in cuts}
    chosen = st.selectbox("哪一笔调减", list(labels))
    evidence = st.text_input(
        "批准依据", max_chars=160, placeholder="如 县人大常委会批准的预算调整方案"
    )
    from_on = st.date_input("批准日期", value=page.cutoff.on, **_bounds(page))
    if st.form_submit_button("标为已批准", type="primary"):
        number = labels[str(chosen)]
        document_no = None if is_missing(number) else str(number)
        entry = ApprovalEntry(page.asked.year, project, document_no, evidence, from_on)
        _write("调减的批准", page, lambda database, actor: approve_cut(database, entry, actor))


def _bounds(page: Page) -> dict[str, Any]:
    year = page.asked.year
    return {
        "min_value": date(year, 1, 1),
        "max_value": date(year, 12, 31),
        "format": "YYYY-MM-DD",
    }


def _write(
    what: str,
    page: Page,
    write: Callable[[Database, str], Entered],
    unit_codes: Sequence[str] = (),
) -> None:
    """Writes and says what was written; a refusal leaves the form as it is.

    Without units it is an act for the whole county: a 文号 stands over projects of many units.
    """
    try:
        entered = write(opened_database(), page.actor_for(Act.SET_STATE, *unit_codes))
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(f"{what}已记入，存为第 {entered.batch_id} 批。", entered.warnings)


def _holds(page: Page, project: Project) -> bool:
    states = month_states(page.asked, page.month)
    return bool((_is_of(states, project) & (states["state"] == CONTRACT)).any())


def _unapproved(page: Page, project: Project) -> pd.DataFrame:
    facts = state_facts(page.asked, page.month)
    mine = facts.cuts[_is_of(facts.cuts, project)]
    cuts = mark_approved(mine, facts.typed)
    return cuts[~cuts["is_approved"]]


def _is_of(rows: pd.DataFrame, project: Project) -> pd.Series:
    return (rows["unit_code"] == project[0]) & (rows["project_code"] == project[1])


def _words(cut: dict[Any, Any], is_classified: bool) -> str:
    is_untold = is_classified or is_missing(cut["document_no"])
    number = "" if is_untold else f" {cut['document_no']}"
    day = f"{cut['issued_on']:%Y-%m-%d}"
    return f"{day} {cut['kind']} {format_wanyuan(-cut['amount_fen'])} 万元{number}"
