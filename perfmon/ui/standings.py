"""排名: who is farthest behind, how places moved, and who takes no part; below 总览."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.ranking import PLAN_GAP
from perfmon.ui.figures import amount, signed_points
from perfmon.ui.links import go_to_department, go_to_project
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.standings import (
    Places,
    listed_places,
    month_places,
    ranking_floor_fen,
    yardstick_called,
    yardstick_names,
)
from perfmon.ui.page import Page
from perfmon.ui.paging import PAGE_ROWS, shown_span
from perfmon.ui.standing_lists import LEVELS, standing_columns, unranked_columns
from perfmon.ui.tables import Height, pick_row, show_table
from perfmon.ui.words import plain

MOST_ROWS, LIST_HEIGHT = 30, 640
"""A longer list scrolls within this height, in pixels."""

MOST_NAMED = 3
"""Of more that share the first place, so many are named, and all counted."""


def show_standings(page: Page) -> None:
    """Draws the places; a click opens the department or the project."""
    names = yardstick_names(page.asked, page.month)
    with st.container(horizontal=True, gap="small"):
        level = _choose("排什么", list(LEVELS), "standing_level")
        yardstick = _choose("按什么排", names, "standing_yardstick")
    _show_finding(page.view, level, yardstick)
    picked = _pick(page, level, yardstick)
    _show_rules(page.view, level, yardstick)
    if picked is not None:
        _go(page, level, picked)


def _choose(label: str, options: list[str], key: str) -> str:
    chosen = st.segmented_control(
        label, options, default=options[0], required=True, key=key,
        label_visibility="collapsed", width="content",
    )  # fmt: skip
    return chosen or options[0]


def _pick(page: Page, level: str, yardstick: str) -> "pd.Series[Any] | None":
    count = month_places(page.asked, page.month, level, yardstick).ranked
    if not count:
        return None
    key = f"standings_{LEVELS[level].codes[-1]}"
    listed = listed_places(page.asked, page.month, level, yardstick, *shown_span(count, key))
    columns = standing_columns(level, yardstick_called(yardstick))
    height: Height = LIST_HEIGHT if len(listed) > MOST_ROWS else "content"
    return pick_row(listed, columns, key, height)


def _go(page: Page, level: str, picked: "pd.Series[Any]") -> None:
    if level == "项目":
        go_to_project(page, picked)
    else:
        unit_code = str(picked["unit_code"]) if level == "预算单位" else None
        go_to_department(page, str(picked["department_code"]), unit_code)


@drawn_once
def _show_finding(view: View, level: str, yardstick: str) -> None:
    places = month_places(view.asked, view.month, level, yardstick)
    named = min(places.first, MOST_NAMED)
    first = listed_places(view.asked, view.month, level, yardstick, 0, named)
    said = _finding(places, first, level, yardstick)
    st.markdown(f"**{said}**　:gray[点一行看{_target(level)}]")


def _target(level: str) -> str:
    return {"项目": "项目", "预算单位": "单位的项目"}.get(level, "部门")


def _finding(places: Places, first: pd.DataFrame, level: str, yardstick: str) -> str:
    """Who has the first place, by how much, and where it was the month before.

    Args:
        places: of all.
        first: of those with the first place, the few that are named, as listed.
        level: of LEVELS.
        yardstick: by its name.
    """
    if not places.ranked:
        return f"没有可以排名的{level}"
    worst = first.iloc[0]
    if yardstick == PLAN_GAP.name:
        gap_fen = worst["paid_with_plan_fen"] - worst["ranked_planned_fen"]
        if gap_fen >= 0:
            return f"{places.ranked} 个{level}都不落后于计划"
        points = signed_points(gap_fen, worst["ranked_budget_fen"], 2)
        far = f"排在最前，较计划 {points} 个百分点"
    else:
        fen = worst[yardstick_called(yardstick).column]
        if not fen:
            return f"{places.ranked} 个{level}的{yardstick}都是 0"
        far = f"{yardstick}最多，{amount(fen)} 万元"
    who = "、".join(plain(name) for name in first[LEVELS[level].name])
    others = f"等 {places.first} 个" if places.first > len(first) else ""
    since = _since(worst) if places.first == 1 else ""
    return f"{places.ranked} 个{level}里，{who}{others}{far}{since}"


def _since(first: "pd.Series[Any]") -> str:
    """Where the only first one was the month before."""
    words = str(first["moved_words"])
    if words == "—":
        return ""
    return {"持平": "，上月也排第 1", "新上榜": "，上月没有排名"}.get(
        words, f"，上月第 {first.get('rank_before')}"
    )


@drawn_once
def _show_rules(view: View, level: str, yardstick: str) -> None:
    """How places are made, in words, and who has none."""
    places = month_places(view.asked, view.month, level, yardstick)
    called = yardstick_called(yardstick)
    figure = {
        "plan_gap_points": "（已支付 − 考核线）÷ 调整预算，只取有计划的项目",
        "behind_fen": "考核线减已支付，只加落后的项目",
    }.get(called.column, "以后每月都达到单位单月最高支付也支不完的，按单位算")
    weights = (
        "每个项目和自己的计划比。"
        if level == "项目"
        else f"{level}的数是所属项目的合计{'÷合计' if called is PLAN_GAP else ''}，"
        "项目按金额大小占分量，不是各项目比率的平均。"
    )
    cut = "调减没有批准依据的项目，预算和考核线按没有调减算。" if called is PLAN_GAP else ""
    floor_fen = ranking_floor_fen(view.asked, view.month) if level == "项目" else 0
    floor = f"、调整预算不到 {amount(floor_fen)} 万元的" if floor_fen else ""
    no_plan = "、没有资金支出计划的" if called.needs_plan else "、没有预计的"
    st.caption(
        f"按{yardstick}排：{figure}；最落后的排第 1。{weights}按准确值比，相同的并列，"
        "后面的名次空出来（1、2、2、4）。较上月：↑ 是比上月更靠前（更落后），↓ 是更靠后。"
        f"{cut}预算为零{no_plan}{floor}{level}不参加排名。"
    )
    count = len(places.groups)
    if count > places.ranked:
        last = min(count, places.ranked + PAGE_ROWS)
        unranked = listed_places(view.asked, view.month, level, yardstick, places.ranked, last)
        only = f"，这里列 {PAGE_ROWS} 个" if last < count else ""
        with st.expander(f"不参加排名的 {count - places.ranked:,} 个{level}{only}"):
            show_table(unranked, unranked_columns(level))
