"""A figure that rests on a corrected plan says so: in the light's sentence, the lists, the page."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from perfmon.__main__ import main
from perfmon.clock import wall_time
from perfmon.measures.plan_corrections import correction_words, correction_words_by_project
from perfmon.measures.rates import is_missing
from perfmon.measures.selection import Selection
from perfmon.periods import Cutoff
from perfmon.reports.lagging_list import lagging_list
from perfmon.store.database import Database, open_database
from perfmon.store.plan_corrections import read_plan_corrections
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.lagging import listed_lagging_projects
from perfmon.ui.loaders.opening import data_version
from perfmon.workflows.status import month_status
from perfmon.workflows.target_corrections import PLAN, Correction, correct_target
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests import screens
from tests.facts import ACTOR, FIRST, SECOND, UNIT, import_document, pay
from tests.test_text_rounds import SECOND_ROUND, accept

OCTOBER = Correction(1, SECOND, PLAN, 10, "30", "补填累计数")


def said_of(database: Database, code: str, month: int) -> tuple[bool, str, object]:
    rows = month_status(database, 2023, month).set_index("code")
    return (
        bool(rows.at[code, "plan_corrected"]),
        str(rows.at[code, "reason"]),
        rows.at[code, "plan_corrections"],
    )


def corrected(path: Path) -> None:
    """A database with payments of three months and the second project's October corrected."""
    database = open_database(path)
    pay(database, {(SECOND, date(2023, 5, 4)): 1_0000_00}, date(2023, 10, 31))
    correct_target(database, OCTOBER, "张三")
    database.close()


def test_a_light_on_a_corrected_plan_says_so_until_the_correction_is_taken_back(
    texts: Database,
) -> None:
    pay(texts, {(SECOND, date(2023, 5, 4)): 1_0000_00}, date(2023, 10, 31))
    is_corrected, sentence, words = said_of(texts, SECOND, 10)
    assert not is_corrected
    assert "更正" not in sentence
    assert is_missing(words)
    batch_id = correct_target(texts, OCTOBER, "张三").batch_id
    is_corrected, sentence, words = said_of(texts, SECOND, 10)
    assert is_corrected
    assert sentence.endswith("（差值规则第1版，计划含更正）")
    at = wall_time(read_plan_corrections(texts.cursor(), 2023, 10)["corrected_at"].iloc[0])
    assert words == f"10月底 空白 → 30.00万元（张三 {at} 更正：补填累计数）"
    assert "更正" not in said_of(texts, FIRST, 10)[1]
    assert [check.check for check in verify(texts) if not check.ok] == []
    undo(texts, batch_id, ACTOR, "单位又改口")
    assert "更正" not in said_of(texts, SECOND, 10)[1]


def test_a_value_given_back_is_no_correction_any_more(texts: Database) -> None:
    correct_target(texts, OCTOBER, ACTOR)
    correct_target(texts, Correction(1, SECOND, PLAN, 10, None, "按原文"), ACTOR)
    assert not said_of(texts, SECOND, 10)[0]
    assert read_plan_corrections(texts.cursor(), 2023, 10).empty


def test_a_correction_belongs_to_its_version_and_the_months_of_it(texts: Database) -> None:
    correct_target(texts, Correction(1, FIRST, PLAN, 6, "60", "按合同"), ACTOR)
    import_document(texts, SECOND_ROUND)
    accept(texts, from_month=8)
    assert [said_of(texts, FIRST, month)[0] for month in (7, 8)] == [True, False]
    assert len(read_plan_corrections(texts.cursor(), 2023, 7)) == 1
    assert read_plan_corrections(texts.cursor(), 2023, 8).empty
    assert read_plan_corrections(texts.cursor(), 2023, 7, scope=("288009",)).empty


def test_a_checkpoint_that_was_inferred_and_is_corrected_is_inferred_no_more(
    texts: Database,
) -> None:
    rows = texts.cursor().execute(
        "SELECT project_code, planned_fen FROM checkpoint WHERE inferred AND month = 12"
    )
    code, fen = rows.fetchall()[0]
    before = str(fen / 1_000_000 - 1)
    correct_target(texts, Correction(1, code, PLAN, 12, before, "按合同"), ACTOR)
    kept = texts.cursor().execute(
        "SELECT DISTINCT plan_inferred, plan_corrected FROM project_month WHERE project_code = ?",
        [code],
    )
    assert kept.fetchall() == [(False, True)]


def test_of_a_project_all_corrected_checkpoints_are_told() -> None:
    at = datetime(2023, 7, 3, 4, tzinfo=UTC).replace(tzinfo=None)
    row = {
        "region_code": "130529",
        "year": 2023,
        "unit_code": UNIT,
        "project_code": FIRST,
        "checkpoint_month": 6,
        "printed_value": "60%",
        "corrected_value": "30.00万元",
        "corrected_by": "张三",
        "corrected_at": at,
        "reason": None,
    }
    day = wall_time(at)
    june = f"6月底 60% → 30.00万元（张三 {day} 更正）"
    assert correction_words(row) == june
    both = pd.DataFrame([row, row | {"checkpoint_month": 12, "reason": "按合同"}])
    told = correction_words_by_project(both)["plan_corrections"].tolist()
    assert told == [f"{june}；12月底 60% → 30.00万元（张三 {day} 更正：按合同）"]
    assert correction_words_by_project(both.iloc[:0]).empty


def test_the_command_says_it_in_words_and_json(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corrected(path)
    assert main(["status", "--year", "2023", "--month", "10"]) == 0
    out = capsys.readouterr().out
    assert "计划含更正）\n    计划含更正：10月底 空白 → 30.00万元（张三" in out
    assert main(["status", "--year", "2023", "--month", "10", "--json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows[SECOND]["plan_corrected"] is True
    assert rows[SECOND]["plan_corrections"].startswith("10月底 空白 → 30.00万元（张三")
    assert (rows[FIRST]["plan_corrected"], rows[FIRST]["plan_corrections"]) == (False, None)


def test_the_list_its_workbook_and_the_project_say_it(real: Path, app: AppTest) -> None:
    corrected(real)
    app.run().switch_page("pages/lagging.py").run()
    assert not app.exception
    (listed,) = [each.value for each in app.dataframe if "plan_corrections" in each.value]
    own = listed[listed["plan_corrections"].notna()]
    assert own["plan_corrections"].str.startswith("10月底 空白 → 30.00万元（张三").tolist() == [
        True
    ]
    assert own["reason"].iloc[0].endswith("，计划含更正）")
    asked = Asked(data_version(), None, 2023)
    selection = Selection()
    rows = listed_lagging_projects(asked, 10, selection)
    content = lagging_list(
        rows, Cutoff.at(2023, 10), Cutoff.at(2023, 11), selection, "差值规则第1版", is_demo=False
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    cells = [str(cell) for row in sheet.to_python() for cell in row]
    assert "计划更正" in cells
    assert any(cell.startswith("10月底 空白 → 30.00万元（张三") for cell in cells)
    app.switch_page("pages/project.py")
    app.query_params["project"] = f"{UNIT}-{SECOND}"
    app.run()
    assert "考核线和参考线按更正后的算：10月底 空白 → 30.00万元（张三" in screens.prose(app)
