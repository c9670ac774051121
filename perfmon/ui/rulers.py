"""两把尺子 in words: what their disagreement is called, how late that is, what would cure it."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.measures.rulers import RULER_REASONS, RULER_WORDS
from perfmon.ui.figures import amount, enough, wanyuan
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.lagging import catch_up_cutoff, lagging_project, lagging_projects
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, money, show_table, text, whole

RULER_COLUMNS: Columns = {
    "rulers": text("两把尺", 120),
    "projects": whole("项目数", 72),
    "behind_wanyuan": money("较计划少支额（万元）", 144),
    "budget_wanyuan": money("调整预算（万元）", 124),
    "reason": text("是什么意思", 520),
}


@drawn_once
def show_project_lag(view: View, unit_code: str, project_code: str) -> None:
    """Under the rulers of a judged project: the name of what they say, and what would cure it."""
    row = lagging_project(view.asked, view.month, unit_code, project_code)
    if row is None:
        return
    if not is_missing(row["rulers"]):
        late = "，".join(_late_words(row))
        st.markdown(
            f"**{row['rulers']}**{f'　{late}' if late else ''}  \n"
            f":gray[{RULER_REASONS[row['rulers']]}。]"
        )
    st.caption("；".join([*_catch_up_words(view, row), *_pace_words(row)]) or "不需要追平。")


def show_county_rulers(page: Page) -> None:
    """How many projects each reading of the two rulers has, and how much money."""
    rows = lagging_projects(page.asked, page.month)
    groups = rows.groupby("rulers").agg(
        projects=("name", "size"),
        behind_fen=("behind_fen", "sum"),
        budget_fen=("adjusted_budget_fen", "sum"),
    )
    listed = groups.reindex(list(RULER_WORDS.values()), fill_value=0).reset_index()
    apart = listed.loc[listed["rulers"].isin(["计划后置", "计划前置"]), "projects"].sum()
    st.markdown(
        f"**两把尺对 {apart} 个项目说法不同：计划后置 {_count(listed, '计划后置')} 个，"
        f"计划前置 {_count(listed, '计划前置')} 个**"
    )
    show_table(
        listed.assign(
            behind_wanyuan=wanyuan(listed["behind_fen"].astype("Int64")),
            budget_wanyuan=wanyuan(listed["budget_fen"]),
            reason=listed["rulers"].map(RULER_REASONS),
        ),
        RULER_COLUMNS,
    )
    st.caption(
        "没有资金支出计划、预算为零或全在宽限期内的项目不在内。逐个项目见“滞后项目”的“两把尺”一列。"
    )


def _count(listed: pd.DataFrame, word: str) -> int:
    return int(listed.loc[listed["rulers"] == word, "projects"].iloc[0])


def _late_words(row: dict[str, Any]) -> list[str]:
    words = []
    if not is_missing(row["lag_months"]) and row["lag_months"] > 0:
        words.append(f"落后 {row['lag_months']:.1f} 个月")
    if row["lagging_months"]:
        words.append(f"连续 {row['lagging_months']} 个月亮灯")
    return words


def _catch_up_words(view: View, row: dict[str, Any]) -> list[str]:
    if is_missing(row["to_green_fen"]) or row["to_green_fen"] == 0:
        return []
    yellow_fen, green_fen = enough(
        pd.Series([row["to_yellow_fen"], row["to_green_fen"]], dtype="Int64")
    )
    due = catch_up_cutoff(view.asked, view.month)
    if due.on == row["cut_on"].date():
        return [f"到正常还差 {amount(green_fen)} 万元"]
    to_yellow = f"追平到预警 {amount(yellow_fen)} 万元，" if yellow_fen else ""
    impossible = "（已不可能，这是剩下的全部预算）" if row["beyond_budget"] else ""
    return [
        f"到{due.label}需再支出：{to_yellow}追平到正常 {amount(green_fen)} 万元{impossible}，"
        "须符合合同及验收条件"
    ]


def _pace_words(row: dict[str, Any]) -> list[str]:
    if is_missing(row["needed_a_month_fen"]) or row["needed_a_month_fen"] <= 0:
        return []
    words = f"年底前支完，月均需支 {amount(row['needed_a_month_fen'])} 万元"
    if is_missing(row["pace_ratio"]):
        return [f"{words}，近三个月没有支出"]
    return [f"{words}，是近三个月平均的 {row['pace_ratio']:.1f} 倍"]
