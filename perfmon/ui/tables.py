"""Tables that several pages show: their columns, heads, units and formats in one place each."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.sentences import light_sentence
from perfmon.store.derived import RULE_IN_FORCE
from perfmon.ui.figures import MISSING, MONEY_FORMAT, POINTS_FORMAT, wanyuan

ROW_HEIGHT = 30


def money(label: str, width: Any = 96, help_text: str | None = None) -> Any:
    """A column of 万元."""
    return st.column_config.NumberColumn(label, format=MONEY_FORMAT, width=width, help=help_text)


def points(label: str, help_text: str | None = None) -> Any:
    """A column of 个百分点, signed."""
    return st.column_config.NumberColumn(label, format=POINTS_FORMAT, width=88, help=help_text)


def progress(label: str) -> Any:
    """A column of rates as bars; a rate above 100% fills the bar and prints its number."""
    return st.column_config.ProgressColumn(
        label, format="%.2f%%", min_value=0, max_value=100, width=130
    )


def show_table(
    rows: pd.DataFrame, columns: dict[str, Any], key: str, height: Any = "content"
) -> int | None:
    """Draws a table whose rows can be clicked.

    Args:
        rows: with at least the columns named.
        columns: column name → configuration, in order; all others are not sent.
        key: of the widget.
        height: pixels, or "content" for short tables.

    Returns:
        The position of the row just clicked, once; None otherwise.
    """
    clicks = st.session_state.setdefault(f"{key}_clicks", 0)
    state = st.dataframe(
        rows[list(columns)],
        column_config=columns,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=height,
        placeholder=MISSING,
        on_select="rerun",
        selection_mode="single-cell",
        key=f"{key}_{clicks}",
    )
    cells = state["selection"]["cells"]
    if not cells:
        return None
    st.session_state[f"{key}_clicks"] = clicks + 1
    return int(cells[0][0])


def project_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Judged projects as they are listed: light, name, money in 万元, rates, and the reason."""
    return rows.assign(
        light_word=[light_sign(light).text for light in rows["light"]],
        adjusted_budget_wanyuan=wanyuan(rows["adjusted_budget_fen"]),
        paid_wanyuan=wanyuan(rows["paid_fen"]),
        behind_wanyuan=wanyuan(rows["behind_fen"]),
        execution_percent=100 * rows["execution_rate"],
        reason=[light_sentence(row, RULE_IN_FORCE) for row in rows.to_dict("records")],  # type: ignore[arg-type]
    )


def project_columns(*, with_department: bool) -> dict[str, Any]:
    """The columns of a list of projects."""
    text = st.column_config.TextColumn
    columns: dict[str, Any] = {"light_word": text("灯", width=76), "name": text("项目", width=300)}
    if with_department:
        columns["department_name"] = text("主管部门", width=130)
    else:
        columns["unit_name"] = text("预算单位", width=130)
    return columns | {
        "adjusted_budget_wanyuan": money("调整预算（万元）", 118),
        "paid_wanyuan": money("已支付（万元）", 110),
        "execution_percent": progress("支出进度"),
        "plan_gap_points": points("较计划（百分点）"),
        "elapsed_gap_points": points("较序时（百分点）"),
        "behind_wanyuan": money("较计划少支额（万元）", 140),
        "reason": text("为什么是这个灯", width=520),
    }


def group_rows(groups: pd.DataFrame) -> pd.DataFrame:
    """Groups of projects as they are listed, with money in 万元 and rates in percent."""
    return groups.assign(
        adjusted_budget_wanyuan=wanyuan(groups["adjusted_budget_fen"]),
        paid_wanyuan=wanyuan(groups["paid_fen"]),
        behind_wanyuan=wanyuan(groups["behind_fen"]),
        execution_percent=100 * groups["execution_rate"],
        coverage_percent=100 * groups["plan_coverage_rate"],
    )


GROUP_COLUMNS: dict[str, Any] = {
    "adjusted_budget_wanyuan": money("调整预算（万元）", 130),
    "paid_wanyuan": money("已支付（万元）", 120),
    "execution_percent": progress("支出进度"),
    "plan_gap_points": points("较计划（百分点）"),
    "elapsed_gap_points": points("较序时（百分点）"),
    "behind_wanyuan": money("较计划少支额（万元）", 140),
    "project_count": st.column_config.NumberColumn("项目数", width=70),
    "red": st.column_config.NumberColumn("■ 滞后", width=70),
    "yellow": st.column_config.NumberColumn("▲ 预警", width=70),
    "green": st.column_config.NumberColumn("● 正常", width=70),
    "blue": st.column_config.NumberColumn("◆ 超额", width=70),
    "unlit": st.column_config.NumberColumn("○ 不判灯", width=80),
    "coverage_percent": st.column_config.NumberColumn(
        "计划覆盖预算", format="%.2f%%", width=110, help="有资金支出计划的项目占调整预算的比重"
    ),
}
"""The columns behind a group's name."""
