"""双监控: do money and results go together, project by project?"""

from perfmon.ui.double_monitoring import choose_extent, show_double_monitoring
from perfmon.ui.links import go_to_project
from perfmon.ui.page import open_page, show_foot

page = open_page("double-monitoring", "双监控")
project = show_double_monitoring(page, choose_extent(page))
if project is not None:
    go_to_project(page, project)
show_foot(page)
