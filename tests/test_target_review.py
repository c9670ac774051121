"""What is told of a year's texts: the last version of each, what is open, mended and graded."""

import pandas as pd
import pytest

from perfmon.errors import NothingFoundError
from perfmon.measures.target_review import review_departments, target_review
from perfmon.store.database import Database
from perfmon.store.text_findings import FindingKey, read_text_findings
from perfmon.workflows.finding_answers import FindingAnswer, answer_findings
from perfmon.workflows.target_corrections import LEVEL2, Correction, correct_target
from perfmon.workflows.target_reviews import read_target_review
from tests.facts import ACTOR, FIRST, import_document
from tests.test_text_rounds import accept, revised


def versions(*said: tuple[str, int, int, str]) -> pd.DataFrame:
    """Unit, version, text and state of each version."""
    rows = pd.DataFrame(said, columns=["unit_code", "version", "text_id", "state"])
    department = rows["unit_code"].str[:3]
    return rows.assign(
        region_code="130529", department_code=department, department_name=department + "局",
        bureau_section="农业股", unit_name=rows["unit_code"], file_name="文本.txt",
        is_checked=True,        project_count=2, indicator_count=7, budget_fen=100,
    )  # fmt: skip


def projects(*said: tuple[int, str]) -> pd.DataFrame:
    rows = pd.DataFrame(said, columns=["text_id", "project_code"])
    return rows.assign(department_code="301", name=rows["project_code"], indicator_count=7)


def findings(*said: tuple[int, str, str, str | None, str]) -> pd.DataFrame:
    columns = ["text_id", "code", "severity", "project_code", "verdict"]
    rows = pd.DataFrame(said, columns=columns)
    whose = {"department_code": "301", "department_name": "301局"}
    return rows.assign(**whose, indicator_row=pd.array([pd.NA] * len(rows), "Int64"))


OP_A = ("OP_MISSING", "warning", "A", "待处理")
COST_A = ("COST_DIRECTION", "error", "A", "待处理")
NOTE_B = ("OTHER_FUNDS_BLANK", "info", "B", "待处理")
TWO_ROUNDS = versions(("301001", 2, 20, "待接受"), ("301001", 1, 10, "在用"))


def test_a_review_is_about_the_last_version_though_it_waits() -> None:
    said = findings((10, *COST_A), (10, *OP_A), (20, *OP_A), (20, *NOTE_B))
    told = target_review(TWO_ROUNDS, said, projects((20, "A"), (20, "B")))
    assert told.texts["version"].tolist() == [2]
    assert told.findings[["code", "round"]].values.tolist() == [
        ["OP_MISSING", "仍在"],
        ["OTHER_FUNDS_BLANK", "新发现"],
    ]
    counts = review_departments(told).iloc[0]
    # the error is gone, the warning stands; a note is no fault to mend
    assert counts[["已改正", "仍在", "新发现", "errors", "warning_open"]].tolist() == [
        1,
        1,
        0,
        0,
        1,
    ]
    assert counts[["bureau_section", "budget_fen"]].tolist() == ["农业股", 100]
    # 15 of 200 in 细化量化: 92.50; nothing in the others
    assert counts[["指向明确", "细化量化", "合理可行", "相互匹配", "grade"]].tolist() == ["优"] * 5


def test_a_version_that_never_held_is_not_the_round_before() -> None:
    rounds = versions(
        ("301001", 3, 30, "待接受"), ("301001", 2, 20, "待接受"), ("301001", 1, 10, "在用")
    )
    told = target_review(rounds, findings((10, *OP_A), (20, *COST_A)), projects((30, "A")))
    assert told.rounds[["已改正", "仍在", "新发现"]].values.tolist() == [[1, 0, 0]]


def test_a_first_version_has_no_round_before() -> None:
    rounds = versions(("301001", 1, 10, "在用"))
    told = target_review(rounds, findings((10, *OP_A)), projects((10, "A")))
    assert told.findings["round"].isna().all()
    assert review_departments(told)["新发现"].isna().all()


@pytest.mark.parametrize(
    ("verdict", "grade"), [("待处理", "中"), ("退回", "中"), ("接受", "优"), ("更正", "优")]
)
def test_what_is_accepted_or_corrected_no_longer_counts(verdict: str, grade: str) -> None:
    rounds = versions(("301001", 1, 10, "在用"))
    said = findings((10, "COST_DIRECTION", "error", "A", verdict))
    told = target_review(rounds, said, projects((10, "A")))
    counts = review_departments(told).iloc[0]
    assert counts["合理可行"] == grade
    assert counts["errors"] == 1
    assert told.findings["is_open"].tolist() == [grade != "优"]
    verdicts = ["接受", "更正", "退回"]
    assert counts[verdicts].tolist() == [int(verdict == each) for each in verdicts]


def test_a_text_that_was_not_checked_has_no_grade() -> None:
    rounds = versions(("301001", 1, 10, "在用")).assign(is_checked=False)
    told = target_review(rounds, findings(), projects((10, "A")))
    assert told.wholes.empty
    assert review_departments(told)["grade"].isna().all()


def test_a_department_gets_its_own_part_only() -> None:
    rounds = versions(("301001", 1, 10, "在用"), ("302001", 1, 11, "在用"))
    others = findings((11, *COST_A)).assign(department_code="302", department_name="302局")
    said = pd.concat([findings((10, *OP_A)), others], ignore_index=True)
    of_302 = projects((11, "A")).assign(department_code="302")
    both = pd.concat([projects((10, "A")), of_302], ignore_index=True)
    part = target_review(rounds, said, both).of("302")
    assert part.findings["code"].tolist() == ["COST_DIRECTION"]
    assert part.texts["unit_code"].tolist() == ["302001"]
    assert part.wholes["grade"].tolist() == ["良"]
    assert set(part.project_grades["department_code"]) == {"302"}
    assert review_departments(part)["department_name"].tolist() == ["302局"]


def test_the_review_of_the_real_text_counts_what_its_database_holds(texts: Database) -> None:
    told = read_target_review(texts.cursor(), 2023)
    kept = texts.cursor().execute("SELECT severity, count(*) FROM finding GROUP BY ALL").fetchall()
    counts = review_departments(told).iloc[0]
    assert {name: counts[f"{name}_open"] for name, _ in kept} == dict(kept)
    assert counts[["text_count", "project_count", "indicator_count", "budget_fen"]].tolist() == [
        *(1, 10, 70, 332_640_000)
    ]
    assert told.projects["indicator_count"].tolist() == [7] * 10
    assert len(told.project_wholes) == 10


def test_what_people_made_of_findings_stands_in_the_review(texts: Database) -> None:
    rows = read_text_findings(texts.cursor(), 2023)
    errors = rows[rows["severity"] == "error"]
    places = errors[["batch_id", "position"]].astype("int64").values.tolist()
    keys = [FindingKey(*place) for place in places]
    answer_findings(texts, FindingAnswer((keys[0],), "接受", "上年数照列"), ACTOR)
    answer_findings(texts, FindingAnswer((keys[1],), "退回", "统一两处名称"), ACTOR)
    correct_target(texts, Correction(1, FIRST, LEVEL2, 5, "质量指标", "单位说明", keys[2]), ACTOR)
    counts = review_departments(read_target_review(texts.cursor(), 2023)).iloc[0]
    assert counts[["接受", "更正", "退回"]].tolist() == [1, 1, 1]
    assert (counts["error_open"], counts["errors"]) == (len(errors) - 3, len(errors))


def test_the_second_round_is_told_against_the_first(texts: Database) -> None:
    import_document(texts, revised(("\t291 条\t", "\t≥291 条\t")))
    waits = read_target_review(texts.cursor(), 2023)
    assert waits.texts[["version", "state"]].values.tolist() == [[2, "待接受"]]
    accept(texts)
    told = read_target_review(texts.cursor(), 2023)
    assert told.rounds["已改正"].tolist() == [1]
    assert set(told.findings["round"]) == {"仍在"}


def test_a_year_without_texts_has_no_review(texts: Database) -> None:
    with pytest.raises(NothingFoundError, match="2022 年的绩效文本"):
        read_target_review(texts.cursor(), 2022)
