"""卡点调度单: a page a project that the meeting calls up, to be talked over, filled in and signed.

The eight stations with day, days and desk; contract, paid and unpaid; what was promised last and
what became of it; room for the new promise and for names. Source: issue 7, paper B.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.measures import PROJECT_KEY
from perfmon.measures.in_transit import DESK_COLUMNS
from perfmon.measures.rates import is_missing
from perfmon.measures.station_sentences import (
    UNKNOWN,
    day_words,
    early_words,
    standing_words,
    time_words,
    unknown_words,
)
from perfmon.measures.stations import (
    BY_HAND,
    CONTRACTED,
    NOT_NEEDED,
    OFFICE_OF,
    Standing,
    Stop,
    find_standing,
    lay_stops,
)
from perfmon.money import format_wanyuan, round_to_sum
from perfmon.reports.last_said import last_promises, promises_of_meeting
from perfmon.reports.meeting_words import rate
from perfmon.reports.pdf_paper import SHEET_MM, PdfPaper
from perfmon.workflows.meeting import Meeting

TITLE = "卡点调度单"

HERE = "▶"
"""Before the station that a project waits for."""

_MONEY = ("调整预算", "已支付", "支出进度", "在途", "未申请余额", "合同金额", "合同未付")
_STATIONS = ("环节", "办理单位", "到达日期", "用时", "依据")
_STATION_WIDTHS_MM = (26, 34, 54, 26, SHEET_MM - 140)
_PROMISE = ("原因", "措施", "承诺支付（万元）", "期限", "责任人")
_PROMISE_WIDTHS_MM = (34, SHEET_MM - 115, 32, 25, 24)
_SIGNERS = ("项目单位负责人", "主管部门负责人", "财政局", "分管县领导")
_HAND_MM = 20
"""So high is a row that is filled in by hand."""

Row = Mapping[Any, Any]


def dispatch_sheet(meeting: Meeting) -> bytes:
    """The sheets as PDF, in the order of the agenda; a page that says so where nobody is called."""
    paper = PdfPaper(f"{TITLE}（{meeting.year}年{meeting.month}月）", meeting.stamp)
    agenda, stations = meeting.agenda, _by_project(meeting.stations)
    new = promises_of_meeting(meeting.promises, meeting.month)
    old, promised = last_promises(meeting.promises.drop(new.index)), last_promises(new)
    head = [f"截至{meeting.cutoff.full_label}", "金额单位：万元"]
    head += ["演示数据"] if meeting.is_demo else []
    for number, row in enumerate(agenda.to_dict("records"), start=1):
        key = tuple(row[name] for name in PROJECT_KEY)
        counted = f"第 {number} 个，共 {len(agenda)} 个"
        paper.title(TITLE, " · ".join([str(row["leader"]), counted, *head]))
        said = stations.get(key, [])
        _write_project(paper, row, said)
        _write_stations(paper, row, lay_stops(said))
        _write_promises(paper, old.get(key), promised.get(key))
        _write_names(paper)
        paper.close_sheet()
    if agenda.empty:
        paper.title(TITLE, " · ".join(head))
        paper.say("没有灯变差、承诺没有兑现或少支的项目，没有需要上会的项目。")
    return paper.content()


def money_cells(row: Row, said: Sequence[Row]) -> list[str]:
    """A project's money: 已支付, 在途 and 未申请余额 add up to 调整预算 as they are printed."""
    paid_fen = int(row["paid_fen"])
    in_transit_fen = sum(int(row[f"{name}_fen"]) for name in DESK_COLUMNS.values())
    left_fen = int(row["adjusted_budget_fen"]) - paid_fen - in_transit_fen
    parts = round_to_sum([paid_fen, in_transit_fen, left_fen])
    paid, in_transit, left = (format_wanyuan(fen) for fen in parts)
    unpaid_fen = row["unpaid_contract_fen"]
    unpaid_fen = None if is_missing(unpaid_fen) else int(unpaid_fen)
    owed = [
        UNKNOWN if fen is None else format_wanyuan(fen) for fen in (_contract_fen(said), unpaid_fen)
    ]
    return [format_wanyuan(sum(parts)), paid, rate(row), in_transit, left, *owed]


def station_cells(stops: Sequence[Stop], standing: Standing) -> list[list[str]]:
    """A line a station; where the project waits, how long it has waited so far, and where."""
    rows = []
    for stop in stops:
        is_here = stop.station == standing.awaited
        waited = "天数不明" if standing.days is None else f"已等 {standing.days} 天"
        office = standing.office if is_here else OFFICE_OF[stop.station]
        basis = f"{stop.source}（{stop.said_by}）" if stop.source == BY_HAND else stop.source
        rows.append(
            [
                f"{HERE} {stop.station}" if is_here else stop.station,
                office,
                day_words(stop, standing),
                waited if is_here else time_words(stop),
                "" if stop.source == NOT_NEEDED else basis,
            ]
        )
    return rows


def contract_words(row: Row, said: Sequence[Row]) -> str:
    """合同 巨政采2023-018，河北某某公司；合同未付：单位报（已审）; blank where nobody says any."""
    words = []
    for contract in (each for each in said if each["station"] == CONTRACTED):
        named = [str(contract[n]) for n in ("contract_no", "counterparty") if _is_told(contract, n)]
        words += [f"合同 {'，'.join(named)}"] if named else []
    words += [f"合同未付：{row['unpaid_basis']}"] if row["unpaid_basis"] else []
    return "；".join(words)


def promise_words(row: Row) -> str:
    """A promise with what became of it, who made it and how."""
    words = [str(row["sentence"])]
    words += [f"措施：{row['measure']}"] if _is_told(row, "measure") else []
    words += [f"责任人 {row['person']}"] if _is_told(row, "person") else []
    meeting = f"{'上年' if row['is_carried'] else ''}{row['month']}月会"
    return f"{meeting}　{row['verdict']}　{'；'.join(words)}。"


def _write_project(paper: PdfPaper, row: Row, said: Sequence[Row]) -> None:
    paper.head(str(row["name"]))
    paper.note(f"{row['project_code']} · {row['unit_name']} · {row['department_name']}")
    paper.note(f"上会原因：{'、'.join(row['why'])}")
    widths = [SHEET_MM / len(_MONEY)] * len(_MONEY)
    paper.table(_MONEY, [money_cells(row, said)], widths, words=(), last_is_sum=False)
    if words := contract_words(row, said):
        paper.note(words)
    paper.say(f"{light_sign(row['light']).text}　{row['sentence']}。", 10.5)


def _write_stations(paper: PdfPaper, row: Row, stops: tuple[Stop, ...]) -> None:
    standing = find_standing(row, stops)
    paper.head(f"{standing_words(standing)}。")
    rows = station_cells(stops, standing)
    words = tuple(range(len(_STATIONS)))
    paper.table(_STATIONS, rows, _STATION_WIDTHS_MM, words=words, last_is_sum=False)
    if early := early_words(stops):
        paper.note(f"先后不合顺序：{early}。")
    if unknown := unknown_words(stops, standing):
        paper.note(f"{unknown}；用时从前面最近有日期的环节算起。")


def _write_promises(paper: PdfPaper, last: Row | None, new: Row | None) -> None:
    """The last promise of an earlier meeting, and this meeting's: its words, or room to write.

    What is promised once the month is closed stands in the 会议纪要.
    """
    paper.head("上次承诺")
    paper.say(promise_words(last) if last else "没有登记承诺。", 10.5)
    paper.head("本次承诺")
    if new:
        paper.say(promise_words(new), 10.5)
    else:
        blank = [[""] * len(_PROMISE)]
        paper.table(
            _PROMISE, blank, _PROMISE_WIDTHS_MM, words=(0,), last_is_sum=False, row_mm=_HAND_MM
        )


def _write_names(paper: PdfPaper) -> None:
    heads = [f"{signer}\n（签字、日期）" for signer in _SIGNERS]
    widths = [SHEET_MM / len(heads)] * len(heads)
    paper.table(heads, [[""] * len(heads)], widths, last_is_sum=False, row_mm=_HAND_MM)


def _by_project(rows: pd.DataFrame) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows.to_dict("records"):
        found.setdefault(tuple(row[name] for name in PROJECT_KEY), []).append(row)
    return found


def _contract_fen(said: Sequence[Row]) -> int | None:
    """合同金额 as typed; None where it is not."""
    told = [row["contract_fen"] for row in said if _is_told(row, "contract_fen")]
    return int(told[0]) if told else None


def _is_told(row: Row, name: str) -> bool:
    return not is_missing(row[name])
