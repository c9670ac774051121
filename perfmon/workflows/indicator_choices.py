"""A person decides a trait of an indicator otherwise than the rule, or gives the rule back.

Each decision is one batch with its reason, undone like every other; the traits are made anew in it.
"""

from dataclasses import dataclass, replace
from datetime import date

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.attainment import NUMERIC
from perfmon.measures.rates import is_missing
from perfmon.quality.trait_words import TRAIT_WORDS, VALUE_WORDS, trait_value_words
from perfmon.store.database import Database
from perfmon.store.indicator_traits import CHOSEN_TRAITS, read_traits
from perfmon.store.writing import Source, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import known_project, refuse_sample

KIND = "指标特性"


@dataclass(frozen=True)
class ChoiceEntry:
    """A decision as typed.

    Attributes:
        year: the fiscal year.
        project: unit and project code.
        indicator_row: the indicator's place in its project.
        trait: a key of TRAIT_WORDS.
        value: one of VALUE_WORDS, or a day as 2023-06-30; None gives the rule back.
        reason: why.
    """

    year: int
    project: tuple[str, str]
    indicator_row: int
    trait: str
    value: str | None
    reason: str


def choose_trait(database: Database, entry: ChoiceEntry, actor: str) -> Entered:
    """Writes what a person decides of an indicator; from then on it holds over the rule.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    assert entry.trait in CHOSEN_TRAITS, "a form offers only what may be decided"
    place = f"项目 {entry.project[1]} 第 {entry.indicator_row} 项指标的“{TRAIT_WORDS[entry.trait]}”"
    reason = entry.reason.strip()
    if not reason:
        raise EntryRefusedError(place, "没有填原因", "写明为什么这样定")
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, entry.year, entry.project, place)
        _check(writer.cursor, entry, place)
        said = {
            "indicator_row": entry.indicator_row,
            "trait": entry.trait,
            "value": entry.value,
            "reason": reason,
        }
        row = pd.DataFrame([keys | said]).astype({"value": "str"})
        writer.append("indicator_choice", row)
    return Entered(writer.batch_id)


def _check(cursor: duckdb.DuckDBPyConnection, entry: ChoiceEntry, place: str) -> None:
    """Whether there is such an indicator, and whether the decision says something new of it."""
    known = _known(cursor, entry)
    if known is None:
        raise EntryRefusedError(place, "这个项目没有这一项指标", "核对是第几项")
    value, is_chosen = known
    if entry.value is None:
        if not is_chosen:
            raise EntryRefusedError(place, "现在就是按规则认定的", "核对选的是哪一项特性")
        return
    if entry.value == value:
        words = trait_value_words(entry.trait, value)
        raise EntryRefusedError(place, f"现在就是“{words}”", "核对选的是哪一项特性")
    _check_value(cursor, entry, place)


def _check_value(cursor: duckdb.DuckDBPyConnection, entry: ChoiceEntry, place: str) -> None:
    assert entry.value is not None, "what gives the rule back has no value"
    if entry.trait == "due_on":
        _check_day(entry.value, entry.year, place)
    elif entry.value not in VALUE_WORDS[entry.trait]:
        raise EntryRefusedError(place, f"“{entry.value}”不是可以选的", "从列出的里面选")
    if entry.trait == "direction":
        _check_direction(cursor, entry, place)


def _check_direction(cursor: duckdb.DuckDBPyConnection, entry: ChoiceEntry, place: str) -> None:
    """Only a number printed without an operator leaves its direction open."""
    bare = _known(cursor, replace(entry, trait="is_bare"))
    if bare is None or bare[0] != "true":
        raise EntryRefusedError(
            place, "指标值写明了怎样比，不能另定", "文本写错了的，请单位修订文本"
        )
    if entry.value not in NUMERIC:
        words = VALUE_WORDS["direction"][str(entry.value)]
        advice = "选“不少于”“不超过”或“等于”"
        raise EntryRefusedError(place, f"指标值是数，不能“{words}”", advice)


def _check_day(value: str, year: int, place: str) -> None:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise EntryRefusedError(place, f"“{value}”不是日期", "写成 2023-06-30 的样子") from error
    if day.year != year:
        raise EntryRefusedError(place, f"到期日 {day} 不在 {year} 年内", "核对日期")


def _known(cursor: duckdb.DuckDBPyConnection, entry: ChoiceEntry) -> tuple[str, bool] | None:
    """The trait's value now, and whether a person decided it."""
    traits = read_traits(cursor, entry.year, (entry.project[0],))
    is_asked = (traits["project_code"] == entry.project[1]) & (traits["trait"] == entry.trait)
    found = traits[is_asked & (traits["indicator_row"] == entry.indicator_row)]
    if found.empty:
        return None
    row = found.iloc[0]
    return str(row["value"]), not is_missing(row["chosen_by"])
