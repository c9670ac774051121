"""What the backups hold; each file is read whole once, and again only when it has changed."""

from dataclasses import astuple
from pathlib import Path

import streamlit as st

from perfmon.store.backup_list import Backup
from perfmon.workflows.backup_folder import KeptBackup, look_at


def contents_of_file(kept: KeptBackup) -> Backup | str:
    """What a file holds, or why nothing can be restored from it."""
    _, kind, size, changed_ns = astuple(kept)
    return _contents(str(kept.path), kind, size, changed_ns)


@st.cache_data(max_entries=200, show_spinner="正在核对备份…")
def _contents(path: str, kind: str, size: int, changed_ns: int) -> Backup | str:
    return look_at(KeptBackup(Path(path), kind, size, changed_ns))
