"""The numbers of a rule, to be moved: one preset's at a time, then those of money by its kind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from perfmon.measures.grade_bands import GradeBands, GradeRule
from perfmon.measures.light_rule import PRESET_NAMES, PRESET_NODES, LightRule, Nodes, Preset
from perfmon.measures.plan import TrancheRule
from perfmon.measures.rules import FundRule, RuleSet
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.ui.loaders.rules import rule_book
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT
from perfmon.ui.words import plain
from perfmon.workflows.typed_values import exact_wanyuan, read_amount

Key = Callable[[str], str]
"""Names a field, anew for each version that is started from."""

PRESET_HELP = (
    "差值：比计划或序时少几个百分点。比值：支出进度是序时的百分之几。"
    "节点：到几月底应支出预算的百分之几，4、6、8、10 月；部门节点：6、9、12 月。"
)


def show_fields(page: Page) -> RuleSet:
    """Draws the fields, filled in with the rule in force, and gives the rule that they make."""
    rules = rule_book(page.asked.data_version).at(page.cutoff.on)

    def key(field: str) -> str:
        return f"rule_{rules.version}_{field}"

    st.markdown("**试一试另一套规则**　:gray[改动只在这一页，存了才生效]")
    light = _light_fields(rules.light, key)
    with st.expander("年中下达的资金"):
        tranche = _tranche_fields(rules.tranche, page.asked.year, key)
    with st.expander("结转资金、直达资金"):
        st.caption("两类资金另列清单，按各自的时限匀速应支，不影响项目的灯。")
        carry_over = _fund_fields("结转资金", rules.carry_over, page.asked.year, key)
        direct = _fund_fields("直达资金", rules.direct, page.asked.year, key)
    with st.expander("自评等级"):
        st.caption("总分从几分起评这个等级；最后一级以下是差。按哪个办法评分，在“报表”页选。")
        grades = GradeRule(
            _band_fields("10号", rules.grades.of_10, key),
            _band_fields("101号", rules.grades.of_101, key),
        )
    return replace(
        rules,
        light=light,
        tranche=tranche,
        carry_over=carry_over,
        direct=direct,
        grades=grades,
    )


def _light_fields(rule: LightRule, key: Key) -> LightRule:
    preset: Preset = st.segmented_control(
        "规则",
        list(PRESET_NAMES),
        default=rule.preset,
        required=True,
        format_func=lambda each: PRESET_NAMES[each].removesuffix("规则"),
        help=PRESET_HELP,
        key=key("preset"),
    )
    nodes = rule.nodes if preset == rule.preset else PRESET_NODES[preset]
    rule = _NUMBERS[preset](replace(rule, preset=preset, nodes=nodes), key)
    left, right = st.columns(2)
    first_month = left.selectbox(
        "起评月",
        range(1, MONTHS_IN_YEAR + 1),
        index=rule.first_month - 1,
        format_func=lambda month: f"{month} 月",
        key=key("first_month"),
    )
    with right:
        minimum_fen = _amount_field(
            "少支不到多少万元的只作预警", rule.minimum_behind_fen, key("minimum")
        )
    return replace(rule, first_month=first_month, minimum_behind_fen=minimum_fen)


def _points_fields(rule: LightRule, key: Key) -> LightRule:
    """A: how far behind what."""
    baseline = st.segmented_control(
        "和什么比",
        ("计划", "序时", "从严"),
        default=rule.baseline,
        required=True,
        help="从严：计划和序时里哪个差得多就按哪个",
        key=key("baseline"),
    )
    yellow, red = st.slider(
        "落后多少个百分点：到左边为 ▲ 预警，到右边为 ■ 滞后",
        0,
        60,
        (rule.yellow_points, rule.red_points),
        key=key("points"),
    )
    return replace(rule, baseline=baseline or "计划", yellow_points=yellow, red_points=red)


def _ratio_fields(rule: LightRule, key: Key) -> LightRule:
    """B: how much of 序时."""
    red, yellow = st.slider(
        "支出进度占序时的百分之几：不到左边为 ■ 滞后，不到右边为 ▲ 预警",
        0,
        100,
        (rule.red_percent, rule.yellow_percent),
        key=key("percent"),
    )
    return replace(rule, red_percent=red, yellow_percent=yellow)


def _node_fields(rule: LightRule, key: Key) -> LightRule:
    """C and D: which share of the budget by which month."""
    edited = st.data_editor(
        pd.DataFrame(rule.nodes, columns=["month", "percent"]),
        column_config={
            "month": st.column_config.NumberColumn("几月底", min_value=1, max_value=12, step=1),
            "percent": st.column_config.NumberColumn(
                "应支出预算的（%）", min_value=0, max_value=100, step=1
            ),
        },
        num_rows="dynamic",
        hide_index=True,
        row_height=ROW_HEIGHT,
        key=key(f"nodes_{rule.preset}"),
    )
    red = st.slider(
        "低于节点为 ▲ 预警；低于超过几个百分点为 ■ 滞后",
        0,
        60,
        rule.node_red_points,
        key=key("node_red"),
    )
    return replace(rule, nodes=_nodes(edited), node_red_points=red)


_NUMBERS = {"A": _points_fields, "B": _ratio_fields, "C": _node_fields, "D": _node_fields}


def _nodes(edited: pd.DataFrame) -> Nodes:
    """The rows filled in, by month."""
    whole = edited.dropna().astype("int64")
    return tuple(sorted((int(month), int(percent)) for month, percent in whole.to_numpy()))


def _tranche_fields(rule: TrancheRule, year: int, key: Key) -> TrancheRule:
    left, right = st.columns(2)
    grace_days = left.number_input(
        "下达后的宽限期（天）", 0, 365, rule.grace_days, step=5, key=key("grace_days")
    )
    with right:
        pay_by = _day_field("支付截止日", rule.pay_by, year, key("pay_by"))
    return TrancheRule(int(grace_days), pay_by)


def _fund_fields(name: str, rule: FundRule, year: int, key: Key) -> FundRule:
    left, right = st.columns([2, 3])
    with left:
        pay_by = _day_field(f"{name}支付截止日", rule.pay_by, year, key(f"{name}_pay_by"))
    yellow, red = right.slider(
        "落后几个百分点：▲ 预警，■ 滞后",
        0,
        60,
        (rule.yellow_points, rule.red_points),
        key=key(f"{name}_points"),
    )
    return FundRule(pay_by, red, yellow)


def _band_fields(preset: str, bands: GradeBands, key: Key) -> GradeBands:
    """The three totals of a preset, in one row."""
    fields = zip(st.columns(3), ("优", "良", "中"), bands.limits, strict=True)
    return GradeBands(
        *(
            int(place.number_input(f"{preset} {name}", 0, 100, limit, key=key(f"{preset}_{name}")))
            for place, name, limit in fields
        )
    )


def _day_field(label: str, day: tuple[int, int], year: int, key: str) -> tuple[int, int]:
    """A day of every year, chosen in the year shown."""
    picked = st.date_input(
        label,
        date(year, *day),
        min_value=date(year, 1, 1),
        max_value=month_end(year, MONTHS_IN_YEAR),
        format="YYYY-MM-DD",
        key=key,
    )
    return picked.month, picked.day


def _amount_field(label: str, fen: int, key: str) -> int:
    """An amount in 万元, exact; what cannot be read is said, and counts as before."""
    typed = st.text_input(label, exact_wanyuan(fen) if fen else "0", key=key)
    try:
        amount_fen = read_amount(typed)
    except ValueError as error:
        st.error(plain(f"{error}。请填万元数，例如 5 或 2.5。"))
        return fen
    if amount_fen < 0:
        st.error("金额不能是负数。请填 0 或正数。")
        return fen
    return amount_fen
