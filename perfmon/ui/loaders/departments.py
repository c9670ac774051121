"""The departments with judged projects, and who answers for them."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.store.group_months import read_owners, read_regions
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database


class Department(NamedTuple):
    """A 主管部门 and who answers for it; None where nobody is filled in."""

    code: str
    name: str
    county_leader: str | None
    bureau_section: str | None


@st.cache_resource(max_entries=20, show_spinner=False)
def owners(asked: Asked) -> pd.DataFrame:
    """The units with judged projects, and who answers for them; not to be changed."""
    return read_owners(opened_database().cursor(), asked.year, asked.scope)


@st.cache_resource(max_entries=20, show_spinner=False)
def unit_labels(asked: Asked) -> dict[str, str]:
    """The units with judged projects, code → its label; not to be changed."""
    units = owners(asked)[["unit_code", "unit_name"]].drop_duplicates()
    return {str(code): f"{name}（{code}）" for code, name in units.itertuples(index=False)}


@st.cache_resource(max_entries=20, show_spinner=False)
def departments(asked: Asked) -> dict[str, Department]:
    """The departments with judged projects, by code; not to be changed."""
    columns = ["department_code", "department_name", "county_leader", "bureau_section"]
    found = owners(asked)[columns].drop_duplicates("department_code")
    present = found.sort_values("department_code").astype(object).where(found.notna(), None)
    return {row[0]: Department(*row) for row in present.itertuples(index=False, name=None)}


@st.cache_data(max_entries=20, show_spinner=False)
def regions(asked: Asked) -> dict[str, str]:
    """The regions (地区) with judged projects, code → name; a county's own file has one."""
    return read_regions(opened_database().cursor(), asked.year, asked.scope)
