"""The traits of indicators as the database keeps them: of the texts in force, choices applied."""

import pandas as pd
import pytest

from perfmon.periods import Cutoff
from perfmon.store.database import Database
from perfmon.store.indicator_traits import TRAITS, read_trait_choices, read_traits
from perfmon.store.judged_results import read_judged_results
from perfmon.store.writing import Source, undo_batch, writing
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, UNIT

OCTOBER = Cutoff.at(2023, 10)


def choose(database: Database, trait: str, value: str | None) -> int:
    """A person's decision on the first indicator of the first project."""
    row = {
        "region_code": "130529",
        "year": 2023,
        "unit_code": UNIT,
        "project_code": FIRST,
        "indicator_row": 1,
        "trait": trait,
        "value": value,
        "reason": "单位说明",
    }
    with writing(database, Source("指标特性", ACTOR)) as writer:
        writer.append("indicator_choice", pd.DataFrame([row]).astype({"value": "str"}))
        return writer.batch_id


def trait(database: Database, name: str) -> tuple[str, str, bool]:
    """Value, reason and whether a person decided, of the first indicator of the first project."""
    traits = read_traits(database.cursor(), 2023)
    is_mine = (traits["project_code"] == FIRST) & (traits["indicator_row"] == 1)
    found = traits[is_mine & (traits["trait"] == name)].iloc[0]
    return found["value"], found["reason"], bool(pd.notna(found["chosen_by"]))


def broken(database: Database) -> list[str]:
    return [check.check for check in verify(database) if not check.ok]


def test_every_indicator_of_the_text_has_every_trait(texts: Database) -> None:
    traits = read_traits(texts.cursor(), 2023)
    assert len(traits) == 70 * len(TRAITS)
    assert traits["chosen_by"].isna().all()
    assert broken(texts) == []


def test_26_indicators_mirror_money_and_9_are_bare_numbers(texts: Database) -> None:
    rows = read_judged_results(texts.cursor(), OCTOBER)
    assert (len(rows), rows["mirrors_money"].sum(), rows["is_bare"].sum()) == (70, 26, 9)
    assert rows["light"].isna().all()


def test_a_persons_choice_holds_over_the_rule_until_it_is_taken_back(texts: Database) -> None:
    ruled = trait(texts, "is_pro_rata")
    assert ruled[0] == "false"
    batch_id = choose(texts, "is_pro_rata", "true")
    assert trait(texts, "is_pro_rata") == ("true", "单位说明", True)
    assert broken(texts) == []
    history = read_trait_choices(texts.cursor(), 2023, UNIT, FIRST)
    assert history[["trait", "value", "reason", "actor"]].values.tolist() == [
        ["is_pro_rata", "true", "单位说明", ACTOR]
    ]
    undo_batch(texts, batch_id, ACTOR, "想错了")
    assert trait(texts, "is_pro_rata") == ruled


def test_a_choice_without_a_value_gives_the_rule_back(texts: Database) -> None:
    ruled = trait(texts, "mirrors_money")
    choose(texts, "mirrors_money", "true" if ruled[0] == "false" else "false")
    choose(texts, "mirrors_money", None)
    assert trait(texts, "mirrors_money") == ruled


def test_a_scope_sees_its_units_only(texts: Database) -> None:
    assert read_judged_results(texts.cursor(), OCTOBER, ("999999",)).empty
    assert len(read_judged_results(texts.cursor(), OCTOBER, (UNIT,))) == 70


def test_a_classified_project_shows_no_words(texts: Database) -> None:
    with writing(texts, Source("手工录入", ACTOR)) as writer:
        writer.cursor.execute(
            "INSERT INTO project SELECT * REPLACE (true AS classified, ? AS batch_id) "
            "FROM project WHERE project_code = ?",
            [writer.batch_id, FIRST],
        )
    rows = read_judged_results(texts.cursor(), OCTOBER)
    mine = rows[rows["project_code"] == FIRST]
    assert len(mine) == 7
    assert mine[["level3", "description", "printed_value"]].isna().all(axis=None)


@pytest.mark.parametrize("preset", ["10号", "101号"])
def test_weights_of_a_project_sum_to_90(texts: Database, preset: str) -> None:
    rows = read_judged_results(
        texts.cursor(), OCTOBER, preset="101号" if preset == "101号" else "10号"
    )
    assert set(rows.groupby("project_code")["weight_hundredths"].sum()) == {9000}
