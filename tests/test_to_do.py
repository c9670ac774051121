"""待办 as one list: days left on a day, what is late first, sums and counts by unit."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.to_do import (
    KINDS,
    OUTSIDE,
    ROW,
    Outstanding,
    count_by_unit,
    list_to_do,
    name_projects,
    sum_to_do,
    to_do_rows,
    to_do_sentence,
)

TODAY = date(2023, 11, 6)


def row(what: str, due_on: date | None = None, **said: Any) -> dict[str, Any]:  # noqa: ANN401 cells
    usual = {"unit_code": "288001", "unit_name": "本级", "kind": "录入", "topic": "指标结果"}
    return usual | {"what": what, "due_on": due_on} | said


def listed(*rows: dict[str, Any]) -> pd.DataFrame:
    return list_to_do([to_do_rows([each]) for each in rows], TODAY)


def test_what_is_late_stands_first_then_the_nearest_and_no_day_last() -> None:
    rows = listed(
        row("没有期限"),
        row("下周", date(2023, 11, 13)),
        row("过了三天", date(2023, 11, 3)),
        row("今天", TODAY),
        row("过了一个月", date(2023, 10, 6)),
    )
    assert rows["what"].tolist() == ["过了一个月", "过了三天", "今天", "下周", "没有期限"]
    assert rows["days_left"].tolist()[:4] == [-31, -3, 0, 7]
    assert rows["days_left"].isna().tolist() == [False] * 4 + [True]


def test_of_one_day_kinds_stand_in_their_order_and_units_by_code() -> None:
    kinds = [row("事", TODAY, kind=kind) for kind in reversed(KINDS)]
    rows = listed(row("事", TODAY, unit_code="301001"), *kinds)
    assert rows["kind"].tolist() == [KINDS[0], *KINDS]
    assert rows["unit_code"].tolist()[:2] == ["288001", "301001"]


def test_without_anything_the_list_has_its_columns_and_no_rows() -> None:
    rows = list_to_do([], TODAY)
    assert list(rows) == [*ROW, "days_left"]
    assert sum_to_do(rows) == Outstanding(0, 0, 0, None)
    assert count_by_unit(rows).empty


def test_days_are_calendar_days_over_the_years_end() -> None:
    rows = list_to_do([to_do_rows([row("年后", date(2024, 1, 2))])], date(2023, 12, 29))
    assert rows["days_left"].tolist() == [4]


def test_the_nearest_day_is_the_next_one_that_is_not_over() -> None:
    rows = listed(
        row("过了", date(2023, 11, 1)),
        row("后天", date(2023, 11, 8)),
        row("没有期限", unit_code="301001"),
        row("股室的事", date(2023, 11, 9), unit_code=OUTSIDE, unit_name="财政局预算股"),
    )
    assert sum_to_do(rows) == Outstanding(4, 2, 1, 2)
    assert sum_to_do(rows[:1]) == Outstanding(1, 1, 1, None)


def test_units_are_counted_by_kind_the_most_late_first() -> None:
    rows = listed(
        row("一", date(2023, 11, 9)),
        row("二", date(2023, 11, 8), kind="答复"),
        row("三", date(2023, 11, 1), unit_code="301001", unit_name="教育局"),
        row("四", unit_code="302001", unit_name="卫健局"),
    )
    counted = count_by_unit(rows)
    assert counted["unit_name"].tolist() == ["教育局", "本级", "卫健局"]
    assert counted["overdue"].tolist() == [1, 0, 0]
    assert counted["total"].tolist() == [1, 2, 1]
    assert counted[list(KINDS)].to_numpy().sum() == len(rows)
    assert counted["due_on"].isna().tolist() == [True, False, True]
    assert counted["due_on"].iloc[1] == pd.Timestamp(2023, 11, 8)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (Outstanding(6, 1, 1, 2), "本单位有 6 件事，1 件已过期，最近的还剩 2 天"),
        (Outstanding(2, 1, 0, 0), "本单位有 2 件事，最近的今天到期"),
        (Outstanding(1, 1, 1, None), "本单位有 1 件事，1 件已过期"),
    ],
)
def test_one_sentence_says_how_much_how_late_and_how_near(left: Outstanding, words: str) -> None:
    assert to_do_sentence("本单位", left) == words


def test_one_project_is_named_and_several_are_counted() -> None:
    lines = pd.DataFrame({"project_code": ["甲", "甲"], "name": ["项目甲"] * 2})
    assert name_projects(lines) == {"project_code": "甲", "name": "项目甲"}
    more = pd.concat([lines, pd.DataFrame({"project_code": ["乙"], "name": ["项目乙"]})])
    assert name_projects(more) == {"project_code": None, "name": "2 个项目"}
