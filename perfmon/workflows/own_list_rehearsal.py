"""Rehearsing the rules of 结转资金 and 直达资金: which entries of their lists would change light.

What was issued and paid is read once; another rule only judges it anew.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.own_lists import carried_over_pots, direct_pots, judge_pots, name_pots
from perfmon.measures.rules import FundRule, RuleSet
from perfmon.measures.versions import held_in
from perfmon.periods import MONTHS_IN_YEAR, Cutoff, last_twelve_months
from perfmon.store.asking import Scope
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_figures, read_judged_months
from perfmon.store.rules import read_rules
from perfmon.store.year_facts import read_year_versions

CARRY_OVER, DIRECT = "结转资金", "直达资金"


class MonthPots(NamedTuple):
    """One own list in one month, as it was judged then.

    Attributes:
        name: CARRY_OVER or DIRECT.
        cutoff: of the figures.
        rule: by which they were judged.
        pots: of all judged projects that may be seen, with their names.
    """

    name: str
    cutoff: Cutoff
    rule: FundRule
    pots: pd.DataFrame


def rule_of(rules: RuleSet, name: str) -> FundRule:
    """What a version says of a list."""
    return rules.carry_over if name == CARRY_OVER else rules.direct


def read_own_lists(database: Database, until: Cutoff, scope: Scope = None) -> list[MonthPots]:
    """Both lists in each of the twelve months up to a cut-off, the latest month first."""
    cursor = database.cursor()
    book = read_rules(cursor)
    lists = []
    for year, months in last_twelve_months(until).items():
        projects = read_judged_months(cursor, year, Narrowing(month=MONTHS_IN_YEAR), scope)
        days = read_figures(cursor, year, ["cut_on"], scope).groupby("month")["cut_on"].first()
        facts = [
            read_year_versions(cursor, str(region), year, scope=scope)
            for region in projects["region_code"].unique()
        ]
        for month in [month for month in months if month in days.index]:
            cutoff = Cutoff(days[month].date())
            rules = book.at(cutoff.on)
            for name, pots_of in ((CARRY_OVER, carried_over_pots), (DIRECT, direct_pots)):
                rule = rule_of(rules, name)
                pots = pd.concat(
                    [pots_of(held_in(each, cutoff.month), cutoff, rule) for each in facts]
                )
                named = name_pots(pots, projects, by_document=name == DIRECT)
                lists.append(MonthPots(name, cutoff, rule, named.assign(month=month)))
    return sorted(lists, key=lambda listed: listed.cutoff.on, reverse=True)


def rehearse_own_list(lists: Sequence[MonthPots], name: str, rule: FundRule) -> pd.DataFrame:
    """The entries of a list whose light would be another by a rule, the latest month first.

    Args:
        lists: from `read_own_lists`.
        name: of the list.
        rule: the one tried.

    Returns:
        One row a pot and month: PROJECT_KEY, month, pot, name, unit_name, department_name,
        amount_fen, paid_fen, due_fen and light by the rule tried, light_before.
    """
    changes = []
    for listed in lists:
        if listed.name != name or listed.rule == rule:
            continue
        before = listed.pots.assign(light_before=listed.pots["light"])
        judged = judge_pots(before, listed.cutoff, rule)
        changes.append(judged[judged["light"] != judged["light_before"]])
    columns = [*PROJECT_KEY, "month", "pot", "light_before", "light"]
    return pd.concat(changes, ignore_index=True) if changes else pd.DataFrame(columns=columns)
