"""The filters of 绩效指标, in one row."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.charts.standing_bars import STANDING_SIGNS
from perfmon.measures.result_selection import ResultSelection
from perfmon.measures.result_standing import BEHIND
from perfmon.quality.indicator_traits import KIND_WORDS

LEVELS1 = ("产出", "效益", "满意度", "成本")


def show_result_filters(rows: pd.DataFrame) -> ResultSelection:
    """Draws the filters over what the month's indicators have, and gives the conditions chosen.

    At first the list holds what is behind, or everything where no real indicator is.
    """
    standing, department, level1, level2, direction, only = st.columns(
        [4, 4, 3, 3, 3, 3], vertical_alignment="bottom"
    )
    present, at_first = set(rows["standing"]), set(rows.loc[~rows["mirrors_money"], "standing"])
    standings = standing.multiselect(
        "进展",
        [name for name in STANDING_SIGNS if name in present],
        [name for name in BEHIND if name in at_first],
        format_func=lambda name: STANDING_SIGNS[name].text,
        placeholder="全部",
        key="indicators_standing",
    )
    names = sorted(rows["department_name"].unique())
    return ResultSelection(
        standings=tuple(standings),
        departments=_choose(department, "主管部门", names, "department"),
        levels1=_choose(level1, "一级指标", _in_order(rows["category1"], LEVELS1), "level1"),
        levels2=_choose(level2, "二级指标", sorted(rows["category2"].dropna().unique()), "level2"),
        directions=_choose_direction(direction, rows),
        without_mirrors=only.checkbox(
            "不含只反映资金的",
            value=True,
            key="indicators_real",
            help="成本等于预算、说的是付款时间、资金使用率一类的，不计入项目的绩效灯和双监控",
        ),
        only_reasons=only.checkbox("只看须说明原因的", key="indicators_reason"),
    )


def _choose(place: DeltaGenerator, label: str, options: list[str], key: str) -> tuple[str, ...]:
    chosen = place.multiselect(label, options, placeholder="全部", key=f"indicators_{key}")
    return tuple(chosen)


def _choose_direction(place: DeltaGenerator, rows: pd.DataFrame) -> tuple[str, ...]:
    chosen = place.multiselect(
        "怎么比",
        _in_order(rows["direction"], tuple(KIND_WORDS)),
        format_func=lambda kind: KIND_WORDS[kind],
        placeholder="全部",
        key="indicators_direction",
    )
    return tuple(chosen)


def _in_order(values: pd.Series, order: tuple[str, ...]) -> list[str]:
    present = set(values.dropna())
    return [value for value in order if value in present]
