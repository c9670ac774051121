"""结转: what was left at December's cut, which project takes it on, and whether 指标 agree."""

from typing import Any

import pandas as pd
import pytest

from perfmon.measures.carry_over import (
    SAME_CODE,
    SAME_NAME,
    SEVERAL_FUNDS,
    compare_with_tranches,
    difference_words,
    money_left,
    propose_projects,
)

WANYUAN = 1_000_000
KEY = {"region_code": "130529", "year": 2023, "unit_code": "288001"}


def cut(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Projects of December's cut: code, 调整预算 and 已支付 in 万元."""
    return pd.DataFrame(
        [
            KEY
            | {
                "project_code": code,
                "name": f"{code}项目",
                "adjusted_budget_fen": budget * WANYUAN,
                "paid_fen": paid * WANYUAN,
            }
            for code, budget, paid in rows
        ]
    )


def funds(*rows: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [KEY | {"project_code": code, "fund_type": fund} for code, fund in rows],
        columns=[*KEY, "project_code", "fund_type"],
    )


def test_money_left_is_the_budget_less_what_was_paid_most_first() -> None:
    left = money_left(cut(("甲", 96, 90), ("乙", 40, 40), ("丙", 10, 12), ("丁", 30, 0)), funds())
    assert left["project_code"].tolist() == ["丁", "甲"]
    assert left["left_fen"].tolist() == [30 * WANYUAN, 6 * WANYUAN]
    assert left["fund_type"].isna().all()


def test_a_fund_type_is_told_only_where_all_money_is_of_one() -> None:
    printed = funds(
        *(("甲", "一般公共预算"), ("甲", "一般公共预算")),
        *(("乙", "一般公共预算"), ("乙", "政府性基金")),
        *(("丙", "一般公共预算"), ("丙", None)),
    )
    left = money_left(cut(("甲", 3, 0), ("乙", 2, 0), ("丙", 1, 0)), printed)
    assert left["fund_type"].tolist()[:2] == ["一般公共预算", SEVERAL_FUNDS]
    assert pd.isna(left["fund_type"].iloc[2])


def projects(*rows: tuple[str, str, bool]) -> pd.DataFrame:
    """Projects of one unit: code, name, 上年结转."""
    return pd.DataFrame(
        [
            {"unit_code": "288001", "project_code": code, "name": name, "carry_over": carry_over}
            for code, name, carry_over in rows
        ],
        columns=["unit_code", "project_code", "name", "carry_over"],
    )


def proposed(left: pd.DataFrame, now: pd.DataFrame) -> list[tuple[Any, ...]]:
    rows = propose_projects(left, now)
    told = rows[["project_code", "to_code", "matched_by"]].astype(object)
    return [tuple(row) for row in told.where(told.notna(), None).to_numpy().tolist()]


def test_the_rest_goes_to_the_project_named_as_a_rest_before_the_same_code() -> None:
    left = projects(("甲", "平安乡村 建设", False), ("乙", "法治宣传", False))
    now = projects(
        ("甲", "平安乡村建设", False),
        ("甲2", "（上年结转）平安乡村建设", True),
        ("乙", "普法宣传", False),
    )
    assert proposed(left, now) == [("甲", "甲2", SAME_NAME), ("乙", "乙", SAME_CODE)]


def test_a_name_goes_on_under_a_new_code_and_what_matches_nothing_stays_open() -> None:
    left = projects(("甲", "2023年法治宣传", False), ("乙", "装修", False))
    now = projects(("新", "2024年法治宣传", False), ("别", "修缮", False))
    assert proposed(left, now) == [("甲", "新", SAME_NAME), ("乙", None, None)]


def test_a_name_that_stands_twice_in_a_unit_matches_nothing() -> None:
    twice = (("甲", "维护费", False), ("乙", "（上年结转）维护费", True))
    assert proposed(projects(*twice), projects(("新", "维护费", False))) == [
        ("甲", None, None),
        ("乙", None, None),
    ]
    again = projects(("新", "维护费", False), ("又", "维护费", False))
    assert proposed(projects(("甲", "维护费", False)), again) == [("甲", None, None)]


def test_another_units_project_of_the_name_matches_nothing() -> None:
    now = projects(("甲", "维护费", False)).assign(unit_code="301001")
    assert proposed(projects(("甲", "维护费", False)), now) == [("甲", None, None)]


def test_a_new_year_without_projects_matches_nothing() -> None:
    assert proposed(projects(("甲", "维护费", False)), projects()) == [("甲", None, None)]
    assert proposed(projects(), projects(("甲", "维护费", False))) == []


def linked(*rows: tuple[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"to_unit_code": "288001", "to_code": code, "amount_fen": fen} for code, fen in rows],
        columns=["to_unit_code", "to_code", "amount_fen"],
    )


def tranches(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"unit_code": "288001", "project_code": code, "kind": kind, "amount_fen": fen}
            for code, kind, fen in rows
        ],
        columns=["unit_code", "project_code", "kind", "amount_fen"],
    )


def test_links_and_tranches_are_compared_to_the_fen_by_project() -> None:
    compared = compare_with_tranches(
        linked(("甲", 100), ("甲", 50), ("乙", 80), ("丙", 70)),
        tranches(
            *(("甲", "结转", 100), ("甲", "结转", 50), ("甲", "年初", 999)),
            *(("乙", "结转", 79), ("丁", "结转", 5)),
        ),
    ).set_index("to_code")
    assert compared["linked_fen"].to_dict() == {"甲": 150, "乙": 80, "丙": 70, "丁": 0}
    assert compared["difference_fen"].to_dict() == {"甲": 0, "乙": -1, "丙": -70, "丁": 5}
    assert compared["is_printed"].to_dict() == {"甲": True, "乙": True, "丙": False, "丁": True}
    assert compared.loc["乙", "words"] == (
        "结转的预算指标 0.00 万元，比登记的结转少 0.01 元，请核对"
    )


def test_nothing_linked_and_nothing_printed_compares_to_nothing() -> None:
    assert compare_with_tranches(linked(), tranches()).empty


@pytest.mark.parametrize(
    ("linked_fen", "tranche_fen", "is_printed", "words"),
    [
        (100, 0, False, "还没有结转的预算指标"),
        (100, 100, True, "与结转的预算指标一致"),
        (0, WANYUAN, True, "结转的预算指标 1.00 万元，比登记的结转多 10,000.00 元，请核对"),
    ],
)
def test_the_comparison_is_told_in_words(
    linked_fen: int, tranche_fen: int, is_printed: bool, words: str
) -> None:
    assert difference_words(linked_fen, tranche_fen, is_printed) == words
