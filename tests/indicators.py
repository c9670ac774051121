"""Indicators with results for tests: one dict an indicator; what is left out is as usual."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import settings

from perfmon.measures import PROJECT_KEY
from perfmon.measures.attainment import add_attainment
from perfmon.measures.due_targets import add_due
from perfmon.measures.result_lights import judge_result_lights
from perfmon.measures.weights import Preset, add_weights
from perfmon.periods import Cutoff
from tests.figures import REGION, UNIT

FEW = settings(max_examples=40, deadline=None)
"""A frame costs the same for one row as for many, so few examples of one row each."""

YEAR = 2023
YEAR_END = date(YEAR, 12, 31)
DECEMBER = Cutoff.at(YEAR, 12)
OCTOBER = Cutoff.at(YEAR, 10)

USUAL: dict[str, Any] = {
    "region_code": REGION,
    "year": YEAR,
    "unit_code": UNIT,
    "project_code": "一",
    "level3": "印制数量",
    "category1": "产出",
    "category2": "数量",
    "direction": "at_least",
    "target": "20",
    "unit": "册",
    "printed_value": "≥20册",
    "is_level": False,
    "is_pro_rata": False,
    "mirrors_money": False,
    "asked_month": None,
    "pending_month": None,
    "is_held_back": False,
    "due_on": YEAR_END,
    "number": None,
    "done_on": None,
    "grade": None,
    "reported_until": YEAR_END,
    "printed_weight": None,
    "granted_percent": None,
}


def indicators(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """The frame of these indicators, numbered in each project."""
    frame = pd.DataFrame([{**USUAL, **row} for row in rows])
    for name in ("due_on", "done_on", "reported_until"):
        frame[name] = pd.to_datetime(frame[name])
    for name in ("target", "unit", "number", "grade", "printed_weight", "granted_percent"):
        frame[name] = frame[name].astype("str")
    for name in ("asked_month", "pending_month"):
        frame[name] = frame[name].astype("Int64")
    if "indicator_row" not in frame:
        frame["indicator_row"] = frame.groupby(PROJECT_KEY).cumcount() + 1
    return frame


def judged(*rows: Mapping[str, Any], cutoff: Cutoff = DECEMBER) -> pd.DataFrame:
    """With attainment, what is due, and the light."""
    return judge_result_lights(add_due(add_attainment(indicators(*rows), cutoff), cutoff))


def weighted(
    *rows: Mapping[str, Any], cutoff: Cutoff = DECEMBER, preset: Preset = "10号"
) -> pd.DataFrame:
    """With light and weight."""
    return add_weights(judged(*rows, cutoff=cutoff), preset)


def of_level(target: str, number: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 whatever a cell holds
    """A percentage, judged against the target itself."""
    row = {"target": target, "number": number, "unit": "%", "is_level": True}
    return {**row, "printed_value": f"≥{target}%", "level3": "优良率", "category2": "质量", **more}


def by_date(due_on: date, done_on: date | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 whatever a cell holds
    """A deadline."""
    row = {"direction": "by_date", "target": None, "unit": None, "due_on": due_on}
    row |= {"done_on": done_on, "printed_value": f"{due_on.year}年{due_on.month}月底"}
    return {**row, "level3": "完工时间", "category2": "时效", **more}


def graded(grade: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 whatever a cell holds
    """A qualitative target."""
    row = {"direction": "qualitative", "target": None, "unit": None, "grade": grade}
    return {**row, "printed_value": "稳步提升", "level3": "安全感", "category1": "效益", **more}
