"""What a month's meeting speaks of: a cut as it was frozen, or the month as it is known now.

Papers are written from a cut and nothing else, so every one can be made again with the same
figures, whatever was imported, undone or decided since. What the meeting itself left behind was
said after its month closed: it is read as it was known when a later month closed, which is as fixed
as the cut. The room may look at a month that is not closed yet; everything says so then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.agenda import build_agenda
from perfmon.measures.leader_table import add_last_month
from perfmon.measures.promise_results import OVERDUE
from perfmon.measures.rates import add_rates
from perfmon.measures.stations import add_unpaid_contracts
from perfmon.periods import Cutoff
from perfmon.store.asking import NOW, Scope
from perfmon.store.cuts import PARTS, Cut, later_closing, read_cut_part
from perfmon.store.ladder_steps import read_ladder_steps
from perfmon.store.promises import read_promises
from perfmon.store.resolutions import read_resolutions
from perfmon.store.rules import read_rules
from perfmon.store.units import read_region_codes, region_name_on
from perfmon.workflows.month_material import gather_month


@dataclass(frozen=True)
class Meeting:
    """A month as its meeting speaks of it.

    Attributes:
        year: the fiscal year.
        month: 1 to 12.
        cut_on: 截至日.
        rule_version: of the rules in force at the cut-off.
        fingerprint: of the cut, as papers print it; blank where the month is not closed.
        reason: why it was closed though something stood open; blank where nothing did.
        is_demo: whether the figures are 演示数据.
        region_name: of the county; blank where no file names it.
        rule_label: of the rule in force: 差值规则第1版.
        projects: the judged projects with their rates (`add_rates`), what they were a month
            earlier (`add_last_month`) and 合同未付 (`add_unpaid_contracts`), by unit and code.
        months: their year by month.
        states: beside their lights, with evidence.
        tranches: what their money was made of.
        tie_lines: the bridges to the reports; empty for who sees only some units.
        findings: on the year's texts that nobody had answered.
        promises: of earlier meetings, with what became of them.
        answers: the promises of this meeting, judged at the cut-off (`read_promises`).
        resolutions: 议定事项 of this meeting, in the order of their days (`read_resolutions`).
        steps: of the ladder, decided on the year's months up to this one (`read_ladder_steps`).
        stations: 办理环节 of the projects, one row a station that was known.
    """

    year: int
    month: int
    cut_on: date
    rule_version: int
    fingerprint: str
    reason: str
    is_demo: bool
    region_name: str
    rule_label: str
    projects: pd.DataFrame
    months: pd.DataFrame
    states: pd.DataFrame
    tranches: pd.DataFrame
    tie_lines: pd.DataFrame
    findings: pd.DataFrame
    promises: pd.DataFrame
    answers: pd.DataFrame
    resolutions: pd.DataFrame
    steps: pd.DataFrame
    stations: pd.DataFrame

    @cached_property
    def agenda(self) -> pd.DataFrame:
        """The projects called up, in the order of the meeting (`build_agenda`); not to change."""
        missed = self.promises[self.promises["verdict"].isin(OVERDUE)]
        return build_agenda(
            self.projects, list(map(tuple, missed[PROJECT_KEY].to_numpy().tolist()))
        )

    @property
    def cutoff(self) -> Cutoff:
        return Cutoff(self.cut_on)

    @property
    def stamp(self) -> str:
        """What every paper says of itself at its foot."""
        closed = (
            [f"{self.month}月月结", f"指纹 {self.fingerprint}"] if self.fingerprint else ["未月结"]
        )
        parts = [f"截至{self.cutoff.full_label}", self.rule_label, *closed]
        return " · ".join([*parts, *(["演示数据"] if self.is_demo else [])])


def read_meeting(
    cursor: duckdb.DuckDBPyConnection, cut: Cut, scope: Scope = None, *, is_demo: bool
) -> Meeting:
    """A cut's meeting.

    Args:
        cursor: of the read.
        cut: which one.
        scope: units; None for all. Who sees only some gets no bridge to the reports.
        is_demo: whether the database holds 演示数据.
    """
    parts = {part: read_cut_part(cursor, cut, part, scope) for part in PARTS}
    if scope is not None:
        parts["tie_lines"] = pd.DataFrame()
    return Meeting(
        year=cut.year,
        month=cut.month,
        cut_on=cut.cut_on,
        rule_version=cut.rule_version,
        fingerprint=cut.short_fingerprint,
        reason=cut.reason or "",
        is_demo=is_demo,
        region_name=region_name_on(cursor, cut.region_code, cut.cut_on, cut.known_at) or "",
        rule_label=read_rules(cursor, cut.known_at).light_of(cut.rule_version).label,
        **_with_rates(parts),
        **_left_behind(cursor, cut.year, cut.month, scope, later_closing(cursor, cut)),
    )


def open_meeting(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, *, is_demo: bool
) -> Meeting:
    """The meeting of a month that is not closed yet, as everything is known now.

    Raises:
        NothingFoundError: no judged project of that year is in the database.
    """
    material = gather_month(cursor, year, month)
    cut_on = pd.Timestamp(material.projects["cut_on"].iloc[0]).date()
    rules = read_rules(cursor, NOW).at(cut_on)
    region_code = read_region_codes(cursor)[0]
    return Meeting(
        year=year,
        month=month,
        cut_on=cut_on,
        rule_version=rules.version,
        fingerprint="",
        reason="",
        is_demo=is_demo,
        region_name=region_name_on(cursor, region_code, cut_on) or "",
        rule_label=rules.light.label,
        **_with_rates(dict(material.parts())),
        **_left_behind(cursor, year, month, None, NOW),
    )


def _with_rates(parts: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The parts with rates, the month before and 合同未付 beside each project.

    A cut of before years were opened has no promises of another year.
    """
    projects = add_rates(add_last_month(parts["projects"], parts["months"]))
    projects = add_unpaid_contracts(projects, parts["stations"])
    promises = parts["promises"]
    is_carried = promises["is_carried"].astype("boolean").fillna(value=False).astype(bool)
    return {**parts, "projects": projects, "promises": promises.assign(is_carried=is_carried)}


def _left_behind(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, scope: Scope, known_at: datetime
) -> dict[str, pd.DataFrame]:
    """What the meeting on a month promised, resolved and decided."""
    cutoff = Cutoff.at(year, month)
    promised = read_promises(cursor, cutoff, scope, known_at)
    resolved = read_resolutions(cursor, year, month, cutoff.on, known_at)
    return {
        "answers": _of_meeting(promised, month),
        "resolutions": _of_meeting(resolved, month),
        "steps": read_ladder_steps(cursor, year, month, scope, known_at),
    }


def _of_meeting(rows: pd.DataFrame, month: int) -> pd.DataFrame:
    """What this year's meeting on a month said; nothing that an opened year took over."""
    is_carried = rows["is_carried"].astype(bool)
    return rows[(rows["month"] == month) & ~is_carried].reset_index(drop=True)
