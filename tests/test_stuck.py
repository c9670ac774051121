import pandas as pd

from perfmon.measures.stuck import most_behind
from tests.figures import project_rows

ROWS = project_rows(
    """
    unit_code project_code light  behind_fen
    288001    乙           yellow 5
    288001    甲           yellow 5
    301001    丙           red    40
    277001    丁           green  5
    301001    戊           green  0
    301001    己           .      90
    301001    庚           .      .
    """
)


def codes(rows: pd.DataFrame) -> list[str]:
    return rows["project_code"].tolist()


def test_the_largest_sums_behind_plan_come_first() -> None:
    assert codes(most_behind(ROWS, 5))[0] == "丙"


def test_equal_sums_stand_in_the_order_of_unit_and_code() -> None:
    assert codes(most_behind(ROWS, 5)) == ["丙", "乙", "甲"]


def test_projects_that_are_not_lagging_or_not_judged_are_never_listed() -> None:
    assert not {"丁", "戊", "己", "庚"} & set(codes(most_behind(ROWS, 99)))


def test_no_more_projects_are_listed_than_asked_for() -> None:
    assert codes(most_behind(ROWS, 2)) == ["丙", "乙"]
    assert codes(most_behind(ROWS, 0)) == []


def test_nobody_behind_gives_an_empty_list() -> None:
    assert most_behind(ROWS[ROWS["behind_fen"].eq(0).fillna(False)], 5).empty
    assert most_behind(ROWS.head(0), 5).empty
