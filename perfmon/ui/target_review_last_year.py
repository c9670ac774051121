"""与上年比: this year's targets beside last year's and what was reached then."""

import pandas as pd
import streamlit as st

from perfmon.measures.past_targets import (
    ADDED,
    BELOW_RESULT,
    BELOW_TARGET,
    DROPPED,
    FAR_ABOVE,
    PROJECT,
    VERDICTS,
    count_verdicts,
    select_past,
)
from perfmon.measures.review_selection import ReviewSelection
from perfmon.reports.past_list import past_list, past_list_name
from perfmon.ui.downloads import offer_download
from perfmon.ui.lagging import XLSX
from perfmon.ui.links import go_to_project
from perfmon.ui.loaders.names import unit_names
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.target_reviews import chosen_rounds
from perfmon.ui.loaders.text_rounds import past_targets
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, Height, pick_row, text

FEW_ROWS, TABLE_HEIGHT, MOST_ROWS = 14, 470, 500
USUAL = (BELOW_TARGET, BELOW_RESULT, FAR_ABOVE)
PERCENTS = {0: "不限", 5: "差 5% 以上", 10: "差 10% 以上", 30: "差 30% 以上"}


def show_last_year(page: Page, selection: ReviewSelection) -> None:
    """Draws the answer, two filters, and the list, the deepest cut first."""
    rounds = chosen_rounds(page.asked, selection)
    rows = past_targets(page.asked, tuple(int(each) for each in rounds["text_id"]))
    if rows.empty:
        st.info(
            f"没有可比的：这些单位在 {page.asked.year - 1} 年没有绩效文本。"
            "把上年的文本也导入，这里就列出比上年定低了、定高了、取消和新增的目标。"
        )
        return
    _show_answer(page, rows, selection)
    verdict, percent = st.columns([8, 3], vertical_alignment="bottom")
    verdicts = verdict.multiselect(
        "与上年比", VERDICTS, list(USUAL), placeholder="全部", key="past_verdicts"
    )
    least = percent.selectbox(
        "相差", list(PERCENTS), format_func=PERCENTS.__getitem__, key="past_percent"
    )
    chosen = select_past(rows, tuple(verdicts), int(least))
    names = rounds["department_name"].unique() if selection.departments else ()
    conditions = [
        selection.round, *selection.sections, *names, "、".join(verdicts) or "全部结论",
        PERCENTS[least] if least else "相差不限",
    ]  # fmt: skip
    _show_list(page, chosen, conditions)


def _show_answer(page: Page, rows: pd.DataFrame, selection: ReviewSelection) -> None:
    is_project = rows["place"] == PROJECT
    counts, projects = count_verdicts(rows[~is_project]), count_verdicts(rows[is_project])
    st.markdown(
        f"**两年都有的项目里 {int(rows['is_judged'].sum()):,} 项指标能比数字："
        f"低于上年目标 {counts[BELOW_TARGET]:,} 项、"
        f"低于上年完成值 {counts[BELOW_RESULT]:,} 项、"
        f"高于上年完成值 30% 以上 {counts[FAR_ABOVE]:,} 项**　"
        f"取消指标 {counts[DROPPED]:,} 项、新增 {counts[ADDED]:,} 项；"
        f"取消项目 {projects[DROPPED]:,} 个、新增 {projects[ADDED]:,} 个　"
        f":gray[{selection.round}]"
    )
    st.caption(
        f"与 {page.asked.year - 1} 年 12 月在用的文本、全年最后一次已审结果比。"
        "“不超过”类反着算：上限放宽就是低于上年。计量单位不同、只反映资金、定性和按期完成的不比；"
        "上年结转的项目只是上年的剩余，也不比。项目先按两年的关联，再按单位和编码、同单位的名称对上。"
    )


def _show_list(page: Page, rows: pd.DataFrame, conditions: list[str]) -> None:
    if rows.empty:
        st.info("没有符合条件的指标。放宽上面的条件再看。")
        return
    part = f"，列出前 {MOST_ROWS:,} 条" if len(rows) > MOST_ROWS else ""
    words, download = st.columns([9, 3], vertical_alignment="center")
    words.markdown(f"**{len(rows):,} 条**{part}　:gray[要求降得多的在前；点一行看项目]")
    every = _listed(rows, unit_names(page.asked.data_version, page.asked.scope))
    offer_download(
        page.name,
        "下载这张表（Excel）",
        lambda: past_list(every, page.asked.year, conditions, is_demo=opened_database().is_demo),
        file_name=past_list_name(page.asked.year),
        mime=XLSX,
        key="past_targets_download",
        place=download,
        width="stretch",
    )
    listed = every.head(MOST_ROWS)
    height: Height = "content" if len(listed) <= FEW_ROWS else TABLE_HEIGHT
    picked = pick_row(listed, PAST_COLUMNS, "past_targets", height)
    if picked is None:
        return
    is_past = DROPPED in picked["verdicts"] and picked["place"] == PROJECT
    go_to_project(page, picked, page.asked.year - 1 if is_past else None)


def _listed(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    shares = {
        name: (rows[f"{name}_share"].astype("float64") * 100).round(2)
        for name in ("to_target", "to_result")
    }
    return rows.assign(**shares, unit_name=rows["unit_code"].map(names))


_POINTS = {
    name: st.column_config.NumberColumn(label, format="%+,.2f%%", width=118, help=words)
    for name, label, words in (
        ("to_target", "要求比上年目标", "今年目标比上年目标多要求（+）或少要求（−）百分之几"),
        ("to_result", "要求比上年完成", "今年目标比上年完成值多要求（+）或少要求（−）百分之几"),
    )
}

PAST_COLUMNS: Columns = {
    "place": text("指标", 122),
    "target": text("今年目标", 86),
    "past_target": text("上年目标", 86),
    "past_result": text("上年完成", 86),
    "to_target": _POINTS["to_target"],
    "to_result": _POINTS["to_result"],
    "verdicts": st.column_config.MultiselectColumn(
        "结论", options=list(VERDICTS), color=["gray"] * len(VERDICTS), width=250
    ),
    "name": text("项目", 220),
    "unit_name": text("预算单位", 160),
    "level2": text("二级指标", 110),
}
