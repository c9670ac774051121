"""待办 of a unit in 填报 and 核对: results, drafts, lines to confirm, deviations.

What a 监控任务 asks for is due at its deadline; what nobody asked for by a day has none.
Source: 本项目约定.
"""

from collections.abc import Hashable
from datetime import date
from typing import Any

import pandas as pd

from perfmon.measures.confirmations import CHANGED, OPEN
from perfmon.measures.deviation import DEVIATING
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.measures.task_progress import REPORTED
from perfmon.measures.to_do import CHECK, ENTER, EXPLAIN, name_projects, to_do_rows

PAYMENTS, RESULTS, OUTLOOKS, SHEETS = "国库外支付", "指标结果", "偏差与预计", "核对单"

_PROJECT = ["unit_code", "project_code"]
_SHEET = [*_PROJECT, "month", "topic"]

Row = dict[Hashable, Any]


def results_to_enter(projects: pd.DataFrame, title: str, month: int, due_on: date) -> pd.DataFrame:
    """The projects that owe a 监控任务 results.

    Args:
        projects: as `sum_task_projects` gives them.
        title: of the task.
        month: at whose end results stand.
        due_on: the task's deadline.

    Returns:
        ROW, one a project.
    """
    lacking = projects[projects["lacking_results"] > 0]
    return to_do_rows(
        [
            _of_project(row, ENTER, RESULTS, month)
            | {"what": f"缺 {row['lacking_results']} 项指标结果（{title}）", "due_on": due_on}
            for row in lacking.to_dict("records")
        ]
    )


def deviations_to_explain(rows: pd.DataFrame, month: int) -> pd.DataFrame:
    """The projects whose deviation of a month's end no 偏差与预计 has explained yet.

    Args:
        rows: as `perfmon.store.outlooks.read_outlook_sheet` gives them, with due_on_task (missing
            where no task asks): the deadline, the same for all rows of a project.
        month: see rows.

    Returns:
        ROW, one a project.
    """
    open_rows = rows[rows["is_deviating"].astype(bool) & ~rows["state"].isin(REPORTED)]
    told = [*_PROJECT, "unit_name", "name", "indicator_row", "light", "due_on_task"]
    projects: dict[tuple[str, str], list[Row]] = {}
    for row in open_rows[told].to_dict("records"):
        projects.setdefault((row["unit_code"], row["project_code"]), []).append(row)
    return to_do_rows(
        [
            _of_project(part[0], EXPLAIN, OUTLOOKS, month)
            | {
                "what": f"{_deviating(part)}，没有说明原因和预计（{month}月）",
                "due_on": part[0]["due_on_task"],
            }
            for part in projects.values()
        ]
    )


def _deviating(rows: list[Row]) -> str:
    """What of a project deviates: its money by its light, its indicators counted."""
    parts = [f"资金{LIGHT_WORDS[row['light']]}" for row in rows if row["indicator_row"] == 0]
    behind = sum(str(row["light"]) in DEVIATING and row["indicator_row"] != 0 for row in rows)
    above = sum(str(row["light"]) not in DEVIATING for row in rows)
    parts += [f"{behind} 项指标落后"] if behind else []
    parts += [f"{above} 项指标超出太多"] if above else []
    return "、".join(parts)


def first_due(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ROW, each sheet of a project and month once: that with the earliest day."""
    return rows.sort_values("due_on", kind="stable").drop_duplicates(_SHEET, ignore_index=True)


def add_drafts(rows: pd.DataFrame, drafts: pd.DataFrame) -> pd.DataFrame:
    """The rows with what of each stands as 草稿 already, and rows for drafts that none speaks of.

    Args:
        rows: ROW, at most one a project, month and sheet.
        drafts: as `perfmon.store.drafts.read_drafts` gives them.
    """
    sheets = drafts.rename(columns={"sheet": "topic"}).astype({"month": "Int64"})
    counts = [*_SHEET, "draft_count", "returned_count"]
    both = rows.merge(sheets[counts], on=_SHEET, how="left", validate="1:1")
    told = [_told(row) for row in both.fillna({"draft_count": 0}).to_dict("records")]
    what = rows["what"] + pd.Series(told, rows.index, dtype="str")
    known = set(rows[_SHEET].itertuples(index=False, name=None))
    alone = [
        _of_project(row, ENTER, row["topic"], row["month"]) | {"what": _left(row)}
        for row in sheets.to_dict("records")
        if tuple(row[name] for name in _SHEET) not in known
    ]
    return pd.concat([rows.assign(what=what), to_do_rows(alone)])


def _told(row: Row) -> str:
    if not row["draft_count"]:
        return ""
    back = f"，{int(row['returned_count'])} 项是退回的" if row["returned_count"] else ""
    return f"；已有草稿 {int(row['draft_count'])} 项{back}"


def _left(row: Row) -> str:
    """What is to be done with drafts that nobody asked for."""
    own = row["draft_count"] - row["returned_count"]
    parts = [f"退回 {row['returned_count']} 项，改好再报"] if row["returned_count"] else []
    parts += [f"草稿 {own} 项没有报"] if own else []
    return f"{'；'.join(parts)}（{row['month']}月{row['topic']}）"


def lines_to_confirm(lines: pd.DataFrame, month: int) -> pd.DataFrame:
    """The units that have not answered a month's 核对单.

    Args:
        lines: as `perfmon.measures.confirmations.add_check_states` gives them.
        month: of the sheets.

    Returns:
        ROW, one a unit: 待核对 and 数字变了 of lines that were sent.
    """
    left = lines[lines["state"].isin([OPEN, CHANGED]) & lines["due_on"].notna()]
    found = []
    for _, part in left.groupby("unit_code", sort=False):
        changed = int((part["state"] == CHANGED).sum())
        again = f"，{changed} 个发出或答复以后数字变了" if changed else ""
        found.append(
            _of_project(part.iloc[0].to_dict(), CHECK, SHEETS, month)
            | name_projects(part)
            | {"what": f"{len(part)} 个项目没有核对{again}（{month}月核对单）"}
            | {"due_on": part["due_on"].min()}
        )
    return to_do_rows(found)


def _of_project(row: Row, kind: str, topic: str, month: int) -> dict[str, object]:
    names = ("unit_code", "unit_name", "project_code", "name")
    said: dict[str, object] = {name: row[name] for name in names}
    return said | {"kind": kind, "topic": topic, "month": month}
