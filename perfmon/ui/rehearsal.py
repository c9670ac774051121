"""The rehearsal of a rule: what would change its light in each of twelve months.

The projects, and where their own rules are moved the entries of 结转资金 and 直达资金.
"""

import pandas as pd
import streamlit as st

from perfmon.charts.theme import LIGHT_SIGNS
from perfmon.measures.form_scope import FormScope
from perfmon.measures.grade_bands import PRESET_BANDS, GradeBands, regrade
from perfmon.measures.rules import RuleSet
from perfmon.measures.weights import Preset
from perfmon.ui.loaders.forms import evaluation
from perfmon.ui.loaders.rules import rehearsed, rehearsed_list, rule_book
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, light, pick_row, points, show_table, text, whole
from perfmon.workflows.own_list_rehearsal import CARRY_OVER, DIRECT, rule_of
from perfmon.workflows.rules import faults_of

TURNS = {light: f"{sign.shape} 变{sign.word}" for light, sign in LIGHT_SIGNS.items()}

TURN_COLUMNS: Columns = {str(light or "unlit"): whole(words, 92) for light, words in TURNS.items()}

MONTH_COLUMNS: Columns = {
    "label": text("月份", 110),
    "total": whole("换灯的项目", 96),
} | TURN_COLUMNS

CHANGE_COLUMNS: Columns = {
    "name": text("项目", 190),
    "before": light("现在", 88),
    "after": light("改后", 88),
    "unit_name": text("预算单位", 140),
    "reason": text("改后为什么是这个灯", 760),
}

POT_MONTH_COLUMNS: Columns = {
    "label": text("月份", 110),
    "total": whole("换灯的笔数", 96),
} | {name: TURN_COLUMNS[name] for name in ("red", "yellow", "green")}


def pot_change_columns(name: str) -> Columns:
    """The entries of a list that would change."""
    return {
        "name": text("项目", 190),
        "before": light("现在", 88),
        "after": light("改后", 88),
        "pot": text("来源年度" if name == CARRY_OVER else "指标文号", 150),
        "gap_points": points("改后较应支出（百分点）", 160),
        "unit_name": text("预算单位", 140),
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
    _show_changes(changes, MONTH_COLUMNS, CHANGE_COLUMNS, "rehearsal", "个项目")
    in_force = rule_book(page.asked.data_version).at(page.cutoff.on)
    for name, key in ((CARRY_OVER, "rehearsal_carry_over"), (DIRECT, "rehearsal_direct")):
        if rule_of(tried, name) != rule_of(in_force, name):
            _show_list(page, tried, name, key)
    for preset, bands in _regraded_presets(tried, in_force):
        st.markdown(f"**{_regraded(page, preset, bands)}**")


def _regraded_presets(tried: RuleSet, in_force: RuleSet) -> list[tuple[Preset, GradeBands]]:
    """The presets of scores whose 等级界限 were moved."""
    bands = ((preset, tried.grades.of(preset)) for preset in PRESET_BANDS)
    return [(preset, moved) for preset, moved in bands if moved != in_force.grades.of(preset)]


def _regraded(page: Page, preset: Preset, bands: GradeBands) -> str:
    """How many projects of the month shown would have another grade, and which."""
    rows = evaluation(page.asked, page.cutoff, preset, FormScope("全县"), reviewed=False).projects
    changes = regrade(rows, bands)
    graded = int(rows["grade"].notna().sum())
    if changes.empty:
        return f"{page.month}月按{preset}有等级的 {graded} 个项目没有换等级的"
    turns = (changes["grade_before"] + "变" + changes["grade"]).value_counts(sort=False)
    told = "，".join(f"{words} {count}" for words, count in turns.items())
    return f"{page.month}月按{preset}有等级的 {graded} 个项目里 {len(changes)} 个换等级：{told}"


def _show_list(page: Page, tried: RuleSet, name: str, key: str) -> None:
    """The entries of an own list whose rule was moved."""
    changes = rehearsed_list(page.asked, page.month, name, rule_of(tried, name))
    if changes.empty:
        st.markdown(f"**照左边的规则，近十二个月“{name}”清单里没有哪一笔换灯**")
        return
    entries = len(changes.drop_duplicates(["year", "unit_code", "project_code", "pot"]))
    st.markdown(
        f"**照左边的规则，近十二个月“{name}”清单有 {entries} 笔换灯，"
        f"其中{_turned(page, changes, '笔')}**"
    )
    _show_changes(changes, POT_MONTH_COLUMNS, pot_change_columns(name), key, "笔")


def _finding(page: Page, tried: RuleSet, changes: pd.DataFrame) -> str:
    if changes.empty:
        if tried == rule_book(page.asked.data_version).at(page.cutoff.on):
            return "左边和现行规则一样，没有项目换灯；移动数字，看谁会换灯"
        return "照左边的规则，近十二个月没有项目换灯"
    projects = len(changes.drop_duplicates(["year", "unit_code", "project_code"]))
    turned = _turned(page, changes, "个")
    return f"照左边的规则，近十二个月有 {projects} 个项目换灯，其中{turned}"


def _turned(page: Page, changes: pd.DataFrame, counted: str) -> str:
    """How many change in the month shown, and to which lights."""
    now = changes[(changes["year"] == page.asked.year) & (changes["month"] == page.month)]
    turned = now["light"].fillna("unlit").value_counts()
    parts = [
        f"{words} {turned[str(light or 'unlit')]}"
        for light, words in TURNS.items()
        if str(light or "unlit") in turned
    ]
    return f"{page.month}月 {len(now)} {counted}" + (f"：{'，'.join(parts)}" if parts else "")


def _show_changes(
    changes: pd.DataFrame, month_columns: Columns, columns: Columns, key: str, counted: str
) -> None:
    """The months with changes, and what changes in the one that was picked."""
    if changes.empty:
        return
    months = _by_month(changes)
    picked = pick_row(months, month_columns, key)
    if picked is not None:
        st.session_state[f"{key}_month"] = (int(picked["year"]), int(picked["month"]))
    chosen = st.session_state.get(f"{key}_month")
    latest = (int(months["year"].iloc[0]), int(months["month"].iloc[0]))
    known = set(zip(months["year"], months["month"], strict=True))
    year, month = chosen if chosen in known else latest
    rows = changes[(changes["year"] == year) & (changes["month"] == month)]
    st.caption(f"{year}年{month}月换灯的 {len(rows)} {counted}；点上面一行换月份")
    show_table(rows, columns, height="content" if len(rows) <= _MOST_ROWS else 400)


def _by_month(changes: pd.DataFrame) -> pd.DataFrame:
    """One row a month with changes, latest first: how many turn to which light."""
    turned = changes.assign(light=changes["light"].fillna("unlit"))
    counts = turned.groupby(["year", "month", "light"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=[str(light or "unlit") for light in TURNS], fill_value=0)
    months = counts.assign(total=counts.sum(axis=1)).sort_index(ascending=False).reset_index()
    labels = [f"{year}年{month}月" for year, month in months[["year", "month"]].to_numpy()]
    return months.assign(label=labels)


_MOST_ROWS = 12
"""More changes than these scroll inside their table."""
