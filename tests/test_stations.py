"""办理环节: days between stations, what is out of order or unknown, at whose desk a project is."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.stations import (
    BY_HAND,
    NOT_NEEDED,
    OFFICE_OF,
    STATIONS,
    Standing,
    Stop,
    add_unpaid_contracts,
    find_standing,
    lay_stops,
    unpaid_contract,
)

Said = tuple[str, date | None]


def stops_of(
    *said: Said, source: str = BY_HAND, last_on: date | None = None, said_by: str | None = "张三"
) -> tuple[Stop, ...]:
    """A project's stations with their days, typed unless said otherwise."""
    return lay_stops(
        {
            "station": station,
            "source": source,
            "reached_on": None if day is None else pd.Timestamp(day),
            "last_on": None if last_on is None or station != "财政支付" else pd.Timestamp(last_on),
            "said_by": said_by,
        }
        for station, day in said
    )


def stop(stops: tuple[Stop, ...], station: str) -> Stop:
    return stops[STATIONS.index(station)]


def project(**figures: Any) -> dict[str, Any]:  # noqa: ANN401 figures of a row
    """A project at the end of September with 100 to be paid, of which nothing is paid."""
    desks = {"unit_desk": 0, "treasury_desk": 0, "unsaid_desk": 0}
    row: dict[str, Any] = {f"{name}_fen": fen for name, fen in desks.items()}
    row |= {f"{name}_days": None for name in desks}
    row |= {"cut_on": pd.Timestamp(2023, 9, 30), "adjusted_budget_fen": 100, "paid_fen": 0}
    return {**row, "paid_by": None, **figures}


ISSUED = ("下达", date(2023, 1, 20))
CONTRACT = ("合同", date(2023, 5, 20))
PAID = ("财政支付", date(2023, 6, 9))


def test_all_eight_stand_in_their_order_whatever_is_known() -> None:
    stops = stops_of()
    assert tuple(each.station for each in stops) == STATIONS
    assert all(each.reached_on is None and each.source == "" for each in stops)
    assert set(OFFICE_OF) == set(STATIONS)


def test_days_run_from_the_latest_station_before_and_the_unknown_between_stays_unknown() -> None:
    stops = stops_of(ISSUED, CONTRACT)
    contract = stop(stops, "合同")
    assert (contract.after, contract.days) == ("下达", 120)
    assert (contract.source, contract.said_by) == (BY_HAND, "张三")
    assert stop(stops, "采购") == Stop("采购")
    assert (stop(stops, "下达").after, stop(stops, "下达").days) == ("", None)


def test_two_stations_on_one_day_are_zero_days_apart() -> None:
    assert stop(stops_of(ISSUED, ("分配", ISSUED[1])), "分配").days == 0


def test_a_station_out_of_order_is_told_and_counts_no_days() -> None:
    stops = stops_of(("采购", date(2023, 5, 25)), CONTRACT, ("验收", date(2023, 6, 1)))
    early = stop(stops, "合同")
    assert early.is_early
    assert (early.after, early.days) == ("采购", None)
    accepted = stop(stops, "验收")
    assert (accepted.after, accepted.days, accepted.is_early) == ("采购", 7, False)
    assert not stop(stops, "采购").is_early


def test_what_facts_say_names_nobody() -> None:
    assert stop(stops_of(ISSUED, source="预算指标", said_by=None), "下达").said_by == ""


def test_a_project_stands_where_something_happened_last() -> None:
    standing = find_standing(project(), stops_of(ISSUED, CONTRACT))
    assert standing == Standing("合同", CONTRACT[1], 133, "验收", "预算单位")


@pytest.mark.parametrize(
    ("last", "awaited", "office"),
    [
        ("下达", "分配", "主管部门"),
        ("分配", "立项评审", "预算单位"),
        ("立项评审", "采购", "预算单位（政府采购）"),
        ("采购", "合同", "预算单位"),
        ("验收", "申请", "预算单位"),
        ("申请", "财政支付", "财政局国库股"),
    ],
)
def test_the_station_to_come_says_whose_desk_it_is_on(last: str, awaited: str, office: str) -> None:
    standing = find_standing(project(), stops_of((last, date(2023, 9, 1))))
    assert (standing.awaited, standing.office, standing.days) == (awaited, office, 29)


def test_a_station_reached_ahead_of_its_turn_is_not_waited_for() -> None:
    stops = stops_of(("立项评审", date(2022, 11, 5)), ("分配", date(2023, 2, 1)))
    assert find_standing(project(), stops).awaited == "采购"


def test_a_purchase_that_is_not_needed_is_not_waited_for() -> None:
    stops = lay_stops(
        [
            *({"station": "采购", "source": NOT_NEEDED, "reached_on": pd.NaT},),
            {
                "station": "立项评审",
                "source": BY_HAND,
                "reached_on": pd.Timestamp(2023, 3, 1),
                "last_on": pd.NaT,
                "said_by": "张三",
            },
        ]
    )
    assert stop(stops, "采购") == Stop("采购", NOT_NEEDED)
    assert find_standing(project(), stops).awaited == "合同"


def test_after_an_advance_payment_the_acceptance_leads_to_the_next_application() -> None:
    said = (CONTRACT, ("申请", date(2023, 6, 1)), PAID, ("验收", date(2023, 9, 10)))
    stops = stops_of(*said)
    assert find_standing(project(paid_fen=30), stops) == Standing(
        "验收", date(2023, 9, 10), 20, "申请", "预算单位"
    )
    assert stop(stops, "财政支付").is_early


def test_between_two_payments_the_rest_has_to_be_applied_for_since_the_last_one() -> None:
    stops = stops_of(ISSUED, PAID, last_on=date(2023, 8, 31))
    assert stop(stops, "财政支付").days == 140
    assert find_standing(project(paid_fen=30), stops) == Standing(
        "财政支付", date(2023, 8, 31), 30, "申请", "预算单位"
    )


@pytest.mark.parametrize(
    ("typed", "awaited", "office"),
    [
        ("采购", "合同", "预算单位"),
        ("立项评审", "采购", "预算单位（政府采购）"),
        ("验收", "申请", "预算单位"),
    ],
)
def test_after_a_payment_the_rest_waits_for_the_first_station_that_is_not_typed(
    typed: str, awaited: str, office: str
) -> None:
    stops = stops_of(ISSUED, (typed, date(2023, 5, 20)), PAID)
    standing = find_standing(project(paid_fen=30), stops)
    assert (standing.station, standing.awaited, standing.office) == ("财政支付", awaited, office)


def test_payments_that_only_a_table_of_progress_tells_have_no_day() -> None:
    paid = project(paid_fen=30, paid_by="进度表")
    assert find_standing(paid, stops_of(CONTRACT)) == Standing(
        "财政支付", None, None, "验收", "预算单位"
    )
    assert find_standing(paid | {"paid_by": "凭证"}, stops_of(CONTRACT)).station == "合同"
    assert find_standing(project(paid_by="进度表"), stops_of(CONTRACT)).station == "合同"


def test_money_under_way_stands_at_the_desk_with_most_of_it() -> None:
    row = project(treasury_desk_fen=45, treasury_desk_days=12, unit_desk_fen=5, unit_desk_days=40)
    assert find_standing(row, stops_of(CONTRACT)) == Standing(
        "申请", date(2023, 9, 18), 12, "财政支付", "财政局国库股"
    )
    assert find_standing(row | {"unit_desk_fen": 50}, stops_of()).office == "预算单位"
    unsaid = find_standing(project(unsaid_desk_fen=50), stops_of(CONTRACT))
    assert unsaid == Standing("申请", None, None, "财政支付", "预算单位或财政局国库股")


def test_a_small_part_under_way_does_not_say_where_the_project_stands() -> None:
    row = project(treasury_desk_fen=49, treasury_desk_days=12)
    assert find_standing(row, stops_of(CONTRACT)).office == "预算单位"
    assert find_standing(row, stops_of()).office == "财政局国库股"


def test_what_is_paid_out_is_on_nobodys_desk() -> None:
    done = find_standing(project(paid_fen=100), stops_of(CONTRACT, PAID))
    assert done == Standing("财政支付", PAID[1], is_done=True)
    assert find_standing(project(adjusted_budget_fen=0), stops_of()) == Standing(is_done=True)


def test_where_nothing_is_known_nothing_is_guessed() -> None:
    assert find_standing(project(), stops_of()) == Standing()


@pytest.mark.parametrize(
    ("reported", "contract_fen", "unpaid"),
    [
        (40, 100, (40, "单位报（已审）")),
        (pd.NA, 100, (70, "合同金额减已支付")),
        (pd.NA, 30, (0, "合同金额减已支付")),
        (pd.NA, 20, (None, "")),
        (pd.NA, None, (None, "")),
    ],
)
def test_what_a_contract_still_owes_is_reported_or_the_difference(
    reported: object, contract_fen: int | None, unpaid: tuple[int | None, str]
) -> None:
    row = {"paid_fen": 30, "unpaid_contract_fen": reported}
    assert unpaid_contract(row, contract_fen) == unpaid


def test_the_contract_of_each_project_is_its_own() -> None:
    key = {"region_code": "1", "year": 2023, "unit_code": "2"}
    projects = pd.DataFrame(
        [
            key | {"project_code": code, "paid_fen": 30, "unpaid_contract_fen": reported}
            for code, reported in (("甲", None), ("乙", 40), ("丙", None))
        ],
        index=[7, 8, 9],
    )
    stations = pd.DataFrame(
        [
            key | {"project_code": code, "station": station, "contract_fen": fen}
            for code, station, fen in (
                *(("乙", "合同", 100), ("丙", "验收", None), ("甲", "采购", None)),
                ("甲", "合同", 100),
            )
        ]
    ).astype({"contract_fen": "Int64"})
    rows = add_unpaid_contracts(projects, stations)
    assert rows["unpaid_contract_fen"].tolist() == [70, 40, pd.NA]
    assert rows["unpaid_basis"].tolist() == ["合同金额减已支付", "单位报（已审）", ""]
    assert rows.index.tolist() == [7, 8, 9]
