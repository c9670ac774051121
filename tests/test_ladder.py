"""处理阶梯 as the rule proposes it, and the projects for which no letter goes out."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.ladder import LadderRule, propose_steps, unanswered_days

KEY = dict(zip(PROJECT_KEY, ("130529", 2023, "288001", "甲"), strict=True))
STATES = pd.DataFrame(columns=[*PROJECT_KEY, "state"])


def lit(light: str | None, month: int = 6, red_months: int = 0, **said: Any) -> pd.DataFrame:  # noqa: ANN401 columns of any type
    cut_on = pd.Timestamp(2023, month, 1) + pd.offsets.MonthEnd(0)
    row = KEY | {"month": month, "cut_on": cut_on, "light": light, "red_months": red_months}
    return pd.DataFrame([row | said])


def decided(*steps: dict[str, Any]) -> pd.DataFrame:
    columns = [*PROJECT_KEY, "month", "is_carried", "step", "issued_on", "replied_on"]
    return pd.DataFrame([KEY | step for step in steps], columns=columns)


def letter(month: int, step: str, issued_on: date | None, replied_on: date | None = None) -> Any:  # noqa: ANN401 a row
    row = {"month": month, "is_carried": False, "step": step}
    return row | {"issued_on": issued_on, "replied_on": replied_on}


@pytest.mark.parametrize(
    ("row", "step", "why"),
    [
        (lit("yellow"), "提示函", "6月为预警"),
        (lit("yellow", month=11), "提示函", "11月为预警"),
        (lit("red", red_months=1), "整改通知书", "6月为滞后"),
        (lit("red", red_months=2), "提请督查（约谈）建议", "连续 2 个月为滞后"),
        (
            lit("red", month=10, red_months=3),
            "暂停（调剂、收回）建议",
            "10月底为滞后，连续 3 个月",
        ),
        (lit("red", month=11, red_months=1), "暂停（调剂、收回）建议", "11月底为滞后"),
    ],
)
def test_the_light_says_the_step(row: pd.DataFrame, step: str, why: str) -> None:
    (proposed,) = propose_steps(row, STATES, decided()).to_dict("records")
    assert (proposed["step"], proposed["why"]) == (step, why)


@pytest.mark.parametrize("light", ["green", "blue", None])
def test_who_is_not_behind_gets_nothing(light: str | None) -> None:
    assert propose_steps(lit(light), STATES, decided()).empty


@pytest.mark.parametrize("state", ["待财政支付", "合同未到付款条件"])
def test_no_letter_goes_to_who_waits(state: str) -> None:
    states = pd.DataFrame([KEY | {"state": state}, KEY | {"state": "调减后"}])
    (proposed,) = propose_steps(lit("red", red_months=1), states, decided()).to_dict("records")
    assert pd.isna(proposed["step"])
    assert proposed["why"] == f"{state}，不发函；否则按规则是整改通知书（6月为滞后）"


def test_a_letter_without_a_reply_in_ten_working_days_goes_up_to_the_top() -> None:
    steps = decided(letter(5, "提示函", date(2023, 6, 15)))
    row = lit("yellow")
    (proposed,) = propose_steps(row, STATES, steps).to_dict("records")
    assert proposed["step"] == "暂停（调剂、收回）建议"
    assert proposed["why"] == ("5月的提示函发出 11 个工作日没有回复（限 10 个），6月仍为预警")
    in_time = decided(letter(5, "提示函", date(2023, 6, 16)))
    assert propose_steps(row, STATES, in_time)["step"].tolist() == ["提示函"]
    answered = decided(letter(5, "提示函", date(2023, 6, 1), date(2023, 6, 29)))
    assert propose_steps(row, STATES, answered)["step"].tolist() == ["提示函"]


def test_last_years_letter_waits_on_and_decides_nothing_of_the_same_month() -> None:
    last_year = letter(12, "整改通知书", date(2022, 12, 15)) | {"is_carried": True}
    (proposed,) = propose_steps(lit("yellow", month=1), STATES, decided(last_year)).to_dict(
        "records"
    )
    assert proposed["why"].startswith("上年12月的整改通知书发出 33 个工作日没有回复")
    answered = last_year | {"replied_on": date(2022, 12, 20)}
    december = propose_steps(lit("yellow", month=12), STATES, decided(answered))
    assert december["step"].tolist() == ["提示函"]


def test_what_is_decided_for_the_month_is_not_proposed_again() -> None:
    row = lit("red", red_months=2)
    higher = decided(letter(6, "暂停（调剂、收回）建议", None))
    assert propose_steps(row, STATES, higher).empty
    same = decided(letter(6, "提请督查（约谈）建议", None))
    assert propose_steps(row, STATES, same).empty
    lower = decided(letter(6, "提示函", None), letter(5, "提请督查（约谈）建议", None))
    assert len(propose_steps(row, STATES, lower)) == 1


def test_the_highest_step_stands_first_and_who_waits_last() -> None:
    rows = pd.concat(
        [
            lit("yellow", project_code="甲"),
            lit("red", project_code="乙", red_months=1),
            lit("red", project_code="丙", red_months=3),
            lit("red", project_code="丁", red_months=4),
        ]
    )
    states = pd.DataFrame([KEY | {"project_code": "丁", "state": "待财政支付"}])
    proposed = propose_steps(rows, states, decided())
    assert "".join(proposed["project_code"]) == "丙乙甲丁"


def test_the_bureau_can_set_other_limits() -> None:
    rule = LadderRule(red_months=3, final_month=12, reply_days=20)
    steps = decided(letter(9, "整改通知书", date(2023, 10, 12)))
    row = lit("red", month=10, red_months=2)
    assert propose_steps(row, STATES, steps, rule)["step"].tolist() == ["整改通知书"]


@pytest.mark.parametrize(
    ("step", "on", "days"),
    [
        (letter(9, "整改通知书", date(2023, 10, 13)), date(2023, 10, 13), 0),
        (letter(9, "整改通知书", date(2023, 10, 13)), date(2023, 10, 15), 0),
        (letter(9, "整改通知书", date(2023, 10, 13)), date(2023, 10, 17), 2),
        (letter(9, "整改通知书", date(2023, 10, 13)), date(2023, 9, 30), 0),
        (letter(9, "整改通知书", None), date(2023, 10, 31), 0),
        (letter(9, "提请督查（约谈）建议", date(2023, 10, 13)), date(2023, 10, 31), 0),
    ],
)
def test_working_days_are_counted_from_the_day_after_a_letter(
    step: dict[str, Any], on: date, days: int
) -> None:
    assert unanswered_days(step, on) == days
