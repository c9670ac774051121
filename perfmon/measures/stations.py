"""办理环节: where a project stands between its money and its payment, and at whose desk.

Eight stations in their order; a project need not pass them in it, and what nobody knows stays
unknown. A station's days run from the latest station before it. The project stands where something
happened last; where at least half of what is left to pay is under way, at the desk that has most of
it. Each station is worked on by one office. Source: issue 7, paper B; 本项目约定.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.in_transit import DESK_COLUMNS, TREASURY_DESK, UNIT_DESK, UNSAID_DESK
from perfmon.measures.rates import is_missing
from perfmon.measures.sources import PROGRESS

STATIONS = ("下达", "分配", "立项评审", "采购", "合同", "验收", "申请", "财政支付")
ISSUED, ALLOCATED, APPROVED, PURCHASED, CONTRACTED, ACCEPTED, APPLIED, PAID = STATIONS

BY_BUDGET, BY_APPLICATION, BY_VOUCHER, BY_HAND = "预算指标", "支付申请", "支付凭证", "登记"
NOT_NEEDED = "不属政府采购"
"""What a station's day stands on, or that the station is not needed."""

BUREAU, TREASURY, DEPARTMENT, UNIT, PURCHASER = (
    *("财政局业务股室", "财政局国库股", "主管部门", "预算单位", "预算单位（政府采购）"),
)

OFFICE_OF = {
    ISSUED: BUREAU,
    ALLOCATED: DEPARTMENT,
    APPROVED: UNIT,
    PURCHASED: PURCHASER,
    CONTRACTED: UNIT,
    ACCEPTED: UNIT,
    APPLIED: UNIT,
    PAID: TREASURY,
}
"""At whose desk a project is until it reaches a station."""

_OFFICE_OF_DESK = {TREASURY_DESK: TREASURY, UNIT_DESK: UNIT, UNSAID_DESK: f"{UNIT}或{TREASURY}"}

_REPEATED = (APPLIED, PAID)
"""Stations that a project passes once a payment."""

UNIT_SAYS, BY_DIFFERENCE = "单位报（已审）", "合同金额减已支付"
"""What 合同未付 stands on."""

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Stop:
    """A project at one station.

    Attributes:
        station: one of STATIONS.
        source: what its day stands on; NOT_NEEDED; blank where nothing is known.
        reached_on: None where no day is known.
        last_on: of 财政支付 the last payment, else as reached_on.
        after: the latest station before it in the order; blank where none has a day.
        days: since that one; None without a day, or where it comes before it in time.
        said_by: who typed it; blank where facts say it.
    """

    station: str
    source: str = ""
    reached_on: date | None = None
    last_on: date | None = None
    after: str = ""
    days: int | None = None
    said_by: str = ""

    @property
    def is_early(self) -> bool:
        """Whether it was reached before a station that stands before it."""
        return self.reached_on is not None and bool(self.after) and self.days is None


@dataclass(frozen=True)
class Standing:
    """Where a project stands at a cut-off.

    Attributes:
        station: where something happened last; blank where nothing is known.
        since: since when; None where no day is known.
        days: from then to the cut-off.
        awaited: the station to come; blank where nothing is left to pay, or nothing is known.
        office: at whose desk it is until then; blank likewise.
        is_done: whether nothing is left to pay.
    """

    station: str = ""
    since: date | None = None
    days: int | None = None
    awaited: str = ""
    office: str = ""
    is_done: bool = False


def lay_stops(said: Iterable[Row]) -> tuple[Stop, ...]:
    """The eight stations of a project in their order.

    Args:
        said: what is known of it by the cut-off, at most a row a station: station, source,
            reached_on, last_on, said_by (missing where there is none).
    """
    known = {row["station"]: row for row in said}
    latest: Stop | None = None
    stops = []
    for station in STATIONS:
        stop = _stop(station, known.get(station, {}), latest)
        stops.append(stop)
        if stop.reached_on and (latest is None or stop.reached_on >= _reached(latest)):
            latest = stop
    return tuple(stops)


def find_standing(project: Row, stops: tuple[Stop, ...]) -> Standing:
    """Where a project stands at its cut-off, and what for.

    Args:
        project: cut_on, adjusted_budget_fen, paid_fen, paid_by, and of each desk unit_desk_fen,
            unit_desk_days and so on (missing days where none is known).
        stops: of `lay_stops`.
    """
    cut_on = pd.Timestamp(project["cut_on"]).date()
    last = _last_stop(project, stops)
    since = None if last is None else last.last_on
    if project["paid_fen"] >= project["adjusted_budget_fen"]:
        return Standing("" if last is None else last.station, since, is_done=True)
    left_fen = int(project["adjusted_budget_fen"]) - int(project["paid_fen"])
    at_desk = {desk: int(project[f"{name}_fen"]) for desk, name in DESK_COLUMNS.items()}
    desk = max(at_desk, key=at_desk.__getitem__)
    if at_desk[desk] > 0 and (last is None or 2 * sum(at_desk.values()) >= left_fen):
        waited = project[f"{DESK_COLUMNS[desk]}_days"]
        days = None if is_missing(waited) else int(waited)
        applied_on = None if days is None else cut_on - timedelta(days=days)
        return Standing(APPLIED, applied_on, days, PAID, _OFFICE_OF_DESK[desk])
    if last is None:
        return Standing()
    awaited = _awaited(last.station, stops)
    days = None if since is None else (cut_on - since).days
    return Standing(last.station, since, days, awaited, OFFICE_OF[awaited])


def unpaid_contract(project: Row, contract_fen: int | None) -> tuple[int | None, str]:
    """合同未付 in fen and what it stands on; None and blank where nobody says anything.

    What its unit reported, approved, comes first; else the contract less what is paid. Where more
    is paid than the contract is worth, other things were paid too: the difference says nothing.

    Args:
        project: paid_fen, unpaid_contract_fen (missing where not reported).
        contract_fen: 合同金额 as typed; None where it is not.

    >>> unpaid_contract({"paid_fen": 30, "unpaid_contract_fen": None}, 100)
    (70, '合同金额减已支付')
    """
    if not is_missing(project["unpaid_contract_fen"]):
        return int(project["unpaid_contract_fen"]), UNIT_SAYS
    paid_fen = int(project["paid_fen"])
    if contract_fen is None or contract_fen < paid_fen:
        return None, ""
    return contract_fen - paid_fen, BY_DIFFERENCE


def add_unpaid_contracts(projects: pd.DataFrame, stations: pd.DataFrame) -> pd.DataFrame:
    """The projects with 合同未付 as `unpaid_contract` finds it.

    Args:
        projects: one row a project: PROJECT_KEY and what `unpaid_contract` reads.
        stations: PROJECT_KEY, station, contract_fen, at most one row a project and station.

    Returns:
        The rows with unpaid_contract_fen (Int64, missing where nobody says anything) and
        unpaid_basis, what it stands on (blank there).
    """
    contracts = stations.loc[stations["station"] == CONTRACTED, [*PROJECT_KEY, "contract_fen"]]
    both = projects[PROJECT_KEY].merge(contracts, on=PROJECT_KEY, how="left", validate="1:1")
    typed = both["contract_fen"].astype("Int64")
    found = [
        unpaid_contract(row, None if is_missing(fen) else int(fen))
        for row, fen in zip(projects.to_dict("records"), typed, strict=True)
    ]
    return projects.assign(
        unpaid_contract_fen=pd.array([fen for fen, _ in found], dtype="Int64"),
        unpaid_basis=pd.array([basis for _, basis in found], dtype="str"),
    )


def _stop(station: str, row: Row, latest: Stop | None) -> Stop:
    if not row:
        return Stop(station)
    if is_missing(row["reached_on"]):
        return Stop(station, row["source"])
    reached_on = pd.Timestamp(row["reached_on"]).date()
    last_on = reached_on if is_missing(row["last_on"]) else pd.Timestamp(row["last_on"]).date()
    since = None if latest is None else (reached_on - _reached(latest)).days
    return Stop(
        station,
        row["source"],
        reached_on,
        last_on,
        "" if latest is None else latest.station,
        None if since is None or since < 0 else since,
        "" if is_missing(row["said_by"]) else row["said_by"],
    )


def _reached(stop: Stop) -> date:
    assert stop.reached_on is not None, "a station with a day"
    return stop.reached_on


def _last_stop(project: Row, stops: tuple[Stop, ...]) -> Stop | None:
    """Where something happened last; 财政支付 where 进度表 tell of payments without a day."""
    if stops[-1].reached_on is None and project["paid_fen"] > 0 and project["paid_by"] == PROGRESS:
        return stops[-1]
    dated = [(stop.last_on, place) for place, stop in enumerate(stops) if stop.last_on]
    return stops[max(dated)[1]] if dated else None


def _awaited(station: str, stops: tuple[Stop, ...]) -> str:
    """The first station to be reached behind one.

    Behind a payment that left money it is the first behind the farthest that is typed between 分配
    and 申请; 申请 where nobody typed any.
    """
    place = STATIONS.index(station)
    if station == PAID:
        between = range(STATIONS.index(APPROVED), STATIONS.index(APPLIED))
        typed = [each for each in between if stops[each].reached_on is not None]
        place = max(typed, default=between[-1])
    return next(
        stop.station for stop in stops[place + 1 :] if stop.station in _REPEATED or not stop.source
    )
