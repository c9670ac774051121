"""在途 of every project at once: the same as each project's own lines say."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfmon.measures.rates import is_missing
from perfmon.store.asking import scope_of
from perfmon.store.batches import read_batches
from perfmon.store.database import Database
from perfmon.store.in_transit import read_in_transit
from perfmon.store.uncounted_facts import read_uncounted
from perfmon.store.writing import undo_batch
from tests.facts import FIFTH, FIRST, SECOND, UNIT
from tests.money_files import take, write_csv

HEAD = "预算单位,项目编码,支付凭证号,明细行号,支付日期,申请日期,支付金额（元）,支付状态,所处环节"
JUNE = f"""{HEAD}
288001,{FIRST},001,1,2023-02-05,,1000.11,已支付,
288001,{FIRST},004,1,,2023-06-02,52000,未支付,财政国库股审核
288001,{FIRST},005,1,,2023-06-20,8800.50,待审,单位
288001,{FIRST},006,1,,2023-06-22,1200,待审,单位
288001,{FIRST},007,1,2023-05-04,,700,作废,
288001,{FIFTH},008,1,,2023-06-25,300,待审,单位
999001,,009,1,,2023-06-25,999,待审,单位
"""
AUGUST = f"""{HEAD}
288001,{FIRST},004,1,2023-08-10,2023-06-02,52000,已支付,
"""
DAYS = (date(2023, 6, 10), date(2023, 6, 30), date(2023, 8, 31))
BUDGETS = f"""单位：元
年度,预算单位,项目代码,项目类别,指标文号,下达日期,年初,已申请,已支付
2023,288001,{SECOND},特定目标类,巨财预〔2023〕1号,2023-01-20,600000,200000,150000
2023,288001,{FIFTH},特定目标类,巨财预〔2023〕1号,2023-01-20,50000,9000,1000
"""


@pytest.fixture
def files(texts: Database, tmp_path: Path) -> Database:
    """What is under way in June, and what was paid of it in August."""
    take(texts, write_csv(tmp_path, BUDGETS, "指标.csv"), "budgets")
    take(texts, write_csv(tmp_path, JUNE, "支付6月.csv"))
    take(texts, write_csv(tmp_path, AUGUST, "支付8月.csv"))
    return texts


def in_transit(database: Database, until: date) -> list[tuple[object, ...]]:
    """Code, desk, fen, lines and days of each row."""
    rows = read_in_transit(database.cursor(), 2023, until).astype(object)
    columns = ["project_code", "stage", "amount_fen", "lines", "waiting_days"]
    return [
        tuple(None if is_missing(cell) else cell for cell in row)
        for row in rows[columns].to_numpy()
    ]


def test_each_project_has_one_row_a_desk_with_its_longest_wait(files: Database) -> None:
    assert in_transit(files, date(2023, 6, 30)) == [
        (FIFTH, "单位端", 30_000, 1, 5),
        (SECOND, "未分端", 5_000_000, 1, None),
        (FIRST, "单位端", 1_000_050, 2, 10),
        (FIRST, "财政端", 5_200_000, 1, 28),
    ]


def test_a_line_is_gone_once_it_is_paid_and_not_there_before_it_was_applied_for(
    files: Database,
) -> None:
    first = [[row[1:] for row in in_transit(files, day) if row[0] == FIRST] for day in DAYS]
    assert first == [
        [("财政端", 5_200_000, 1, 8)],
        [("单位端", 1_000_050, 2, 10), ("财政端", 5_200_000, 1, 28)],
        [("单位端", 1_000_050, 2, 72)],
    ]


def test_what_only_the_budget_table_says_holds_until_a_payments_file_tells_it(
    files: Database,
) -> None:
    fifth = [[row[1:3] for row in in_transit(files, day) if row[0] == FIFTH] for day in DAYS[:2]]
    assert fifth == [[("未分端", 800_000)], [("单位端", 30_000)]]


@pytest.mark.parametrize("until", DAYS, ids=str)
def test_all_at_once_says_what_each_project_says_alone(files: Database, until: date) -> None:
    alone = []
    for code in (FIRST, SECOND, FIFTH):
        lines = read_uncounted(files.cursor(), 2023, UNIT, code, until)
        sums = lines.dropna(subset="stage").groupby("stage")["amount_fen"].sum()
        alone += [(code, stage, fen) for stage, fen in sums.items()]
    assert sorted(row[:3] for row in in_transit(files, until)) == sorted(alone)


def test_a_line_put_aside_twice_and_paid_once_waits_once(texts: Database, tmp_path: Path) -> None:
    waits = f"288001,{FIRST},005,1,,2023-06-20,8800.50,待审,单位"
    paid = f"288001,{FIRST},005,1,2023-07-20,2023-06-20,8800.50,已支付,"
    take(texts, write_csv(tmp_path, f"{HEAD}\n{waits}", "甲.csv"))
    take(texts, write_csv(tmp_path, f"{HEAD}\n{waits}", "乙.csv"))
    assert in_transit(texts, date(2023, 7, 31)) == [(FIRST, "单位端", 880_050, 1, 41)]
    second = take(texts, write_csv(tmp_path, f"{HEAD}\n{paid}", "丙.csv"))
    assert in_transit(texts, date(2023, 7, 31)) == []
    undo_batch(texts, second.batch_id or 0, "测试", "弄错了")
    assert in_transit(texts, date(2023, 7, 31)) == [(FIRST, "单位端", 880_050, 1, 41)]


def test_other_units_and_later_batches_are_left_out(files: Database) -> None:
    cursor = files.cursor()
    until = date(2023, 6, 30)
    assert read_in_transit(cursor, 2023, until, scope_of(["306001"])).empty
    assert len(read_in_transit(cursor, 2023, until, scope_of([UNIT]))) == 4
    before = read_batches(cursor)["recorded_at"].iloc[1] - pd.Timedelta(microseconds=1)
    known = read_in_transit(cursor, 2023, until, None, before.to_pydatetime())
    assert known["stage"].tolist() == ["未分端", "未分端"]
