"""Which results are asked for (应报) at a cut-off: the one rule by which 未报 is told from 未到期.

A result is asked for from the day on which its target is due; of a count that runs pro rata, all
year; and earlier where somebody asked: a 监控任务 of a month that is over asks of its projects all
but deadlines that lie ahead, and a project that has told any result is asked for the levels of its
产出 and 成本 too, which could be looked at on the same day. 效益, 满意度 and grades come late, so
only a task asks for them before their day. What is told of a level or a grade is judged at once and
counts as asked for. Targets that only mirror money are asked for on their day alone: the money has
its own figures. A target without a number to be held against is never asked for.
Source: method §0 rule 6, §1 (日常监控 by the unit, 集中监控 by task), §5 (benefits and satisfaction
come late); decisions ("Counts are due at their deadline"); 本项目约定 for the project's own word.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.attainment import NUMERIC
from perfmon.measures.facts import BoolArray

PROMPT_CATEGORIES = ("产出", "成本")
"""一级指标 whose levels can be looked at on any day."""

MOST_NAMES = 3


def is_open_to_tasks(rows: pd.DataFrame, until: date) -> pd.Series:
    """Whether a 监控任务 of a month's end can ask for a result of each row.

    Args:
        rows: direction, due_on, target; indicators that mirror money are the caller's to leave out.
        until: the month's end; a deadline that lies ahead of it is not asked for.
    """
    is_ahead = (rows["direction"] == "by_date") & (rows["due_on"] > pd.Timestamp(until))
    has_no_target = rows["direction"].isin(NUMERIC) & rows["target"].isna()
    return ~is_ahead & ~has_no_target


def asked_early(rows: pd.DataFrame, until: date) -> pd.Series:
    """Whether somebody asked for a result of each row by a day, whatever day it is due on.

    Args:
        rows: one row an indicator: direction, target, due_on, is_level, mirrors_money, category1;
            asked_month (of the last task that asked its project, missing without one) and
            reported_until (missing where the project told nothing).
        until: the day.
    """
    is_prompt = rows["is_level"].astype(bool) & rows["category1"].isin(PROMPT_CATEGORIES)
    by_itself = is_prompt & rows["direction"].isin(NUMERIC) & rows["reported_until"].notna()
    somebody = rows["asked_month"].notna() | by_itself
    return somebody & is_open_to_tasks(rows, until) & ~rows["mirrors_money"].astype(bool)


def is_missing_result(rows: pd.DataFrame) -> pd.Series:
    """Whether each judged row is asked for and not told (未报) and does not mirror money."""
    return (rows["cause"] == "unreported") & ~rows["mirrors_money"].astype(bool)


def is_asked_result(rows: pd.DataFrame) -> pd.Series:
    """Whether each judged row counts into 应报 n 项: those that mirror money do not."""
    return rows["is_asked"] & ~rows["mirrors_money"].astype(bool)


def name_missing_results(rows: pd.DataFrame) -> pd.DataFrame:
    """The names of what is 未报, for the projects that lack any.

    Args:
        rows: judged indicators: PROJECT_KEY, indicator_row, level3 (missing of a 涉密 project),
            cause, mirrors_money.

    Returns:
        PROJECT_KEY and missing_names: the first three in printed order, and how many there are.
    """
    lacking = rows.loc[is_missing_result(rows), [*PROJECT_KEY, "indicator_row", "level3"]]
    place = "第 " + lacking["indicator_row"].astype("str") + " 项指标"
    names = lacking["level3"].fillna(place).astype(object)
    nth = lacking.groupby(PROJECT_KEY).cumcount()
    count = lacking.groupby(PROJECT_KEY)["indicator_row"].transform("size")
    first = nth < MOST_NAMES
    ends = np.where((nth == MOST_NAMES - 1) & (count > MOST_NAMES), count, 0)
    names = names.where(ends == 0, names + "等 " + pd.Series(ends, names.index).astype(str) + " 项")
    shown = lacking[first].assign(missing_names=names[first])
    joined = shown.groupby(PROJECT_KEY, sort=False)["missing_names"].agg("、".join)
    return joined.astype("str").reset_index()


def answer_words(row: Mapping[Any, Any]) -> str:
    """应报 n 项，已报 m 项, of how many a figure is made, and what is missing.

    Args:
        row: asked_count, told_count; reported_count where a figure is made of them; missing_names
            where any are missing.

    >>> answer_words({"asked_count": 5, "told_count": 4, "missing_names": "优良率"})
    '应报 5 项，已报 4 项；未报：优良率'
    """
    asked, told = int(row["asked_count"]), int(row["told_count"])
    used = int(row.get("reported_count", told))
    words = f"应报 {asked} 项，已报 {told} 项" if asked else "还没有要求填报的指标"
    words += f"，到期能比的 {used} 项" if asked and used != told else ""
    names = row.get("missing_names")
    return f"{words}；未报：{names}" if asked > told and isinstance(names, str) else words


def told_results(rows: pd.DataFrame) -> BoolArray:
    """Whether each judged row is asked for and told (已报), of those that do not mirror money."""
    told = is_asked_result(rows) & (rows["cause"] != "unreported")
    return np.asarray(told, dtype=bool)
