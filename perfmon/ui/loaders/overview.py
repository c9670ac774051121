"""Everything that 总览 reads for the whole county where no month is chosen."""

from perfmon.ui.groupings import GROUPINGS, offered_groupings
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.cuts import corrections_of
from perfmon.ui.loaders.opening import years_on_hand
from perfmon.ui.loaders.projects import months_of, unjudged_sums
from perfmon.ui.loaders.rankings import listed_groups, listed_stuck_projects
from perfmon.ui.loaders.tie_outs import treasury_state
from perfmon.ui.overview_tabs import TABS
from perfmon.ui.stuck import COUNT
from perfmon.workflows.cutoffs import default_month


def read_first_page(data_version: int) -> None:
    """Reads it, so that it is kept for the visitor who comes first; nothing where no project is."""
    assert TABS, "the page's parts are imported, which takes longer than to read a county"
    on_hand = next((each for each in years_on_hand(data_version, None) if each.has_projects), None)
    if on_hand is None:
        return
    asked, month = Asked(data_version, None, on_hand.year), default_month(on_hand)
    months_of(asked)
    corrections_of(asked, month)
    treasury_state(asked, month)
    unjudged_sums(asked, month)
    listed_groups(asked, month, GROUPINGS[offered_groupings(asked)[0]])
    listed_stuck_projects(asked, month, COUNT)
