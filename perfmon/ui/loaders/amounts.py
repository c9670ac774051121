"""The amounts of a project's page that open what they are made of."""

import pandas as pd
import streamlit as st

from perfmon.ui.amounts import Openable, openable_amounts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.lines import other_lines, tranches_at, voucher_sums
from perfmon.ui.loaders.projects import months_of_project


@st.cache_data(max_entries=200, show_spinner=False)
def line_counts(asked: Asked, unit_code: str, project_code: str) -> pd.DataFrame:
    """How many lines a project's payments of a month are made of: month, lines, amount_fen."""
    vouchers = voucher_sums(asked, unit_code, project_code)
    others = other_lines(asked, unit_code, project_code).assign(lines=1)
    columns = ["month", "lines", "amount_fen"]
    both = pd.concat([vouchers[columns], others[columns]]).astype("int64")
    return both.groupby("month", as_index=False).sum()


@st.cache_data(max_entries=200, show_spinner=False)
def openable(asked: Asked, unit_code: str, project_code: str, month: int) -> Openable:
    """The amounts of a project's page that open what they are made of, at a cut-off."""
    return openable_amounts(
        months_of_project(asked, unit_code, project_code).iloc[:month],
        line_counts(asked, unit_code, project_code),
        tranches_at(asked, unit_code, project_code, month),
    )
