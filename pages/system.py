"""系统: what keeps the office running, a tab for each who sees to it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from perfmon.roles import Act
from perfmon.ui.access import actor_on
from perfmon.ui.accounts import show_accounts
from perfmon.ui.backups import show_backups
from perfmon.ui.entry_notes import show_said
from perfmon.ui.log import show_log
from perfmon.ui.page import open_without_year

ADDRESS = "administration"

access = open_without_year(ADDRESS, "系统")
TABS: dict[str, tuple[Act, Callable[[], None]]] = {
    "备份": (Act.BACK_UP, show_backups),
    "账号": (
        Act.MANAGE_ACCOUNTS,
        partial(show_accounts, partial(actor_on, ADDRESS, Act.MANAGE_ACCOUNTS)),
    ),
    "日志": (Act.READ_LOG, show_log),
}
show_said()
shown = {name: show for name, (act, show) in TABS.items() if access.may(ADDRESS, act)}
tabs = st.tabs(list(shown), key="system_tab", on_change="rerun")
for tab, show in zip(tabs, shown.values(), strict=True):
    if tab.open:
        with tab:
            show()
