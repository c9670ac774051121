"""The menu: the list of pages. The server runs this file as its main script.

It does not stand beside `pages/`: there Streamlit would take the folder for its own old menu, run a
page's file alone for the first deep link of a fresh server, and greet it with "Page not found".
"""

from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
OVERVIEW_PAGE = ROOT / "pages" / "overview.py"
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


def show_menu() -> None:
    """Draws the menu and runs the chosen page.

    Each `url_path` differs from its file's name, or AppTest runs the page without the menu.
    """
    icon = Path(__file__).with_name("icon.svg")
    st.set_page_config(page_title="预算绩效运行监控", page_icon=str(icon), layout="wide")
    pages = [
        st.Page(OVERVIEW_PAGE, title="总览", url_path="home", default=True),
        st.Page(DEPARTMENT_PAGE, title="部门", url_path="departments"),
        st.Page(PROJECT_PAGE, title="项目", url_path="projects"),
        st.Page(LAGGING_PAGE, title="滞后项目", url_path="behind"),
        st.Page(INDICATORS_PAGE, title="绩效指标", url_path="indicators"),
        st.Page(DOUBLE_PAGE, title="双监控", url_path="double-monitoring"),
        st.Page(IMPORT_PAGE, title="导入", url_path="import"),
        st.Page(REVIEW_PAGE, title="目标审核", url_path="target-review"),
        st.Page(TIE_OUT_PAGE, title="对账", url_path="reconciliation"),
        st.Page(CLOSING_PAGE, title="月结", url_path="month-closing"),
        st.Page(PROMISES_PAGE, title="承诺", url_path="meeting-promises"),
        st.Page(MEETING_PAGE, title="会议", url_path="meeting-room"),
        st.Page(ENTRY_PAGE, title="填报", url_path="reporting"),
        st.Page(TASKS_PAGE, title="监控任务", url_path="monitoring-tasks"),
        st.Page(FORMS_PAGE, title="报表", url_path="forms"),
        st.Page(RULES_PAGE, title="规则", url_path="rule-sets"),
    ]
    st.navigation(pages, position="top").run()


if __name__ == "__main__":
    show_menu()
