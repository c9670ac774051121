"""What is under way in the county (在途): by desk, and the projects that wait longest."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.ui.figures import amount
from perfmon.ui.line_lists import filled
from perfmon.ui.loaders.states import county_desks, listed_waiting
from perfmon.ui.page import Page
from perfmon.ui.state_lists import WAITING_COLUMNS
from perfmon.ui.tables import pick_row

COUNT = 8


def show_county_transit(page: Page) -> "pd.Series[Any] | None":
    """Draws the desks and the projects that wait longest; gives the project just clicked, once."""
    desks = county_desks(page.asked, page.month)
    if desks.empty:
        st.markdown(f"**截至{page.cutoff.label}没有在途**　:gray[已申请未支付]")
        return None
    total = amount(desks["amount_fen"].sum())
    parts = "；".join(_desk_words(desk) for desk in desks.to_dict("records"))
    st.markdown(f"**在途 {total} 万元：{parts}**　:gray[不算已支付。等得最久的项目，点一行看]")
    waiting = listed_waiting(page.asked, page.month, COUNT)
    return pick_row(waiting, filled(waiting, WAITING_COLUMNS), "in_transit")


def _desk_words(desk: dict[Any, Any]) -> str:
    days = desk["longest_days"]
    waited = "" if is_missing(days) else f"，最久 {int(days)} 天"
    counted = f"（{desk['project_count']} 个项目{waited}）"
    return f"{desk['stage']} {amount(desk['amount_fen'])} 万元{counted}"
