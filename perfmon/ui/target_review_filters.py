"""The filters of 目标审核, in one row: whose texts, which version, which findings."""

import pandas as pd
import streamlit as st

from perfmon.findings import SEVERITY_WORDS
from perfmon.measures.review_selection import IN_FORCE, LAST, ReviewSelection, version_label
from perfmon.quality.rule_names import rule_name
from perfmon.store.text_findings import ACCEPTED, CORRECTED, OPEN, SENT_BACK
from perfmon.ui.loaders.target_reviews import text_findings, text_rounds
from perfmon.ui.page import Page

TAB, FINDINGS_TAB = "review_tab", "问题"
"""The key of the page's tabs, and the one with the findings."""

_NARROW = "review_narrow"
_DEPARTMENTS, _CODES = "review_departments", "review_codes"

_SEVERITIES = {str(severity): word for severity, word in SEVERITY_WORDS.items()}


def show_review_filters(page: Page) -> ReviewSelection:
    """Draws the filters over what the year has, and gives the conditions chosen."""
    _narrow_now()
    rounds, findings = text_rounds(page.asked), text_findings(page.asked)
    places = st.columns([3, 4, 3, 3, 4, 3], vertical_alignment="bottom")
    names = _named(rounds, "department_code", "department_name")
    codes = sorted(findings["code"].unique())
    return ReviewSelection(
        sections=tuple(
            places[0].multiselect(
                "业务股室",
                sorted(rounds["bureau_section"].unique()),
                placeholder="全部",
                key="review_sections",
            )
        ),
        departments=tuple(
            places[1].multiselect(
                "主管部门",
                list(names),
                format_func=names.__getitem__,
                placeholder="全部",
                key=_DEPARTMENTS,
            )
        ),
        round=places[2].selectbox("版本", _versions(rounds), key="review_round"),
        severities=tuple(
            places[3].multiselect(
                "程度",
                list(_SEVERITIES),
                format_func=_SEVERITIES.__getitem__,
                placeholder="全部",
                key="review_severities",
            )
        ),
        codes=tuple(
            places[4].multiselect(
                "问题种类",
                codes,
                format_func=lambda code: f"{rule_name(code)}（{code}）",
                placeholder="全部",
                key=_CODES,
            )
        ),
        verdicts=tuple(
            places[5].multiselect(
                "处理",
                (OPEN, ACCEPTED, CORRECTED, SENT_BACK),
                placeholder="全部",
                key="review_verdicts",
            )
        ),
    )


def narrow_to_department(code: str) -> None:
    """Shows one department alone, from the next run on, which begins at once."""
    st.session_state[_NARROW] = {_DEPARTMENTS: [code]}
    st.rerun()


def narrow_to_rule(code: str) -> None:
    """Shows the findings of one rule alone, from the next run on, which begins at once."""
    st.session_state[_NARROW] = {_CODES: [code], TAB: FINDINGS_TAB}
    st.rerun()


def _narrow_now() -> None:
    """Sets the filters that a click asked for, before they are drawn."""
    for key, chosen in st.session_state.pop(_NARROW, {}).items():
        st.session_state[key] = chosen


def _versions(rounds: pd.DataFrame) -> list[str]:
    labels = [version_label(version) for version in sorted(rounds["version"].unique())]
    return [LAST, IN_FORCE, *labels]


def _named(rows: pd.DataFrame, code: str, name: str) -> dict[str, str]:
    pairs = rows[[code, name]].drop_duplicates().sort_values(code)
    return {str(one): str(word) for one, word in pairs.itertuples(index=False, name=None)}
