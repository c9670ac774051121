"""The curve and the monthly payments of the county, a department or a project."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from perfmon.charts.curve import curve_title, progress_curve
from perfmon.charts.payments import monthly_payments, monthly_payments_title
from perfmon.charts.theme import CARD_HEIGHT, palette
from perfmon.measures.groups import planned_part
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.ui.chart import show_chart
from perfmon.ui.figures import rate
from perfmon.ui.forecasts import group_band, project_band, show_project_forecast
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.projects import months_issued_until, months_of, months_of_project


def months_until(
    view: View, months: pd.DataFrame, read: Callable[[date], pd.DataFrame]
) -> pd.DataFrame:
    """The year's months as they looked at the cut-off shown.

    Those after it count as not reached; money issued after it and texts that come into force
    after it are in none of them.

    Args:
        view: whose month is the cut-off's.
        months: the twelve of them as they are known now, with texts_turn.
        read: gives them as they were known on a day.
    """
    later = months["month"] > view.month
    at_cut = months.iloc[view.month - 1]
    is_issued = months.loc[later, "adjusted_budget_fen"] != at_cut["adjusted_budget_fen"]
    if is_issued.any() or months.loc[later, "texts_turn"].any():
        months = read(at_cut["cut_on"].date())
    return months.assign(covered=months["covered"] & ~later)


def _group(view: View, department_code: str | None) -> pd.DataFrame:
    return months_until(
        view,
        months_of(view.asked, department_code),
        lambda until: months_issued_until(view.asked, department_code, until),
    )


def _project(view: View, unit_code: str, project_code: str) -> pd.DataFrame:
    return months_until(
        view,
        months_of_project(view.asked, unit_code, project_code),
        lambda until: months_of_project(view.asked, unit_code, project_code, until),
    )


@drawn_once
def show_group_curve(
    view: View, department_code: str | None = None, height: int = CARD_HEIGHT
) -> None:
    """The curve of the county or of one department: of its projects with a plan."""
    groups = _group(view, department_code)
    months = planned_part(groups)
    figure = progress_curve(months, palette(view.theme), height=height)
    at_cut = groups.iloc[view.month - 1]
    has_gap = 0 < at_cut["planned_budget_fen"] < at_cut["adjusted_budget_fen"]
    show_chart(f"{'有计划的项目' if has_gap else ''}{curve_title(months)}", figure, "curve")


@drawn_once
def show_forecast_curve(view: View, department_code: str | None = None) -> None:
    """The county or a department, all its projects, with what is expected by December.

    Without the plan lines: those are of the projects with a plan only.
    """
    band = group_band(view, department_code)
    if band is None:
        return
    unplanned = pd.Series(pd.NA, index=range(MONTHS_IN_YEAR), dtype="Int64")
    months = _group(view, department_code).reset_index(drop=True)
    months = months.assign(planned_fen=unplanned, reference_fen=unplanned)
    figure = progress_curve(months, palette(view.theme), forecast=band)
    expected = rate(band.expected_fen, months["adjusted_budget_fen"].iloc[view.month - 1], 1)
    show_chart(f"预计年底支出进度 {expected}", figure, "forecast_curve")


@drawn_once
def show_group_payments(view: View, department_code: str) -> None:
    """The monthly payments of one department."""
    months = _group(view, department_code)
    figure = monthly_payments(months, palette(view.theme))
    show_chart(monthly_payments_title(months), figure, "payments")


@drawn_once
def show_project_curve(view: View, unit_code: str, project_code: str) -> None:
    """The curve of one project with its forecast, in the picture and in a sentence."""
    months = _project(view, unit_code, project_code)
    band = project_band(view, unit_code, project_code)
    figure = progress_curve(months, palette(view.theme), forecast=band)
    show_chart(curve_title(months), figure, "curve")
    show_project_forecast(view, unit_code, project_code)


@drawn_once
def show_project_payments(view: View, unit_code: str, project_code: str) -> None:
    """The monthly payments of one project."""
    months = _project(view, unit_code, project_code)
    figure = monthly_payments(months, palette(view.theme))
    show_chart(monthly_payments_title(months), figure, "payments")
