"""日志: each act leaves its entry, from → to; whoever touches one of them afterwards is found."""

import hashlib
import shutil
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from perfmon import clock
from perfmon.actor import Actor
from perfmon.errors import EntryRefusedError, NothingFoundError
from perfmon.measures.light_rule import LightRule
from perfmon.measures.rules import RuleSet
from perfmon.measures.tie_out import Key
from perfmon.store.backup import save
from perfmon.store.batch_entries import MOST_ENTRIES, ROW_WORDS
from perfmon.store.database import (
    Database,
    create_database,
    open_database,
    open_read_only,
    utc_now,
)
from perfmon.store.log import MOST_SIGNS, Entry, append_entries, broken_links, read_log_end
from perfmon.store.log_search import LogSearch, read_log
from perfmon.store.logged_acts import log_act
from perfmon.store.overview import read_data_version
from perfmon.store.transaction import beside_facts
from perfmon.store.writing import (
    CUT_TABLES,
    FACT_TABLES,
    TEXT_LINE_TABLES,
    Source,
    rehearsing,
    writing,
)
from perfmon.workflows.entries import add_tranche, add_transfer, add_unit
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.indicator_choices import ChoiceEntry, choose_trait
from perfmon.workflows.log import AskedLog, find_log, log_download
from perfmon.workflows.project_states import ContractEntry, FloorEntry, hold_for_contract
from perfmon.workflows.project_states import set_ranking_floor as set_floor
from perfmon.workflows.resolutions import ResolutionEntry, resolve, settle
from perfmon.workflows.restoring import restore
from perfmon.workflows.rules import set_rules
from perfmon.workflows.stations import StationEntry, record_stations, withdraw_station
from perfmon.workflows.target_corrections import Correction, correct_target
from perfmon.workflows.tie_out import TypedTotal, record_total
from perfmon.workflows.typed_entries import Money, TrancheEntry, TransferEntry, UnitEntry
from perfmon.workflows.undoing import undo
from perfmon.workflows.unit_entries import Sending, Sheet, pending_key, review, send_cells
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIFTH, FIRST, SECOND, UNIT, pay
from tests.older import step_back
from tests.payment_lines import Paid, write_payments

CLERK = Actor("李会计", "10.0.0.7")
PLACE = "巨鹿县委政法委本级 288001"
FIRST_NAME = "(上年结转)村级综治视联网线路租赁费和设备维护费"
TODAY = date(2023, 11, 10)

Told = tuple[str, str, str | None, str | None]


def entries(database: Database) -> list[dict[str, Any]]:
    """Oldest first."""
    done = database.cursor().execute("SELECT * FROM log_entry ORDER BY entry_id")
    names = [column[0] for column in done.description]
    return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


def told(database: Database, last: int = 1) -> list[Told]:
    """Act, subject, before and after of the last entries."""
    return [
        (row["act"], row["subject"], row["value_before"], row["value_after"])
        for row in entries(database)[-last:]
    ]


def links(path: Path) -> list[str]:
    """What verify says of the log."""
    with closing(open_read_only(path)) as database:
        found = [check for check in verify(database) if "日志" in check.check]
    assert len(found) == 1
    return list(found[0].places)


def test_the_log_begins_with_the_making_and_tells_each_file_by_one_entry(texts: Database) -> None:
    made, imported = entries(texts)
    assert (made["act"], made["subject"], made["batch_id"]) == ("建库", "空库", None)
    assert (imported["actor"], imported["address"], imported["act"]) == (ACTOR, "本机", "导入")
    assert imported["subject"].startswith("绩效文本：")
    assert imported["subject"].endswith(".txt")
    assert "项目 10 行" in imported["value_after"]
    assert "绩效指标 70 行" in imported["value_after"]
    assert imported["batch_id"] == 1
    assert broken_links(texts.cursor()) == []


def test_an_import_of_many_lines_is_one_entry_without_the_lines(
    texts: Database, tmp_path: Path
) -> None:
    lines = [Paid(FIRST, str(1000 + each), "2023-03-05", 100_00) for each in range(300)]
    file = write_payments(tmp_path / "三月.csv", lines)
    commit_file(texts, file, file.name, "payments", CLERK)
    (entry,) = entries(texts)[2:]
    assert (entry["actor"], entry["address"]) == ("李会计", "10.0.0.7")
    assert (entry["act"], entry["subject"]) == ("导入", "支付：三月.csv")
    assert "支付 300 行" in entry["value_after"]


def test_a_payment_typed_reported_and_approved_is_told_from_to(texts: Database) -> None:
    sheet = Sheet("国库外支付", 2023, UNIT, 10)
    sent: list[tuple[str, Sending]] = [("1.50", "草稿"), ("2", "已报")]
    for text, sending in sent:
        send_cells(texts, sheet, [Cell(FIFTH, text)], sending, CLERK, today=TODAY)
    row = {"unit_code": UNIT, "project_code": FIFTH, "month": 10, "batch_id": 3}
    review(texts, "国库外支付", 2023, [pending_key(row)], "已审", "王股长")
    subject = f"国库外支付：维稳专项经费 {FIFTH}，{PLACE}，2023年10月"
    assert told(texts, 3) == [
        ("单位填报", subject, None, "金额 15,000.00 元，状态 草稿"),
        ("单位填报", subject, "金额 15,000.00 元，状态 草稿", "金额 20,000.00 元，状态 已报"),
        ("填报审核", subject, "金额 20,000.00 元，状态 已报", "金额 20,000.00 元，状态 已审"),
    ]


def test_who_approves_what_they_reported_themselves_is_told_so(texts: Database) -> None:
    sheet = Sheet("国库外支付", 2023, UNIT, 10)
    send_cells(texts, sheet, [Cell(FIFTH, "2")], "已报", CLERK, today=TODAY)
    row = {"unit_code": UNIT, "project_code": FIFTH, "month": 10, "batch_id": 2}
    review(texts, "国库外支付", 2023, [pending_key(row)], "草稿", CLERK)
    send_cells(texts, sheet, [Cell(FIFTH, "2")], "已报", CLERK, today=TODAY)
    row["batch_id"] = 4
    review(texts, "国库外支付", 2023, [pending_key(row)], "已审", CLERK)
    said = [after for _, _, _, after in told(texts, 3)]
    assert said == [
        "金额 20,000.00 元，状态 草稿",
        "金额 20,000.00 元，状态 已报",
        "金额 20,000.00 元，状态 已审，本人填报、本人审核",
    ]


def test_a_value_typed_again_is_told_from_to(texts: Database) -> None:
    key = Key(10, "国库报表", "当月")
    record_total(texts, TypedTotal(2023, key, 5_000_00), CLERK)
    record_total(texts, TypedTotal(2023, key, None), CLERK)
    for amount in ("5", "3.5"):
        set_floor(texts, FloorEntry(2023, amount, "会议纪要", date(2023, 3, 1)), CLERK)
    total = "对账数：国库报表，当月，2023年10月"
    assert told(texts, 4) == [
        ("对账", total, None, "金额 5,000.00 元"),
        ("对账", total, "金额 5,000.00 元", None),
        ("项目状态", "排名下限：2023年", None, "50,000.00 元，依据 会议纪要，起 2023-03-01"),
        ("项目状态", "排名下限：2023年", "50,000.00 元", "35,000.00 元"),
    ]


def test_a_rule_tells_only_what_it_changes(texts: Database) -> None:
    one = RuleSet(LightRule(red_points=15), holds_from=date(2023, 7, 1), note="常务会议定")
    two = RuleSet(LightRule(red_points=12), holds_from=date(2023, 7, 1), note="再议")
    set_rules(texts, one, CLERK)
    set_rules(texts, two, CLERK)
    now = "版次 2，起 2023-07-01，滞后百分点 15，原因 常务会议定"
    later = "版次 2，滞后百分点 15，原因 常务会议定"
    assert told(texts, 2) == [
        ("规则", "规则", "版次 1，滞后百分点 20，原因 程序自带的规则", now),
        ("规则", "规则", later, "版次 3，滞后百分点 12，原因 再议"),
    ]


def test_stations_states_and_decisions_are_told(texts: Database) -> None:
    project = (UNIT, FIRST)
    signed = {"合同": date(2023, 5, 1)}
    record_stations(texts, StationEntry(2023, project, signed, "12.5", "A-1", "某公司"), CLERK)
    withdraw_station(texts, 2023, project, "合同", "填错了", CLERK)
    held = ContractEntry(2023, project, "A-1", "验收后付", date(2023, 6, 1), date(2023, 9, 1))
    hold_for_contract(texts, held, CLERK)
    name, when = f"{FIRST_NAME} {FIRST}", f"{PLACE}，2023年"
    station, back, state = told(texts, 3)
    assert station[:3] == ("办理环节", f"办理环节：{name}，合同，{when}", None)
    assert station[3] is not None
    assert station[3].startswith("2023-05-01，合同金额 125,000.00 元，合同编号 A-1")
    assert back[2] is not None
    assert back[2].startswith("未撤回，2023-05-01，合同金额 125,000.00 元")
    assert back[3] == "撤回，原因 填错了"
    assert state == (
        "项目状态",
        f"项目状态：{name}，合同未到付款条件，{when}",
        None,
        "依据 合同 A-1，验收后付，起 2023-06-01，到期 2023-09-01",
    )


def test_what_a_person_makes_of_a_text_is_told_from_to(texts: Database) -> None:
    trait = ChoiceEntry(2023, (UNIT, FIFTH), 4, "is_level", "true", "按比率")
    choose_trait(texts, trait, CLERK)
    correct_target(texts, Correction(1, FIFTH, "指标值", 4, "≥25册", "单位更正"), CLERK)
    correct_target(texts, Correction(1, FIFTH, "指标值", 4, "≥30册", "再更正"), CLERK)
    correct_target(texts, Correction(1, FIFTH, "指标值", 4, None, "照原文"), CLERK)
    name, when = f"维稳专项经费 {FIFTH}，第 4 项指标", f"{PLACE}，2023年"
    corrected = f"更正绩效文本：{name}，指标值，{when}"
    assert told(texts, 4) == [
        ("指标特性", f"指标特性：{name}，比率还是累计数，{when}", None, "比率，原因 按比率"),
        ("更正绩效文本", corrected, "≥20册", "≥25册，原因 单位更正"),
        ("更正绩效文本", corrected, "≥25册，原因 单位更正", "≥30册，原因 再更正"),
        ("更正绩效文本", corrected, "≥30册，原因 再更正", "≥20册，原因 照原文"),
    ]


def test_both_sides_of_a_transfer_and_a_new_unit_are_told(texts: Database) -> None:
    money = Money("1.25", date(2023, 6, 1), document_no="巨财〔2023〕7号")
    add_transfer(texts, TransferEntry(2023, (UNIT, FIRST), (UNIT, SECOND), money), CLERK)
    add_tranche(texts, TrancheEntry(2023, UNIT, FIRST, "追加", money), CLERK)
    sides = {after for _, _, _, after in told(texts, 3)}
    given = "12,500.00 元，文号 巨财〔2023〕7号，下达 2023-06-01"
    assert sides == {f"调剂，金额 -{given}", f"调剂，金额 {given}", f"追加，金额 {given}"}
    assert {act for act, *_ in told(texts, 3)} == {"手工录入"}
    add_unit(texts, UnitEntry("288", "288009", "某中心", date(2023, 1, 1)), CLERK)
    act, subject, _, after = told(texts, 2)[0]
    assert (act, subject) == ("手工录入", "预算单位：某中心 288009")
    assert after == "名称 某中心，主管部门 288，起用 2023-01-01"


def test_a_resolution_and_its_settling_are_told(
    texts: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    resolve(texts, ResolutionEntry(2023, 9, "加快招标", "政法委", date(2023, 10, 31)), CLERK)
    settle(texts, 2023, 1, date(2023, 10, 20), "中标通知书", CLERK)
    subject = "议定事项：2023年9月"
    assert told(texts, 2) == [
        ("议定事项", subject, None, "加快招标，责任单位 政法委，期限 2023-10-31"),
        (
            "议定事项",
            "议定事项销号：加快招标，2023年9月",
            None,
            "销号，2023-10-20，依据 中标通知书",
        ),
    ]


def test_a_batch_taken_back_is_logged_with_the_reason(texts: Database) -> None:
    pay(texts, {(FIRST, date(2023, 3, 1)): 100}, date(2023, 3, 31))
    undo(texts, 2, CLERK, "导错了月份")
    (entry,) = entries(texts)[-1:]
    assert (entry["actor"], entry["act"], entry["batch_id"]) == ("李会计", "撤销", 2)
    assert entry["subject"] == "第 2 批（支付）"
    assert (entry["value_before"], entry["value_after"]) == ("有效", "已撤销，原因：导错了月份")


def test_what_is_refused_or_only_rehearsed_leaves_no_entry(texts: Database) -> None:
    before = entries(texts)
    with pytest.raises(EntryRefusedError):
        set_floor(texts, FloorEntry(2023, "一百", "依据", date(2023, 3, 1)), CLERK)
    with pytest.raises(NothingFoundError), writing(texts, Source("支付", CLERK)):
        raise NothingFoundError("什么")
    with rehearsing(texts, Source("支付", CLERK)):
        pass
    with pytest.raises(NothingFoundError):
        log_and_fail(texts)
    assert entries(texts) == before


def log_and_fail(texts: Database) -> None:
    with beside_facts(texts) as cursor:
        append_entries(cursor, [Entry(CLERK, "改账号", "张三")], utc_now())
        raise NothingFoundError("什么")


def test_a_batch_of_very_many_typed_things_is_summed_up(texts: Database) -> None:
    many = MOST_ENTRIES + 30
    rows = pd.DataFrame(
        {
            "region_code": "130529",
            "unit_code": [f"289{each:03d}" for each in range(many)],
            "department_code": "288",
            "name": "某中心",
            "valid_from": date(2023, 1, 1),
        }
    )
    with writing(texts, Source("手工录入", CLERK)) as writer:
        writer.append("unit", rows)
    *first, last = entries(texts)[2:]
    assert len(first) == MOST_ENTRIES
    assert (last["subject"], last["value_after"]) == ("这一批的其余 30 项", f"预算单位 {many} 行")
    assert broken_links(texts.cursor()) == []


def test_a_download_moves_no_data_version_and_outlives_a_kill(
    texts: Database, tmp_path: Path
) -> None:
    version = read_data_version(texts.cursor())
    log_download(texts, CLERK, "滞后项目.xlsx", 12_345)
    assert read_data_version(texts.cursor()) == version
    assert told(texts) == [("下载", "滞后项目.xlsx", None, "12,345 字节")]
    left = tmp_path / "断电时.duckdb"
    for ending in ("", ".wal"):
        shutil.copyfile(f"{texts.path}{ending}", f"{left}{ending}")
    with closing(open_database(left)) as database:
        assert told(database) == told(texts)
        assert broken_links(database.cursor()) == []


def test_two_who_write_at_once_keep_the_chain(texts: Database) -> None:
    def act(name: str) -> None:
        for number in range(10):
            log_act(texts, Entry(name, "下载", f"{number}.xlsx"))

    workers = [threading.Thread(target=act, args=(name,)) for name in ("张三", "李四")]
    for worker in workers:
        worker.start()
    pay(texts, {(FIRST, date(2023, 3, 1)): 100}, date(2023, 3, 31))
    for worker in workers:
        worker.join()
    found = entries(texts)
    assert [row["entry_id"] for row in found] == list(range(1, 24))
    assert broken_links(texts.cursor()) == []


def test_a_long_text_is_cut_and_nothing_in_it_turns_or_breaks_the_line(texts: Database) -> None:
    log_act(texts, Entry("a\u202eb", "下载", "一\n二\x00三" + "长" * 600, after="\ud800"))
    (entry,) = entries(texts)[-1:]
    assert entry["actor"] == "a b"
    assert entry["subject"].startswith("一 二 三长")
    assert entry["subject"].endswith("长…（共 605 字）")
    assert len(entry["subject"]) == MOST_SIGNS + len("…（共 605 字）")
    assert entry["value_after"] == " "


def test_anyone_can_compute_the_hashes_by_the_rule_that_is_written_down(texts: Database) -> None:
    log_act(texts, Entry(CLERK, "下载", "滞后，项目.xlsx", "3:a,", "1 字节"))

    def netstring(field: object) -> bytes:
        if field is None:
            return b"-,"
        text = str(field)
        if isinstance(field, datetime):
            text = field.strftime("%Y-%m-%dT%H:%M:%S.%f")
        return str(len(text.encode())).encode() + b":" + text.encode() + b","

    def hashed(*fields: object) -> str:
        return hashlib.sha256(b"".join(netstring(field) for field in fields)).hexdigest()

    ((made_at,),) = texts.cursor().execute("SELECT made_at FROM database_property").fetchall()
    previous = hashed("perfmon", made_at, 0)
    for row in entries(texts):
        kept = row.pop("hash")
        assert row["previous_hash"] == previous
        assert hashed(*row.values()) == kept
        previous = kept
    assert read_log_end(texts.cursor()) == (3, previous)


@pytest.fixture(scope="module")
def long_path(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six entries: the making, a text, payments, their undo, a download, payments again."""
    path = tmp_path_factory.mktemp("long") / "库.duckdb"
    with closing(open_database(Path(shutil.copyfile(texts_path, path)))) as database:
        pay(database, {(FIRST, date(2023, 3, 1)): 100}, date(2023, 3, 31))
        undo(database, 2, CLERK, "导错了")
        log_act(database, Entry(CLERK, "下载", "滞后项目.xlsx"))
        pay(database, {(FIRST, date(2023, 3, 1)): 200}, date(2023, 3, 31))
    return path


_FORGED = """
INSERT INTO log_entry
SELECT {number}, recorded_at, actor, address, act, subject, value_before, value_after, batch_id,
       previous_hash, hash FROM log_entry WHERE entry_id = 4"""

_SWAPPED = "UPDATE log_entry SET entry_id = 8 - entry_id WHERE entry_id IN (3, 5)"

_CUT_OFF = """
DELETE FROM log_entry WHERE entry_id = 6;
UPDATE log_end SET entries = 5,
    last_hash = (SELECT hash FROM log_entry WHERE entry_id = 5)"""


@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        ("UPDATE log_entry SET value_after = '别的' WHERE entry_id = 4", "第 4 条改动过"),
        ("UPDATE log_entry SET actor = '别人' WHERE entry_id IN (3, 5)", "第 3 条改动过"),
        ("UPDATE log_entry SET batch_id = NULL WHERE entry_id = 6", "第 6 条改动过"),
        ("UPDATE database_property SET made_at = made_at + INTERVAL 1 DAY", "第 1 条接不上"),
        ("DELETE FROM log_entry WHERE entry_id = 5", "第 5 条接不上"),
        ("DELETE FROM log_entry WHERE entry_id = 1", "第 1 条接不上"),
        ("DELETE FROM log_entry WHERE entry_id = 6", "末尾对不上，现有 5 条，应有 6 条"),
        ("DELETE FROM log_entry", "末尾对不上，现有 0 条，应有 6 条"),
        (_CUT_OFF, "1 批没有日志"),
        (_SWAPPED, "第 3 条"),
        (_FORGED.format(number=5), "第 5 条"),
        (_FORGED.format(number=7), "第 7 条"),
    ],
)
def test_tampering_is_found_and_its_first_place_named(
    long_path: Path, tmp_path: Path, tampering: str, place: str
) -> None:
    path = Path(shutil.copyfile(long_path, tmp_path / "库.duckdb"))
    assert links(path) == []
    with duckdb.connect(str(path)) as connection:
        connection.execute(tampering)
    (found,) = links(path)
    assert found.startswith(place)


def test_an_undo_whose_entry_was_cut_off_is_found(texts: Database) -> None:
    pay(texts, {(FIRST, date(2023, 3, 1)): 100}, date(2023, 3, 31))
    undo(texts, 2, CLERK, "导错了")
    texts.cursor().execute(_CUT_OFF.replace("6", "4").replace("5", "3"))
    assert broken_links(texts.cursor()) == ["1 次撤销没有日志"]


def test_an_older_database_begins_its_log_with_the_upgrade(
    texts_path: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copyfile(texts_path, tmp_path / "旧库.duckdb"))
    with duckdb.connect(str(path)) as connection:
        step_back(connection, 18)
    with closing(open_database(path)) as database:
        ((act, subject, before, after),) = told(database)
        assert (act, subject, before) == ("升级", "数据库的结构", "第 18 版")
        assert after is not None
        set_floor(database, FloorEntry(2023, "5", "纪要", date(2023, 3, 1)), CLERK)
        assert len(entries(database)) == 2
        assert broken_links(database.cursor()) == []


def test_a_restored_database_says_who_restored_what(long_path: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(long_path, tmp_path / "库.duckdb"))
    with closing(open_database(path)) as database:
        save(database, tmp_path / "备份.zip")
        log_act(database, Entry(CLERK, "下载", "又一份.xlsx"))
        ended = read_log_end(database.cursor()).words
    restore(tmp_path / "备份.zip", path, datetime(2026, 11, 30, tzinfo=UTC), CLERK)
    with closing(open_database(path)) as database:
        (carried, entry) = entries(database)[6:]
    assert carried["subject"] == "又一份.xlsx"
    assert (entry["actor"], entry["act"]) == ("李会计", "恢复")
    assert entry["subject"].startswith("备份 备份.zip（")
    assert entry["value_before"] == f"原来的数据库的日志{ended}"
    assert links(path) == []


def test_the_log_is_searched_by_day_person_act_and_words(texts: Database) -> None:
    log_act(texts, Entry(CLERK, "下载", "滞后项目-ABC.xlsx"))
    log_act(texts, Entry("王股长", "下载", "台账.xlsx", after="滞后"))

    def found(**asked: Any) -> list[str]:  # noqa: ANN401 the fields of AskedLog
        return list(find_log(texts.cursor(), AskedLog(**asked), 10).rows["subject"])

    assert found(act="下载") == ["台账.xlsx", "滞后项目-ABC.xlsx"]
    assert found(actor="李会计") == ["滞后项目-ABC.xlsx"]
    assert found(words="滞后") == ["台账.xlsx", "滞后项目-ABC.xlsx"]
    assert found(words="滞后 abc") == ["滞后项目-ABC.xlsx"]
    assert found(words="%") == []
    today = clock.today()
    assert len(found(first=today, last=today)) == 4
    assert found(last=date(2020, 1, 1)) == found(first=date(2199, 1, 1)) == []
    second = find_log(texts.cursor(), AskedLog(), 1, 1)
    assert (second.total, list(second.rows["subject"])) == (4, ["滞后项目-ABC.xlsx"])


def test_a_project_that_became_classified_is_found_by_its_code_and_not_by_its_name(
    texts: Database,
) -> None:
    sheet = Sheet("国库外支付", 2023, UNIT, 10)
    send_cells(texts, sheet, [Cell(FIFTH, "1.50")], "草稿", CLERK, today=TODAY)
    asked = AskedLog(words="维稳专项经费")
    assert find_log(texts.cursor(), asked, 10).total == 1
    with beside_facts(texts) as cursor:
        cursor.execute("UPDATE project SET classified = true WHERE project_code = ?", [FIFTH])
    for words in ("维稳专项经费", "维稳", f"维稳专项经费 {FIFTH}"):
        found = find_log(texts.cursor(), AskedLog(words=words), 10)
        assert (found.total, len(found.rows)) == (0, 0)
    found = find_log(texts.cursor(), AskedLog(words=FIFTH.lower()), 10)
    assert found.total == 1
    assert found.rows["subject"].tolist() == [f"国库外支付：{FIFTH} {FIFTH}，{PLACE}，2023年10月"]
    assert find_log(texts.cursor(), AskedLog(), 10).total == len(entries(texts))


def test_a_search_bears_thousands_of_hidden_names_and_reads_only_what_is_shown(
    texts: Database,
) -> None:
    hidden = {f"{number:04}号涉密工程": f"Code{number:04}" for number in range(2500)}
    hidden |= {"0007号涉密工程二期": "LONG-1", "密桥": "SHORT-1"}
    stored = [
        ("甲村 0007号涉密工程 和 0007号涉密工程二期", None, "改为 2499号涉密工程"),
        ("甲村 0008号涉密工程", "原来 密桥", "密桥 也在"),
        ("甲村 0008号 公开工程", "涉密", None),
        ("乙村 0009号涉密 公开", None, None),
    ]
    for subject, before, after in stored:
        log_act(texts, Entry(CLERK, "核对", subject, before, after))

    def found(words: str, most: int = 10, skipped: int = 0) -> tuple[int, list[str]]:
        search = LogSearch(act="核对", words=words, hidden=hidden)
        total, rows = read_log(texts.cursor(), search, most, skipped)
        return total, rows["subject"].tolist()

    first, second = "甲村 Code0007 和 LONG-1", "甲村 Code0008"
    third, fourth = "甲村 0008号 公开工程", "乙村 0009号涉密 公开"
    assert found("") == (4, [fourth, third, second, first])
    assert found("甲村") == (3, [third, second, first])
    assert found("甲村", 1, 1) == (3, [second])
    assert found("涉密") == (2, [fourth, third])
    assert found("工程") == (1, [third])
    assert found("0008号涉密") == found("密桥") == found("二期") == (0, [])
    assert found("code") == (2, [second, first])
    assert found("code0008 short-1") == found("村 short") == (1, [second])
    assert found("CODE2499 long-1") == (1, [first])


def test_a_hidden_name_that_was_cut_is_hidden_as_far_as_it_is_left(texts: Database) -> None:
    name = "村级综治视联网线路租赁费"
    for left in (0, 3, 4, 11, 12):
        log_act(texts, Entry(CLERK, "核对", "长" * (MOST_SIGNS - left) + name + "和设备"))
    shown, hidden = LogSearch(act="核对"), LogSearch(act="核对", hidden={name: "C-1"})
    cut = [f"…（共 {MOST_SIGNS - left + len(name) + 3} 字）" for left in (12, 11, 4, 3, 0)]
    ends = ["C-1", "C-1", "C-1", "村级综", "长"]
    _, rows = read_log(texts.cursor(), hidden, 10)
    subjects = rows["subject"].str.replace("长+", "长", regex=True).tolist()
    assert subjects == [
        f"{'' if end == '长' else '长'}{end}{mark}" for end, mark in zip(ends, cut, strict=True)
    ]
    for word, count, left in (("村级综治", 3, 0), ("村级综", 4, 1), ("c-1", 0, 3)):
        assert read_log(texts.cursor(), replace(shown, words=word), 10)[0] == count
        assert read_log(texts.cursor(), replace(hidden, words=word), 10)[0] == left
    # a text that was not cut may end as a name begins
    log_act(texts, Entry(CLERK, "核对", "村级综治"))
    assert read_log(texts.cursor(), replace(hidden, words="村级综治"), 10)[0] == 1


def test_a_hidden_name_is_known_as_the_log_prints_it(texts: Database) -> None:
    log_act(texts, Entry(CLERK, "核对", "维稳\n专项\u3000经费 公开"))
    search = LogSearch(act="核对", hidden={"维稳\n专项\u3000经费": "C-1", "\n\u200b": "C-2"})
    total, rows = read_log(texts.cursor(), search, 10)
    assert (total, rows["subject"].tolist()) == (1, ["C-1 公开"])
    assert read_log(texts.cursor(), replace(search, words="专项"), 10)[0] == 0


def test_every_table_of_facts_has_a_word_for_its_rows() -> None:
    assert set(ROW_WORDS) == FACT_TABLES | TEXT_LINE_TABLES | CUT_TABLES


def test_who_makes_an_empty_database_stands_first(tmp_path: Path) -> None:
    with closing(create_database(tmp_path / "库.duckdb", actor=CLERK)) as database:
        (entry,) = entries(database)
    assert (entry["actor"], entry["address"]) == ("李会计", "10.0.0.7")
