"""Databases that hold no real figures: the 演示数据 badge, and the first steps in an empty one."""

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from perfmon.errors import PerfmonError
from perfmon.ingest.containers.form_file import ENDINGS
from perfmon.roles import Act
from perfmon.store.location import database_path
from perfmon.ui.access import actor_on
from perfmon.ui.loaders.opening import closed_for_all, opened_database
from perfmon.ui.menu import IMPORT_PAGE
from perfmon.ui.words import plain
from perfmon.workflows.access import Access
from perfmon.workflows.classified import shown_file_name
from perfmon.workflows.opening import start_empty
from perfmon.workflows.texts import Imported, import_text

LARGEST_TEXT_MB = 60
_NOTHING_YET = "还没有您能看到的项目。财政局导入绩效文本和预算指标以后，这里就有数了。"


def show_demo_badge(access: Access) -> None:
    """The badge 演示数据 with its one action; opened, it says what is real and what is not."""
    may_start = access.may("import", Act.START_EMPTY)
    with st.popover("**演示数据** · 建立空库" if may_start else "**演示数据**"):
        st.markdown(
            "巨鹿县委政法委 2023 年十个项目的**目标和资金支出计划**取自公开的绩效文本；"
            "其余部门、项目和**全部支付、完成情况**都是程序编造的，只供试用。"
            + (
                "\n\n建立空库后，演示数据改名留在原处，看板换成空的真实数据库。"
                if may_start
                else ""
            )
        )
        if may_start and st.button("建立空库", type="primary", key="start_empty"):
            try:
                actor = actor_on("import", Act.START_EMPTY)
                with closed_for_all():
                    start_empty(database_path(), actor)
            except PerfmonError as error:
                st.error(plain(error.message))
                return
            st.rerun()


def show_empty_database(access: Access) -> None:
    """What an empty database needs first, with the one control that brings it."""
    if not access.may("import", Act.IMPORT):
        st.info(_NOTHING_YET)
        return
    st.markdown(
        "库里还没有项目。先放入各部门的**绩效文本**（公开的《部门预算绩效文本》），"
        "项目、资金支出计划和绩效指标就都有了。"
    )
    _take_texts(access)
    st.markdown(
        "**预算指标执行情况表、支付明细**等财政系统导出的表在「导入」页放入：先看会写入什么，再导入。"
    )
    _link_import()


def show_empty_year(year: int, access: Access) -> None:
    """What an opened year needs first, in its order."""
    if not access.may("import", Act.IMPORT):
        st.info(_NOTHING_YET)
        return
    st.markdown(
        f"{year}年度已开，还没有项目。按顺序导入：\n\n"
        f"1. {year}年各部门的**绩效文本**（公开的《部门预算绩效文本》）："
        "项目、资金支出计划和绩效指标；\n"
        f"2. {year}年的**预算指标**（年初、结转），在「导入」页；\n"
        f"3. {year}年的**支付明细**，在「导入」页。\n\n"
        f"项目导入以后，到{year - 1}年12月的「月结」页登记结转；上年没有办完的承诺、"
        "议定事项和函从那时起列在「承诺」页。"
    )
    _take_texts(access)
    _link_import()


def _link_import() -> None:
    try:
        st.page_link(IMPORT_PAGE, label="去导入页")
    except StreamlitPageNotFoundError:  # the page's file runs alone, without the menu
        st.caption("请从首页打开「导入」。")


def show_nothing_in_scope(year: int | None = None) -> None:
    """What a visitor reads whose units have no judged project, of a year or at all."""
    when = "" if year is None else f"{year}年"
    st.info(
        f"{when}您的范围内没有项目。应该有的，请系统管理员核对您的账号管哪些单位；"
        "人员类、公用经费只用于对账，不在这里。"
    )


def show_import(access: Access) -> None:
    """The way further texts come into a real database."""
    with st.popover("导入绩效文本"):
        _take_texts(access)


def _take_texts(access: Access) -> None:
    uploaded = st.file_uploader(
        "绩效文本（docx、pdf、xlsx、xls、html、txt，可一次放多份，"
        f"每份不超过 {LARGEST_TEXT_MB} MB）",
        type=list(ENDINGS),
        accept_multiple_files=True,
        max_upload_size=LARGEST_TEXT_MB,
    )
    for file in uploaded:
        try:
            actor = actor_on("import", Act.IMPORT)
            content = file.getvalue()
            imported = import_text(opened_database(), content, file.name, actor)
        except PerfmonError as error:
            st.error(plain(error.message))
        else:
            shown = shown_file_name(opened_database().cursor(), file.name)
            st.success(_outcome(shown, imported))
    if uploaded and st.button("看导入后的看板", type="primary"):
        st.rerun()


def _outcome(file_name: str, imported: Imported) -> str:
    projects = len(imported.text.projects)
    found = f"{projects} 个项目，发现 {len(imported.findings)} 处问题"
    state = "已在库里" if imported.version is None else f"存为第 {imported.version} 版"
    return f"{plain(file_name)}：{state}，{found}。"
