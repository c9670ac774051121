"""Taking a batch back on the page: a question first, with the reason."""

import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.roles import Act
from perfmon.ui.access import actor_on, current_access
from perfmon.ui.import_desk import current_desk
from perfmon.ui.loaders.batches import closed_months_words, undo_words, undone_text_words
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.words import plain
from perfmon.workflows.undoing import undo


@st.dialog("撤销整批")
def ask_undo(batch_id: int, what: str) -> None:
    """Asks for the reason and takes the batch back.

    Args:
        batch_id: the batch.
        what: what it brought, as a sentence.
    """
    st.markdown(f"第 {batch_id} 批　{what}")
    texts = undone_text_words(data_version(), batch_id)
    st.markdown(plain(undo_words(data_version(), batch_id)) or "这一批写入的全部不再计入。")
    st.caption("各项目的数和灯重新算；批次本身留在历史里。")
    closed = closed_months_words(data_version(), batch_id)
    if closed:
        st.warning(closed)
    with st.form("undo_form", border=False):
        reason = st.text_input("为什么撤销", key="undo_reason", placeholder="例如：导错了月份")
        may_undo_closed = current_access().may("import", Act.UNDO_CLOSED)
        is_administrator = (
            bool(closed)
            and may_undo_closed
            and st.checkbox("我是系统管理员", key="undo_administrator")
        )
        sent = st.form_submit_button("撤销这一批", type="primary")
    if not sent:
        return
    try:
        undo(
            opened_database(),
            batch_id,
            actor_on("import", Act.UNDO_CLOSED if is_administrator else Act.UNDO),
            reason,
            is_administrator=is_administrator,
        )
    except PerfmonError as error:
        st.error(plain(error.message))
        return
    desk = current_desk()
    desk.notice = f"第 {batch_id} 批已撤销，各项目的数和灯已重新算过。{plain(texts)}"
    desk.done.clear()
    st.rerun()
