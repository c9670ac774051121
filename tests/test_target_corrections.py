"""What a text prints is corrected beside itself; figures use the correction and can say so."""

from pathlib import Path

import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.measures.rates import is_missing
from perfmon.periods import Cutoff
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.database import Database, open_database
from perfmon.store.indicator_traits import read_traits
from perfmon.store.judged_results import read_judged_results
from perfmon.store.published import read_checkpoints, read_indicators
from perfmon.store.text_findings import FindingKey, read_text_findings
from perfmon.workflows.finding_answers import FindingAnswer, answer_findings
from perfmon.workflows.history import read_history
from perfmon.workflows.status import month_status
from perfmon.workflows.target_corrections import (
    LEVEL2,
    PLAN,
    VALUE,
    Correction,
    correct_target,
    proposed_correction,
)
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, SECOND, UNIT, count_rows


def eighth(database: Database) -> str:
    """The code of the project whose cost target is written the wrong way round."""
    rows = read_text_findings(database.cursor(), 2023)
    return str(rows.loc[rows["code"] == "COST_DIRECTION", "project_code"].iloc[0])


def found(database: Database, code: str) -> FindingKey:
    rows = read_text_findings(database.cursor(), 2023)
    row = rows[rows["code"] == code].iloc[0]
    return FindingKey(int(row["batch_id"]), int(row["position"]))


def cost_row(database: Database) -> int:
    rows = read_text_findings(database.cursor(), 2023)
    return int(rows.loc[rows["code"] == "COST_DIRECTION", "indicator_row"].iloc[0])


def verdict(database: Database, key: FindingKey) -> tuple[str, str | None]:
    rows = read_text_findings(database.cursor(), 2023)
    row = rows[(rows["batch_id"] == key.batch_id) & (rows["position"] == key.position)].iloc[0]
    return row["verdict"], row["answer"]


def cost(database: Database, value: str | None, finding: FindingKey | None = None) -> Correction:
    place = cost_row(database)
    return Correction(1, eighth(database), VALUE, place, value, "单位更正说明", finding)


def kinds(database: Database) -> tuple[str, str, str]:
    """How the cost target is kept, counted and given its direction."""
    code, row = eighth(database), cost_row(database)
    kept = read_indicators(database.cursor(), 1, UNIT, code, 12).set_index("indicator_row")
    judged = read_judged_results(database.cursor(), Cutoff.at(2023, 12))
    of_project = judged[judged["project_code"] == code].set_index("indicator_row")
    traits = read_traits(database.cursor(), 2023)
    is_it = (traits["project_code"] == code) & (traits["indicator_row"] == row)
    direction = traits[is_it & (traits["trait"] == "direction")]["value"].iloc[0]
    printed = str(kept.at[row, "printed_value"])
    assert str(of_project.at[row, "printed_value"]).endswith("（更正）") == (
        not is_missing(kept.at[row, "corrected_value"])
    )
    return printed, str(of_project.at[row, "kind"]), str(direction)


def holds(database: Database) -> bool:
    return [check.check for check in verify(database) if not check.ok] == []


def test_a_corrected_target_counts_and_the_printed_one_stays(texts: Database) -> None:
    assert kinds(texts) == ("≥5.24万元", "at_least", "at_least")
    key = found(texts, "COST_DIRECTION")
    entered = correct_target(texts, cost(texts, " ≤5.24万元 ", key), ACTOR)
    assert kinds(texts) == ("≥5.24万元", "at_most", "at_most")
    assert verdict(texts, key) == ("更正", "单位更正说明")
    told = read_history(texts.cursor())["content"].iloc[0]
    assert "指标值 ≥5.24万元 → ≤5.24万元" in str(told)
    notes = read_batch_lines(texts.cursor(), entered.batch_id, 10)["note"].tolist()
    assert any("≥5.24万元 → ≤5.24万元 单位更正说明" in note for note in notes)
    assert holds(texts)
    undo(texts, entered.batch_id, ACTOR, "单位又改口")
    assert kinds(texts) == ("≥5.24万元", "at_least", "at_least")
    assert verdict(texts, key)[0] == "待处理"


def test_a_correction_taken_back_gives_the_printed_value_back(texts: Database) -> None:
    correct_target(texts, cost(texts, "≤5.24万元"), ACTOR)
    correct_target(texts, cost(texts, None), ACTOR)
    assert kinds(texts) == ("≥5.24万元", "at_least", "at_least")
    assert count_rows(texts, "target_correction") == 2


def test_a_value_given_back_opens_its_finding_again(texts: Database) -> None:
    key = found(texts, "COST_DIRECTION")
    correct_target(texts, cost(texts, "≤5.24万元", key), ACTOR)
    correct_target(texts, cost(texts, None, key), ACTOR)
    assert verdict(texts, key) == ("待处理", "单位更正说明")


def test_a_corrected_plan_moves_the_line_and_says_so(texts: Database) -> None:
    typed = Correction(1, SECOND, PLAN, 6, "30", "补填累计数")
    correct_target(texts, typed, ACTOR)
    status = month_status(texts, 2023, 6)
    assert status.loc[status["code"] == SECOND, "planned_fen"].tolist() == [300_000_00]
    plan = read_checkpoints(texts.cursor(), 1, SECOND)
    june = plan[plan["month"] == 6].iloc[0]
    assert (is_missing(june["printed"]), june["corrected_value"]) == (True, "30.00万元")
    assert holds(texts)


def test_an_indicator_is_filed_where_it_belongs(texts: Database) -> None:
    rows = read_text_findings(texts.cursor(), 2023)
    swapped = rows[rows["code"] == "CATEGORY_SWAPPED"].iloc[0]
    code, row = str(swapped["project_code"]), int(swapped["indicator_row"])
    correct_target(texts, Correction(1, code, LEVEL2, row, "质量指标", "列错了"), ACTOR)
    judged = read_judged_results(texts.cursor(), Cutoff.at(2023, 12))
    its = judged[(judged["project_code"] == code) & (judged["indicator_row"] == row)]
    assert its["level2"].tolist() == ["质量指标"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "没有填更正后的值"),
        ("≥5.24万元", "现在就是“≥5.24万元”"),
        ("—", "没有可以对照的目标"),
        ("3到5万元", "指标值读不准"),
        ("≤8O万元", "“8O”里有字母，疑为“80”"),
        (None, "现在就是原文的值"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused(
    texts: Database, value: str | None, why: str
) -> None:
    with pytest.raises(EntryRefusedError, match=why):
        correct_target(texts, cost(texts, value), ACTOR)
    assert count_rows(texts, "target_correction") == 0


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (Correction(1, SECOND, VALUE, 1, "≥1条", " "), "没有填原因"),
        (Correction(9, SECOND, VALUE, 1, "≥1条", "因为"), "库里没有这份文本"),
        (Correction(1, SECOND, VALUE, 99, "≥1条", "因为"), "没有这一项指标"),
        (Correction(1, SECOND, PLAN, 5, "1", "因为"), "资金支出计划里没有这个月"),
        (Correction(1, SECOND, PLAN, 6, "60.01", "因为"), "不在 0 和预算数 60.00 万元之间"),
        (Correction(1, SECOND, PLAN, 6, "很多", "因为"), "“很多”不是金额"),
        (Correction(1, SECOND, LEVEL2, 1, "随便", "因为"), "“随便”不是二级指标"),
    ],
)
def test_what_does_not_fit_the_text_is_refused(
    texts: Database, typed: Correction, why: str
) -> None:
    with pytest.raises(EntryRefusedError, match=why):
        correct_target(texts, typed, ACTOR)
    assert count_rows(texts, "target_correction") == 0


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("≥6万元", "改了以后还是有问题：成本指标“项目成本”写成 ≥6万元"),
        ("很好", "原来是数或日期，“很好”不是"),
        ("<script>", "原来是数或日期"),
    ],
)
def test_a_correction_that_keeps_the_fault_is_none(texts: Database, value: str, why: str) -> None:
    key = found(texts, "COST_DIRECTION")
    with pytest.raises(EntryRefusedError) as raised:
        correct_target(texts, cost(texts, value, key), ACTOR)
    assert why.split("“")[0] in raised.value.message
    assert verdict(texts, key)[0] == "待处理"
    assert count_rows(texts, "target_correction") == 0


def test_an_indicator_filed_where_it_is_wrong_all_the_same_stays(texts: Database) -> None:
    rows = read_text_findings(texts.cursor(), 2023)
    swapped = rows[(rows["code"] == "CATEGORY_SWAPPED") & (rows["level2"] == "数量指标")].iloc[0]
    key = FindingKey(int(swapped["batch_id"]), int(swapped["position"]))
    code, row = str(swapped["project_code"]), int(swapped["indicator_row"])
    typed = Correction(1, code, LEVEL2, row, "产出数量指标", "改列", key)
    with pytest.raises(EntryRefusedError, match="改了以后还是有问题"):
        correct_target(texts, typed, ACTOR)


def test_a_plan_never_falls_by_a_correction(texts: Database) -> None:
    for month, value in ((6, "10"), (3, "60")):
        with pytest.raises(EntryRefusedError, match="比前面的节点少，或比后面的多"):
            correct_target(texts, Correction(1, FIRST, PLAN, month, value, "补填"), ACTOR)
    correct_target(texts, Correction(1, FIRST, PLAN, 6, "20", "与3月一样"), ACTOR)


def test_findings_are_accepted_sent_back_and_reopened(texts: Database) -> None:
    keys = (found(texts, "COST_DIRECTION"), found(texts, "CATEGORY_SWAPPED"))
    answer_findings(texts, FindingAnswer(keys, "接受", " 按合同执行 "), ACTOR)
    assert [verdict(texts, key) for key in keys] == [("接受", "按合同执行")] * 2
    assert "审核问题接受：巨鹿县委政法委本级 2 条，按合同执行" in str(
        read_history(texts.cursor())["content"].iloc[0]
    )
    answer_findings(texts, FindingAnswer(keys[:1], "退回", "请改为 ≤"), ACTOR)
    answer_findings(texts, FindingAnswer(keys[1:], "重开", "依据不足"), ACTOR)
    assert [verdict(texts, key)[0] for key in keys] == ["退回", "待处理"]
    assert holds(texts)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (FindingAnswer((), "接受", "好"), "没有选问题"),
        (FindingAnswer((FindingKey(1, 1),), "接受", " "), "没有填答复"),
        (FindingAnswer((FindingKey(1, 9999),), "接受", "好"), "库里没有这一条"),
        (FindingAnswer((FindingKey(1, 1),), "重开", "好"), "它本来就待处理"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    texts: Database, typed: FindingAnswer, why: str
) -> None:
    with pytest.raises(EntryRefusedError, match=why):
        answer_findings(texts, typed, ACTOR)
    assert count_rows(texts, "finding_answer") == 0


def test_the_sample_is_not_corrected(sample_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "演示.duckdb"
    path.write_bytes(sample_path.read_bytes())
    database = open_database(path)
    typed = Correction(1, SECOND, PLAN, 6, "30", "补填")
    with pytest.raises(DemoDatabaseError):
        correct_target(database, typed, ACTOR)
    with pytest.raises(DemoDatabaseError):
        answer_findings(database, FindingAnswer((FindingKey(1, 1),), "接受", "好"), ACTOR)
    database.close()


@pytest.mark.parametrize(
    ("proposal", "field", "value"),
    [
        ("≤5.24万元", VALUE, "≤5.24万元"),
        ("2023年12月底前完成", VALUE, "2023年12月底前完成"),
        ("改列质量指标", LEVEL2, "质量指标"),
        ("改列别处", LEVEL2, ""),
        ("改为工作完成的时间节点", VALUE, ""),
        (None, VALUE, ""),
    ],
)
def test_only_a_proposal_that_can_be_read_is_put_into_the_form(
    proposal: str | None, field: str, value: str
) -> None:
    assert proposed_correction(proposal, "成本指标", 2023) == (field, value)
