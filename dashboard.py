"""The door of the dashboard: `streamlit run dashboard.py` finds `app` here and serves it.

`on_script_error` is the one place that shows faults, of every page and of the menu.
"""

import streamlit as st
from starlette.middleware import Middleware

from perfmon.ui import menu
from perfmon.ui.faults import show_fault
from perfmon.ui.latency import SendAtOnce
from perfmon.ui.serving import while_serving

app = st.App(
    menu.__file__,
    lifespan=while_serving,
    on_script_error=show_fault,
    middleware=[Middleware(SendAtOnce)],
)

if __name__ == "__main__":
    menu.show_menu()
