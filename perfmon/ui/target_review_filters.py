"""The filters of 目标审核, in one row: whose texts, which version, which findings."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.charts.finding_bars import SEVERITY_LABELS
from perfmon.measures.review_selection import IN_FORCE, LAST, ReviewSelection, version_label
from perfmon.quality.rule_names import rule_name
from perfmon.store.text_findings import ACCEPTED, CORRECTED, OPEN, SENT_BACK
from perfmon.ui.loaders.target_reviews import text_findings, text_rounds
from perfmon.ui.page import Page

TAB, FINDINGS_TAB, VERSIONS_TAB = "review_tab", "问题", "版本"
"""The key of the page's tabs, the one with the findings, and the one with the versions."""

_NARROW = "review_narrow"
_DEPARTMENTS, _CODES, _VERDICTS = "review_departments", "review_codes", "review_verdicts"


def show_review_filters(page: Page) -> ReviewSelection:
    """Draws the filters over what the year has, and gives the conditions chosen."""
    _narrow_now()
    rounds, findings = text_rounds(page.asked), text_findings(page.asked)
    places = st.grid(6, min_column_width=150, gap="small")
    sections = sorted(rounds["bureau_section"].unique())
    departments = _named(rounds, "department_code", "department_name")
    codes = {code: f"{rule_name(code)}（{code}）" for code in sorted(findings["code"].unique())}
    verdicts = (OPEN, ACCEPTED, CORRECTED, SENT_BACK)
    return ReviewSelection(
        sections=_several(
            places, "业务股室", dict(zip(sections, sections, strict=True)), "sections"
        ),
        departments=_several(places, "主管部门", departments, "departments"),
        round=_version(places, rounds),
        severities=_several(places, "程度", SEVERITY_LABELS, "severities"),
        codes=_several(places, "问题种类", codes, "codes"),
        verdicts=_several(places, "处理", dict(zip(verdicts, verdicts, strict=True)), "verdicts"),
    )


def _several(
    place: DeltaGenerator, label: str, labels: Mapping[str, str], name: str
) -> tuple[str, ...]:
    """Draws a filter; what was chosen and is no more to be had (of another year) is left out."""
    key = f"review_{name}"
    if key in st.session_state:
        st.session_state[key] = [one for one in st.session_state[key] if one in labels]
    chosen = place.multiselect(
        label,
        list(labels),
        format_func=labels.__getitem__,
        placeholder="全部",
        key=key,
        persist_state="session",
    )
    return tuple(chosen)


def _version(place: DeltaGenerator, rounds: pd.DataFrame) -> str:
    labels = [version_label(version) for version in sorted(rounds["version"].unique())]
    options = [LAST, IN_FORCE, *labels]
    if st.session_state.get("review_round") not in options:
        st.session_state["review_round"] = LAST
    return str(place.selectbox("版本", options, key="review_round", persist_state="session"))


def narrow_to_department(code: str) -> None:
    """Shows one department alone, from the next run on, which begins at once."""
    st.session_state[_NARROW] = {_DEPARTMENTS: [code]}
    st.rerun()


def narrow_to_rule(code: str) -> None:
    """Shows the findings of one rule alone, from the next run on, which begins at once."""
    st.session_state[_NARROW] = {_CODES: [code], TAB: FINDINGS_TAB}
    st.rerun()


def focus_on_department(code: str, tab: str, verdicts: Sequence[str] = ()) -> None:
    """Turns the page, when it is opened next, to a department's texts and what became of them."""
    st.session_state[_NARROW] = {_DEPARTMENTS: [code], _VERDICTS: list(verdicts), TAB: tab}


def _narrow_now() -> None:
    """Sets the filters that a click asked for, before they are drawn."""
    for key, chosen in st.session_state.pop(_NARROW, {}).items():
        st.session_state[key] = chosen


def _named(rows: pd.DataFrame, code: str, name: str) -> dict[str, str]:
    pairs = rows[[code, name]].drop_duplicates().sort_values(code)
    return {str(one): str(word) for one, word in pairs.itertuples(index=False, name=None)}
