"""The departments farthest behind their plan, as bars to click."""

from perfmon.ui.chart import show_clickable_chart
from perfmon.ui.loaders.rankings import department_ranking
from perfmon.ui.page import Page


def show_ranking(page: Page, height: int) -> str | None:
    """Draws the bars and gives the code of the department just clicked, once."""
    ranking = department_ranking(page.view, page.cutoff.on, height)
    return show_clickable_chart(ranking.title, ranking.figure, "ranking")
