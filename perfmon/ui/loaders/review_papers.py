"""The review of a year's texts that letters and lists of 审核意见 are written from."""

import pandas as pd
import streamlit as st

from perfmon.measures.target_review import (
    TargetReview,
    last_text_ids,
    review_departments,
    target_review,
)
from perfmon.store.reviewed_projects import read_reviewed_projects
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.target_reviews import text_findings, text_rounds
from perfmon.ui.review_grades import listed_criteria, listed_grades, listed_project_grades


@st.cache_resource(max_entries=10, show_spinner=False)
def year_review(asked: Asked) -> TargetReview:
    """Each unit's last text with its findings and grades; not to be changed."""
    rounds = text_rounds(asked)
    cursor = opened_database().cursor()
    projects = read_reviewed_projects(cursor, last_text_ids(rounds), asked.scope)
    return target_review(rounds, text_findings(asked), projects)


@st.cache_resource(max_entries=10, show_spinner=False)
def graded_departments(asked: Asked) -> pd.DataFrame:
    """The departments as they are listed with their grades; not to be changed."""
    review = year_review(asked)
    return listed_grades(review_departments(review), review.wholes)


@st.cache_resource(max_entries=60, show_spinner=False)
def department_review(asked: Asked, department_code: str) -> TargetReview:
    """The part of one department; not to be changed."""
    return year_review(asked).of(department_code)


@st.cache_resource(max_entries=60, show_spinner=False)
def department_grades(asked: Asked, department_code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Criteria and projects of a department as they are listed; not to be changed."""
    review = department_review(asked, department_code)
    return listed_criteria(review.grades), listed_project_grades(review)
