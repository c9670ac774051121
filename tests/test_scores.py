"""自评 and 复核: granted with a reason, one batch an act, read back side by side, undone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.granted_scores import evaluate_side
from perfmon.measures.score_sentences import execution_sentence, score_sentence
from perfmon.measures.self_evaluation import costliest
from perfmon.periods import Cutoff
from perfmon.store.asking import scope_of
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.database import Database, open_database
from perfmon.store.forms import read_form_facts
from perfmon.store.writing import Source, writing
from perfmon.workflows.history import read_history
from perfmon.workflows.scores import ScoreEntry, TypedScore, grant_scores
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, REGION, UNIT, pay

SEVENTH = "13052923P00584010814D"
"""政法网线路租用、设备维护费: 13.40 万元; row 1 to 7, the graded one among them."""


@pytest.fixture
def paid(texts: Database) -> Database:
    """Everything of the seventh project reported in December, its deadline met late."""
    pay(texts, {(SEVENTH, date(2023, 5, 10)): 12_730_000}, date(2023, 12, 31))
    rows = read_form_facts(texts.cursor(), Cutoff.at(2023, 12)).indicators
    mine = rows[rows["project_code"] == SEVENTH]
    key = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": SEVENTH}
    results = [
        key
        | {
            "indicator_row": int(row["indicator_row"]),
            "month": 12,
            "number": row["target"] if row["target"] == row["target"] else None,
            "done_on": None,
            "grade": "部分达成" if row["direction"] == "qualitative" else None,
            "state": "已审",
        }
        for row in mine.to_dict("records")
    ]
    for result, direction in zip(results, mine["direction"], strict=True):
        if direction == "by_date":
            result["done_on"] = pd.Timestamp(2023, 12, 20)
    with writing(texts, Source("指标结果", ACTOR)) as writer:
        writer.append("result", pd.DataFrame(results).astype({"done_on": "datetime64[s]"}))
    return texts


def facts_of(database: Database) -> FormFacts:
    facts = read_form_facts(database.cursor(), Cutoff.at(2023, 12))
    return facts.of(facts.projects[facts.projects["project_code"] == SEVENTH])


def graded_row(database: Database) -> int:
    rows = facts_of(database).indicators
    return int(rows.loc[rows["direction"] == "qualitative", "indicator_row"].iloc[0])


def entry(database: Database, *rows: TypedScore) -> ScoreEntry:
    typed = rows or (TypedScore(graded_row(database), "问卷 68 分", "70"),)
    return ScoreEntry(2023, (UNIT, SEVENTH), "自评", "10号", typed)


def test_a_granted_share_makes_the_total_and_is_told_in_a_sentence(paid: Database) -> None:
    assert facts_of(paid).evaluation().projects["no_grade"].tolist() == ["unscored"]
    grant_scores(paid, entry(paid), ACTOR)
    facts = facts_of(paid)
    (row,) = facts.evaluation().projects.to_dict("records")
    # 12.73 of 13.40 is 95 %: 9.50; one graded benefit of 15.00 at 70 %: 10.50; all else whole
    assert (row["execution_hundredths"], row["total_hundredths"], row["grade"]) == (950, 9500, "优")
    rows = facts.evaluation().indicators
    (graded,) = rows[rows["score_rule"] == "granted"].to_dict("records")
    assert score_sentence(graded).endswith("定为 70% × 15.00 分 = 10.50 分")
    assert facts.both_sides()["is_reviewed"].tolist() == [False]
    lost = costliest(rows, facts.evaluation().projects)
    assert lost["lost_hundredths"].tolist() == [450, 50]
    assert lost["level3"].tolist()[1] == "预算执行率"


def test_a_review_sets_scores_itself_and_the_difference_is_read_back(paid: Database) -> None:
    grant_scores(paid, entry(paid), ACTOR)
    rows = (
        TypedScore(1, "抽查 3 处不通", score="9.25"),
        TypedScore(0, "执行数有争议", score="9"),
    )
    grant_scores(paid, replace(entry(paid, *rows), side="复核"), "绩效股")
    facts = facts_of(paid)
    (both,) = facts.both_sides().to_dict("records")
    # 12.50 − 9.25 = 3.25 and 9.50 − 9.00 = 0.50
    assert both["own_hundredths"] - both["review_hundredths"] == 375
    assert both["difference_hundredths"] == 375
    assert (both["review_hundredths"], both["review_grade"]) == (9125, "优")
    assert both["is_reviewed"]
    review = facts.evaluation(reviewed=True)
    first = review.indicators.iloc[0].to_dict()
    assert score_sentence(first) == "复核定为 9.25 分：抽查 3 处不通"
    assert execution_sentence(review.projects.iloc[0].to_dict()) == "复核定为 9.00 分：执行数有争议"
    assert review.indicators["score_rule"].eq("granted").sum() == 1  # the unit's own stays


def test_money_saved_is_full_points(paid: Database) -> None:
    grant_scores(paid, entry(paid, TypedScore(0, "招标节约", is_saved=True)), ACTOR)
    assert facts_of(paid).evaluation().projects["execution_rule"].tolist() == ["saved"]


def test_money_saved_is_held_against_the_record(paid: Database) -> None:
    saved = entry(paid, TypedScore(0, "招标节约", is_saved=True))
    told = grant_scores(paid, saved, ACTOR).warnings
    assert told == (
        "勾选了“资金有节约”，记录里 5 项绩效指标达到 4 项（预警 1 项），"
        "没有做完的不算节约，请核对。",
    )
    assert grant_scores(paid, entry(paid), ACTOR).warnings == ()
    pay(paid, {(SEVENTH, date(2023, 11, 1)): 670_000}, date(2023, 12, 31))
    with pytest.raises(EntryRefusedError, match="用完了预算"):
        grant_scores(paid, saved, ACTOR)


def test_a_score_above_the_weight_of_another_preset_counts_for_nothing(paid: Database) -> None:
    set_to = replace(entry(paid, TypedScore(7, "优秀", score="10")), side="复核")
    grant_scores(paid, set_to, ACTOR)
    facts = facts_of(paid)
    lighter = facts.indicators.assign(weight_hundredths=900)
    money = facts.projects[["region_code", "year", "unit_code", "project_code"]].assign(
        paid_fen=1, adjusted_budget_fen=1
    )
    rows = evaluate_side(lighter, money, facts.granted, "10号", facts.bands, "复核").indicators
    last = rows.iloc[6].to_dict()
    assert (last["score_rule"], pd.isna(last["score_hundredths"])) == ("over_weight", True)
    assert score_sentence(last) == "复核定的 10.00 分超过分值 9.00 分，请重新定分"


def test_the_last_word_of_a_side_holds_and_undoing_it_brings_back_the_one_before(
    paid: Database,
) -> None:
    first = grant_scores(paid, entry(paid), ACTOR)
    row = graded_row(paid)
    second = grant_scores(paid, entry(paid, TypedScore(row, "重新核对", "79.99")), ACTOR)
    assert facts_of(paid).granted["granted_percent"].tolist() == ["79.99"]
    undo(paid, second.batch_id, ACTOR, "填错")
    assert facts_of(paid).granted["granted_percent"].tolist() == ["70"]
    undo(paid, first.batch_id, ACTOR, "填错")
    assert facts_of(paid).granted.empty
    verify(paid)


def test_it_stands_in_the_history_in_words(paid: Database) -> None:
    entered = grant_scores(paid, entry(paid), ACTOR)
    history = read_history(paid.cursor())
    (row,) = history[history["batch_id"] == entered.batch_id].to_dict("records")
    assert row["kind"] == "自评"
    assert row["content"] == "自评：政法网线路租用、设备维护费，定分 1 项"
    (line,) = read_batch_lines(paid.cursor(), entered.batch_id, 10).to_dict("records")
    assert "70%" in str(line)
    assert "问卷 68 分" in str(line)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (TypedScore(-1, "理由"), "没有填怎么定"),
        (TypedScore(-1, "理由", "80"), "评为部分达成的在分值的 60% 到不足 80% 之间，填的是 80%"),
        (TypedScore(-1, "理由", "七成"), "“七成”不是百分比"),
        (TypedScore(-1, "理由", "101"), "“101”不是百分比"),
        (TypedScore(-1, "理由", "60.123"), "“60.123”不是百分比"),
        (TypedScore(-1, " ", "70"), "没有写理由"),
        (TypedScore(-1, "理由", score="9"), "自评不能直接填得分"),
        (TypedScore(1, "理由", "90"), "这一项按公式计分"),
        (TypedScore(99, "理由", "90"), "没有这一项绩效指标"),
        (TypedScore(0, "理由", "90"), "执行率按公式计分"),
        (TypedScore(0, "理由"), "没有填怎么定"),
    ],
)
def test_what_does_not_hold_is_refused_and_nothing_is_kept(
    paid: Database, typed: TypedScore, said: str
) -> None:
    row = typed.indicator_row if typed.indicator_row >= 0 else graded_row(paid)
    with pytest.raises(EntryRefusedError, match=said):
        grant_scores(paid, entry(paid, replace(typed, indicator_row=row)), ACTOR)
    assert facts_of(paid).granted.empty


@pytest.mark.parametrize(
    ("row", "score", "said"), [(1, "12.51", "超过分值 12.50"), (0, "10.01", "超过分值 10.00")]
)
def test_a_review_gives_no_more_than_the_weight(
    paid: Database, row: int, score: str, said: str
) -> None:
    typed = replace(entry(paid, TypedScore(row, "理由", score=score)), side="复核")
    with pytest.raises(EntryRefusedError, match=said):
        grant_scores(paid, typed, ACTOR)


def test_both_a_share_and_a_score_or_nothing_or_the_same_row_twice_are_refused(
    paid: Database,
) -> None:
    row = graded_row(paid)
    both = replace(entry(paid, TypedScore(row, "理由", "70", "9")), side="复核")
    with pytest.raises(EntryRefusedError, match="百分比和得分都填了"):
        grant_scores(paid, both, ACTOR)
    with pytest.raises(EntryRefusedError, match="一行也没有填"):
        grant_scores(paid, replace(both, rows=()), ACTOR)
    twice = (TypedScore(row, "理由", "70"), TypedScore(row, "理由", "71"))
    with pytest.raises(EntryRefusedError, match="同一项填了两次"):
        grant_scores(paid, replace(both, rows=twice), ACTOR)


def test_the_sample_takes_no_scores(sample: Path) -> None:
    database = open_database(sample)
    with pytest.raises(DemoDatabaseError):
        grant_scores(database, ScoreEntry(2023, (UNIT, SEVENTH), "自评", "10号", ()), ACTOR)
    database.close()


def test_a_scope_sees_only_its_own(paid: Database) -> None:
    grant_scores(paid, entry(paid), ACTOR)
    other = read_form_facts(paid.cursor(), Cutoff.at(2023, 12), scope_of(["999001"]))
    assert (len(other.granted), len(other.projects)) == (0, 0)
    assert other.evaluation().projects.empty
