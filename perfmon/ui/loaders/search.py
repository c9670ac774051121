"""What the search field finds in."""

import streamlit as st

from perfmon.periods import MONTHS_IN_YEAR
from perfmon.search.index import SearchIndex
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.projects import month_projects


@st.cache_resource(max_entries=10, show_spinner=False)
def search_index(asked: Asked) -> SearchIndex:
    """The judged projects of a year, which are the same in every month, and what they belong to.

    Nothing in it can change, so that it is shared and not copied.
    """
    return SearchIndex.of(month_projects(asked, MONTHS_IN_YEAR))
