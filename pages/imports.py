"""导入: files, seen before they count; what is on no project yet; every batch, and the way back."""

import streamlit as st

from perfmon.roles import Act
from perfmon.ui.import_desk import current_desk
from perfmon.ui.import_files import show_files
from perfmon.ui.import_history import ADDRESS, show_history
from perfmon.ui.import_opening import open_import_page, show_notice
from perfmon.ui.import_unmatched import show_unmatched

access = open_import_page()
desk = current_desk()
show_notice(desk)
if access.may("import", Act.IMPORT):
    show_files(desk, access)

if access.may("import", Act.MATCH):
    opened = "历史" if ADDRESS in st.query_params else "未匹配"
    unmatched_tab, history_tab = st.tabs(["未匹配", "历史"], default=opened)
    with unmatched_tab:
        show_unmatched(desk)
    with history_tab:
        show_history()
else:
    show_history()
