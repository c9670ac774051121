"""Reading 监控任务: which there are, which projects they ask about, and what came back of them."""

from datetime import date
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.result_lights import project_result_lights
from perfmon.measures.task_progress import add_task_counts
from perfmon.periods import Cutoff, month_end
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.judged_results import read_judged_results
from perfmon.store.outlooks import ROW_KEY, read_outlook_sheet


class MonitoringTask(NamedTuple):
    """A task as it stands in the list.

    Attributes:
        task_id: its number.
        year: the fiscal year, as month of the month's end for which figures are asked.
        month: see year.
        title: what it is called.
        selection: how its projects were chosen, in words.
        deadline: by when units answer.
        batch_id: that wrote it.
        actor: who made it.
        project_count: how many projects it asks about, of the units that the asker may see.
    """

    task_id: int
    year: int
    month: int
    title: str
    selection: str
    deadline: date
    batch_id: int
    actor: str
    project_count: int


def read_tasks(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> list[MonitoringTask]:
    """The tasks of a year that ask anything of these units, the latest first."""
    rows = cursor.execute(_TASKS, {"year": year} | _asked(scope)).fetchall()
    return [MonitoringTask(*row) for row in rows]


def read_task_candidates(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, scope: Scope = None
) -> pd.DataFrame:
    """The judged projects of a month's end, of which a task can ask.

    Returns:
        PROJECT_KEY, name, classified, unit_name, adjusted_budget_fen, paid_fen, planned_fen
        (Int64), light (missing where payments do not reach the month), result_light.
    """
    months = read_judged_months(cursor, year, Narrowing(month=month), scope)
    judged = read_judged_results(cursor, Cutoff.at(year, month), scope, with_reported=True)
    lights = project_result_lights(judged)[[*PROJECT_KEY, "light"]]
    rows = months.assign(light=months["light"].where(months["covered"])).merge(
        lights.rename(columns={"light": "result_light"}), on=PROJECT_KEY, how="left"
    )
    columns = ["name", "classified", "unit_name", "adjusted_budget_fen", "paid_fen", "planned_fen"]
    return rows[[*PROJECT_KEY, *columns, "light", "result_light"]].astype({"planned_fen": "Int64"})


def read_task_rows(
    cursor: duckdb.DuckDBPyConnection, task: MonitoringTask, scope: Scope = None
) -> pd.DataFrame:
    """Everything that a task asks about, row by row, with what came back.

    Returns:
        The rows of `read_outlook_sheet` of the task's projects; result_state, result_number,
        result_done_on, result_grade of the month's latest result; the counts of `add_task_counts`.
    """
    asked = {"task": task.task_id} | _asked(scope)
    projects = cursor.execute(_PROJECTS, asked).df()
    rows = read_outlook_sheet(cursor, task.year, task.month, scope)
    rows = rows.merge(projects, on=["unit_code", "project_code"])
    results = cursor.execute(
        _RESULTS, {"year": task.year, "month": task.month} | _asked(scope)
    ).df()
    rows = rows.merge(results, on=ROW_KEY, how="left", validate="1:1")
    return add_task_counts(rows, month_end(task.year, task.month))


def next_task_id(cursor: duckdb.DuckDBPyConnection) -> int:
    """A number for a further task."""
    rows = cursor.execute("SELECT coalesce(max(task_id), 0) + 1 FROM monitoring_task").fetchall()
    return int(rows[0][0])


def _asked(scope: Scope) -> dict[str, object]:
    return {"scope": scope_value(scope), "known_at": NOW}


_TASKS = """
SELECT t.task_id, t.year, t.month, t.title, t.selection, t.deadline, t.batch_id, b.actor,
       count(*)::BIGINT AS project_count
FROM monitoring_task AS t
JOIN batch_known($known_at) USING (batch_id)
JOIN batch AS b ON b.batch_id = t.batch_id
JOIN monitoring_task_project AS p USING (task_id)
WHERE t.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
GROUP BY ALL
ORDER BY t.month DESC, t.task_id DESC
"""

_PROJECTS = """
SELECT p.unit_code, p.project_code
FROM monitoring_task_project AS p SEMI JOIN batch_known($known_at) USING (batch_id)
WHERE p.task_id = $task
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
"""

_RESULTS = """
SELECT region_code, year, unit_code, project_code, indicator_row::BIGINT AS indicator_row,
       state AS result_state, number AS result_number, done_on AS result_done_on,
       grade AS result_grade
FROM (
    SELECT r.*
    FROM result AS r SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE r.year = $year AND r.month = $month
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], r.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY region_code, unit_code, project_code, indicator_row ORDER BY batch_id DESC
    ) = 1
)
WHERE coalesce(number, done_on::VARCHAR, grade) IS NOT NULL
"""
