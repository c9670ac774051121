"""待办 on the page: how much is to be done until when, the list by kind, who owes what, reviews."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from perfmon import clock
from perfmon.measures.to_do import (
    ANSWER,
    CHECK,
    ENTER,
    EXPLAIN,
    OF_UNIT,
    count_by_unit,
    to_do_sentence,
)
from perfmon.measures.to_do_answers import LETTER
from perfmon.measures.to_do_entries import SHEETS
from perfmon.measures.to_do_reviews import PENDING, VERSION
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.reports.to_do_list import to_do_book, to_do_book_name
from perfmon.roles import Act
from perfmon.ui.downloads import offer_download
from perfmon.ui.focus import EVERY, choose_unit
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.entries import entry_unit_labels
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.to_do import ToDo, review_to_do, to_do_of
from perfmon.ui.page import Page
from perfmon.ui.paging import shown_part
from perfmon.ui.tables import ROW_HEIGHT, Height, pick_row
from perfmon.ui.to_do_lists import UNIT_COLUMNS, listed_to_do, review_columns, to_do_columns
from perfmon.ui.words import plain

Picked = pd.Series | None
"""A row that was just clicked."""

PARAMETER = "to_do_unit"

MOST_ROWS = 9
"""A longer list scrolls within the height of so many."""

HINTS = {
    ENTER: "监控任务要的指标结果，没有报的草稿，退回的",
    CHECK: "发来的核对单，逐个项目确认或提异议",
    EXPLAIN: "灯是预警、滞后，或超出太多的，写明原因和年底预计",
    ANSWER: "函件、承诺、议定事项、退回的审核意见",
}


REVIEWED = {
    PENDING: ("reporting", Act.REVIEW),
    SHEETS: ("month-closing", Act.SETTLE_OBJECTION),
    LETTER: ("meeting-promises", Act.DECIDE_STEP),
    VERSION: ("target-review", Act.DECIDE_TEXT),
}
"""Topic of what waits for review → the page and the act by which it is reviewed."""


def sees_several(page: Page) -> bool:
    """Whether the visitor sees more units than one."""
    return len(entry_unit_labels(page.asked)) > 1


def reviews_any(page: Page) -> bool:
    """Whether the visitor reviews anything."""
    return any(page.access.may(*place) for place in REVIEWED.values())


def day_that_counts(page: Page) -> date:
    """The day from which days are counted: today; in 演示数据 the day after its last payments."""
    covered = page.on_hand.covered_until
    if opened_database().is_demo and covered is not None:
        return covered + timedelta(days=1)
    return clock.today()


def choose_whose(page: Page) -> str:
    """The unit whose 待办 is shown, EVERY for all that the visitor sees."""
    return choose_unit(entry_unit_labels(page.asked), PARAMETER)


def show_answer(page: Page, unit_code: str, on: date) -> None:
    """Draws the answer in one sentence, and the workbook beside it."""
    to_do, reviews = _to_do(page, unit_code, on), _reviews(page, unit_code, on)
    rows, left = to_do.rows, to_do.left
    words, download = st.columns([9, 3], vertical_alignment="center")
    waiting = f"　:gray[另有 {len(reviews)} 件已报、等审核]" if len(reviews) else ""
    whose = _whose(page, unit_code, left.unit_count)
    told = to_do_sentence(whose, left) if left.total else "没有要办的事"
    words.markdown(f"**{plain(told)}**{waiting}")
    if len(rows) or len(reviews):
        is_demo = opened_database().is_demo
        offer_download(
            page.name,
            "下载待办（Excel）",
            lambda: to_do_book(
                listed_to_do(rows, on),
                count_by_unit(rows),
                listed_to_do(reviews, on),
                on,
                is_demo=is_demo,
            ),
            file_name=to_do_book_name(on),
            mime=XLSX,
            key="to_do_download",
            place=download,
            width="stretch",
        )
    if opened_database().is_demo:
        st.caption(f"演示数据停在 {on - timedelta(days=1)}，还剩几天从第二天（{on}）数起。")


def show_lists(page: Page, unit_code: str, on: date) -> Picked:
    """Draws a list a kind, the most urgent first, and gives the row just clicked, once."""
    by_kind = _to_do(page, unit_code, on).by_kind
    if not by_kind:
        st.success(what_next(page, on))
        return None
    picked = None
    with_unit = unit_code == EVERY and sees_several(page)
    for kind, of_kind in by_kind.items():
        late = int((of_kind["days_left"] < 0).sum())
        st.markdown(
            f"**{kind}　{len(of_kind)} 件**{f'，:red[**■ {late} 件已过期**]' if late else ''}"
            f"　:gray[{HINTS[kind]}]"
        )
        key = f"to_do_{OF_UNIT.index(kind)}"
        listed = listed_to_do(shown_part(of_kind, key).rows, on)
        columns = to_do_columns(listed, with_unit=with_unit)
        clicked = pick_row(listed, columns, key, _height(listed))
        picked = clicked if picked is None else picked
    st.caption("点一行去办。期限按日历日数；没有期限的在后。")
    return picked


def show_units(page: Page, on: date) -> Picked:
    """Draws who has how much to do; a click shows that unit alone and leads nowhere else."""
    rows = _to_do(page, EVERY, on).rows
    if rows.empty:
        st.success(what_next(page, on))
        return None
    counted = count_by_unit(rows)
    st.markdown(":gray[已过期多的在前；点一行只看这个单位]")
    picked = pick_row(counted, UNIT_COLUMNS, "to_do_units", _height(counted, MOST_ROWS * 2))
    if picked is not None and picked["unit_code"] in entry_unit_labels(page.asked):
        st.query_params[PARAMETER] = str(picked["unit_code"])
        st.rerun()
    return None


def show_reviews(page: Page, unit_code: str, on: date) -> Picked:
    """Draws what waits for who reviews, and gives the row just clicked, once."""
    rows = _reviews(page, unit_code, on)
    if rows.empty:
        st.success("没有等审核的。单位报来的填报、异议、回复和修订的文本会列在这里。")
        return None
    st.markdown(f"**{len(rows)} 件已报、等审核**　:gray[点一行去审]")
    with_unit = unit_code == EVERY and sees_several(page)
    height = _height(rows, MOST_ROWS * 2)
    return pick_row(rows, review_columns(with_unit=with_unit), "to_do_reviews", height)


def what_next(page: Page, on: date) -> str:
    """What comes when nothing is to be done, and when."""
    next_year, next_month = page.asked.year, page.month + 1
    if next_month > MONTHS_IN_YEAR:
        next_year, next_month = next_year + 1, 1
    end = month_end(next_year, next_month)
    wait = f"（还有 {(end - on).days} 天）" if end > on else ""
    return (
        f"都办完了。接下来是 {next_year}年{next_month}月的数：月底以后{wait}导入支付，"
        "再核对支付、说明偏差；有监控任务、函件和承诺时也列在这里。"
    )


def _whose(page: Page, unit_code: str, unit_count: int) -> str:
    labels = entry_unit_labels(page.asked)
    if unit_code != EVERY:
        return labels[unit_code]
    return f"{unit_count} 个单位" if sees_several(page) else "本单位"


def _to_do(page: Page, unit_code: str, on: date) -> ToDo:
    return to_do_of(page.asked, page.month, on, None if unit_code == EVERY else unit_code)


def _reviews(page: Page, unit_code: str, on: date) -> pd.DataFrame:
    """What waits for this visitor: each topic for those who may review it, of their units."""
    rows = review_to_do(page.asked, page.month, on)
    is_theirs = pd.Series(False, rows.index)
    for topic, place in REVIEWED.items():
        if page.access.may(*place):
            scope = page.access.scope_on(*place)
            is_own = True if scope is None else rows["unit_code"].isin(scope)
            is_theirs |= (rows["topic"] == topic) & is_own
    return _of(rows[is_theirs].reset_index(drop=True), unit_code)


def _of(rows: pd.DataFrame, unit_code: str) -> pd.DataFrame:
    if unit_code == EVERY:
        return rows
    return rows[rows["unit_code"] == unit_code].reset_index(drop=True)


def _height(rows: pd.DataFrame, most: int = MOST_ROWS) -> Height:
    return "content" if len(rows) <= most else (most + 1) * ROW_HEIGHT
