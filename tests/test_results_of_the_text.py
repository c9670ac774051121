"""The published text through all figures of results: traits, weights, attainment, 实现程度."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfmon.ingest.performance_text import read_performance_text
from perfmon.measures.attainment import add_attainment
from perfmon.measures.due_targets import add_due
from perfmon.measures.realisation import project_realisation
from perfmon.measures.reported_results import INDICATOR_KEY, add_reported_results
from perfmon.measures.result_lights import judge_result_lights, project_result_lights
from perfmon.measures.weights import add_weights
from perfmon.periods import Cutoff
from perfmon.quality.indicator_traits import indicator_traits

DOCUMENT = Path(__file__).parents[1] / "data" / "巨鹿县委政法委2023年部门预算绩效文本.txt"
REAL_COUNTS = [4, 5, 4, 4, 4, 4, 5, 5, 5, 4]


@pytest.fixture(scope="module")
def text_indicators() -> pd.DataFrame:
    rows = []
    text, _ = read_performance_text(DOCUMENT.read_bytes(), DOCUMENT.name)
    for project in text.projects:
        for indicator in project.indicators:
            found = indicator_traits(project, indicator)
            key = ("130529", project.year, project.unit_code, project.code, indicator.row)
            rows.append(
                {
                    **dict(zip(INDICATOR_KEY, key, strict=True)),
                    "level3": indicator.level3,
                    "target": indicator.number,
                    "unit": indicator.unit,
                    "direction": found.direction.value,
                    "is_level": found.is_level.value,
                    "is_pro_rata": found.is_pro_rata.value,
                    "due_on": pd.Timestamp(found.due_on.value),
                    "mirrors_money": found.mirrors_money.value,
                    "category1": found.category1.value,
                    "category2": found.category2.value,
                    "printed_weight": None,
                    "asked_month": None,
                    "pending_month": None,
                }
            )
    return add_weights(pd.DataFrame(rows), "10号")


def reached(indicators: pd.DataFrame, month: int) -> pd.DataFrame:
    """Every target reported as just reached at a month's end, and judged there."""
    is_date, is_word = (indicators["direction"] == kind for kind in ("by_date", "qualitative"))
    results = indicators[INDICATOR_KEY].assign(
        month=month,
        number=indicators["target"],
        done_on=indicators["due_on"].where(is_date, None),
        grade=pd.Series("达成", indicators.index).where(is_word, None),
    )
    cutoff = Cutoff.at(2023, month)
    rows = add_reported_results(indicators, results, cutoff)
    return judge_result_lights(add_due(add_attainment(rows, cutoff), cutoff))


def test_the_weights_of_each_table_are_those_of_the_form(text_indicators: pd.DataFrame) -> None:
    weights = text_indicators.groupby(["project_code", "category1"])["weight_hundredths"]
    assert set(weights.agg(tuple)) == {(1250,) * 4, (1500,) * 2, (1000,)}


def test_each_project_has_enough_real_targets(text_indicators: pd.DataFrame) -> None:
    found = project_realisation(reached(text_indicators, 12))
    assert found["real_count"].tolist() == REAL_COUNTS
    assert sum(REAL_COUNTS) == 70 - 26
    assert found["reported_count"].tolist() == REAL_COUNTS
    assert set(found["realisation_share"]) == {1.0}
    assert set(project_result_lights(reached(text_indicators, 12))["light"]) == {"green"}


def test_in_june_only_rates_and_grades_are_due(text_indicators: pd.DataFrame) -> None:
    rows = reached(text_indicators, 6)
    real = rows[~rows["mirrors_money"]]
    due = real[real["due_state"] == "due"]
    assert set(due["unit"].fillna("评定")) == {"%", "评定"}
    assert (real["due_on"] == pd.Timestamp(date(2023, 12, 31))).all()
    assert set(real["light"].dropna()) == {"green"}
