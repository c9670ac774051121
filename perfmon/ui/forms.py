"""官方表格 on the page: which form, of whom, what would be in it, and the file to download."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.measures import form_scope
from perfmon.measures.form_gaps import UNFILLED
from perfmon.measures.form_scope import COUNTY, DEPARTMENT, PROJECT, SCOPES, UNIT, FormScope
from perfmon.measures.result_standing import STANDINGS
from perfmon.measures.weights import Preset
from perfmon.reports.form_books import (
    MONITORING,
    SELF_EVALUATION,
    SUMMARY,
    form_book_name,
    official_book,
)
from perfmon.reports.form_paper import Stamp
from perfmon.reports.form_words import waiting_words
from perfmon.reports.monitoring_report import NAME, monitoring_report, monitoring_report_name
from perfmon.ui.choice import choose, write_address
from perfmon.ui.chooser import choose_department, choose_project
from perfmon.ui.downloads import offer_download
from perfmon.ui.form_lists import GAP_COLUMNS, WHOLE, listed_gaps
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.departments import departments, unit_labels
from perfmon.ui.loaders.forms import (
    forms_of,
    scoped_facts,
    scoped_gaps,
)
from perfmon.ui.loaders.names import whole_departments
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.results import held_back_words
from perfmon.ui.loaders.rules import rule_book
from perfmon.ui.page import Page
from perfmon.ui.tables import Height, show_table

PRESETS: tuple[Preset, ...] = ("10号", "101号")
REPORT = NAME
SHORT_NAMES = {
    MONITORING: "执行监控表",
    SELF_EVALUATION: "自评表",
    SUMMARY: "部门汇总表",
    REPORT: "监控报告",
}
FEW_ROWS, TABLE_HEIGHT = 12, 400


class Asking(NamedTuple):
    """What is chosen: the form, whose, and by which weights."""

    title: str
    scope: FormScope
    preset: Preset


Make = Callable[[Page, Asking], bytes]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_forms(page: Page) -> None:
    """The choices, what the form would lack, and the download."""
    asking = _choose(page)
    gaps = scoped_gaps(page.asked, page.cutoff, asking.preset, asking.scope)
    words, download = st.columns([9, 3], vertical_alignment="center")
    if gaps.empty:
        st.info("这个范围里没有参加判灯的项目，没有表可填。请换一个范围。")
        return
    has_points = asking.title in (SELF_EVALUATION, SUMMARY)
    listed = listed_gaps(gaps, has_points=has_points)
    whole = int(listed["lacking"].str.startswith(WHOLE).sum())
    words.markdown(
        f"**{asking.title}：{len(gaps)} 个项目，{int(gaps['indicator_count'].sum())} 项指标**"
        f"　:gray[齐全 {whole} 个；{_unfilled(gaps)}"
        f"{_ungranted(gaps) if has_points else ''}"
        f"没有全年预计 {int((~gaps['has_expected']).sum())} 个，空着的格留白]"
        + _waiting(int(gaps["waiting_count"].sum()))
    )
    if kept_back := held_back_words(page.asked, page.month):
        st.caption(f"{kept_back}。")
    words_of, cut = scope_words(page, asking.scope), page.cutoff.full_label
    is_word = asking.title == REPORT
    book_name = form_book_name(asking.title, words_of, cut)
    offer_download(
        page.name,
        "下载（Word）" if is_word else "下载（Excel）",
        lambda: _MAKERS[asking.title](page, asking),
        file_name=monitoring_report_name(words_of, cut) if is_word else book_name,
        mime=DOCX if is_word else XLSX,
        key="forms_download",
        place=download,
        type="primary",
        width="stretch",
    )
    height: Height = "content" if len(listed) <= FEW_ROWS else TABLE_HEIGHT
    show_table(listed, GAP_COLUMNS, height)


def _unfilled(gaps: pd.DataFrame) -> str:
    counts = {STANDINGS[name]: int(gaps[f"{name}_count"].sum()) for name in UNFILLED}
    told = (f"{word} {count} 项，" for word, count in counts.items() if count or word == "未报")
    return "".join(told)


def _ungranted(gaps: pd.DataFrame) -> str:
    return f"待定分 {int(gaps['ungranted_count'].sum())} 项，"


def _waiting(count: int) -> str:
    """Says what was reported and is not on the forms yet; nothing where all is reviewed."""
    words = waiting_words(count)
    return f"　:orange[{words}，在“填报”的“待审”里办]" if words else ""


def choose_preset() -> Preset:
    """By which weights and scores; 10号 unless another is chosen."""
    chosen = st.segmented_control(
        "评分办法", PRESETS, default="10号", required=True, key="forms_preset",
        label_visibility="collapsed", width="content", persist_state="session",
    )  # fmt: skip
    return chosen or "10号"


def stamp_of(page: Page, preset: str | None) -> Stamp:
    """What every sheet says of itself."""
    rule = rule_book(page.asked.data_version).at(page.cutoff.on).light
    return Stamp(page.cutoff.full_label, rule.label, preset, opened_database().is_demo)


def _choose(page: Page) -> Asking:
    with st.container(horizontal=True, gap="small"):
        title = st.segmented_control(
            "表", list(_MAKERS), default=MONITORING, required=True, key="forms_title",
            format_func=SHORT_NAMES.__getitem__,
            label_visibility="collapsed", width="content",
        )  # fmt: skip
        preset = PRESETS[0] if title in (MONITORING, REPORT) else choose_preset()
    return Asking(title or MONITORING, choose_scope(page), preset)


def choose_scope(page: Page) -> FormScope:
    """Which projects the forms are of."""
    with st.container(horizontal=True, gap="small"):
        kind = st.segmented_control(
            "范围", _kinds(page), default=UNIT, required=True, key="forms_scope",
            label_visibility="collapsed", width="content",
        )  # fmt: skip
        with st.container(width=420):
            return _choose_scope(page, kind or UNIT)


def _kinds(page: Page) -> Sequence[str]:
    """Of whom forms are offered: of the county, or of a department, only to who sees it whole."""
    if page.asked.scope is None:
        return SCOPES
    seen = departments(page.asked)
    return [PROJECT, UNIT, *([DEPARTMENT] if seen.keys() & _whole_departments(page) else [])]


def _whole_departments(page: Page) -> frozenset[str]:
    whole = whole_departments(page.asked.data_version, page.asked.scope)
    return frozenset(departments(page.asked)) if whole is None else whole


def _choose_scope(page: Page, kind: str) -> FormScope:
    if kind == PROJECT:
        return FormScope(kind, "-".join(choose_project(page)))
    if kind == DEPARTMENT:
        return FormScope(kind, choose_department(page, _whole_departments(page)).code)
    if kind == UNIT:
        labels = unit_labels(page.asked)
        code = choose("预算单位", labels, "unit", next(iter(labels)))
        write_address(unit=code)
        return FormScope(kind, code)
    return FormScope(COUNTY)


def scope_words(page: Page, scope: FormScope) -> str:
    """Whose form it is, for the file's name."""
    return form_scope.scope_words(scoped_facts(page.asked, page.cutoff, "10号", scope), scope)


def _official(page: Page, asking: Asking) -> bytes:
    facts = scoped_facts(page.asked, page.cutoff, asking.preset, asking.scope)
    label = rule_book(page.asked.data_version).at(page.cutoff.on).light.label
    return official_book(asking.title, facts, label, is_demo=opened_database().is_demo)


def _report(page: Page, asking: Asking) -> bytes:
    forms = forms_of(page.asked, page.cutoff, asking.preset, asking.scope)
    rule = rule_book(page.asked.data_version).at(page.cutoff.on).light
    name = scope_words(page, asking.scope)
    return monitoring_report(name, forms, page.cutoff, rule, stamp_of(page, None))


_MAKERS: dict[str, Make] = {
    MONITORING: _official,
    SELF_EVALUATION: _official,
    SUMMARY: _official,
    REPORT: _report,
}
