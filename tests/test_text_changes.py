"""What a revised text says otherwise: added, removed, from → to."""

from perfmon.measures.text_changes import text_changes
from perfmon.store.database import Database
from perfmon.store.text_rounds import read_round_indicators, read_round_projects
from tests.facts import FIRST, import_document
from tests.test_text_rounds import SECOND_ROUND, TENTH, without_tenth


def test_the_changes_of_a_revised_text_name_what_it_was_and_what_it_is(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    cursor = texts.cursor()
    changes = text_changes(
        (read_round_projects(cursor, 1), read_round_projects(cursor, 2)),
        (read_round_indicators(cursor, 1), read_round_indicators(cursor, 2)),
    )
    told = changes[["place", "change", "field", "was", "now"]].values.tolist()
    assert told == [
        [
            *("项目", "改动", "资金支出计划"),
            "3月底 20.00 万元；6月底 50.00 万元；10月底 70.00 万元；12月底 96.00 万元",
            "3月底 60.00 万元；6月底 70.00 万元；10月底 80.00 万元；12月底 96.00 万元",
        ],
        ["数量指标·巡检次数", "新增", "", "", "≥12次"],
        ["数量指标·租用线路", "改动", "指标值", "291条", "300条"],
    ]
    assert set(changes["project_code"]) == {FIRST}


def test_a_project_dropped_and_one_added_are_told_with_their_money(texts: Database) -> None:
    import_document(texts, without_tenth())
    cursor = texts.cursor()
    frames = (read_round_projects(cursor, 1), read_round_projects(cursor, 2))
    rows = (read_round_indicators(cursor, 1), read_round_indicators(cursor, 2))
    dropped = text_changes(frames, rows)
    added = text_changes(frames[::-1], rows[::-1])
    assert dropped[["project_code", "change", "was", "now"]].values.tolist() == [
        [TENTH, "取消", "5.00 万元", ""]
    ]
    assert added[["project_code", "change", "was", "now"]].values.tolist() == [
        [TENTH, "新增", "", "5.00 万元"]
    ]


def test_an_indicator_taken_out_is_told_with_its_target(texts: Database) -> None:
    import_document(texts, SECOND_ROUND)
    cursor = texts.cursor()
    changes = text_changes(
        (read_round_projects(cursor, 2), read_round_projects(cursor, 1)),
        (read_round_indicators(cursor, 2), read_round_indicators(cursor, 1)),
    )
    gone = changes[changes["change"] == "取消"]
    assert gone[["indicator_row", "place", "was", "now"]].values.tolist() == [
        [8, "数量指标·巡检次数", "≥12次", ""]
    ]
