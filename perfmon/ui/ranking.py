"""The departments farthest behind their plan, as bars to click."""

from perfmon.charts.ranking import department_gaps, department_gaps_title
from perfmon.ui.chart import show_clickable_chart
from perfmon.ui.loaders.rankings import listed_groups
from perfmon.ui.page import Page


def show_ranking(page: Page, height: int) -> str | None:
    """Draws the bars and gives the code of the department just clicked, once."""
    departments = listed_groups(page.asked, page.month, ("department_code", "department_name"))
    figure = department_gaps(departments, page.palette, cutoff=page.cutoff, height=height)
    return show_clickable_chart(department_gaps_title(departments), figure, "ranking")
