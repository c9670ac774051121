from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.task_progress import (
    COUNTS,
    add_task_counts,
    deadline_words,
    lacking_words,
    sum_task_projects,
    sum_task_units,
)

OCTOBER_END = date(2023, 10, 31)
YEAR_END = date(2023, 12, 31)

USUAL: dict[str, Any] = {
    "region_code": "130529",
    "year": 2023,
    "unit_code": "288001",
    "project_code": "一",
    "name": "项目一",
    "classified": False,
    "unit_name": "本级",
    "department_name": "政法委",
    "indicator_row": 1,
    "direction": "at_least",
    "target": "20",
    "done_on": None,
    "due_on": YEAR_END,
    "result_state": None,
    "is_deviating": False,
    "state": None,
}
MONEY = {"indicator_row": 0, "direction": None, "target": None, "due_on": None}


def counted(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame([USUAL | row for row in rows])
    for name in ("done_on", "due_on"):
        frame[name] = pd.to_datetime(frame[name])
    return add_task_counts(frame, OCTOBER_END)


def counts(**row: Any) -> list[int]:  # noqa: ANN401 whatever a cell holds
    return [int(each) for each in counted(row)[COUNTS].iloc[0]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, [1, 0, 0, 1, 0]),
        ({"result_state": "草稿"}, [1, 0, 0, 1, 0]),
        ({"result_state": "已报"}, [1, 1, 0, 0, 0]),
        ({"result_state": "已审"}, [1, 1, 1, 0, 0]),
        ({"result_state": "已审", "is_deviating": True}, [2, 1, 1, 0, 1]),
        ({"result_state": "已审", "is_deviating": True, "state": "草稿"}, [2, 1, 1, 0, 1]),
        ({"result_state": "已报", "is_deviating": True, "state": "已审"}, [2, 2, 1, 0, 0]),
        ({"state": "已审"}, [1, 0, 0, 1, 0]),
        (MONEY, [0, 0, 0, 0, 0]),
        (MONEY | {"is_deviating": True}, [1, 0, 0, 0, 1]),
        (MONEY | {"is_deviating": True, "state": "已报"}, [1, 1, 0, 0, 0]),
    ],
)
def test_a_result_is_asked_of_every_indicator_and_an_outlook_of_what_deviates(
    row: dict[str, Any], expected: list[int]
) -> None:
    assert counts(**row) == expected


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ({"due_on": YEAR_END}, 0),
        ({"due_on": OCTOBER_END}, 1),
        ({"due_on": None}, 1),
        ({"due_on": date(2023, 6, 30), "done_on": date(2023, 5, 1)}, 0),
        ({"due_on": OCTOBER_END, "done_on": date(2023, 5, 1), "result_state": "已审"}, 1),
    ],
)
def test_a_deadline_is_asked_about_once_it_is_due_and_not_met(
    row: dict[str, Any], asked: int
) -> None:
    assert counts(direction="by_date", **row)[0] == asked


def test_a_number_without_a_target_is_not_asked_about() -> None:
    assert counts(target=None)[0] == 0
    assert counts(direction="qualitative", target=None)[0] == 1


def test_projects_and_units_are_summed() -> None:
    rows = counted(
        {"result_state": "已审"},
        MONEY | {"is_deviating": True},
        {"project_code": "二", "result_state": "已报"},
        {"project_code": "三", "unit_code": "288002", "unit_name": "二级单位"},
    )
    projects = sum_task_projects(rows)
    assert projects["asked"].tolist() == [2, 1, 1]
    units = sum_task_units(projects)
    columns = ["unit_code", "project_count", "whole_count", "asked", "returned", "reviewed"]
    assert units[columns].values.tolist() == [["288001", 2, 1, 3, 2, 1], ["288002", 1, 0, 1, 0, 0]]


def test_what_is_lacking_is_said() -> None:
    assert lacking_words(0, 2) == "缺 2 项偏差与预计"
    assert lacking_words(1, 0) == "缺 1 项指标结果"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2023, 10, 31), "今天到期"),
        (date(2023, 11, 2), "已过 2 天"),
        (date(2023, 12, 30), "已过 60 天"),
        (date(2023, 12, 31), "已过 60 天以上"),
    ],
)
def test_a_deadline_passes(today: date, words: str) -> None:
    assert deadline_words(OCTOBER_END, today) == words
