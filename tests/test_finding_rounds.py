"""What a revised text mended of the findings on the version before."""

import pandas as pd

from perfmon.measures.finding_rounds import compare_findings, mark_gone
from perfmon.store.database import Database
from perfmon.store.text_findings import read_text_findings
from tests.facts import import_document
from tests.test_text_rounds import revised


def finding(code: str, project: str | None = None, row: int | None = None) -> dict[str, object]:
    return {"code": code, "project_code": project, "indicator_row": row}


def test_a_finding_is_the_same_in_its_place_only() -> None:
    before = [finding("OP_MISSING", "A", 1), finding("OP_MISSING", "A", 2), finding("DOC")]
    after = [finding("DOC"), finding("OP_MISSING", "A", 2), finding("OP_MISSING", "B", 1)]
    told = compare_findings(pd.DataFrame(before), pd.DataFrame(after))
    assert told["round"].tolist() == ["仍在", "仍在", "新发现", "已改正"]
    assert told["project_code"].tolist()[2:] == ["B", "A"]


def test_a_text_without_findings_mended_them_all() -> None:
    before = pd.DataFrame([finding("OP_MISSING", "A", 1)])
    assert compare_findings(before, before.iloc[:0])["round"].tolist() == ["已改正"]
    assert compare_findings(before.iloc[:0], before)["round"].tolist() == ["新发现"]


def test_what_is_left_out_takes_its_findings_along() -> None:
    before = [
        finding("DOC"),
        finding("PLAN", "A"),
        finding("OP_MISSING", "A", 1),
        finding("OP_MISSING", "A", 2),
        finding("PLAN", "B"),
        finding("OP_MISSING", "B", 1),
    ]
    after = pd.DataFrame([finding("NEW", "A", 2)])
    told = mark_gone(
        compare_findings(pd.DataFrame(before), after),
        pd.DataFrame({"project_code": ["A"], "indicator_row": [2]}),
    )
    rounds = ["新发现", "已改正", "已改正", "随取消", "已改正", "随取消", "随取消"]
    assert told["round"].tolist() == rounds


def test_the_second_round_of_the_real_text_mends_what_it_mends(texts: Database) -> None:
    import_document(texts, revised(("\t291 条\t", "\t≥291 条\t")))
    rows = read_text_findings(texts.cursor(), 2023)
    told = compare_findings(rows[rows["version"] == 1], rows[rows["version"] == 2])
    mended = told[told["round"] == "已改正"]
    assert mended[["code", "indicator_row"]].values.tolist() == [["OP_MISSING", 1]]
    assert (told["round"] == "新发现").sum() == 0
