"""The search field in the head of every page, and the list of hits that drops down from it."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from perfmon.search.index import Entry, Hits, Kind
from perfmon.search.spoken_month import SpokenMonth, find_spoken_month
from perfmon.store.asking import Scope
from perfmon.ui.choice import write_address
from perfmon.ui.focus import focus_on_unit
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import data_version, years_on_hand
from perfmon.ui.loaders.search import search_index
from perfmon.ui.menu import DEPARTMENT_PAGE, OVERVIEW_PAGE, PROJECT_PAGE
from perfmon.ui.words import plain
from perfmon.workflows.cutoffs import cutoffs, default_month

DONE = "searches_done"
SEARCH_WIDTH = 232
"""Of the field: beside year, month and badge on a desk, beside the year on a phone."""

LONGEST = 60
"""So many characters of what is typed are read."""

_HOW = "可以输名称的一部分、代码、拼音或它的首字母，或 9月、三季度。"


class Shown(NamedTuple):
    """Where a visitor looks at: the key of the reads, with its year, and the month."""

    asked: Asked
    month: int

    @property
    def address(self) -> dict[str, str]:
        return {"year": str(self.asked.year), "month": str(self.month)}


def last_shown(scope: Scope) -> Shown | None:
    """What a page without a choice of year and month searches from: those that were shown last.

    None where there is nothing to be found.
    """
    version = data_version()
    filled = [each for each in years_on_hand(version, scope) if each.has_projects]
    years = {str(each.year): each for each in filled}
    if not years:
        return None
    on_hand = years.get(st.session_state.get("year", ""), next(iter(years.values())))
    months = {str(month): month for month in cutoffs(on_hand)}
    month = months.get(st.session_state.get("month", ""), default_month(on_hand))
    return Shown(Asked(version, scope, on_hand.year), month)


@st.fragment
def show_search(shown: Shown, page_has_month: bool = True) -> None:
    """Draws the field; while something stands in it, the hits below. Typing runs only this part.

    Args:
        shown: what is kept on the way to a hit, unless a period is typed.
        page_has_month: whether a period alone stays on this page.
    """
    done = st.session_state.setdefault(DONE, 0)
    with st.container(gap=None, key="search"):
        typed = st.text_input(
            "搜索",
            type="search",
            key=f"search_{done}",
            placeholder="搜项目、单位、9月…",
            live="200ms",
            label_visibility="collapsed",
        )
        if typed and typed.strip():
            with st.container(border=True, gap="xxsmall", key="search_hits"):
                _show_hits(shown, typed[:LONGEST], page_has_month)


def _show_hits(shown: Shown, typed: str, page_has_month: bool) -> None:
    """A name that holds what was typed goes before a period read out of it: 「2023年中央…」."""
    found = search_index(shown.asked).find(typed)
    spoken = find_spoken_month(typed)
    words, goal = typed, shown
    if spoken is not None:
        then = _show_month(shown, spoken, page_has_month)
        if not found:
            words, goal = spoken.rest, then or shown
            found = search_index(goal.asked).find(words)
    for kind, hits in found.items():
        _show_kind(kind, hits, goal)
    if words and not found:
        st.caption(f"没有找到「{plain(words)}」。{_HOW}")


def _show_kind(kind: Kind, hits: Hits, goal: Shown) -> None:
    count = len(hits.entries) + hits.more
    more = f" · 共 {count} 个，先列 {len(hits.entries)} 个，再多输几个字" if hits.more else ""
    st.caption(f"{kind}{more}")
    for entry in hits.entries:
        name = f"**{plain(entry.name)}**"
        below = f"　:gray[{plain(entry.above)}]" if entry.above else ""
        if _hit(f"{name}{below}", f"{kind.name}_{entry.code}"):
            _open(entry, goal)


def _open(entry: Entry, goal: Shown) -> None:
    """Opens the page of a project or department, or a unit's projects on its department's page."""
    if entry.kind is Kind.PROJECT:
        _go(PROJECT_PAGE, goal.address | {"project": entry.code})
    unit = focus_on_unit(entry.code) if entry.kind is Kind.UNIT else {}
    _go(DEPARTMENT_PAGE, goal.address | {"department": entry.department_code} | unit)


def _show_month(shown: Shown, spoken: SpokenMonth, page_has_month: bool) -> Shown | None:
    """Offers a spoken month, and gives it; says so and gives None where it is not on hand."""
    year, month = spoken.beside(shown.asked.year, shown.month)
    years = {each.year: each for each in years_on_hand(shown.asked.data_version, shown.asked.scope)}
    if year not in years:
        on_hand = "、".join(str(each) for each in sorted(years))
        st.caption(f"库里没有 {year} 年的项目，有 {on_hand} 年的。")
        return None
    months = cutoffs(years[year])
    says_month = spoken.month is not None or spoken.months_back
    if month not in months and not says_month:
        month = default_month(years[year])
    if month not in months:
        latest = next(iter(months.values()))
        st.caption(f"{year}年{month}月还没有支付数据，现在能看到 {latest.full_label}。")
        return None
    then = Shown(shown.asked._replace(year=year), month)
    st.caption("时间")
    where = "这一页换到这个月" if page_has_month else "看总览"
    if _hit(f"**截至 {months[month].full_label}**　:gray[{where}]", "month"):
        if not page_has_month:
            _go(OVERVIEW_PAGE, then.address)
        write_address(**then.address)
        st.rerun()
    return then


def _hit(label: str, key: str) -> bool:
    """Draws one line of the list; when it is clicked, the next run has an empty field."""
    key = f"hit_{key}"
    clicked = st.button(label, key=key, type="tertiary", width="stretch", wrap=False)
    if clicked:
        st.session_state[DONE] += 1
    return clicked


def _go(page: Path, address: dict[str, str]) -> None:
    st.switch_page(page, query_params=address)
