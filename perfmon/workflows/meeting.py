"""What the papers of a month's meeting are written from: a cut as it was frozen, and nothing else.

So every paper can be made again with the same figures, whatever was imported, undone or decided
since.
"""

from dataclasses import dataclass

import duckdb
import pandas as pd

from perfmon.measures.leader_table import add_last_month
from perfmon.measures.rates import add_rates
from perfmon.periods import Cutoff
from perfmon.store.asking import Scope
from perfmon.store.cuts import Cut, read_cut_part
from perfmon.store.rules import read_rules
from perfmon.store.units import region_name_on


@dataclass(frozen=True)
class Meeting:
    """A closed month as its papers speak of it.

    Attributes:
        cut: which one.
        is_demo: whether the figures are 演示数据.
        region_name: of the county; blank where no file names it.
        rule_label: of the rule in force: 差值规则第1版.
        projects: the judged projects with their rates (`add_rates`) and what they were a month
            earlier (`add_last_month`), by unit and code.
        months: their year by month.
        states: beside their lights, with evidence.
        tranches: what their money was made of.
        tie_lines: the bridges to the reports; empty for who sees only some units.
        findings: on the year's texts that nobody had answered.
    """

    cut: Cut
    is_demo: bool
    region_name: str
    rule_label: str
    projects: pd.DataFrame
    months: pd.DataFrame
    states: pd.DataFrame
    tranches: pd.DataFrame
    tie_lines: pd.DataFrame
    findings: pd.DataFrame

    @property
    def cutoff(self) -> Cutoff:
        return Cutoff(self.cut.cut_on)

    @property
    def stamp(self) -> str:
        """What every paper says of itself at its foot."""
        parts = [
            f"截至{self.cutoff.full_label}",
            self.rule_label,
            f"{self.cut.month}月月结",
            f"指纹 {self.cut.short_fingerprint}",
        ]
        return " · ".join([*parts, *(["演示数据"] if self.is_demo else [])])


def read_meeting(
    cursor: duckdb.DuckDBPyConnection, cut: Cut, scope: Scope = None, *, is_demo: bool
) -> Meeting:
    """A cut's papers' facts.

    Args:
        cursor: of the read.
        cut: which one.
        scope: units; None for all.
        is_demo: whether the database holds 演示数据.
    """
    months = read_cut_part(cursor, cut, "months", scope)
    projects = add_last_month(read_cut_part(cursor, cut, "projects", scope), months)
    return Meeting(
        cut=cut,
        is_demo=is_demo,
        region_name=region_name_on(cursor, cut.region_code, cut.cut_on, cut.known_at) or "",
        rule_label=read_rules(cursor, cut.known_at).light_of(cut.rule_version).label,
        projects=add_rates(projects),
        months=months,
        states=read_cut_part(cursor, cut, "states", scope),
        tranches=read_cut_part(cursor, cut, "tranches", scope),
        tie_lines=read_cut_part(cursor, cut, "tie_lines") if scope is None else pd.DataFrame(),
        findings=read_cut_part(cursor, cut, "findings", scope),
    )
