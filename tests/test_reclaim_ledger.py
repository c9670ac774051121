"""盘活台账: what was accepted is followed to its 文号, and the budget must agree to the fen."""

from typing import Any

import pandas as pd
import pytest

from perfmon.measures.reclaim_ledger import (
    ABOVE,
    EQUAL,
    FIGURES,
    OPEN,
    PARTLY,
    TAKEN,
    UNCUT,
    UNEQUAL,
    bound_elsewhere,
    follow_lines,
    sum_ledger,
)

KEY = {"region_code": "130529", "year": 2023, "unit_code": "288001"}
WANYUAN = 1_000_000
NUMBER, PRINTED = "巨财预〔2023〕45号", "巨财预[2023]45 号"

Row = dict[str, Any]


def line(code: str, wanyuan: int, month: int = 9, fund: str = "一般公共预算") -> Row:
    said = {"project_code": code, "month": month, "accepted_fen": wanyuan * WANYUAN}
    return KEY | said | {"fund_type": fund, "department_name": f"{code}局"}


def document(code: str, wanyuan: int, number: str = NUMBER, month: int = 9) -> Row:
    said = {"project_code": code, "month": month, "document_no": number}
    return KEY | said | {"issued_on": pd.Timestamp(2023, 11, 20), "amount_fen": wanyuan * WANYUAN}


def cut(code: str, wanyuan: int, number: str | None = PRINTED, fen: int = 0) -> Row:
    said = {"project_code": code, "document_no": number}
    return KEY | said | {"amount_fen": -wanyuan * WANYUAN - fen}


def frame(rows: list[Row], like: Row) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(like))


def ledger(
    lines: list[Row], documents: list[Row] | None = None, cuts: list[Row] | None = None
) -> pd.DataFrame:
    return follow_lines(
        frame(lines, line("", 0)),
        frame(documents or [], document("", 0)),
        frame(cuts or [], cut("", 0)),
    )


def test_a_line_without_a_document_is_open_in_full() -> None:
    (row,) = ledger([line("甲", 5)]).to_dict("records")
    assert (row["state"], row["open_fen"], row["taken_fen"]) == (OPEN, 5 * WANYUAN, 0)
    assert pd.isna([row["budget_state"], row["document_nos"], row["issued_on"]]).all()
    assert row["sentence"] == "认定 5.00 万元；还没有下文"


def test_the_budget_that_was_cut_under_the_number_agrees_to_the_fen() -> None:
    (row,) = ledger([line("甲", 5)], [document("甲", 5)], [cut("甲", 3), cut("甲", 2)]).to_dict(
        "records"
    )
    assert (row["state"], row["budget_state"]) == (TAKEN, EQUAL)
    assert (row["cut_fen"], row["uncut_fen"], row["open_fen"]) == (5 * WANYUAN, 0, 0)
    assert row["sentence"] == (
        "认定 5.00 万元；巨财预〔2023〕45号（2023-11-20）已下文 5.00 万元，预算已减 5.00 万元，相符"
    )


@pytest.mark.parametrize(
    ("cuts", "uncut_fen", "words"),
    [
        ([cut("甲", 5, fen=1)], -1, "预算减了 50,000.01 元，多减 0.01 元"),
        ([cut("甲", 4)], WANYUAN, "预算减了 4.00 万元，少减 1.00 万元"),
    ],
)
def test_a_fen_too_much_or_too_little_is_told(cuts: list[Row], uncut_fen: int, words: str) -> None:
    (row,) = ledger([line("甲", 5)], [document("甲", 5)], cuts).to_dict("records")
    assert (row["budget_state"], row["uncut_fen"]) == (UNEQUAL, uncut_fen)
    assert row["sentence"].endswith(words)


def test_a_cut_of_another_number_project_or_without_a_number_is_not_the_documents() -> None:
    cuts = [cut("甲", 5, "巨财预〔2023〕46号"), cut("乙", 5), cut("甲", 5, None)]
    (row,) = ledger([line("甲", 5)], [document("甲", 5)], cuts).to_dict("records")
    assert (row["state"], row["budget_state"], row["cut_fen"]) == (TAKEN, UNCUT, 0)
    assert row["sentence"].endswith("预算还没有按这个文号减")


def test_two_documents_that_err_to_both_sides_do_not_agree() -> None:
    (row,) = ledger(
        [line("甲", 5)],
        [document("甲", 3), document("甲", 2, "二号")],
        [cut("甲", 2), cut("甲", 3, "二号")],
    ).to_dict("records")
    assert (row["state"], row["uncut_fen"]) == (TAKEN, 0)
    assert row["budget_state"] == UNEQUAL
    assert row["document_nos"] == f"{NUMBER}、二号"


def test_what_was_taken_short_or_above_is_told() -> None:
    rows = ledger([line("甲", 5), line("乙", 5)], [document("甲", 3), document("乙", 6)]).set_index(
        "project_code"
    )
    assert rows["state"].to_dict() == {"甲": PARTLY, "乙": ABOVE}
    assert rows["open_fen"].to_dict() == {"甲": 2 * WANYUAN, "乙": 0}
    assert rows["above_fen"].to_dict() == {"甲": 0, "乙": WANYUAN}
    ends = [words.split("；")[-1] for words in rows["sentence"]]
    assert ends == ["还差 2.00 万元没有下文", "比认定多 1.00 万元"]


def test_documents_belong_to_the_line_of_their_month() -> None:
    rows = ledger([line("甲", 5), line("甲", 2, month=10)], [document("甲", 2, month=10)])
    assert rows["state"].tolist() == [OPEN, TAKEN]


def test_the_years_totals_are_the_sum_of_their_parts_by_every_grouping() -> None:
    rows = ledger(
        [line("甲", 5), line("乙", 3), line("丙", 2, fund="政府性基金预算")],
        [document("甲", 4), document("丙", 3)],
        [cut("甲", 4)],
    )
    (whole,) = sum_ledger(rows, []).to_dict("records")
    assert (whole["line_count"], whole["taken_count"]) == (3, 2)
    assert whole["accepted_fen"] == 10 * WANYUAN
    assert whole["accepted_fen"] == whole["taken_fen"] + whole["open_fen"] - whole["above_fen"]
    assert whole["taken_fen"] == whole["cut_fen"] + whole["uncut_fen"]
    for by in (["fund_type"], ["department_name"]):
        sums = sum_ledger(rows, by)
        assert sums["accepted_fen"].is_monotonic_decreasing
        for figure in ("line_count", "taken_count", *FIGURES):
            assert sums[figure].sum() == whole[figure]


def test_a_year_in_which_nothing_was_accepted_comes_to_nothing() -> None:
    rows = ledger([])
    assert rows.empty
    assert sum_ledger(rows, ["fund_type"]).empty
    (whole,) = sum_ledger(rows, []).to_dict("records")
    assert set(whole.values()) == {0}


def test_what_another_month_accepted_is_spoken_for_until_the_budget_is_cut() -> None:
    documents = [document("甲", 6)]
    others = ledger([line("甲", 5), line("甲", 1, month=8)], documents)
    said = frame(documents, document("", 0))
    assert bound_elsewhere(others, said, frame([], cut("", 0))) == 7 * WANYUAN
    assert bound_elsewhere(others, said, frame([cut("甲", 4)], cut("", 0))) == 3 * WANYUAN
    assert bound_elsewhere(others, said, frame([cut("甲", 9)], cut("", 0))) == WANYUAN
