"""What another rule of 结转资金 or 直达资金 would change, before it holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfmon.measures.rules import FundRule, RuleSet
from perfmon.periods import Cutoff
from perfmon.store.database import Database, create_database, open_database
from perfmon.workflows.own_list_rehearsal import (
    CARRY_OVER,
    DIRECT,
    MonthPots,
    read_own_lists,
    rehearse_own_list,
    rule_of,
)
from perfmon.workflows.rules import set_rules
from tests.facts import ACTOR

OCTOBER = Cutoff.at(2023, 10)
STRICT = {CARRY_OVER: FundRule((6, 30), 15, 5), DIRECT: FundRule((10, 31), 15, 5)}
KEY = ["month", "unit_code", "project_code", "pot"]


def lights(lists: list[MonthPots], name: str, year: int = 2023) -> pd.Series:
    pots = pd.concat(each.pots for each in lists if each.name == name)
    return pots[pots["year"] == year].set_index(KEY)["light"]


def test_both_lists_are_read_in_each_of_the_twelve_months(sample: Path) -> None:
    database = open_database(sample)
    lists = read_own_lists(database, OCTOBER)
    assert [(each.name, each.cutoff.year, each.cutoff.month) for each in lists[:3]] == [
        (CARRY_OVER, 2023, 10),
        (DIRECT, 2023, 10),
        (CARRY_OVER, 2023, 9),
    ]
    assert len(lists) == 2 * 12
    assert all(
        len(each.pots) for each in lists if each.name == CARRY_OVER and each.cutoff.year > 2022
    )
    database.close()


@pytest.mark.parametrize("name", [CARRY_OVER, DIRECT])
def test_what_is_rehearsed_is_what_comes(sample: Path, name: str) -> None:
    database = open_database(sample)
    lists = read_own_lists(database, OCTOBER)
    changes = rehearse_own_list(lists, name, STRICT[name])
    assert (changes["light"] != changes["light_before"]).all()
    before = lights(lists, name)
    rules = RuleSet(holds_from=date(2022, 1, 1), note="从严")
    kept = replace(rules, carry_over=STRICT[CARRY_OVER], direct=STRICT[DIRECT])
    set_rules(database, kept, ACTOR)
    after = lights(read_own_lists(database, OCTOBER), name)
    told = changes[changes["year"] == 2023].set_index(KEY)["light"].sort_index()
    really = after[before[after.index] != after].sort_index()
    assert len(really) > 0
    assert told.to_dict() == really.to_dict()
    assert rule_of(kept, name) == STRICT[name]
    database.close()


def test_the_rule_in_force_changes_nothing(sample: Path) -> None:
    database = open_database(sample)
    lists = read_own_lists(database, OCTOBER)
    for name in (CARRY_OVER, DIRECT):
        assert rehearse_own_list(lists, name, rule_of(RuleSet(), name)).empty
    database.close()


def test_a_visitor_sees_the_entries_of_the_own_units_only(sample: Path) -> None:
    database = open_database(sample)
    every = read_own_lists(database, OCTOBER)[0].pots
    unit = str(every["unit_code"].iloc[0])
    own = read_own_lists(database, OCTOBER, scope=(unit,))[0].pots
    assert set(own["unit_code"]) == {unit}
    assert len(own) == (every["unit_code"] == unit).sum()
    database.close()


def test_without_projects_there_are_no_lists(tmp_path: Path) -> None:
    database: Database = create_database(tmp_path / "空.duckdb")
    assert read_own_lists(database, OCTOBER) == []
    database.close()
