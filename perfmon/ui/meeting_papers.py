"""会议材料: the papers of a closed month, one click each."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from perfmon.reports.meeting_papers import LETTER, PAPERS
from perfmon.roles import Act
from perfmon.ui.downloads import offer_download
from perfmon.ui.loaders.cuts import cut_of
from perfmon.ui.loaders.meetings import addressees_of, meeting_of
from perfmon.ui.page import Page

_A_LINE = 4
"""So many buttons stand beside each other."""


def show_papers(page: Page) -> None:
    """A button a paper; nothing while the month is open."""
    if not page.may(Act.TAKE_PAPERS):
        return
    if cut_of(page.asked, page.month) is None:
        return
    st.markdown("**会议材料**　:gray[数都取自月结，再生成都一样；会上登记的记到下个月月结为止]")
    meeting = meeting_of(page.asked, page.month)
    for start in range(0, len(PAPERS), _A_LINE):
        places = st.columns(_A_LINE)
        for place, paper in zip(places, PAPERS[start : start + _A_LINE], strict=False):
            offer_download(
                page.name,
                paper.title,
                partial(paper.write, meeting),
                file_name=paper.file_name(meeting),
                mime=paper.mime,
                key=f"paper_{paper.title}",
                place=place,
                act=Act.TAKE_PAPERS,
                width="stretch",
                help=paper.what,
            )
    _show_letters(page)


def _show_letters(page: Page) -> None:
    """One department's letter; all of them are among the papers."""
    departments = addressees_of(page.asked, page.month)
    st.markdown(
        f"**一个部门的{LETTER.title}**　:gray[决定了的按决定；没有决定的按规则拟稿，并写明]"
    )
    if departments.empty:
        st.caption("没有要发函的项目。")
        return
    rows = {str(row["department_code"]): row for row in departments.to_dict("records")}
    choice, download = st.columns([9, 3], vertical_alignment="center")
    code = choice.selectbox(
        "主管部门",
        list(rows),
        format_func=lambda code: _letter_label(rows[code]),
        label_visibility="collapsed",
        filter_mode="contains",
        key="letter_department",
    )
    row, meeting = rows[code], meeting_of(page.asked, page.month)
    offer_download(
        page.name,
        f"下载{row['letter']}（Word）",
        partial(LETTER.write, meeting, code),
        file_name=LETTER.file_name(meeting, row),
        mime=LETTER.mime,
        key="letter_download",
        place=download,
        act=Act.TAKE_PAPERS,
        width="stretch",
    )


def _letter_label(row: Mapping[Any, Any]) -> str:
    """县水务局（304）　整改通知书：整改 4 个、关注 12 个项目，其中 15 个的处理还没有人决定."""
    whose = f"{row['department_name']}（{row['department_code']}）"
    return f"{whose}　{row['letter']}：{LETTER.words(row)}"
