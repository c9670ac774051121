"""A person decides how an indicator is judged; the rule comes back when it is given back."""

from pathlib import Path

import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.quality.trait_words import TRAIT_WORDS, VALUE_WORDS, trait_value_words
from perfmon.store.batch_contents import read_batch_lines
from perfmon.store.database import Database, open_database
from perfmon.store.indicator_traits import read_traits
from perfmon.workflows.history import read_history
from perfmon.workflows.indicator_choices import (
    KIND,
    ChoiceEntry,
    choose_trait,
)
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIRST, UNIT, count_rows

OF_FIRST = (UNIT, FIRST)


def entry(trait: str, value: str | None, reason: str = "单位说明", row: int = 1) -> ChoiceEntry:
    return ChoiceEntry(2023, OF_FIRST, row, trait, value, reason)


def holds(database: Database, trait: str, row: int = 1) -> tuple[str, str, str | None]:
    traits = read_traits(database.cursor(), 2023, (UNIT,))
    is_asked = (traits["project_code"] == FIRST) & (traits["trait"] == trait)
    found = traits[is_asked & (traits["indicator_row"] == row)].iloc[0]
    return found["value"], found["reason"], found["chosen_by"]


def test_a_choice_holds_over_the_rule_and_is_undone(texts: Database) -> None:
    ruled = holds(texts, "is_pro_rata")
    entered = choose_trait(texts, entry("is_pro_rata", "true", " 按季度完成 "), ACTOR)
    assert holds(texts, "is_pro_rata") == ("true", "按季度完成", ACTOR)
    assert [check.check for check in verify(texts) if not check.ok] == []
    history = read_history(texts.cursor())
    assert (history["kind"].iloc[0], history["new"].iloc[0]) == (KIND, 1)
    assert str(history["content"].iloc[0]).startswith("指标特性：")
    lines = read_batch_lines(texts.cursor(), entered.batch_id, 10)
    assert lines["note"].tolist() == ["第 1 行 到期以前是否按进度要求 按进度要求 按季度完成"]
    undo(texts, entered.batch_id, ACTOR, "想错了")
    assert holds(texts, "is_pro_rata")[:2] == ruled[:2]


def test_the_rule_is_given_back(texts: Database) -> None:
    ruled = holds(texts, "due_on")
    choose_trait(texts, entry("due_on", "2023-06-30"), ACTOR)
    assert holds(texts, "due_on")[0] == "2023-06-30"
    choose_trait(texts, entry("due_on", None, "写错了"), ACTOR)
    assert holds(texts, "due_on")[:2] == ruled[:2]


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (entry("is_level", "true", " "), "没有填原因"),
        (entry("is_level", "也许"), "“也许”不是可以选的"),
        (entry("due_on", "六月底"), "“六月底”不是日期"),
        (entry("due_on", "2024-06-30"), "到期日 2024-06-30 不在 2023 年内"),
        (entry("is_pro_rata", "false"), "现在就是“到期以前不要求”"),
        (entry("is_pro_rata", None), "现在就是按规则认定的"),
        (entry("is_level", "true", row=99), "没有这一项指标"),
        (entry("direction", "at_least", row=3), "指标值写明了怎样比，不能另定"),
        (entry("direction", "qualitative", row=1), "指标值是数，不能“"),
    ],
)
def test_what_does_not_hold_is_refused_in_words(
    texts: Database, refused: ChoiceEntry, why: str
) -> None:
    before = count_rows(texts, "batch")
    with pytest.raises(EntryRefusedError, match=why) as raised:
        choose_trait(texts, refused, ACTOR)
    assert raised.value.message.endswith("。")
    assert count_rows(texts, "batch") == before
    assert count_rows(texts, "indicator_choice") == 0


def test_the_sample_takes_no_choice(sample_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "演示.duckdb"
    path.write_bytes(sample_path.read_bytes())
    database = open_database(path)
    with pytest.raises(DemoDatabaseError):
        choose_trait(database, entry("is_level", "true"), ACTOR)
    database.close()


def test_every_trait_and_value_has_its_word() -> None:
    for trait, words in VALUE_WORDS.items():
        assert trait in TRAIT_WORDS
        assert [trait_value_words(trait, value) for value in words] == list(words.values())
    assert trait_value_words("due_on", None) == "按规则"
