"""上年结转 on the page of the new year's project: how much, from where, and whether 指标 agree."""

from typing import Any

import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.year_openings import carry_overs_of, compared_carry_overs
from perfmon.ui.words import plain


@drawn_once
def show_carry_over(view: View, unit_code: str, project_code: str) -> None:
    """A line a project of the year before; nothing where none goes on as this one."""
    rows = carry_overs_of(view.asked)
    mine = rows[(rows["to_unit_code"] == unit_code) & (rows["to_code"] == project_code)]
    if mine.empty:
        return
    year = view.asked.year
    compared = compared_carry_overs(view.asked)
    here = (compared["to_unit_code"] == unit_code) & (compared["to_code"] == project_code)
    (beside,) = compared[here].to_dict("records")
    sign = ":green[●]" if beside["is_printed"] and not beside["difference_fen"] else ":orange[▲]"
    lines = [
        f"**上年结转** {format_wanyuan(int(row['amount_fen']))} 万元，"
        f"来自{year - 1}年12月月结，{_from_words(row)}"
        for row in mine.to_dict("records")
    ]
    st.markdown("  \n".join([*lines, f"{sign} {plain(beside['words'])}"]))


def _from_words(row: dict[Any, Any]) -> str:
    """Of which project it was; of one outside the visitor's scope only that."""
    if is_missing(row["from_code"]):
        return f"别的单位的项目　:gray[{plain(row['actor'])}登记]"
    told = f"{plain(row['from_code'])} · {plain(row['actor'])}登记"
    return f"项目“{plain(row['from_name'])}”　:gray[{told}]"
