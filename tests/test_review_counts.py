"""What is found in a year's texts, by department and by rule, and against the round before."""

import pandas as pd

from perfmon.measures.review_counts import count_departments, count_rounds, count_rules

ROUNDS = pd.DataFrame(
    [
        ("288", "县委政法委", "288001", 7, 2, "待接受", 10, 71),
        ("288", "县委政法委", "288001", 1, 1, "在用", 10, 70),
        ("301", "县教育局", "301001", 2, 1, "在用", 3, 20),
        ("301", "县教育局", "301002", 5, 3, "待接受", 1, 6),
        ("301", "县教育局", "301002", 4, 2, "待接受", 1, 5),
        ("324", "县水务局", "324001", 6, 1, "在用", 2, 9),
    ],
    columns=[
        "department_code",
        "department_name",
        "unit_code",
        "text_id",
        "version",
        "state",
        "project_count",
        "indicator_count",
    ],
).assign(region_code="130529")

FINDINGS = pd.DataFrame(
    [
        (1, "288", "县委政法委", "error", "COST_DIRECTION", "A", 1, "更正"),
        (1, "288", "县委政法委", "warning", "OP_MISSING", "A", 2, "待处理"),
        (1, "288", "县委政法委", "info", "MONEY_MIRROR", "A", 3, "待处理"),
        (7, "288", "县委政法委", "warning", "OP_MISSING", "A", 2, "接受"),
        (7, "288", "县委政法委", "warning", "OP_MISSING", "B", 1, "待处理"),
        (7, "288", "县委政法委", "info", "MONEY_MIRROR", "A", 4, "待处理"),
        (2, "301", "县教育局", "error", "BUDGET_SUM", "C", None, "退回"),
        (2, "301", "县教育局", "error", "DOC_YEAR_MISMATCH", None, None, "待处理"),
        (4, "301", "县教育局", "error", "BUDGET_SUM", "D", None, "待处理"),
    ],
    columns=[
        "text_id",
        "department_code",
        "department_name",
        "severity",
        "code",
        "project_code",
        "indicator_row",
        "verdict",
    ],
).astype({"indicator_row": "Int64"})

LAST = ROUNDS[ROUNDS["text_id"].isin([7, 2, 5, 6])]


def on(rounds: pd.DataFrame) -> pd.DataFrame:
    return FINDINGS[FINDINGS["text_id"].isin(rounds["text_id"])]


def cells(rows: pd.DataFrame, key: str, names: list[str]) -> list[int]:
    return [int(str(rows.at[key, name])) for name in names]


def test_every_department_stands_with_its_texts_though_nothing_is_found() -> None:
    rows = count_departments(LAST, on(LAST)).set_index("department_code")
    assert list(rows.index) == ["301", "288", "324"]
    names = ["text_count", "last_version", "waiting_count", "project_count", "indicator_count"]
    assert cells(rows, "301", names) == [2, 3, 1, 4, 26]
    assert cells(rows, "324", ["total", "faults", "faults_done"]) == [0, 0, 0]


def test_a_fault_is_dealt_with_once_it_has_a_verdict() -> None:
    rows = count_departments(LAST, on(LAST)).set_index("department_code")
    assert cells(rows, "301", ["errors", "error_open", "error_done"]) == [2, 1, 1]
    assert cells(rows, "288", ["warnings", "warning_open", "warning_done"]) == [2, 1, 1]
    assert cells(rows, "288", ["info_open", "faults", "faults_done", "total"]) == [1, 2, 1, 3]


def test_a_rule_counts_whom_it_concerns() -> None:
    rows = count_rules(on(LAST)).set_index("code")
    assert list(rows.index) == ["DOC_YEAR_MISMATCH", "OP_MISSING", "BUDGET_SUM", "MONEY_MIRROR"]
    names = ["department_count", "text_count", "project_count", "total"]
    assert cells(rows, "OP_MISSING", names) == [1, 1, 2, 2]
    assert cells(rows, "DOC_YEAR_MISMATCH", names) == [1, 1, 0, 1]


def test_projects_that_share_a_code_among_units_count_apart() -> None:
    twice = FINDINGS.iloc[[3, 3]].assign(text_id=[7, 2], department_code=["288", "301"])
    assert count_rules(twice)["project_count"].tolist() == [2]


def test_what_the_round_before_had_is_mended_stands_or_is_new() -> None:
    rows = count_rounds(ROUNDS, LAST, FINDINGS).set_index("department_code")
    assert list(rows.index) == ["288", "301"]
    names = ["已改正", "仍在", "新发现"]
    assert cells(rows, "288", names) == [1, 1, 1]
    assert cells(rows, "301", names) == [1, 0, 0]


def test_first_versions_have_no_round_before() -> None:
    first = ROUNDS[ROUNDS["version"] == 1]
    assert count_rounds(ROUNDS, first, FINDINGS).empty
    assert count_departments(first[:0], FINDINGS[:0]).empty
    assert count_rules(FINDINGS[:0]).empty
