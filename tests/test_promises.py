"""承诺 as typed at a meeting: kept, replaced, withdrawn, judged next month, refused in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError, UndoRefusedError
from perfmon.periods import Cutoff
from perfmon.store.asking import scope_of
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.batches import read_touched_years
from perfmon.store.database import Database, create_database
from perfmon.store.judged_results import read_judged_results
from perfmon.store.promises import read_promises
from perfmon.store.writing import Source, writing
from perfmon.workflows.history import read_history
from perfmon.workflows.promises import PromiseEntry, promise, withdraw_promise
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, REGION, SECOND, UNIT, count_rows, pay

WANYUAN = 1_000_000
OCTOBER = Cutoff.at(2023, 10)
ENTRY = PromiseEntry(
    year=2023,
    month=9,
    project=(UNIT, FIRST),
    deciding_cause="未验收结算",
    measure="10月中旬组织验收，验收后付款",
    due_on=date(2023, 10, 31),
    person="王五",
    amount="20",
)


@pytest.fixture
def database(texts: Database) -> Database:
    """38.00 万元 paid by September's end, 12.00 in October, 5.00 of them by the 20th."""
    paid = {
        (FIRST, date(2023, 9, 1)): 38 * WANYUAN,
        (FIRST, date(2023, 10, 20)): 5 * WANYUAN,
        (FIRST, date(2023, 10, 25)): 7 * WANYUAN,
    }
    pay(texts, paid, date(2023, 10, 31))
    return texts


def promises(database: Database, cutoff: Cutoff = OCTOBER) -> list[dict[Any, Any]]:
    found: list[dict[Any, Any]] = read_promises(database.cursor(), cutoff).to_dict("records")
    return found


def real_row(database: Database, direction: str = "at_least") -> int:
    """An indicator of the first project that does not mirror money."""
    rows = read_judged_results(database.cursor(), OCTOBER)
    mine = rows[(rows["project_code"] == FIRST) & ~rows["mirrors_money"].astype(bool)]
    return int(mine.loc[mine["direction"] == direction, "indicator_row"].iloc[0])


def report(database: Database, row: int, month: int, number: str) -> None:
    with writing(database, Source("指标结果", ACTOR)) as writer:
        said = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": FIRST}
        said |= {"indicator_row": row, "month": month, "number": number, "state": "已审"}
        writer.append("result", pd.DataFrame([said]))


def test_next_month_says_what_became_of_it(database: Database) -> None:
    promise(database, ENTRY, ACTOR)
    (said,) = promises(database)
    assert said["sentence"] == (
        "承诺10月底前支付 20.00 万元，9月底以来已支付 12.00 万元，部分兑现（60.00%）"
    )
    assert (said["verdict"], said["since_fen"]) == ("部分兑现", 12 * WANYUAN)
    assert (said["deciding_cause"], said["measure"]) == (ENTRY.deciding_cause, ENTRY.measure)
    assert (said["person"], said["said_by"]) == ("王五", ACTOR)
    assert said["department_name"]


def test_at_the_meeting_it_is_not_due_and_before_it_not_there(database: Database) -> None:
    promise(database, ENTRY, ACTOR)
    (said,) = promises(database, Cutoff.at(2023, 9))
    assert said["verdict"] == "未到期"
    assert promises(database, Cutoff.at(2023, 8)) == []


def test_a_day_inside_a_month_counts_the_payments_up_to_it(database: Database) -> None:
    promise(database, replace(ENTRY, amount="5", due_on=date(2023, 10, 20)), ACTOR)
    (said,) = promises(database)
    assert (said["verdict"], said["since_fen"], said["late_fen"]) == (
        "兑现",
        5 * WANYUAN,
        7 * WANYUAN,
    )


def test_a_later_promise_of_the_same_meeting_takes_its_place(database: Database) -> None:
    promise(database, ENTRY, ACTOR)
    again = promise(database, replace(ENTRY, amount="12"), ACTOR)
    assert again.warnings == ("这个项目9月的会上已经有一条承诺，以这一条为准。",)
    (said,) = promises(database)
    assert (said["amount_fen"], said["verdict"]) == (12 * WANYUAN, "兑现")
    undo(database, again.batch_id, ACTOR, "录错")
    assert promises(database)[0]["amount_fen"] == 20 * WANYUAN


def test_a_promise_of_the_next_meeting_stands_beside_it(database: Database) -> None:
    promise(database, ENTRY, ACTOR)
    promise(database, replace(ENTRY, month=10, due_on=date(2023, 12, 15)), ACTOR)
    assert [(said["month"], said["verdict"]) for said in promises(database)] == [
        (9, "部分兑现"),
        (10, "未到期"),
    ]


def test_a_withdrawn_promise_is_not_judged(database: Database) -> None:
    promise(database, ENTRY, ACTOR)
    with pytest.raises(EntryRefusedError, match="没有填原因"):
        withdraw_promise(database, 2023, 9, ENTRY.project, " ", ACTOR)
    withdraw_promise(database, 2023, 9, ENTRY.project, "合同终止", ACTOR)
    assert promises(database) == []
    with pytest.raises(EntryRefusedError, match="没有这条承诺"):
        withdraw_promise(database, 2023, 9, ENTRY.project, "合同终止", ACTOR)


def test_a_promised_result_is_judged_by_what_is_reported(database: Database) -> None:
    row = real_row(database)
    entry = replace(ENTRY, amount="", indicator_row=row, target="98")
    promise(database, entry, ACTOR)
    assert promises(database)[0]["verdict"] == "未兑现"
    report(database, row, 9, "80")
    report(database, row, 10, "97.99")
    assert promises(database)[0]["verdict"] == "部分兑现"
    report(database, row, 10, "98")
    (said,) = promises(database)
    assert said["verdict"] == "兑现"
    assert pd.isna(said["since_fen"])
    assert "达到 98" in said["sentence"]


def test_what_was_known_before_a_payment_stays_known(database: Database) -> None:
    promise(database, ENTRY, ACTOR)
    known_at = promises(database)[0]["recorded_at"].to_pydatetime()
    pay(database, {(FIRST, date(2023, 10, 30)): 8 * WANYUAN}, date(2023, 10, 31))
    assert promises(database)[0]["verdict"] == "兑现"
    (then,) = read_promises(database.cursor(), OCTOBER, known_at=known_at).to_dict("records")
    assert then["verdict"] == "部分兑现"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (replace(ENTRY, amount=""), "既没有填支付金额，也没有选绩效指标"),
        (replace(ENTRY, due_on=date(2023, 9, 30)), "不晚于会议月份的月底 2023-09-30"),
        (replace(ENTRY, due_on=date(2024, 1, 5)), "不在 2023 年内"),
        (replace(ENTRY, project=(UNIT, "没有")), "没有项目 没有"),
        (replace(ENTRY, deciding_cause=""), "没有选原因"),
        (replace(ENTRY, deciding_cause="其他"), "没有写说明"),
        (replace(ENTRY, measure=" "), "没有填措施"),
        (replace(ENTRY, person=""), "没有填责任人"),
        (replace(ENTRY, amount="二十"), "“二十”不是金额"),
        (replace(ENTRY, amount="0"), "金额是 0.00 万元"),
        (replace(ENTRY, month=11, due_on=date(2023, 12, 1)), "支付数据没有到11月底"),
        (replace(ENTRY, indicator_row=99, target="1"), "项目没有第 99 项绩效指标"),
    ],
)
def test_what_does_not_hold_is_refused_in_words(
    database: Database, entry: PromiseEntry, words: str
) -> None:
    with pytest.raises(EntryRefusedError, match=words) as refused:
        promise(database, entry, ACTOR)
    assert refused.value.message.endswith("库里的数据没有变化。")
    assert count_rows(database, "promise") == 0


@pytest.mark.parametrize(("target", "words"), [("", "没有填要达到的程度"), ("很好", "不是数")])
def test_a_promised_result_is_typed_like_a_result(
    database: Database, target: str, words: str
) -> None:
    entry = replace(ENTRY, indicator_row=real_row(database), target=target)
    with pytest.raises(EntryRefusedError, match=words):
        promise(database, entry, ACTOR)


def test_an_indicator_that_mirrors_money_is_no_result(database: Database) -> None:
    rows = read_judged_results(database.cursor(), OCTOBER)
    mine = rows[(rows["project_code"] == FIRST) & rows["mirrors_money"].astype(bool)]
    entry = replace(ENTRY, indicator_row=int(mine["indicator_row"].iloc[0]), target="1")
    with pytest.raises(EntryRefusedError, match="说的是资金"):
        promise(database, entry, ACTOR)


def test_more_than_is_left_is_written_and_told(database: Database) -> None:
    entered = promise(database, replace(ENTRY, amount="58.01"), ACTOR)
    assert entered.warnings == ("承诺 58.01 万元，比9月底没有支付的预算 58.00 万元还多，请核对。",)


def test_running_costs_are_not_called_up(database: Database) -> None:
    with database.write_lock:
        database.cursor().execute(
            "UPDATE project SET project_class = '公用经费' WHERE project_code = ?", [FIRST]
        )
    with pytest.raises(EntryRefusedError, match="只用于对账"):
        promise(database, ENTRY, ACTOR)


def test_of_a_classified_project_no_words_are_read(database: Database) -> None:
    row = real_row(database)
    promise(database, replace(ENTRY, indicator_row=row, target="98", explanation="说明"), ACTOR)
    with database.write_lock:
        database.cursor().execute(
            "UPDATE project SET classified = true WHERE project_code = ?", [FIRST]
        )
    (said,) = promises(database)
    assert said["name"] == FIRST
    assert pd.isna([said[name] for name in ("explanation", "measure", "person")]).all()
    assert "98" not in said["sentence"]


def test_other_units_are_left_out(database: Database) -> None:
    promise(database, ENTRY, ACTOR)
    assert read_promises(database.cursor(), OCTOBER, scope_of(["306001"])).empty


def test_the_history_tells_it_and_takes_it_back(database: Database) -> None:
    first = promise(database, ENTRY, ACTOR)
    second = withdraw_promise(database, 2023, 9, ENTRY.project, "合同终止", ACTOR)
    cursor = database.cursor()
    content = read_history(cursor)["content"].tolist()
    assert content[0].startswith("2023年9月会 承诺，撤回：")
    assert content[1].startswith("2023年9月会 承诺：")
    (line,) = read_batch_lines(cursor, first.batch_id, 10).to_dict("records")
    assert (line["what"], line["amount_fen"]) == ("承诺", 20 * WANYUAN)
    assert line["note"] == f"9月会 未验收结算 {ENTRY.measure} 王五"
    assert read_touched_years(cursor, first.batch_id) == {(REGION, 2023)}
    assert [check.check for check in verify(database) if not check.ok] == []
    undo(database, second.batch_id, ACTOR, "再试")
    assert len(promises(database)) == 1


def test_a_project_with_a_promise_cannot_be_taken_back_alone(database: Database) -> None:
    promise(database, replace(ENTRY, project=(UNIT, SECOND), amount="1"), ACTOR)
    undo(database, 2, ACTOR, "支付重导")
    with pytest.raises(UndoRefusedError, match="后面的批次还用着"):
        undo(database, 1, ACTOR, "弄错了")


@pytest.mark.parametrize(
    "write",
    [
        lambda demo: promise(demo, ENTRY, ACTOR),
        lambda demo: withdraw_promise(demo, 2023, 9, ENTRY.project, "原因", ACTOR),
    ],
    ids=["承诺", "撤回"],
)
def test_nothing_real_goes_into_a_demo_database(
    tmp_path: Path, write: Callable[[Database], object]
) -> None:
    demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
    with pytest.raises(DemoDatabaseError, match="建立空库"):
        write(demo)
    demo.close()
