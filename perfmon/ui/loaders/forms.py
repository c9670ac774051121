"""What the official forms of a month are filled from, and what they would lack."""

import pandas as pd
import streamlit as st

from perfmon.measures import PROJECT_KEY
from perfmon.measures.assessment_ledger import assessment_ledger, partly_monitored
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.form_gaps import form_gaps
from perfmon.measures.form_scope import FormScope, facts_within
from perfmon.measures.granted_scores import Evaluation
from perfmon.measures.project_forms import ProjectForm, project_forms
from perfmon.measures.weights import Preset
from perfmon.periods import Cutoff
from perfmon.store.forms import read_form_facts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database


@st.cache_resource(max_entries=12, show_spinner=False)
def form_facts(asked: Asked, cutoff: Cutoff, preset: Preset) -> FormFacts:
    """Everything that the forms of a cut-off say; not to be changed."""
    cursor = opened_database().cursor()
    return read_form_facts(cursor, cutoff, asked.scope, preset=preset)


@st.cache_resource(max_entries=30, show_spinner=False)
def scoped_facts(asked: Asked, cutoff: Cutoff, preset: Preset, scope: FormScope) -> FormFacts:
    """The same of the projects of a scope only; not to be changed."""
    return facts_within(form_facts(asked, cutoff, preset), scope)


@st.cache_data(max_entries=30, show_spinner=False)
def scoped_gaps(asked: Asked, cutoff: Cutoff, preset: Preset, scope: FormScope) -> pd.DataFrame:
    """What the forms of a scope would lack, with the projects' names."""
    facts = scoped_facts(asked, cutoff, preset, scope)
    names = facts.projects[[*PROJECT_KEY, "name", "unit_name", "department_name"]]
    return names.merge(form_gaps(facts), on=PROJECT_KEY, validate="1:1")


def forms_of(
    asked: Asked, cutoff: Cutoff, preset: Preset, scope: FormScope, *, reviewed: bool = False
) -> list[ProjectForm]:
    """The forms themselves, made when a file is asked for."""
    return list(project_forms(scoped_facts(asked, cutoff, preset, scope), reviewed=reviewed))


@st.cache_resource(max_entries=60, show_spinner=False)
def evaluation(
    asked: Asked, cutoff: Cutoff, preset: Preset, scope: FormScope, reviewed: bool
) -> Evaluation:
    """The points of 自评, or of 复核, of a scope; not to be changed."""
    return scoped_facts(asked, cutoff, preset, scope).evaluation(reviewed=reviewed)


@st.cache_data(max_entries=60, show_spinner=False)
def both_sides(asked: Asked, cutoff: Cutoff, preset: Preset, scope: FormScope) -> pd.DataFrame:
    """自评 beside 复核 of a scope, one row a project."""
    return scoped_facts(asked, cutoff, preset, scope).both_sides()


@st.cache_data(max_entries=12, show_spinner=False)
def ledger(asked: Asked, cutoff: Cutoff) -> pd.DataFrame:
    """考核台账 at a cut-off."""
    return assessment_ledger(form_facts(asked, cutoff, "10号"))


@st.cache_data(max_entries=12, show_spinner=False)
def partly_told(asked: Asked, cutoff: Cutoff) -> pd.DataFrame:
    """The projects that told a part of what was asked for, with what is missing."""
    return partly_monitored(form_facts(asked, cutoff, "10号"))
