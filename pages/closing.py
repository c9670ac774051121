"""月结: closing a month, and what became of the months that are closed."""

from perfmon.ui.closing import show_closed_months, show_month
from perfmon.ui.meeting_papers import show_papers
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.year_opening import show_new_year

page = open_page("month-closing", "月结")
show_month(page)
show_papers(page)
show_closed_months(page)
show_new_year(page)
show_foot(page)
