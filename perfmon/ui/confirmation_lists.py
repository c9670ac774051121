"""How 核对 stands in lists: departments with their progress, and the lines of one of them."""

import pandas as pd
import streamlit as st

from perfmon.clock import wall_time
from perfmon.measures.confirmations import (
    AGREED,
    CHANGED,
    CONFIRMED,
    COUNTS,
    DEEMED,
    HANDLED,
    OBJECTED,
    OBJECTION,
    OPEN,
)
from perfmon.measures.rates import is_missing
from perfmon.ui.figures import wanyuan
from perfmon.ui.tables import Columns, day, money, progress, text, whole
from perfmon.workflows.entry_words import words_of

STATE_WORDS = {
    OBJECTED: "▲ 有异议",
    CHANGED: "▲ 数字变了",
    OPEN: "○ 待核对",
    CONFIRMED: "● 已确认",
    HANDLED: "● 已处理",
    DEEMED: "● 视同确认",
}

DEPARTMENT_COLUMNS: Columns = {
    "department_name": text("主管部门", 130),
    "settled_words": text("已确认", 76),
    "objected": whole("有异议", 64),
    "left": whole("待核对", 64),
    "settled_percent": progress("进度", 110),
    "changed": whole("其中数字变了", 96),
    "deemed": whole("其中视同确认", 96),
    "due_on": day("答复截止日"),
}

ANSWERED = ("typed", "typed_words")
"""The columns of a line that a person may change."""

LINE_COLUMNS: Columns = {
    "name": text("项目", 170),
    "state_words": text("状态", 92),
    "typed": st.column_config.SelectboxColumn("核对意见", options=[AGREED, OBJECTION], width=84),
    "typed_words": st.column_config.TextColumn("说明（有异议的必填）", width=180),
    "paid_wanyuan": money("已支付（万元）", 106),
    "budget_wanyuan": money("调整预算（万元）", 116),
    "in_transit_wanyuan": money("在途（万元）", 96),
    "last_words": text("上次的答复", 190),
    "unit_name": text("预算单位", 130),
}

CLOSED_LINE_COLUMNS: Columns = {
    "name": text("项目", 170),
    "state_words": text("月结时", 92),
    "last_words": text("答复", 220),
    "said_by": text("答复人", 100),
    "said_words": text("答复时间", 124),
    "said_in": text("核对单", 160),
    "paid_wanyuan": money("已支付（万元）", 106),
    "budget_wanyuan": money("调整预算（万元）", 116),
    "in_transit_wanyuan": money("在途（万元）", 96),
    "unit_name": text("预算单位", 130),
}


def progress_words(lines: pd.DataFrame) -> str:
    """已确认 380 / 共 403 个项目 · ▲ 有异议 2 · 视同确认 69."""
    counts = {column: int((lines["state"] == state).sum()) for state, column in COUNTS.items()}
    settled = counts["confirmed"] + counts["handled"] + counts["deemed"]
    parts = [f"已确认 {settled} / 共 {len(lines)} 个项目"]
    parts += [f":orange[▲ 有异议 {counts['objected']}]"] if counts["objected"] else []
    parts += [f":orange[▲ 数字变了 {counts['changed']}]"] if counts["changed"] else []
    parts += [f"待核对 {counts['open']}"] if counts["open"] else []
    told = [f"视同确认 {counts['deemed']}"] if counts["deemed"] else []
    told += [f"异议已处理 {counts['handled']}"] if counts["handled"] else []
    return " · ".join(parts) + (f"　:gray[其中{'、'.join(told)}]" if told else "")


def listed_departments(counts: pd.DataFrame) -> pd.DataFrame:
    """The departments in the order of `count_checks`, with words and shares."""
    pairs = counts[["settled", "projects"]].itertuples(index=False)
    return counts.assign(
        settled_words=[f"{settled} / {projects}" for settled, projects in pairs],
        settled_percent=100 * counts["settled"] / counts["projects"],
        left=counts["open"] + counts["changed"],
    )


def listed_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of a department with blank answers, what is to be done first."""
    rank = lines["state"].map(list(STATE_WORDS).index)
    ordered = lines.iloc[rank.argsort(kind="stable")].reset_index(drop=True)
    figures = {
        f"{name}_wanyuan": wanyuan(ordered[f"{name}_fen"])
        for name in ("paid", "budget", "in_transit")
    }
    said = ordered[["verdict", "words"]].itertuples(index=False)
    last = [" ".join(filter(None, map(words_of, pair))) for pair in said]
    return ordered.assign(
        state_words=ordered["state"].map(STATE_WORDS),
        typed=pd.Series(None, ordered.index, dtype="str"),
        typed_words="",
        last_words=pd.Series(last, ordered.index, dtype="str"),
        **figures,
    )


def listed_closed_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of a closed month with who answered and when; missing where nobody did."""
    listed = listed_lines(lines)
    said_at = [None if is_missing(moment) else wall_time(moment) for moment in listed["said_at"]]
    return listed.assign(
        last_words=listed["last_words"].mask(listed["last_words"] == "", None),
        said_words=pd.Series(said_at, listed.index, dtype="str"),
    )
