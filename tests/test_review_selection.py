"""Which versions of texts and which findings a reviewer sees."""

import pandas as pd

from perfmon.measures.review_selection import (
    IN_FORCE,
    ReviewSelection,
    select_findings,
    select_rounds,
)

ROUNDS = pd.DataFrame(
    {
        "region_code": "130529",
        "unit_code": ["288001", "288001", "301001"],
        "department_code": ["288", "288", "301"],
        "bureau_section": ["行政政法股", "行政政法股", "教科文股"],
        "text_id": [7, 1, 2],
        "version": [2, 1, 1],
        "state": ["待接受", "在用", "在用"],
    }
)
FINDINGS = pd.DataFrame(
    {
        "text_id": [7, 1, 1, 2],
        "severity": ["error", "error", "warning", "info"],
        "code": ["COST_DIRECTION", "COST_DIRECTION", "OP_MISSING", "MONEY_MIRROR"],
        "verdict": ["待处理", "接受", "待处理", "退回"],
    }
)


def texts(selection: ReviewSelection) -> list[int]:
    return select_rounds(ROUNDS, selection)["text_id"].tolist()


def found(selection: ReviewSelection) -> list[int]:
    rounds = select_rounds(ROUNDS, selection)
    return list(select_findings(FINDINGS, rounds, selection).index)


def test_at_first_each_units_last_version_is_looked_at_though_it_waits() -> None:
    assert texts(ReviewSelection()) == [7, 2]
    assert found(ReviewSelection()) == [0, 3]


def test_the_versions_in_force_or_one_of_a_number_can_be_looked_at() -> None:
    assert texts(ReviewSelection(round=IN_FORCE)) == [1, 2]
    assert texts(ReviewSelection(round="第1版")) == [1, 2]
    assert texts(ReviewSelection(round="第2版")) == [7]


def test_sections_and_departments_narrow_the_texts() -> None:
    assert texts(ReviewSelection(sections=("教科文股",))) == [2]
    assert texts(ReviewSelection(departments=("288",))) == [7]
    assert texts(ReviewSelection(departments=("288",), sections=("教科文股",))) == []


def test_every_condition_on_findings_must_hold() -> None:
    first = ReviewSelection(round="第1版")
    assert found(first) == [1, 2, 3]
    assert found(ReviewSelection(round="第1版", severities=("error", "warning"))) == [1, 2]
    assert found(ReviewSelection(round="第1版", codes=("OP_MISSING",))) == [2]
    assert found(ReviewSelection(round="第1版", verdicts=("接受", "退回"))) == [1, 3]
    assert found(ReviewSelection(round="第1版", codes=("OP_MISSING",), verdicts=("退回",))) == []
