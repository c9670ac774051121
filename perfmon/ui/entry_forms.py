"""The forms of 手工录入: a change of budget, a 调剂, a project, a unit, 排名下限."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ingest.columns.kind_fields import BUDGET_LEVELS, FUND_TYPES, PROJECT_CLASSES
from perfmon.roles import Act
from perfmon.ui.choice import MOST_OPTIONS
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.entries import entry_projects, entry_units
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.ui.words import plain
from perfmon.workflows.entries import Entered, add_project, add_tranche, add_transfer, add_unit
from perfmon.workflows.project_states import FloorEntry, set_ranking_floor
from perfmon.workflows.typed_entries import (
    TRANCHE_KINDS,
    Money,
    ProjectEntry,
    TrancheEntry,
    TransferEntry,
    UnitEntry,
)

_ROUND = "entry_form_round"
NOT_PRINTED = "没有写"


def show_forms(page: Page) -> None:
    """One form at a time; a form that was written is drawn empty again."""
    chosen = st.segmented_control(
        "录入什么", list(_FORMS), default="预算变动", required=True, key="entry_form"
    )
    with st.form(f"{chosen}_{st.session_state.get(_ROUND, 0)}", width=760):
        _FORMS[chosen or "预算变动"](page)


def _write(what: str, write: Callable[[], Entered]) -> None:
    """Writes and says what was written; a refusal leaves the form as it is."""
    try:
        entered = write()
    except PerfmonError as error:
        show_refusal(error)
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    say_next(f"{what}已记入，存为第 {entered.batch_id} 批。", entered.warnings)


def _tranche_form(page: Page) -> None:
    project = _choose_project(page, "项目")
    kind = st.selectbox("变动类型", TRANCHE_KINDS, help="追减直接填正数")
    money = _money_fields(page, page.cutoff.on)
    if st.form_submit_button("记入预算变动", type="primary"):
        entry = TrancheEntry(page.asked.year, *project, kind, money)
        _write(
            f"{kind} {money.amount} {money.unit}",
            lambda: add_tranche(opened_database(), entry, page.actor_for(Act.TYPE)),
        )


def _transfer_form(page: Page) -> None:
    giver = _choose_project(page, "调出项目")
    taker = _choose_project(page, "调入项目")
    money = _money_fields(page, page.cutoff.on)
    if st.form_submit_button("记入调剂", type="primary"):
        entry = TransferEntry(page.asked.year, giver, taker, money)
        _write(
            f"调剂 {money.amount} {money.unit}（调出、调入各一笔）",
            lambda: add_transfer(opened_database(), entry, page.actor_for(Act.TYPE)),
        )


def _project_form(page: Page) -> None:
    unit_code = _choose_unit(page)
    left, right = st.columns(2)
    code = left.text_input("项目代码", max_chars=21, help="21 位；末位是校验位，不符会提醒")
    name = right.text_input("项目名称")
    classes = PROJECT_CLASSES[::-1]
    project_class = left.selectbox("项目类别", classes, help="人员类、公用经费只用于对账，不判灯")
    kind = right.selectbox("第一笔预算", ("年初", "结转"))
    money = _money_fields(page, date(page.asked.year, 1, 1))
    classified = st.checkbox("涉密项目（看板只显示代码和金额）")
    if st.form_submit_button("记入项目", type="primary"):
        entry = ProjectEntry(
            page.asked.year,
            unit_code,
            code.strip().upper(),
            name,
            project_class,
            kind,
            money,
            classified,
        )
        called = entry.project_code if classified else name
        _write(
            f"项目 {called}",
            lambda: add_project(opened_database(), entry, page.actor_for(Act.TYPE)),
        )


def _unit_form(page: Page) -> None:
    units = entry_units(page.asked)
    known = "、".join(
        f"{code} {name}"
        for code, name in units[["department_code", "department_name"]]
        .drop_duplicates()
        .head(6)
        .itertuples(index=False)
    )
    left, right = st.columns(2)
    department_code = left.text_input("主管部门代码", help=f"例如：{plain(known)}")
    department_name = right.text_input("主管部门名称", help="库里已有的部门可以不填")
    unit_code = left.text_input("预算单位代码", help="以主管部门代码开头")
    unit_name = right.text_input("预算单位名称")
    valid_from = left.date_input(
        "从哪一天起用这个名称", value=date(page.asked.year, 1, 1), format="YYYY-MM-DD"
    )
    if st.form_submit_button("记入单位", type="primary"):
        entry = UnitEntry(
            department_code.strip(), unit_code.strip(), unit_name, valid_from, department_name
        )
        _write(
            f"预算单位 {unit_name}",
            lambda: add_unit(opened_database(), entry, page.actor_for(Act.TYPE)),
        )


def _choose_project(page: Page, label: str) -> tuple[str, str]:
    labels = entry_projects(page.asked)
    if len(labels) > MOST_OPTIONS:
        return _type_project(label, labels)
    key = st.selectbox(label, list(labels), format_func=labels.__getitem__, filter_mode="contains")
    unit_code, _, project_code = str(key).partition("-")
    return unit_code, project_code


def _type_project(label: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """One of very many projects by its code, with that of its unit where several share it."""
    typed = st.text_input(
        label,
        placeholder="项目代码，或 预算单位代码-项目代码",
        help="项目太多，不逐个列出。在页首的搜索框里找到项目，代码写在它的页面上。",
    )
    code = typed.strip().upper()
    found = [key for key in labels if key == code or key.endswith(f"-{code}")] if code else []
    unit_code, _, project_code = (found[0] if len(found) == 1 else code).rpartition("-")
    return unit_code, project_code


def _choose_unit(page: Page) -> str:
    units = entry_units(page.asked)
    labels = {
        str(code): f"{name}（{code}）"
        for code, name in units[["unit_code", "unit_name"]].itertuples(index=False)
    }
    unit_code = st.selectbox(
        "预算单位", list(labels), format_func=labels.__getitem__, filter_mode="contains"
    )
    return str(unit_code)


def _money_fields(page: Page, usual_day: date) -> Money:
    """The amount, its unit and what its document says."""
    year = page.asked.year
    amounts, units, days = st.columns([3, 2, 3], vertical_alignment="bottom")
    amount = amounts.text_input("金额", placeholder="如 12.50")
    unit = units.radio("单位", ("万元", "元"), horizontal=True)
    issued_on = days.date_input(
        "下达日期",
        value=usual_day,
        min_value=date(year, 1, 1),
        max_value=date(year, 12, 31),
        format="YYYY-MM-DD",
    )
    document_no = st.text_input("指标文号", placeholder="如 巨财预〔2023〕18号")
    funds, levels, years, direct = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
    fund_type = funds.selectbox("资金性质", ("", *FUND_TYPES), format_func=_or_not_printed)
    level = levels.selectbox("预算级次", ("", *BUDGET_LEVELS), format_func=_or_not_printed)
    source_year = years.selectbox(
        "来源年度",
        (None, *range(year, year - 4, -1)),
        format_func=lambda chosen: f"{chosen}年" if chosen else "按类型",
        help="按类型：结转算上年，其他算本年",
    )
    is_direct = direct.checkbox("直达资金")
    return Money(amount, issued_on, unit, document_no, fund_type, level, is_direct, source_year)


def _or_not_printed(chosen: str) -> str:
    return chosen or NOT_PRINTED


def _floor_form(page: Page) -> None:
    year = page.asked.year
    amounts, days = st.columns(2)
    amount = amounts.text_input(
        "排名下限（万元）", placeholder="如 5.00", help="调整预算低于它的项目不参与排名；填 0 取消"
    )
    from_on = days.date_input(
        "从哪一天起",
        value=date(year, 1, 1),
        min_value=date(year, 1, 1),
        max_value=date(year, 12, 31),
        format="YYYY-MM-DD",
    )
    evidence = st.text_input("依据", max_chars=160, placeholder="如 巨财绩〔2023〕2号")
    if st.form_submit_button("记入排名下限", type="primary"):
        entry = FloorEntry(year, amount, evidence, from_on)
        _write(
            f"{year} 年的排名下限",
            lambda: set_ranking_floor(opened_database(), entry, page.actor_for(Act.TYPE)),
        )


_FORMS: dict[str, Callable[[Page], None]] = {
    "预算变动": _tranche_form,
    "调剂": _transfer_form,
    "项目": _project_form,
    "单位": _unit_form,
    "排名下限": _floor_form,
}
