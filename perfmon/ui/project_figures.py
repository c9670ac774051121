"""The project's page, upper part: its name and light, the cards, the two rulers."""

import numpy as np
import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.sentences import light_sentence
from perfmon.measures.text_turns import text_in_force, text_turn
from perfmon.periods import Cutoff
from perfmon.ui import tables
from perfmon.ui.cards import show_card
from perfmon.ui.colours import light_colour
from perfmon.ui.figures import amount, percent, rate, wanyuan
from perfmon.ui.links import show_breadcrumb
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.plan_corrections import plan_correction_words
from perfmon.ui.loaders.projects import months_of_project
from perfmon.ui.loaders.rules import rule_book
from perfmon.ui.page import Page
from perfmon.ui.project_results import result_light_words, show_result_card
from perfmon.ui.tables import Columns, money, points, show_table, text
from perfmon.ui.words import plain


def show_project_head(page: Page, unit_code: str, project_code: str) -> None:
    """The way up, name, unit, code and class; the lights of money and results, each explained."""
    at_cut = months_of_project(page.asked, unit_code, project_code).iloc[page.month - 1]
    department = (str(at_cut["department_code"]), str(at_cut["department_name"]))
    here = f"{plain(at_cut['unit_name'])} · {plain(at_cut['project_code'])}"
    show_breadcrumb(page, here, department)
    facts = [
        at_cut["project_class"],
        "涉密，只显示代码和金额" if at_cut["classified"] else "",
        text_turn(dict(at_cut)) or text_in_force(dict(at_cut)),
    ]
    kind = " · ".join(filter(None, facts))
    st.markdown(f"#### {plain(at_cut['name'])}　:gray[:small[{kind}]]")
    sign = light_sign(at_cut["light"])
    colour = light_colour(at_cut["light"])
    rule = rule_book(page.asked.data_version).light_of(at_cut["rule_version"])
    money = f":{colour}[**{sign.text}**]　{light_sentence(dict(at_cut), rule)}"
    results = result_light_words(page.view, unit_code, project_code)
    st.markdown("  \n".join(line for line in (money, results) if line))


@drawn_once
def show_project_cards(view: View, unit_code: str, project_code: str) -> None:
    """Five cards of the project at the cut-off."""
    at_cut = months_of_project(view.asked, unit_code, project_code).iloc[view.month - 1]
    cards = st.grid(5, min_column_width=165, gap="small")
    budget, paid = at_cut["adjusted_budget_fen"], at_cut["paid_fen"]
    show_card(cards, "调整预算（万元）", amount(budget), f"年初 {amount(at_cut['budget_fen'])}")
    show_card(cards, "已支付（万元）", amount(paid), f"本月 {amount(at_cut['paid_in_month_fen'])}")
    show_card(
        cards,
        "支出进度",
        rate(paid, budget, 1),
        f"按年初预算 {rate(paid, at_cut['budget_fen'], 1)}",
        "已支付 ÷ 调整预算",
    )
    completion = rate(paid, at_cut["planned_fen"], 1)
    show_card(
        cards,
        "较计划少支额（万元）",
        amount(at_cut["behind_fen"]),
        f"计划完成率 {completion}",
        "考核线减已支付，不少于零；计划完成率 = 已支付 ÷ 考核线。",
    )
    show_result_card(cards, view, unit_code, project_code)


@drawn_once
def show_rulers(view: View, unit_code: str, project_code: str) -> None:
    """The two rulers side by side: the project's own plan, and 序时."""
    at_cut = months_of_project(view.asked, unit_code, project_code).iloc[view.month - 1]
    st.markdown(f"**两把尺子**　:gray[截至 {Cutoff(at_cut['cut_on'].date()).label}]")
    budget = at_cut["adjusted_budget_fen"]
    due = pd.Series([at_cut[f"{line}_fen"] for line in _RULERS], dtype="Int64")
    budgets = pd.Series([budget] * len(_RULERS))
    gaps = percent(at_cut["paid_fen"] - due, budgets)
    gaps.iloc[-1] = round(float(at_cut["elapsed_gap_points"]), 2) if budget > 0 else np.nan
    rows = pd.DataFrame(
        {
            "name": list(_RULERS.values()),
            "gap_points": gaps,
            "due_percent": percent(due, budgets),
            "due_wanyuan": wanyuan(due),
        }
    )
    show_table(rows, _RULER_COLUMNS)
    st.caption(
        "考核线：已到考核节点的计划数，只有它能判滞后。参考线：节点之间按月平均，最多判预警。"
        "序时：全年按月平均，年中下达的资金从下达日算起。"
    )
    if at_cut["plan_inferred"]:
        st.caption("计划里有一个节点文本没有印，按 12 月底等于预算数推定，图中用虚线。")
    if at_cut["plan_corrected"]:
        corrected = plan_correction_words(view.asked, view.month, unit_code, project_code)
        st.caption(f"计划有更正，考核线和参考线按更正后的算：{plain(corrected)}。")
    if budget <= 0:
        st.caption(f"{text_turn(dict(at_cut)) or '预算为零或缺失'}，不算支出进度。")


_RULERS = {"planned": "考核线", "reference": "参考线", "elapsed": "序时"}

_RULER_COLUMNS: Columns = {
    "name": text("尺子", 64),
    "gap_points": points("差（百分点）", 94),
    "due_percent": tables.rate("应达到", 70),
    "due_wanyuan": money("应支出（万元）", 102),
}
