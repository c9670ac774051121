"""The rehearsal of a rule: which projects would change their light in each of twelve months."""

import pandas as pd
import streamlit as st

from perfmon.charts.theme import LIGHT_SIGNS
from perfmon.measures.rules import RuleSet
from perfmon.ui.loaders.rules import rehearsed, rule_book
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, light, pick_row, show_table, text, whole
from perfmon.workflows.rules import faults_of

TURNS = {light: f"{sign.shape} 变{sign.word}" for light, sign in LIGHT_SIGNS.items()}

MONTH_COLUMNS: Columns = {
    "label": text("月份", 110),
    "total": whole("换灯的项目", 96),
    **{str(light or "unlit"): whole(words, 92) for light, words in TURNS.items()},
}

CHANGE_COLUMNS: Columns = {
    "name": text("项目", 190),
    "before": light("现在", 88),
    "after": light("改后", 88),
    "unit_name": text("预算单位", 140),
    "reason": text("改后为什么是这个灯", 760),
}


def show_rehearsal(page: Page, tried: RuleSet) -> None:
    """Draws the twelve months, and the projects of the month that was picked."""
    faults = faults_of(tried)
    if faults:
        why, advice = faults[0]
        st.warning(f"这套规则还不能试：{why}。请{advice}。")
        return
    changes = rehearsed(page.asked, page.month, tried)
    st.markdown(f"**{_finding(page, tried, changes)}**")
    in_force = rule_book(page.asked.data_version).at(page.cutoff.on)
    if (tried.carry_over, tried.direct) != (in_force.carry_over, in_force.direct):
        st.caption("演练的是项目的灯；结转资金、直达资金两张清单的变化，存了以后在“滞后项目”里看。")
    if changes.empty:
        return
    months = _by_month(changes)
    picked = pick_row(months, MONTH_COLUMNS, "rehearsal")
    if picked is not None:
        st.session_state["rehearsal_month"] = (int(picked["year"]), int(picked["month"]))
    chosen = st.session_state.get("rehearsal_month")
    latest = (int(months["year"].iloc[0]), int(months["month"].iloc[0]))
    known = set(zip(months["year"], months["month"], strict=True))
    _show_projects(changes, *(chosen if chosen in known else latest))


def _finding(page: Page, tried: RuleSet, changes: pd.DataFrame) -> str:
    in_force = rule_book(page.asked.data_version).at(page.cutoff.on)
    if tried == in_force:
        return "左边和现行规则一样，没有项目换灯；移动数字，看谁会换灯"
    if changes.empty:
        return "照左边的规则，近十二个月没有项目换灯"
    now = changes[(changes["year"] == page.asked.year) & (changes["month"] == page.month)]
    projects = len(changes.drop_duplicates(["year", "unit_code", "project_code"]))
    turned = now["light"].fillna("unlit").value_counts()
    parts = [
        f"{words} {turned[str(light or 'unlit')]}"
        for light, words in TURNS.items()
        if str(light or "unlit") in turned
    ]
    here = f"{page.month}月 {len(now)} 个" + (f"：{'，'.join(parts)}" if parts else "")
    return f"照左边的规则，近十二个月有 {projects} 个项目换灯，其中{here}"


def _by_month(changes: pd.DataFrame) -> pd.DataFrame:
    """One row a month with changes, latest first: how many turn to which light."""
    turned = changes.assign(light=changes["light"].fillna("unlit"))
    counts = turned.groupby(["year", "month", "light"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=[str(light or "unlit") for light in TURNS], fill_value=0)
    months = counts.assign(total=counts.sum(axis=1)).sort_index(ascending=False).reset_index()
    labels = [f"{year}年{month}月" for year, month in months[["year", "month"]].to_numpy()]
    return months.assign(label=labels)


def _show_projects(changes: pd.DataFrame, year: int, month: int) -> None:
    rows = changes[(changes["year"] == year) & (changes["month"] == month)]
    st.caption(f"{year}年{month}月换灯的 {len(rows)} 个项目；点上面一行换月份")
    show_table(rows, CHANGE_COLUMNS, height="content" if len(rows) <= _MOST_ROWS else 400)


_MOST_ROWS = 12
"""More changed projects than these scroll inside their table."""
