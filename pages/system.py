"""系统: what keeps the office running, a tab for each who sees to it."""

from collections.abc import Callable

import streamlit as st

from perfmon.roles import Act
from perfmon.ui.backups import show_backups
from perfmon.ui.entry_notes import show_said
from perfmon.ui.log import show_log
from perfmon.ui.page import open_without_year
from perfmon.workflows.access import Access

ADDRESS = "administration"
TABS: dict[str, tuple[Act, Callable[[Access], None]]] = {
    "备份": (Act.BACK_UP, show_backups),
    "日志": (Act.READ_LOG, show_log),
}

access = open_without_year(ADDRESS, "系统")
show_said()
shown = {name: show for name, (act, show) in TABS.items() if access.may(ADDRESS, act)}
if not shown:
    st.info("这一页没有您的角色要办的事。")
    st.stop()
tabs = st.tabs(list(shown), key="system_tab", on_change="rerun")
for tab, show in zip(tabs, shown.values(), strict=True):
    if tab.open:
        with tab:
            show(access)
