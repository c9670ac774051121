"""The switch of the nightly backup, and where to."""

import streamlit as st

from perfmon.clock import wall_time
from perfmon.errors import PerfmonError
from perfmon.roles import Act
from perfmon.store.backup_setting import read_backup_setting
from perfmon.ui.access import actor_on
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.nightly import NIGHT
from perfmon.ui.words import plain
from perfmon.workflows.backup_setting import set_nightly
from perfmon.workflows.nightly import KEPT_AT_LEAST, KEPT_DAYS


def show_switch() -> None:
    """The form; a change is tried at once, so that a wrong folder is told now and not at night."""
    setting = read_backup_setting(opened_database().cursor())
    with st.form("nightly", border=False):
        is_on = st.toggle(
            f"每夜备份：凌晨 2 点以后做一份，保留 {KEPT_DAYS} 天，最近 {KEPT_AT_LEAST} 份不删",
            value=setting.is_on,
        )
        folder = st.text_input(
            "备份文件夹",
            setting.folder or "",
            placeholder="不填就在数据库旁边的「备份」；最好填另一块硬盘或网络盘的完整位置",
        )
        saved = st.form_submit_button("保存")
    if setting.recorded_at is not None:
        st.caption(f"{plain(setting.actor)} {wall_time(setting.recorded_at)} 设定")
    st.caption("那时没有开机的，开机以后补做；做完读回核对，相符了才删过期的。")
    if not saved:
        return
    try:
        actor = actor_on("administration", Act.BACK_UP)
        set_nightly(opened_database(), folder, actor, is_on=is_on)
    except PerfmonError as error:
        show_refusal(error)
        return
    with st.spinner("正在试做第一份…"):
        NIGHT.try_anew()
        NIGHT.look()
    if NIGHT.failure:
        st.rerun()
    say_next("每夜备份已打开，今天的一份已经有了。" if is_on else "每夜备份已关上。")
