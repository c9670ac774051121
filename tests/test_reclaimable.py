"""可收回额: what is owed comes off, what nobody said takes nothing off, never below zero."""

import pandas as pd

from perfmon.measures.reclaimable import (
    FORECAST,
    NOTHING,
    SEVERAL,
    UNIT_SAYS,
    UNPRINTED,
    add_reclaimable,
    change_parts,
    find_reclaimable,
    ground_words,
    sum_by_fund,
)
from perfmon.measures.stations import BY_DIFFERENCE

KEY = {"region_code": "1", "year": 2023, "unit_code": "2"}


def project(code: str, **figures: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "adjusted_budget_fen": 1_000,
        "paid_fen": 400,
        "unit_desk_fen": 0,
        "treasury_desk_fen": 0,
        "unsaid_desk_fen": 0,
        "unpaid_contract_fen": None,
        "unpaid_basis": "",
        "unit_expected_fen": None,
        "expected_fen": None,
    }
    return KEY | {"project_code": code} | usual | figures


def tranche(
    code: str, document_no: str | None, fund: str | None, year: int = 2023
) -> dict[str, object]:
    return KEY | {
        "project_code": code, "document_no": document_no, "fund_type": fund, "source_year": year,
        "amount_fen": 1_000,
    }  # fmt: skip


def found(*projects: dict[str, object], tranches: tuple[dict[str, object], ...]) -> pd.DataFrame:
    rows = pd.DataFrame(projects).astype(
        dict.fromkeys(("unpaid_contract_fen", "unit_expected_fen", "expected_fen"), "Int64")
    )
    return find_reclaimable(rows, pd.DataFrame(tranches)).set_index("project_code")


def test_what_is_owed_comes_off() -> None:
    rows = found(
        project("甲", unit_desk_fen=50, treasury_desk_fen=30, unsaid_desk_fen=20,
                unpaid_contract_fen=100, unit_expected_fen=650),
        project("乙"),
        tranches=(tranche("甲", "1号", "一般公共预算"), tranche("乙", None, None)),
    )  # fmt: skip
    assert rows.at["甲", "in_transit_fen"] == 100
    assert rows.at["甲", "due_fen"] == 50
    assert rows.at["甲", "reclaimable_fen"] == 1_000 - 400 - 100 - 100 - 50
    assert rows.at["乙", "reclaimable_fen"] == 600
    assert rows["due_fen"].isna().tolist() == [True, False]
    assert rows.at["乙", "fund_type"] == UNPRINTED
    assert list(rows.index) == ["乙", "甲"]


def test_what_is_in_transit_or_owed_by_contract_comes_off_once() -> None:
    """全年预计 holds both: what is expected beside them is what is left of it."""
    rows = found(
        project("甲", treasury_desk_fen=100, unpaid_contract_fen=200, unit_expected_fen=700),
        project("乙", treasury_desk_fen=100, unpaid_contract_fen=200, unit_expected_fen=500),
        project("丙", unpaid_contract_fen=200, expected_fen=600),
        tranches=tuple(tranche(code, "1号", "甲") for code in "甲乙丙"),
    )
    assert rows["due_fen"].to_dict() == {"丙": 0, "甲": 0, "乙": 0}
    assert rows["reclaimable_fen"].to_dict() == {"丙": 400, "甲": 300, "乙": 300}


def test_nothing_is_below_zero_and_what_is_owed_whole_is_not_listed() -> None:
    rows = found(
        project("甲", unpaid_contract_fen=900),
        project("乙", paid_fen=500, unit_expected_fen=300),
        tranches=(tranche("甲", "1号", "甲"), tranche("乙", "1号", "甲")),
    )
    assert list(rows.index) == ["乙"]
    assert rows.at["乙", "due_fen"] == 0


def test_a_project_of_several_funds_says_so_and_names_each_document_once() -> None:
    rows = found(
        project("甲"),
        tranches=(
            tranche("甲", "1号", "一般公共预算"),
            tranche("甲", "2号", "政府性基金", 2022),
            tranche("甲", "1号", "一般公共预算"),
        ),
    )
    assert rows.at["甲", "fund_type"] == SEVERAL
    assert rows.at["甲", "document_nos"] == "1号、2号"
    assert rows.at["甲", "source_years"] == "2023、2022"


def test_funds_add_up_to_the_list() -> None:
    rows = found(
        *(project("甲"), project("乙"), project("丙", paid_fen=0)),
        tranches=(
            tranche("甲", "1", "基金"),
            tranche("乙", "2", "一般"),
            tranche("丙", "3", "一般"),
        ),
    )
    sums = sum_by_fund(rows.reset_index())
    assert sums["fund_type"].tolist() == ["一般", "基金"]
    assert sums["project_count"].tolist() == [2, 1]
    assert sums["reclaimable_fen"].sum() == rows["reclaimable_fen"].sum()


def test_where_the_unit_said_nothing_the_forecast_counts_and_the_basis_says_so() -> None:
    rows = found(
        project("甲", unit_expected_fen=900, expected_fen=500),
        project("乙", expected_fen=700),
        project("丙"),
        tranches=(tranche("甲", "1", "甲"), tranche("乙", "1", "甲"), tranche("丙", "1", "甲")),
    )
    assert rows["reclaimable_fen"].to_dict() == {"丙": 600, "乙": 300, "甲": 100}
    assert rows["due_basis"].to_dict() == {"丙": NOTHING, "乙": FORECAST, "甲": UNIT_SAYS}


def changes(*said: tuple[str, str, int | None]) -> pd.DataFrame:
    rows = [
        KEY | {"project_code": code, "part": part, "amount_fen": fen} for code, part, fen in said
    ]
    return pd.DataFrame(rows).astype({"amount_fen": "Int64"})


def test_a_part_that_a_person_sets_counts_and_the_cuts_own_figure_stays_beside_it() -> None:
    rows = add_reclaimable(
        pd.DataFrame([project("甲", expected_fen=900), project("乙", expected_fen=1_200)]).astype(
            dict.fromkeys(("unpaid_contract_fen", "unit_expected_fen", "expected_fen"), "Int64")
        ),
        pd.DataFrame([tranche("甲", "1", "甲"), tranche("乙", "1", "甲")]),
    )
    said = changes(("乙", "年内预计另需支付", 100), ("乙", "合同未付", 50), ("甲", "已支付", None))
    changed = change_parts(rows, said).set_index("project_code")
    assert changed["cut_reclaimable_fen"].to_dict() == {"甲": 100, "乙": 0}
    assert changed["reclaimable_fen"].to_dict() == {"甲": 100, "乙": 1_000 - 400 - 100 - 50}
    assert changed.at["乙", "cut_due_fen"] == 800
    assert changed["cut_unpaid_contract_fen"].isna().all()
    assert changed.at["甲", "paid_fen"] == 400


def test_money_of_two_years_ago_is_a_ground() -> None:
    rows = found(
        *(project("甲"), project("乙")),
        tranches=(
            *(tranche("甲", "1", "甲", 2021), tranche("甲", "2", "甲", 2022)),
            tranche("乙", "1", "甲"),
        ),
    )
    assert rows["stale_fen"].to_dict() == {"甲": 1_000, "乙": 0}
    assert ground_words(rows.loc["甲"].to_dict()).startswith("来源满两年的 0.00 万元")
    assert ground_words(rows.loc["乙"].to_dict()) == f"年内预计：{NOTHING}"
    owed = rows.loc["乙"].to_dict() | {"unpaid_basis": BY_DIFFERENCE}
    assert ground_words(owed) == f"合同未付：{BY_DIFFERENCE}；年内预计：{NOTHING}"
