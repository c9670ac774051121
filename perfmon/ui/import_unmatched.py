"""未匹配: lines that are on no project yet, by their wording, and the way to match them by hand."""

from difflib import SequenceMatcher

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ingest.matching import plain as comparable
from perfmon.roles import Act
from perfmon.ui.access import actor_on
from perfmon.ui.figures import MISSING, amount
from perfmon.ui.import_desk import Desk
from perfmon.ui.import_lists import (
    UNMATCHED_COLUMNS,
    UNMATCHED_NAME,
    UNMATCHED_PAYMENT_COLUMNS,
    UNMATCHED_PROGRESS_COLUMNS,
    UNMATCHED_TRANCHE_COLUMNS,
    listed_unmatched,
)
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.loaders.unmatched import projects_to_match, unmatched, unmatched_years
from perfmon.ui.tables import ROW_HEIGHT, Height
from perfmon.ui.words import plain
from perfmon.workflows.hand_matching import ProjectKey, match_by_hand

_PROJECT = ["unit_code", "project_code", "name", "unit_name"]
_SOURCES = (("支付", "payment"), ("预算指标", "tranche"), ("进度表累计", "progress"))
MANY_ROWS, MANY_ROWS_HEIGHT = 12, 400


def show_unmatched(desk: Desk) -> None:
    """Draws the wordings without a project, and where some are chosen the projects to choose."""
    version = data_version()
    years = unmatched_years(version)
    if not years:
        st.info("库里的每一行都对到了项目。")
        return
    year = years[0] if len(years) == 1 else _choose_year(years)
    wordings = unmatched(version, year)
    st.markdown(f"**{_sentence(year, wordings)}**")
    st.caption("这些行不在任何项目的数里，对账时照样计入。选中一行或几行，再选它们是哪个项目。")
    chosen = _pick(wordings, f"unmatched_{year}_{version}")
    if not chosen.empty:
        _match(desk, year, chosen)


def _choose_year(years: list[int]) -> int:
    year = st.segmented_control(
        "年度",
        years,
        default=years[0],
        required=True,
        format_func=lambda each: f"{each}年",
        key="unmatched_year",
        label_visibility="collapsed",
    )
    return int(year or years[0])


def _sentence(year: int, unmatched: pd.DataFrame) -> str:
    """How much is on no project, by what it is."""
    sums = [
        f"{what} {int(unmatched[f'{name}_lines'].sum()):,} 行 "
        f"{amount(unmatched[f'{name}_fen'].sum())} 万元"
        for what, name in _SOURCES
        if unmatched[f"{name}_lines"].any()
    ]
    return f"{year}年有 {len(unmatched):,} 种写法没有对到项目：{'，'.join(sums)}"


def _pick(unmatched: pd.DataFrame, key: str) -> pd.DataFrame:
    height: Height = MANY_ROWS_HEIGHT if len(unmatched) > MANY_ROWS else "content"
    columns = UNMATCHED_NAME
    if unmatched["payment_lines"].any():
        columns = columns | UNMATCHED_PAYMENT_COLUMNS
    if unmatched["tranche_lines"].any():
        columns = columns | UNMATCHED_TRANCHE_COLUMNS
    if unmatched["progress_lines"].any():
        columns = columns | UNMATCHED_PROGRESS_COLUMNS
    columns = columns | UNMATCHED_COLUMNS
    state = st.dataframe(
        listed_unmatched(unmatched)[list(columns)],
        column_config=columns,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=height,
        placeholder=MISSING,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
    )
    return unmatched.iloc[list(state["selection"]["rows"])]


def _match(desk: Desk, year: int, chosen: pd.DataFrame) -> None:
    """Draws the projects, those of the printed unit first, and matches at the press of a button."""
    projects = projects_to_match(data_version(), year)
    if projects.empty:
        st.info(f"{year}年还没有项目，先导入绩效文本或预算指标执行情况表。")
        return
    of_unit = _of_printed_unit(projects, chosen)
    everywhere = st.checkbox(
        "看所有单位的项目", key="match_everywhere", value=False, disabled=of_unit.empty
    )
    offered = _likest_first(projects if everywhere or of_unit.empty else of_unit, chosen)
    labels = {
        ProjectKey(unit, code): f"{name}（{unit_name}）{code}"
        for unit, code, name, unit_name in offered[_PROJECT].astype(str).to_numpy().tolist()
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        project = st.selectbox(
            f"选中的 {len(chosen)} 种写法是哪个项目",
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            placeholder="请选项目，名称最像的排在前面",
            filter_mode="contains",
            key="match_project",
        )
        pressed = st.button("对到这个项目", type="primary", disabled=project is None)
    if not pressed or project is None:
        return
    matches = {int(mention): ProjectKey(*project) for mention in chosen["mention_id"]}
    try:
        batch_id = match_by_hand(opened_database(), matches, actor_on("import", Act.MATCH))
    except PerfmonError as error:
        st.error(plain(error.message))
        return
    name = plain(labels[ProjectKey(*project)])
    desk.notice = (
        f"第 {batch_id} 批：{len(matches)} 种写法已对到 {name}，以后的文件照此；可在历史里撤销。"
    )
    st.rerun()


def _of_printed_unit(projects: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """The projects of the units that the chosen wordings print, by code or by name."""
    codes = {comparable(code).lstrip("0") for code in chosen["unit_code"] if code}
    names = {comparable(name) for name in chosen["unit_name"] if name}
    by_code = projects["unit_code"].map(lambda code: comparable(code).lstrip("0") in codes)
    by_name = projects["unit_name"].map(lambda name: comparable(name) in names)
    return projects[by_code | by_name]


def _likest_first(projects: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """The projects, those called most like the first chosen wording first; nobody is chosen."""
    printed = comparable(chosen["project_name"].iloc[0])
    matcher = SequenceMatcher(b=printed, autojunk=False)

    def likeness(name: str) -> float:
        matcher.set_seq1(comparable(name))
        return matcher.ratio()

    return projects.sort_values(
        "name", key=lambda names: names.map(likeness), ascending=False, kind="stable"
    )
