"""Restoring on the page: what a backup holds beside the present database, and the typed word."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from perfmon import clock
from perfmon.clock import wall_time
from perfmon.errors import PerfmonError
from perfmon.roles import Act
from perfmon.store.backup_list import Backup
from perfmon.store.backup_tables import contents_of
from perfmon.store.database import utc_now
from perfmon.store.succession import THEIR_PEOPLE
from perfmon.ui.access import actor_on
from perfmon.ui.backup_lists import (
    COMPARISON_COLUMNS,
    Looked,
    demo_words,
    listed_comparison,
)
from perfmon.ui.downloads import offer_download
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import closed_for_all, opened_database
from perfmon.ui.tables import show_table
from perfmon.ui.words import plain
from perfmon.workflows.backup_folder import KeptBackup
from perfmon.workflows.restoring import (
    Restored,
    left_out_words,
    restore,
    without_password_words,
)

WORD = "恢复"
CHOSEN = "backup_chosen"


def restore_here(path: Path, seen_version: int, actor: str) -> Restored:
    """The one act of the page: restores while the server runs, and shows everybody the new data."""
    present = opened_database().path
    return restore(path, present, clock.now(), actor, seen_version, closed_for_all())


def show_choice(found: Sequence[Looked]) -> None:
    """One of the backups: what it holds beside the present database, its download, and restoring.

    What was typed holds only for the backup and the state of the database that it was typed beside.
    """
    good = {str(kept.path): (kept, holds) for kept, holds in found if isinstance(holds, Backup)}
    if not good:
        return
    if st.session_state.get(CHOSEN) not in good:
        st.session_state[CHOSEN] = next(iter(good))
    chosen = st.selectbox(
        "选一份备份，下载或恢复",
        list(good),
        key=CHOSEN,
        format_func=lambda path: _label(*good[path]),
        filter_mode="contains",
    )
    kept, holds = good[chosen]
    database = opened_database()
    present = contents_of(database, database.cursor(), utc_now())
    comparing, acting = st.columns([7, 5], gap="medium")
    with comparing:
        show_table(listed_comparison(present, holds), COMPARISON_COLUMNS)
    with acting.container(border=True):
        if not holds.is_copy:
            offer_download(
                "administration",
                "下载这份备份",
                kept.path.read_bytes,
                file_name=kept.path.name,
                mime="application/zip",
                key="backup_download",
                act=Act.BACK_UP,
            )
        _show_restoring(kept.path, holds, present)


def _show_restoring(path: Path, holds: Backup, present: Backup) -> None:
    place = f"{path.name}_{present.data_version}"
    st.markdown(
        f"**用这份备份恢复**：各页都换成{wall_time(holds.made_at)}的数据，"
        f"那以后的写入不在里面。现在的库（第 {present.data_version} 次写入）改名留存，不删。"
    )
    if people := _people_words(present, holds):
        st.markdown(people)
    if holds.faults:
        st.warning(f"备份时就有 {len(holds.faults)} 项核对不符：{plain('、'.join(holds.faults))}。")
    is_crossing = holds.is_demo != present.is_demo
    is_meant = not is_crossing
    if is_crossing:
        st.error(f"这份备份是{demo_words(holds)}，现在的库是{demo_words(present)}。")
        is_meant = st.checkbox(
            f"我要用{demo_words(holds)}换下{demo_words(present)}", key=f"crossing_{place}"
        )
    typed = st.text_input(f"输入「{WORD}」两个字，再点按钮", key=f"restoring_{place}")
    is_ready = is_meant and typed.strip() == WORD
    if not st.button("恢复这份备份", disabled=not is_ready, key=f"restore_{place}"):
        return
    try:
        with st.spinner("正在旁边恢复、逐项核对，相符才换上…"):
            actor = actor_on("administration", Act.RESTORE)
            done = restore_here(path, present.data_version, actor)
    except PerfmonError as error:
        show_refusal(error)
        return
    faults = f"有 {len(done.faults)} 项核对不符：{'、'.join(done.faults)}。"
    say_next(_done_words(done), (faults,) if done.faults else ())


def _people_words(present: Backup, holds: Backup) -> str:
    """What becomes of the accounts of a backup; '' where there is nothing to say."""
    if holds.accounts is None:
        return "这份备份由旧版程序做成，没有写明账号。"
    there, here = set(holds.accounts), set(present.accounts or ())
    if there and not here:
        without = "" if holds.is_copy else without_password_words(len(there))
        return f"{THEIR_PEOPLE}。{without}"
    return left_out_words(len(there - here)) if there - here else ""


def _done_words(done: Restored) -> str:
    aside = "" if done.aside is None else f"原来的库改名留存为 {done.aside.name}。"
    verified = "" if done.faults else "，核对相符"
    made_at = wall_time(done.backup.made_at)
    return (
        f"已恢复 {made_at} 的备份，{done.backup.rows:,} 行{verified}。{aside}"
        f"别人点一下就看到恢复的数据。{''.join(done.notes)}"
    )


def _label(kept: KeptBackup, holds: Backup) -> str:
    return f"{wall_time(holds.made_at)} {kept.kind}（{kept.path.name}）"
