"""What an act of 填报 did, said once at the top of the next run; and faults in words."""

import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ui.words import plain

_KEY = "entry_said"


def say_next(success: str, warnings: tuple[str, ...] = ()) -> None:
    """Keeps what is to be said and draws the page anew."""
    st.session_state[_KEY] = (success, warnings)
    st.rerun()


def show_said() -> None:
    """Draws what the last act said, once."""
    success, warnings = st.session_state.pop(_KEY, ("", ()))
    if success:
        st.success(plain(success))
    for warning in warnings:
        st.warning(plain(warning))


def show_refusal(error: PerfmonError) -> None:
    """Draws why nothing was written."""
    st.error(plain(error.message))
