"""会议简报: a closed month as one HTML file, for a phone, a projector or paper, without a network.

Everything is inside: style, pictures as SVG, no script; the page forbids itself to load anything.
It speaks of the cut alone; what was corrected later stands on the pages. Source: issue 7.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from perfmon.charts.theme import DARK, FONT_STACK, LIGHT, LIGHT_SIGNS, LightSign, light_sign
from perfmon.ingest.odd_characters import as_seen
from perfmon.measures import PROJECT_KEY
from perfmon.measures.groups import planned_part, sum_groups
from perfmon.measures.leader_table import UNNAMED, sum_leaders
from perfmon.measures.promise_results import BROKEN, KEPT, OVERDUE, PARTLY, PENDING
from perfmon.measures.rates import is_missing
from perfmon.measures.stuck import most_behind
from perfmon.measures.tie_out import MONTHLY_REPORT
from perfmon.money import format_percent, format_wanyuan, format_yuan
from perfmon.reports import briefing_curve
from perfmon.reports.briefing_curve import SmallCurve, small_curve
from perfmon.reports.last_said import LastSaid, last_promises, last_said, promises_of_meeting
from perfmon.reports.meeting_words import UNKNOWN, beside, change_since_last, gap, points, signed
from perfmon.reports.one_page import (
    SCOPE,
    Bridge,
    build_bridge,
    closing_words,
    leader_rows,
    promise_words,
)
from perfmon.workflows.meeting import Meeting

WORST = 6
"""So many projects with most money behind have a curve of their own."""

LEADER_HEADS = (
    *("分管县领导", "部门数", "调整预算", "已支付", "支出进度", "较序时", "较上月"),
    *("待财政支付", "红灯数", "零支出数"),
)

_VERDICT_LIGHTS = {BROKEN: "red", PARTLY: "yellow", PENDING: None, KEPT: "green"}
"""In the order of the page: the missed first."""

Row = Mapping[Any, Any]


class Card(NamedTuple):
    """A figure on the first screen, its unit, and what stands below it."""

    name: str
    value: str
    unit: str
    note: str


class LightCount(NamedTuple):
    """How many projects have a light; colour is the light's name, none without one."""

    colour: str
    sign: LightSign
    projects: int


class WorstProject(NamedTuple):
    """A project that is behind, as the page shows it."""

    name: str
    where: str
    colour: str
    sign: LightSign
    sentence: str
    figures: list[tuple[str, str]]
    said: LastSaid
    curve: SmallCurve


class KeptPromise(NamedTuple):
    """A promise and what became of it; the verdict's colour and shape are those of a light."""

    colour: str
    verdict: str
    name: str
    where: str
    sentence: str
    person: str


def briefing(meeting: Meeting) -> bytes:
    """The page, in UTF-8."""
    leaders = sum_leaders(meeting.projects)
    county = leaders.iloc[-1].to_dict()
    worst = most_behind(meeting.projects, WORST)
    bridge = build_bridge(meeting.tie_lines)
    page = _template().render(
        meeting=meeting,
        title=f"{meeting.region_name or '县'}本级部门项目支出进度",
        themes=(LIGHT, DARK),
        stamp_in_style=_in_style(meeting.stamp),
        scope=f"{SCOPE}{len(meeting.projects)} 个项目，{county['department_count']} 个主管部门",
        bridge=bridge,
        bridge_title=_bridge_title(bridge),
        closing_words=closing_words(meeting.reason),
        cards=_cards(county, meeting),
        curve=_county_curve(meeting),
        lights=_lights(meeting.projects),
        lights_title=_lights_title(meeting.projects),
        leaders_title=_leaders_title(leaders),
        leader_heads=LEADER_HEADS,
        leader_rows=leader_rows(leaders),
        worst_title=_worst_title(worst, meeting.projects),
        worst=[_worst(row, meeting) for row in worst.to_dict("records")],
        promise_title=promise_words(meeting.promises, meeting.month - 1).rstrip("。"),
        promises=_promises(meeting.promises, meeting.month - 1),
    )
    return page.encode()


@cache
def _template() -> Template:
    places = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        finalize=_finished,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    places.globals |= {
        "asdict": asdict,
        "fonts": Markup(FONT_STACK),  # our own words: in a style sheet quotes stay quotes
        "picture": briefing_curve,
    }
    return places.get_template("briefing.html")


def _finished(value: object) -> object:
    """What the template writes: of data only what may be seen, of our own marks everything."""
    return as_seen(value) if type(value) is str else value


def _in_style(words: str) -> Markup:
    r"""The words as a style sheet's string, every sign by its number.

    >>> str(_in_style("9\""))
    '\\000039\\000022'
    """
    return Markup("").join(Markup(f"\\{ord(sign):06x}") for sign in words)


def _bridge_title(bridge: Bridge | None) -> str:
    """How far the page is from the bureau's own report; blank without a bridge."""
    if bridge is None:
        return ""
    report = f"{MONTHLY_REPORT}（{bridge.span}）"
    if bridge.difference_fen is None:
        return f"{report}没有录入，不能对账"
    if bridge.difference_fen == 0:
        return f"库内国库支付与{report}对平，一分不差"
    side = "少" if bridge.difference_fen < 0 else "多"
    return f"库内国库支付比{report}{side} {format_yuan(abs(bridge.difference_fen))} 元"


def _cards(county: Row, meeting: Meeting) -> list[Card]:
    budget_fen, paid_fen = int(county["adjusted_budget_fen"]), int(county["paid_fen"])
    has_budget = budget_fen > 0
    in_month_fen = int(meeting.projects["paid_in_month_fen"].sum())
    return [
        Card(
            "支出进度",
            format_percent(paid_fen, budget_fen, 1) if has_budget else UNKNOWN,
            "",
            beside(gap(county, "elapsed_fen"), "序时") if has_budget else "没有调整预算数",
        ),
        Card(
            "已支付",
            format_wanyuan(paid_fen),
            "万元",
            f"调整预算 {format_wanyuan(budget_fen)} 万元",
        ),
        Card(
            "较上月",
            signed(change_since_last(county)),
            "个百分点",
            f"{meeting.month}月支付 {format_wanyuan(in_month_fen)} 万元",
        ),
        Card(
            "待财政支付",
            format_wanyuan(int(county["waiting_fen"])),
            "万元",
            "已报财政，没有付出",
        ),
        Card("零支出", str(county["unpaid_count"]), "个", "有预算，没有支付"),
    ]


def _county_curve(meeting: Meeting) -> SmallCurve:
    """Of the projects with a plan, since they alone can be held against it."""
    sums = sum_groups(meeting.months, ("month", "cut_on"))
    sums = sums.assign(covered=sums["month"] <= meeting.month)
    at_cut = sums[sums["month"] == meeting.month].iloc[0]
    is_part = 0 < at_cut["planned_budget_fen"] < at_cut["adjusted_budget_fen"]
    return small_curve(planned_part(sums), meeting.cutoff, "有计划的项目" if is_part else "")


def _lights(projects: pd.DataFrame) -> list[LightCount]:
    lights = [None if is_missing(light) else str(light) for light in projects["light"]]
    return [
        LightCount(light or "none", sign, lights.count(light))
        for light, sign in LIGHT_SIGNS.items()
    ]


def _lights_title(projects: pd.DataFrame) -> str:
    behind = int(projects["light"].isin(["red", "yellow"]).sum())
    if not behind:
        return "没有滞后或预警的项目"
    return f"{behind} 个项目滞后或预警，占全部项目的 {format_percent(behind, len(projects))}"


def _leaders_title(leaders: pd.DataFrame) -> str:
    """Whose departments are farthest behind 序时."""
    rows = leaders[~leaders["is_total"] & (leaders["adjusted_budget_fen"] > 0)]
    gaps = [(gap(row, "elapsed_fen"), row["leader"]) for row in rows.to_dict("records")]
    if not gaps or min(gaps)[0] >= 0:
        return "各分管县领导的部门都不低于序时"
    least, leader = min(gaps)
    whose = leader if leader == UNNAMED else f"{leader}分管"
    return f"{whose}的部门离序时最远，低 {points(-least)} 个百分点"


def _worst_title(worst: pd.DataFrame, projects: pd.DataFrame) -> str:
    if worst.empty:
        return "没有少支的项目"
    behind_fen, whole_fen = (int(rows["behind_fen"].fillna(0).sum()) for rows in (worst, projects))
    return (
        f"{len(worst)} 个项目少支 {format_wanyuan(behind_fen)} 万元，"
        f"占较计划少支额的 {format_percent(behind_fen, whole_fen)}"
    )


def _worst(row: Row, meeting: Meeting) -> WorstProject:
    months = meeting.months
    mine = months[(months[PROJECT_KEY] == [row[name] for name in PROJECT_KEY]).all(axis=1)]
    names = {
        "调整预算": "adjusted_budget_fen",
        "已支付": "paid_fen",
        "少支额": "behind_fen",
        "待财政支付": "treasury_desk_fen",
    }
    return WorstProject(
        name=str(row["name"]),
        where=_where(row),
        colour=str(row["light"]),
        sign=light_sign(row["light"]),
        sentence=str(row["sentence"]),
        figures=[(name, format_wanyuan(int(row[column]))) for name, column in names.items()],
        said=last_said(row, last_promises(meeting.promises)),
        curve=small_curve(mine, meeting.cutoff),
    )


def _promises(promises: pd.DataFrame, month: int) -> list[KeptPromise]:
    """Those of a month's meeting and older ones that were not kept; the missed first."""
    is_of_meeting = promises.index.isin(promises_of_meeting(promises, month).index)
    rows = promises[is_of_meeting | promises["verdict"].isin(OVERDUE)]
    places = rows.assign(place=[list(_VERDICT_LIGHTS).index(each) for each in rows["verdict"]])
    return [
        KeptPromise(
            colour=_VERDICT_LIGHTS[row["verdict"]] or "none",
            verdict=f"{light_sign(_VERDICT_LIGHTS[row['verdict']]).shape} {row['verdict']}",
            name=str(row["name"]),
            where=_where(row),
            sentence=str(row["sentence"]),
            person=UNKNOWN if is_missing(row["person"]) else str(row["person"]),
        )
        for row in places.sort_values(["place", "due_on", *PROJECT_KEY]).to_dict("records")
    ]


def _where(row: Row) -> str:
    """The unit, and its department where that is another name."""
    unit, department = str(row["unit_name"]), str(row["department_name"])
    return unit if unit.startswith(department) else f"{unit} · {department}"
