"""Long lists, a page at a time: a run styles and sends no more rows, however many there are."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

PAGE_ROWS = 500
"""A list of so many rows stands as one; a county's lists seldom have more."""


class Part(NamedTuple):
    """The rows on the screen.

    Attributes:
        rows: these, under the labels that they have in the list.
        first: the place of the first of them in the list.
    """

    rows: pd.DataFrame
    first: int


class Span(NamedTuple):
    """The rows on the screen, from one place of the list to before another."""

    first: int
    after: int


def shown_part(rows: pd.DataFrame, key: str) -> Part:
    """The page of a list that is on the screen, as `shown_span` says.

    Args:
        rows: the whole list, in its order.
        key: of the list, among those of the page.
    """
    first, after = shown_span(len(rows), key)
    return Part(rows.iloc[first:after], first)


def shown_span(count: int, key: str) -> Span:
    """Which rows of a list are on the screen; draws the pages to turn where there are several.

    A list of another length begins at its first page.

    Args:
        count: of all rows.
        key: of the list, among those of the page.
    """
    if count <= PAGE_ROWS:
        return Span(0, count)
    pages = -(-count // PAGE_ROWS)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        number = st.pagination(pages, key=f"{key}_page_of_{count}")
        first = (number - 1) * PAGE_ROWS
        after = min(first + PAGE_ROWS, count)
        st.caption(
            f"第 {number} 页，共 {pages} 页 · 第 {first + 1:,} 至 {after:,} 行，共 {count:,} 行；"
            "点表头只排这一页"
        )
    return Span(first, after)
