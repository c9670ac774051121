"""The comparisons of a year with the reports."""

import pandas as pd
import streamlit as st

from perfmon.measures.tie_out import (
    FUND_TYPE_MISSING,
    REPORTS,
    Grouping,
    Key,
    State,
    TieOut,
    TieOutFacts,
    compare,
    compare_groups,
    county_facts,
    month_state,
    treasury_totals,
    typed_groups,
)
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.store.control_totals import read_control_totals, read_tie_out_facts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.tie_out_lists import listed_months


@st.cache_resource(max_entries=20, show_spinner=False)
def tie_out_facts(asked: Asked) -> TieOutFacts:
    """Everything that a year's 对账 is computed from; not to be changed."""
    return read_tie_out_facts(opened_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=100, show_spinner=False)
def treasury_state(asked: Asked, month: int) -> tuple[State, int | None]:
    """How a month stands against the treasury's report, and its difference in fen."""
    totals = read_control_totals(opened_database().cursor(), asked.year, asked.scope)
    if treasury_totals(totals, month).empty:
        return "open", None
    return month_state(tie_out_facts(asked), month)


@st.cache_resource(max_entries=60, show_spinner=False)
def tie_outs_of_year(asked: Asked, report: str, span: str) -> tuple[TieOut, ...]:
    """The county's comparison with a report for each of twelve months."""
    facts = county_facts(tie_out_facts(asked))
    return tuple(compare(facts, Key(month + 1, report, span)) for month in range(MONTHS_IN_YEAR))


@st.cache_resource(max_entries=60, show_spinner=False)
def listed_tie_out_months(asked: Asked, span: str, covered_months: int) -> pd.DataFrame:
    """Twelve months against both reports, as they are listed; not to be changed."""
    treasury, monthly = (tie_outs_of_year(asked, report, span) for report in REPORTS)
    return listed_months(treasury, monthly, covered_months)


@st.cache_resource(max_entries=60, show_spinner=False)
def tie_outs_of_groups(asked: Asked, key: Key, by: Grouping) -> list[TieOut]:
    """The comparison of every department or fund type; none where no figure was typed for any.

    Not to be changed.
    """
    facts = tie_out_facts(asked)
    return compare_groups(facts, key, by) if typed_groups(facts.totals, key, by) else []


@st.cache_data(max_entries=20, show_spinner=False)
def fund_types(asked: Asked) -> list[str]:
    """The 资金性质 that payments of the year print."""
    return sorted({*tie_out_facts(asked).parts["fund_type"]} - {FUND_TYPE_MISSING})
