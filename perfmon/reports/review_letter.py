"""审核意见 to a department as Word: scope, grade, findings by severity, what is asked for.

Every number comes from the data; 文号, the day to answer by, 落款 and date are left to the bureau.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from perfmon.findings import SEVERITY_WORDS
from perfmon.measures.finding_rounds import ROUNDS
from perfmon.measures.rates import is_missing
from perfmon.measures.review_counts import count_rules
from perfmon.measures.target_grades import (
    CRITERIA,
    CRITERION_OF,
    criterion_sentence,
    rule_words,
    score_words,
    ungraded_words,
    whole_sentence,
)
from perfmon.measures.target_review import (
    ACCEPTED,
    CORRECTED,
    TargetReview,
    review_departments,
)
from perfmon.money import format_wanyuan
from perfmon.quality.rule_names import rule_name
from perfmon.reports.file_names import file_name_part
from perfmon.reports.finding_words import (
    NO_WORD,
    cell_words,
    corrected_words,
    message_words,
    place_words,
    project_words,
    reason_words,
    said_at,
    said_by,
)
from perfmon.reports.official_paper import OfficialPaper

NAME = "审核意见"

_GRADE_HEADS = ("标准", "错误", "提醒", "扣分", "得分", "等级")
_GRADE_WIDTHS = (4.0, 2.2, 2.2, 2.2, 2.6, 2.2)
_PROJECT_HEADS = ("项目", *CRITERIA, "总评")
_PROJECT_WIDTHS = (5.4, *(2.1,) * len(CRITERIA), 1.6)
_FINDING_HEADS = ("位置", "原文", "问题", "建议")
_FINDING_WIDTHS = (4.2, 3.2, 5.2, 2.9)
_SETTLED_HEADS = ("位置", "问题", "处理", "改成什么，答复或原因")
_SETTLED_WIDTHS = (4.0, 4.6, 1.5, 5.4)
_RANKS = "一二三四五六七八九十"

Row = Mapping[Any, Any]


def review_letter(review: TargetReview, year: int, *, is_demo: bool) -> bytes:
    """A docx to one department.

    Args:
        review: of the department alone, with one text at least.
        year: of the texts.
        is_demo: whether the texts are 演示数据.
    """
    counts = review_departments(review).iloc[0]
    mark = "（演示数据）" if is_demo else ""
    title = f"关于{counts['department_name']}{year}年部门预算绩效目标的审核意见{mark}"
    foot = f"{counts['department_name']}{year}年绩效目标审核意见{' · 演示数据' if is_demo else ''}"
    paper = OfficialPaper(title, foot, number=f"〔{year}〕  号")
    paper.address(f"{counts['department_name']}：")
    paper.say(
        f"按照预算绩效管理的要求，对你单位报送的{year}年部门预算绩效文本中的绩效目标进行了审核。"
        "现将审核意见函告如下。"
    )
    _write_scope(paper, review, counts)
    _write_grade(paper, review)
    _write_findings(paper, review.findings[review.findings["is_open"]])
    _write_settled(paper, review)
    _write_request(paper, review)
    paper.sign("　　　　财政局", "　　　　年　　月　　日")
    return paper.content()


def review_letter_name(code: str, department_name: str, year: int) -> str:
    """The file name to offer, with the code, as departments may share a name.

    >>> review_letter_name("288", "巨鹿县委政法委", 2023)
    '审核意见-288巨鹿县委政法委-2023年.docx'
    """
    return f"{NAME}-{file_name_part(code + department_name)}-{year}年.docx"


def _write_scope(paper: OfficialPaper, review: TargetReview, counts: "pd.Series[Any]") -> None:
    paper.head("一、审核范围")
    paper.say(
        f"绩效文本 {counts['text_count']} 份，项目 {counts['project_count']} 个，"
        f"绩效指标 {counts['indicator_count']} 项，"
        f"预算 {format_wanyuan(counts['budget_fen'])} 万元。"
    )
    for text in review.texts.to_dict("records"):
        file = "" if is_missing(text["file_name"]) else f"，{text['file_name']}"
        paper.say(f"{text['unit_name']}：第{text['version']}版（{text['state']}）{file}。")


def _write_grade(paper: OfficialPaper, review: TargetReview) -> None:
    paper.head("二、审核结论")
    if review.wholes.empty:
        paper.say("文本没有检查过，或没有读到项目，没有评定等级。")
        return
    whole = review.wholes.iloc[0].to_dict()
    paper.say(f"绩效目标{whole_sentence(whole)}。")
    grades = review.grades.to_dict("records")
    paper.table(_GRADE_HEADS, [_grade_cells(grade) for grade in grades], _GRADE_WIDTHS)
    for grade in grades:
        paper.say(f"{criterion_sentence(grade)}。")
    paper.say(
        f"评定办法：{rule_words()}{ungraded_words(review.findings[review.findings['is_open']])}。"
    )
    paper.say("各项目的等级如下。")
    paper.table(_PROJECT_HEADS, list(_project_grades(review)), _PROJECT_WIDTHS)


def _grade_cells(grade: Row) -> tuple[str, ...]:
    names = ("error_count", "warning_count", "cut_points")
    score = score_words(grade["cut_points"], grade["project_count"])
    return (grade["criterion"], *(str(grade[name]) for name in names), score, grade["grade"])


def _project_grades(review: TargetReview) -> Iterator[tuple[str, ...]]:
    keys = ["text_id", "project_code"]
    by_project = review.project_grades.groupby(keys, sort=False)["grade"].agg(list)
    for row in review.project_wholes.to_dict("records"):
        yield (str(row["name"]), *by_project[(row["text_id"], row["project_code"])], row["grade"])


def _write_findings(paper: OfficialPaper, findings: pd.DataFrame) -> None:
    paper.head("三、发现的问题")
    if findings.empty:
        paper.say("没有未处理的问题。")
    ranks = iter(_RANKS)
    for severity, word in SEVERITY_WORDS.items():
        of_severity = findings[findings["severity"] == severity]
        if of_severity.empty:
            continue
        paper.subhead(f"（{next(ranks)}）{word} {len(of_severity)} 处")
        for number, rule in enumerate(count_rules(of_severity).to_dict("records"), start=1):
            rows = of_severity[of_severity["code"] == rule["code"]]
            told = f"{number}. {_rule_words(rule)}"
            if severity == "info":
                paper.say(f"{told}{_places(rows)}。")
            else:
                paper.say(told)
                cells = [_finding_cells(row) for row in rows.to_dict("records")]
                paper.table(_FINDING_HEADS, cells, _FINDING_WIDTHS)


def _rule_words(rule: Row) -> str:
    criterion = CRITERION_OF.get(rule["code"])
    graded = "" if criterion is None else f"，关系{criterion}"
    reason = reason_words(rule["code"])
    told = "" if reason == NO_WORD else f"{reason}。"
    return f"{rule_name(rule['code'])}（{rule['total']} 处{graded}）。{told}"


def _places(rows: pd.DataFrame) -> str:
    """Where a thing that only needs to be known stands, project by project."""
    lines: dict[str, list[str]] = {}
    for row in rows.to_dict("records"):
        numbers = lines.setdefault(project_words(row), [])
        numbers += [] if is_missing(row["printed_row"]) else [str(row["printed_row"])]
    return "；".join(
        f"{name}第 {'、'.join(numbers)} 行" if numbers else name for name, numbers in lines.items()
    )


def _finding_cells(row: Row) -> tuple[str, ...]:
    printed, proposal = cell_words(row["printed_value"]), cell_words(row["proposal"])
    return (place_words(row), printed, message_words(row), proposal)


def _write_settled(paper: OfficialPaper, review: TargetReview) -> None:
    """What the last round mended, and what was accepted or corrected without a new text."""
    paper.head("四、已经处理的问题")
    counts = review_departments(review).iloc[0]
    if not review.rounds.empty:
        told = "，".join(f"{name} {counts[name]} 处" for name in ROUNDS)
        paper.say(f"与上一版文本相比，错误和提醒{told}。")
    settled = review.findings[~review.findings["is_open"]]
    if settled.empty:
        paper.say("没有已接受或已更正的问题。")
        return
    paper.say(f"已接受 {counts[ACCEPTED]} 处，已更正 {counts[CORRECTED]} 处，不用再改。")
    paper.table(_SETTLED_HEADS, list(_settled_cells(settled)), _SETTLED_WIDTHS)


def _settled_cells(settled: pd.DataFrame) -> Iterator[Sequence[str]]:
    for verdict in (CORRECTED, ACCEPTED):
        for row in settled[settled["verdict"] == verdict].to_dict("records"):
            yield (place_words(row), str(row["message"]), f"已{verdict}", _settled_words(row))


def _settled_words(row: Row) -> str:
    """What a correction changed, the answer or reason, who gave it and when."""
    said = "；".join(filter(None, (corrected_words(row), cell_words(row["answer"]))))
    return f"{said}（{said_by(row)}，{said_at(row)}）"


def _write_request(paper: OfficialPaper, review: TargetReview) -> None:
    paper.head("五、有关要求")
    severity = review.findings.loc[review.findings["is_open"], "severity"]
    errors, warnings = int((severity == "error").sum()), int((severity == "warning").sum())
    if not errors and not warnings:
        paper.say("没有需要修改的问题。")
        return
    paper.say(
        f"请于　　月　　日前对照上述错误 {errors} 处、提醒 {warnings} 处逐条修改绩效文本，"
        "重新报送；确有依据不改的，在所附问题清单的“单位答复”栏写明理由和依据。说明类不用修改。"
    )
    paper.say("附件：绩效目标问题清单")
