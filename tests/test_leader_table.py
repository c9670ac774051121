"""The meeting's table by 分管县领导: sums, counts, the month before, and the county's line."""

import pandas as pd

from perfmon.measures.leader_table import UNNAMED, add_last_month, sum_leaders

KEY = {"region_code": "1", "year": 2023, "unit_code": "2", "month": 6}


def project(code: str, leader: str | None, department: str, **figures: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "adjusted_budget_fen": 100,
        "paid_fen": 40,
        "elapsed_fen": 50,
        "treasury_desk_fen": 0,
        "light": "green",
        "last_budget_fen": 100,
        "last_paid_fen": 30,
    }
    named = {"project_code": code, "county_leader": leader, "department_code": department}
    return KEY | named | usual | figures


def test_lines_add_up_to_the_countys() -> None:
    rows = [
        project("甲", "县长", "1", light="red", treasury_desk_fen=7),
        project("乙", "县长", "1", paid_fen=0),
        project("丙", "县长", "2", adjusted_budget_fen=0, paid_fen=0, light=None),
        project("丁", None, "3", adjusted_budget_fen=1_000, light="red"),
    ]
    table = sum_leaders(pd.DataFrame(rows))
    assert table["leader"].tolist() == [UNNAMED, "县长", "合计"]
    assert table["is_total"].tolist() == [False, False, True]
    assert table["department_count"].tolist() == [1, 2, 3]
    assert table["adjusted_budget_fen"].tolist() == [1_000, 200, 1_200]
    assert table["waiting_fen"].tolist() == [0, 7, 7]
    assert table["red_count"].tolist() == [1, 1, 2]
    assert table["unpaid_count"].tolist() == [0, 1, 1]
    parts = table[~table["is_total"]]
    for name in ("paid_fen", "elapsed_fen", "last_budget_fen", "last_paid_fen"):
        assert parts[name].sum() == table[name].iloc[-1]


def test_what_a_month_earlier_was_is_beside_each_project() -> None:
    columns = ["month", "adjusted_budget_fen", "paid_fen", "light"]
    months = pd.DataFrame([(5, 90, 30, "red"), (6, 100, 40, None)], columns=columns)
    months = months.assign(region_code="1", year=2023, unit_code="2", project_code="甲")
    june = months[months["month"] == 6]
    row = add_last_month(june, months).iloc[0]
    assert (row["last_budget_fen"], row["last_paid_fen"], row["last_light"]) == (90, 30, "red")
    may = months[months["month"] == 5]
    row = add_last_month(may, months).iloc[0]
    assert (row["last_budget_fen"], row["last_paid_fen"]) == (0, 0)
    assert pd.isna(row["last_light"])
