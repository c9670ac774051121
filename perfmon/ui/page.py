"""Opening a page: the access check, the head with year and cut-off, and what the page reads by."""

from dataclasses import dataclass

import streamlit as st

from perfmon.actor import Actor
from perfmon.charts.theme import Palette, palette
from perfmon.errors import NotAllowedError
from perfmon.measures.tie_out import State
from perfmon.periods import Cutoff
from perfmon.roles import Act
from perfmon.store.asking import Scope
from perfmon.store.overview import YearOnHand
from perfmon.ui.access import current_access
from perfmon.ui.account_menu import show_account_menu, way_words
from perfmon.ui.choice import choose, write_address
from perfmon.ui.emptiness import (
    show_demo_badge,
    show_empty_database,
    show_empty_year,
    show_import,
    show_nothing_in_scope,
)
from perfmon.ui.loaders.asked import Asked, View
from perfmon.ui.loaders.cuts import corrections_of
from perfmon.ui.loaders.departments import regions, unit_labels
from perfmon.ui.loaders.opening import data_version, opened_database, years_on_hand
from perfmon.ui.loaders.rules import light_rule_words
from perfmon.ui.loaders.tie_outs import treasury_state
from perfmon.ui.nightly import NIGHT
from perfmon.ui.search import SEARCH_WIDTH, Shown, show_search
from perfmon.ui.style import apply_style
from perfmon.ui.tie_out_words import coloured, state_words
from perfmon.ui.words import plain
from perfmon.workflows.access import Access
from perfmon.workflows.cutoffs import cutoffs, default_month

NO_PROJECTS = "没有项目"


@dataclass(frozen=True)
class Page:
    """What a page's reads and words depend on.

    Attributes:
        name: the page's address, by which `perfmon.roles` knows it.
        access: who is looking.
        asked: the key of every cached read.
        on_hand: the year shown.
        cutoff: the cut-off shown (截至).
        theme: of the visitor, light or dark.
    """

    name: str
    access: Access
    asked: Asked
    on_hand: YearOnHand
    cutoff: Cutoff
    theme: str

    @property
    def month(self) -> int:
        return self.cutoff.month

    @property
    def palette(self) -> Palette:
        """The colours of the visitor's theme."""
        return palette(self.theme)

    @property
    def view(self) -> View:
        """What the parts of the page are drawn from that nobody can click in."""
        return View(self.asked, self.month, self.theme)

    @property
    def address(self) -> dict[str, str]:
        """Year and month as they stand in the address, for links to other pages."""
        return {"year": str(self.asked.year), "month": str(self.month)}

    def may(self, act: Act) -> bool:
        """Whether the visitor may do it here for any unit; what they may not is not offered."""
        return self.access.may(self.name, act)

    def may_for(self, act: Act, *unit_codes: str) -> bool:
        """Whether they may do it here for all of these units, for the county where none is named.

        Who holds several roles sees units for which they may not do everything.
        """
        return self.access.may_for(self.name, act, unit_codes)

    def asked_for(self, act: Act) -> Asked:
        """What the page reads, of only the units for which the visitor may do it here."""
        return self.asked._replace(scope=self.access.scope_on(self.name, act))

    def actor_for(self, act: Act, *unit_codes: str) -> Actor:
        """The actor of a write on this page, asked for anew at the moment of writing.

        Raises:
            NotAllowedError: the visitor's roles do not reach that far, or no longer do.
        """
        return current_access().actor_for(self.name, act, unit_codes)


def open_page(name: str, title: str, of_regions: str = "") -> Page:
    """Checks the visitor, draws the head, and gives what the page reads by.

    Whom it is not for reads why; a database without projects, and a year that is opened and has
    none yet, shows how to fill it instead; and the run ends there.

    Args:
        name: the page's address, by which `perfmon.roles` knows it.
        title: what stands in its head.
        of_regions: what stands there in a file of several regions (汇总库); '' for the same.

    """
    access = current_access()
    apply_style()
    scope = allowed_scope(access, name, title)
    version = data_version()
    years = years_on_hand(version, scope)
    if not years:
        st.subheader(title)
        show_account_menu()
        show_failed_night(access)
        if scope is None:
            show_empty_database(access)
        else:
            show_nothing_in_scope()
        st.stop()
    head = st.container(horizontal=True, horizontal_alignment="distribute", gap="small")
    heading = head.container(width=540).empty()
    choices = head.container(horizontal=True, width="content", gap="small")
    search = choices.container(width=SEARCH_WIDTH)
    with choices.container(width=100):
        on_hand = _choose_year(years)
    if not on_hand.has_projects:
        heading.subheader(title, anchor=False)
        with choices:
            show_account_menu()
        write_address(year=str(on_hand.year))
        if scope is None:
            show_empty_year(on_hand.year, access)
        else:
            show_nothing_in_scope(on_hand.year)
        st.stop()
    with choices.container(width=128):
        cutoff = _choose_month(on_hand)
    with choices.container(width="content"):
        if opened_database().is_demo:
            show_demo_badge(access)
        elif access.may("import", Act.IMPORT):
            show_import(access)
    with choices:
        show_account_menu()
    write_address(year=str(on_hand.year), month=str(cutoff.month))
    asked = Asked(version, scope, on_hand.year)
    if of_regions and len(regions(asked)) > 1:
        title = of_regions
    parted = _scope_words(asked)
    if parted == NO_PROJECTS:
        heading.subheader(title, anchor=False)
        show_nothing_in_scope(on_hand.year)
        st.stop()
    with search:
        show_search(Shown(asked, cutoff.month))
    states = [coloured(*state) for state in _treasury(asked, cutoff.month)]
    corrections = corrections_of(asked, cutoff.month)
    closed = [] if corrections is None else [":gray[● 已月结]"]
    cut = " :gray[·] ".join([f":gray[截至 {cutoff.full_label}{parted}]", *states, *closed])
    heading.subheader(f"{title}　{cut}", anchor=False)
    show_failed_night(access)
    if corrections is not None and corrections.projects.size:
        st.caption(corrections.sentence)
    if on_hand.covered_until is None:
        st.warning("本年还没有支付数据，已支付按 0 计，支出进度和预警灯只供试看。")
    return Page(
        name=name,
        access=access,
        asked=asked,
        on_hand=on_hand,
        cutoff=cutoff,
        theme=st.context.theme.type or "light",
    )


def allowed_scope(access: Access, name: str, title: str) -> Scope:
    """The units whose figures the visitor may see on a page; whom it is not for reads why."""
    try:
        return access.scope_on(name)
    except NotAllowedError as refusal:
        st.subheader(title, anchor=False)
        st.warning(refusal.message)
        show_account_menu()
        st.stop()


def open_without_year(name: str, title: str) -> Access:
    """Checks the visitor and draws the head of a page that is about no year, and needs no figures.

    The choices that other pages keep in the address stay in the session.
    """
    access = current_access()
    apply_style()
    allowed_scope(access, name, title)
    head = st.container(horizontal=True, horizontal_alignment="distribute", gap="small")
    head.container(width="stretch").subheader(title, anchor=False)
    with head.container(horizontal=True, width="content", gap="small"):
        if opened_database().is_demo:
            with st.container(width="content"):
                show_demo_badge(access)
        show_account_menu()
    show_failed_night(access)
    return access


def show_failed_night(access: Access) -> None:
    """Says on every page that the nightly backup failed, to those in the bureau who can help."""
    if NIGHT.failure and access.may("import"):
        st.warning(
            f"每夜备份没有做成：{plain(NIGHT.failure)}"
            "较早的备份都在；每 15 分钟再试一次，备份文件夹在「系统」页。"
        )


NOT_REPORTED = "汇总库，只能看；绩效指标、目标、在途、承诺、对账各县没有上报"


def show_foot(page: Page) -> None:
    """The grey line under every page: scope, ruler, rule, coverage and when it was recorded."""
    covered = page.on_hand.covered_until
    parts = [
        light_rule_words(page.asked, page.cutoff.on),
        "计划 = 资金支出计划（考核线）",
        "序时 = 月份÷12，年中下达的资金从下达日算",
        f"支付数据到 {covered:%Y-%m-%d}" if covered else "还没有支付数据",
        *(f"{page.month}月 {words}" for _, words in _treasury(page.asked, page.month)),
        f"最近写入 {page.on_hand.recorded_at:%Y-%m-%d}（第 {page.asked.data_version} 次）",
        *(["演示数据"] if opened_database().is_demo else []),
        *([NOT_REPORTED] if opened_database().is_only_read else []),
        way_words(),
    ]
    st.caption(" · ".join(parts))


def _treasury(asked: Asked, month: int) -> list[tuple[State, str]]:
    """How the month stands against the treasury's report.

    Nothing for who sees only a part, nor in a consolidated file: each county compares its own.
    """
    if asked.scope is not None or opened_database().is_only_read:
        return []
    state, difference_fen = treasury_state(asked, month)
    return [(state, state_words(state, difference_fen))]


def _scope_words(asked: Asked) -> str:
    """How much of the county the page is about; NO_PROJECTS where a scope has none."""
    if asked.scope is None:
        return ""
    units = len(unit_labels(asked))
    return f" · 只含您范围内 {units} 个单位" if units else NO_PROJECTS


def _choose_year(years: list[YearOnHand]) -> YearOnHand:
    by_year = {str(on_hand.year): on_hand for on_hand in years}
    labels = {year: f"{year}年" for year in by_year}
    filled = next((on_hand for on_hand in years if on_hand.has_projects), years[0])
    return by_year[choose("年度", labels, "year", str(filled.year))]


def _choose_month(on_hand: YearOnHand) -> Cutoff:
    """The months that payments reach; by default the last whole one."""
    by_month = {str(month): cutoff for month, cutoff in cutoffs(on_hand).items()}
    labels = {month: f"截至{cutoff.label}" for month, cutoff in by_month.items()}
    return by_month[choose("截至", labels, "month", str(default_month(on_hand)))]
