"""办理环节 as typed and as facts say them: kept, replaced, withdrawn, undone, refused in words."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon import clock
from perfmon.errors import DemoDatabaseError, EntryRefusedError, UndoRefusedError
from perfmon.store.asking import NOW, scope_of
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.batches import read_touched_years
from perfmon.store.database import Database, create_database
from perfmon.store.mentions import keep_mentions
from perfmon.store.stations import read_stations
from perfmon.store.writing import Source, writing
from perfmon.workflows.entries import add_transfer
from perfmon.workflows.history import read_history
from perfmon.workflows.stations import StationEntry, record_stations, withdraw_station
from perfmon.workflows.typed_entries import Money, TransferEntry
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIFTH, FIRST, REGION, SECOND, UNIT, count_rows, issue, pay

WANYUAN = 1_000_000
BOUGHT, SIGNED = date(2023, 3, 15), date(2023, 5, 20)
ENTRY = StationEntry(
    year=2023,
    project=(UNIT, FIRST),
    reached={"采购": BOUGHT, "合同": SIGNED},
    contract_amount="90",
    contract_no="巨政采2023-018",
    counterparty="河北某某科技有限公司",
)


@pytest.fixture
def database(texts: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(clock, "today", lambda: date(2023, 11, 10))
    return texts


def said(
    database: Database,
    code: str = FIRST,
    until: date = date(2023, 12, 31),
    known_at: datetime = NOW,
) -> dict[str, dict[Any, Any]]:
    """What is known of a project's stations by a day."""
    rows = read_stations(database.cursor(), 2023, until, None, known_at)
    mine = rows[rows["project_code"] == code].to_dict("records")
    return {str(row["station"]): row for row in mine}


def days(database: Database, code: str = FIRST, until: date = date(2023, 12, 31)) -> dict[str, str]:
    found = said(database, code, until)
    return {station: f"{row['reached_on']:%m-%d}" for station, row in found.items()}


def apply_for(database: Database, code: str, day: date) -> None:
    """A line of the unit's applications that is not paid yet."""
    keys = {"region_code": REGION, "year": 2023}
    names = {"unit_code": UNIT, "unit_name": "", "project_code": code, "project_name": ""}
    with writing(database, Source("支付", ACTOR)) as writer:
        (number,) = keep_mentions(writer, pd.DataFrame([keys | names]))
        row = keys | {"mention_id": number, "identity": 7, "applied_on": day, "printed_fen": 100}
        row |= {"status": "审核中", "stage": "财政端"}
        types = {"identity": "uint64", "mention_id": "uint64"}
        writer.append("uncounted_line", pd.DataFrame([row]).astype(types))


def test_what_is_typed_is_kept_with_its_contract_and_its_person(database: Database) -> None:
    entered = record_stations(database, ENTRY, ACTOR)
    assert entered.warnings == ()
    found = said(database)
    assert list(found) == ["采购", "合同"]
    contract = found["合同"]
    assert (contract["reached_on"], contract["contract_fen"]) == (
        pd.Timestamp(SIGNED),
        90 * WANYUAN,
    )
    assert (contract["contract_no"], contract["counterparty"]) == (
        "巨政采2023-018",
        "河北某某科技有限公司",
    )
    assert (contract["source"], contract["said_by"]) == ("登记", ACTOR)
    assert contract["recorded_at"] is not pd.NaT
    assert pd.isna(found["采购"]["contract_fen"])


def test_of_a_person_only_the_surname_is_kept(database: Database) -> None:
    record_stations(database, replace(ENTRY, counterparty=" 王小五 "), ACTOR)
    assert said(database)["合同"]["counterparty"] == "王**"


def test_a_day_typed_again_takes_its_place_and_what_was_known_stays_known(
    database: Database,
) -> None:
    record_stations(database, ENTRY, ACTOR)
    before = said(database)["采购"]["recorded_at"].to_pydatetime()
    record_stations(database, StationEntry(2023, (UNIT, FIRST), {"采购": date(2023, 4, 1)}), "李四")
    assert (days(database)["采购"], said(database)["采购"]["said_by"]) == ("04-01", "李四")
    assert said(database, known_at=before)["采购"]["reached_on"] == pd.Timestamp(BOUGHT)


def test_a_station_is_not_reached_before_its_day(database: Database) -> None:
    record_stations(database, ENTRY, ACTOR)
    assert list(said(database, until=date(2023, 5, 19))) == ["采购"]


def test_a_withdrawn_day_is_unknown_again(database: Database) -> None:
    record_stations(database, ENTRY, ACTOR)
    withdraw_station(database, 2023, (UNIT, FIRST), "合同", "合同没有签成", ACTOR)
    assert list(said(database)) == ["采购"]
    with pytest.raises(EntryRefusedError, match="没有登记合同的日期"):
        withdraw_station(database, 2023, (UNIT, FIRST), "合同", "再撤", ACTOR)
    with pytest.raises(EntryRefusedError, match="没有填原因"):
        withdraw_station(database, 2023, (UNIT, FIRST), "采购", " ", ACTOR)


def test_money_says_when_it_was_issued_and_payments_when_they_were_made(
    database: Database,
) -> None:
    assert days(database) == {}, "the text names no day, and 1 January is none"
    issue(database, FIRST, "年初", 90 * WANYUAN, date(2023, 1, 20))
    issue(database, FIRST, "追加", 10 * WANYUAN, date(2023, 6, 1))
    lines = {(FIRST, date(2023, 6, 9)): 3, (FIRST, date(2023, 8, 1)): 4}
    pay(database, lines | {(FIRST, date(2023, 9, 1)): -1}, date(2023, 10, 31))
    assert days(database) == {"下达": "01-20", "分配": "01-20", "财政支付": "06-09"}
    assert said(database)["财政支付"]["last_on"] == pd.Timestamp(2023, 8, 1)
    until_june = said(database, until=date(2023, 6, 30))["财政支付"]
    assert until_june["last_on"] == pd.Timestamp(2023, 6, 9)
    assert pd.isna(said(database)["下达"]["said_by"])


def test_a_later_tranche_does_not_tell_when_the_first_was_issued(database: Database) -> None:
    issue(database, FIRST, "追加", 10 * WANYUAN, date(2023, 6, 1))
    assert days(database) == {}


def test_money_that_came_by_transfer_is_allocated_but_was_issued_elsewhere(
    database: Database,
) -> None:
    issue(database, FIFTH, "年初", 0, date(2023, 1, 15))
    moved = TransferEntry(2023, (UNIT, SECOND), (UNIT, FIFTH), Money("1", date(2023, 4, 20)))
    add_transfer(database, moved, ACTOR)
    assert days(database, FIFTH) == {"分配": "04-20"}
    assert days(database, SECOND) == {}


def test_the_first_application_is_known_unless_a_payment_came_before_it(
    database: Database,
) -> None:
    apply_for(database, FIRST, date(2023, 9, 10))
    assert days(database) == {"申请": "09-10"}
    assert days(database, until=date(2023, 9, 9)) == {}
    pay(database, {(FIRST, date(2023, 6, 9)): 3}, date(2023, 10, 31))
    assert days(database) == {"财政支付": "06-09"}


def test_a_purchase_is_not_needed_where_every_line_says_so(database: Database) -> None:
    with writing(database, Source("预算指标", ACTOR)) as writer:
        row = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": FIRST}
        row |= {"kind": "年初", "amount_fen": WANYUAN, "issued_on": date(2023, 1, 20)}
        row |= {"direct": False, "purchased": False, "source_year": 2023}
        writer.append("tranche", pd.DataFrame([row]))
    assert said(database)["采购"]["source"] == "不属政府采购"
    record_stations(database, ENTRY, ACTOR)
    assert said(database)["采购"]["source"] == "登记", "who says a day knows better"


def test_what_facts_say_is_not_asked_again(database: Database) -> None:
    issue(database, FIRST, "年初", WANYUAN, date(2023, 1, 20))
    entry = StationEntry(2023, (UNIT, FIRST), {"下达": date(2023, 2, 1)})
    with pytest.raises(EntryRefusedError, match="下达的日期预算指标里已经有了。请不填这一项"):
        record_stations(database, entry, ACTOR)
    assert count_rows(database, "project_station") == 0


def test_facts_that_come_later_take_the_place_of_what_was_typed(database: Database) -> None:
    record_stations(database, StationEntry(2023, (UNIT, FIRST), {"下达": date(2023, 2, 1)}), ACTOR)
    assert days(database) == {"下达": "02-01"}
    issue(database, FIRST, "年初", WANYUAN, date(2023, 1, 20))
    assert (days(database)["下达"], said(database)["下达"]["source"]) == ("01-20", "预算指标")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (replace(ENTRY, reached={}), "一个日期也没有填"),
        (replace(ENTRY, reached={"验收": date(2023, 11, 11)}), "验收的日期 2023-11-11 还没有到"),
        (replace(ENTRY, reached={"采购": date(2012, 12, 31)}), "不在 2023 年，也不在之前 10 年内"),
        (replace(ENTRY, year=2022), "合同的日期 2023-05-20 不在 2022 年|采购的日期"),
        (replace(ENTRY, reached={"采购": BOUGHT}), "填了合同，没有填合同的日期"),
        (replace(ENTRY, contract_amount=""), "没有填合同金额"),
        (replace(ENTRY, contract_amount="九十"), "“九十”不是金额"),
        (replace(ENTRY, contract_amount="-1"), "合同金额是 -1.00 万元"),
        (replace(ENTRY, project=(UNIT, "没有")), "没有项目 没有"),
    ],
)
def test_what_does_not_hold_is_refused_in_words(
    database: Database, entry: StationEntry, words: str
) -> None:
    with pytest.raises(EntryRefusedError, match=words) as refused:
        record_stations(database, entry, ACTOR)
    assert refused.value.message.endswith("库里的数据没有变化。")
    assert count_rows(database, "project_station") == 0


def test_what_is_unusual_is_kept_and_said(database: Database) -> None:
    reached = {"立项评审": date(2022, 11, 5), "采购": SIGNED, "合同": BOUGHT}
    entered = record_stations(
        database, replace(ENTRY, reached=reached, contract_amount="200"), "甲"
    )
    assert entered.warnings == (
        "先后不合顺序：合同（2023-03-15）早于采购（2023-05-20），请核对。",
        "立项评审的日期在 2023 年以前，请核对。",
        "合同金额 200.00 万元，比调整预算 96.00 万元还多，请核对。",
    )


def test_every_act_is_in_the_history_in_words_and_can_be_taken_back(database: Database) -> None:
    acts = [
        record_stations(database, ENTRY, ACTOR),
        withdraw_station(database, 2023, (UNIT, FIRST), "合同", "没有签成", ACTOR),
    ]
    cursor = database.cursor()
    withdrawn, kept = read_history(cursor)["content"].tolist()[:2]
    assert kept.startswith("办理环节 合同、采购：")
    assert withdrawn.startswith("办理环节 撤回合同：")
    lines = read_batch_lines(cursor, acts[0].batch_id, 10).to_dict("records")
    assert {(line["what"], line["note"]) for line in lines} == {
        ("办理环节", "采购"),
        ("办理环节", "合同 巨政采2023-018 河北某某科技有限公司"),
    }
    assert read_touched_years(cursor, acts[0].batch_id) == {(REGION, 2023)}
    for act in reversed(acts):
        undo(database, act.batch_id, ACTOR, "录错")
    assert days(database) == {}
    assert [check.check for check in verify(database) if not check.ok] == []


def test_a_project_with_a_station_cannot_be_taken_back_alone(database: Database) -> None:
    record_stations(database, ENTRY, ACTOR)
    with pytest.raises(UndoRefusedError, match="后面的批次还用着"):
        undo(database, 1, ACTOR, "弄错了")


def test_other_units_are_left_out(database: Database) -> None:
    record_stations(database, ENTRY, ACTOR)
    cursor, end = database.cursor(), date(2023, 12, 31)
    assert read_stations(cursor, 2023, end, scope_of(["306001"])).empty
    assert len(read_stations(cursor, 2023, end, scope_of([UNIT]))) == 2


def test_of_a_classified_project_neither_contract_nor_counterparty_is_read(
    database: Database,
) -> None:
    record_stations(database, ENTRY, ACTOR)
    with database.write_lock:
        database.cursor().execute(
            "UPDATE project SET classified = true WHERE project_code = ?", [FIRST]
        )
    contract = said(database)["合同"]
    assert pd.isna(contract["contract_no"])
    assert pd.isna(contract["counterparty"])
    assert contract["contract_fen"] == 90 * WANYUAN


def test_real_stations_never_go_into_a_demo_database(tmp_path: Path) -> None:
    demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
    with pytest.raises(DemoDatabaseError):
        record_stations(demo, ENTRY, ACTOR)
    with pytest.raises(DemoDatabaseError):
        withdraw_station(demo, 2023, (UNIT, FIRST), "合同", "没有签成", ACTOR)
    demo.close()
