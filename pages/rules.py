"""规则: by which rule the lights are given, and what another one would change before it holds."""

import streamlit as st

from perfmon.ui.entry_notes import show_said
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.rehearsal import show_rehearsal
from perfmon.ui.rule_fields import show_fields
from perfmon.ui.rule_versions import show_rule_in_force, show_saving, show_versions

page = open_page("rule-sets", "预警规则")
show_said()
show_rule_in_force(page)

fields, rehearsal = st.columns([5, 7], gap="medium")
with fields:
    tried = show_fields(page)
with rehearsal:
    show_rehearsal(page, tried)
    show_saving(page, tried)
show_versions(page)
show_foot(page)
