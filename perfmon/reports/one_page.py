"""领导一页纸: what a county's leader reads of a closed month in two minutes, on one A4 page.

Scope and bridge to the bureau's monthly report, a line a 分管县领导, the worst three, and what was
promised. Source: issue 7, paper A.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.measures.leader_table import sum_leaders
from perfmon.measures.promise_results import VERDICTS
from perfmon.measures.rates import is_missing
from perfmon.measures.stuck import most_behind
from perfmon.measures.tie_out import IN_MONTH, MONTHLY_REPORT, SINCE_JANUARY
from perfmon.money import format_percent, format_wanyuan, format_yuan, round_to_sum
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.reports.last_said import last_promises, last_said, promises_of_meeting
from perfmon.reports.meeting_words import (
    UNKNOWN,
    beside,
    change_since_last,
    gap,
    points,
    project_and_unit,
    rate,
    signed,
)
from perfmon.reports.pdf_curve import Curve, CurveLine
from perfmon.reports.pdf_paper import PdfPaper
from perfmon.workflows.meeting import Meeting

WORST = 3

SCOPE = "口径：参加判灯的项目（其他运转类、特定目标类）。"

Row = Mapping[Any, Any]

_HEADS = (
    *("分管县领导", "部门数", "调整预算", "已支付", "支出进度", "较序时", "较上月"),
    *("待财政\n支付", "红灯\n数", "零支\n出数"),
)
_WIDTHS_MM = (38, 13, 25, 24, 18, 17, 14, 14, 9, 10)

_WORST_HEADS = ("项目（单位）", "灯", "少支额\n（万元）", "原因", "责任人", "承诺时间")
_WORST_WIDTHS_MM = (54, 18, 22, 48, 20, 20)

_LONGEST_REASON = 80
"""Characters of what was written at the closing, so that the page stays one."""


def one_page(meeting: Meeting) -> bytes:
    """The page as PDF."""
    year, month = meeting.year, meeting.month
    title = f"{meeting.region_name or '县'}本级部门项目支出进度"
    paper = PdfPaper(f"{title}（{year}年{month}月）", meeting.stamp)
    demo = "　演示数据" if meeting.is_demo else ""
    paper.title(title, f"截至{meeting.cutoff.full_label}　金额单位：万元{demo}")
    leaders = sum_leaders(meeting.projects)
    paper.say(headline(leaders.iloc[-1].to_dict()), 13)
    for line in bridge_lines(meeting.tie_lines, meeting.reason):
        paper.note(line)
    paper.picture(rate_curve(meeting.months, month))
    paper.head("一、各分管县领导")
    paper.table(_HEADS, leader_rows(leaders), _WIDTHS_MM)
    paper.note(
        "较序时、较上月为个百分点；待财政支付为已报财政、未付出的金额；合计与各行按最大余数法取整。"
    )
    paper.head(f"二、少支最多的 {WORST} 个项目")
    worst = most_behind(meeting.projects, WORST)
    if worst.empty:
        paper.say("没有滞后或预警的项目。")
    else:
        promised = last_promises(meeting.promises)
        rows = [_worst_row(row, promised) for row in worst.to_dict("records")]
        words = (0, 1, 3, 4, 5)
        paper.table(_WORST_HEADS, rows, _WORST_WIDTHS_MM, words=words, last_is_sum=False)
    paper.head("三、上月会议的承诺")
    paper.say(promise_words(meeting.promises, month - 1))
    paper.close_sheet()
    return paper.content()


def headline(county: Row) -> str:
    """The county in one sentence."""
    budget_fen, paid_fen = int(county["adjusted_budget_fen"]), int(county["paid_fen"])
    said = f"调整预算 {format_wanyuan(budget_fen)} 万元，已支付 {format_wanyuan(paid_fen)} 万元"
    if budget_fen > 0:
        said += f"，支出进度 {format_percent(paid_fen, budget_fen)}"
        said += f"，{beside(gap(county, 'elapsed_fen'), '序时')}"
    change = change_since_last(county)
    if change is not None:
        side = "提高" if change >= 0 else "下降"
        said += f"，较上月{side} {points(abs(change))} 个百分点"
    waiting = format_wanyuan(int(county["waiting_fen"]))
    return (
        f"{said}。待财政支付 {waiting} 万元，"
        f"红灯 {int(county['red_count'])} 个，零支出 {int(county['unpaid_count'])} 个。"
    )


class Bridge(NamedTuple):
    """From the papers' figure to the bureau's monthly report.

    Attributes:
        span: 当月 or 累计, whichever the report was typed for.
        lines: words with their sign, and the amount; the report's own and the difference last.
        difference_fen: ours less the report's; None where no report was typed.
    """

    span: str
    lines: list[tuple[str, str]]
    difference_fen: int | None


def build_bridge(tie_lines: pd.DataFrame) -> Bridge | None:
    """The bridge in 元 to the fen; None for who sees only some units."""
    if tie_lines.empty:
        return None
    reports = tie_lines[tie_lines["report"] == MONTHLY_REPORT]
    typed = reports.loc[(reports["name"] == MONTHLY_REPORT) & reports["amount_fen"].notna(), "span"]
    span = IN_MONTH if set(typed) == {IN_MONTH} else SINCE_JANUARY
    ours = reports[reports["span"] == span].sort_values("position").to_dict("records")
    difference_fen = ours[-1]["amount_fen"]
    return Bridge(
        span,
        [(f"{line['sign']}{_bare(line['name'])}", _yuan(line["amount_fen"])) for line in ours],
        None if is_missing(difference_fen) else int(difference_fen),
    )


def bridge_lines(tie_lines: pd.DataFrame, reason: str) -> list[str]:
    """The bridge as a paragraph, with the scope; none for who sees only some units.

    Where the month was closed for a reason, the reason stands behind it.
    """
    bridge = build_bridge(tie_lines)
    if bridge is None:
        return []
    said = "，".join(f"{words} {amount}" for words, amount in bridge.lines)
    return [
        f"{SCOPE}与{MONTHLY_REPORT}（{bridge.span}）的关系（元）：{said}。{closing_words(reason)}"
    ]


def closing_words(reason: str) -> str:
    """月结说明：…; no longer than a line or two."""
    if not reason:
        return ""
    short = reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}……"
    return f"月结说明：{short.rstrip('。')}。"


def _yuan(amount_fen: Any) -> str:  # noqa: ANN401 a cell of a frame
    return UNKNOWN if is_missing(amount_fen) else format_yuan(int(amount_fen))


def rate_curve(months: pd.DataFrame, until: int) -> Curve:
    """支出进度 by month up to the cut, beside 序时 of the whole year, in percent."""
    sums = months.groupby("month")[["paid_fen", "elapsed_fen", "adjusted_budget_fen"]].sum()
    lit = sums[sums["adjusted_budget_fen"] > 0]
    paid, elapsed = (
        [
            (int(row["month"]), 100 * int(row[figure]) / int(row["adjusted_budget_fen"]))
            for row in lit.reset_index().to_dict("records")
        ]
        for figure in ("paid_fen", "elapsed_fen")
    )
    return Curve(
        lines=(
            CurveLine("序时", elapsed, is_dashed=True),
            CurveLine("支出进度", [point for point in paid if point[0] <= until], is_dashed=False),
        ),
        caption="各月支出进度与序时（%，占各月调整预算数）",
    )


def _bare(name: str) -> str:
    return name.replace("页面「", "本页").replace("」", "")


def leader_rows(leaders: pd.DataFrame) -> list[list[str]]:
    """The table's cells; amounts are rounded so that the lines add up to the county's."""
    parts = leaders[~leaders["is_total"]]
    money = {
        name: round_to_sum(parts[name].tolist())
        for name in ("adjusted_budget_fen", "paid_fen", "waiting_fen")
    }
    rows = []
    for place, row in enumerate(leaders.to_dict("records")):
        amounts = {name: sum(fen) if row["is_total"] else fen[place] for name, fen in money.items()}
        rows.append(
            [
                str(row["leader"]),
                str(row["department_count"]),
                format_wanyuan(amounts["adjusted_budget_fen"]),
                format_wanyuan(amounts["paid_fen"]),
                rate(row),
                signed(gap(row, "elapsed_fen") if row["adjusted_budget_fen"] > 0 else None),
                signed(change_since_last(row)),
                format_wanyuan(amounts["waiting_fen"]),
                str(row["red_count"]),
                str(row["unpaid_count"]),
            ]
        )
    return rows


def promise_words(promises: pd.DataFrame, month: int) -> str:
    """What became of the promises of a month's meeting, in a sentence; 0 is last December's."""
    mine = promises_of_meeting(promises, month)
    if mine.empty:
        return "上月会议没有登记承诺。" if month else "没有从上年12月会议带来的承诺。"
    counts = [f"{verdict} {int((mine['verdict'] == verdict).sum())} 条" for verdict in VERDICTS]
    meeting = f"{month}月" if month else f"上年{MONTHS_IN_YEAR}月"
    said = f"{meeting}会议承诺 {len(mine)} 条：{'，'.join(counts)}"
    money = mine[mine["amount_fen"].notna()]
    if len(money):
        promised, paid = (int(money[name].sum()) for name in ("amount_fen", "since_fen"))
        said += f"；承诺支付 {format_wanyuan(promised)} 万元，已支付 {format_wanyuan(paid)} 万元"
    return f"{said}。"


def _worst_row(row: Row, promised: Mapping[tuple[Any, ...], Row]) -> Sequence[str]:
    return (
        project_and_unit(row),
        light_sign(row["light"]).text,
        format_wanyuan(int(row["behind_fen"])),
        *last_said(row, promised),
    )
