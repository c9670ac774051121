"""绩效目标问题清单 as workbooks: of a department to answer in, of the county to sum up."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfmon.findings import SEVERITY_WORDS
from perfmon.measures.finding_rounds import ROUNDS
from perfmon.measures.review_counts import count_rules
from perfmon.measures.target_grades import CRITERIA, CRITERION_OF, rule_words, score_words
from perfmon.measures.target_review import (
    ACCEPTED,
    CORRECTED,
    SENT_BACK,
    TargetReview,
    review_departments,
)
from perfmon.quality.rule_names import rule_name
from perfmon.reports.file_names import file_name_part
from perfmon.reports.finding_words import (
    corrected_words,
    indicator_words,
    project_words,
    reason_words,
    said_at,
    said_by,
)
from perfmon.reports.form_paper import wanyuan
from perfmon.reports.list_book import (
    MONEY,
    PERCENT,
    TEXT,
    WHOLE,
    ListColumns,
    ListHead,
    ListPart,
    list_books,
)

NAME = "绩效目标问题清单"
COUNTY = "绩效目标审核汇总"
ANSWER = "单位答复"

_SHEET = "问题清单"

_FINDING_COLUMNS: ListColumns = (
    ("severity_word", "级别", TEXT, 7),
    ("project_code", "项目编码", TEXT, 24),
    ("project_words", "项目", TEXT, 28),
    ("indicator_words", "指标或位置", TEXT, 26),
    ("rule", "问题种类", TEXT, 18),
    ("printed_value", "原文", TEXT, 24),
    ("message", "问题", TEXT, 52),
    ("reason", "依据", TEXT, 36),
    ("proposal", "建议", TEXT, 22),
    ("unit_answer", ANSWER, TEXT, 30),
    ("verdict", "处理", TEXT, 8),
    ("corrected_words", "更正", TEXT, 34),
    ("answer", "处理说明", TEXT, 26),
    ("said_by", "谁处理", TEXT, 10),
    ("said_at", "何时处理", TEXT, 16),
    ("round", "与上一版比", TEXT, 11),
    ("criterion", "标准", TEXT, 10),
    ("unit_words", "预算单位", TEXT, 26),
)
_DEPARTMENT = (("department_name", "主管部门", TEXT, 22), ("bureau_section", "业务股室", TEXT, 12))

_COUNT_COLUMNS: ListColumns = (
    *_DEPARTMENT,
    ("text_count", "文本（份）", WHOLE, 9),
    ("project_count", "项目（个）", WHOLE, 9),
    ("indicator_count", "指标（项）", WHOLE, 9),
    ("budget_wanyuan", "预算（万元）", MONEY, 14),
    ("errors", "错误", WHOLE, 7),
    ("warnings", "提醒", WHOLE, 7),
    ("infos", "说明", WHOLE, 7),
    ("error_open", "错误待处理", WHOLE, 9),
    ("warning_open", "提醒待处理", WHOLE, 9),
    *((verdict, f"已{verdict}", WHOLE, 8) for verdict in (SENT_BACK, ACCEPTED, CORRECTED)),
    *((name, name, WHOLE, 8) for name in ROUNDS),
    *((criterion, criterion, TEXT, 10) for criterion in CRITERIA),
    ("score", "平均得分", PERCENT, 10),
    ("grade", "总评", TEXT, 8),
)

_RULE_COLUMNS: ListColumns = (
    ("severity_word", "级别", TEXT, 7),
    ("rule", "问题种类", TEXT, 24),
    ("criterion", "标准", TEXT, 10),
    ("total", "处数", WHOLE, 8),
    ("open_count", "待处理", WHOLE, 8),
    ("department_count", "部门（个）", WHOLE, 9),
    ("text_count", "文本（份）", WHOLE, 9),
    ("project_count", "项目（个）", WHOLE, 9),
    ("reason", "依据", TEXT, 56),
    ("code", "代码", TEXT, 26),
)


def review_list(review: TargetReview, year: int, *, is_demo: bool) -> bytes:
    """An xlsx of a department's findings, a row each, with a column for the unit to answer in.

    Args:
        review: of the department alone, with one text at least.
        year: of the texts.
        is_demo: whether the texts are 演示数据.
    """
    return list_books([_findings_part(review, year, is_demo, with_departments=False)])


def county_book(review: TargetReview, year: int, *, is_demo: bool) -> bytes:
    """An xlsx of all departments: sums by department, sums by rule, every finding."""
    counts, rules = review_departments(review), count_rules(review.findings)
    scores = {row["department_code"]: _score(row) for row in review.wholes.to_dict("records")}
    by_department = counts.assign(
        budget_wanyuan=pd.array([wanyuan(fen) for fen in counts["budget_fen"]], "Float64"),
        infos=counts["info_open"] + counts["info_done"],
        score=counts["department_code"].map(scores),
    )
    by_rule = rules.assign(
        severity_word=rules["severity"].map(SEVERITY_WORDS),
        rule=rules["code"].map(rule_name),
        criterion=rules["code"].map(CRITERION_OF),
        open_count=rules["error_open"] + rules["warning_open"] + rules["info_open"],
        reason=rules["code"].map(reason_words),
    )
    mark = _mark(is_demo)
    head = f"{year}年绩效目标审核"
    grade_note = f"等级：{rule_words()}。"
    return list_books(
        [
            ListPart(
                ListHead("部门汇总", f"{head}：各部门{mark}", (_BASIS, _LAST_ROUND, grade_note)),
                by_department,
                _COUNT_COLUMNS,
                {"budget_wanyuan": int(counts["budget_fen"].sum())},
                f"合计 {len(counts)} 个部门",
            ),
            ListPart(
                ListHead("规则汇总", f"{head}：各种问题{mark}", (_BASIS,)), by_rule, _RULE_COLUMNS
            ),
            _findings_part(review, year, is_demo, with_departments=True),
        ]
    )


def review_list_name(code: str, department_name: str, year: int) -> str:
    """The file name to offer: 绩效目标问题清单-288巨鹿县委政法委-2023年.xlsx."""
    return f"{NAME}-{file_name_part(code + department_name)}-{year}年.xlsx"


def county_book_name(year: int) -> str:
    """The file name to offer: 绩效目标审核汇总-2023年.xlsx."""
    return f"{COUNTY}-{year}年.xlsx"


_BASIS = "按各单位最新一版绩效文本；待处理的没有接受、更正或退回。"
_LAST_ROUND = "已改正、仍在、新发现是错误和提醒与上一版比，只有一版的没有。"


def _findings_part(
    review: TargetReview, year: int, is_demo: bool, *, with_departments: bool
) -> ListPart:
    rank = review.findings["severity"].map(list(SEVERITY_WORDS).index)
    findings = review.findings.iloc[rank.argsort(kind="stable")]
    rows = findings.to_dict("records")
    versions = review.texts.set_index("text_id")["version"]
    listed = findings.assign(
        severity_word=findings["severity"].map(SEVERITY_WORDS),
        rule=findings["code"].map(rule_name),
        project_words=[project_words(row) for row in rows],
        indicator_words=[indicator_words(row) for row in rows],
        reason=[reason_words(code) for code in findings["code"]],
        unit_answer="",
        corrected_words=[corrected_words(row) for row in rows],
        said_by=[said_by(row) for row in rows],
        said_at=[said_at(row) for row in rows],
        unit_words=[f"{row['unit_name']}（第{versions[row['text_id']]}版）" for row in rows],
    )
    counts = review_departments(review)
    whose = "各部门" if with_departments else str(counts["department_name"].iloc[0])
    told = "，".join(
        f"{word} {int((findings['severity'] == severity).sum())} 处"
        for severity, word in SEVERITY_WORDS.items()
    )
    notes: tuple[str, ...] = (f"{told}。{_BASIS}",)
    if not with_departments:
        notes += (f"错误和提醒请逐条修改；确有依据不改的，在“{ANSWER}”栏写明理由和依据。",)
    columns = (*_DEPARTMENT, *_FINDING_COLUMNS) if with_departments else _FINDING_COLUMNS
    title = f"{whose}{year}年{NAME}{_mark(is_demo)}"
    return ListPart(ListHead(_SHEET, title, notes), listed, columns)


def _mark(is_demo: bool) -> str:
    return "（演示数据）" if is_demo else ""


def _score(row: Mapping[Any, Any]) -> float:
    return float(score_words(row["cut_points"], len(CRITERIA) * row["project_count"]))
