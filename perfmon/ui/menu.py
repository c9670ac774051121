"""The menu: the list of pages. The server runs this file as its main script.

It does not stand beside `pages/`: there Streamlit would take the folder for its own old menu, run a
page's file alone for the first deep link of a fresh server, and greet it with "Page not found".
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from perfmon.roles import first_page
from perfmon.ui.access import current_access

ROOT = Path(__file__).resolve().parents[2]
OVERVIEW_PAGE = ROOT / "pages" / "overview.py"
TO_DO_PAGE = ROOT / "pages" / "todo.py"
DEPARTMENT_PAGE = ROOT / "pages" / "department.py"
PROJECT_PAGE = ROOT / "pages" / "project.py"
IMPORT_PAGE = ROOT / "pages" / "imports.py"
REVIEW_PAGE = ROOT / "pages" / "target_review.py"
TIE_OUT_PAGE = ROOT / "pages" / "tie_out.py"
CLOSING_PAGE = ROOT / "pages" / "closing.py"
PROMISES_PAGE = ROOT / "pages" / "promises.py"
MEETING_PAGE = ROOT / "pages" / "meeting.py"
ENTRY_PAGE = ROOT / "pages" / "entry.py"
TASKS_PAGE = ROOT / "pages" / "monitoring_tasks.py"
LAGGING_PAGE = ROOT / "pages" / "lagging.py"
FORMS_PAGE = ROOT / "pages" / "official_forms.py"
INDICATORS_PAGE = ROOT / "pages" / "results.py"
DOUBLE_PAGE = ROOT / "pages" / "double_monitoring.py"
RULES_PAGE = ROOT / "pages" / "rules.py"
SYSTEM_PAGE = ROOT / "pages" / "system.py"


Entry = tuple[Path, str, str]
"""A page's file, its title, and its address."""

MENU: dict[str, tuple[Entry, ...]] = {
    "": (
        (OVERVIEW_PAGE, "总览", "home"),
        (TO_DO_PAGE, "待办", "to-do"),
        (DEPARTMENT_PAGE, "部门", "departments"),
        (PROJECT_PAGE, "项目", "projects"),
        (LAGGING_PAGE, "滞后项目", "behind"),
    ),
    "绩效": (
        (INDICATORS_PAGE, "绩效指标", "indicators"),
        (DOUBLE_PAGE, "双监控", "double-monitoring"),
        (REVIEW_PAGE, "目标审核", "target-review"),
    ),
    "填报和报表": (
        (ENTRY_PAGE, "填报", "reporting"),
        (TASKS_PAGE, "监控任务", "monitoring-tasks"),
        (FORMS_PAGE, "报表", "forms"),
    ),
    "数据和规则": (
        (IMPORT_PAGE, "导入", "import"),
        (TIE_OUT_PAGE, "对账", "reconciliation"),
        (RULES_PAGE, "规则", "rule-sets"),
        (SYSTEM_PAGE, "系统", "administration"),
    ),
    "月结和会议": (
        (CLOSING_PAGE, "月结", "month-closing"),
        (MEETING_PAGE, "会议", "meeting-room"),
        (PROMISES_PAGE, "承诺", "meeting-promises"),
    ),
}
"""The sections, in order: what everybody looks at needs none; then by who works there (绩效股,
单位和主管部门, 国库股和业务股室, and once a month all of them), each in the order of the work.

An address differs from its file's name, or AppTest runs the page without the menu.
"""


def show_menu() -> None:
    """Draws the menu of what the visitor may look at, and runs the chosen page.

    A page that they may not is not in the menu; its address still answers, with why not.
    """
    icon = Path(__file__).with_name("icon.svg")
    st.set_page_config(page_title="预算绩效运行监控", page_icon=str(icon), layout="wide")
    access = current_access()
    first = first_page(access.roles, only_read=access.only_reads)
    sections = {
        name: [
            page
            for file, title, address in entries
            for page in _pages(file, title, address, first, shown=access.may(address))
        ]
        for name, entries in MENU.items()
    }
    st.navigation(sections, position="top").run()


def _pages(
    file: Path, title: str, address: str, first: str, *, shown: bool
) -> Iterator[StreamlitPage]:
    """A page at its address; the first one at the root too, and there in the menu.

    Streamlit knows its first page by the root alone, so that a link to its address, kept or sent
    by somebody who begins elsewhere, would be greeted with "Page not found".
    """
    visibility: Literal["visible", "hidden"] = "visible" if shown else "hidden"
    if address == first:
        yield st.Page(file, title=title, url_path="", default=True, visibility=visibility)
        visibility = "hidden"
    yield st.Page(file, title=title, url_path=address, visibility=visibility)


if __name__ == "__main__":
    show_menu()
