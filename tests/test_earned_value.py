from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.earned_value import (
    NO_EARNED_REASONS,
    add_earned_value,
    earned_sentence,
    output_progress,
)
from perfmon.measures.rates import is_missing
from perfmon.periods import Cutoff, month_end
from tests.figures import REGION, UNIT
from tests.indicators import OCTOBER, by_date, of_level, weighted

KEY = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": "一"}
EVEN = [100 * month for month in range(1, 13)]
INDICES = ["schedule_index", "cost_index", "to_complete_index", "time_index"]


def progress(*rows: dict[str, Any], cutoff: Cutoff = OCTOBER) -> pd.DataFrame:
    return output_progress(weighted(*rows, cutoff=cutoff))


def frames(
    budget: int, paid: int, line: list[int] | None, cutoff: Cutoff
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One project at the cut-off and its twelve months, in fen."""
    at = None if line is None else line[cutoff.month - 1]
    money = {"adjusted_budget_fen": budget, "paid_fen": paid, "reference_fen": at}
    cuts = [month_end(2023, month) for month in range(1, 13)]
    months = [{**KEY, "cut_on": cut, "reference_fen": line and line[cut.month - 1]} for cut in cuts]
    plan = {"reference_fen": "Int64"}
    return pd.DataFrame([{**KEY, **money}]).astype(plan), pd.DataFrame(months).astype(plan)


def earned(
    *rows: dict[str, Any],
    paid: int = 500,
    budget: int = 1200,
    line: list[int] | None = EVEN,
    cutoff: Cutoff = OCTOBER,
) -> dict[Any, Any]:
    """The figures of one project that has each output twice, its reference line a value a month."""
    projects, months = frames(budget, paid, line, cutoff)
    found = progress(*rows, *rows, cutoff=cutoff) if rows else progress({"number": "1"})[:0]
    return add_earned_value(projects, found, months, cutoff).iloc[0].to_dict()


def test_a_half_done_project_earns_half_its_budget() -> None:
    found = earned({"number": "10"})  # of 20
    assert found["earned_fen"] == 600
    assert found["schedule_variance_fen"] == 600 - 1000
    assert found["cost_variance_fen"] == 100
    assert found["schedule_index"] == pytest.approx(0.6)
    assert found["cost_index"] == pytest.approx(1.2)
    assert found["to_complete_index"] == pytest.approx(600 / 700)
    assert found["earned_months"] == pytest.approx(6)
    assert found["time_index"] == pytest.approx(0.6)
    assert not found["earned_is_flat"]
    assert is_missing(found["no_earned"])
    assert is_missing(found["no_time"])


def test_only_outputs_that_tell_of_progress_earn() -> None:
    others = [
        of_level("95", "99"),
        {"number": "20", "mirrors_money": True},
        {"number": "20", "category1": "效益"},
        {"number": "1", "direction": "at_most"},
    ]
    found = progress({"number": "10"}, *others).iloc[0]
    assert found["output_count"] == found["output_reported_count"] == 1
    assert found["progress_part"] / found["progress_whole"] == 0.5


@pytest.mark.parametrize(
    ("due_on", "done_on", "share"),
    [
        (date(2023, 6, 30), date(2023, 6, 1), 1.0),
        (date(2023, 6, 30), date(2023, 7, 9), 1.0),  # late work is done
        (date(2023, 6, 30), None, 0.0),
        (date(2023, 12, 31), None, 0.0),
    ],
)
def test_a_deadline_earns_nothing_until_it_is_done_and_all_once_it_is(
    due_on: date, done_on: date | None, share: float
) -> None:
    found = progress(by_date(due_on, done_on)).iloc[0]
    assert found["progress_part"] / found["progress_whole"] == share


@pytest.mark.parametrize(
    ("rows", "budget", "reason"),
    [
        ([{"number": "10"}, {"number": None}], 1200, "partly_reported"),
        ([of_level("95", "99")], 1200, "no_output"),
        ([], 1200, "no_output"),
        ([{"number": "10"}], 0, "no_budget"),
        ([{"number": "10", "printed_weight": "0"}], 1200, "partly_reported"),
    ],
)
def test_without_all_outputs_there_is_no_earned_value(
    rows: list[dict[str, Any]], budget: int, reason: str
) -> None:
    found = earned(*rows, budget=budget)
    assert found["no_earned"] == reason
    assert is_missing(found["earned_fen"])
    assert all(is_missing(found[name]) for name in [*INDICES, "no_time"])
    assert earned_sentence(found, OCTOBER) == f"截至10月底，{NO_EARNED_REASONS[reason]}。"


def test_what_would_divide_by_nothing_is_missing() -> None:
    found = earned({"number": "10"}, paid=0, line=[0] * 11 + [1200])
    assert is_missing(found["schedule_index"])
    assert is_missing(found["cost_index"])
    assert found["schedule_variance_fen"] == 600
    assert is_missing(earned({"number": "10"}, paid=1200)["to_complete_index"])


def test_without_a_plan_there_is_no_index_of_progress() -> None:
    found = earned({"number": "10"}, line=None)
    assert found["no_time"] == "no_plan"
    assert found["earned_fen"] == 600
    assert is_missing(found["schedule_index"])
    assert is_missing(found["schedule_variance_fen"])
    assert is_missing(found["time_index"])


def test_on_a_flat_stretch_the_end_counts_and_is_marked() -> None:
    flat = [100, 200, 300, 400, 500, 600, 600, 600, 600, 600, 900, 1200]
    found = earned({"number": "10"}, line=flat)
    assert found["earned_months"] == pytest.approx(10)
    assert found["earned_is_flat"]
    nothing = earned({"number": "0"}, line=[0, 0, *range(120, 1201, 120)])
    assert nothing["earned_months"] == pytest.approx(2)
    assert nothing["earned_is_flat"]


def test_more_than_the_plan_of_the_year_has_no_place_in_it() -> None:
    found = earned({"number": "20"}, line=[50 * month for month in range(1, 13)])
    assert found["no_time"] == "beyond_plan"
    assert is_missing(found["time_index"])


def test_one_output_stands_for_no_project() -> None:
    projects, months = frames(1200, 500, EVEN, OCTOBER)
    found = add_earned_value(projects, progress({"number": "10"}), months, OCTOBER).iloc[0]
    assert found["no_earned"] == "one_output"
    assert is_missing(found["earned_fen"])


def test_no_projects_give_none() -> None:
    projects, months = frames(1200, 500, EVEN, OCTOBER)
    found = progress({"number": "1"})
    assert add_earned_value(projects[:0], found, months, OCTOBER).empty


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            earned({"number": "10"}, paid=500_000_000, budget=1_200_000_000,
                   line=[100_000_000 * month for month in range(1, 13)]),
            "截至10月底，按 2 项产出指标折算完成全年的 50.00%，挣值 600.00 万元"
            "（预算 1,200.00 万元）；"
            "计划值 1,000.00 万元，进度指数（SPI）0.60；相当于计划 6.0 个月的工作，"
            "按时间的进度指数（SPI(t)）0.60；已支付 500.00 万元，费用指数（CPI）1.20，"
            "多半是账还没有付，不等于节约；剩下的钱每元要完成 0.86 元的工作。",
        ),
        (
            earned({"number": "10"}, paid=1_200_000_000, budget=1_200_000_000, line=None),
            "截至10月底，按 2 项产出指标折算完成全年的 50.00%，挣值 600.00 万元"
            "（预算 1,200.00 万元）；"
            "没有资金支出计划，不算进度指数；已支付 1,200.00 万元，费用指数（CPI）0.50。",
        ),
        (
            earned({"number": "20"}, paid=0, budget=100_000_000, line=[0] * 12),
            "截至10月底，按 2 项产出指标折算完成全年的 100.00%，挣值 100.00 万元"
            "（预算 100.00 万元）；计划值 0.00 万元；挣值已超过全年计划，不算按时间的进度指数；"
            "已支付 0.00 万元，没有支付，不算费用指数；剩下的钱每元要完成 0.00 元的工作。",
        ),
        (
            earned({"number": "0"}, paid=50_000_000, budget=100_000_000,
                   line=[0] * 11 + [100_000_000]),
            "截至10月底，按 2 项产出指标折算完成全年的 0.00%，挣值 0.00 万元（预算 100.00 万元）；"
            "计划值 0.00 万元；相当于计划 11.0 个月的工作（计划持平的一段算到段末），"
            "按时间的进度指数（SPI(t)）1.10；已支付 50.00 万元，费用指数（CPI）0.00；"
            "剩下的钱每元要完成 2.00 元的工作。",
        ),
    ],
)  # fmt: skip
def test_the_figures_are_explained_on_demand(found: dict[Any, Any], said: str) -> None:
    assert earned_sentence(found, OCTOBER) == said
