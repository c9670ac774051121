"""核对: the state of each line on a day, counted by department, and what is left open in words."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.confirmations import (
    CHANGED,
    CONFIRMED,
    DEEMED,
    FIGURES,
    HANDLED,
    OBJECTED,
    OPEN,
    add_check_states,
    count_checks,
    unsettled_words,
)

DUE_ON = date(2023, 11, 7)
IN_TIME, LATE = DUE_ON, date(2023, 11, 8)
NOW, BEFORE = (600, 200, 50), (600, 199, 50)


def line(
    sent: tuple[int, ...] | None = NOW,
    verdict: str | None = None,
    said: tuple[int, ...] | None = None,
    **told: Any,  # noqa: ANN401 a cell
) -> dict[str, Any]:
    """A line whose figures are NOW, with what was sent and answered."""
    seen = {
        f"{when}_{name}": None if figures is None else figure
        for when, figures in (("sent", sent), ("said", said))
        for name, figure in zip(FIGURES, figures or NOW, strict=True)
    }
    row: dict[str, Any] = {
        "name": "防疫经费",
        "department_code": "302",
        "department_name": "县卫生健康局",
    }
    row["due_on"] = None if sent is None else pd.Timestamp(DUE_ON)
    row["verdict"] = verdict
    return row | dict(zip(FIGURES, NOW, strict=True)) | seen | told


def lines(*rows: dict[str, Any]) -> pd.DataFrame:
    figures = [f"{when}_{name}" for when in ("sent", "said") for name in FIGURES]
    kinds = dict.fromkeys(figures, "Int64") | {"verdict": "str", "due_on": "datetime64[us]"}
    return pd.DataFrame(list(rows)).astype(kinds)


def state(row: dict[str, Any], on: date = IN_TIME) -> str:
    return str(add_check_states(lines(row), on)["state"].iloc[0])


def test_an_answer_of_the_figures_as_they_are_holds() -> None:
    assert state(line(verdict="确认", said=NOW)) == CONFIRMED
    assert state(line(verdict="处理", said=NOW)) == HANDLED
    assert state(line(verdict="异议", said=NOW), LATE) == OBJECTED


def test_silence_counts_as_confirmation_from_the_day_after_the_due_day() -> None:
    assert state(line(), IN_TIME) == OPEN
    assert state(line(), LATE) == DEEMED


def test_silence_agrees_only_to_the_figures_that_were_sent() -> None:
    assert state(line(sent=BEFORE), IN_TIME) == CHANGED
    assert state(line(sent=BEFORE), LATE) == CHANGED


@pytest.mark.parametrize("verdict", ["确认", "处理"])
@pytest.mark.parametrize("place", range(len(FIGURES)))
def test_a_line_asks_again_once_any_of_its_figures_moved(verdict: str, place: int) -> None:
    seen = tuple(figure - (at == place) for at, figure in enumerate(NOW))
    assert state(line(sent=seen, verdict=verdict, said=seen), LATE) == CHANGED


def test_figures_that_moved_and_were_sent_again_wait_for_an_answer() -> None:
    again = line(sent=NOW, verdict="确认", said=BEFORE)
    assert (state(again, IN_TIME), state(again, LATE)) == (OPEN, DEEMED)


def test_an_objection_stays_until_it_is_handled_whatever_the_figures_become() -> None:
    assert state(line(sent=BEFORE, verdict="异议", said=BEFORE), LATE) == OBJECTED


def test_a_project_that_was_never_sent_is_open_also_after_the_due_day() -> None:
    assert state(line(sent=None), LATE) == OPEN


def school(**told: Any) -> dict[str, Any]:  # noqa: ANN401 a cell
    named = {"name": "营养餐", "department_code": "301", "department_name": "县教育局"}
    return line(**(named | told))


def test_departments_are_counted_those_with_objections_first() -> None:
    checked = add_check_states(
        lines(
            school(),
            school(verdict="确认", said=NOW),
            line(verdict="异议", said=NOW),
            line(verdict="处理", said=NOW),
            line(sent=BEFORE),
        ),
        IN_TIME,
    )
    counted = count_checks(checked).set_index("department_name")
    assert counted.index.tolist() == ["县卫生健康局", "县教育局"]
    columns = ["projects", "settled", "objected", "changed", "open", "confirmed", "handled"]
    assert counted[columns].to_numpy().tolist() == [[3, 1, 1, 1, 0, 0, 1], [2, 1, 0, 0, 1, 1, 0]]
    assert (counted["due_on"] == pd.Timestamp(DUE_ON)).all()


def test_the_counts_of_the_states_come_to_the_projects() -> None:
    counted = count_checks(add_check_states(lines(school(), school(), line()), LATE))
    states = ["objected", "changed", "open", "confirmed", "handled", "deemed"]
    assert counted[states].sum(axis=1).tolist() == counted["projects"].tolist() == [2, 1]
    assert counted["settled"].tolist() == counted["deemed"].tolist()


def test_what_is_left_open_is_named() -> None:
    checked = add_check_states(
        lines(school(verdict="异议", said=NOW), school(), line(), line(sent=BEFORE)), IN_TIME
    )
    assert unsettled_words(checked) == (
        "1 个项目有异议没有处理（县教育局：营养餐）",
        "3 个项目还没有核对，其中 1 个发出或答复以后数字变了（县教育局 1 个；县卫生健康局 2 个）",
    )


def test_many_are_named_in_part() -> None:
    many = [line(verdict="异议", said=NOW, name=f"项目{number}") for number in range(8)]
    (words,) = unsettled_words(add_check_states(lines(*many), IN_TIME))
    assert words.endswith("县卫生健康局：项目5等 8 个项目）")


def test_a_month_that_is_agreed_on_leaves_nothing_open() -> None:
    assert unsettled_words(add_check_states(lines(line()), LATE)) == ()


def test_a_month_without_sheets_was_not_checked() -> None:
    assert unsettled_words(add_check_states(lines(line(sent=None)), LATE)) == ("没有发核对单",)
