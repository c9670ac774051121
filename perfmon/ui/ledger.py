"""考核台账 on the page."""

import streamlit as st

from perfmon.measures.assessment_ledger import PARTLY, STAGES
from perfmon.reports.assessment_ledger import TITLE, assessment_ledger_book
from perfmon.ui.downloads import offer_download
from perfmon.ui.form_lists import LEDGER_COLUMNS, PARTLY_COLUMNS, listed_ledger
from perfmon.ui.forms import stamp_of
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.forms import ledger, partly_told
from perfmon.ui.page import Page
from perfmon.ui.tables import show_table

LEDGER_HEIGHT = 460


def show_ledger(page: Page) -> None:
    """Coverage of the stages by department, and the workbook."""
    rows = ledger(page.asked, page.cutoff)
    county = rows.iloc[-1]
    whose = "全县" if page.asked.scope is None else "您的范围内"
    words, download = st.columns([9, 3], vertical_alignment="center")
    told = "，".join(f"{stage} {county[f'{stage}_count']} 个" for stage in STAGES)
    words.markdown(
        f"**{whose} {county['project_count']} 个项目：{told}**"
        "　:gray[监控指截至日应报的都报了，监控不全的另计；自评指各项都有得分，复核指财政局定过分]"
    )
    offer_download(
        page.name,
        "下载台账（Excel）",
        lambda: assessment_ledger_book(rows, stamp_of(page, None)),
        file_name=f"{TITLE}-{page.cutoff.full_label}.xlsx",
        mime=XLSX,
        key="ledger_download",
        place=download,
        width="stretch",
    )
    show_table(listed_ledger(rows), LEDGER_COLUMNS, LEDGER_HEIGHT)
    _show_partly(page, int(county[f"{PARTLY}_count"]))


def _show_partly(page: Page, count: int) -> None:
    """Opened, which projects told a part of what was asked for, and what is missing."""
    if not count:
        return
    box = st.expander(f"{PARTLY}的 {count} 个项目", key="ledger_partly", on_change="rerun")
    if box.open:
        with box:
            show_table(partly_told(page.asked, page.cutoff), PARTLY_COLUMNS, LEDGER_HEIGHT)
