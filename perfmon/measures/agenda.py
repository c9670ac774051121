"""The agenda of a month's meeting: which projects are called up, why, and in which order.

Called up are projects whose light turned worse, those that missed a promise, and those with most
money behind their plan; grouped by 分管县领导, whose group with most money behind comes first.
Source: issue 7, "Meeting mode".
"""

from collections.abc import Collection
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.leader_table import UNNAMED
from perfmon.measures.rates import is_missing
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.measures.stuck import most_behind

MOST_STUCK = 10
"""So many projects with most money behind are called up in any case."""

MISSED = "承诺没有兑现"
STUCK = "少支最多"

_WORSE = {"red": 2, "yellow": 1}

ProjectKey = tuple[Any, ...]


def build_agenda(
    projects: pd.DataFrame, missed: Collection[ProjectKey] = (), most_stuck: int = MOST_STUCK
) -> pd.DataFrame:
    """The projects that are called up, in the order of the meeting.

    Args:
        projects: judged projects of a month: PROJECT_KEY, county_leader, light, last_light (a
            month earlier), behind_fen (missing without a plan).
        missed: PROJECT_KEY of those that missed a promise.
        most_stuck: how many with most money behind.

    Returns:
        Their rows with leader (UNNAMED where none is written) and why, a list of words: how the
        light turned, MISSED, STUCK.
    """
    stuck = set(map(tuple, most_behind(projects, most_stuck)[PROJECT_KEY].to_numpy().tolist()))
    late = set(missed)
    columns = [*PROJECT_KEY, "last_light", "light"]
    whys = [_why(row, late, stuck) for row in projects[columns].to_dict("records")]
    rows = projects.assign(
        why=pd.Series(whys, projects.index, dtype="object"),
        leader=projects["county_leader"].fillna(UNNAMED),
    )
    called = rows[rows["why"].map(bool)]
    behind_fen = called["behind_fen"].fillna(0).astype("int64")
    of_leader = behind_fen.groupby(called["leader"]).transform("sum")
    ordered = called.assign(_of_leader=of_leader, _behind=behind_fen).sort_values(
        ["_of_leader", "leader", "_behind", "unit_code", "project_code"],
        ascending=[False, True, False, True, True],
        ignore_index=True,
    )
    return ordered.drop(columns=["_of_leader", "_behind"])


def _why(row: dict[Any, Any], missed: set[ProjectKey], stuck: set[ProjectKey]) -> list[str]:
    key = tuple(row[name] for name in PROJECT_KEY)
    turned = _turned(row["last_light"], row["light"])
    told = [(MISSED, key in missed), (STUCK, key in stuck)]
    return [*([turned] if turned else []), *(words for words, holds in told if holds)]


def _turned(before: object, now: object) -> str:
    """How a light turned worse; blank where it did not."""
    if _rank(now) <= _rank(before):
        return ""
    was = "不判灯" if is_missing(before) else LIGHT_WORDS[str(before)]
    return f"由{was}转为{LIGHT_WORDS[str(now)]}"


def _rank(light: object) -> int:
    return 0 if is_missing(light) else _WORSE.get(str(light), 0)
