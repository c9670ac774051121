"""议定事项: decided at a meeting, settled with evidence, opened again with a reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError, UndoRefusedError
from perfmon.store.asking import Scope
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.batches import read_touched_years
from perfmon.store.database import Database, create_database
from perfmon.store.resolutions import read_resolutions
from perfmon.workflows.history import read_history
from perfmon.workflows.resolutions import ResolutionEntry, reopen, resolve, settle
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, REGION, UNIT, count_rows

ENTRY = ResolutionEntry(2023, 9, "清理往来款，提出处理意见", "财政局国库股", date(2023, 10, 20))
END = date(2023, 10, 31)


def resolutions(database: Database, month: int = 10, on: date = END) -> list[dict[Any, Any]]:
    rows = read_resolutions(database.cursor(), 2023, month, on)
    found: list[dict[Any, Any]] = rows.to_dict("records")
    return found


def test_it_stays_open_until_it_is_settled_with_evidence(texts: Database) -> None:
    resolve(texts, ENTRY, ACTOR)
    (row,) = resolutions(texts)
    assert (row["words"], row["owner"], row["said_by"]) == (ENTRY.words, ENTRY.owner, ACTOR)
    assert (row["is_settled"], row["is_overdue"]) == (False, True)
    assert pd.isna(row["evidence"])
    settle(texts, 2023, row["resolution_id"], date(2023, 10, 18), "国库股报告", ACTOR)
    (row,) = resolutions(texts)
    assert (row["is_settled"], row["is_overdue"]) == (True, False)
    assert (row["settled_on"], row["evidence"]) == (pd.Timestamp(2023, 10, 18), "国库股报告")
    assert resolutions(texts, on=date(2023, 10, 17))[0]["is_settled"] is False


def test_settled_after_its_day_it_was_late(texts: Database) -> None:
    resolve(texts, ENTRY, ACTOR)
    settle(texts, 2023, 1, date(2023, 10, 25), "国库股报告", ACTOR)
    assert resolutions(texts)[0]["is_overdue"] is True


def test_opened_again_it_says_why(texts: Database) -> None:
    resolve(texts, ENTRY, ACTOR)
    settle(texts, 2023, 1, date(2023, 10, 18), "国库股报告", ACTOR)
    reopen(texts, 2023, 1, date(2023, 10, 22), "报告漏了两笔", ACTOR)
    (row,) = resolutions(texts)
    assert (row["is_settled"], row["reopened_because"]) == (False, "报告漏了两笔")
    assert pd.isna(row["settled_on"])
    settle(texts, 2023, 1, date(2023, 10, 28), "补充报告", ACTOR)
    assert resolutions(texts)[0]["evidence"] == "补充报告"


def test_the_open_ones_stand_first_by_day_and_a_later_meetings_are_not_shown(
    texts: Database,
) -> None:
    resolve(texts, ENTRY, ACTOR)
    resolve(texts, replace(ENTRY, words="二", due_on=date(2023, 10, 30)), ACTOR)
    resolve(texts, replace(ENTRY, words="三", due_on=date(2023, 10, 10)), ACTOR)
    resolve(texts, replace(ENTRY, month=10, words="四", due_on=date(2023, 11, 30)), ACTOR)
    settle(texts, 2023, 3, date(2023, 10, 8), "完成", ACTOR)
    assert [row["words"] for row in resolutions(texts, 9)] == [ENTRY.words, "二", "三"]
    assert [row["words"] for row in resolutions(texts)][2] == "四"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (replace(ENTRY, words=" "), "没有填事项"),
        (replace(ENTRY, owner=""), "没有填责任单位"),
        (replace(ENTRY, due_on=date(2023, 9, 30)), "不晚于会议月份的月底"),
    ],
)
def test_what_does_not_hold_is_refused(texts: Database, entry: ResolutionEntry, words: str) -> None:
    with pytest.raises(EntryRefusedError, match=words):
        resolve(texts, entry, ACTOR)
    assert count_rows(texts, "resolution") == 0


def test_only_an_open_one_is_settled_and_only_a_settled_one_opened(texts: Database) -> None:
    resolve(texts, ENTRY, ACTOR)
    day = date(2023, 10, 18)
    with pytest.raises(EntryRefusedError, match="还没有销号"):
        reopen(texts, 2023, 1, day, "原因", ACTOR)
    with pytest.raises(EntryRefusedError, match="没有填依据"):
        settle(texts, 2023, 1, day, " ", ACTOR)
    with pytest.raises(EntryRefusedError, match="没有第 7 号议定事项"):
        settle(texts, 2023, 7, day, "完成", ACTOR)
    with pytest.raises(EntryRefusedError, match="不晚于会议月份的月底"):
        settle(texts, 2023, 1, date(2023, 9, 30), "完成", ACTOR)
    settle(texts, 2023, 1, day, "完成", ACTOR)
    with pytest.raises(EntryRefusedError, match="已经销号"):
        settle(texts, 2023, 1, day, "完成", ACTOR)
    with pytest.raises(EntryRefusedError, match="早于销号的 2023-10-18"):
        reopen(texts, 2023, 1, date(2023, 10, 17), "原因", ACTOR)
    with pytest.raises(EntryRefusedError, match="没有填原因"):
        reopen(texts, 2023, 1, day, "", ACTOR)


def test_the_history_tells_it_and_takes_it_back_in_order(texts: Database) -> None:
    decided = resolve(texts, ENTRY, ACTOR)
    settled = settle(texts, 2023, 1, date(2023, 10, 18), "国库股报告", ACTOR)
    cursor = texts.cursor()
    assert read_history(cursor)["content"].tolist()[:2] == [
        f"2023年9月会 议定事项，销号：{ENTRY.words}",
        f"2023年9月会 议定事项：{ENTRY.words}",
    ]
    (line,) = read_batch_lines(cursor, settled.batch_id, 10).to_dict("records")
    assert (line["what"], line["note"]) == ("销号", f"9月会 {ENTRY.words} 国库股报告")
    assert read_touched_years(cursor, settled.batch_id) == {(REGION, 2023)}
    assert [check.check for check in verify(texts) if not check.ok] == []
    with pytest.raises(UndoRefusedError, match="后面的批次还用着"):
        undo(texts, decided.batch_id, ACTOR, "弄错了")
    undo(texts, settled.batch_id, ACTOR, "弄错了")
    undo(texts, decided.batch_id, ACTOR, "弄错了")
    assert resolutions(texts) == []


@pytest.mark.parametrize(
    "write",
    [
        lambda demo: resolve(demo, ENTRY, ACTOR),
        lambda demo: settle(demo, 2023, 1, END, "依据", ACTOR),
        lambda demo: reopen(demo, 2023, 1, END, "原因", ACTOR),
    ],
    ids=["议定", "销号", "重开"],
)
def test_nothing_real_goes_into_a_demo_database(
    tmp_path: Path, write: Callable[[Database], object]
) -> None:
    demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
    with pytest.raises(DemoDatabaseError, match="建立空库"):
        write(demo)
    demo.close()


def test_who_sees_some_units_sees_what_these_are_to_do(texts: Database) -> None:
    for owner in ("巨鹿县委政法委本级", "巨鹿县委政法委", " 巨鹿县委政法委 ", "财政局国库股"):
        resolve(texts, replace(ENTRY, owner=owner), ACTOR)
    resolve(texts, replace(ENTRY, owner="巨鹿县委政法委、县教育局"), ACTOR)

    def seen(scope: Scope) -> list[int]:
        rows = read_resolutions(texts.cursor(), 2023, 10, END, scope=scope)
        return sorted(rows["resolution_id"].tolist())

    assert seen(None) == [1, 2, 3, 4, 5]
    assert seen((UNIT,)) == [1, 2, 3]
    texts.cursor().execute(
        "INSERT INTO unit SELECT * REPLACE ('288002' AS unit_code, '综治中心' AS name) FROM unit"
    )
    assert seen((UNIT,)) == [1], "a department that is not seen whole"
    assert seen(("288002",)) == []
    assert seen(()) == []
