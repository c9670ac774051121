"""The row of cards at the top of a page."""

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.charts.theme import LIGHT_SIGNS
from perfmon.ui.colours import light_colour
from perfmon.ui.figures import amount, rate, signed_points
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.projects import months_of
from perfmon.ui.style import LONG_FIGURES

LONGEST_ON_PHONE = 11
"""Characters of an amount that a card of half a phone's width holds on one line."""


@drawn_once
def show_group_cards(view: View, department_code: str | None = None) -> None:
    """Five cards of the county or of one department at the cut-off."""
    group = months_of(view.asked, department_code).iloc[view.month - 1]
    budget, paid = group["adjusted_budget_fen"], group["paid_fen"]
    is_long = len(amount(budget)) > LONGEST_ON_PHONE
    place = st.container(key=LONG_FIGURES if is_long else None)
    cards = place.grid(5, min_column_width=165, gap="small")
    plan_gap = signed_points(
        group["paid_with_plan_fen"] - group["planned_fen"], group["planned_budget_fen"]
    )
    elapsed_gap = signed_points(paid - group["elapsed_fen"], budget)
    coverage = rate(group["planned_budget_fen"], budget)
    planned = rate(group["planned_fen"], group["planned_budget_fen"])
    elapsed = rate(group["elapsed_fen"], budget)
    show_card(cards, "调整预算（万元）", amount(budget), f"年初 {amount(group['budget_fen'])}")
    show_card(cards, "已支付（万元）", amount(paid), f"本月 {amount(group['paid_in_month_fen'])}")
    show_card(
        cards,
        "支出进度",
        rate(paid, budget, 1),
        f"较计划 {plan_gap} · 较序时 {elapsed_gap}",
        f"已支付 ÷ 调整预算。差距单位为个百分点：计划 {planned}，只和有计划的项目比"
        f"（占预算 {coverage}）；序时 {elapsed}，年中下达的资金从下达日算起。",
    )
    show_card(
        cards,
        "较计划少支额（万元）",
        amount(group["behind_fen"]),
        f"计划覆盖预算 {coverage}",
        "各项目考核线减已支付，只加落后的项目。",
    )
    show_light_counts(cards, group)


def show_light_counts(place: DeltaGenerator, group: "pd.Series[Any]") -> None:
    """A card with every light: shape, word, count."""
    card = place.container(border=True, height="stretch", gap=None)
    card.caption(f"预警灯（{group['project_count']:,} 个项目）")
    counts = [
        f":{light_colour(light)}[{sign.shape}\u00a0{sign.word}]"
        f"\u00a0**{group[light or 'unlit']:,}**"
        for light, sign in LIGHT_SIGNS.items()
    ]
    card.markdown("　".join(counts[:2]) + "  \n" + "　".join(counts[2:4]) + "  \n" + counts[4])


def show_card(
    place: DeltaGenerator,
    label: str,
    value: str,
    note: str,
    help_text: str | None = None,
) -> None:
    """A card: label with its unit, value, and a grey line below."""
    place.metric(
        label,
        value,
        note,
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
        help=help_text,
    )
