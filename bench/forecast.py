"""How good the year-end forecast is, beside the rules of thumb: `python -m bench forecast FILE`.

FILE is a CSV of published months: year, month, unit, annual_budget_thousand,
planned_cumulative_thousand, paid_cumulative_thousand; `-` where there is none. Sums and reserves
(總計, 第二預備金) are left out. A cumulative figure that falls within the year is taken as a typing
error and held at the height reached, except December's. Every forecast is made from what was known
at the month's end; all rules see the same figures, and none goes beyond the budget.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from perfmon.measures.forecast import add_forecast
from perfmon.measures.past_years import past_shares
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

CUTOFF_MONTHS = (3, 6, 9)
LEFT_OUT = ("總計", "第二預備金")
FEN_PER_THOUSAND = 100_000

LAST_YEAR_GOALS = {3: 1.0, 6: 0.97, 9: 0.90}
PACE_GOAL, PACE_GOAL_WITHOUT_PAST = 0.4, 0.5
COVERAGE_GOAL = (0.75, 0.87)

RULES = ("ours", "pace", "plan", "last_year")


class Score(NamedTuple):
    """How good forecasts were, in points of the budget where nothing else is said.

    Attributes:
        unit_years: how many.
        mean: absolute error, one value a rule of RULES.
        median: absolute error, one value a rule of RULES.
        coverage: share of outcomes within the range.
    """

    unit_years: int
    mean: dict[str, float]
    median: dict[str, float]
    coverage: float

    def over(self, rule: str) -> float:
        """Our mean error over that of another rule."""
        return self.mean["ours"] / self.mean[rule]


def read_city_months(path: Path) -> pd.DataFrame:
    """The file as one row a unit and month: adjusted_budget_fen, planned_fen, paid_fen."""
    printed = pd.read_csv(path, na_values="-")
    months = printed[~printed["unit"].isin(LEFT_OUT)].sort_values(["unit", "year", "month"])
    paid = months["paid_cumulative_thousand"]
    reached = months.groupby(["unit", "year"])["paid_cumulative_thousand"].cummax()
    fen = pd.DataFrame(
        {
            "adjusted_budget_fen": months["annual_budget_thousand"],
            "planned_fen": months["planned_cumulative_thousand"],
            "paid_fen": reached.where(months["month"] < MONTHS_IN_YEAR, paid),
        }
    )
    fen = (fen * FEN_PER_THOUSAND).round().astype("Int64")
    return months[["year", "month", "unit"]].join(fen).dropna(subset=["adjusted_budget_fen"])


def forecast_units(months: pd.DataFrame, month: int, *, with_past: bool = True) -> pd.DataFrame:
    """Every unit-year that has the year before, forecast at the end of a month.

    Returns:
        One row a unit and year: actual and one column a rule of RULES, year-end rates; covered,
        whether the outcome is within the range.
    """
    ends = months[months["month"] == MONTHS_IN_YEAR].set_index(["unit", "year"])
    end_rate = (
        ends["paid_fen"] / ends["adjusted_budget_fen"].where(ends["adjusted_budget_fen"] > 0)
    ).dropna()
    judged = []
    for year in sorted(months["year"].unique()):
        cutoff = Cutoff.at(int(year), month)
        rows = months[(months["year"] == year) & (months["month"] == month)]
        rows = rows[rows["paid_fen"].notna() & (rows["adjusted_budget_fen"] > 0)]
        past = past_shares(months.dropna(subset=["paid_fen"]), ["unit"], int(year), cutoff)
        rows = rows.merge(past, on="unit", how="left").rename(
            columns={"past_share": "own_past_share"}
        )
        if not with_past:
            rows = rows.drop(columns="own_past_share")
        judged.append(_judge(add_forecast(rows, cutoff), end_rate, month))
    return pd.concat(judged)


def _judge(rows: pd.DataFrame, end_rate: pd.Series, month: int) -> pd.DataFrame:
    budget = rows["adjusted_budget_fen"].astype(float)
    keys = pd.MultiIndex.from_frame(rows[["unit", "year"]])
    before = pd.MultiIndex.from_arrays([rows["unit"], rows["year"] - 1])
    paid = rows["paid_fen"].astype(float)
    planned = rows["planned_fen"].astype(float)
    actual = end_rate.reindex(keys).to_numpy(dtype=float)
    judged = pd.DataFrame(
        {
            "unit": rows["unit"],
            "year": rows["year"],
            "actual": actual,
            "ours": rows["expected_fen"] / budget,
            "pace": (paid / budget * MONTHS_IN_YEAR / month).clip(upper=1),
            "plan": (paid / planned.where(planned > 0)).clip(upper=1),
            "last_year": end_rate.reindex(before).to_numpy(dtype=float),
            "covered": (actual >= rows["low_fen"] / budget) & (actual <= rows["high_fen"] / budget),
        }
    )
    return judged[judged["actual"].notna() & judged["last_year"].notna()]


def score(judged: pd.DataFrame) -> Score:
    """The errors and the coverage of forecasts."""
    errors = judged[list(RULES)].sub(judged["actual"], axis=0).abs() * 100
    return Score(
        len(judged),
        {str(rule): float(error) for rule, error in errors.mean().items()},
        {str(rule): float(error) for rule, error in errors.median().items()},
        float(judged["covered"].mean()),
    )


def bench_forecast(path: Path) -> str:
    """Markdown: the errors at the three dates, with and without earlier years, and by year.

    Over all years that have the year before, and over those from the third on: the second year is
    forecast from a single one.
    """
    months = read_city_months(path)
    with_past = {month: forecast_units(months, month) for month in CUTOFF_MONTHS}
    without = {month: forecast_units(months, month, with_past=False) for month in CUTOFF_MONTHS}
    return "\n".join(
        [
            *_tables("with earlier years", with_past, PACE_GOAL, against_last_year=True),
            *_tables("without any earlier year", without, PACE_GOAL_WITHOUT_PAST),
            "",
            *_by_year(with_past),
            "",
            "Absolute errors of the year-end rate in points, mean (median), over unit-years that "
            "have the year before. Goals in brackets; coverage is the share of outcomes within "
            "the 80% range. The fitted numbers (widths of the range, the rule without earlier "
            "years) come from months of 2009–2015: on those years their columns are no test.",
        ]
    )


def _tables(
    head: str,
    judged: dict[int, pd.DataFrame],
    pace_goal: float,
    *,
    against_last_year: bool = False,
) -> list[str]:
    """A table of all years, and one from the third year on where it has others."""
    lines = []
    for rows in (judged, from_third_year(judged)):
        if all(len(each) for each in rows.values()):
            titled = f"{head}, {_span(rows)}"
            lines += [*_table(titled, rows, pace_goal, against_last_year=against_last_year), ""]
    return lines


def from_third_year(judged: dict[int, pd.DataFrame]) -> dict[int, pd.DataFrame]:
    """The forecasts of the years that have two years before them."""
    second = min(int(rows["year"].min()) for rows in judged.values())
    return {month: rows[rows["year"] > second] for month, rows in judged.items()}


def _span(judged: dict[int, pd.DataFrame]) -> str:
    """The years of the forecasts: 2011–2015."""
    years = pd.concat([rows["year"] for rows in judged.values()])
    first, last = int(years.min()), int(years.max())
    return f"{first}" if first == last else f"{first}–{last}"


def _table(
    head: str,
    judged: dict[int, pd.DataFrame],
    pace_goal: float,
    *,
    against_last_year: bool = False,
) -> list[str]:
    return [
        f"| {head} | unit-years | ours | pace | plan shape | last year | ours / last year "
        "| ours / pace | coverage |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            score_row(month, score(rows), pace_goal, against_last_year=against_last_year)
            for month, rows in judged.items()
        ),
    ]


def score_row(
    month: int, found: Score, pace_goal: float, *, against_last_year: bool = False
) -> str:
    """A row of a table, with the goals."""
    errors = " | ".join(f"{found.mean[rule]:.2f} ({found.median[rule]:.2f})" for rule in RULES)
    goal = f" ({LAST_YEAR_GOALS[month]:.2f})" if against_last_year else ""
    low, high = COVERAGE_GOAL
    return (
        f"| end of month {month} | {found.unit_years} | {errors} "
        f"| {found.over('last_year'):.3f}{goal} | {found.over('pace'):.2f} ({pace_goal}) "
        f"| {found.coverage:.0%} ({low:.0%}–{high:.0%}) |"
    )


def _by_year(judged: dict[int, pd.DataFrame]) -> Sequence[str]:
    """The mean errors year by year: ours, last year's rate, coverage."""
    years = sorted(set(judged[CUTOFF_MONTHS[0]]["year"]))
    heads = " | ".join(f"end of month {month}: ours, last year, coverage" for month in judged)
    lines = [f"| year | {heads} |", "|---|" + "---|" * len(judged)]
    for year in years:
        found = [score(rows[rows["year"] == year]) for rows in judged.values()]
        cells = [
            f"{s.mean['ours']:.2f}, {s.mean['last_year']:.2f}, {s.coverage:.0%}" for s in found
        ]
        lines.append(f"| {year} | {' | '.join(cells)} |")
    return lines
