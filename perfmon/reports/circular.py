"""月度通报: the bureau's circular on a closed month as Word, in the layout of an official paper.

The prose is made from the frozen figures; what only the bureau knows is left blank in brackets.
Source: issue 7; method §6 (standard sections, number style).
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.measures.groups import sum_groups
from perfmon.measures.leader_table import sum_leaders
from perfmon.measures.ranking import PLAN_GAP, rank_groups
from perfmon.measures.rates import is_missing
from perfmon.measures.stuck import most_behind
from perfmon.money import format_percent, format_wanyuan, format_yiyuan, round_to_sum
from perfmon.reports.meeting_words import (
    UNKNOWN,
    beside,
    change_since_last,
    gap,
    plan_gap,
    points,
    rate,
    signed,
)
from perfmon.reports.official_paper import OfficialPaper
from perfmon.workflows.meeting import Meeting

TITLE = "县本级部门项目支出进度情况的通报"

MOST_LISTED = 10
"""So many projects with most money behind are named."""

_BY_DEPARTMENT = ("department_code", "department_name")

Row = Mapping[Any, Any]


def circular(meeting: Meeting) -> bytes:
    """The circular as docx."""
    year, month = meeting.year, meeting.month
    paper = OfficialPaper(f"关于{year}年{month}月{TITLE}", meeting.stamp, f"〔{year}〕  号")
    paper.address("各部门、各单位：")
    until = meeting.cutoff.full_label
    paper.say(f"现将截至{until}县本级部门项目支出进度和绩效运行情况通报如下。")
    _write_whole(paper, meeting)
    _write_departments(paper, meeting)
    _write_behind(paper, meeting)
    _write_results(paper, meeting)
    _write_idle(paper, meeting)
    _write_demands(paper, meeting)
    paper.sign("（印章）", "　　年　　月　　日")
    return paper.content()


def _write_whole(paper: OfficialPaper, meeting: Meeting) -> None:
    paper.head("一、总体情况")
    county = sum_leaders(meeting.projects).iloc[-1].to_dict()
    budget_fen, paid_fen = county["adjusted_budget_fen"], county["paid_fen"]
    count = len(meeting.projects)
    said = (
        f"纳入监控的项目 {count} 个，涉及 {county['department_count']} 个主管部门，"
        f"调整预算数 {format_yiyuan(budget_fen)} 亿元，累计实际支付 {format_yiyuan(paid_fen)} 亿元"
    )
    if budget_fen > 0:
        said += f"，支出进度 {rate(county)}，{beside(gap(county, 'elapsed_fen'), '序时进度')}"
    change = change_since_last(county)
    if change is not None:
        said += f"，比上月{'提高' if change >= 0 else '下降'} {points(abs(change))} 个百分点"
    paper.say(f"{said}。")
    lights = sum_groups(meeting.projects.assign(all="县"), ("all",)).iloc[0]
    paper.say(
        f"按项目自身的资金支出计划，滞后 {lights['red']} 个，预警 {lights['yellow']} 个，"
        f"正常 {lights['green']} 个，超额 {lights['blue']} 个，不判灯 {lights['unlit']} 个；"
        f"零支出 {county['unpaid_count']} 个；已报财政尚未支付 "
        f"{format_wanyuan(county['waiting_fen'])} 万元，不计入已支付。"
    )


def _write_departments(paper: OfficialPaper, meeting: Meeting) -> None:
    paper.head("二、各部门支出进度")
    paper.say(
        "按与资金支出计划的差距由大到小排列；没有计划的部门不排名。金额单位为万元，"
        "各行按最大余数法取整，与合计相等。"
    )
    rows = department_rows(meeting.projects)
    paper.table(
        ("名次", "主管部门", "调整预算数", "已支付", "支出进度", "较计划", "较序时", "较上月"),
        rows,
        (1.1, 3.4, 2.5, 2.3, 1.8, 1.6, 1.6, 1.6),
    )


def department_rows(projects: pd.DataFrame) -> list[list[str]]:
    """A line a department with its place, and the county's."""
    ranked = rank_groups(projects, _BY_DEPARTMENT, PLAN_GAP)
    last = projects.groupby(list(_BY_DEPARTMENT))[["last_budget_fen", "last_paid_fen"]].sum()
    ranked = ranked.merge(last.reset_index(), on=list(_BY_DEPARTMENT), validate="1:1")
    figures = [
        *("adjusted_budget_fen", "paid_fen", "elapsed_fen", "last_budget_fen", "last_paid_fen"),
        *("planned_fen", "planned_budget_fen", "paid_with_plan_fen"),
    ]
    county: dict[str, Any] = {name: int(ranked[name].sum()) for name in figures}
    county |= {"department_name": "合计", "rank": None}
    money = [round_to_sum(ranked[name].tolist()) for name in ("adjusted_budget_fen", "paid_fen")]
    rows = []
    lines: list[Row] = [*ranked.to_dict("records"), county]
    for place, row in enumerate(lines):
        budget_fen, paid_fen = (
            parts[place] if place < len(ranked) else sum(parts) for parts in money
        )
        has_budget = row["adjusted_budget_fen"] > 0
        rows.append(
            [
                UNKNOWN if is_missing(row["rank"]) else str(int(row["rank"])),
                str(row["department_name"]),
                format_wanyuan(budget_fen),
                format_wanyuan(paid_fen),
                rate(row),
                signed(plan_gap(row)),
                signed(gap(row, "elapsed_fen") if has_budget else None),
                signed(change_since_last(row)),
            ]
        )
    return rows


def _write_behind(paper: OfficialPaper, meeting: Meeting) -> None:
    paper.head("三、滞后和预警的项目")
    behind = most_behind(meeting.projects, MOST_LISTED)
    if behind.empty:
        paper.say("没有滞后或预警的项目。")
        return
    whole_fen = int(meeting.projects["behind_fen"].fillna(0).sum())
    listed_fen = int(behind["behind_fen"].sum())
    paper.say(
        f"较计划少支最多的 {len(behind)} 个项目合计少支 {format_wanyuan(listed_fen)} 万元"
        f"（按分相加后取整），占全部较计划少支额的 {format_percent(listed_fen, whole_fen)}。"
    )
    heads = ("项目", "单位", "灯", "已支付", "支出进度", "少支额", "连续月数", "原因")
    rows = [
        [
            str(row["name"]),
            str(row["unit_name"]),
            light_sign(row["light"]).word,
            format_wanyuan(row["paid_fen"]),
            rate(row),
            format_wanyuan(row["behind_fen"]),
            str(row["lagging_months"]),
            "未说明" if is_missing(row["deciding_cause"]) else str(row["deciding_cause"]),
        ]
        for row in behind.to_dict("records")
    ]
    paper.table(heads, rows, (3.8, 2.7, 1.1, 2.0, 1.8, 1.8, 1.1, 1.6))


def _write_results(paper: OfficialPaper, meeting: Meeting) -> None:
    paper.head("四、绩效目标")
    names = ("indicators_held", "indicators_behind", "indicators_unreported", "indicators_other")
    held, behind, unreported, other = (int(meeting.projects[name].sum()) for name in names)
    paper.say(
        f"绩效指标（不含资金类）{held + behind + unreported + other} 项：达到或正常推进 {held} 项，"
        f"滞后或预警 {behind} 项，应报未报 {unreported} 项，未到期或不能比 {other} 项。"
    )


def _write_idle(paper: OfficialPaper, meeting: Meeting) -> None:
    paper.head("五、结转和存量资金")
    projects = meeting.projects
    carried = projects[projects["carry_over"].astype(bool)]
    said = (
        f"上年结转项目 {len(carried)} 个，调整预算数 "
        f"{format_wanyuan(int(carried['adjusted_budget_fen'].sum()))} 万元，"
        f"已支付 {format_wanyuan(int(carried['paid_fen'].sum()))} 万元。"
    )
    if projects["hard_to_spend_fen"].notna().any():
        hard_fen = int(projects["hard_to_spend_fen"].fillna(0).sum())
        said += f"按各单位历月最高支付水平推算，年内预计难以支出 {format_wanyuan(hard_fen)} 万元。"
    paper.say(said)


def _write_demands(paper: OfficialPaper, meeting: Meeting) -> None:
    paper.head("六、有关要求")
    paper.say(
        "有关部门要逐项查明滞后项目的原因，明确措施、责任人和完成时限；已具备付款条件的抓紧申请支付，"
        "不具备条件的说明情况，年内确实无法支出的提出调剂或收回意见。严禁以拨代支、突击支付。"
    )
    paper.say("（此处填写会议议定的其他要求）")
