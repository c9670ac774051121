"""开新年度: December closes, the year opens, texts and 指标 come in, what was left goes on."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError, UndoRefusedError
from perfmon.measures import PROJECT_KEY
from perfmon.measures.agenda import build_agenda
from perfmon.measures.carry_over import CARRIED, SAME_CODE, TAKEN_BACK
from perfmon.measures.keeping_rates import sum_promises
from perfmon.periods import Cutoff
from perfmon.reports.one_page import one_page, promise_words
from perfmon.store.asking import Scope, scope_of
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.batches import read_touched_years
from perfmon.store.cuts import OFFICES, PARTS, Cut, altered_cuts, read_cut_part
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.ladder_steps import read_ladder_steps
from perfmon.store.overview import read_years
from perfmon.store.past_months import read_past_months
from perfmon.store.promises import read_open_promises, read_promises
from perfmon.store.resolutions import read_resolutions
from perfmon.store.year_openings import find_opening, read_carry_overs
from perfmon.workflows.closing import close_month, sign
from perfmon.workflows.history import read_history
from perfmon.workflows.ladder import StepKey, decide_step, number_step
from perfmon.workflows.meeting import read_meeting
from perfmon.workflows.promises import PromiseEntry, promise
from perfmon.workflows.resolutions import ResolutionEntry, resolve, settle
from perfmon.workflows.texts import import_text
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from perfmon.workflows.year_opening import (
    Decision,
    decide,
    link_matched,
    open_year,
    read_compared,
    read_new_year,
)
from tests.facts import ACTOR, DOCUMENT, FIFTH, FIRST, SECOND, UNIT, issue, pay

WANYUAN = 1_000_000
OLD, NEW = 2023, 2024
JANUARY, FEBRUARY = Cutoff.at(NEW, 1), Cutoff.at(NEW, 2)
DECEMBER_END = date(OLD, 12, 31)
PAID = {(FIRST, date(OLD, 9, 1)): 90 * WANYUAN}

TO_COME = PromiseEntry(
    year=OLD,
    month=12,
    project=(UNIT, FIRST),
    deciding_cause="未验收结算",
    measure="1月验收后付款",
    due_on=date(NEW, 1, 31),
    person="王五",
    amount="20",
)


@pytest.fixture
def december(texts: Database) -> Database:
    """90.00 of 96.00 万元 of the first project are paid by 31 December, of the others nothing."""
    pay(texts, PAID, DECEMBER_END)
    return texts


def close_december(database: Database) -> Cut:
    return close(database, OLD, 12)


def close(database: Database, year: int, month: int) -> Cut:
    for office in OFFICES:
        sign(database, year, month, office, "张三", ACTOR)
    return close_month(database, year, month, "国库月报未到", ACTOR)


@pytest.fixture(scope="module")
def closed_path(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """December of that database closed, once; everybody copies it."""
    path = tmp_path_factory.mktemp("closed") / "库.duckdb"
    database = open_database(Path(shutil.copyfile(texts_path, path)))
    pay(database, PAID, DECEMBER_END)
    close_december(database)
    database.close()
    return path


@pytest.fixture
def closed(closed_path: Path, tmp_path: Path) -> Iterator[Database]:
    """December is closed and nothing is opened."""
    database = open_database(Path(shutil.copyfile(closed_path, tmp_path / "已结.duckdb")))
    yield database
    database.close()


def import_new_texts(database: Database) -> None:
    """The published text of the next year, its projects under the same codes."""
    content = DOCUMENT.read_text(encoding="utf-8").replace("2023", "2024")
    import_text(database, content.encode(), "288001-政法委2024年绩效文本.txt", ACTOR)


def left_of(database: Database, code: str) -> dict[Any, Any]:
    left = read_new_year(database.cursor(), NEW).left
    (row,) = left[left["project_code"] == code].to_dict("records")
    return row


def promises(database: Database, cutoff: Cutoff) -> list[dict[Any, Any]]:
    found: list[dict[Any, Any]] = read_promises(database.cursor(), cutoff).to_dict("records")
    return found


def assert_sound(database: Database) -> None:
    assert [check.check for check in verify(database) if not check.ok] == []


def test_a_year_opens_only_when_december_is_closed(december: Database) -> None:
    with pytest.raises(EntryRefusedError, match="2023年12月还没有月结。请先月结12月"):
        open_year(december, NEW, ACTOR)
    assert find_opening(december.cursor(), NEW) is None
    with pytest.raises(EntryRefusedError, match="2024年度还没有开"):
        link_matched(december, NEW, ACTOR)


def test_a_year_opens_once_and_says_by_whom_and_from_which_cut(december: Database) -> None:
    cut = close_december(december)
    done = open_year(december, NEW, ACTOR)
    opening = find_opening(december.cursor(), NEW)
    assert opening is not None
    assert (opening.opened_by, opening.fingerprint) == (ACTOR, cut.fingerprint)
    assert (opening.cut_id, opening.batch_id) == (cut.cut_id, done.batch_id)
    with pytest.raises(EntryRefusedError, match="测试已经开过"):
        open_year(december, NEW, ACTOR)
    told = read_history(december.cursor()).iloc[0]
    assert told["content"] == f"开2024年度，依据上年12月月结（指纹 {cut.short_fingerprint}）"
    assert_sound(december)


def test_the_sample_opens_no_year(tmp_path: Path) -> None:
    database = create_database(tmp_path / "演示.duckdb", is_demo=True)
    for act in (open_year, link_matched):
        with pytest.raises(DemoDatabaseError):
            act(database, NEW, ACTOR)
    with pytest.raises(DemoDatabaseError):
        decide(database, NEW, [], ACTOR)
    database.close()


def test_what_was_left_at_the_cut_is_told_before_the_year_opens(closed: Database) -> None:
    new_year = read_new_year(closed.cursor(), NEW)
    assert len(new_year.left) == 10
    assert left_of(closed, FIRST)["left_fen"] == 6 * WANYUAN
    assert new_year.matched.empty
    assert len(new_year.undecided) == 10


def test_later_payments_of_the_old_year_do_not_move_what_was_left_at_the_cut(
    closed: Database,
) -> None:
    pay(closed, {(FIRST, date(OLD, 12, 30)): 2 * WANYUAN}, date(OLD, 12, 31))
    assert left_of(closed, FIRST)["left_fen"] == 6 * WANYUAN


def test_projects_link_as_the_new_texts_come_in(closed: Database) -> None:
    open_year(closed, NEW, ACTOR)
    with pytest.raises(EntryRefusedError, match="没有能对上的项目"):
        link_matched(closed, NEW, ACTOR)
    import_new_texts(closed)
    row = left_of(closed, FIRST)
    assert (row["to_code"], row["matched_by"]) == (FIRST, SAME_CODE)
    done = link_matched(closed, NEW, ACTOR)
    row = left_of(closed, FIRST)
    assert (row["fate"], row["decided_code"], row["actor"]) == (CARRIED, FIRST, ACTOR)
    assert read_new_year(closed.cursor(), NEW).undecided.empty
    assert read_history(closed.cursor()).iloc[0]["content"] == "2024年度的结转 10 个项目"
    lines = read_batch_lines(closed.cursor(), done.batch_id, 100)
    assert lines["amount_fen"].sum() == read_new_year(closed.cursor(), NEW).left["left_fen"].sum()
    assert read_touched_years(closed.cursor(), done.batch_id) == {("130529", NEW)}
    assert_sound(closed)


def test_what_matches_already_is_linked_when_the_year_opens(closed: Database) -> None:
    import_new_texts(closed)
    done = open_year(closed, NEW, ACTOR)
    assert len(read_carry_overs(closed.cursor(), NEW)) == 10
    told = read_history(closed.cursor()).iloc[0]["content"]
    assert told.endswith("登记结转 10 个项目")
    assert set(read_batch_lines(closed.cursor(), done.batch_id, 100)["what"]) == {
        "开新年度",
        "结转",
    }


def test_a_person_decides_otherwise_and_a_later_word_holds(closed: Database) -> None:
    import_new_texts(closed)
    open_year(closed, NEW, ACTOR)
    back = Decision((UNIT, FIRST), TAKEN_BACK, reason="项目已完成，结余收回")
    again = decide(closed, NEW, [back], ACTOR)
    row = left_of(closed, FIRST)
    assert (row["fate"], row["reason"]) == (TAKEN_BACK, "项目已完成，结余收回")
    assert pd.isna(row["decided_code"])
    decide(closed, NEW, [Decision((UNIT, FIRST), CARRIED, (UNIT, SECOND))], ACTOR)
    assert left_of(closed, FIRST)["decided_code"] == SECOND
    linked = read_carry_overs(closed.cursor(), NEW, scope_of([UNIT]))
    assert linked.loc[linked["from_code"] == FIRST, "to_code"].tolist() == [SECOND]
    assert read_carry_overs(closed.cursor(), NEW, scope_of(["301001"])).empty
    undo(closed, again.batch_id, ACTOR, "录错")
    assert left_of(closed, FIRST)["decided_code"] == SECOND
    assert_sound(closed)


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (Decision((UNIT, FIRST), TAKEN_BACK, reason=" "), "没有填依据"),
        (Decision((UNIT, FIRST), CARRIED), "没有选2024年的项目"),
        (Decision((UNIT, FIRST), CARRIED, (UNIT, "没有")), "没有项目 没有"),
        (Decision((UNIT, "没有"), CARRIED, (UNIT, FIRST)), "12月月结时没有剩余的钱"),
    ],
)
def test_what_does_not_hold_is_refused_in_words(
    closed: Database, decision: Decision, said: str
) -> None:
    import_new_texts(closed)
    opened = open_year(closed, NEW, ACTOR)
    with pytest.raises(EntryRefusedError, match=said):
        decide(closed, NEW, [decision], ACTOR)
    assert read_history(closed.cursor()).iloc[0]["batch_id"] == opened.batch_id


def test_imported_carry_over_is_compared_with_the_link_to_the_fen(closed: Database) -> None:
    import_new_texts(closed)
    open_year(closed, NEW, ACTOR)
    issue(closed, SECOND, CARRIED, left_of(closed, SECOND)["left_fen"], date(NEW, 2, 1))
    issue(closed, FIFTH, CARRIED, left_of(closed, FIFTH)["left_fen"] - 1, date(NEW, 2, 1))
    compared = read_new_year(closed.cursor(), NEW).compared.set_index("to_code")
    assert compared.loc[SECOND, "words"] == "与结转的预算指标一致"
    assert compared.loc[FIFTH, "difference_fen"] == -1
    assert str(compared.loc[FIFTH, "words"]).endswith("比登记的结转少 0.01 元，请核对")


def test_decembers_promise_is_judged_in_its_month_of_the_new_year_once(closed: Database) -> None:
    promise(closed, TO_COME, ACTOR)
    assert [said["verdict"] for said in promises(closed, Cutoff.at(OLD, 12))] == ["未到期"]
    open_year(closed, NEW, ACTOR)
    import_new_texts(closed)
    (waiting,) = promises(closed, JANUARY)
    assert (waiting["verdict"], waiting["year"]) == ("未到期", NEW)
    pay(closed, {(FIRST, date(NEW, 1, 20)): 12 * WANYUAN}, date(NEW, 2, 29))
    (said,) = promises(closed, JANUARY)
    assert said["is_carried"]
    assert said["sentence"] == (
        "承诺1月底前支付 20.00 万元，上年12月底以来已支付 12.00 万元，部分兑现（60.00%）"
    )
    counted = [
        int(sum_promises(read_promises(closed.cursor(), cutoff), [])["due_count"].iloc[0])
        for cutoff in (Cutoff.at(OLD, 12), FEBRUARY)
    ]
    assert counted == [0, 1]
    assert read_promises(closed.cursor(), FEBRUARY, scope_of(["301001"])).empty
    assert len(read_promises(closed.cursor(), FEBRUARY, scope_of([UNIT]))) == 1


def test_a_promise_missed_in_the_old_year_stays_missed_and_counts_there_only(
    december: Database,
) -> None:
    old = replace(TO_COME, month=11, due_on=date(OLD, 12, 31))
    promise(december, old, ACTOR)
    close_december(december)
    open_year(december, NEW, ACTOR)
    import_new_texts(december)
    pay(december, {(FIRST, date(NEW, 1, 20)): 3 * WANYUAN}, date(NEW, 2, 29))
    (said,) = promises(december, FEBRUARY)
    assert (said["verdict"], said["is_carried"]) == ("未兑现", True)
    assert said["sentence"].endswith("没有支付，未兑现；2024年又支付 3.00 万元")
    counted = [
        sum_promises(read_promises(december.cursor(), cutoff), []).iloc[0]["broken_count"]
        for cutoff in (Cutoff.at(OLD, 12), FEBRUARY)
    ]
    assert counted == [1, 0]


def test_a_promise_follows_the_money_to_the_linked_project(closed: Database) -> None:
    promise(closed, TO_COME, ACTOR)
    import_new_texts(closed)
    open_year(closed, NEW, ACTOR)
    decide(closed, NEW, [Decision((UNIT, FIRST), CARRIED, (UNIT, SECOND))], ACTOR)
    pay(closed, {(SECOND, date(NEW, 1, 20)): 20 * WANYUAN}, date(NEW, 2, 29))
    (said,) = promises(closed, JANUARY)
    assert (said["project_code"], said["verdict"]) == (SECOND, "兑现")


def test_january_closes_with_what_became_of_decembers_promise(closed: Database) -> None:
    promise(closed, TO_COME, ACTOR)
    import_new_texts(closed)
    open_year(closed, NEW, ACTOR)
    pay(closed, {(FIRST, date(NEW, 1, 20)): 12 * WANYUAN}, date(NEW, 1, 31))
    cut = close(closed, NEW, 1)
    meeting = read_meeting(closed.cursor(), cut, is_demo=False)
    assert meeting.promises["is_carried"].tolist() == [True]
    assert promise_words(meeting.promises, 0) == (
        "上年12月会议承诺 1 条：兑现 0 条，部分兑现 1 条，未兑现 0 条，未到期 0 条；"
        "承诺支付 20.00 万元，已支付 12.00 万元。"
    )
    assert one_page(meeting)
    missed = meeting.promises[PROJECT_KEY].itertuples(index=False)
    agenda = build_agenda(meeting.projects, list(map(tuple, missed)))
    (called,) = agenda[agenda["project_code"] == FIRST].to_dict("records")
    assert "承诺没有兑现" in called["why"]
    assert_sound(closed)


def test_a_cut_of_before_years_were_opened_has_no_promise_of_another_year(
    december: Database,
) -> None:
    promise(december, replace(TO_COME, month=11, due_on=DECEMBER_END), ACTOR)
    cut = close_december(december)
    december.cursor().execute("UPDATE cut_promise SET is_carried = NULL")
    meeting = read_meeting(december.cursor(), cut, is_demo=False)
    assert meeting.promises["is_carried"].tolist() == [False]
    assert promise_words(meeting.promises, 11).startswith("11月会议承诺 1 条")


def test_before_the_year_opens_and_without_a_project_nothing_is_taken_over(
    closed: Database,
) -> None:
    promise(closed, TO_COME, ACTOR)
    (waiting,) = read_open_promises(closed.cursor(), NEW).to_dict("records")
    assert pd.isna(waiting["to_code"])
    import_new_texts(closed)
    assert promises(closed, JANUARY) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"due_on": date(NEW + 1, 1, 31)}, "不在 2024 年内"),
        ({"indicator_row": 1, "target": "1"}, "在下一年没有结果可以核对"),
        ({"due_on": date(OLD, 12, 31)}, "不晚于会议月份的月底"),
        ({"month": 11}, "不在 2023 年内"),
    ],
)
def test_what_december_cannot_promise_is_refused(
    closed: Database, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(EntryRefusedError, match=why):
        promise(closed, replace(TO_COME, **said), ACTOR)


def move_second(database: Database, name: str) -> None:
    """Another unit has a project of the code and year, too, as of money from above."""
    cursor = database.cursor()
    cursor.execute(
        "INSERT INTO unit SELECT * REPLACE ('301001' AS unit_code, '县教育局' AS name) FROM unit"
    )
    cursor.execute(
        "INSERT INTO project SELECT * REPLACE ('301001' AS unit_code, ? AS name) FROM project "
        "WHERE year = ? AND project_code = ?",
        [name, NEW, SECOND],
    )


def test_of_money_that_went_to_another_unit_each_side_sees_its_own(closed: Database) -> None:
    import_new_texts(closed)
    open_year(closed, NEW, ACTOR)
    other = ("301001",)
    cursor = closed.cursor()
    move_second(closed, "校舍维修")
    moving = Decision((UNIT, FIRST), CARRIED, ("301001", SECOND))
    decided = decide(closed, NEW, [moving], ACTOR)

    def gone(scope: Scope) -> dict[Any, Any]:
        rows = read_carry_overs(cursor, NEW, scope)
        (row,) = rows[rows["batch_id"] == decided.batch_id].to_dict("records")
        return {str(name): None if pd.isna(cell) else cell for name, cell in row.items()}

    assert (gone(None)["from_code"], gone(None)["to_name"]) == (FIRST, "校舍维修")
    given, taken = gone((UNIT,)), gone(other)
    assert (given["from_code"], given["from_unit_code"]) == (FIRST, UNIT)
    assert [given[name] for name in ("to_unit_code", "to_code", "to_name")] == [None] * 3
    assert (taken["to_code"], taken["to_name"]) == (SECOND, "校舍维修")
    assert [taken[name] for name in ("from_unit_code", "from_code", "from_name")] == [None] * 3
    assert taken["amount_fen"] == given["amount_fen"] == 6 * WANYUAN
    (compared,) = read_compared(cursor, NEW, other).to_dict("records")
    assert (compared["name"], compared["linked_fen"]) == ("校舍维修", 6 * WANYUAN)
    assert "校舍维修" not in read_compared(cursor, NEW, (UNIT,))["name"].tolist()


def test_a_letter_that_another_unit_goes_on_with_bears_its_name(closed: Database) -> None:
    key = StepKey(OLD, 12, (UNIT, FIRST), "整改通知书")
    decide_step(closed, key, "分管局长", "12月底为滞后", ACTOR)
    import_new_texts(closed)
    open_year(closed, NEW, ACTOR)
    cursor = closed.cursor()
    move_second(closed, "校舍维修")
    decide(closed, NEW, [Decision((UNIT, FIRST), CARRIED, ("301001", SECOND))], ACTOR)
    (letter,) = read_ladder_steps(cursor, NEW, 1, ("301001",)).to_dict("records")
    assert (letter["name"], letter["unit_name"]) == ("校舍维修", "县教育局")
    assert letter["is_carried"]
    assert read_ladder_steps(cursor, NEW, 1, (UNIT,)).empty


def test_open_resolutions_and_letters_come_along(closed: Database) -> None:
    due_on = date(NEW, 1, 20)
    resolve(closed, ResolutionEntry(OLD, 12, "清理结转资金", "预算股", due_on), ACTOR)
    done = ResolutionEntry(OLD, 11, "核实合同", "绩效股", date(OLD, 12, 20))
    resolve(closed, done, ACTOR)
    settle(closed, OLD, 2, date(OLD, 12, 18), "已核实", ACTOR)
    key = StepKey(OLD, 12, (UNIT, SECOND), "整改通知书")
    decide_step(closed, key, "分管局长", "12月底为滞后", ACTOR)
    number_step(closed, key, "巨财绩函〔2024〕1号", date(NEW, 1, 5), ACTOR)
    import_new_texts(closed)
    assert read_resolutions(closed.cursor(), NEW, 1, JANUARY.on).empty
    assert read_ladder_steps(closed.cursor(), NEW, 1).empty
    open_year(closed, NEW, ACTOR)
    (open_one,) = read_resolutions(closed.cursor(), NEW, 1, JANUARY.on).to_dict("records")
    assert (open_one["words"], open_one["is_carried"]) == ("清理结转资金", True)
    assert open_one["is_overdue"]
    (letter,) = read_ladder_steps(closed.cursor(), NEW, 1).to_dict("records")
    assert (letter["project_code"], letter["year"], letter["is_carried"]) == (SECOND, NEW, True)
    settle(closed, NEW, 1, date(NEW, 2, 5), "已清理", ACTOR)
    settled = read_resolutions(closed.cursor(), NEW, 2, FEBRUARY.on)
    assert settled["is_settled"].tolist() == [True]


def test_the_cut_stays_as_it_was_and_the_turn_is_undone_from_its_end(december: Database) -> None:
    cut = close_december(december)
    before = {part: read_cut_part(december.cursor(), cut, part) for part in PARTS}
    opened = open_year(december, NEW, ACTOR)
    import_new_texts(december)
    linked = link_matched(december, NEW, ACTOR)
    issue(december, FIRST, CARRIED, 6 * WANYUAN, date(NEW, 2, 1))
    pay(december, {(FIRST, date(NEW, 1, 20)): WANYUAN}, date(NEW, 2, 29))
    for part, rows in before.items():
        pd.testing.assert_frame_equal(read_cut_part(december.cursor(), cut, part), rows)
    assert altered_cuts(december.cursor()) == []
    with pytest.raises(UndoRefusedError, match="先撤销后面的批次"):
        undo(december, opened.batch_id, ACTOR, "开早了")
    undo(december, linked.batch_id, ACTOR, "开早了")
    undo(december, opened.batch_id, ACTOR, "开早了")
    assert find_opening(december.cursor(), NEW) is None
    assert read_carry_overs(december.cursor(), NEW).empty
    assert altered_cuts(december.cursor()) == []
    assert_sound(december)
    open_year(december, NEW, ACTOR)
    assert len(read_carry_overs(december.cursor(), NEW)) == 10


def test_an_opened_year_is_there_before_its_texts(closed: Database) -> None:
    assert [each.year for each in read_years(closed.cursor())] == [OLD]
    open_year(closed, NEW, ACTOR)
    years = read_years(closed.cursor())
    assert [(each.year, each.has_projects) for each in years] == [(NEW, False), (OLD, True)]
    import_new_texts(closed)
    assert [each.has_projects for each in read_years(closed.cursor())] == [True, True]


def test_a_linked_project_has_the_months_of_the_year_before(closed: Database) -> None:
    import_new_texts(closed)
    open_year(closed, NEW, ACTOR)
    decide(closed, NEW, [Decision((UNIT, FIRST), CARRIED, (UNIT, FIFTH))], ACTOR)
    past = read_past_months(closed.cursor(), NEW).projects
    paid = past[(past["project_code"] == FIFTH) & (past["month"] == 12)]["paid_fen"]
    assert paid.tolist() == [90 * WANYUAN]


def test_verify_says_where_a_link_is_not_of_the_cut(closed: Database) -> None:
    import_new_texts(closed)
    open_year(closed, NEW, ACTOR)
    closed.cursor().execute(
        "UPDATE carry_over SET amount_fen = amount_fen + 1 WHERE from_code = ?", [FIRST]
    )
    broken = [check for check in verify(closed) if not check.ok]
    assert [check.check for check in broken] == ["结转的金额都是上年12月月结时没有支付的"]
    assert broken[0].places == (f"{NEW}，{UNIT}，{FIRST}",)
