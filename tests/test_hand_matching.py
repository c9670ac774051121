from pathlib import Path

import pytest

from perfmon.errors import DemoDatabaseError, NothingFoundError
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.batches import read_batches
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.matching import read_unmatched
from perfmon.store.unmatched import read_mention_years, read_unmatched_years
from perfmon.workflows.hand_matching import ProjectKey, match_by_hand
from perfmon.workflows.history import read_history
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.import_preview import preview_file
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, FIRST, REGION, SECOND, UNIT, import_document
from tests.voucher_workbooks import Cells, line, write_workbook

PROJECT = ProjectKey(UNIT, SECOND)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Two wordings without a project: 智慧平安 on two lines (300 元), 雪亮 on one (50 元)."""
    made = create_database(tmp_path / "perfmon.duckdb")
    import_document(made)
    take(
        made,
        tmp_path / "一.xlsx",
        [
            line("1", 100, code="", name="智慧平安"),
            line("2", 200, code="", name="智慧 平安"),
            line("3", 200, code="", name="智慧平安"),
            line("4", 50, code="", name="雪亮"),
            line("5", 7),
        ],
    )
    return made


def take(database: Database, path: Path, lines: list[Cells]) -> None:
    write_workbook(path, lines)
    commit_file(database, path, path.name, "payments", ACTOR)


def paid_fen(database: Database, code: str) -> int:
    asked = Narrowing(month=12, unit_code=UNIT, project_code=code)
    rows = read_judged_months(database.cursor(), 2023, asked)
    return int(rows["paid_fen"].iloc[0])


def mention(database: Database, name: str) -> int:
    rows = read_unmatched(database.cursor(), 2023)
    return int(rows.loc[rows["project_name"] == name, "mention_id"].iloc[0])


def test_all_lines_of_a_wording_go_to_the_project_that_a_person_says(database: Database) -> None:
    match_by_hand(database, {mention(database, "智慧平安"): PROJECT}, "张三")
    assert paid_fen(database, SECOND) == 30_000
    assert paid_fen(database, FIRST) == 700
    left = read_unmatched(database.cursor(), 2023)
    assert left["project_name"].tolist() == ["智慧 平安", "雪亮"]


def test_several_wordings_are_one_batch_of_their_own_kind(database: Database) -> None:
    rows = read_unmatched(database.cursor(), 2023)
    matches = {int(each): PROJECT for each in rows["mention_id"]}
    batch_id = match_by_hand(database, matches, "张三")
    batch = read_batches(database.cursor()).iloc[0]
    assert (batch["batch_id"], batch["kind"], batch["actor"]) == (batch_id, "人工匹配", "张三")
    assert paid_fen(database, SECOND) == 55_000
    assert read_unmatched_years(database.cursor()) == []


def test_the_history_says_which_wordings_went_where(database: Database) -> None:
    batch_id = match_by_hand(database, {mention(database, "智慧平安"): PROJECT}, "张三")
    batch = read_history(database.cursor()).iloc[0]
    (line,) = read_batch_lines(database.cursor(), batch_id, most=10).to_dict("records")
    assert batch["content"] == f"1 种写法对到 {line['project_name']}"
    assert (line["what"], line["project_code"]) == ("对应", SECOND)
    assert line["note"].startswith("文件里写的：")
    assert "智慧平安" in line["note"]


def test_a_later_file_with_the_same_wording_is_matched_at_once(
    database: Database, tmp_path: Path
) -> None:
    match_by_hand(database, {mention(database, "雪亮"): PROJECT}, "张三")
    later = write_workbook(tmp_path / "二.xlsx", [line("6", 3, code="", name="雪亮")])
    counts = preview_file(database, later, later.name, "payments", ACTOR).counts
    assert (counts.new, counts.unmatched, counts.sum_fen) == (1, 0, 300)


def test_taking_the_match_back_makes_the_lines_unmatched_again(database: Database) -> None:
    before = read_unmatched(database.cursor(), 2023)
    batch_id = match_by_hand(database, {mention(database, "智慧平安"): PROJECT}, "张三")
    undo(database, batch_id, "张三", "对错了项目")
    assert read_unmatched(database.cursor(), 2023).equals(before)
    assert paid_fen(database, SECOND) == 0
    assert read_unmatched_years(database.cursor()) == [2023]


def test_a_second_word_takes_the_place_of_the_first(database: Database) -> None:
    wording = mention(database, "雪亮")
    match_by_hand(database, {wording: PROJECT}, "张三")
    match_by_hand(database, {wording: ProjectKey(UNIT, FIRST)}, "李四")
    assert (paid_fen(database, SECOND), paid_fen(database, FIRST)) == (0, 5_700)


@pytest.mark.parametrize(
    "project", [ProjectKey(UNIT, "13052923P00000000000X"), ProjectKey("288099", SECOND)]
)
def test_a_project_that_is_not_there_is_refused_and_nothing_written(
    database: Database, project: ProjectKey
) -> None:
    rows = read_unmatched(database.cursor(), 2023)
    known, other = (int(each) for each in rows["mention_id"][:2])
    with pytest.raises(NothingFoundError, match="2023 年的项目"):
        match_by_hand(database, {known: PROJECT, other: project}, "张三")
    assert read_unmatched(database.cursor(), 2023).equals(rows)
    assert "人工匹配" not in read_batches(database.cursor())["kind"].tolist()


def test_a_wording_that_nobody_printed_is_refused(database: Database) -> None:
    with pytest.raises(NothingFoundError, match="这些行的写法"):
        match_by_hand(database, {12345: PROJECT}, "张三")


def test_a_wording_belongs_to_one_region_and_year(database: Database) -> None:
    wording = mention(database, "雪亮")
    assert read_mention_years(database.cursor(), [wording, 12345]) == {wording: (REGION, 2023)}


def test_nothing_is_matched_in_the_sample(sample: Path) -> None:
    database = open_database(sample)
    with pytest.raises(DemoDatabaseError):
        match_by_hand(database, {1: PROJECT}, "张三")
    database.close()
