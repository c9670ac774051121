"""The invented 绩效文本 of the sample are checked like imported ones; some have two rounds."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.document import PerformanceText
from perfmon.ingest.indicator_value import read_value
from perfmon.measures.text_changes import ADDED, CHANGED, REMOVED
from perfmon.store.database import Database, open_database
from perfmon.store.text_findings import read_text_findings
from perfmon.store.text_rounds import read_rounds
from perfmon.workflows.sample.county import simulate_county
from perfmon.workflows.sample.first_rounds import UNITS, first_round
from perfmon.workflows.sample.text_checks import check_text
from perfmon.workflows.target_reviews import read_target_review
from perfmon.workflows.text_rounds import read_changes, read_mended
from tests import screens
from tests.test_target_review_page import opened


@pytest.fixture(scope="module")
def county_texts() -> tuple[PerformanceText, ...]:
    return simulate_county().texts


@pytest.fixture(scope="module")
def made(sample_path: Path) -> Iterator[Database]:
    with closing(open_database(sample_path)) as database:
        yield database


def test_the_invented_cells_mean_what_a_reader_takes_them_for(
    county_texts: tuple[PerformanceText, ...],
) -> None:
    for text in county_texts:
        for project in text.projects:
            for said in project.indicators:
                meaning, _ = read_value(said.printed_value, said.level2, project.year)
                assert (meaning.kind, meaning.operator, meaning.number, meaning.deadline) == (
                    said.kind, said.operator, said.number, said.deadline
                )  # fmt: skip
                assert meaning.unit == (said.unit or "").removesuffix("（套）") or not said.unit


@pytest.mark.parametrize("year", [2022, 2023])
def test_every_text_of_the_sample_was_checked(made: Database, year: int) -> None:
    rounds = read_rounds(made.cursor(), year)
    found = read_text_findings(made.cursor(), year)
    assert rounds["is_checked"].all()
    assert set(found["text_id"]) == set(rounds["text_id"])
    invented = found[found["department_code"] != "288"]
    assert {"SCHED_BLANK_CELLS", "SCHED_MISSING_COLUMN", "OP_MISSING"} <= set(invented["code"])
    assert {"GOAL_WITHOUT_INDICATOR", "CATEGORY_MISFILED"} <= set(invented["code"])
    at_indicators = invented[invented["indicator_row"].notna()]
    assert at_indicators["level3"].notna().all()
    low = invented[invented["code"] == "SATISFACTION_LOW"]
    assert (low["proposal"] == "≥90%").all()


def test_each_finding_stands_once_at_its_place(county_texts: tuple[PerformanceText, ...]) -> None:
    for text in county_texts:
        places = [(each.code, each.project, each.row) for each in check_text(text)]
        assert len(places) == len(set(places))


def test_the_first_rounds_hold_in_no_month(made: Database) -> None:
    """So that no figure of the sample comes from them."""
    rounds = read_rounds(made.cursor(), 2023)
    two = rounds[rounds.groupby("unit_code")["version"].transform("size") > 1]
    assert sorted(set(two["unit_code"])) == list(UNITS)
    assert two["state"].tolist() == ["在用", "已被取代"] * 2
    assert two["from_month"].dropna().tolist() == [1, 1]
    assert two["until_month"].dropna().tolist() == [12, 12]


@pytest.mark.parametrize("unit_code", UNITS)
def test_the_second_round_mends_some_and_brings_some(made: Database, unit_code: str) -> None:
    mended = read_mended(made.cursor(), 2023, unit_code, 2)
    assert set(mended["round"]) == {"已改正", "仍在", "新发现"}
    gone = mended.loc[mended["round"] == "已改正", "code"]
    assert {"COST_DIRECTION", "SCHED_TOTAL", "IMPLAUSIBLE_VALUE"} <= set(gone)
    assert mended.loc[mended["round"] == "新发现", "code"].tolist() == ["SATISFACTION_LOW"]
    changes = read_changes(made.cursor(), 2023, unit_code, 2)
    assert {REMOVED, CHANGED} <= set(changes["change"])
    assert ADDED not in set(changes["change"])
    assert {"预算数", "资金支出计划", "绩效目标", "指标值"} <= set(changes["field"])


def test_some_findings_are_answered_and_some_answers_hold_on(made: Database) -> None:
    found = read_text_findings(made.cursor(), 2023)
    answered = found[found["verdict"] != "待处理"]
    assert set(answered["unit_code"]) == set(UNITS)
    by_round = answered.groupby(["version", "verdict"]).size().to_dict()
    assert by_round == {
        (1, "接受"): 6,
        (1, "更正"): 2,
        (1, "退回"): 4,
        (2, "接受"): 4,
        (2, "退回"): 2,
    }
    followed = answered[(answered["version"] == 2) & (answered["verdict"] == "接受")]
    assert followed["answer"].str.startswith("沿用第1版的答复：").all()


def test_a_first_round_is_the_same_every_time(
    county_texts: tuple[PerformanceText, ...],
) -> None:
    text = next(each for each in county_texts if each.document.unit_code == UNITS[0])
    assert first_round(text) == first_round(text)
    assert first_round(text) != text


def test_the_departments_of_the_sample_get_different_grades(made: Database) -> None:
    grades = read_target_review(made.cursor(), 2023).wholes["grade"]
    assert len(grades) == 25
    assert set(grades) == {"优", "良", "中"}


def test_a_year_of_invented_texts_has_findings_on_the_page(sample: Path, app: AppTest) -> None:
    opened(app, year="2022")
    assert not app.exception
    words = screens.prose(app)
    assert "2022年 24 个部门的 35 份绩效文本，待处理" in words
    assert "没有发现" not in words
    departments = screens.table(app, "review_department_code_0")
    assert len(departments) == 24
    assert pd.Series(departments["warning_open"]).gt(0).all()
