"""The project's page, lower part, line by line: indicators, vouchers, tranches, text, sources."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.store.derived import RULE_IN_FORCE
from perfmon.ui.figures import MISSING, amount, wanyuan
from perfmon.ui.findings import show_findings
from perfmon.ui.loaders import Publication
from perfmon.ui.tables import Columns, day, money, show_table, text, whole
from perfmon.ui.words import plain

MANY_ROWS_HEIGHT = 320
"""In pixels, from which a table of vouchers scrolls in itself."""

KIND_WORDS = {
    "at_least": "不低于",
    "at_most": "不高于",
    "equal": "等于",
    "by_date": "按期完成",
    "qualitative": "定性",
}


def show_indicators(published: Publication) -> None:
    """Every indicator with its target as printed and its latest result."""
    if published.indicators.empty:
        st.info("这个项目没有绩效目标表，没有绩效指标可看。")
        return
    rows = published.indicators.to_dict("records")
    shown = published.indicators.assign(
        kind_word=published.indicators["kind"].map(KIND_WORDS),
        result=[_result(row) for row in rows],
        result_at=[
            MISSING if is_missing(r["result_month"]) else f"{int(r['result_month'])}月底"
            for r in rows
        ],
    )
    show_table(shown, _INDICATOR_COLUMNS)


def _result(row: dict[Any, Any]) -> str:
    if not is_missing(row["result_grade"]):
        return str(row["result_grade"])
    if not is_missing(row["result_done_on"]):
        return f"{pd.Timestamp(row['result_done_on']):%Y-%m-%d} 完成"
    if not is_missing(row["result_number"]):
        unit = "" if is_missing(row["unit"]) else row["unit"]
        return f"{row['result_number']}{unit}"
    return "未报"


def show_vouchers(vouchers: pd.DataFrame) -> None:
    """The voucher lines up to the cut-off, newest first."""
    if vouchers.empty:
        st.info("截至这一天没有支付记录。")
        return
    st.markdown(f"**支付凭证**（{len(vouchers)} 行）")
    shown = vouchers.assign(amount_wanyuan=wanyuan(vouchers["amount_fen"]))
    show_table(shown, _VOUCHER_COLUMNS, MANY_ROWS_HEIGHT if len(shown) > 9 else "content")


def show_tranches(tranches: pd.DataFrame) -> None:
    """The tranches whose sum is the budget."""
    st.markdown("**预算指标**（调整预算数 = 各笔之和）")
    shown = tranches.assign(
        amount_wanyuan=wanyuan(tranches["amount_fen"]),
        direct_word=tranches["direct"].map({True: "直达", False: ""}),
    )
    show_table(shown, _TRANCHE_COLUMNS)


def show_published(published: Publication) -> None:
    """The plan as printed, the goals, and the findings on this project's table."""
    plan, goals = st.columns([5, 7], gap="large")
    with plan:
        st.markdown("**资金支出计划**（累计，万元）")
        if published.checkpoints.empty:
            st.caption("没有资金支出计划，不判灯。")
        else:
            st.table(_schedule(published.checkpoints), hide_index=True, border="horizontal")
    with goals:
        st.markdown("**绩效目标**")
        for number, goal in enumerate(published.goals, start=1):
            st.markdown(f"{number}. {plain(goal)}")
        if published.purpose:
            st.markdown(f"**资金用途**　{plain(published.purpose)}")
    show_findings(published.findings, "绩效目标表的问题")


def _schedule(checkpoints: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for row in checkpoints.to_dict("records"):
        blank = "按预算数推定" if row["inferred"] else "空白，按 0 计"
        printed = blank if is_missing(row["printed"]) else row["printed"]
        rows.append(
            {
                "节点": f"{row['month']}月底",
                "文本里印的": printed,
                "计划": amount(row["planned_fen"]),
            }
        )
    return pd.DataFrame(rows)


def show_sources(published: Publication) -> None:
    """Where each figure on the page came from."""
    rule = RULE_IN_FORCE
    sources = {
        "项目、计划、指标": published.source,
        "调整预算": "“支付与预算”页签里各笔预算指标，下达日期不晚于截至日的合计",
        "已支付": "同一页签里各行支付凭证的合计，退款为负，按实际支付日期",
        "考核线、参考线": "资金支出计划；年中下达的资金自下达日 60 天后按日摊到年底",
        "序时": "月份 ÷ 12；年中下达的资金从下达日按日算到年底",
        "预警灯": f"{rule.label}：比考核线少 {rule.red_points} 个百分点为滞后，"
        f"比任一条线少 {rule.yellow_points} 个百分点为预警，{rule.first_month} 月起评",
    }
    rows = pd.DataFrame({"数": list(sources), "怎么来的": list(sources.values())})
    st.table(rows, hide_index=True, border="horizontal")


_INDICATOR_COLUMNS: Columns = {
    "level1": text("一级指标", 90),
    "level2": text("二级指标", 140),
    "level3": text("三级指标", 150),
    "description": text("绩效指标描述", 290),
    "printed_value": text("指标值（原文）", 190),
    "kind_word": text("读作", 80),
    "result": text("最近完成情况", 130),
    "result_at": text("截至", 70),
    "basis": text("指标值确定依据", 110),
}

_VOUCHER_COLUMNS: Columns = {
    "paid_on": day("支付日期"),
    "amount_wanyuan": money("金额（万元）", 120),
    "kind": text("类型", 70),
    "voucher_no": text("支付凭证号", 180),
    "line_no": whole("明细行"),
    "summary": text("摘要", 340),
    "source": text("来源", 200),
}

_TRANCHE_COLUMNS: Columns = {
    "issued_on": day("下达日期"),
    "kind": text("类型", 70),
    "amount_wanyuan": money("金额（万元）", 120),
    "document_no": text("指标文号", 220),
    "fund_type": text("资金性质", 130),
    "budget_level": text("预算级次", 80),
    "direct_word": text("直达", 60),
    "source_year": whole("来源年度", 80),
    "source": text("来源", 280),
    "line": whole("第几行"),
}
