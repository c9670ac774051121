"""处理阶梯 as decided: the step, its 文号, the reply and its acceptance, each by a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.store.asking import scope_of
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.batches import read_touched_years
from perfmon.store.database import Database, create_database
from perfmon.store.ladder_steps import read_ladder_steps
from perfmon.workflows.history import read_history
from perfmon.workflows.ladder import (
    StepKey,
    decide_step,
    judge_reply,
    number_step,
    record_reply,
    withdraw_step,
)
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, REGION, SECOND, UNIT, count_rows

KEY = StepKey(2023, 9, (UNIT, FIRST), "整改通知书")
NUMBER = "巨财绩函〔2023〕7号"
ISSUED, REPLIED = date(2023, 10, 12), date(2023, 10, 20)


def steps(database: Database, month: int = 10) -> list[dict[Any, Any]]:
    found: list[dict[Any, Any]] = read_ladder_steps(database.cursor(), 2023, month).to_dict(
        "records"
    )
    return found


def decide(database: Database, key: StepKey = KEY) -> int:
    return decide_step(database, key, "分管局长", "9月为滞后", ACTOR).batch_id


def test_a_step_goes_its_way_and_every_act_keeps_what_was_said(texts: Database) -> None:
    decide(texts)
    (step,) = steps(texts)
    assert (step["month"], step["step"]) == (9, "整改通知书")
    assert (step["decided_by"], step["reason"], step["said_by"]) == (
        "分管局长",
        "9月为滞后",
        ACTOR,
    )
    assert pd.isna([step[name] for name in ("document_no", "reply", "reply_accepted")]).all()
    number_step(texts, KEY, NUMBER, ISSUED, ACTOR)
    record_reply(texts, KEY, "已组织验收，11月付款", REPLIED, ACTOR)
    judge_reply(texts, KEY, "措施具体", ACTOR, is_accepted=True)
    (step,) = steps(texts)
    assert (step["document_no"], step["issued_on"]) == (NUMBER, pd.Timestamp(ISSUED))
    assert (step["reply"], step["replied_on"]) == ("已组织验收，11月付款", pd.Timestamp(REPLIED))
    assert (step["reply_accepted"], step["judgement"]) == (True, "措施具体")
    assert step["reason"] == "9月为滞后"


def test_a_new_reply_is_judged_anew(texts: Database) -> None:
    decide(texts)
    number_step(texts, KEY, NUMBER, ISSUED, ACTOR)
    record_reply(texts, KEY, "正在办理", REPLIED, ACTOR)
    judge_reply(texts, KEY, "没有时限", ACTOR, is_accepted=False)
    assert steps(texts)[0]["reply_accepted"] is False
    record_reply(texts, KEY, "11月30日前付清", date(2023, 10, 25), ACTOR)
    assert pd.isna(steps(texts)[0]["reply_accepted"])


def test_a_withdrawn_step_can_be_decided_again(texts: Database) -> None:
    decide(texts)
    withdraw_step(texts, KEY, "已付清", ACTOR)
    assert steps(texts) == []
    decide(texts)
    assert len(steps(texts)) == 1


def test_steps_are_read_up_to_a_month_and_within_the_scope(texts: Database) -> None:
    decide(texts)
    decide(texts, replace(KEY, month=10))
    assert [step["month"] for step in steps(texts)] == [10, 9]
    assert [step["month"] for step in steps(texts, 9)] == [9]
    assert read_ladder_steps(texts.cursor(), 2023, 10, scope_of(["306001"])).empty


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda d: decide_step(d, KEY, " ", "理由", ACTOR), "没有填决定人"),
        (lambda d: decide_step(d, KEY, "局长", "", ACTOR), "没有填理由"),
        (
            lambda d: decide_step(d, replace(KEY, project=(UNIT, "没有")), "局长", "理由", ACTOR),
            "没有项目 没有",
        ),
        (lambda d: number_step(d, KEY, NUMBER, ISSUED, ACTOR), "还没有决定这一步"),
        (lambda d: number_step(d, KEY, " ", ISSUED, ACTOR), "没有填文号"),
        (lambda d: number_step(d, KEY, NUMBER, date(2023, 9, 30), ACTOR), "不晚于9月底"),
        (lambda d: record_reply(d, KEY, "", REPLIED, ACTOR), "没有填回复内容"),
        (
            lambda d: record_reply(
                d, replace(KEY, step="提请督查（约谈）建议"), "回复", REPLIED, ACTOR
            ),
            "不是发给单位的函",
        ),
        (lambda d: judge_reply(d, KEY, "", ACTOR, is_accepted=True), "没有填认可或退回的理由"),
        (lambda d: withdraw_step(d, KEY, "", ACTOR), "没有填原因"),
    ],
)
def test_what_does_not_hold_is_refused(
    texts: Database, act: Callable[[Database], object], words: str
) -> None:
    with pytest.raises(EntryRefusedError, match=words):
        act(texts)
    assert count_rows(texts, "ladder_step") == 0


def test_a_letter_goes_out_then_comes_the_reply_then_its_judgement(texts: Database) -> None:
    decide(texts)
    with pytest.raises(EntryRefusedError, match="已经决定过"):
        decide(texts)
    with pytest.raises(EntryRefusedError, match="还没有填文号和发出日期"):
        record_reply(texts, KEY, "已办", REPLIED, ACTOR)
    number_step(texts, KEY, NUMBER, ISSUED, ACTOR)
    with pytest.raises(EntryRefusedError, match="单位还没有回复"):
        judge_reply(texts, KEY, "好", ACTOR, is_accepted=True)
    with pytest.raises(EntryRefusedError, match="回复日期 2023-10-11 早于发出日期 2023-10-12"):
        record_reply(texts, KEY, "已办", date(2023, 10, 11), ACTOR)


def test_running_costs_get_no_letter(texts: Database) -> None:
    with texts.write_lock:
        texts.cursor().execute(
            "UPDATE project SET project_class = '公用经费' WHERE project_code = ?", [SECOND]
        )
    with pytest.raises(EntryRefusedError, match="不判灯，不发函"):
        decide(texts, replace(KEY, project=(UNIT, SECOND)))


def test_of_a_classified_project_no_words_are_read_and_none_are_lost(texts: Database) -> None:
    batch_id = decide(texts)
    with texts.write_lock:
        texts.cursor().execute(
            "UPDATE project SET classified = true WHERE project_code = ?", [FIRST]
        )
    number_step(texts, KEY, NUMBER, ISSUED, ACTOR)
    (step,) = steps(texts)
    assert step["name"] == FIRST
    assert pd.isna(step["reason"])
    kept = texts.cursor().execute("SELECT DISTINCT reason FROM ladder_step").fetchall()
    assert kept == [("9月为滞后",)]
    (line,) = read_batch_lines(texts.cursor(), batch_id, 10).to_dict("records")
    assert pd.isna(line["note"])


def test_the_history_tells_it_and_takes_it_back(texts: Database) -> None:
    decided = decide(texts)
    numbered = number_step(texts, KEY, NUMBER, ISSUED, ACTOR)
    cursor = texts.cursor()
    content = read_history(cursor)["content"].tolist()[1]
    assert content.startswith("2023年9月会 处理，整改通知书：")
    (line,) = read_batch_lines(cursor, numbered.batch_id, 10).to_dict("records")
    assert (line["what"], line["voucher_no"]) == ("处理", NUMBER)
    assert read_touched_years(cursor, decided) == {(REGION, 2023)}
    assert [check.check for check in verify(texts) if not check.ok] == []
    undo(texts, numbered.batch_id, ACTOR, "号错了")
    assert pd.isna(steps(texts)[0]["document_no"])


@pytest.mark.parametrize(
    "write",
    [
        lambda demo: decide_step(demo, KEY, "局长", "理由", ACTOR),
        lambda demo: number_step(demo, KEY, NUMBER, ISSUED, ACTOR),
        lambda demo: record_reply(demo, KEY, "已办", REPLIED, ACTOR),
        lambda demo: judge_reply(demo, KEY, "好", ACTOR, is_accepted=True),
        lambda demo: withdraw_step(demo, KEY, "原因", ACTOR),
    ],
    ids=["决定", "文号", "回复", "认可", "撤回"],
)
def test_nothing_real_goes_into_a_demo_database(
    tmp_path: Path, write: Callable[[Database], object]
) -> None:
    demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
    with pytest.raises(DemoDatabaseError, match="建立空库"):
        write(demo)
    demo.close()
