"""办理环节 as typed: on which day a project reached which station, its contract, a withdrawal.

Each act is one batch, undone like every other. What facts say is not asked again, and what does not
hold is refused in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pandas as pd

from perfmon import clock
from perfmon.errors import EntryRefusedError
from perfmon.measures.station_sentences import early_words
from perfmon.measures.stations import BY_HAND, CONTRACTED, NOT_NEEDED, PAID, STATIONS, lay_stops
from perfmon.money import format_wanyuan
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.stations import KIND, mask_counterparty, read_stations
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import filled, known_project, refuse_sample
from perfmon.workflows.project_states import Project
from perfmon.workflows.typed_values import exact_wanyuan, read_amount

TYPED_STATIONS = STATIONS[:-1]
"""财政支付 follows from payments alone."""

LONGEST_WORDS = 60

MOST_YEARS_BEFORE = 10
"""So many years before its budget a project may have been set up."""

Row = dict[str, object]


@dataclass(frozen=True)
class StationEntry:
    """Stations of a project as typed.

    Attributes:
        year: the fiscal year.
        project: unit and project code.
        reached: the day of each station that is told, of TYPED_STATIONS.
        contract_amount: in 万元, of several contracts the sum, of one from an earlier year what was
            not paid when the year began; needed with 合同, blank without.
        contract_no: 合同编号, may be blank.
        counterparty: 对方, may be blank.
    """

    year: int
    project: Project
    reached: Mapping[str, date] = field(default_factory=dict)
    contract_amount: str = ""
    contract_no: str = ""
    counterparty: str = ""


def record_stations(database: Database, entry: StationEntry, actor: str) -> Entered:
    """Writes when stations were reached; a day typed earlier gives way.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = _place(entry.year, entry.project)
    _check_days(entry, place)
    contract = _read_contract(entry, place)
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, entry.year, entry.project, place)
        _refuse_known(writer.cursor, entry, place)
        if contract["counterparty"]:
            contract["counterparty"] = mask_counterparty(writer.cursor, entry.counterparty.strip())
        rows = [
            keys
            | {"station": station, "reached_on": day}
            | (contract if station == CONTRACTED else {})
            for station, day in entry.reached.items()
        ]
        append_stations(writer, rows)
        warnings = _warnings(writer.cursor, entry, contract["contract_fen"])
    return Entered(writer.batch_id, tuple(warnings))


def withdraw_station(
    database: Database, year: int, project: Project, station: str, reason: str, actor: str
) -> Entered:
    """Writes that a station's typed day holds no longer, and why.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: no day is typed, or no reason; nothing was written.
    """
    refuse_sample(database)
    place = f"撤回{_place(year, project)}"
    why = filled(reason, place, "原因")
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, year, project, place)
        if _known(writer.cursor, year, project).get(station) != BY_HAND:
            raise EntryRefusedError(place, f"没有登记{station}的日期", "核对项目和环节")
        append_stations(writer, [keys | {"station": station, "reason": why, "is_withdrawn": True}])
    return Entered(writer.batch_id)


def append_stations(writer: Writer, rows: list[Row]) -> None:
    """Writes rows of `project_station`; what a row leaves out is missing."""
    words = dict.fromkeys(("contract_no", "counterparty", "reason"), None)
    optional: Row = {"reached_on": None, "contract_fen": None, "is_withdrawn": False} | words
    frame = pd.DataFrame([optional | row for row in rows])
    types = {"contract_fen": "Int64"} | dict.fromkeys(words, "str")
    days = pd.to_datetime(frame["reached_on"])
    writer.append("project_station", frame.astype(types).assign(reached_on=days))


def _place(year: int, project: Project) -> str:
    return f"项目 {project[1]} {year} 年的{KIND}"


def _check_days(entry: StationEntry, place: str) -> None:
    if not entry.reached:
        raise EntryRefusedError(place, "一个日期也没有填", "至少填一个环节的日期")
    for station, day in entry.reached.items():
        assert station in TYPED_STATIONS, "a station that is typed"
        if day > clock.today():
            raise EntryRefusedError(place, f"{station}的日期 {day} 还没有到", "填已经办完的日期")
        if not entry.year - MOST_YEARS_BEFORE <= day.year <= entry.year:
            why = f"{station}的日期 {day} 不在 {entry.year} 年，也不在之前 {MOST_YEARS_BEFORE} 年内"
            raise EntryRefusedError(place, why, "核对年份")


def _read_contract(entry: StationEntry, place: str) -> Row:
    """Amount, number and counterparty as they are kept; all missing without a contract."""
    typed = [entry.contract_amount, entry.contract_no, entry.counterparty]
    if CONTRACTED not in entry.reached:
        if any(text.strip() for text in typed):
            raise EntryRefusedError(place, "填了合同，没有填合同的日期", "填上合同签订的日期")
        return dict.fromkeys(("contract_fen", "contract_no", "counterparty"))
    text = filled(entry.contract_amount, place, "合同金额")
    try:
        fen = read_amount(text)
    except ValueError as error:
        raise EntryRefusedError(place, str(error), "填数字，最多到分，如 12.50") from error
    if fen <= 0:
        raise EntryRefusedError(place, f"合同金额是 {exact_wanyuan(fen)} 万元", "填正数")
    number, counterparty = (words.strip() or None for words in typed[1:])
    return {"contract_fen": fen, "contract_no": number, "counterparty": counterparty}


def _known(cursor: duckdb.DuckDBPyConnection, year: int, project: Project) -> dict[str, str]:
    """On what each station of a project stands that has a day, as known now."""
    rows = read_stations(cursor, year, date(year, 12, 31), (project[0],))
    mine = rows[(rows["project_code"] == project[1]) & (rows["source"] != NOT_NEEDED)]
    return dict(zip(mine["station"], mine["source"], strict=True))


def _refuse_known(cursor: duckdb.DuckDBPyConnection, entry: StationEntry, place: str) -> None:
    """What budget lines and applications say is not asked again."""
    for station, source in _known(cursor, entry.year, entry.project).items():
        if source != BY_HAND and station in entry.reached:
            raise EntryRefusedError(place, f"{station}的日期{source}里已经有了", "不填这一项")


def _warnings(
    cursor: duckdb.DuckDBPyConnection, entry: StationEntry, contract_fen: object
) -> list[str]:
    """What is unusual about the project's stations, this entry among them."""
    year, (unit_code, project_code) = entry.year, entry.project
    rows = read_stations(cursor, year, date(year, 12, 31), (unit_code,))
    stops = lay_stops(rows[rows["project_code"] == project_code].to_dict("records"))
    found = []
    if early := early_words([stop for stop in stops if stop.station != PAID]):
        found.append(f"先后不合顺序：{early}，请核对。")
    if before := [name for name, day in entry.reached.items() if day.year < year]:
        found.append(f"{'、'.join(before)}的日期在 {year} 年以前，请核对。")
    narrowing = Narrowing(12, None, unit_code, project_code, only_judged=False)
    month = read_judged_months(cursor, year, narrowing)
    budget_fen = int(month["adjusted_budget_fen"].sum())
    if isinstance(contract_fen, int) and contract_fen > budget_fen:
        found.append(
            f"合同金额 {format_wanyuan(contract_fen)} 万元，比调整预算 "
            f"{format_wanyuan(budget_fen)} 万元还多，请核对。"
        )
    return found
