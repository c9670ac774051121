"""What an acceptance turns in a month."""

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.acceptance_effects import compare_months

COLUMNS = [*PROJECT_KEY, "name", "adjusted_budget_fen", "planned_fen", "paid_fen", "light"]


def month(*projects: tuple[str, int, int | None, str | None]) -> pd.DataFrame:
    """Projects with code, budget, plan and light."""
    rows = [
        ("130529", 2023, "288001", code, f"项目{code}", budget, planned, 1, light)
        for code, budget, planned, light in projects
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"planned_fen": "Int64", "light": "str"})


def test_only_what_turns_is_listed_the_largest_change_of_budget_first() -> None:
    before = month(
        ("A", 100, 50, "red"),
        ("B", 100, None, None),
        ("C", 100, 50, "red"),
        ("D", 500, 1, "red"),
        ("F", 9, 3, "red"),
    )
    after = month(
        ("A", 100, 80, "red"),
        ("B", 100, None, None),
        ("C", 100, 50, "green"),
        ("E", 700, 1, "green"),
        ("F", 9, None, None),
    )
    turned = compare_months(before, after)
    assert turned["project_code"].tolist() == ["E", "D", "A", "F", "C"]
    told = turned.astype(object).where(turned.notna(), None).to_dict("records")
    of_code = {row["project_code"]: row for row in told}

    def cells(code: str, word: str) -> list[object]:
        return [value for name, value in of_code[code].items() if str(name).startswith(word)]

    assert cells("E", "budget") == [None, 700]
    assert cells("D", "budget") == [500, None]
    assert cells("A", "planned") == [50, 80]
    assert cells("F", "planned") == [3, None]
    assert cells("C", "light") == ["red", "green"]
    assert cells("F", "light") == ["red", None]
    assert of_code["D"]["name"] == "项目D"


def test_the_same_month_turns_nothing() -> None:
    same = month(("A", 100, 50, "red"), ("B", 100, None, None))
    assert compare_months(same, same).empty
    assert compare_months(same[:0], same[:0]).empty
