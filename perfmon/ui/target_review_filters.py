"""The filters of 目标审核, in one row: whose texts, which version, which findings."""

import pandas as pd
import streamlit as st

from perfmon.findings import SEVERITY_WORDS
from perfmon.measures.review_selection import IN_FORCE, LAST, ReviewSelection, version_label
from perfmon.store.text_findings import ACCEPTED, CORRECTED, OPEN, SENT_BACK
from perfmon.ui.loaders.target_reviews import text_findings, text_rounds
from perfmon.ui.page import Page

DEPARTMENTS = "review_departments"
"""The key of the filter that a click on a department narrows."""

_SEVERITIES = {str(severity): word for severity, word in SEVERITY_WORDS.items()}


def show_review_filters(page: Page) -> ReviewSelection:
    """Draws the filters over what the year has, and gives the conditions chosen."""
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
                key=DEPARTMENTS,
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
            places[4].multiselect("问题种类", codes, placeholder="全部", key="review_codes")
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


def _versions(rounds: pd.DataFrame) -> list[str]:
    labels = [version_label(version) for version in sorted(rounds["version"].unique())]
    return [LAST, IN_FORCE, *labels]


def _named(rows: pd.DataFrame, code: str, name: str) -> dict[str, str]:
    pairs = rows[[code, name]].drop_duplicates().sort_values(code)
    return {str(one): str(word) for one, word in pairs.itertuples(index=False, name=None)}
