"""The lists of the page 报表: what forms would lack, an evaluation's rows, 考核台账."""

import pandas as pd

from perfmon.measures.assessment_ledger import PARTLY, STAGES
from perfmon.measures.form_gaps import UNFILLED
from perfmon.measures.granted_scores import Evaluation
from perfmon.measures.rates import is_missing
from perfmon.measures.result_lights import DEFAULT_RULE
from perfmon.measures.result_standing import STANDINGS
from perfmon.measures.score_sentences import execution_sentence, score_sentence
from perfmon.measures.weights import EXECUTION_HUNDREDTHS
from perfmon.reports.form_words import result_words
from perfmon.ui.figures import percent, wanyuan
from perfmon.ui.tables import Columns, money, rate, text, whole

EXECUTION = "预算执行率"
WHOLE = "齐全"
"""What is not asked for yet is printed as such and lacks nothing."""


def listed_gaps(gaps: pd.DataFrame, *, has_points: bool) -> pd.DataFrame:
    """Projects with what their forms would lack, in words; points only of a form that has them."""
    records = gaps.to_dict("records")
    return gaps.assign(lacking=[_lacking(row, has_points=has_points) for row in records])


def _lacking(row: dict[object, object], *, has_points: bool) -> str:
    parts = [] if row["indicator_count"] else ["没有绩效指标"]
    parts += [
        f"{STANDINGS[name]} {count} 项"
        for name in UNFILLED
        if name != "not_due" and (count := row[f"{name}_count"])
    ]
    is_ungranted = has_points and row["ungranted_count"]
    parts += [f"待定分 {row['ungranted_count']} 项"] if is_ungranted else []
    over = f"{row['reason_count']} 项达到指标值 {DEFAULT_RULE.reason_percent}% 以上没有说明原因"
    parts += [over] if row["reason_count"] else []
    parts += [] if row["has_goal"] else ["没有年度总体目标"]
    parts += [] if row["has_expected"] else ["没有全年预计执行数"]
    parts += [f"已报待审 {row['waiting_count']} 条"] if row["waiting_count"] else []
    waits = f"（未到期 {row['not_due_count']} 项）" if row["not_due_count"] else ""
    return ("、".join(parts) or WHOLE) + waits


GAP_COLUMNS: Columns = {
    "name": text("项目", 140),
    "lacking": text("表里会空着的", 220),
    "indicator_count": whole("指标", 60),
    "unit_name": text("实施单位", 180),
    "department_name": text("主管部门", 150),
}


def listed_scores(own: Evaluation, review: Evaluation | None) -> pd.DataFrame:
    """A project's rows with both sides' points and the sentence; 预算执行率 is the last.

    Without a review its column stays empty.
    """
    listed = _side(own)
    theirs = float("nan") if review is None else _side(review)["own"]
    return listed.assign(review=theirs, difference=listed["own"] - theirs)


def _side(own: Evaluation) -> pd.DataFrame:
    """One row an indicator with its points and the sentence, and one of 预算执行率."""
    rows = [
        {
            "row": int(row["indicator_row"]),
            "level3": "（涉密）" if is_missing(row["level3"]) else row["level3"],
            "printed_value": row["printed_value"],
            "result": result_words({str(key): row[key] for key in row}),
            "weight": row["weight_hundredths"] / 100,
            "own": _points(row["score_hundredths"]),
            "sentence": score_sentence(row),
            "level2": row["level2"],
        }
        for row in own.indicators.to_dict("records")
    ]
    mine = own.projects.iloc[0].to_dict()
    rows.append(
        {
            "row": 0,
            "level3": EXECUTION,
            "printed_value": None,
            "result": None,
            "weight": EXECUTION_HUNDREDTHS / 100,
            "own": _points(mine["execution_hundredths"]),
            "sentence": execution_sentence(mine),
            "level2": None,
        }
    )
    return pd.DataFrame(rows)


def _points(hundredths: object) -> float:
    return float("nan") if is_missing(hundredths) else int(str(hundredths)) / 100


SCORE_COLUMNS: Columns = {
    "level3": text("指标", 150),
    "own": money("自评分", 76),
    "review": money("复核分", 76),
    "weight": money("分值", 70),
    "difference": money("差", 64),
    "sentence": text("怎么得来", 430),
    "printed_value": text("年度指标值", 130),
    "result": text("实际完成值", 110),
    "level2": text("二级指标", 120),
}


def listed_ledger(rows: pd.DataFrame) -> pd.DataFrame:
    """考核台账 with rates in percent and amounts in 万元."""
    return rows.assign(
        budget_wanyuan=wanyuan(rows["budget_fen"]),
        **{
            f"{stage}_percent": percent(rows[f"{stage}_count"], rows["project_count"])
            for stage in STAGES
        },
        **{
            f"{stage}_money_percent": percent(rows[f"{stage}_fen"], rows["budget_fen"])
            for stage in STAGES
        },
    )


LEDGER_COLUMNS: Columns = {
    "department_name": text("主管部门", 170),
    "project_count": whole("项目", 60),
    "budget_wanyuan": money("全年预算（万元）", 116),
    **{
        name: look
        for stage in STAGES
        for name, look in (
            (f"{stage}_count", whole(f"{stage}（个）", 100 if stage == PARTLY else 78)),
            (f"{stage}_percent", rate(f"{stage}（%）", 78)),
            (f"{stage}_money_percent", rate(f"{stage}金额%", 88)),
        )
        if stage != PARTLY or name == f"{PARTLY}_count"
    },
}

PARTLY_COLUMNS: Columns = {
    "name": text("项目", 200),
    "missing_names": text("未报", 320),
    "unit_name": text("预算单位", 180),
    "department_name": text("主管部门", 150),
}
