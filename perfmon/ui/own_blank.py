"""本局空白表 on the page: the list of marks, the blank put in, and the files that come of it."""

import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.reports.form_books import form_book_name
from perfmon.reports.own_blank import GUIDE_SHEET, check_blank, fill_blank, fill_blanks, marks_guide
from perfmon.ui.downloads import offer_download
from perfmon.ui.forms import choose_preset, choose_scope, scope_words, stamp_of
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.forms import forms_of, scoped_gaps
from perfmon.ui.page import Page
from perfmon.ui.words import plain

ZIP = "application/zip"
LARGEST_BLANK_MB = 5


def show_own_blank(page: Page) -> None:
    """Takes a blank with marks, and offers it filled for every project of a scope."""
    words, guide = st.columns([9, 3], vertical_alignment="center")
    words.markdown(
        "**把本局自己的表（xlsx）放进来**：要填的格写上标记，如 `{{项目名称}}`、`{{年初预算数}}`；"
        "写了 `{{指标.三级指标}}` 这样标记的行，有几项指标就重复几行。字体、合并、行高都照原样。"
    )
    offer_download(
        page.name,
        "下载字段说明（Excel）",
        lambda: marks_guide(stamp_of(page, None)),
        file_name=f"{GUIDE_SHEET}.xlsx",
        mime=XLSX,
        key="marks_guide",
        place=guide,
        width="stretch",
    )
    uploaded = st.file_uploader(
        f"空白表（.xlsx，不超过 {LARGEST_BLANK_MB} MB）",
        type=["xlsx"],
        max_upload_size=LARGEST_BLANK_MB,
        key="own_blank",
    )
    if uploaded is None:
        return
    content = uploaded.getvalue()
    try:
        count = check_blank(content, uploaded.name)
    except PerfmonError as error:
        st.error(plain(error.message))
        return
    _offer(page, content, uploaded.name, count)


def _offer(page: Page, content: bytes, name: str, count: int) -> None:
    preset = choose_preset()
    scope = choose_scope(page)
    projects = len(scoped_gaps(page.asked, page.cutoff, preset, scope))
    if not projects:
        st.info("这个范围里没有参加判灯的项目，没有表可填。请换一个范围。")
        return
    one = projects == 1
    stem = name.removesuffix(".xlsx")
    book_name = form_book_name(stem, scope_words(page, scope), page.cutoff.full_label)
    st.markdown(f"**{plain(name)}：{count} 个标记，都认得；填 {projects} 个项目**")

    def made() -> bytes:
        forms = forms_of(page.asked, page.cutoff, preset, scope)
        return fill_blank(content, forms[0]) if one else fill_blanks(content, forms)

    offer_download(
        page.name,
        "下载填好的表（Excel）" if one else "下载填好的表（一个项目一份，压缩包）",
        made,
        file_name=book_name if one else f"{book_name.removesuffix('.xlsx')}.zip",
        mime=XLSX if one else ZIP,
        key="own_blank_download",
        type="primary",
    )
