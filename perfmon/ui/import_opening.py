"""Opening the import page: the access check and a head that needs no year and no month."""

import streamlit as st

from perfmon.roles import Act
from perfmon.ui.access import current_access
from perfmon.ui.account_menu import show_account_menu
from perfmon.ui.emptiness import show_demo_badge
from perfmon.ui.import_desk import Desk
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import allowed_scope
from perfmon.ui.search import SEARCH_WIDTH, last_shown, show_search
from perfmon.ui.style import apply_style
from perfmon.workflows.access import Access


def open_import_page() -> Access:
    """Checks the visitor and draws the head."""
    access = current_access()
    apply_style()
    scope = allowed_scope(access, "import", "导入")
    is_demo = opened_database().is_demo
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        st.subheader("导入　:gray[先看清楚，再写入，错了能撤销]", anchor=False, width="content")
        with st.container(horizontal=True, width="content", gap="small"):
            shown = last_shown(scope) if access.may("import", Act.IMPORT) else None
            if shown is not None:
                with st.container(width=SEARCH_WIDTH):
                    show_search(shown, page_has_month=False)
            if is_demo:
                with st.container(width="content"):
                    show_demo_badge(access)
            show_account_menu()
    if is_demo:
        st.warning(
            "演示数据里不能导入真实数据。点右上角「建立空库」，演示数据改名留存，"
            "换成空的真实数据库后再导入；这一页可以先看看。"
        )
    return access


def show_notice(desk: Desk) -> None:
    """Says once what was just done."""
    if desk.notice is not None:
        st.success(desk.notice)
        desk.notice = None
