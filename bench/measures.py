"""How long the measures take from frames to the judged month, beside a plain cumulative sum.

Ours: from the facts of a year as the store reads them (projects, tranches, payments of every
month, checkpoints) to the projects of one month with their budget, both plan lines, 序时, rates and
lights; and the same for all twelve months, which is what an import keeps. No sentences, no
database.

Plain: what anyone would write to have the payments cumulative from the same frame of payments, one
row a project and month, in order: `payments.groupby(PROJECT_KEY)["paid_in_month_fen"].cumsum()`.
It knows no budget, no plan and no dates, and judges nothing. The frame is complete, so that it is
the whole matrix, projects × 12; nothing is sorted, filled or pivoted for it.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from bench.pages import machine
from perfmon.measures import PROJECT_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.light_rule import LightRule
from perfmon.measures.lights import judge_lights
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.measures.rates import add_rates
from perfmon.measures.sources import VOUCHERS
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

YEAR, MONTH = 2023, 10
SIZES = {400: 15, 12_000: 9, 400_000: 3}
"""Projects → runs, of which the median counts."""

GOALS = {12_000: 6, 400_000: 4}
"""Projects → how many times the plain sum the judged month may take at most."""

CHECKPOINT_MONTHS = (3, 6, 10, 12)
PROJECTS_OF_A_UNIT = 30


def bench_measures() -> str:
    """A Markdown table: the plain sum, the judged month and the judged year by size."""
    rows = [_row(size, runs) for size, runs in SIZES.items()]
    return "\n".join(
        [
            "| projects × 12 | plain cumsum | judged month | ratio (goal) "
            "| a project | all 12 months judged | ratio |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
            f"Medians of {', '.join(map(str, SIZES.values()))} runs by turns.",
            machine(),
        ]
    )


def _row(size: int, runs: int) -> str:
    facts = generate_facts(size)
    cutoffs = year_cutoffs(YEAR, None)
    plain, month, year = _medians(
        [
            lambda: plain_cumsum(facts),
            lambda: judge(facts, cutoffs[MONTH - 1 : MONTH]),
            lambda: judge(facts, cutoffs),
        ],
        runs,
    )
    goal = f" ({GOALS[size]})" if size in GOALS else ""
    return (
        f"| {size:,} | {_milliseconds(plain)} | {_milliseconds(month)} | {month / plain:.1f}{goal} "
        f"| {1e6 * month / size:.1f} µs | {_milliseconds(year)} | {year / plain:.1f} |"
    )


def _medians(measured: Sequence[Callable[[], object]], runs: int) -> list[float]:
    """Seconds of each, by turns after one run to warm up."""
    times: list[list[float]] = [[] for _ in measured]
    for run in range(runs + 1):
        for measure, its_times in zip(measured, times, strict=True):
            start = time.perf_counter()
            measure()
            if run > 0:
                its_times.append(time.perf_counter() - start)
    return [statistics.median(each) for each in times]


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.1f} ms" if seconds < 0.1 else f"{1000 * seconds:,.0f} ms"


def plain_cumsum(facts: YearFacts) -> pd.Series:
    """Payments cumulative from January, in plain pandas."""
    return facts.monthly_payments.groupby(PROJECT_KEY)["paid_in_month_fen"].cumsum()


def judge(facts: YearFacts, cutoffs: Sequence[Cutoff]) -> pd.DataFrame:
    """The projects at the cut-offs with their figures, rates and lights."""
    months = build_project_months(facts, cutoffs, [TrancheRule()] * len(cutoffs))
    project_of_row = np.repeat(np.arange(len(facts.projects)), len(cutoffs))
    classes = facts.projects["project_class"].array.take(project_of_row)
    return judge_lights(add_rates(months.assign(project_class=classes)), LightRule())


def generate_facts(size: int) -> YearFacts:
    """The facts of so many projects, always the same ones.

    Of 100 projects all have 年初 money, 20 a 追加 and 5 a 追减 during the year, 95 a schedule of
    four checkpoints, and all of them a payment in every month.
    """
    chance = np.random.default_rng(size)
    codes = pd.Series([f"13052923P{number:012d}" for number in range(size)], dtype="str")
    units = pd.Series(np.arange(size) // PROJECTS_OF_A_UNIT + 1001, dtype="str")
    keys = pd.DataFrame(
        {
            "region_code": pd.Series(["130529"] * size, dtype="str"),
            "year": np.int32(YEAR),
            "unit_code": units,
            "project_code": codes,
        }
    )
    budget_fen = chance.integers(10, 5_000, size) * 1_000_000
    everyone = np.arange(size)
    added, cut = _some(chance, everyone, 0.2), _some(chance, everyone, 0.05)
    return YearFacts(
        projects=keys.assign(project_class="特定目标类"),
        tranches=pd.concat(
            [
                _tranches(keys, everyone, "年初", budget_fen, np.zeros(size, dtype=np.int64)),
                _tranches(keys, added, "追加", budget_fen // 5, chance.integers(1, 360, size)),
                _tranches(keys, cut, "追减", -budget_fen // 10, chance.integers(1, 360, size)),
            ],
            ignore_index=True,
        ),
        monthly_payments=_payments(keys, chance.integers(0, budget_fen[:, None] // 6, (size, 12))),
        checkpoints=_checkpoints(keys, _some(chance, everyone, 0.95), budget_fen),
        vouchers=keys.iloc[:0],
    )


def _some(chance: np.random.Generator, places: np.ndarray, part: float) -> np.ndarray:
    return places[chance.random(len(places)) < part]


def _tranches(
    keys: pd.DataFrame, places: np.ndarray, kind: str, amount_fen: np.ndarray, days: np.ndarray
) -> pd.DataFrame:
    issued_on = np.datetime64(date(YEAR, 1, 1), "us") + days[places].astype("timedelta64[D]")
    return keys.iloc[places].assign(kind=kind, amount_fen=amount_fen[places], issued_on=issued_on)


def _payments(keys: pd.DataFrame, amounts_fen: np.ndarray) -> pd.DataFrame:
    rows = keys.loc[keys.index.repeat(MONTHS_IN_YEAR)].reset_index(drop=True)
    return rows.assign(
        month=np.tile(np.arange(1, MONTHS_IN_YEAR + 1), len(keys)),
        paid_in_month_fen=amounts_fen.ravel(),
        paid_by=VOUCHERS,
        entered_in_month_fen=0,
    )


def _checkpoints(keys: pd.DataFrame, places: np.ndarray, budget_fen: np.ndarray) -> pd.DataFrame:
    planned = budget_fen[places, None] * np.array(CHECKPOINT_MONTHS) // MONTHS_IN_YEAR
    rows = keys.iloc[np.repeat(places, len(CHECKPOINT_MONTHS))].reset_index(drop=True)
    return rows.assign(
        month=np.tile(np.array(CHECKPOINT_MONTHS, dtype=np.int32), len(places)),
        planned_fen=planned.ravel(),
        inferred=False,
        corrected=False,
    )
