"""系统: what keeps the office running: its backups."""

import streamlit as st

from perfmon.ui.backups import show_backups
from perfmon.ui.entry_notes import show_said
from perfmon.ui.page import open_without_year

access = open_without_year("系统")
show_said()

(backups_tab,) = st.tabs(["备份"])
with backups_tab:
    show_backups(access)
