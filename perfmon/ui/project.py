"""The parts of the project's page."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.rates import is_missing
from perfmon.measures.sentences import light_sentence
from perfmon.periods import Cutoff
from perfmon.store.derived import RULE_IN_FORCE
from perfmon.ui.cards import show_card
from perfmon.ui.figures import MISSING, amount, rate, signed_points, wanyuan
from perfmon.ui.findings import show_findings
from perfmon.ui.loaders import Publication
from perfmon.ui.tables import money
from perfmon.ui.words import plain

_COLOURS = {"red": "red", "yellow": "orange", "green": "green", "blue": "blue"}


def show_project_head(at_cut: "pd.Series[Any]") -> None:
    """Name, code, unit, and the light with its sentence."""
    sign = light_sign(at_cut["light"])
    colour = _COLOURS.get(str(at_cut["light"]), "gray")
    st.markdown(
        f"**{plain(at_cut['name'])}**　:gray[{plain(at_cut['project_code'])} · "
        f"{plain(at_cut['department_name'])} → {plain(at_cut['unit_name'])} · "
        f"{at_cut['project_class']}]"
    )
    sentence = light_sentence(at_cut, RULE_IN_FORCE)
    st.markdown(f":{colour}[**{sign.text}**]　{sentence}")


def show_project_cards(at_cut: "pd.Series[Any]", published: Publication) -> None:
    """Five cards of the project at the cut-off."""
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
    reported = int(published.indicators["result_month"].notna().sum())
    total = len(published.indicators)
    show_card(cards, "绩效指标", f"{reported} / {total}", "已报结果 / 全部指标")


def show_rulers(at_cut: "pd.Series[Any]", cutoff: Cutoff) -> None:
    """The two rulers side by side: the project's own plan, and 序时."""
    budget, paid = at_cut["adjusted_budget_fen"], at_cut["paid_fen"]
    st.markdown(f"**两把尺子**　:gray[截至 {cutoff.label}，万元]")
    elapsed_gap = at_cut["elapsed_gap_points"]
    rows = pd.DataFrame(
        [
            _ruler("计划（考核线）", at_cut["planned_fen"], paid, budget),
            _ruler("计划（参考线）", at_cut["reference_fen"], paid, budget),
            _ruler("序时", at_cut["elapsed_fen"], paid, budget),
        ]
    )
    st.table(rows, hide_index=True, border="horizontal")
    st.caption(
        "考核线：已到考核节点的计划数，只有它能判滞后。参考线：节点之间按月平均，最多判预警。"
        "序时：全年按月平均，年中下达的资金从下达日算起。"
    )
    if at_cut["plan_inferred"]:
        st.caption("计划里有一个节点文本没有印，按 12 月底等于预算数推定，图中用虚线。")
    if is_missing(elapsed_gap):
        st.caption("预算为零或缺失，不算支出进度。")


def _ruler(name: str, line_fen: Any, paid_fen: Any, budget_fen: Any) -> dict[str, str]:
    gap = MISSING if is_missing(line_fen) else signed_points(paid_fen - line_fen, budget_fen, 2)
    return {
        "尺子": name,
        "应支出": amount(line_fen),
        "应达到": rate(line_fen, budget_fen),
        "差（百分点）": gap,
    }


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
    text = st.column_config.TextColumn
    columns = {
        "level1": text("一级指标", width=90),
        "level2": text("二级指标", width=140),
        "level3": text("三级指标", width=150),
        "description": text("绩效指标描述", width=260),
        "printed_value": text("指标值（原文）", width=190),
        "kind_word": text("读作", width=80),
        "result": text("最近完成情况", width=120),
        "result_at": text("截至", width=70),
        "basis": text("指标值确定依据", width=110),
    }
    st.dataframe(
        shown[list(columns)],
        column_config=columns,
        hide_index=True,
        height="content",
        row_height=30,
        placeholder=MISSING,
    )


def _result(row: dict[Any, Any]) -> str:
    if not is_missing(row["result_grade"]) and row["result_grade"]:
        return str(row["result_grade"])
    if not is_missing(row["result_done_on"]) and row["result_done_on"] is not pd.NaT:
        return f"{pd.Timestamp(row['result_done_on']):%Y-%m-%d} 完成"
    if not is_missing(row["result_number"]) and row["result_number"]:
        return f"{row['result_number']}{row['unit'] or ''}"
    return "未报"


def show_vouchers(vouchers: pd.DataFrame) -> None:
    """The voucher lines up to the cut-off, newest first."""
    if vouchers.empty:
        st.info("截至这一天没有支付记录。")
        return
    st.markdown(f"**支付凭证**（{len(vouchers)} 行）")
    columns = {
        "paid_on": st.column_config.DateColumn("支付日期", format="YYYY-MM-DD", width=100),
        "amount_wanyuan": money("金额（万元）", 120),
        "kind": st.column_config.TextColumn("类型", width=70),
        "voucher_no": st.column_config.TextColumn("支付凭证号", width=180),
        "line_no": st.column_config.NumberColumn("明细行", format="%d", width=70),
        "summary": st.column_config.TextColumn("摘要", width=320),
        "file_name": st.column_config.TextColumn("来源文件", width=160),
    }
    _money_table(vouchers, columns, 320 if len(vouchers) > 9 else "content")


def show_tranches(tranches: pd.DataFrame) -> None:
    """The tranches whose sum is the budget."""
    st.markdown("**预算指标**（调整预算数 = 各笔之和）")
    shown = tranches.assign(direct_word=tranches["direct"].map({True: "直达", False: ""}))
    columns = {
        "issued_on": st.column_config.DateColumn("下达日期", format="YYYY-MM-DD", width=100),
        "kind": st.column_config.TextColumn("类型", width=70),
        "amount_wanyuan": money("金额（万元）", 120),
        "document_no": st.column_config.TextColumn("指标文号", width=200),
        "fund_type": st.column_config.TextColumn("资金性质", width=130),
        "budget_level": st.column_config.TextColumn("预算级次", width=80),
        "direct_word": st.column_config.TextColumn("直达", width=60),
        "source_year": st.column_config.NumberColumn("来源年度", format="%d", width=80),
        "file_name": st.column_config.TextColumn("来源文件", width=240),
        "line": st.column_config.NumberColumn("第几行", format="%d", width=70),
    }
    _money_table(shown, columns, "content")


def _money_table(rows: pd.DataFrame, columns: dict[str, Any], height: Any) -> None:
    shown = rows.assign(amount_wanyuan=wanyuan(rows["amount_fen"]))
    st.dataframe(
        shown[list(columns)],
        column_config=columns,
        hide_index=True,
        height=height,
        row_height=30,
        placeholder=MISSING,
    )


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
    show_findings(published.findings, "project_findings", "绩效目标表的问题")


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


def show_sources(published: Publication, at_cut: "pd.Series[Any]") -> None:
    """Where each figure on the page came from."""
    st.table(
        pd.DataFrame(
            [
                {"数": name, "怎么来": how}
                for name, how in (
                    ("项目、计划、指标", published.source),
                    ("调整预算", "“支付与预算”页签里各笔预算指标，下达日期不晚于截至日的合计"),
                    ("已支付", "同一页签里各行支付凭证合计，退款为负，按实际支付日期"),
                    ("考核线、参考线", "资金支出计划；年中下达的资金自下达日 60 天后按日摊到年底"),
                    (
                        "预警灯",
                        f"{RULE_IN_FORCE.label}：比考核线少 {RULE_IN_FORCE.red_points} 个百分点滞后，"
                        f"比任一条线少 {RULE_IN_FORCE.yellow_points} 个百分点预警，{RULE_IN_FORCE.first_month} 月起评",
                    ),
                )
            ]
        ),
        hide_index=True,
        border="horizontal",
    )
