"""The lines that a project's money came in."""

from datetime import date

import pandas as pd
import streamlit as st

from perfmon.measures.paid_lines import count_lines, count_others
from perfmon.periods import month_end
from perfmon.store import money_facts
from perfmon.store.uncounted_facts import read_uncounted
from perfmon.ui import line_lists
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.names import shown_file_name
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import months_of_project


@st.cache_data(max_entries=200, show_spinner=False)
def tranches(asked: Asked, unit_code: str, project_code: str, until: date) -> pd.DataFrame:
    """A project's tranches issued up to a day as they are listed."""
    lines = money_facts.read_tranches(
        opened_database().cursor(), asked.year, unit_code, project_code, until, asked.scope
    )
    return line_lists.listed_tranches(_from_shown_files(asked, lines))


def tranches_at(asked: Asked, unit_code: str, project_code: str, month: int) -> pd.DataFrame:
    """A project's tranches issued by a month's cut-off, as they are listed."""
    at_cut = months_of_project(asked, unit_code, project_code).iloc[month - 1]
    return tranches(asked, unit_code, project_code, at_cut["cut_on"].date())


@st.cache_data(max_entries=200, show_spinner=False)
def vouchers(asked: Asked, unit_code: str, project_code: str, until: date) -> pd.DataFrame:
    """A project's voucher lines up to a day as they are listed, newest first."""
    return line_lists.listed_vouchers(_vouchers(asked, unit_code, project_code, until))


@st.cache_data(max_entries=100, show_spinner=False)
def document_vouchers(
    asked: Asked, unit_code: str, project_code: str, until: date, document_no: str, most: int
) -> pd.DataFrame:
    """The voucher lines that print a 指标文号, as they are listed; so many, the newest."""
    narrowed = money_facts.Narrowed(document_no=document_no, most=most)
    lines = _vouchers(asked, unit_code, project_code, until, narrowed)
    return line_lists.listed_paid_lines(count_lines(lines, others=pd.DataFrame()))


def _vouchers(
    asked: Asked,
    unit_code: str,
    project_code: str,
    until: date,
    narrowed: money_facts.Narrowed | None = None,
) -> pd.DataFrame:
    cursor, of_project = opened_database().cursor(), (asked.year, unit_code, project_code, until)
    lines = money_facts.read_vouchers(cursor, *of_project, asked.scope, narrowed=narrowed)
    return _from_shown_files(asked, lines)


def _from_shown_files(asked: Asked, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with the names of their files as they may be shown."""
    shown = {name: shown_file_name(asked.data_version, name) for name in lines["source"].unique()}
    return lines.assign(source=lines["source"].map(shown))


@st.cache_data(max_entries=200, show_spinner=False)
def voucher_sums(asked: Asked, unit_code: str, project_code: str) -> pd.DataFrame:
    """How many voucher lines a project has by month and 指标文号, and their sums."""
    return money_facts.read_voucher_sums(
        opened_database().cursor(), asked.year, unit_code, project_code, asked.scope
    )


@st.cache_data(max_entries=200, show_spinner=False)
def other_lines(asked: Asked, unit_code: str, project_code: str) -> pd.DataFrame:
    """The lines beside vouchers that a project's payments of the year are made of."""
    cursor, year_end = opened_database().cursor(), date(asked.year, 12, 31)
    of_project = (asked.year, unit_code, project_code, year_end, asked.scope)
    return count_others(
        _from_shown_files(asked, money_facts.read_progress(cursor, *of_project)),
        _from_shown_files(asked, money_facts.read_entered(cursor, *of_project)),
        months_of_project(asked, unit_code, project_code),
    )


@st.cache_data(max_entries=100, show_spinner=False)
def paid_lines(
    asked: Asked, unit_code: str, project_code: str, months: tuple[int, int], most: int
) -> pd.DataFrame:
    """The lines of a span of months, as they are listed; of vouchers so many, the newest."""
    first, last = months
    narrowed = money_facts.Narrowed(since=date(asked.year, first, 1), most=most)
    until = month_end(asked.year, last)
    others = other_lines(asked, unit_code, project_code)
    lines = count_lines(
        _vouchers(asked, unit_code, project_code, until, narrowed),
        others[others["month"].between(first, last)],
    )
    return line_lists.listed_paid_lines(lines)


@st.cache_data(max_entries=200, show_spinner=False)
def uncounted(asked: Asked, unit_code: str, project_code: str, until: date) -> pd.DataFrame:
    """A project's lines outside the count on a day as they are listed, newest first."""
    lines = read_uncounted(
        opened_database().cursor(), asked.year, unit_code, project_code, until, asked.scope
    )
    return line_lists.listed_uncounted(_from_shown_files(asked, lines))
