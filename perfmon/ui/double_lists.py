"""The columns of 双监控: the projects whose money and results are far apart."""

import pandas as pd

from perfmon.measures.realisation import LEAST_REAL_INDICATORS
from perfmon.ui.figures import wanyuan
from perfmon.ui.tables import Columns, money, points, text, whole

FEW = f"⊗ 不足{LEAST_REAL_INDICATORS}项"


def listed_few(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `double_monitoring` whose dots rest on few results, the largest budget first."""
    few = rows[rows["rests_on_few"]]
    return few.assign(
        budget_wanyuan=wanyuan(few["adjusted_budget_fen"]),
        missing_names=few["missing_names"].fillna(""),
    ).sort_values("adjusted_budget_fen", ascending=False, kind="stable")


FEW_COLUMNS: Columns = {
    "name": text("项目", 160),
    "missing_names": text("未报", 300),
    "asked_count": whole("应报（项）", 84),
    "told_count": whole("已报（项）", 84),
    "reported_count": whole("到期能比（项）", 104),
    "quadrant": text("在哪一格", 86),
    "budget_wanyuan": money("调整预算（万元）", 124),
    "unit_name": text("预算单位", 140),
}


def listed_far(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `double_monitoring` whose dots are flagged, the farthest apart first."""
    far = rows[rows["is_far"]]
    apart = far["apart_points"].astype("float64")
    order = apart.abs().sort_values(ascending=False, kind="stable").index
    gaps = ["apart_points", "money_gap_points", "result_gap_points"]
    return far.assign(
        budget_wanyuan=wanyuan(far["adjusted_budget_fen"]),
        few=far["rests_on_few"].map({True: FEW, False: ""}),
        missing_names=far["missing_names"].fillna(""),
        direction=apart.gt(0).map({True: "钱慢于事", False: "钱快于事"}),
        **{name: far[name].astype("float64").round(2) for name in gaps},
    ).loc[order]


FAR_COLUMNS: Columns = {
    "name": text("项目", 160),
    "direction": text("哪个快", 80),
    "apart_points": points("相差（百分点）", 110),
    "quadrant": text("在哪一格", 86),
    "money_gap_points": points("较计划（百分点）"),
    "result_gap_points": points("绩效较应完成（百分点）", 160),
    "budget_wanyuan": money("调整预算（万元）", 124),
    "few": text("依据", 96),
    "asked_count": whole("应报（项）", 84),
    "told_count": whole("已报（项）", 84),
    "reported_count": whole("到期能比（项）", 104),
    "missing_names": text("未报", 240),
    "unit_name": text("预算单位", 140),
}
