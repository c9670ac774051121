"""What an opened year took over of last year, though no project of the year goes on with it."""

import pandas as pd
import streamlit as st

from perfmon.ui.page import Page
from perfmon.ui.words import plain

MOST_NAMES = 5


def show_unplaced(page: Page, what: str, rows: pd.DataFrame) -> None:
    """A line that names the projects of what finds no project of the year; nothing where none."""
    if rows.empty:
        return
    names = rows["name"].drop_duplicates().tolist()
    more = f"等 {len(names)} 个项目" if len(names) > MOST_NAMES else ""
    year = page.asked.year
    st.caption(
        f"▲ 上年的{what} {len(rows)} 件，项目在{year}年还没有对上，没有列在这里："
        f"{plain('、'.join(names[:MOST_NAMES]))}{more}。"
        f"请在{year - 1}年12月的“月结”页登记结转。"
    )
