"""版本: what a revised text says otherwise, which findings it mended, and accepting it."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.finding_rounds import FRESH, GONE, MENDED, ROUNDS, STANDING
from perfmon.measures.review_selection import LAST, ReviewSelection
from perfmon.measures.text_changes import ADDED, CHANGED, PROJECT, REMOVED
from perfmon.roles import Act
from perfmon.store.text_rounds import IN_FORCE, WAITING
from perfmon.ui.line_lists import listed_findings
from perfmon.ui.loaders.target_reviews import chosen_rounds, text_rounds
from perfmon.ui.loaders.text_rounds import mended_findings, version_changes
from perfmon.ui.page import Page
from perfmon.ui.round_lists import (
    CHANGE_COLUMNS,
    MENDED_COLUMNS,
    ROUND_COLUMNS,
    listed_changes,
    listed_rounds,
    version_label,
)
from perfmon.ui.tables import Height, show_table
from perfmon.ui.text_acceptance import offer_acceptance
from perfmon.ui.text_amounts import show_text_amounts
from perfmon.ui.text_rejection import offer_rejection
from perfmon.ui.words import plain
from perfmon.workflows.text_rounds import version_before

MANY_ROWS, TABLE_HEIGHT = 14, 450
"""A list with more rows than this scrolls at so many pixels."""

MOST_PROJECTS = 12
"""Changes of so many projects stand under a heading each; the rest are found by choosing one."""

LONG_WORDS = 24
"""Changes of longer words stand in full, side by side, and not in the table."""


def show_versions(page: Page, selection: ReviewSelection) -> None:
    """The versions of the chosen units' texts, one compared with the one before; 批复数 below."""
    rounds = _revised(page, selection)
    if rounds.empty:
        st.info(
            "这里的单位都只有一版绩效文本。单位报来修订的文本（如二上稿、批复稿），"
            "放进「导入」页即可：存为新的一版，等人在这里看过不同之处、定下从几月起生效。"
        )
    else:
        waiting = int((rounds["state"] == WAITING).sum())
        st.markdown(
            f"**{rounds['unit_code'].nunique()} 个单位的文本有修订，"
            f"{f'{waiting} 份待接受' if waiting else '没有待接受的'}**　"
            ":gray[没有接受的不影响任何数；以前的月份一直按当时在用的版本]"
        )
        show_table(listed_rounds(rounds), ROUND_COLUMNS, _height(rounds))
        _show_comparison(page, rounds)
    show_text_amounts(page, selection)


def _revised(page: Page, selection: ReviewSelection) -> pd.DataFrame:
    """The versions of the units that have more than one."""
    units = chosen_rounds(page.asked, replace(selection, round=LAST))["unit_code"]
    rounds = text_rounds(page.asked)
    rounds = rounds[rounds["unit_code"].isin(units)]
    return rounds[rounds.groupby("unit_code")["version"].transform("size") > 1]


def _show_comparison(page: Page, rounds: pd.DataFrame) -> None:
    later = [
        row
        for row in rounds.to_dict("records")
        if version_before(rounds, str(row["unit_code"]), int(row["version"])) is not None
    ]
    if not later:
        return
    later.sort(key=lambda row: row["state"] != WAITING)
    labels = {(str(row["unit_code"]), int(row["version"])): version_label(row) for row in later}
    with st.container(width=460):
        chosen = st.selectbox(
            "看哪一版",
            list(labels),
            format_func=lambda key: labels.get(key, ""),
            key="review_version",
        )
    row = next(each for each in later if (each["unit_code"], each["version"]) == chosen)
    _show_changes(page, rounds, row)
    _show_mended(page, row)
    if row["state"] == WAITING:
        _offer_decision(page, rounds, row)


def _offer_decision(page: Page, rounds: pd.DataFrame, row: dict[Any, Any]) -> None:
    """Accepting a waiting version, where it is above the one in force; or turning it down."""
    if not page.may_for(Act.DECIDE_TEXT, str(row["unit_code"])):
        return
    of_unit = rounds[rounds["unit_code"] == row["unit_code"]]
    held = int(of_unit.loc[of_unit["state"] == IN_FORCE, "version"].iloc[0])
    if int(row["version"]) > held:
        offer_acceptance(page, rounds, row)
    offer_rejection(page, row, held)


def _show_changes(page: Page, rounds: pd.DataFrame, row: dict[Any, Any]) -> None:
    """What the version says otherwise, project by project."""
    before = version_before(rounds, row["unit_code"], row["version"])
    assert before is not None, "only versions with one before are offered"
    changes = version_changes(page.asked, row["unit_code"], row["version"])
    head = f"第{row['version']}版（{row['state']}）与第{before['version']}版（{before['state']}）"
    if changes.empty:
        st.markdown(f"**{head}的项目、预算、计划和指标完全相同**")
        return
    counts = changes["change"].value_counts()
    counted = "、".join(f"{kind} {counts.get(kind, 0):,} 处" for kind in (ADDED, REMOVED, CHANGED))
    projects = changes.groupby(["unit_code", "project_code"], sort=False)
    st.markdown(f"**{head}有 {len(changes):,} 处不同**：{counted}，涉及 {projects.ngroups} 个项目")
    names = changes.drop_duplicates(["unit_code", "project_code"])
    keys = list(zip(names["unit_code"], names["project_code"], strict=True))
    if len(keys) > MOST_PROJECTS:
        labels = dict(zip(keys, names["name"], strict=True))
        shown = st.multiselect(
            "只看这些项目",
            keys,
            format_func=lambda key: labels.get(key, ""),
            placeholder=f"先列前 {MOST_PROJECTS} 个项目，输名称找别的",
            key=f"review_changed_{row['unit_code']}_{row['version']}",
        )
        keys = shown or keys[:MOST_PROJECTS]
    for key in keys:
        of_project = projects.get_group(key)
        st.caption(f"**{plain(of_project['name'].iloc[0])}**　{key[1]}　{len(of_project)} 处")
        listed = listed_changes(of_project)
        is_long = _is_long(listed)
        if not is_long.all():
            show_table(listed[~is_long], CHANGE_COLUMNS, _height(listed[~is_long]))
        for change in listed[is_long].to_dict("records"):
            _show_long_change(change)


def _show_long_change(change: dict[Any, Any]) -> None:
    """A plan, goals or a purpose, whole: what it was and what it is now."""
    place = "" if change["place"] == PROJECT else f"{plain(change['place'])} "
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":small[{place}{plain(change['kind'])}]")
        was, now = _parts(change["was"]), _parts(change["now"])
        before, after = st.columns(2)
        before.markdown(f":gray[从]  \n{_lines(was, now)}")
        after.markdown(f":gray[到]  \n{_lines(now, was)}")


def _parts(said: str) -> list[str]:
    """Each goal and each checkpoint."""
    return said.replace("；", "\n").split("\n")


def _lines(parts: list[str], others: list[str]) -> str:
    """A part a line; what the other version has not is bold."""
    words = (plain(part) if part in others else f"**{plain(part)}**" for part in parts)
    return "  \n".join(words)


def _show_mended(page: Page, row: dict[Any, Any]) -> None:
    """Which findings of the round before are mended."""
    found = mended_findings(page.asked, row["unit_code"], row["version"])
    if found.empty:
        return
    counts = found["round"].value_counts()
    mended, standing, fresh, gone = (
        int(counts.get(each, 0)) for each in (MENDED, STANDING, FRESH, GONE)
    )
    left_out = f"（其中 {gone:,} 处是随项目或指标取消的）" if gone else ""
    st.markdown(
        f"**上一版的 {mended + standing + gone:,} 处错误和提醒，已改正 {mended + gone:,} 处"
        f"{left_out}，还在 {standing:,} 处；新发现 {fresh:,} 处**"
    )
    picked = st.segmented_control(
        "看哪些问题",
        [*ROUNDS, *([GONE] if gone else [])],
        default=MENDED if mended else None,
        key=f"review_mended_{row['unit_code']}_{row['version']}",
        label_visibility="collapsed",
    )
    if picked is not None:
        rows = listed_findings(found[found["round"] == picked])
        if rows.empty:
            st.caption(f"没有{picked}的问题。")
        else:
            show_table(rows, MENDED_COLUMNS, _height(rows))


def _is_long(listed: pd.DataFrame) -> pd.Series:
    """Which changes say more than a cell shows: goals, purposes, plans."""
    return listed[["was", "now"]].map(len).max(axis=1) > LONG_WORDS


def _height(rows: pd.DataFrame) -> Height:
    return "content" if len(rows) <= MANY_ROWS else TABLE_HEIGHT
