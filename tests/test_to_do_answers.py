"""待办 out of letters, promises, decisions and reviews: open until it is answered."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.to_do import OUTSIDE
from perfmon.measures.to_do_answers import (
    decisions_to_settle,
    findings_to_mend,
    letters_to_answer,
    promises_to_keep,
    reply_due_on,
)

PROJECT = {"unit_code": "288001", "unit_name": "本级", "project_code": "甲", "name": "项目甲"}

LETTER = PROJECT | {
    "month": 9,
    "is_carried": False,
    "step": "提示函",
    "document_no": "财绩函〔2023〕1号",
    "issued_on": pd.Timestamp(2023, 10, 12),
    "replied_on": pd.NaT,
    "reply_accepted": None,
}
REPLIED = {"replied_on": pd.Timestamp(2023, 10, 19)}


def letters(**said: Any) -> pd.DataFrame:  # noqa: ANN401 cells
    steps = pd.DataFrame([LETTER | said]).astype({"reply_accepted": "boolean"})
    return letters_to_answer(steps)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "没有回复9月提示函（财绩函〔2023〕1号）"),
        ({"step": "整改通知书", "document_no": None}, "没有回复9月整改通知书"),
        ({"is_carried": True, "document_no": None}, "没有回复上年9月提示函"),
        (
            REPLIED | {"reply_accepted": False},
            "回复被退回，要重报：9月提示函（财绩函〔2023〕1号）",
        ),
    ],
)
def test_a_letter_that_went_out_is_to_be_answered_in_ten_working_days(
    said: dict[str, Any], words: str
) -> None:
    (row,) = letters(**said).to_dict("records")
    assert (row["kind"], row["what"]) == ("答复", words)
    assert row["due_on"] == pd.Timestamp(reply_due_on(date(2023, 10, 12)))


@pytest.mark.parametrize(
    "said",
    [
        REPLIED,
        REPLIED | {"reply_accepted": True},
        {"issued_on": pd.NaT},
        {"step": "提请督查（约谈）建议"},
    ],
)
def test_what_is_answered_or_no_letter_that_went_out_is_not(said: dict[str, Any]) -> None:
    assert letters(**said).empty


@pytest.mark.parametrize("verdict", ["未兑现", "部分兑现", "未到期", "兑现"])
def test_a_promise_is_open_until_it_is_kept(verdict: str) -> None:
    due_on = pd.Timestamp(2023, 10, 31)
    said = {"month": 9, "verdict": verdict, "sentence": "承诺10月底前支付", "due_on": due_on}
    rows = promises_to_keep(pd.DataFrame([PROJECT | said]))
    assert len(rows) == (verdict != "兑现")
    assert rows["due_on"].tolist() == [due_on] * len(rows)


UNITS = pd.DataFrame(
    {
        "unit_code": ["288001", "301001", "301002"],
        "unit_name": ["政法委本级", "教育局（本级）", "第一中学"],
        "department_name": ["政法委", "教育局", "教育局"],
    }
)


def decisions(owner: str, *, with_outside: bool = True, **said: Any) -> pd.DataFrame:  # noqa: ANN401 cells
    usual = {"year": 2023, "month": 9, "is_carried": False, "words": "清理往来款", "owner": owner}
    usual |= {"due_on": pd.Timestamp(2023, 10, 20), "is_settled": False}
    return decisions_to_settle(pd.DataFrame([usual | said]), UNITS, with_outside=with_outside)


@pytest.mark.parametrize(
    ("owner", "unit_code"),
    [
        ("第一中学", "301002"),
        ("教育局(本级)", "301001"),
        ("教育局", "301001"),
        ("政法委", "288001"),
    ],
)
def test_a_decision_is_the_units_that_it_names_or_the_first_of_a_department(
    owner: str, unit_code: str
) -> None:
    (row,) = decisions(owner, with_outside=False).to_dict("records")
    assert (row["unit_code"], row["name"]) == (unit_code, "9月会议定事项")
    assert row["what"] == "清理往来款，没有销号"


def test_what_an_office_of_the_bureau_does_only_who_sees_all_sees() -> None:
    (row,) = decisions("财政局预算股").to_dict("records")
    assert (row["unit_code"], row["unit_name"]) == (OUTSIDE, "财政局预算股")
    assert decisions("财政局预算股", with_outside=False).empty


def test_a_settled_decision_is_done_and_one_of_last_year_says_so() -> None:
    assert decisions("教育局", is_settled=True).empty
    (row,) = decisions("教育局", is_carried=True, year=2022, month=12).to_dict("records")
    assert row["name"] == "2022年12月会议定事项"


ROUNDS = pd.DataFrame({"unit_code": ["288001", "288001", "301001"], "text_id": [2, 1, 3]})


def findings(*rows: tuple[int, str]) -> pd.DataFrame:
    said = pd.DataFrame(rows, columns=["text_id", "verdict"])
    unit = {"unit_code": "288001", "unit_name": "本级"}
    return findings_to_mend(said.assign(**unit, version=said["text_id"]), ROUNDS)


def test_what_was_sent_back_on_the_newest_text_is_to_be_mended() -> None:
    (row,) = findings((2, "退回"), (2, "退回"), (2, "接受"), (1, "退回")).to_dict("records")
    assert row["what"] == "第2版退回 2 处，改好后重报"
    assert pd.isna(row["due_on"])
    assert findings((1, "退回"), (2, "待处理")).empty
