"""What the cached reads of the pages are keyed by, and how a part of a page is drawn once.

Everything is keyed by the data version, which the writing transaction counts up, and by the scope
of the visitor; so nothing is ever stale and nothing is shared across scopes.
"""

from typing import NamedTuple

import streamlit as st

from perfmon.store.asking import Scope


class Asked(NamedTuple):
    """What every cached read is keyed by.

    Attributes:
        data_version: of the database.
        scope: of the visitor.
        year: the fiscal year.
    """

    data_version: int
    scope: Scope
    year: int


class View(NamedTuple):
    """What a part of a page is drawn from, where nobody can click in it.

    Attributes:
        asked: the key of its reads.
        month: the month of the cut-off shown.
        theme: of the visitor, light or dark.
    """

    asked: Asked
    month: int
    theme: str


drawn_once = st.cache_data(max_entries=300, show_spinner=False)
"""For a function that draws and returns nothing: drawn at the first run, then played back."""
