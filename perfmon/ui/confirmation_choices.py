"""Lines that returned 核对单 answer in different ways: shown with their files, left to a person."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from perfmon.ui.tables import ROW_HEIGHT, Columns, Height, show_table, text
from perfmon.ui.words import plain
from perfmon.workflows.returned_answers import KNOWN, Disagreement, Sources

MOST_ROWS = 9
"""A longer list scrolls in itself."""

NONE_HOLDS = "都不写入，先问部门"


def choose_sources(found: Sequence[Disagreement]) -> dict[Sources, str] | None:
    """Draws the lines, and a field a set of sources; what holds of each, None until all is chosen.

    Of files that disagree among themselves none may hold; against a known answer that one may.
    """
    if not found:
        return {}
    st.markdown(
        f":orange[**▲ {len(found)} 行填得不一样**]　请先向部门核实，再选以哪份为准；"
        "没有选的不写入，后来的不会盖掉先来的"
    )
    rows = [
        {
            "name": each.name,
            "told": said.told,
            "source": said.source,
            "where": said.where,
            "department_name": each.department_name,
        }
        for each in found
        for said in each.said
    ]
    height: Height = (MOST_ROWS + 1) * ROW_HEIGHT if len(rows) > MOST_ROWS else "content"
    show_table(pd.DataFrame(rows), COLUMNS, height)
    held = {sources: _choose(found, sources) for sources in dict.fromkeys(e.sources for e in found)}
    chosen = {sources: source for sources, source in held.items() if source is not None}
    return chosen if len(chosen) == len(held) else None


def _choose(found: Sequence[Disagreement], sources: Sources) -> str | None:
    lines = sum(each.sources == sources for each in found)
    names = "、".join(sources)
    options = sources if KNOWN in sources else (*sources, NONE_HOLDS)
    return st.selectbox(
        f"{plain(names)} 有 {lines} 行不一样，以哪份为准", options, index=None,
        placeholder="请选", key=f"check_choice_{names}",
    )  # fmt: skip


COLUMNS: Columns = {
    "name": text("项目", 170),
    "told": text("填的什么", 240),
    "source": text("哪一份", 220),
    "where": text("第几行", 190),
    "department_name": text("主管部门", 140),
}
