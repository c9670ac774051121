"""审核意见: the grades of the departments, and the letter and the lists to take away."""

import pandas as pd
import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.measures.target_grades import rule_words, ungraded_words, whole_sentence
from perfmon.reports.review_letter import review_letter, review_letter_name
from perfmon.reports.review_list import (
    county_book,
    county_book_name,
    review_list,
    review_list_name,
)
from perfmon.ui.choice import choose, write_address
from perfmon.ui.downloads import offer_download
from perfmon.ui.forms import DOCX
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.review_papers import (
    department_grades,
    department_review,
    graded_departments,
    year_review,
)
from perfmon.ui.loaders.target_reviews import chosen_rounds
from perfmon.ui.page import Page
from perfmon.ui.review_grades import (
    CRITERION_COLUMNS,
    GRADE_COLUMNS,
    PROJECT_GRADE_COLUMNS,
    UNGRADED,
    grades_sentence,
)
from perfmon.ui.tables import Height, pick_row, show_table
from perfmon.ui.words import plain

FEW_ROWS, TABLE_HEIGHT = 10, 330
_KEY = "department"


def show_letters(page: Page, selection: ReviewSelection) -> None:
    """The departments with their grades, and the papers of the one that is chosen."""
    every = graded_departments(page.asked)
    chosen = chosen_rounds(page.asked, ReviewSelection(
        sections=selection.sections, departments=selection.departments
    ))  # fmt: skip
    rows = every[every["department_code"].isin(chosen["department_code"])]
    if rows.empty:
        st.info("没有符合条件的部门。放宽上面的业务股室、主管部门再看。")
        return
    _show_county(page, rows.reset_index(drop=True))
    _show_department(page, rows)


def _show_county(page: Page, rows: pd.DataFrame) -> None:
    words, download = st.columns([9, 3], vertical_alignment="center")
    words.markdown(
        f"**{grades_sentence(rows)}**　:gray[按各单位最新一版；"
        f"点一行看这个部门{_why_ungraded(rows)}]"
    )
    offer_download(
        page.name,
        "下载全县汇总（Excel）" if page.asked.scope is None else "下载汇总（Excel）",
        lambda: county_book(year_review(page.asked), page.asked.year, is_demo=_is_demo()),
        file_name=county_book_name(page.asked.year),
        mime=XLSX,
        key="review_county_download",
        place=download,
        width="stretch",
    )
    height: Height = "content" if len(rows) <= FEW_ROWS else TABLE_HEIGHT
    picked = pick_row(rows, GRADE_COLUMNS, "review_grades", height)
    if picked is not None:
        write_address(**{_KEY: str(picked["department_code"])})


def _why_ungraded(rows: pd.DataFrame) -> str:
    count = int((rows["grade"] == UNGRADED).sum())
    return f"；未评的 {count} 个，文本没有检查过或没有读到项目" if count else ""


def _show_department(page: Page, rows: pd.DataFrame) -> None:
    labels = {
        str(code): f"{name}（{code}）"
        for code, name in rows[["department_code", "department_name"]].itertuples(index=False)
    }
    choice, letter, findings = st.columns([6, 3, 3], vertical_alignment="center")
    with choice:
        code = choose("主管部门", labels, _KEY, next(iter(labels)))
    write_address(**{_KEY: code})
    year, name = page.asked.year, str(rows.set_index("department_code").at[code, "department_name"])
    offer_download(
        page.name,
        "下载审核意见（Word）",
        lambda: review_letter(department_review(page.asked, code), year, is_demo=_is_demo()),
        file_name=review_letter_name(code, name, year),
        mime=DOCX,
        key="review_letter_download",
        place=letter,
        type="primary",
        width="stretch",
    )
    offer_download(
        page.name,
        "下载问题清单（Excel）",
        lambda: review_list(department_review(page.asked, code), year, is_demo=_is_demo()),
        file_name=review_list_name(code, name, year),
        mime=XLSX,
        key="review_list_download",
        place=findings,
        width="stretch",
    )
    _show_grades(page, code, name)


def _show_grades(page: Page, code: str, name: str) -> None:
    review = department_review(page.asked, code)
    if review.wholes.empty:
        st.info(f"{plain(name)}的文本没有检查过或没有读到项目，不评等级。")
        return
    whole = review.wholes.iloc[0].to_dict()
    criteria, projects = department_grades(page.asked, code)
    st.markdown(f"**{plain(name)}：{whole_sentence(whole)}**")
    show_table(criteria, CRITERION_COLUMNS)
    st.caption(f"{rule_words()}{ungraded_words(review.findings[review.findings['is_open']])}。")
    st.markdown(f"**各项目**（{len(projects)} 个）")
    show_table(
        projects, PROJECT_GRADE_COLUMNS, "content" if len(projects) <= FEW_ROWS else TABLE_HEIGHT
    )


def _is_demo() -> bool:
    return opened_database().is_demo
