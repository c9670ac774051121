from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfmon.errors import EntryRefusedError, NothingFoundError
from perfmon.measures.grade_bands import GradeBands, GradeRule
from perfmon.measures.light_rule import LightRule, preset_rule
from perfmon.measures.plan import TrancheRule
from perfmon.measures.rules import FundRule, RuleBook, RuleSet
from perfmon.measures.weights import Preset
from perfmon.periods import Cutoff
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.forms import read_form_facts
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.recomputing import stale_grains
from perfmon.store.rules import read_rules
from perfmon.workflows.history import read_history
from perfmon.workflows.rules import rehearse, set_rules
from perfmon.workflows.status import month_status
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR

STRICT = RuleSet(
    light=LightRule(red_points=15, yellow_points=5),
    holds_from=date(2023, 7, 1),
    note="县政府常务会议定",
)


KEY = ["unit_code", "project_code", "month"]


def lights(database: Database, year: int = 2023) -> pd.Series:
    rows = read_judged_months(database.cursor(), year, Narrowing())
    return rows.set_index(KEY)["light"].fillna("none")


def test_versions_that_judge_alike_are_told_from_those_that_do_not() -> None:
    called = LightRule(version=7, red_points=15, yellow_points=5, cited_as="饶阳县第2版")
    again = RuleSet(light=called, holds_from=date(2023, 9, 1), note="照样", actor="张三")
    assert again.alike == STRICT.alike
    assert again.alike != RuleSet().alike
    assert replace(again, direct=FundRule(red_points=30)).alike != STRICT.alike


def test_a_database_begins_with_the_rule_of_the_program(texts: Database) -> None:
    (rules,) = read_rules(texts.cursor())
    assert (rules.version, rules.actor, rules.light.label) == (1, None, "差值规则第1版")


def test_a_month_is_judged_by_the_rule_in_force_then(sample: Path) -> None:
    database = open_database(sample)
    before = lights(database)
    kept = set_rules(database, STRICT, ACTOR)
    assert kept.version == 2
    after = lights(database)
    changed = before[before != after].index.get_level_values("month")
    assert len(changed) > 0
    assert changed.min() >= 7
    rows = read_judged_months(database.cursor(), 2023, Narrowing())
    by_month = rows.groupby("month")["rule_version"].unique().map(list).tolist()
    assert by_month == [[1]] * 6 + [[2]] * 6
    june, july = (month_status(database, 2023, month)["reason"] for month in (6, 7))
    assert june.str.endswith("（差值规则第1版）").all()
    assert july.str.endswith("（差值规则第2版）").all()
    database.close()


def test_a_version_keeps_everything_that_was_set(texts: Database) -> None:
    rules = RuleSet(
        light=replace(
            preset_rule("C"), baseline="从严", minimum_behind_fen=123, first_month=4, red_percent=55
        ),
        tranche=TrancheRule(45, (11, 30)),
        carry_over=FundRule((6, 30), 25, 5),
        direct=FundRule((10, 31), 30, 15),
        grades=GradeRule(GradeBands(80, 70, 60), GradeBands(95, 85, 65)),
        holds_from=date(2024, 1, 1),
        note="按省厅通知",
    )
    kept = set_rules(texts, rules, ACTOR)
    assert kept == replace(rules, light=replace(rules.light, version=2), actor=ACTOR)
    assert list(read_rules(texts.cursor()))[-1] == kept


def test_other_limits_of_grades_are_a_version_of_their_own_and_hold_from_their_day(
    texts: Database,
) -> None:
    before = lights(texts)
    rules = RuleSet(
        grades=GradeRule(of_101=GradeBands(85, 75, 60)), holds_from=date(2023, 7, 1), note="县里定"
    )
    assert set_rules(texts, rules, ACTOR).version == 2

    def bands(month: int, preset: Preset) -> GradeBands:
        cursor = texts.cursor()
        return read_form_facts(cursor, Cutoff.at(2023, month), preset=preset).bands

    assert bands(6, "101号") == GradeBands()
    assert bands(12, "101号") == GradeBands(85, 75, 60)
    assert bands(12, "10号") == GradeBands()
    assert lights(texts).equals(before)
    with pytest.raises(EntryRefusedError, match="和那一天已经生效的规则一样"):
        set_rules(texts, rules, ACTOR)


def test_another_rule_for_later_money_moves_its_plan(sample: Path) -> None:
    database = open_database(sample)
    before = read_judged_months(database.cursor(), 2023, Narrowing())
    at_once = RuleSet(tranche=TrancheRule(0), holds_from=date(2023, 9, 1), note="即时考核")
    set_rules(database, at_once, ACTOR)
    after = read_judged_months(database.cursor(), 2023, Narrowing())
    moved = after["planned_fen"].fillna(-1) != before["planned_fen"].fillna(-1)
    assert moved.any()
    assert after.loc[moved, "month"].min() == 9
    stale = stale_grains(database.cursor())
    assert not any(stale)
    database.close()


def test_a_version_taken_back_leaves_every_light_as_it_was(texts: Database) -> None:
    before = lights(texts)
    set_rules(texts, STRICT, ACTOR)
    history = read_history(texts.cursor())
    batch_id = int(history["batch_id"].iloc[0])
    assert history["content"].iloc[0] == "差值规则第2版，2023-07-01 起：县政府常务会议定"
    lines = read_batch_lines(texts.cursor(), batch_id, 10)
    assert lines[["what", "note"]].values.tolist() == [["规则", "第2版：县政府常务会议定"]]
    undo(texts, batch_id, ACTOR, "定错了")
    assert lights(texts).equals(before)
    assert [rules.version for rules in read_rules(texts.cursor())] == [1]
    # the number of a version that was taken back is not given again
    assert set_rules(texts, STRICT, ACTOR).version == 3


def test_a_rule_tried_in_the_sample_can_be_taken_back(sample: Path) -> None:
    database = open_database(sample)
    before = lights(database)
    set_rules(database, STRICT, ACTOR)
    undo(database, int(read_history(database.cursor())["batch_id"].iloc[0]), ACTOR, "只是试试")
    assert lights(database).equals(before)
    database.close()


def test_of_two_versions_the_one_of_the_later_day_holds() -> None:
    first = replace(STRICT, light=replace(STRICT.light, version=2))
    back_dated = replace(STRICT, light=LightRule(version=3), holds_from=date(2023, 3, 1))
    same_day = replace(STRICT, light=LightRule(version=4))
    book = RuleBook(first, back_dated)
    days = [date(2023, 2, 28), date(2023, 3, 1), date(2023, 6, 30), date(2023, 7, 31)]
    assert [book.at(day).version for day in days] == [1, 3, 3, 2]
    assert book.with_set(same_day).at(date(2023, 7, 1)).version == 4
    assert book.light_of(2) == first.light


def test_a_version_is_followed_by_the_one_of_the_next_day() -> None:
    july = replace(STRICT, light=LightRule(version=2))
    march = replace(STRICT, light=LightRule(version=3), holds_from=date(2023, 3, 1))
    july_again = replace(STRICT, light=LightRule(version=4))
    book = RuleBook(july, march, july_again)
    assert book.after(RuleSet()) == march
    assert book.after(march) == july_again
    assert book.after(july) == july_again, "the same day, set again"
    assert book.after(july_again) is None


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (replace(STRICT, note="  "), "没有写为什么改。请写明原因再保存"),
        (replace(STRICT, light=LightRule(red_points=5, yellow_points=10)), "预警的百分点大于滞后"),
        (
            replace(STRICT, light=LightRule(preset="B", red_percent=90, yellow_percent=80)),
            "滞后的比值大于预警的比值",
        ),
        (replace(STRICT, light=LightRule(preset="C")), "没有节点。请至少填一个节点"),
        (
            replace(STRICT, light=LightRule(preset="C", nodes=((4, 50), (6, 40)))),
            "后面的节点比前面的低",
        ),
        (
            replace(STRICT, light=LightRule(preset="D", nodes=((4, 50), (4, 60)))),
            "节点的月份重复",
        ),
        (replace(STRICT, carry_over=FundRule((9, 30), 5, 10)), "结转资金预警的百分点大于滞后"),
        (replace(STRICT, tranche=TrancheRule(60, (2, 29))), "支付截止日不是每年都有的日子"),
        (
            replace(STRICT, grades=GradeRule(GradeBands(80, 80, 60))),
            "10号的等级界限不是优高于良、良高于中、都在 1 到 100 分之间。请核对三个分数",
        ),
        (replace(STRICT, grades=GradeRule(of_101=GradeBands(101, 80, 60))), "101号的等级界限"),
        (replace(STRICT, grades=GradeRule(of_101=GradeBands(90, 80, 0))), "101号的等级界限"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused_in_words(
    texts: Database, rules: RuleSet, why: str
) -> None:
    with pytest.raises(EntryRefusedError, match=why):
        set_rules(texts, rules, ACTOR)
    assert len(list(read_rules(texts.cursor()))) == 1


# The rehearsal


def test_a_rehearsal_shows_what_would_change_and_writes_nothing(sample: Path) -> None:
    database = open_database(sample)
    before = lights(database)
    changes = rehearse(database, STRICT, Cutoff.at(2023, 10))
    assert set(zip(changes["year"], changes["month"], strict=True)) <= {
        *((2022, month) for month in (11, 12)),
        *((2023, month) for month in range(1, 11)),
    }
    assert (changes["light"].fillna("") != changes["light_before"].fillna("")).all()
    assert lights(database).equals(before)
    set_rules(database, replace(STRICT, holds_from=date(2022, 1, 1)), ACTOR)
    after = lights(database)
    told = changes[changes["year"] == 2023].set_index(KEY)["light"]
    assert told.to_dict() == after[told.index].to_dict()
    until_october = before.index.get_level_values("month") <= 10
    assert (before != after)[until_october].sum() == len(told)
    database.close()


def test_a_rehearsal_of_the_rule_in_force_changes_nothing(sample: Path) -> None:
    database = open_database(sample)
    assert rehearse(database, RuleSet(), Cutoff.at(2023, 10)).empty
    database.close()


def test_a_rehearsal_counts_another_rule_for_later_money(sample: Path) -> None:
    database = open_database(sample)
    at_once = RuleSet(tranche=TrancheRule(0), note="即时考核")
    changes = rehearse(database, at_once, Cutoff.at(2023, 10))
    assert not changes.empty
    set_rules(database, replace(at_once, holds_from=date(2022, 1, 1)), ACTOR)
    told = changes[changes["year"] == 2023].set_index(KEY)["light"]
    assert told.fillna("none").to_dict() == lights(database)[told.index].to_dict()
    database.close()


def test_without_projects_there_is_nothing_to_rehearse(tmp_path: Path) -> None:
    database = create_database(tmp_path / "空.duckdb")
    with pytest.raises(NothingFoundError, match="这十二个月的项目"):
        rehearse(database, STRICT, Cutoff.at(2023, 10))
    database.close()
