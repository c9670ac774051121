"""States beside the lights and money in transit, as lists show them."""

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.in_transit import DESK_COLUMNS
from perfmon.measures.selection import shared_words
from perfmon.measures.states import STATES
from perfmon.ui.figures import wanyuan
from perfmon.ui.tables import Columns, light, money, text, whole
from perfmon.ui.words import plain


def with_states(projects: pd.DataFrame, states: pd.DataFrame, desks: pd.DataFrame) -> pd.DataFrame:
    """The projects with their states in words and what each desk has in transit.

    Args:
        projects: PROJECT_KEY.
        states: as `perfmon.measures.states.find_states` gives them.
        desks: as `perfmon.measures.in_transit.spread_desks` gives them.

    Returns:
        With the columns of `spread_desks` (0 fen where nothing is in transit), states (a tuple of
        words), state_words (the same joined by 、), and in 万元 for tables, missing where nothing
        is in transit, in_transit_wanyuan, unit_desk_wanyuan, treasury_desk_wanyuan,
        unsaid_desk_wanyuan.
    """
    words = states.groupby(PROJECT_KEY, sort=False)["state"].agg("、".join).rename("state_words")
    rows = projects.merge(words.reset_index(), on=PROJECT_KEY, how="left", validate="1:1")
    rows = rows.merge(desks, on=PROJECT_KEY, how="left", validate="1:1")
    names = [*DESK_COLUMNS.values(), "in_transit"]
    fen = {name: rows[f"{name}_fen"].fillna(0).astype("int64") for name in names}
    rows = rows.fillna({"state_words": ""})
    states_of = rows["state_words"].map(lambda words: words.split("、") if words else [])
    return rows.assign(
        states=shared_words(states_of),
        **{f"{name}_fen": amounts for name, amounts in fen.items()},
        **{
            f"{name}_wanyuan": wanyuan(amounts.astype("Int64").where(amounts != 0))
            for name, amounts in fen.items()
        },
    )


STATE_COLUMN: Columns = {"state_words": text("状态", 150)}


def states_in_words(rows: pd.DataFrame) -> str:
    """The states of a few projects and whose they are; '' where none has any.

    For a short table without room for `STATE_COLUMN`, so that a phone shows them too.

    >>> states = [["调减后"], ["待财政支付", "调减后"]]
    >>> states_in_words(pd.DataFrame({"name": ["甲", "乙"], "states": states}))
    '待财政支付：乙；调减后：甲、乙'
    """
    called = list(zip(rows["name"], rows["states"], strict=True))
    named = [
        (state, [plain(name) for name, states in called if state in states]) for state in STATES
    ]
    return "；".join(f"{state}：{'、'.join(names)}" for state, names in named if names)


DESK_LIST_COLUMNS: Columns = {
    "treasury_desk_wanyuan": money("财政端在途（万元）", 134),
    "treasury_desk_days": whole("财政端最久（天）", 116),
    "unit_desk_wanyuan": money("单位端在途（万元）", 134),
    "unit_desk_days": whole("单位端最久（天）", 116),
    "unsaid_desk_wanyuan": money("未分端在途（万元）", 134),
    "unsaid_desk_days": whole("未分端最久（天）", 116),
}
"""What each desk has in transit, and for how long."""

WAITING_COLUMNS: Columns = (
    {
        "name": text("项目", 160),
        "longest_days": whole("最久（天）", 84),
        "in_transit_wanyuan": money("在途（万元）", 106),
        "light_words": light("灯", 88),
    }
    | DESK_LIST_COLUMNS
    | STATE_COLUMN
    | {"department_name": text("主管部门", 130)}
)
"""The projects that wait longest, as the county's page lists them."""
