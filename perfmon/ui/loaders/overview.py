"""What is read of the whole county before anybody asks: 总览 first, then the lists of work."""

from perfmon.measures.selection import Selection
from perfmon.ui.groupings import GROUPINGS, offered_groupings
from perfmon.ui.lagging_filters import LAGGING
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.cuts import corrections_of
from perfmon.ui.loaders.departments import departments
from perfmon.ui.loaders.forecasts import county_forecast
from perfmon.ui.loaders.lagging import filter_options, selected_lagging_projects
from perfmon.ui.loaders.opening import years_on_hand
from perfmon.ui.loaders.projects import (
    month_projects,
    months_of,
    project_choice,
    unjudged_sums,
)
from perfmon.ui.loaders.rankings import listed_groups, listed_stuck_projects
from perfmon.ui.loaders.tie_outs import treasury_state
from perfmon.ui.overview_tabs import TABS
from perfmon.ui.stuck import COUNT
from perfmon.workflows.cutoffs import default_month


def read_first_page(data_version: int) -> None:
    """Reads 总览 where no month is chosen, so that it is kept for the visitor who comes first."""
    assert TABS, "the page's parts are imported, which takes longer than to read a county"
    opened = _opened_first(data_version)
    if opened is None:
        return
    asked, month = opened
    months_of(asked)
    corrections_of(asked, month)
    treasury_state(asked, month)
    unjudged_sums(asked, month)
    listed_groups(asked, month, GROUPINGS[offered_groupings(asked)[0]])
    listed_stuck_projects(asked, month, COUNT)


def read_work_lists(data_version: int) -> None:
    """Reads the projects of the same month as 部门, 项目 and 滞后项目 look through them."""
    opened = _opened_first(data_version)
    if opened is None:
        return
    asked, month = opened
    departments(asked)
    if month_projects(asked, month).empty:
        return
    county_forecast(asked, month)
    project_choice(asked, month)
    selected_lagging_projects(asked, month, Selection(lights=LAGGING))
    filter_options(asked, month)


def _opened_first(data_version: int) -> tuple[Asked, int] | None:
    """The year and month of an address that names none; None where no project is."""
    on_hand = next((each for each in years_on_hand(data_version, None) if each.has_projects), None)
    if on_hand is None:
        return None
    return Asked(data_version, None, on_hand.year), default_month(on_hand)
