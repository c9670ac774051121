"""An accepted answer holds on in the next version while the finding is the same."""

from pathlib import Path
from typing import Any

import duckdb
from streamlit.testing.v1 import AppTest

from perfmon.measures.rates import is_missing
from perfmon.store.database import Database, open_database
from perfmon.store.text_findings import FindingKey, read_text_findings
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.finding_answers import FindingAnswer, answer_findings
from perfmon.workflows.target_corrections import VALUE, Correction, correct_target
from perfmon.workflows.text_rejections import Rejection, reject_text
from perfmon.workflows.undoing import undo
from tests import screens
from tests.facts import ACTOR, FIRST, UNIT, import_document
from tests.older import step_back
from tests.test_target_review_page import opened
from tests.test_text_rounds import LINES, SECOND_ROUND, revised

Row = dict[Any, Any]

WITH_SIGN = revised((LINES, LINES.replace("291 条", "≥291 条")))
"""The first indicator has its sign."""

FOLLOWED = "沿用第1版的答复：单位有合同"


def found(database: Database, version: int, code: str, row: int | None) -> Row:
    """The finding of a rule at an indicator of the first project (None: at its plan)."""
    rows = read_text_findings(database.cursor(), 2023)
    at = rows["indicator_row"].isna() if row is None else rows["indicator_row"] == row
    is_asked = (rows["version"] == version) & (rows["code"] == code) & at
    (one,) = rows[is_asked & (rows["project_code"] == FIRST)].to_dict("records")
    return one


def answer(database: Database, finding: Row, verdict: str, words: str = "单位有合同") -> int:
    key = FindingKey(int(finding["batch_id"]), int(finding["position"]))
    return answer_findings(database, FindingAnswer((key,), verdict, words), ACTOR).batch_id


def at(finding: Row) -> tuple[object, object]:
    said = finding["answer"]
    return finding["verdict"], None if is_missing(said) else said


def test_an_accepted_finding_that_stays_is_not_asked_again(texts: Database) -> None:
    """TIMELINESS_IS_PAYMENT at row 3 stands a row lower in the second version."""
    answer(texts, found(texts, 1, "TIMELINESS_IS_PAYMENT", 3), "接受")
    import_document(texts, SECOND_ROUND)
    followed = found(texts, 2, "TIMELINESS_IS_PAYMENT", 3)
    assert followed["printed_row"] == 4
    assert at(followed) == ("接受", FOLLOWED)
    assert followed["answered_by"] == ACTOR


def test_a_finding_whose_printed_value_changed_is_asked_again(texts: Database) -> None:
    """291条 became 300条, again without a sign."""
    answer(texts, found(texts, 1, "OP_MISSING", 1), "接受")
    import_document(texts, SECOND_ROUND)
    asked = found(texts, 2, "OP_MISSING", 1)
    assert asked["printed_value"] == "300条"
    assert at(asked) == ("待处理", None)


def test_what_was_sent_back_and_not_mended_is_asked_again_and_says_so(texts: Database) -> None:
    answer(texts, found(texts, 1, "TIMELINESS_IS_PAYMENT", 3), "退回", "请改")
    import_document(texts, SECOND_ROUND)
    asked = found(texts, 2, "TIMELINESS_IS_PAYMENT", 3)
    assert at(asked) == ("待处理", "第1版退回过，还没有改：请改")


def test_what_was_corrected_and_is_printed_again_is_asked_again_and_says_so(
    texts: Database,
) -> None:
    """The second version mends nothing of it, the third is printed like the second."""
    before = found(texts, 1, "OP_MISSING", 1)
    key = FindingKey(int(before["batch_id"]), int(before["position"]))
    typed = Correction(1, FIRST, VALUE, 1, "≥291条", "单位更正说明", key)
    batch_id = correct_target(texts, typed, ACTOR).batch_id
    for version in (2, 3):
        import_document(texts, revised() + b"\n" * version)
        asked = found(texts, version, "OP_MISSING", 1)
        assert at(asked) == ("待处理", "第1版更正过：291条 → ≥291条")
        assert is_missing(asked["corrected_value"])
    undo(texts, batch_id, ACTOR, "点错了")
    assert at(found(texts, 3, "OP_MISSING", 1)) == ("待处理", None)


def test_an_answer_of_its_own_wins_and_taken_back_the_earlier_one_holds_again(
    texts: Database,
) -> None:
    answer(texts, found(texts, 1, "TIMELINESS_IS_PAYMENT", 3), "接受")
    import_document(texts, SECOND_ROUND)
    batch_id = answer(texts, found(texts, 2, "TIMELINESS_IS_PAYMENT", 3), "重开", "合同到期")
    assert at(found(texts, 2, "TIMELINESS_IS_PAYMENT", 3)) == ("待处理", "合同到期")
    undo(texts, batch_id, ACTOR, "点错了")
    assert at(found(texts, 2, "TIMELINESS_IS_PAYMENT", 3)) == ("接受", FOLLOWED)


def test_an_answer_taken_back_holds_nowhere(texts: Database) -> None:
    batch_id = answer(texts, found(texts, 1, "TIMELINESS_IS_PAYMENT", 3), "接受")
    import_document(texts, SECOND_ROUND)
    undo(texts, batch_id, ACTOR, "点错了")
    assert at(found(texts, 2, "TIMELINESS_IS_PAYMENT", 3)) == ("待处理", None)


def test_an_answer_follows_over_several_versions_but_not_over_a_gap(texts: Database) -> None:
    """The second version mends the sign of the first indicator, the third forgets it again."""
    answer(texts, found(texts, 1, "TIMELINESS_IS_PAYMENT", 3), "接受")
    answer(texts, found(texts, 1, "OP_MISSING", 1), "接受")
    import_document(texts, WITH_SIGN)
    import_document(texts, revised() + b"\n")
    assert at(found(texts, 3, "TIMELINESS_IS_PAYMENT", 3)) == ("接受", FOLLOWED)
    assert at(found(texts, 3, "OP_MISSING", 1)) == ("待处理", None)


def test_a_version_turned_down_breaks_no_chain(texts: Database) -> None:
    answer(texts, found(texts, 1, "OP_MISSING", 1), "接受")
    import_document(texts, WITH_SIGN)
    reject_text(texts, Rejection(2023, UNIT, 2, "单位另报了一版"), ACTOR)
    import_document(texts, revised() + b"\n")
    assert at(found(texts, 3, "OP_MISSING", 1)) == ("接受", FOLLOWED)


def test_findings_of_an_older_database_know_their_text(texts_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "旧.duckdb"
    path.write_bytes(texts_path.read_bytes())
    with duckdb.connect(str(path)) as connection:
        step_back(connection, 11)
    opened_again = open_database(path)
    rows = read_text_findings(opened_again.cursor(), 2023)
    assert set(rows["text_id"]) == {1}
    assert (rows["code"] == "SCHED_UNIT_HEADER").sum() == 10
    opened_again.close()


def test_the_page_says_where_the_answer_comes_from(real: Path, app: AppTest) -> None:
    database = opened_database()
    answer(database, found(database, 1, "TIMELINESS_IS_PAYMENT", 3), "接受")
    import_document(database, SECOND_ROUND)
    app.session_state["review_tab"] = "问题"
    app.session_state["review_verdicts"] = ["接受"]
    rows = screens.table_with(opened(app), "verdict", "answer", "version_word")
    assert rows[["verdict", "answer", "version_word"]].values.tolist() == [
        ["接受", FOLLOWED, "第2版"]
    ]
