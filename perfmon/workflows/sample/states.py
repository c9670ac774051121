"""What is under way in the simulated county (在途), and what its people say beside the lights.

Every state is there at least once: some late projects would be on plan once the bureau pays what
it has been applied for, some contracts do not allow to pay yet, one cut was approved, and projects
below a small amount are not ranked. Deterministic, without chance of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from perfmon.document import PerformanceText
from perfmon.measures.cuts import APPROVED
from perfmon.measures.in_transit import TREASURY_DESK, UNIT_DESK
from perfmon.measures.states import CONTRACT
from perfmon.money import parse_fen
from perfmon.store.mentions import keep_mentions
from perfmon.store.writing import Writer
from perfmon.workflows.sample.county import PROJECT_KEY, SampleCounty
from perfmon.workflows.sample.rules import COVERED_UNTIL
from perfmon.workflows.sample.situations import Place, find_situations
from perfmon.workflows.sample.units import REGION_CODE

YEAR = max(COVERED_UNTIL)
LAST_DAY = COVERED_UNTIL[YEAR]

WAITING, UNDER_WAY, HELD = 8, 12, 4
"""So many projects wait for the treasury alone, have money under way, are held by a contract."""

_HUNDRED_YUAN = 10_000

_CLAUSES = (
    ("第7.2条：验收合格后付到 90%，尚未验收", None),
    ("第5条：设备安装调试完成后付款，设备未到货", None),
    ("第6条：主体完工后付进度款，因雨延期", None),
    ("第4条：审计定案后付尾款，定案已完成", date(2023, 9, 30)),
)
"""What the contracts say, and since when a state is over."""


def append_states(writer: Writer, county: SampleCounty, real: PerformanceText) -> None:
    """Puts money under way, typed states, an approved cut and 排名下限 into the sample."""
    found = find_situations(county, real)
    behind = behind_plan(county, [*county.texts, real])
    waiting = found["late"][:WAITING]
    under_way = found["far_late"][:UNDER_WAY]
    held = found["far_late"][UNDER_WAY : UNDER_WAY + HELD]
    _append_in_transit(writer, [*_at_treasury(waiting, behind), *_at_both(under_way, behind)])
    rows = [*_contracts(held), *_approval(county)]
    days = {"from_on": "datetime64[s]", "expires_on": "datetime64[s]"}
    writer.append("project_state", pd.DataFrame(rows).astype(days))
    floor = {
        "region_code": REGION_CODE,
        "year": YEAR,
        "floor_fen": parse_fen("3"),
        "evidence": "巨财绩〔2023〕2号（演示）",
        "from_on": date(YEAR, 1, 1),
    }
    writer.append("ranking_floor", pd.DataFrame([floor]))


def behind_plan(county: SampleCounty, texts: Iterable[PerformanceText]) -> dict[Place, int]:
    """What each project of the last year has paid less than planned by the last day."""
    payments = county.payments[county.payments["year"] == YEAR]
    paid = payments.groupby(PROJECT_KEY)["amount_fen"].sum().to_dict()
    return {
        key: point.planned_fen - int(paid.get(key, 0))
        for text in texts
        for project in text.projects
        for point in project.schedule
        for key in [(project.year, project.unit_code, project.code)]
        if project.year == YEAR and point.month == LAST_DAY.month
    }


Line = tuple[Place, str, int, date]


def _at_treasury(places: Iterable[Place], behind: dict[Place, int]) -> Iterator[Line]:
    """Nearly all that is missing waits at the bureau."""
    for number, place in enumerate(places):
        yield place, TREASURY_DESK, behind[place] * 8 // 10, _days_before(4 + 3 * number)


def _at_both(places: Iterable[Place], behind: dict[Place, int]) -> Iterator[Line]:
    """A small part of what is missing waits at the unit, of every other one at the bureau too."""
    for number, place in enumerate(places):
        yield place, UNIT_DESK, behind[place] // 6, _days_before(9 + 4 * number)
        if number % 2:
            yield place, TREASURY_DESK, behind[place] // 9, _days_before(2 + 3 * number)


def _days_before(days: int) -> date:
    return LAST_DAY - timedelta(days=days)


def _append_in_transit(writer: Writer, lines: list[Line]) -> None:
    keys = {"region_code": REGION_CODE, "year": YEAR}
    printed = [
        keys | {"unit_code": unit, "unit_name": "", "project_code": code, "project_name": ""}
        for (_, unit, code), *_ in lines
    ]
    numbers = keep_mentions(writer, pd.DataFrame(printed))
    rows = [
        keys
        | {
            "mention_id": number,
            "identity": position + 1,
            "applied_on": applied_on,
            "printed_fen": fen // _HUNDRED_YUAN * _HUNDRED_YUAN,
            "status": "审核中" if stage == TREASURY_DESK else "待单位审核",
            "stage": stage,
            "voucher_no": f"SQ{YEAR}{position + 1:05d}",
            "summary": "按合同及进度申请",
        }
        for position, (number, (_, stage, fen, applied_on)) in enumerate(
            zip(numbers, lines, strict=True)
        )
    ]
    types = {"identity": "uint64", "mention_id": "uint64"}
    writer.append("uncounted_line", pd.DataFrame(rows).astype(types))


def _contracts(places: Iterable[Place]) -> Iterator[dict[str, Any]]:
    """One project a clause; where the state is over, a further row says so."""
    for number, (place, (clause, over_on)) in enumerate(zip(places, _CLAUSES, strict=True), 1):
        said = _keys(place) | {"state": CONTRACT, "document_no": None}
        yield said | {
            "evidence": f"合同 演示采{YEAR}-{number:03d}，{clause}",
            "from_on": date(YEAR, 5 + number, 15),
            "expires_on": date(YEAR, 12, 15),
            "is_withdrawn": False,
        }
        if over_on is not None:
            ended = {"evidence": "付款条件已满足", "from_on": over_on, "expires_on": None}
            yield said | ended | {"is_withdrawn": True}


def _approval(county: SampleCounty) -> Iterator[dict[str, Any]]:
    """The first 追减 of the last year was approved."""
    tranches = county.tranches
    cut = tranches[(tranches["year"] == YEAR) & (tranches["kind"] == "追减")].iloc[0]
    place = (YEAR, str(cut["unit_code"]), str(cut["project_code"]))
    yield _keys(place) | {
        "state": APPROVED,
        "document_no": cut["document_no"],
        "evidence": "县人大常委会批准的预算调整方案（演示）",
        "from_on": cut["issued_on"],
        "expires_on": None,
        "is_withdrawn": False,
    }


def _keys(place: Place) -> dict[str, Any]:
    year, unit_code, project_code = place
    return {
        "region_code": REGION_CODE,
        "year": year,
        "unit_code": unit_code,
        "project_code": project_code,
    }
