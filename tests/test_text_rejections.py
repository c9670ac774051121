"""A waiting version is turned down by a person, with the reason; undone, it waits again."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.measures.review_selection import ReviewSelection, select_rounds
from perfmon.store.database import Database, open_database
from perfmon.store.text_rounds import read_rounds
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.history import read_history
from perfmon.workflows.text_rejections import KIND, Rejection, reject_text
from perfmon.workflows.text_rounds import read_mended, version_before
from perfmon.workflows.undoing import undo
from tests import screens
from tests.facts import ACTOR, UNIT, import_document
from tests.test_target_rounds_page import versions
from tests.test_text_rounds import SECOND_ROUND, accept, holds, plan_of_first, without_tenth


def reject(database: Database, version: int, reason: str = "单位另报了一版") -> int:
    return reject_text(database, Rejection(2023, UNIT, version, reason), ACTOR).batch_id


def states(database: Database) -> list[str]:
    return read_rounds(database.cursor(), 2023)["state"].tolist()


@pytest.fixture
def overtaken(texts: Database) -> Database:
    """The third version is in force; the second, which nobody accepted, waits below it."""
    import_document(texts, SECOND_ROUND)
    import_document(texts, without_tenth())
    accept(texts, version=3)
    return texts


def test_a_version_below_the_one_in_force_is_turned_down(overtaken: Database) -> None:
    assert states(overtaken) == ["在用", "待接受", "已被取代"]
    with pytest.raises(EntryRefusedError, match="可以记为不采用"):
        accept(overtaken, version=2)
    before = plan_of_first(overtaken)
    batch_id = reject(overtaken, 2)
    rounds = read_rounds(overtaken.cursor(), 2023)
    assert rounds["state"].tolist() == ["在用", "不采用", "已被取代"]
    assert rounds[["decided_by", "reason"]].values.tolist()[1] == [ACTOR, "单位另报了一版"]
    assert plan_of_first(overtaken) == before
    told = read_history(overtaken.cursor()).iloc[0]
    assert (told["batch_id"], told["kind"]) == (batch_id, KIND)
    assert "第2版不采用：单位另报了一版" in str(told["content"])
    assert holds(overtaken)


def test_a_rejection_taken_back_lets_the_version_wait_again(overtaken: Database) -> None:
    undo(overtaken, reject(overtaken, 2), ACTOR, "记错了")
    assert states(overtaken) == ["在用", "待接受", "已被取代"]


def test_a_version_turned_down_is_neither_the_last_nor_the_one_before(texts: Database) -> None:
    import_document(texts, without_tenth())
    reject(texts, 2)
    rounds = read_rounds(texts.cursor(), 2023)
    assert select_rounds(rounds, ReviewSelection())["version"].tolist() == [1]
    import_document(texts, SECOND_ROUND)
    rounds = read_rounds(texts.cursor(), 2023)
    before = version_before(rounds, UNIT, 3)
    assert before is not None
    assert before["version"] == 1
    assert read_mended(texts.cursor(), 2023, UNIT, 3)["version"].isin([1, 3]).all()


def test_an_indicator_keeps_its_number_over_a_version_turned_down(texts: Database) -> None:
    """The second version leaves the tenth project out; the third brings it back."""
    import_document(texts, without_tenth())
    reject(texts, 2)
    import_document(texts, SECOND_ROUND)
    rows = texts.cursor().execute(
        "SELECT list(indicator_row ORDER BY indicator_row) FROM indicator "
        "WHERE project_code = '13052923P005840108151' GROUP BY text_id"
    )
    first, third = rows.fetchall()
    assert first == third


def test_a_text_turned_down_does_not_come_into_force_when_the_first_is_taken_back(
    texts: Database,
) -> None:
    import_document(texts, SECOND_ROUND)
    import_document(texts, without_tenth())
    reject(texts, 2)
    undo(texts, 1, ACTOR, "导入错了")
    assert states(texts) == ["在用", "不采用"]


@pytest.mark.parametrize(
    ("version", "reason", "told"),
    [
        (2, "  ", "没有填原因"),
        (4, "不对", "库里没有这一版"),
        (3, "不对", "这一版是“在用”，只有待接受的可以不采用"),
        (1, "不对", "这一版是“已被取代”"),
    ],
)
def test_what_cannot_be_turned_down(
    overtaken: Database, version: int, reason: str, told: str
) -> None:
    with pytest.raises(EntryRefusedError, match=told):
        reject(overtaken, version, reason)
    assert states(overtaken) == ["在用", "待接受", "已被取代"]


def test_a_version_turned_down_is_not_accepted(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    reject(texts, 2)
    with pytest.raises(EntryRefusedError, match="这一版定了不采用（单位另报了一版）"):
        accept(texts)


def test_the_sample_turns_nothing_down(sample: Path) -> None:
    database = open_database(sample)
    with pytest.raises(DemoDatabaseError):
        reject(database, 2)
    database.close()


def test_turning_down_on_the_page(real: Path, app: AppTest) -> None:
    database = opened_database()
    import_document(database, SECOND_ROUND)
    import_document(database, without_tenth())
    accept(database, version=3)
    versions(app)
    app.selectbox(key="review_version").select((UNIT, 2)).run()
    assert "在用的是更新的第3版，这一版不能再接受" in screens.prose(app)
    assert not [each for each in app.button if each.key == f"review_accept_{UNIT}_2"]
    app.button(key=f"review_refuse_{UNIT}_2").click().run()
    assert "没有填原因" in screens.prose(app)
    app.text_input(key=f"review_refuse_reason_{UNIT}_2").input("单位另报了一版")
    app.button(key=f"review_refuse_{UNIT}_2").click().run()
    assert not app.exception
    assert "第2版记为不采用，存为第 5 批" in screens.prose(app)
    rows = screens.table_with(app, "version_word", "reason")
    assert rows["version_word"].tolist() == ["第3版 在用", "第2版 不采用", "第1版 已被取代"]
    assert pd.notna(rows["reason"]).all()
    assert "没有待接受的" in screens.prose(app)
