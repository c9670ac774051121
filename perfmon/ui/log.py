"""日志 on the page: who did what to what, from → to, when, from where; searched, newest first."""

from datetime import date

import duckdb
import pandas as pd
import streamlit as st

from perfmon import clock
from perfmon.clock import wall_day, wall_time
from perfmon.reports.log_book import log_book, log_book_name
from perfmon.roles import Act
from perfmon.store.gone_entries import RESTORING, read_gone_entries
from perfmon.store.log import read_log_end
from perfmon.store.log_file import log_folder_of
from perfmon.store.log_files import end_words, files_beside, log_cursor
from perfmon.store.log_search import LogSpan, read_log_choices, read_log_span
from perfmon.ui.downloads import offer_download
from perfmon.ui.figures import MISSING
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.tables import Columns, Height, chosen_row, text, whole
from perfmon.ui.words import plain
from perfmon.workflows.log import AskedLog, batch_words, find_log

A_PAGE = 50
FEW_ROWS, TABLE_HEIGHT = 16, 520
MOST_DOWNLOADED = 20_000
LONGEST_WORDS = 120
MOST_GONE = 3

ALL = "全部"

LOG_COLUMNS: Columns = {
    "recorded": text("时间", 126),
    "actor": text("谁", 80),
    "act": text("做了什么", 90),
    "subject": text("对什么", 300),
    "value_before": text("原来", 190),
    "value_after": text("改为", 230),
    "address": text("从哪里", 90),
    "batch": text("批次", 110),
    "entry_id": whole("序号", 70),
}


def show_log() -> None:
    """Draws the filters, the entries found a page at a time, and where the log ends."""
    database = opened_database()
    cursor = database.cursor()
    end = read_log_end(cursor)
    st.markdown(
        "**谁在什么时候、从哪里、对什么做了什么**"
        f"　:gray[只增不改，一条扣一条；日志{end_words(database)}]",
        help=f"末条指纹全文 {end.hash}。抄下条数和指纹，以后核对时就知道末尾有没有被截去。",
    )
    if database.is_only_read:
        folder, files = plain(log_folder_of(database.path)), files_beside(database)
        st.caption(
            f"汇总库只读：建库时的日志在库里，看板开着时的在 {folder}，每开一次看板一个文件，"
            f"现有 {len(files)} 个；下面是合在一起的。"
        )
    cursor = log_cursor(database)
    span = read_log_span(cursor)
    if span.batches_before:
        st.caption(
            f"日志从本库升级时记起，第 {span.batches_before} 批和以前的在“导入”页的“历史”里。"
        )
    gone = read_gone_entries(cursor)
    for each in gone[:MOST_GONE]:
        st.caption(each.words)
    if len(gone) > MOST_GONE:
        st.caption(f"更早的见“{RESTORING}”各条。")
    _show_found(cursor, _ask(cursor, span))


def _ask(cursor: duckdb.DuckDBPyConnection, span: LogSpan) -> AskedLog:
    today = clock.today()
    begun = today if span.first is None else wall_day(span.first)
    ended = today if span.last is None else max(today, wall_day(span.last))
    actors, acts = read_log_choices(cursor)
    since, until, who, what, words = st.columns([2, 2, 2, 2, 3])
    first: date = since.date_input("从哪天", value=begun, format="YYYY-MM-DD", key="log_since")
    last: date = until.date_input("到哪天", value=ended, format="YYYY-MM-DD", key="log_until")
    actor = who.selectbox("谁", [ALL, *actors], key="log_actor", filter_mode="contains")
    act = what.selectbox("做了什么", [ALL, *acts], key="log_act", filter_mode="contains")
    said = words.text_input(
        "含有的字", key="log_words", max_chars=LONGEST_WORDS, placeholder="项目、单位、文件…"
    )
    return AskedLog(first, last, _chosen(actor), _chosen(act), said.strip())


def _chosen(picked: str) -> str:
    return "" if picked == ALL else picked


def _show_found(cursor: duckdb.DuckDBPyConnection, asked: AskedLog) -> None:
    held = int(st.session_state.get("log_page", 1))
    found = find_log(cursor, asked, A_PAGE, (held - 1) * A_PAGE)
    pages = max(-(-found.total // A_PAGE), 1)
    if held > pages:
        st.session_state["log_page"] = held = pages
        found = find_log(cursor, asked, A_PAGE, (held - 1) * A_PAGE)
    if not found.total:
        st.info("没有符合条件的日志。放宽上面的条件再看。")
        return
    told, page, download = st.columns([7, 2, 3], vertical_alignment="center")
    told.markdown(
        f"**{found.total:,} 条**，第 {held:,} 页，共 {pages:,} 页　:gray[新的在前；点一行看全文]"
    )
    page.number_input(
        "第几页", 1, pages, key="log_page", disabled=pages == 1, label_visibility="collapsed"
    )
    most = f"，最多 {MOST_DOWNLOADED:,} 条" if found.total > MOST_DOWNLOADED else ""
    offer_download(
        "administration",
        f"下载（Excel{most}）",
        lambda: _workbook(asked),
        log_book_name(clock.today()),
        XLSX,
        "log_download",
        place=download,
        act=Act.READ_LOG,
        width="stretch",
    )
    _show_rows(found.rows)


def _show_rows(rows: pd.DataFrame) -> None:
    """Draws the entries; the whole of the one that is picked stands above them."""
    rows = rows.assign(recorded=rows["recorded_at"].map(wall_time), batch=batch_words(rows))
    above = st.container()
    height: Height = "content" if len(rows) <= FEW_ROWS else TABLE_HEIGHT
    picked = chosen_row(rows, LOG_COLUMNS, "log_rows", height)
    if picked is None:
        return
    row = rows.iloc[picked]
    with above.container(border=True):
        batch = f"　批次 {row['batch']}" if row["batch"] else ""
        mark = f":gray[指纹 {row['hash'][:12]}]"
        st.markdown(
            f"**第 {row['entry_id']} 条**　{row['recorded']}　{plain(row['actor'])}"
            f"（{plain(row['address'])}）　{plain(row['act'])}{batch}　{mark}"
        )
        st.markdown(plain(row["subject"]))
        for label, column in (("原来", "value_before"), ("改为", "value_after")):
            st.markdown(f":gray[{label}]　{plain(row[column], MISSING)}")


def _workbook(asked: AskedLog) -> bytes:
    database = opened_database()
    cursor = log_cursor(database)
    found = find_log(cursor, asked, MOST_DOWNLOADED)
    ends = end_words(database)
    return log_book(found.rows, asked.conditions, ends, is_demo=database.is_demo)
