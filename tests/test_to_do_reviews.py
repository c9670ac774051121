"""待办 of who reviews: what was sent waits until it is looked at."""

from typing import Any

import pandas as pd
import pytest

from perfmon.measures.to_do_reviews import (
    objections_to_handle,
    replies_to_judge,
    sheets_to_review,
    texts_to_accept,
)

PROJECT = {"unit_code": "288001", "unit_name": "本级", "project_code": "甲", "name": "项目甲"}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([PROJECT | row for row in rows])


def test_reported_sheets_wait_by_unit_and_month() -> None:
    rows = frame({"month": 9}, {"month": 10}, {"month": 10, "project_code": "乙"})
    waiting = sheets_to_review(rows, "指标结果")
    assert waiting["what"].tolist() == [
        "1 项已报，等审核（9月指标结果）",
        "2 项已报，等审核（10月指标结果）",
    ]
    assert waiting["name"].tolist() == ["项目甲", "2 个项目"]
    assert set(waiting["kind"]) == {"审核"}
    assert sheets_to_review(rows[:0], "指标结果").empty


def test_an_objection_waits_until_it_is_handled() -> None:
    (row,) = objections_to_handle(frame({"state": "有异议"}, {"state": "已处理"}), 10).to_dict(
        "records"
    )
    assert row["what"] == "1 个项目有异议，等处理（10月核对单）"
    assert objections_to_handle(frame({"state": "已处理"}), 10).empty


@pytest.mark.parametrize(
    ("replied_on", "accepted", "count"),
    [("2023-10-19", None, 1), ("2023-10-19", True, 0), ("2023-10-19", False, 0), (None, None, 0)],
)
def test_a_reply_waits_until_it_is_judged(
    replied_on: str | None, accepted: bool | None, count: int
) -> None:
    said = {"month": 9, "step": "提示函", "reply_accepted": accepted}
    steps = frame(said | {"replied_on": pd.Timestamp(replied_on or "NaT")})
    rows = replies_to_judge(steps.astype({"reply_accepted": "boolean"}))
    assert rows["what"].tolist() == ["已回复，等认可（9月提示函）"] * count


def test_a_revised_text_waits_until_it_is_accepted_or_rejected() -> None:
    rounds = frame(
        *({"version": n, "state": s} for n, s in ((3, "待接受"), (2, "在用"), (1, "不采用")))
    )
    (row,) = texts_to_accept(rounds).to_dict("records")
    assert (row["what"], row["name"]) == ("第3版报来，等接受", "绩效文本")
