"""The door of the dashboard: `streamlit run dashboard.py` finds `app` here and serves it.

`on_script_error` is the one place that shows faults, of every page and of the menu.
"""

import streamlit as st

from perfmon.ui import menu
from perfmon.ui.faults import show_fault

app = st.App(menu.__file__, on_script_error=show_fault)

if __name__ == "__main__":
    menu.show_menu()
