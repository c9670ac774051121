"""The departments with judged projects, and who answers for them."""

from typing import NamedTuple

import streamlit as st

from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.projects import month_projects


class Department(NamedTuple):
    """A 主管部门 and who answers for it; None where nobody is filled in."""

    code: str
    name: str
    county_leader: str | None
    bureau_section: str | None


@st.cache_data(max_entries=60, show_spinner=False)
def departments(asked: Asked, month: int) -> dict[str, Department]:
    """The departments with judged projects, by code."""
    columns = ["department_code", "department_name", "county_leader", "bureau_section"]
    found = month_projects(asked, month)[columns].drop_duplicates("department_code")
    present = found.sort_values("department_code").astype(object).where(found.notna(), None)
    return {row[0]: Department(*row) for row in present.itertuples(index=False, name=None)}
