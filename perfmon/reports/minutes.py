"""会议纪要: the minutes of a month's meeting as Word, for the bureau to complete.

The agenda's figures and sentences are the cut's; what was promised, resolved and decided is what
was typed of this meeting. When, where and who are left blank. Source: issue 7.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.ladder import STEPS
from perfmon.measures.leader_table import sum_leaders
from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.reports.last_said import last_promises
from perfmon.reports.meeting_words import UNKNOWN, project_and_unit
from perfmon.reports.official_paper import OfficialPaper
from perfmon.reports.one_page import headline, promise_words
from perfmon.workflows.meeting import Meeting

_BLANKS = ("时间：　　年　　月　　日", "地点：", "主持：", "参加：", "记录：")

_AGENDA_HEADS = ("项目（单位）", "上会原因", "情况和上次承诺")
_AGENDA_WIDTHS = (4.0, 2.6, 9.0)
_ANSWER_HEADS = ("项目（单位）", "原因", "措施", "承诺", "期限", "责任人")
_ANSWER_WIDTHS = (3.4, 2.2, 3.4, 3.3, 1.7, 1.6)
_RESOLUTION_HEADS = ("序号", "事项", "责任单位", "期限")
_RESOLUTION_WIDTHS = (1.2, 8.2, 4.0, 2.2)
_STEP_HEADS = ("项目（单位）", "处理", "决定人", "理由")
_STEP_WIDTHS = (4.6, 3.4, 2.4, 5.2)

Row = Mapping[Any, Any]


def minutes(meeting: Meeting) -> bytes:
    """The minutes as docx."""
    year, month = meeting.year, meeting.month
    title = f"{year}年{month}月项目支出进度调度会议纪要"
    stamp = f"{meeting.stamp} · 会上登记的内容记到下月月结为止"
    paper = OfficialPaper(title, stamp, f"〔{year}〕  号")
    for blank in _BLANKS:
        paper.say(blank)
    paper.head("一、总体情况")
    county = sum_leaders(meeting.projects).iloc[-1].to_dict()
    paper.say(
        f"会议通报了截至{meeting.cutoff.full_label}县本级部门项目支出进度。{headline(county)}"
    )
    paper.say(promise_words(meeting.promises, month - 1))
    _write_agenda(paper, meeting)
    _write_answers(paper, meeting.answers)
    _write_resolutions(paper, meeting.resolutions)
    of_month = (meeting.steps["month"] == month) & ~meeting.steps["is_carried"]
    _write_steps(paper, meeting.steps[of_month])
    paper.say("（此处填写会议的其他意见）")
    return paper.content()


def _write_agenda(paper: OfficialPaper, meeting: Meeting) -> None:
    paper.head("二、研究的项目")
    agenda = meeting.agenda
    if agenda.empty:
        paper.say("没有灯变差、承诺没有兑现或少支的项目，没有研究具体项目。")
        return
    paper.say(f"提请会议研究的项目 {len(agenda)} 个，按分管县领导列出。")
    promised = last_promises(meeting.promises)
    for leader, rows in agenda.groupby("leader", sort=False):
        paper.subhead(f"{leader}（{len(rows)} 个）")
        cells = [
            _agenda_cells(row, promised.get(tuple(row[name] for name in PROJECT_KEY), {}))
            for row in rows.to_dict("records")
        ]
        paper.table(_AGENDA_HEADS, cells, _AGENDA_WIDTHS)


def _agenda_cells(row: Row, promise: Row) -> tuple[str, ...]:
    last = f"上次承诺：{promise['sentence']}。" if promise else ""
    return (project_and_unit(row), "；".join(row["why"]), f"{row['sentence']}。{last}")


def _write_answers(paper: OfficialPaper, answers: pd.DataFrame) -> None:
    paper.head("三、会上的承诺")
    if answers.empty:
        paper.say("会上没有登记承诺。")
        return
    money = answers["amount_fen"].dropna()
    promised = f"，承诺支付合计 {format_wanyuan(int(money.sum()))} 万元" if len(money) else ""
    paper.say(f"会上登记承诺 {len(answers)} 条{promised}。")
    rows = answers.sort_values(["due_on", "unit_code", "project_code"]).to_dict("records")
    paper.table(_ANSWER_HEADS, [_answer_cells(row) for row in rows], _ANSWER_WIDTHS)


def _answer_cells(row: Row) -> tuple[str, ...]:
    """A promise; of a 涉密 project cause alone, with amount and day."""
    cause, explained = row["deciding_cause"], row["explanation"]
    if not is_missing(explained) and explained != row["measure"]:
        cause = f"{cause}：{explained}"
    return (
        project_and_unit(row),
        cause,
        _told(row["measure"]),
        row["sentence"].removesuffix(f"，{row['verdict']}"),
        _day(row["due_on"]),
        _told(row["person"]),
    )


def _write_resolutions(paper: OfficialPaper, resolutions: pd.DataFrame) -> None:
    paper.head("四、议定事项")
    if resolutions.empty:
        paper.say("会上没有登记议定事项。")
        return
    paper.say(f"会议议定以下 {len(resolutions)} 项，由责任单位按期办结，凭依据销号。")
    paper.table(_RESOLUTION_HEADS, list(_resolution_cells(resolutions)), _RESOLUTION_WIDTHS)


def _resolution_cells(resolutions: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """By their days, whether they are settled since or not."""
    rows = resolutions.sort_values(["due_on", "resolution_id"]).to_dict("records")
    for number, row in enumerate(rows, start=1):
        yield (str(number), row["words"], row["owner"], _day(row["due_on"]))


def _write_steps(paper: OfficialPaper, steps: pd.DataFrame) -> None:
    paper.head("五、处理决定")
    if steps.empty:
        paper.say("会上没有决定发函、督查（约谈）或暂停、调剂、收回。")
        return
    counts = steps["step"].value_counts()
    told = "，".join(f"{step} {counts[step]} 项" for step in STEPS if step in counts)
    paper.say(f"会议作出处理 {len(steps)} 项：{told}。")
    cells = [
        (project_and_unit(row), row["step"], row["decided_by"], _told(row["reason"]))
        for row in steps.sort_values(["unit_code", "project_code"]).to_dict("records")
    ]
    paper.table(_STEP_HEADS, cells, _STEP_WIDTHS)


def _told(words: object) -> str:
    return UNKNOWN if is_missing(words) else str(words)


def _day(day: object) -> str:
    on = pd.Timestamp(str(day))
    return f"{on.month}月{on.day}日"
