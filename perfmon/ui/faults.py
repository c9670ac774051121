"""What a visitor sees when a run fails: a sentence, never a trace."""

import logging

import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ui.words import plain

_LOG = logging.getLogger("perfmon")


def show_fault(fault: Exception) -> bool:
    """Shows a fault in words; one that is not the user's goes to the log with its trace.

    Returns:
        True: the fault is shown, Streamlit need not show it again.
    """
    if isinstance(fault, PerfmonError):
        st.error(plain(fault.message))
    else:
        _LOG.error("a page failed", exc_info=fault)
        st.error(
            "这一页没能算出来，数据没有变化。请刷新再试；若还是这样，请把服务器日志交给系统管理员。"
        )
    return True
