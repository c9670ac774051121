"""A revised text holds from the month it is accepted for; earlier months keep the one before."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.periods import Cutoff
from perfmon.store.database import Database, open_database
from perfmon.store.judged_results import read_judged_results
from perfmon.store.published import read_checkpoints, read_texts
from perfmon.store.text_amounts import read_text_amounts
from perfmon.store.text_rounds import read_rounds
from perfmon.store.writing import Source, writing
from perfmon.workflows.history import read_history
from perfmon.workflows.status import month_status
from perfmon.workflows.text_rounds import (
    KIND,
    Acceptance,
    Foreseen,
    accept_text,
    foresee_acceptance,
    read_mended,
    usual_month,
    waiting_sentence,
)
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, DOCUMENT, FIRST, REGION, UNIT, import_document, issue, pay

TENTH = "13052923P005840108151"
LINES = "\t数量指标\t租用线路\t租用移动公司数据传输线路\t291 条\t工作安排\t"
VISITS = "\t数量指标\t巡检次数\t全年巡检线路次数\t≥12 次\t工作安排\t"
PLAN = "\t20.00\t\t50.00\t70.00\t96.00\t"


def revised(*exchanged: tuple[str, str]) -> bytes:
    content = DOCUMENT.read_text(encoding="utf-8")
    for old, new in exchanged:
        assert old in content
        content = content.replace(old, new, 1)
    return content.encode()


SECOND_ROUND = revised(
    (PLAN, "\t60.00\t\t70.00\t80.00\t96.00\t"),
    (LINES, f"产出指标{VISITS}\n{LINES.replace('291 条', '300 条')}"),
    ("产出指标产出指标", "产出指标"),
)
"""A front-loaded plan, another indicator above the first, and 300 lines instead of 291."""


def without_tenth() -> bytes:
    content = DOCUMENT.read_text(encoding="utf-8")
    return content[: content.index("10. 综治网格员手机账号")].encode()


def accept(database: Database, from_month: int = 7, version: int = 2) -> int:
    decided = Acceptance(2023, UNIT, version, from_month, "县财政局6月批复")
    return accept_text(database, decided, ACTOR).batch_id


def plan_of_first(database: Database) -> list[int]:
    planned = []
    for month in (3, 6, 7, 10, 12):
        status = month_status(database, 2023, month)
        planned += status.loc[status["code"] == FIRST, "planned_fen"].tolist()
    return planned


def targets_of_first(database: Database, month: int) -> dict[int, str]:
    rows = read_judged_results(database.cursor(), Cutoff.at(2023, month))
    first = rows[rows["project_code"] == FIRST]
    return dict(zip(first["indicator_row"], first["printed_value"], strict=True))


def report(database: Database, indicator_row: int, month: int, number: str) -> None:
    """Writes an approved result of the first project."""
    keys = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": FIRST}
    said = {"indicator_row": indicator_row, "month": month, "number": number, "state": "已审"}
    with writing(database, Source("指标结果", ACTOR)) as writer:
        writer.append("result", pd.DataFrame([keys | said]))


def holds(database: Database) -> bool:
    return [check.check for check in verify(database) if not check.ok] == []


def test_a_revised_text_waits_until_a_person_accepts_it(texts: Database) -> None:
    before = plan_of_first(texts)
    imported = import_document(texts, SECOND_ROUND)
    assert imported.kept is not None
    assert (imported.version, imported.kept.is_in_force) == (2, False)
    assert plan_of_first(texts) == before
    rounds = read_rounds(texts.cursor(), 2023)
    assert rounds[["version", "state"]].values.tolist() == [[2, "待接受"], [1, "在用"]]
    assert read_texts(texts.cursor(), 2023, "288")["version"].tolist() == [1]
    assert holds(texts)


def test_earlier_months_keep_the_plan_that_was_in_force_then(texts: Database) -> None:
    assert plan_of_first(texts) == [2000_0000, 5000_0000, 5000_0000, 7000_0000, 9600_0000]
    import_document(texts, SECOND_ROUND)
    accept(texts)
    assert plan_of_first(texts) == [2000_0000, 5000_0000, 7000_0000, 8000_0000, 9600_0000]
    rounds = read_rounds(texts.cursor(), 2023)
    assert rounds[["version", "state", "from_month", "until_month"]].values.tolist() == [
        [2, "在用", 7, 12],
        [1, "已被取代", 1, 6],
    ]
    assert rounds["decided_by"].iloc[0] == ACTOR
    assert holds(texts)


def test_an_acceptance_taken_back_leaves_every_month_as_it_was(texts: Database) -> None:
    before = plan_of_first(texts)
    import_document(texts, SECOND_ROUND)
    batch_id = accept(texts)
    told = read_history(texts.cursor())
    assert told["kind"].iloc[0] == KIND
    assert "第2版，7月起：县财政局6月批复" in str(told["content"].iloc[0])
    undo(texts, batch_id, ACTOR, "接受错了")
    assert plan_of_first(texts) == before
    assert read_rounds(texts.cursor(), 2023)["state"].tolist() == ["待接受", "在用"]
    assert holds(texts)


def test_what_was_reported_stays_with_its_indicator_when_rows_are_inserted(
    texts: Database,
) -> None:
    pay(texts, {(FIRST, date(2023, 8, 1)): 100}, date(2023, 8, 31))
    report(texts, indicator_row=1, month=5, number="200")
    import_document(texts, SECOND_ROUND)
    accept(texts)
    assert targets_of_first(texts, 6)[1] == "291条"
    later = targets_of_first(texts, 8)
    assert (later[1], later[8]) == ("300条", "≥12次")
    assert list(later) == [8, 1, 2, 3, 4, 5, 6, 7]
    rows = read_judged_results(texts.cursor(), Cutoff.at(2023, 8))
    first = rows[rows["project_code"] == FIRST].set_index("indicator_row")
    assert first.at[1, "number"] == "200"
    assert first.loc[~first["mirrors_money"], "number"].drop(1).isna().all()


def test_findings_stand_at_the_indicator_that_they_are_about(texts: Database) -> None:
    imported = import_document(texts, SECOND_ROUND)
    printed = {f.row for f in imported.findings if f.project == FIRST and f.code == "OP_MISSING"}
    kept = texts.cursor().execute(
        "SELECT indicator_row FROM finding WHERE project_code = ? AND code = 'OP_MISSING' "
        "AND batch_id = (SELECT max(batch_id) FROM batch)",
        [FIRST],
    )
    assert printed == {2, 5}
    assert {row for (row,) in kept.fetchall()} == {1, 4}


def test_a_dropped_project_keeps_its_months_and_its_payments(texts: Database) -> None:
    pay(texts, {(TENTH, date(2023, 5, 4)): 100}, date(2023, 10, 31))
    import_document(texts, without_tenth())
    accept(texts)
    june = month_status(texts, 2023, 6).set_index("code")
    july = month_status(texts, 2023, 7).set_index("code")
    assert june.at[TENTH, "adjusted_budget_fen"] == 500_0000
    assert (july.at[TENTH, "adjusted_budget_fen"], july.at[TENTH, "paid_fen"]) == (0, 100)
    assert july["light"].isna()[TENTH]
    assert holds(texts)


def test_a_version_from_january_takes_the_place_of_the_one_before(texts: Database) -> None:
    import_document(texts, without_tenth())
    accept(texts, from_month=1)
    assert len(month_status(texts, 2023, 10)) == 9
    assert read_rounds(texts.cursor(), 2023)["state"].tolist() == ["在用", "已被取代"]


def test_undoing_the_first_text_leaves_the_second_for_the_whole_year(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    accept(texts)
    undo(texts, 1, ACTOR, "重报")
    assert plan_of_first(texts) == [6000_0000, 7000_0000, 7000_0000, 8000_0000, 9600_0000]
    assert holds(texts)


@pytest.mark.parametrize(
    ("decided", "why"),
    [
        (Acceptance(2023, UNIT, 2, 7, " "), "没有填原因"),
        (Acceptance(2023, UNIT, 3, 7, "批复"), "库里没有这一版"),
        (Acceptance(2023, "288009", 1, 7, "批复"), "库里没有这一版"),
        (Acceptance(2023, UNIT, 1, 7, "批复"), "这一版在用，不用再接受"),
        (Acceptance(2023, UNIT, 2, 13, "批复"), "没有 13 月"),
    ],
)
def test_what_cannot_be_accepted_is_refused_in_words(
    texts: Database, decided: Acceptance, why: str
) -> None:
    import_document(texts, SECOND_ROUND)
    with pytest.raises(EntryRefusedError, match=why):
        accept_text(texts, decided, ACTOR)
    assert read_rounds(texts.cursor(), 2023)["state"].tolist() == ["待接受", "在用"]


def test_an_older_version_or_an_earlier_month_is_not_accepted_over_a_newer(
    texts: Database,
) -> None:
    import_document(texts, SECOND_ROUND)
    import_document(texts, without_tenth())
    accept(texts, from_month=7, version=3)
    with pytest.raises(EntryRefusedError, match="在用的是更新的第3版"):
        accept(texts, version=2)
    import_document(texts, revised((PLAN, "\t10.00\t\t50.00\t70.00\t96.00\t")))
    with pytest.raises(EntryRefusedError, match="新版不能更早"):
        accept(texts, from_month=6, version=4)


def foresee(database: Database, from_month: int, month: int = 10, version: int = 2) -> Foreseen:
    decided = Acceptance(2023, UNIT, version, from_month, "")
    return foresee_acceptance(database, decided, month, ACTOR)


def test_what_an_acceptance_would_turn_is_seen_before_and_nothing_is_kept(
    texts: Database,
) -> None:
    pay(texts, {(FIRST, date(2023, 8, 1)): 2500_0000}, date(2023, 10, 31))
    import_document(texts, SECOND_ROUND)
    before = month_status(texts, 2023, 10)
    (turned,) = foresee(texts, 7).projects.to_dict("records")
    assert turned["project_code"] == FIRST
    assert (turned["planned_before_fen"], turned["planned_after_fen"]) == (7000_0000, 8000_0000)
    assert month_status(texts, 2023, 10).equals(before)
    assert read_rounds(texts.cursor(), 2023)["state"].tolist() == ["待接受", "在用"]
    accept(texts)
    assert plan_of_first(texts)[3] == turned["planned_after_fen"]


def test_a_version_from_a_later_month_is_foreseen_in_its_first_month(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    found = foresee(texts, 12, month=10)
    assert (found.month, len(found.projects)) == (12, 0)


def test_a_dropped_project_with_payments_and_a_dropped_indicator_with_results_are_named(
    texts: Database,
) -> None:
    pay(texts, {(TENTH, date(2023, 5, 4)): 1_2500_00}, date(2023, 10, 31))
    report(texts, indicator_row=1, month=5, number="200")
    report(texts, indicator_row=1, month=8, number="250")
    rest = without_tenth().decode()
    lines = f"产出指标{LINES}"
    assert lines in rest
    import_document(texts, rest.replace(lines, f"产出指标{VISITS}", 1).encode())
    found = foresee(texts, 7)
    (dropped,) = found.dropped.to_dict("records")
    assert (dropped["project_code"], dropped["paid_fen"]) == (TENTH, 1_2500_00)
    assert (dropped["budget_fen"], dropped["is_in_text_only"]) == (500_0000, True)
    told = found.results[["level3", "printed_value", "result_count", "last_month"]]
    assert told.values.tolist() == [["租用线路", "291条", 2, 8]]
    turned = found.projects.set_index("project_code")
    assert turned.at[TENTH, "budget_before_fen"] == 500_0000
    assert turned.at[TENTH, "budget_after_fen"] == 0


def test_a_project_with_payments_cannot_lose_the_whole_year(texts: Database) -> None:
    pay(texts, {(TENTH, date(2023, 5, 4)): 1_2500_00}, date(2023, 10, 31))
    import_document(texts, without_tenth())
    for act in (foresee, accept):
        with pytest.raises(EntryRefusedError, match=r"已支付 1\.25 万元.*从 2 月或以后接受"):
            act(texts, 1)
    assert read_rounds(texts.cursor(), 2023)["state"].tolist() == ["待接受", "在用"]


def test_findings_of_what_is_left_out_are_not_mended(texts: Database) -> None:
    import_document(texts, without_tenth())
    rounds = read_mended(texts.cursor(), 2023, UNIT, 2)
    gone = rounds[rounds["round"] == "随取消"]
    assert set(gone["project_code"]) == {TENTH}
    assert "已改正" not in set(rounds["round"])
    assert read_mended(texts.cursor(), 2023, UNIT, 1).empty


def test_a_version_that_waits_says_so_until_it_is_accepted(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    asked = (texts.cursor(), 2023, UNIT)
    waits = waiting_sentence(*asked, 2)
    assert waits.startswith("这是本年第2版，与在用的第1版有 3 处不同；还没有生效")
    assert waiting_sentence(*asked, 1) == ""
    import_document(texts, SECOND_ROUND + b"\n")
    assert "与在用的第1版有 3 处不同" in waiting_sentence(*asked, 3)
    accept(texts)
    assert waiting_sentence(*asked, 2) == ""
    assert "与在用的第2版内容相同" in waiting_sentence(*asked, 3)


@pytest.mark.parametrize(
    ("covered_until", "held_from", "usual"),
    [
        (None, 1, 1),
        (None, 4, 4),
        (date(2023, 10, 31), 1, 11),
        (date(2023, 10, 30), 1, 10),
        (date(2023, 1, 9), 1, 1),
        (date(2023, 12, 31), 1, 12),
        (date(2023, 3, 31), 7, 7),
    ],
)
def test_a_version_usually_holds_after_the_last_whole_month(
    covered_until: date | None, held_from: int, usual: int
) -> None:
    assert usual_month(covered_until, held_from) == usual


def test_what_the_budget_table_says_otherwise_than_a_version_prints(texts: Database) -> None:
    issue(texts, FIRST, "年初", 9000_0000, date(2023, 1, 1))
    issue(texts, FIRST, "追加", 1000_0000, date(2023, 6, 1))
    issue(texts, TENTH, "年初", 500_0000, date(2023, 1, 1))
    import_document(texts, revised(("\t96.00\t其中: ", "\t90.00\t其中: ")))
    rows = read_text_amounts(texts.cursor(), 2023)
    told = rows[["project_code", "version", "table_fen", "text_fen", "difference_fen"]]
    assert sorted(map(tuple, told.values.tolist())) == [
        (TENTH, 1, 500_0000, 500_0000, 0),
        (TENTH, 2, 500_0000, 500_0000, 0),
        (FIRST, 1, 9000_0000, 9600_0000, -600_0000),
        (FIRST, 2, 9000_0000, 9000_0000, 0),
    ]
    assert read_text_amounts(texts.cursor(), 2023, scope=()).empty


def test_nothing_is_accepted_into_the_sample(sample_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "演示.duckdb"
    path.write_bytes(sample_path.read_bytes())
    database = open_database(path)
    with pytest.raises(DemoDatabaseError):
        accept(database)
    database.close()


def test_the_plan_of_a_version_is_read_as_printed(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    planned = read_checkpoints(texts.cursor(), 2, FIRST)
    assert planned["planned_fen"].tolist() == [6000_0000, 7000_0000, 8000_0000, 9600_0000]
    assert planned["corrected_value"].isna().all()


def test_the_first_text_taken_back_leaves_no_gap_where_the_next_one_waits(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    undo(texts, 1, ACTOR, "导错了文件")
    assert plan_of_first(texts) == [6000_0000, 7000_0000, 7000_0000, 8000_0000, 9600_0000]
    assert read_rounds(texts.cursor(), 2023)["state"].tolist() == ["在用"]
    assert holds(texts)
