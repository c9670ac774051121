"""Which projects a letter speaks of: what a person decided, else what the rule proposes."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.letters import letter_projects, sum_letters

NO_STATES = pd.DataFrame(columns=[*PROJECT_KEY, "state"])


def key(code: str) -> dict[str, Any]:
    return dict(zip(PROJECT_KEY, ("130529", 2023, "288001", code), strict=True))


def project(
    code: str, light: str | None, behind_fen: int = 0, red_months: int = 0
) -> dict[str, Any]:
    return key(code) | {
        "month": 6,
        "cut_on": pd.Timestamp(2023, 6, 30),
        "light": light,
        "red_months": red_months,
        "behind_fen": behind_fen,
        "adjusted_budget_fen": 1_000_000,
        "department_code": "288",
        "department_name": "县委政法委",
    }


def decided(*steps: tuple[str, int, str]) -> pd.DataFrame:
    """Steps of a project and month; letters of an earlier month went out on 12 May."""
    columns = [*PROJECT_KEY, "month", "is_carried", "step", "issued_on", "replied_on"]
    rows = [
        key(code)
        | {
            "month": month,
            "is_carried": False,
            "step": step,
            "issued_on": date(2023, 5, 12) if month < 6 else None,
        }
        for code, month, step in steps
    ]
    return pd.DataFrame(rows, columns=columns)


def chosen(projects: list[Any], steps: pd.DataFrame, states: pd.DataFrame = NO_STATES) -> list[Any]:
    rows = letter_projects(pd.DataFrame(projects), states, steps)
    return list(rows[["project_code", "letter", "is_decided"]].itertuples(index=False, name=None))


def test_without_a_decision_the_rule_drafts_the_worse_first_and_most_money_behind_first() -> None:
    projects = [
        project("黄", "yellow", 90),
        project("绿", "green"),
        project("红", "red", 10, red_months=1),
        project("红多", "red", 20, red_months=1),
        project("不判", None),
    ]
    assert chosen(projects, decided()) == [
        ("红多", "整改通知书", False),
        ("红", "整改通知书", False),
        ("黄", "提示函", False),
    ]


@pytest.mark.parametrize(
    ("light", "step", "letter"),
    [
        ("red", "提示函", "提示函"),
        ("yellow", "整改通知书", "整改通知书"),
        ("red", "提请督查（约谈）建议", "整改通知书"),
        ("green", "提示函", "提示函"),
    ],
)
def test_what_a_person_decided_this_month_holds(light: str, step: str, letter: str) -> None:
    rows = chosen([project("甲", light, red_months=1)], decided(("甲", 6, step)))
    assert rows == [("甲", letter, True)]


def test_of_two_decisions_the_higher_holds_and_an_earlier_months_does_not() -> None:
    steps = decided(("甲", 6, "整改通知书"), ("甲", 6, "提示函"), ("乙", 5, "整改通知书"))
    projects = [project("甲", "yellow"), project("乙", "green")]
    assert chosen(projects, steps) == [("甲", "整改通知书", True)]


def test_a_letter_left_unanswered_is_followed_by_the_higher_one() -> None:
    steps = decided(("甲", 5, "提示函"))
    assert chosen([project("甲", "yellow")], steps) == [("甲", "整改通知书", False)]


def test_who_waits_for_the_treasury_is_written_to_only_by_decision() -> None:
    states = pd.DataFrame([key("甲") | {"state": "待财政支付"}])
    assert chosen([project("甲", "yellow")], decided(), states) == []
    assert chosen([project("甲", "yellow")], decided(("甲", 6, "提示函")), states) == [
        ("甲", "提示函", True)
    ]


def test_a_department_gets_the_higher_letter_with_its_counts() -> None:
    projects = [
        project("红", "red", red_months=1),
        project("黄", "yellow"),
        project("丙", "yellow") | {"department_code": "301", "department_name": "县教育局"},
    ]
    rows = letter_projects(pd.DataFrame(projects), NO_STATES, decided(("黄", 6, "提示函")))
    sums = sum_letters(rows).to_dict("records")
    counts = ("order_count", "notice_count", "undecided_count")
    assert [
        (row["department_code"], row["letter"], *(row[name] for name in counts)) for row in sums
    ] == [
        ("288", "整改通知书", 1, 1, 1),
        ("301", "提示函", 0, 1, 1),
    ]


def test_where_nobody_is_behind_no_department_is_written_to() -> None:
    rows = letter_projects(pd.DataFrame([project("甲", "green")]), NO_STATES, decided())
    assert rows.empty
    assert sum_letters(rows).empty


def test_last_years_letter_is_not_this_months() -> None:
    last_year = decided(("甲", 6, "整改通知书")).assign(is_carried=True, issued_on=None)
    assert chosen([project("甲", "yellow")], last_year) == [("甲", "提示函", False)]
