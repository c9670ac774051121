"""Rule sets (规则): everything that a bureau may set about judging, by version and date.

A month uses the rules in force at its cut-off: those with the latest 生效日 by then, of two with
the same day the later version. What was never set is judged by the built-in first version.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from perfmon.measures.grade_bands import GradeRule
from perfmon.measures.light_rule import TRIED, LightRule
from perfmon.measures.lights import judge_lights
from perfmon.measures.plan import TrancheRule


@dataclass(frozen=True)
class FundRule:
    """How money with a list of its own is judged: evenly due until a day, points behind that.

    Attributes:
        pay_by: month and day by which all of it is due.
        red_points: 个百分点 of the money behind from which it is 滞后.
        yellow_points: from which it is 预警.
    """

    pay_by: tuple[int, int] = (12, 31)
    red_points: int = 20
    yellow_points: int = 10


@dataclass(frozen=True)
class RuleSet:
    """One version of the rules.

    Attributes:
        light: which light a project has; carries the version.
        tranche: when money that came during the year is due.
        carry_over: of 结转资金, by 来源年度, from 1 January.
        direct: of 直达资金, from its 下达日期.
        grades: from which total of 自评 a grade is given.
        holds_from: 生效日.
        note: why it was set.
        actor: who set it; None for the built-in version.
    """

    light: LightRule = field(default_factory=LightRule)
    tranche: TrancheRule = field(default_factory=TrancheRule)
    carry_over: FundRule = FundRule(pay_by=(9, 30))
    direct: FundRule = FundRule()
    grades: GradeRule = field(default_factory=GradeRule)
    holds_from: date = date.min
    note: str = "程序自带的规则"
    actor: str | None = None

    @property
    def version(self) -> int:
        return self.light.version

    @property
    def alike(self) -> "RuleSet":
        """The same as nobody's and of no version: equal where two judge everything alike."""
        light = replace(self.light, version=TRIED, cited_as="")
        return replace(self, light=light, holds_from=date.min, note="", actor=None)


class RuleBook:
    """Every version that is known, to look up which one holds when."""

    def __init__(self, *sets: RuleSet) -> None:
        """A book of the built-in version and the given ones."""
        self._sets = sorted([RuleSet(), *sets], key=lambda rules: (rules.holds_from, rules.version))

    def __iter__(self) -> Iterator[RuleSet]:
        """The versions by 生效日."""
        return iter(self._sets)

    def at(self, day: date) -> RuleSet:
        """The version in force on a day."""
        return [rules for rules in self._sets if rules.holds_from <= day][-1]

    def after(self, rules: RuleSet) -> RuleSet | None:
        """The version that takes over from one of these; None where it holds until further notice.

        Of versions with the same 生效日 the latest takes over at once.
        """
        later = self._sets[self._sets.index(rules) + 1 :]
        if not later:
            return None
        return [each for each in later if each.holds_from == later[0].holds_from][-1]

    def light_of(self, version: int) -> LightRule:
        """The rule by which a row of that version was judged."""
        return next(rules.light for rules in self._sets if rules.version == version)

    def with_set(self, rules: RuleSet) -> "RuleBook":
        """The book with one more version."""
        return RuleBook(*(each for each in self._sets if each != RuleSet()), rules)


def judge_by_rules(rows: pd.DataFrame, book: RuleBook) -> pd.DataFrame:
    """The rows judged, each by the version in force at its cut-off.

    Args:
        rows: as `judge_lights` takes them, with cut_on.
        book: the versions.

    Returns:
        In the same order, with light, cause and rule_version.
    """
    in_force = {day: book.at(pd.Timestamp(day).date()) for day in rows["cut_on"].unique()}
    versions = rows["cut_on"].map({day: rules.version for day, rules in in_force.items()})
    parts = [
        judge_lights(rows[versions == version], book.light_of(version))
        for version in sorted(set(versions))
    ]
    judged = pd.concat(parts).loc[rows.index] if parts else judge_lights(rows, LightRule())
    return judged.assign(rule_version=versions.astype("int64"))
