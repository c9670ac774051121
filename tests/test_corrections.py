"""A closed month against what is known now: every fen of the difference has its part."""

import pandas as pd
import pytest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.corrections import (
    CAME,
    GONE,
    ISSUED,
    REST,
    TAKEN,
    Corrections,
    compare_with_closed,
)

Row = tuple[str, int, int, str | None]
"""Project, budget, paid, light."""

Line = tuple[str, int, bool]
"""Project, by how much it moves the sum, whether it went."""


def projects(*rows: Row) -> pd.DataFrame:
    return pd.DataFrame(
        [("1", 2023, "2", p, 6, f"项目{p}", "单位", b, a, light) for p, b, a, light in rows],
        columns=[
            *(*PROJECT_KEY, "month", "name", "unit_name"),
            *("adjusted_budget_fen", "paid_fen", "light"),
        ],
    )


def lines(*rows: Line) -> pd.DataFrame:
    day = pd.Timestamp("2023-06-01")
    made = [("1", 2023, "2", p, day, "凭证", fen, 7, went) for p, fen, went in rows]
    columns = [*PROJECT_KEY, "day", "number", "amount_fen", "batch_id", "went"]
    return pd.DataFrame(made, columns=columns).astype({"amount_fen": "int64", "went": "bool"})


def compared(
    closed: pd.DataFrame,
    now: pd.DataFrame,
    payments: tuple[Line, ...] = (),
    tranches: tuple[Line, ...] = (),
) -> Corrections:
    return compare_with_closed(closed, now, lines(*payments), lines(*tranches))


def parts(found: Corrections) -> dict[str, tuple[int, int, int]]:
    return {part.part: (part.count, part.paid_fen, part.budget_fen) for part in found.parts}


CLOSED = projects(("甲", 10_000, 4_000, "green"), ("乙", 10_000, 4_240, None))


def test_nothing_changed_says_so() -> None:
    found = compared(CLOSED, CLOSED)
    assert found.sentence == "已结6月：41.20%，没有更正"
    assert (found.count, found.hundredths, len(found.projects)) == (0, 0, 0)


def test_lines_that_came_and_went_lead_from_the_closed_rate_to_that_of_now() -> None:
    now = projects(("甲", 10_000, 4_030, "green"), ("乙", 10_000, 4_240, None))
    found = compared(
        CLOSED, now, payments=(("甲", 50, False), ("甲", -10, True), ("甲", -10, False))
    )
    assert found.sentence == "已结6月：41.20%；现在看：41.35%，更正 3 笔"
    assert parts(found) == {CAME: (2, 40, 0), GONE: (1, -10, 0)}
    assert found.hundredths == 15
    assert found.projects["project_code"].tolist() == ["甲"]
    assert found.lines["part"].tolist() == [CAME, CAME, GONE]


def test_budgets_that_came_and_went_are_parts_of_their_own() -> None:
    now = projects(("甲", 12_000, 4_000, "red"), ("乙", 9_000, 4_240, None))
    found = compared(CLOSED, now, tranches=(("甲", 2_000, False), ("乙", -1_000, True)))
    assert parts(found) == {ISSUED: (1, 0, 2_000), TAKEN: (1, 0, -1_000)}


def test_what_no_line_explains_is_the_rest_of_its_projects() -> None:
    now = projects(("甲", 10_000, 4_100, "green"), ("乙", 11_000, 4_240, None))
    found = compared(CLOSED, now, payments=(("甲", 60, False),))
    assert parts(found) == {CAME: (1, 60, 0), REST: (2, 40, 1_000)}
    assert found.count == 3


def test_a_project_that_came_or_went_is_shown_with_the_side_it_has() -> None:
    now = projects(("甲", 10_000, 4_000, "green"), ("丙", 5_000, 0, "red"))
    found = compared(CLOSED, now)
    assert parts(found) == {REST: (2, -4_240, -5_000)}
    gone, came = found.projects.set_index("project_code").loc[["乙", "丙"]].to_dict("records")
    assert (gone["name"], gone["paid_fen"]) == ("项目乙", 4_240)
    assert pd.isna(gone["now_paid_fen"])
    assert (came["name"], came["now_light"]) == ("项目丙", "red")


def test_a_light_that_changed_without_money_is_told() -> None:
    now = projects(("甲", 10_000, 4_000, "red"), ("乙", 10_000, 4_240, None))
    found = compared(CLOSED, now)
    assert found.sentence == "已结6月：41.20%；金额没有更正，现在看有 1 个项目的灯不同"


@pytest.mark.parametrize("side", ["closed", "now"])
def test_without_a_budget_there_is_no_rate(side: str) -> None:
    empty = projects(("甲", 0, 0, None), ("乙", 0, 0, None))
    both = (empty, CLOSED) if side == "closed" else (CLOSED, empty)
    found = compared(*both)
    assert found.hundredths is None
    assert "——" in found.sentence
