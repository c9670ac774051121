"""备份 on the page: making one now, every night, what is on hand, and what to restore."""

from datetime import UTC

import streamlit as st

from perfmon import clock
from perfmon.actor import Actor
from perfmon.clock import wall_time
from perfmon.errors import PerfmonError
from perfmon.roles import Act
from perfmon.store.backup_list import Backup
from perfmon.store.backup_setting import read_backup_setting
from perfmon.ui.access import actor_on
from perfmon.ui.backup_lists import (
    BACKUP_COLUMNS,
    Looked,
    age_words,
    listed_backups,
    newest_good,
)
from perfmon.ui.backup_restoring import show_choice
from perfmon.ui.backup_switch import show_switch
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.backups import contents_of_file
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.tables import show_table
from perfmon.ui.words import plain
from perfmon.workflows.backup_folder import back_up_now, bring_in, folder_of, kept_backups

LARGEST_BACKUP_MB = 300
_MOST_FAULTS = 3
_MOST_ROWS, _HEIGHT = 8, 280


def show_backups() -> None:
    """The whole tab."""
    database = opened_database()
    found = [(kept, contents_of_file(kept)) for kept in kept_backups(database)]
    st.markdown(_answer(found, is_on=read_backup_setting(database.cursor()).is_on))
    now, switch = st.columns([5, 7], gap="medium")
    with now.container(border=True, height="stretch"):
        _show_making()
    with switch.container(border=True, height="stretch"):
        show_switch()
    if not found:
        st.info(
            f"备份文件夹 {plain(folder_of(database))} 里还没有备份。"
            "点「立即备份」做第一份，再打开每夜备份。"
        )
        return
    show_table(
        listed_backups(found), BACKUP_COLUMNS, "content" if len(found) <= _MOST_ROWS else _HEIGHT
    )
    for kept, holds in found:
        if isinstance(holds, str):
            st.warning(f"{plain(kept.path.name)} 不能用来恢复：{plain(holds)}。程序不会自动删它。")
    show_choice(found)


def _answer(found: list[Looked], *, is_on: bool) -> str:
    """When the last backup was made, and how old it is."""
    nightly = "每夜备份已打开" if is_on else "每夜备份没有打开"
    made_at = newest_good(found)
    if made_at is None:
        return f"**还没有一份备份** :gray[· {nightly}]"
    age = age_words(clock.now() - made_at.replace(tzinfo=UTC))
    good = sum(isinstance(holds, Backup) and not holds.is_copy for _, holds in found)
    return (
        f"**最近一份备份做于 {wall_time(made_at)}，{age}**"
        f" :gray[· 共 {good} 份读回核对相符 · {nightly}]"
    )


def _show_making() -> None:
    """The button that makes a backup, and the field that takes one from elsewhere."""
    if st.button("立即备份", type="primary", key="back_up_now"):
        try:
            with st.spinner("正在备份，写完读回核对…"):
                path, made = back_up_now(opened_database(), clock.now(), _actor())
        except PerfmonError as error:
            show_refusal(error)
        else:
            faults = (
                f"数据库本身有 {len(made.faults)} 项核对不符，也照样备份了："
                f"{'、'.join(made.faults[:_MOST_FAULTS])}。"
            )
            say_next(
                f"已备份为 {path.name}：{len(made.tables)} 张表 {made.rows:,} 行，读回核对相符。"
                "在下面的表里选它，可以下载。",
                (faults,) if made.faults else (),
            )
    st.caption(f"备份在 {plain(folder_of(opened_database()))}；别人照常填报、导入。")
    uploaded = st.file_uploader(
        f"放入别处的备份（zip，不超过 {LARGEST_BACKUP_MB} MB；更大的直接拷进备份文件夹）",
        type=["zip"],
        max_upload_size=LARGEST_BACKUP_MB,
        key="backup_upload",
    )
    if uploaded is None:
        return
    try:
        path = bring_in(opened_database(), uploaded.getvalue(), _actor())
    except PerfmonError as error:
        show_refusal(error)
    else:
        if st.session_state.get("backup_brought") != uploaded.file_id:
            st.session_state["backup_brought"] = uploaded.file_id
            st.session_state["backup_chosen"] = str(path)
            say_next(f"{uploaded.name} 核对相符，已放进备份文件夹（{path.name}），下面选的就是它。")


def _actor() -> Actor:
    return actor_on("administration", Act.BACK_UP)
