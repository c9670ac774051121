"""The versions of the rules: which one holds now, saving a further one, and all there were."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.rules import RuleBook, RuleSet
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.roles import Act
from perfmon.store.rules import read_rules
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.rules import rule_book
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, show_table, text
from perfmon.ui.words import plain
from perfmon.workflows.rules import set_rules

VERSION_COLUMNS: Columns = {
    "label": text("版本", 130),
    "since": text("生效日", 104),
    "words": text("怎么判", 520),
    "note": text("为什么定", 220),
    "actor": text("谁定的", 110),
}


def show_rule_in_force(page: Page) -> None:
    """The answer of the page: by which rule the month shown is judged."""
    rules = rule_book(page.asked.data_version).at(page.cutoff.on)
    since = "" if rules.holds_from == date.min else f"，{rules.holds_from:%Y-%m-%d} 起生效"
    st.markdown(
        f"**{page.cutoff.full_label}按{rules.light.label}判灯**{since}：{rules.light.words}。"
        f":gray[年中下达的资金宽限 {rules.tranche.grace_days} 天，"
        f"到{_day_words(rules.tranche.pay_by)}应付完；自评{rules.grades.words}。]"
    )


def show_saving(page: Page, tried: RuleSet) -> None:
    """The form that makes the tried rule hold from a day."""
    if not page.may(Act.SET_RULES):
        return
    with st.form("save_rule", border=True):
        left, right = st.columns([2, 5])
        holds_from = left.date_input("生效日", _next_month(page), format="YYYY-MM-DD")
        note = right.text_input("为什么改", placeholder="例如：县政府第 12 次常务会议定")
        st.caption(
            "从生效日所在的月份起，到下一版生效为止，各月按新规则重新判灯；其余月份不变。"
            "撤销在“导入”的历史里。"
        )
        if not st.form_submit_button("存为新版本", type="primary"):
            return
    try:
        kept = set_rules(
            opened_database(),
            replace(tried, holds_from=holds_from, note=note.strip()),
            page.actor_for(Act.SET_RULES),
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    until = _until(kept, read_rules(opened_database().cursor()))
    say_next(f"已存为{kept.light.label}，{kept.holds_from:%Y-%m-%d} 起生效{until}。")


def show_versions(page: Page) -> None:
    """Every version, the one that begins last first."""
    sets = reversed(list(rule_book(page.asked.data_version)))
    rows = pd.DataFrame(
        [
            {
                "label": rules.light.label,
                "since": "一开始" if rules.holds_from == date.min else f"{rules.holds_from}",
                "words": f"{rules.light.words}；{_other_words(rules)}",
                "note": rules.note,
                "actor": rules.actor or "程序",
            }
            for rules in sets
        ]
    )
    st.markdown(f"**规则的版本**　:gray[{len(rows)} 版]")
    show_table(rows, VERSION_COLUMNS)


def _other_words(rules: RuleSet) -> str:
    """What a version says of money that came during the year, of the two lists, and of grades."""
    lists = (("结转", rules.carry_over), ("直达", rules.direct))
    told = "、".join(
        f"{name}到{_day_words(rule.pay_by)}（{rule.yellow_points}/{rule.red_points}）"
        for name, rule in lists
    )
    paid = f"{_day_words(rules.tranche.pay_by)}付完"
    return f"年中下达的资金宽限 {rules.tranche.grace_days} 天、{paid}；{told}；{rules.grades.words}"


def _until(rules: RuleSet, book: RuleBook) -> str:
    """The last month that a version judges, where a later one takes over."""
    following = book.after(rules)
    if following is None:
        return ""
    first, end = rules.holds_from, following.holds_from
    last = end.replace(day=1) - timedelta(days=1)
    if last < first:
        return f"，但 {end:%Y-%m} 已由第{following.version}版判，这一版判不到任何一个月底"
    return f"，到 {last:%Y-%m} 为止，此后用第{following.version}版"


def _next_month(page: Page) -> date:
    """The first day after the month shown."""
    return month_end(page.asked.year, page.month) + timedelta(days=1)


def _day_words(day: tuple[int, int]) -> str:
    month, of_month = day
    return "年底" if day == (MONTHS_IN_YEAR, 31) else plain(f"{month}月{of_month}日")
