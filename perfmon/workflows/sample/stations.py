"""办理环节 in the simulated county: how far late projects have come, as their units typed it.

Some are held up by the purchase, some by the acceptance, some were never typed, one is out of
order. Deterministic, without chance of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from perfmon.document import PerformanceText
from perfmon.store.writing import Writer
from perfmon.workflows.sample.county import SampleCounty
from perfmon.workflows.sample.situations import Place
from perfmon.workflows.sample.states import YEAR, behind_plan
from perfmon.workflows.sample.units import REGION_CODE
from perfmon.workflows.stations import append_stations

TOLD = 80
"""So many projects have most money behind their plan by the last day."""

_FIRST_DAY = date(YEAR, 1, 9)

_COURSES: tuple[dict[str, int], ...] = (
    {"下达": 0, "分配": 12, "立项评审": 40, "采购": 95},
    {"下达": 0, "分配": 9, "立项评审": 33, "采购": 71, "合同": 92},
    {"下达": 0, "分配": 15, "立项评审": 58},
    {"下达": 0, "分配": 6, "立项评审": 27, "采购": 80, "合同": 74, "验收": 190},
    {},
    {"下达": 0, "分配": 20, "立项评审": 44, "采购": 88, "合同": 101, "验收": 205, "申请": 220},
)
"""Days after the first one at which stations were reached, taken in turn."""

_SHARES = (92, 85, 78, 96)
"""What contracts are worth, in hundredths of the money planned, in turn."""

_HUNDRED_YUAN_FEN = 10_000


def append_courses(writer: Writer, county: SampleCounty, real: PerformanceText) -> None:
    """Puts the stations of the projects that are behind into the sample."""
    texts = [*county.texts, real]
    behind, planned = behind_plan(county, texts), _planned(texts)
    most = sorted(behind, key=lambda place: (-behind[place], place))[:TOLD]
    append_stations(writer, list(_rows(most, planned)))


def _planned(texts: Sequence[PerformanceText]) -> dict[Place, int]:
    """What each project plans to pay by the year's end."""
    return {
        (project.year, project.unit_code, project.code): project.schedule[-1].planned_fen
        for text in texts
        for project in text.projects
        if project.schedule
    }


def _rows(places: Sequence[Place], planned: Mapping[Place, int]) -> Iterator[dict[str, Any]]:
    for number, (year, unit_code, project_code) in enumerate(places):
        keys = {"region_code": REGION_CODE, "year": year}
        keys |= {"unit_code": unit_code, "project_code": project_code}
        for station, days in _COURSES[number % len(_COURSES)].items():
            said = keys | {"station": station}
            said |= {"reached_on": _FIRST_DAY + timedelta(days=days + number % 7)}
            if station == "合同":
                said |= {"contract_fen": _worth(planned[places[number]], number)}
                said |= {"contract_no": f"演示采{YEAR}-{number + 1:03d}"}
                said |= {"counterparty": "演示科技有限公司"}
            yield said


def _worth(planned_fen: int, number: int) -> int:
    share_fen = planned_fen * _SHARES[number % len(_SHARES)] // 100
    return max(share_fen // _HUNDRED_YUAN_FEN, 1) * _HUNDRED_YUAN_FEN
