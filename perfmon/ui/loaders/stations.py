"""办理环节 of one project, as a page shows them at a month's cut-off."""

from datetime import date
from typing import Any

import streamlit as st

from perfmon.store.stations import read_stations
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database


@st.cache_data(max_entries=100, show_spinner=False)
def stations_of(
    asked: Asked, until: date, unit_code: str, project_code: str
) -> list[dict[Any, Any]]:
    """What is known of a project's stations by a day; see `read_stations`."""
    if asked.scope is not None and unit_code not in asked.scope:
        return []
    rows = read_stations(opened_database().cursor(), asked.year, until, (unit_code,))
    return rows[rows["project_code"] == project_code].to_dict("records")
