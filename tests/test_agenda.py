"""The meeting's agenda: who is called up, why, and in which order."""

import pandas as pd

from perfmon.measures.agenda import MISSED, STUCK, build_agenda
from perfmon.measures.leader_table import UNNAMED

Row = tuple[str, str | None, str | None, str | None, int | None]
"""Project, leader, the light before, the light now, money behind."""


def projects(*rows: Row) -> pd.DataFrame:
    columns = ["project_code", "county_leader", "last_light", "light", "behind_fen"]
    frame = pd.DataFrame(rows, columns=columns).astype({"behind_fen": "Int64"})
    return frame.assign(region_code="1", year=2023, unit_code="2")


def called(frame: pd.DataFrame) -> dict[str, list[str]]:
    return dict(zip(frame["project_code"], frame["why"], strict=True))


def test_a_light_that_turned_worse_is_called_up_and_says_how() -> None:
    agenda = build_agenda(
        projects(
            ("甲", "县长", "green", "yellow", 10),
            ("乙", "县长", "yellow", "red", 5),
            ("丙", "县长", None, "red", 4),
            ("丁", "县长", "red", "red", 3),
            ("戊", "县长", "red", "green", 0),
            ("己", "县长", "blue", None, None),
        ),
        most_stuck=0,
    )
    assert called(agenda) == {
        "甲": ["由正常转为预警"],
        "乙": ["由预警转为滞后"],
        "丙": ["由不判灯转为滞后"],
    }


def test_missed_promises_and_most_money_are_called_up_too() -> None:
    agenda = build_agenda(
        projects(("甲", "县长", "red", "red", 10), ("乙", "县长", "green", "green", 0)),
        missed=[("1", 2023, "2", "乙")],
        most_stuck=1,
    )
    assert called(agenda) == {"甲": [STUCK], "乙": [MISSED]}


def test_leaders_with_most_money_behind_come_first_and_then_their_projects() -> None:
    agenda = build_agenda(
        projects(
            ("甲", "副县长", "red", "red", 9),
            ("乙", "县长", "red", "red", 6),
            ("丙", "县长", "red", "red", 7),
            ("丁", None, "red", "red", 1),
        )
    )
    assert agenda["project_code"].tolist() == ["丙", "乙", "甲", "丁"]
    assert agenda["leader"].tolist() == ["县长", "县长", "副县长", UNNAMED]


def test_nobody_is_called_up_where_all_is_well() -> None:
    assert build_agenda(projects(("甲", "县长", "green", "green", 0))).empty
