"""The door of the dashboard: `streamlit run dashboard.py` finds `app` here and serves it.

`on_script_error` is the one place that shows faults, of every page and of the menu; `Guard` is the
one place that lets people in.
"""

import os

import streamlit as st
from starlette.middleware import Middleware

from perfmon.errors import PerfmonError
from perfmon.ui import menu
from perfmon.ui.door.guard import Guard
from perfmon.ui.door.root import refuse_other_place
from perfmon.ui.door.routes import door_routes
from perfmon.ui.faults import show_fault
from perfmon.ui.latency import SendAtOnce
from perfmon.ui.serving import while_serving
from perfmon.workflows.opening import refuse_unfit_server
from perfmon.workflows.sign_in_settings import read_settings

try:
    settings = read_settings(os.environ)
    refuse_other_place()
    refuse_unfit_server(settings)
except PerfmonError as error:
    raise SystemExit(error.message) from None

app = st.App(
    menu.__file__,
    lifespan=while_serving,
    on_script_error=show_fault,
    routes=door_routes(settings),
    middleware=[Middleware(SendAtOnce), Middleware(Guard, settings=settings)],
)

if __name__ == "__main__":
    menu.show_menu()
