"""Importing published texts into a database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from perfmon.errors import DemoDatabaseError, FileUnreadableError, ImportRefusedError
from perfmon.measures.light_rule import LightRule
from perfmon.store.database import Database, create_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.overview import read_data_version
from perfmon.store.published import (
    read_checkpoints,
    read_department_targets,
    read_goals,
    read_indicators,
    read_project,
    read_safeguards,
    read_sub_goals,
    read_texts,
)
from perfmon.store.text_findings import read_findings
from perfmon.store.units import region_name_on
from perfmon.workflows.status import month_status
from perfmon.workflows.text_rehearsal import foresee_text
from perfmon.workflows.text_rounds import Acceptance, accept_text
from perfmon.workflows.texts import read_file, read_text
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, DOCUMENT, FIRST, SECOND, UNIT, count_rows, import_document


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    yield made
    made.close()


def revised(old: str, new: str) -> bytes:
    """The document with one text exchanged."""
    content = DOCUMENT.read_text(encoding="utf-8")
    assert old in content
    return content.replace(old, new).encode()


def test_an_imported_text_can_be_read_back_whole(database: Database) -> None:
    imported = import_document(database)
    cursor = database.cursor()
    texts = read_texts(cursor, 2023, "288")
    assert texts["title"].tolist() == ["巨鹿县委政法委2023年部门预算绩效文本"]
    assert texts["file_name"].tolist() == [DOCUMENT.name]
    text_id = int(texts["text_id"].iloc[0])
    part_one = imported.text.department
    assert read_sub_goals(cursor, text_id)["goal"].tolist() == [g.goal for g in part_one.sub_goals]
    assert read_safeguards(cursor, text_id)["text"].tolist() == [
        s.text for s in part_one.safeguards
    ]
    assert read_department_targets(cursor, text_id)["number"].tolist() == [
        target.number for target in part_one.targets
    ]
    for project in imported.text.projects:
        assert read_goals(cursor, text_id, project.code) == list(project.goals)
        kept = read_checkpoints(cursor, text_id, project.code)
        assert kept["planned_fen"].tolist() == [c.planned_fen for c in project.schedule]
        assert kept["inferred"].tolist() == [c.inferred for c in project.schedule]
        indicators = read_indicators(cursor, text_id, UNIT, project.code, 12)
        assert indicators["printed_value"].tolist() == [i.printed_value for i in project.indicators]
        findings = read_findings(cursor, text_id, project.code)
        said = [f.message for f in imported.findings if f.project == project.code]
        assert findings["message"].tolist() == said
    assert count_rows(database, "finding") == len(imported.findings)


def test_the_county_and_the_department_take_the_names_the_text_prints(database: Database) -> None:
    import_document(database)
    assert region_name_on(database.cursor(), "130529", date(2023, 1, 1)) == "巨鹿县"
    rows = read_judged_months(database.cursor(), 2023, Narrowing(month=10))
    assert set(rows["department_name"]) == {"巨鹿县委政法委"}
    assert set(rows["unit_name"]) == {"巨鹿县委政法委本级"}


def test_carry_over_money_is_a_tranche_of_the_year_before(database: Database) -> None:
    import_document(database)
    tranches = database.cursor().execute(
        "SELECT kind, source_year, amount_fen FROM tranche WHERE project_code = ?", [FIRST]
    )
    assert tranches.fetchall() == [("结转", 2022, 96_000_000)]


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    import_document(database)
    before = month_status(database, 2023, 10)
    again = import_document(database)
    assert again.version is None
    assert read_data_version(database.cursor()) == 1
    assert count_rows(database, "batch") == 1
    assert month_status(database, 2023, 10).equals(before)


def test_a_revised_text_takes_the_place_of_the_first_and_both_stay(database: Database) -> None:
    import_document(database)
    second = import_document(database, revised("\t2.00\t其中", "\t3.00\t其中"))
    assert second.version == 2
    accept_text(database, Acceptance(2023, UNIT, 2, 1, "二上"), "测试")
    status = month_status(database, 2023, 12).set_index("code")
    assert len(status) == 10
    assert status["budget_fen"].sum() == 333_640_000
    assert count_rows(database, "performance_text") == 2


def test_the_same_file_from_four_sessions_at_once_counts_once(database: Database) -> None:
    with ThreadPoolExecutor(4) as sessions:
        imported = list(sessions.map(import_document, [database] * 4))
    assert sorted(one.version or 0 for one in imported) == [0, 0, 0, 1]
    assert count_rows(database, "batch") == 1


def test_a_table_of_another_unit_is_kept_under_that_unit(database: Database) -> None:
    content = DOCUMENT.read_text(encoding="utf-8")
    start = content.index("10. 综治网格员手机账号")
    other = content[start:].replace("288001 巨鹿县委政法委本级", "288002 巨鹿县法学会")
    import_document(database, (content[:start] + other).encode())
    rows = read_judged_months(database.cursor(), 2023, Narrowing(month=10))
    by_unit = rows.groupby(["unit_code", "unit_name"]).size().to_dict()
    assert by_unit == {("288001", "巨鹿县委政法委本级"): 9, ("288002", "巨鹿县法学会"): 1}
    assert set(rows["department_name"]) == {"巨鹿县委政法委"}


def test_a_text_of_another_region_is_refused(database: Database) -> None:
    import_document(database)
    before = count_rows(database, "batch")
    with pytest.raises(ImportRefusedError, match="区划 130529 的，文本是区划 130533 的"):
        import_document(database, revised("130529", "130533"))
    assert count_rows(database, "batch") == before


OTHER_NAME = ("288001 巨鹿县委政法委本级", "288001 巨鹿县交通局")
OTHER_CODES = ("13052923P00584", "13052923P00999")


def exchanged(*pairs: tuple[str, str]) -> bytes:
    content = DOCUMENT.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in content
        content = content.replace(old, new)
    return content.encode()


def foreseen(database: Database, content: bytes) -> str:
    text, findings = read_text(content, DOCUMENT.name)
    return foresee_text(database, text, findings, DOCUMENT.name, ACTOR)


def test_a_text_of_another_unit_under_a_taken_code_is_refused(database: Database) -> None:
    import_document(database)
    before = count_rows(database, "batch")
    content = exchanged(OTHER_NAME, OTHER_CODES)
    said = (
        "单位代码 288001 已经是“巨鹿县委政法委本级”，这份写的是“巨鹿县交通局”，"
        "项目也没有一个相同；请核对代码"
    )
    for refusing in (import_document, foreseen):
        with pytest.raises(ImportRefusedError) as refused:
            refusing(database, content)
        assert refused.value.reason == said
    assert count_rows(database, "batch") == before


@pytest.mark.parametrize(
    ("pair", "code", "said"),
    [
        (OTHER_NAME, "UNIT_OTHER_NAME", "这份写的是“巨鹿县交通局”，有相同的项目"),
        (OTHER_CODES, "PROJECTS_ALL_OTHER", "的项目与前面的版本没有一个相同"),
    ],
)
def test_one_sign_of_another_unit_is_a_warning(
    database: Database, pair: tuple[str, str], code: str, said: str
) -> None:
    import_document(database)
    content = exchanged(pair)
    assert said in foreseen(database, content)
    imported = import_document(database, content)
    assert imported.version == 2
    (finding,) = [each for each in imported.findings if each.code == code]
    assert finding.severity == "warning"
    assert said in finding.message
    kept = read_findings(database.cursor(), 2, None)
    assert finding.message in kept["message"].tolist()


def test_an_undone_text_claims_no_code(database: Database) -> None:
    import_document(database)
    undo(database, 1, ACTOR, "导错了单位")
    content = exchanged(OTHER_NAME, OTHER_CODES)
    assert foreseen(database, content) == ""
    assert import_document(database, content).version == 2


def test_two_years_of_a_unit_stand_beside_each_other(database: Database) -> None:
    import_document(database)
    import_document(database, revised("2023", "2024"))
    assert len(month_status(database, 2023, 10)) == 10
    assert len(month_status(database, 2024, 10)) == 10


def test_a_text_that_is_not_this_form_changes_nothing(database: Database) -> None:
    for content in (b"", "关于召开会议的通知\n\n请准时参加。\n".encode(), b"\x00\xff" * 500):
        with pytest.raises(ImportRefusedError, match="没有变化"):
            import_document(database, content or b" ")
    assert count_rows(database, "batch") == 0
    assert read_data_version(database.cursor()) == 0


def test_real_texts_are_not_mixed_into_the_sample(tmp_path: Path) -> None:
    sample = create_database(tmp_path / "演示.duckdb", is_demo=True)
    with pytest.raises(DemoDatabaseError, match="建立空库"):
        import_document(sample)
    assert count_rows(sample, "batch") == 0
    sample.close()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="文件不存在"):
        read_file(tmp_path / "没有.txt")
    with pytest.raises(FileUnreadableError, match="文件夹"):
        read_file(tmp_path)


def test_the_second_project_without_payments_is_judged_by_its_own_plan(database: Database) -> None:
    import_document(database)
    said = {}
    for month in (10, 11, 12):
        row = month_status(database, 2023, month).set_index("code").loc[SECOND]
        said[month] = (row["light"], row["planned_fen"], row["reference_fen"])
    assert said == {
        10: ("green", 0, 0),
        11: ("yellow", 0, 30_000_000),
        12: ("red", 60_000_000, 60_000_000),
    }


def test_a_projects_head_says_which_file_and_line_it_came_from(database: Database) -> None:
    import_document(database)
    head = read_project(database.cursor(), 2023, UNIT, FIRST).iloc[0]
    assert head["file_name"] == DOCUMENT.name
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    nearby = "".join(lines[int(head["line"]) - 1 : int(head["line"]) + 12])
    assert FIRST in nearby


def test_every_reason_names_the_rule_in_force(database: Database) -> None:
    import_document(database)
    reasons = month_status(database, 2023, 10)["reason"]
    assert all(LightRule().label in reason for reason in reasons)
