"""待办 out of 填报 and 核对: each kind is there while it is open and gone when it is done."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.to_do import to_do_rows
from perfmon.measures.to_do_entries import (
    add_drafts,
    deviations_to_explain,
    first_due,
    lines_to_confirm,
    results_to_enter,
)

DEADLINE = date(2023, 11, 10)
PROJECT = {"unit_code": "288001", "unit_name": "本级", "project_code": "甲", "name": "项目甲"}


def owed(lacking_results: int, **said: Any) -> pd.DataFrame:  # noqa: ANN401 cells
    projects = pd.DataFrame([PROJECT | {"lacking_results": lacking_results} | said])
    return results_to_enter(projects, "10月监控", 10, DEADLINE)


def test_a_project_owes_a_task_its_results_until_the_deadline() -> None:
    (row,) = owed(3).to_dict("records")
    assert (row["kind"], row["topic"], row["month"]) == ("录入", "指标结果", 10)
    assert (row["what"], row["due_on"]) == ("缺 3 项指标结果（10月监控）", pd.Timestamp(DEADLINE))
    assert owed(0).empty


SHEET = PROJECT | {"indicator_row": 0, "is_deviating": True, "light": "red", "state": None}


def unexplained(*rows: dict[str, Any], due_on: date | None = None) -> pd.DataFrame:
    frame = pd.DataFrame([SHEET | row for row in rows])
    return deviations_to_explain(frame.assign(due_on_task=pd.Timestamp(due_on or "NaT")), 10)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{}], "资金滞后"),
        ([{"light": "yellow", "state": "草稿"}], "资金预警"),
        ([{"indicator_row": 1}, {"indicator_row": 2, "light": "yellow"}], "2 项指标落后"),
        ([{"indicator_row": 3, "light": "blue"}], "1 项指标超出太多"),
        (
            [{}, {"indicator_row": 1}, {"indicator_row": 2, "light": None}],
            "资金滞后、1 项指标落后、1 项指标超出太多",
        ),
    ],
)
def test_what_deviates_and_is_not_explained_is_named(
    rows: list[dict[str, Any]], words: str
) -> None:
    (row,) = unexplained(*rows, due_on=DEADLINE).to_dict("records")
    assert row["what"] == f"{words}，没有说明原因和预计（10月）"
    assert (row["kind"], row["due_on"]) == ("说明", pd.Timestamp(DEADLINE))


@pytest.mark.parametrize("state", ["已报", "已审"])
def test_what_is_explained_is_done(state: str) -> None:
    assert unexplained({"state": state}).empty
    assert unexplained({"is_deviating": False}).empty
    (row,) = unexplained({"state": state}, {"indicator_row": 1}).to_dict("records")
    assert row["what"].startswith("1 项指标落后，")


def test_what_no_task_asks_about_has_no_day() -> None:
    (row,) = unexplained({}).to_dict("records")
    assert pd.isna(row["due_on"])


def test_of_two_tasks_that_ask_alike_the_earlier_day_holds() -> None:
    later, earlier = owed(3), owed(2).assign(due_on=pd.Timestamp(2023, 11, 8))
    rows = first_due(pd.concat([later, earlier, unexplained({})]))
    assert rows["due_on"].dropna().tolist() == [pd.Timestamp(2023, 11, 8)]
    assert rows["topic"].tolist() == ["指标结果", "偏差与预计"]


def drafts(*rows: dict[str, Any]) -> pd.DataFrame:
    usual = PROJECT | {"month": 10, "sheet": "指标结果", "draft_count": 2, "returned_count": 0}
    columns = list(usual)
    return pd.DataFrame([usual | row for row in rows], columns=columns)


def test_drafts_of_what_is_asked_stand_in_its_row() -> None:
    asked = owed(3)
    (row,) = add_drafts(asked, drafts({})).to_dict("records")
    assert row["what"] == "缺 3 项指标结果（10月监控）；已有草稿 2 项"
    (row,) = add_drafts(asked, drafts({"returned_count": 1})).to_dict("records")
    assert row["what"].endswith("；已有草稿 2 项，1 项是退回的")
    (row,) = add_drafts(asked, drafts()).to_dict("records")
    assert row["what"] == "缺 3 项指标结果（10月监控）"


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ({"sheet": "国库外支付"}, "草稿 2 项没有报（10月国库外支付）"),
        ({"returned_count": 2}, "退回 2 项，改好再报（10月指标结果）"),
        (
            {"sheet": "偏差与预计", "returned_count": 1},
            "退回 1 项，改好再报；草稿 1 项没有报（10月偏差与预计）",
        ),
    ],
)
def test_drafts_that_nobody_asked_for_stand_alone(draft: dict[str, Any], words: str) -> None:
    (row,) = add_drafts(to_do_rows([]), drafts(draft)).to_dict("records")
    assert (row["kind"], row["what"]) == ("录入", words)
    assert pd.isna(row["due_on"])


def test_drafts_of_another_month_stand_beside_what_is_asked() -> None:
    rows = add_drafts(owed(3), drafts({"month": 9}))
    assert rows["month"].tolist() == [10, 9]


def lines(*states: str, due_on: date | None = DEADLINE) -> pd.DataFrame:
    rows = [
        PROJECT | {"project_code": f"甲{n}", "name": f"项目{n}", "state": state}
        for n, state in enumerate(states)
    ]
    return pd.DataFrame(rows).assign(due_on=pd.Timestamp(due_on or "NaT"))


def test_lines_that_were_sent_and_not_answered_are_to_be_confirmed() -> None:
    rows = lines_to_confirm(lines("待核对", "数字变了", "已确认", "有异议"), 10)
    (row,) = rows.to_dict("records")
    assert row["what"] == "2 个项目没有核对，1 个发出或答复以后数字变了（10月核对单）"
    assert (row["kind"], row["name"]) == ("核对", "2 个项目")
    assert row["due_on"] == pd.Timestamp(DEADLINE)
    (row,) = lines_to_confirm(lines("待核对"), 10).to_dict("records")
    assert (row["name"], row["project_code"]) == ("项目0", "甲0")
    assert row["what"] == "1 个项目没有核对（10月核对单）"


@pytest.mark.parametrize("state", ["已确认", "已处理", "视同确认", "有异议"])
def test_lines_that_are_answered_are_done(state: str) -> None:
    assert lines_to_confirm(lines(state), 10).empty


def test_before_sheets_are_out_there_is_nothing_to_confirm() -> None:
    assert lines_to_confirm(lines("待核对", due_on=None), 10).empty
