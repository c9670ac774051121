"""The lists of 目标审核: departments, rules, findings.

Each `listed_…` shapes rows for showing; its columns stand below it.
"""

from typing import Any

import pandas as pd

from perfmon.charts.finding_bars import SEVERITY_LABELS
from perfmon.clock import wall_time
from perfmon.measures.finding_rounds import ROUNDS
from perfmon.measures.rates import is_missing
from perfmon.measures.review_selection import version_label
from perfmon.quality.rule_names import rule_name
from perfmon.reports.finding_words import corrected_words
from perfmon.ui.figures import MISSING, percent
from perfmon.ui.tables import Columns, progress, text, whole


def listed_departments(departments: pd.DataFrame, mended: pd.DataFrame) -> pd.DataFrame:
    """Departments with what is dealt with in percent, and this round against the last in counts."""
    rows = departments.merge(mended, on="department_code", how="left", validate="1:1")
    rows = rows.astype(dict.fromkeys(ROUNDS, "Int64"))
    return rows.assign(
        versions=[_versions(row) for row in rows.to_dict("records")],
        done_percent=percent(rows["faults_done"], rows["faults"]),
    )


def _versions(row: dict[Any, Any]) -> str:
    waits = f"（{row['waiting_count']} 份待接受）" if row["waiting_count"] else ""
    return f"{version_label(row['last_version'])}{waits}"


DEPARTMENT_COLUMNS: Columns = {
    "department_name": text("主管部门", 166),
    "error_open": whole("■ 错误待处理", 97),
    "warning_open": whole("▲ 提醒待处理", 97),
    "done_percent": progress("错误和提醒已处理", 136),
    "errors": whole("错误", 60),
    "warnings": whole("提醒", 60),
    "text_count": whole("文本（份）", 80),
    "versions": text("到第几版", 130),
    "project_count": whole("项目（个）", 80),
    "indicator_count": whole("指标（项）", 80),
    "已改正": whole("上一轮的已改正", 112),
    "仍在": whole("仍在", 60),
    "新发现": whole("新发现", 70),
}


def listed_rules(rules: pd.DataFrame) -> pd.DataFrame:
    """Rules with their names and severities in words."""
    return rules.assign(
        name=rules["code"].map(rule_name),
        severity_word=rules["severity"].map(SEVERITY_LABELS),
        open_count=rules["error_open"] + rules["warning_open"] + rules["info_open"],
    )


RULE_COLUMNS: Columns = {
    "name": text("问题种类", 150),
    "severity_word": text("程度", 72),
    "total": whole("处数", 60),
    "open_count": whole("待处理", 66),
    "department_count": whole("部门（个）", 80),
    "text_count": whole("文本（份）", 80),
    "project_count": whole("项目（个）", 80),
    "code": text("代码", 220),
}


def listed_review_findings(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with severity, place, version and moment in words."""
    rows = findings.to_dict("records")
    return findings.assign(
        severity_word=findings["severity"].map(SEVERITY_LABELS),
        name=findings["code"].map(rule_name),
        where=[finding_place(row) for row in rows],
        project=findings["project_name"].fillna("全文"),
        version_word=findings["version"].map(version_label),
        answer=pd.Series([_answer_words(row) for row in rows], findings.index, dtype="str"),
        answered=findings["answered_at"].map(wall_time, na_action="ignore"),
    )


def _answer_words(row: dict[Any, Any]) -> str | None:
    """What was answered; of a 更正 first what was changed into what."""
    said = [corrected_words(row), "" if is_missing(row["answer"]) else str(row["answer"])]
    return "：".join(words for words in said if words) or None


def finding_place(row: dict[Any, Any]) -> str:
    """The place within its project: 第 3 项 数量指标·印制数量, else the column's head."""
    if is_missing(row["printed_row"]):
        return MISSING if is_missing(row["column_head"]) else str(row["column_head"])
    named = [str(row[name]) for name in ("level2", "level3") if not is_missing(row[name])]
    return f"第 {row['printed_row']} 项 {'·'.join(named)}".strip()


FINDING_COLUMNS: Columns = {
    "severity_word": text("程度", 70),
    "verdict": text("处理", 62),
    "project": text("项目", 150),
    "department_name": text("主管部门", 110),
    "where": text("地方", 150),
    "message": text("问题", 330),
    "printed_value": text("文本里印的", 110),
    "proposal": text("建议", 110),
    "answer": text("答复或要求", 190),
    "answered_by": text("谁", 80),
    "answered": text("何时", 130),
    "name": text("问题种类", 150),
    "unit_name": text("预算单位", 140),
    "version_word": text("版本", 66),
    "line": whole("文件第几行", 90),
}
