"""The lists of 对账: months, bridge, departments and fund types, explanations, typed figures."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from perfmon.clock import wall_time
from perfmon.measures.tie_out import TieOut
from perfmon.ui.figures import wanyuan
from perfmon.ui.tables import Columns, money, text, whole
from perfmon.ui.tie_out_words import STATE_COLOURS, STATE_SIGNS

ALL = "全部"


def yuan(fen: pd.Series) -> pd.Series:
    """Amounts for a table in 元, exact to the fen; missing stays so.

    >>> yuan(pd.Series([-1_286_000_001, None], dtype="Int64")).tolist()
    [-12860000.01, nan]
    """
    return (fen.astype("Int64") / 100).astype("Float64").astype("float64")


def listed_months(
    treasury: Sequence[TieOut], monthly: Sequence[TieOut], covered_months: int
) -> pd.DataFrame:
    """One row a month; what payments on hand do not reach has no sum of ours."""
    ours = [t.ours_fen if t.key.month <= covered_months else None for t in treasury]
    return pd.DataFrame(
        {
            "month": [t.key.month for t in treasury],
            "month_words": [f"{t.key.month}月" for t in treasury],
            "ours_wanyuan": wanyuan(_fen(ours)),
            **_report_columns(treasury, "report"),
            **_report_columns(monthly, "monthly"),
        }
    )


def listed_bridge(tie_out: TieOut) -> pd.DataFrame:
    """The bridge, one row a line."""
    amounts = _fen([line.amount_fen for line in tie_out.bridge])
    return pd.DataFrame(
        {
            "step": [f"{line.sign or '　'} {line.name}" for line in tie_out.bridge],
            "amount_yuan": yuan(amounts),
            "meaning": [line.meaning for line in tie_out.bridge],
        }
    )


def listed_groups(
    tie_outs: Sequence[TieOut], groups: Sequence[str], names: Mapping[str, str]
) -> pd.DataFrame:
    """One row a department or fund type with its own bridge, those off first."""
    parts = ("page", "outside", "beside", "unmatched", "ours")
    lines = {
        f"{part}_wanyuan": wanyuan(_fen([t.bridge[place].amount_fen for t in tie_outs]))
        for place, part in enumerate(parts)
    }
    rows = pd.DataFrame(
        {
            "name": [names.get(group, group) for group in groups],
            **lines,
            **_report_columns(tie_outs, "report"),
            "is_off": [t.state == "off" for t in tie_outs],
        }
    )
    return rows.sort_values("is_off", ascending=False, kind="stable")


def listed_explanations(tie_out: TieOut) -> pd.DataFrame:
    """What may part the two figures, each with its sum."""
    found = tie_out.explanations
    size = len(tie_out.equal[0]) if tie_out.equal else 0
    equal = {1: "正好等于差额", 2: "两项合起来等于差额"}.get(size, "")
    return pd.DataFrame(
        {
            "name": [each.reason.name for each in found],
            "amount_yuan": yuan(_fen([each.amount_fen for each in found])),
            "lines": [each.lines for each in found],
            "equal": [equal if each.is_equal else "" for each in found],
            "meaning": [each.reason.meaning for each in found],
        }
    )


def listed_totals(totals: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The figures typed, with who and when."""
    local = [wall_time(moment) for moment in totals["recorded_at"]]
    return totals.assign(
        department=[names.get(code, code) or ALL for code in totals["department_code"]],
        fund=[fund or ALL for fund in totals["fund_type"]],
        amount_yuan=yuan(totals["amount_fen"]),
        recorded=local,
    )


def _fen(amounts: Sequence[int | None]) -> pd.Series:
    return pd.Series(list(amounts), dtype="Int64")


def _report_columns(tie_outs: Sequence[TieOut], report: str) -> dict[str, object]:
    return {
        f"{report}_wanyuan": wanyuan(_fen([t.report_fen for t in tie_outs])),
        f"{report}_difference_yuan": yuan(_fen([t.difference_fen for t in tie_outs])),
        f"{report}_state": [[STATE_SIGNS[t.state].text] for t in tie_outs],
    }


def _state(label: str) -> ColumnConfig:
    return st.column_config.MultiselectColumn(
        label,
        options=[sign.text for sign in STATE_SIGNS.values()],
        color=list(STATE_COLOURS.values()),
        width=96,
    )


MONTH_COLUMNS: Columns = {
    "month_words": text("月份", 56),
    "report_state": _state("国库报表对账"),
    "report_difference_yuan": money("差额（元）", 124),
    "ours_wanyuan": money("库内国库支付（万元）", 150),
    "report_wanyuan": money("国库报表（万元）", 140),
    "monthly_state": _state("执行月报对账"),
    "monthly_difference_yuan": money("差额（元）", 130),
    "monthly_wanyuan": money("执行月报（万元）", 140),
}

BRIDGE_COLUMNS: Columns = {
    "step": text("项", 200),
    "amount_yuan": money("金额（元）", 160),
    "meaning": text("说明", 300),
}

EXPLANATION_COLUMNS: Columns = {
    "name": text("可能的来源", 150),
    "amount_yuan": money("金额（元）", 150),
    "lines": whole("行数", 64),
    "equal": text("和差额比", 150),
    "meaning": text("为什么", 460),
}

GROUP_COLUMNS: Columns = {
    "report_state": _state("对账"),
    "report_difference_yuan": money("差额（元）", 116),
    "page_wanyuan": money("页面已支付（万元）", 134),
    "outside_wanyuan": money("国库外（万元）", 110),
    "beside_wanyuan": money("人员、公用（万元）", 134),
    "unmatched_wanyuan": money("未匹配（万元）", 110),
    "ours_wanyuan": money("库内国库支付（万元）", 150),
    "report_wanyuan": money("报表（万元）", 120),
}
"""What stands behind a group's name."""

TOTAL_COLUMNS: Columns = {
    "report": text("报表", 90),
    "span": text("口径", 60),
    "amount_yuan": money("金额（元）", 150),
    "department": text("主管部门", 160),
    "fund": text("资金性质", 140),
    "actor": text("录入人", 110),
    "recorded": text("录入时间", 140),
}
