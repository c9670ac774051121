"""提示函 or 整改通知书 to one department about its projects behind, with a reply slip (回执).

Made from the cut's figures and sentences; 文号, what it stands on, days and 落款 are left to the
bureau. A letter whose steps nobody decided yet says at its foot that it is a draft. Source: method
§6 (contents of a letter).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.groups import sum_groups
from perfmon.measures.ladder import NOTICE, ORDER, LadderRule
from perfmon.measures.letters import letter_projects, sum_letters
from perfmon.measures.rates import is_missing
from perfmon.money import format_percent, format_wanyuan
from perfmon.reports.last_said import last_promises
from perfmon.reports.meeting_words import (
    UNKNOWN,
    beside,
    gap,
    plan_gap,
    project_and_unit,
    rate,
    signed,
)
from perfmon.reports.official_paper import OfficialPaper
from perfmon.workflows.meeting import Meeting
from perfmon.workflows.outlook_checks import DECIDING_CAUSES

_TELLING = {NOTICE: "函告", ORDER: "通知"}
_ASKED = {NOTICE: "关注", ORDER: "整改"}

_HEADS = ("项目（单位）", "调整预算数", "较计划", "较序时", "少支额", "情况")
_WIDTHS = (3.4, 2.1, 1.7, 1.7, 1.8, 4.9)

_SLIP_HEADS = ("项目（单位）", "原因", "措施", "承诺支付（万元）", "完成日期", "责任人")
_SLIP_WIDTHS = (4.0, 2.5, 3.6, 2.1, 1.8, 1.6)
_SLIP_HEIGHT = 1.5

_BY = "　　年　　月　　日"

Row = Mapping[Any, Any]


def addressed_departments(meeting: Meeting) -> pd.DataFrame:
    """The departments that a month's letters go to, as `sum_letters` gives them."""
    return sum_letters(letter_projects(meeting.projects, meeting.states, meeting.steps))


def letter(meeting: Meeting, department_code: str) -> bytes:
    """The letter to one of the `addressed_departments`, as docx."""
    theirs = _of_department(meeting.projects, department_code)
    rows = letter_projects(theirs, meeting.states, meeting.steps)
    return _write(meeting, sum_letters(rows).iloc[0].to_dict(), rows)


def letters(meeting: Meeting) -> Iterator[tuple[Row, bytes]]:
    """Every addressed department with its letter, in their order."""
    rows = letter_projects(meeting.projects, meeting.states, meeting.steps)
    for head in sum_letters(rows).to_dict("records"):
        yield head, _write(meeting, head, _of_department(rows, head["department_code"]))


def _of_department(rows: pd.DataFrame, department_code: str) -> pd.DataFrame:
    return rows[rows["department_code"] == department_code]


def _write(meeting: Meeting, head: Row, rows: pd.DataFrame) -> bytes:
    """The letter about one department's projects; head is what `sum_letters` says of it."""
    paper = OfficialPaper(
        f"关于{head['department_name']}项目支出进度的{head['letter']}",
        _foot(meeting, head),
        f"〔{meeting.year}〕  号",
    )
    paper.address(f"{head['department_name']}：")
    paper.say(
        f"根据（此处填写依据的文件或会议）和截至{meeting.cutoff.full_label}的"
        f"县本级部门项目支出进度监控结果，现将你部门有关项目的情况{_TELLING[head['letter']]}如下。"
    )
    _write_department(paper, _of_department(meeting.projects, head["department_code"]))
    _write_projects(paper, meeting, rows)
    _write_demands(paper, head)
    paper.sign("（印章）", _BY)
    _write_slip(paper, meeting, head, rows)
    return paper.content()


def _foot(meeting: Meeting, head: Row) -> str:
    undecided = int(head["undecided_count"])
    if not undecided:
        return meeting.stamp
    return f"{meeting.stamp} · 拟稿，{undecided} 个项目的处理还没有人决定"


def _write_department(paper: OfficialPaper, projects: pd.DataFrame) -> None:
    """How the department stands beside both rulers."""
    paper.head("一、你部门总体情况")
    sums = sum_groups(projects, ("department_code",)).iloc[0].to_dict()
    said = (
        f"纳入监控的项目 {sums['project_count']} 个，调整预算数 "
        f"{format_wanyuan(sums['adjusted_budget_fen'])} 万元，"
        f"已支付 {format_wanyuan(sums['paid_fen'])} 万元"
    )
    if sums["adjusted_budget_fen"] > 0:
        said += f"，支出进度 {rate(sums)}，{beside(gap(sums, 'elapsed_fen'), '序时')}"
    against = plan_gap(sums)
    if against is not None:
        said += f"，{beside(against, '计划')}{_coverage(sums)}"
    paper.say(f"{said}；滞后 {sums['red']} 个，预警 {sums['yellow']} 个。")


def _coverage(sums: Row) -> str:
    planned_fen, budget_fen = sums["planned_budget_fen"], sums["adjusted_budget_fen"]
    if planned_fen == budget_fen:
        return ""
    return f"（计划覆盖预算 {format_percent(planned_fen, budget_fen)}）"


def _write_projects(paper: OfficialPaper, meeting: Meeting, rows: pd.DataFrame) -> None:
    """A table a kind of letter; 少支额 is what the plan is ahead of the payments."""
    promised = last_promises(meeting.promises)
    ranks = iter("二三")
    for kind in (ORDER, NOTICE):
        mine = rows[rows["letter"] == kind]
        if mine.empty:
            continue
        paper.head(f"{next(ranks)}、需要{_ASKED[kind]}的项目 {len(mine)} 个")
        if kind == rows["letter"].iloc[0]:
            paper.say(
                "金额单位为万元，较计划、较序时为个百分点；"
                "较计划和少支额按考核线算，预警按参考线的，情况里写明。"
            )
        cells = [
            _cells(row, promised.get(tuple(row[name] for name in PROJECT_KEY), {}))
            for row in mine.to_dict("records")
        ]
        paper.table(_HEADS, cells, _WIDTHS)


def _cells(row: Row, promise: Row) -> tuple[str, ...]:
    has_budget = row["adjusted_budget_fen"] > 0
    has_plan = has_budget and not is_missing(row["planned_fen"])
    return (
        project_and_unit(row),
        format_wanyuan(row["adjusted_budget_fen"]),
        signed(gap(row, "planned_fen") if has_plan else None),
        signed(gap(row, "elapsed_fen") if has_budget else None),
        UNKNOWN if is_missing(row["behind_fen"]) else format_wanyuan(row["behind_fen"]),
        _situation(row, promise),
    )


def _situation(row: Row, promise: Row) -> str:
    """The light's sentence, for how long, the results, the unit's cause and its last promise."""
    said = [f"{row['sentence']}。"]
    if row["lagging_months"] > 1:
        said.append(f"连续 {row['lagging_months']} 个月滞后或预警。")
    late = {"滞后或预警": row["indicators_behind"], "应报未报": row["indicators_unreported"]}
    told = [f"{words} {count} 项" for words, count in late.items() if count]
    if told:
        said.append(f"绩效指标{'，'.join(told)}。")
    if not is_missing(row["deciding_cause"]):
        said.append(f"单位说明的原因：{row['deciding_cause']}。")
    if promise:
        said.append(f"上次承诺：{promise['sentence']}。")
    return "".join(said)


def _write_demands(paper: OfficialPaper, head: Row) -> None:
    rank = "四" if head["order_count"] and head["notice_count"] else "三"
    paper.head(f"{rank}、有关要求")
    paper.say(
        "请对上述项目逐项查明原因，提出措施，写明承诺支付的金额、完成日期和责任人，填写所附回执，"
        f"签字盖章，于{_BY}前（本{_kind_word(head)}发出之日起 "
        f"{LadderRule().reply_days} 个工作日内）书面回复县财政局。"
    )
    paper.say(
        "已具备付款条件的抓紧申请支付，不具备条件的说明情况并附依据，年内确实无法支出的提出调剂或收回意见。"
        "支付须符合合同及验收条件，严禁以拨代支、突击支付。"
    )
    if head["letter"] == ORDER:
        paper.say(
            "到期没有书面回复，或者整改没有落实的，县财政局将按规定提出通报、督查（约谈）、"
            "暂停或调剂收回预算的建议，并与下年预算安排挂钩。"
        )
    paper.say("联系人：　　　　　　联系电话：")
    paper.say("附件：回执")


def _kind_word(head: Row) -> str:
    return "通知书" if head["letter"] == ORDER else "函"


def _write_slip(paper: OfficialPaper, meeting: Meeting, head: Row, rows: pd.DataFrame) -> None:
    paper.new_page("回　　执")
    paper.say(
        f"{head['department_name']}对{meeting.year}年{meeting.month}月{head['letter']}"
        f"（〔{meeting.year}〕  号）的回复，请于{_BY}前送县财政局。"
    )
    cells = [(project_and_unit(row), *("",) * 5) for row in rows.to_dict("records")]
    paper.table(_SLIP_HEADS, cells, _SLIP_WIDTHS, _SLIP_HEIGHT)
    paper.say(f"原因从下列选填，选“其他”的写明：{'、'.join(DECIDING_CAUSES)}。")
    paper.say("部门负责人（签字）：　　　　　　　　（公章）")
    paper.say("填表人：　　　　　　　　联系电话：")
    paper.say(f"日期：{_BY}")
