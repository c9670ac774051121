"""会议: one project a screen for the room, from the agenda of the month."""

import streamlit as st

from perfmon.ui.meeting import (
    choose_place,
    show_agenda,
    show_answer,
    show_figures,
    show_frame,
    show_meeting_curve,
)
from perfmon.ui.page import open_page

page = open_page("meeting-room", "会议")
agenda = show_agenda(page)
if agenda is not None:
    place = choose_place(agenda)
    row = agenda.iloc[place]
    show_frame(page, agenda, place)
    curve, figures = st.columns([7, 5], gap="large")
    with curve:
        show_meeting_curve(page, row)
    with figures:
        show_figures(page, row)
    show_answer(page, row)
