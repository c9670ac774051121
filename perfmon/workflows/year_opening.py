"""开新年度: December is closed, the next year is opened by its cut, and what was left goes on.

Opening links what matches by then; the rest is decided by a person as the new year's texts and
指标 come in. Each act is one batch, undone like every other; the cut itself never changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.carry_over import (
    CARRIED,
    FATES,
    TO,
    compare_with_tranches,
    money_left,
    propose_projects,
)
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.store.asking import Scope
from perfmon.store.cuts import Cut, find_cut, read_cut_part
from perfmon.store.database import Database
from perfmon.store.ladder_steps import read_open_letters
from perfmon.store.promises import read_open_promises
from perfmon.store.resolutions import read_resolutions
from perfmon.store.writing import Source, Writer, writing
from perfmon.store.year_openings import (
    DECIDING,
    OPENING,
    YearOpening,
    find_opening,
    read_carry_overs,
    read_new_projects,
)
from perfmon.store.year_tranches import read_year_tranches
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import filled, known_project, refuse_sample
from perfmon.workflows.project_states import Project

_FROM = ["region_code", "from_unit_code", "from_code"]


@dataclass(frozen=True)
class NewYear:
    """A year before and after it is opened.

    Attributes:
        year: the new year.
        cut: December's of the year before; None while that month is open.
        opening: None while the year is not opened.
        left: one row a project with money left at the cut, most first: PROJECT_KEY, name,
            classified, unit_name, department_name, left_fen, fund_type; proposed to_unit_code,
            to_code, matched_by and to_name; decided fate, decided_unit_code, decided_code,
            decided_name, reason, actor (each missing where there is none). Empty while December is
            open.
        choices: the new year's projects, unit and code → what a list shows.
        compared: links beside 指标 of kind 结转, one row a project of the new year that has either:
            as `compare_with_tranches`, with name and unit_name.
        promises: of last year's meetings that are to come or not kept.
        resolutions: 议定事项 not settled by the year's end.
        letters: letters without an accepted reply.
    """

    year: int
    cut: Cut | None
    opening: YearOpening | None
    left: pd.DataFrame
    choices: dict[Project, str]
    compared: pd.DataFrame
    promises: pd.DataFrame
    resolutions: pd.DataFrame
    letters: pd.DataFrame

    @property
    def undecided(self) -> pd.DataFrame:
        """The projects of whose money nothing is decided yet."""
        return self.left[self.left["fate"].isna()]

    @property
    def matched(self) -> pd.DataFrame:
        """Of these the ones that a project of the new year is proposed for."""
        return self.undecided[self.undecided["to_code"].notna()]


@dataclass(frozen=True)
class Decision:
    """What a person decides of a project's money left.

    Attributes:
        project: unit and code, of the year before.
        fate: one of FATES.
        to_project: unit and code, of the new year; None but for 结转.
        reason: needed where the money goes no further.
    """

    project: Project
    fate: str
    to_project: Project | None = None
    reason: str = ""


def read_new_year(cursor: duckdb.DuckDBPyConnection, year: int) -> NewYear:
    """How far a year is from being opened, or what became of last year's money since."""
    cut = find_cut(cursor, year - 1, MONTHS_IN_YEAR)
    decided = read_carry_overs(cursor, year)
    projects = _shown(read_new_projects(cursor, year))
    year_end = month_end(year - 1, MONTHS_IN_YEAR)
    resolutions = read_resolutions(cursor, year - 1, MONTHS_IN_YEAR, year_end)
    return NewYear(
        year=year,
        cut=cut,
        opening=find_opening(cursor, year),
        left=_left(cursor, cut, projects, decided),
        choices=_choices(projects),
        compared=read_compared(cursor, year),
        promises=read_open_promises(cursor, year),
        resolutions=resolutions[~resolutions["is_settled"].astype(bool)],
        letters=read_open_letters(cursor, year),
    )


def read_compared(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """What last year's money is linked to beside 指标 of kind 结转.

    Returns:
        One row a project of the year that has either: as `compare_with_tranches`, with name and
        unit_name.
    """
    decided = read_carry_overs(cursor, year, scope)
    tranches = read_year_tranches(cursor, year, month_end(year, MONTHS_IN_YEAR), scope)
    compared = compare_with_tranches(decided[decided["to_code"].notna()], tranches)
    projects = _shown(read_new_projects(cursor, year, scope))
    names = projects.rename(columns={"unit_code": "to_unit_code", "project_code": "to_code"})
    return compared.merge(names[[*TO, "shown_name", "unit_name"]], on=TO, how="left").rename(
        columns={"shown_name": "name"}
    )


def open_year(database: Database, year: int, actor: str) -> Entered:
    """Opens a year by December's cut, and links what matches.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: December is not closed, or the year is opened; nothing was written.
    """
    refuse_sample(database)
    place = f"{year}年度的开启"
    with writing(database, Source(OPENING, actor)) as writer:
        new_year = read_new_year(writer.cursor, year)
        if new_year.opening is not None:
            why = f"{new_year.opening.opened_by}已经开过（第 {new_year.opening.batch_id} 批）"
            raise EntryRefusedError(place, why, "在“月结”页登记结转")
        cut = new_year.cut
        if cut is None:
            raise EntryRefusedError(place, f"{year - 1}年12月还没有月结", "先月结12月")
        row = {"region_code": cut.region_code, "year": year, "cut_id": cut.cut_id}
        writer.append("year_opening", pd.DataFrame([row | {"fingerprint": cut.fingerprint}]))
        _append_matched(writer, new_year)
    return Entered(writer.batch_id)


def link_matched(database: Database, year: int, actor: str) -> Entered:
    """Links the undecided projects that match one of the new year.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: the year is not opened, or nothing matches; nothing was written.
    """
    refuse_sample(database)
    place = f"{year}年度的结转"
    with writing(database, Source(DECIDING, actor)) as writer:
        new_year = _opened(writer.cursor, year, place)
        if new_year.matched.empty:
            raise EntryRefusedError(place, "没有能对上的项目", "先导入新年度的文本和预算指标")
        _append_matched(writer, new_year)
    return Entered(writer.batch_id)


def decide(database: Database, year: int, decisions: Sequence[Decision], actor: str) -> Entered:
    """Writes what becomes of projects' money left; a later decision takes an earlier one's place.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: the year is not opened, a project had no money left, one of the new year
            is unknown, or a reason lacks; nothing was written.
    """
    refuse_sample(database)
    with writing(database, Source(DECIDING, actor)) as writer:
        new_year = _opened(writer.cursor, year, f"{year}年度的结转")
        rows = [_decided(writer.cursor, new_year, decision) for decision in decisions]
        _append(writer, rows)
    return Entered(writer.batch_id)


def _decided(
    cursor: duckdb.DuckDBPyConnection, new_year: NewYear, decision: Decision
) -> dict[str, object]:
    assert decision.fate in FATES, "a fate of money left"
    place = f"项目 {decision.project[1]} 的结转"
    left = new_year.left
    mine = left[
        (left["unit_code"] == decision.project[0]) & (left["project_code"] == decision.project[1])
    ]
    if mine.empty:
        why = f"{new_year.year - 1}年12月月结时没有剩余的钱"
        raise EntryRefusedError(place, why, "在有剩余的项目里选")
    reason: str | None = decision.reason.strip() or None
    to_unit_code = to_code = None
    if decision.fate == CARRIED:
        if decision.to_project is None:
            raise EntryRefusedError(place, f"没有选{new_year.year}年的项目", "选一个项目")
        known_project(cursor, new_year.year, decision.to_project, place)
        to_unit_code, to_code = decision.to_project
    else:
        reason = filled(decision.reason, place, "依据")
    (row,) = mine.to_dict("records")
    return {
        "region_code": row["region_code"],
        "year": new_year.year,
        "from_unit_code": row["unit_code"],
        "from_code": row["project_code"],
        "amount_fen": row["left_fen"],
        "fate": decision.fate,
        "to_unit_code": to_unit_code,
        "to_code": to_code,
        "reason": reason,
    }


def _opened(cursor: duckdb.DuckDBPyConnection, year: int, place: str) -> NewYear:
    new_year = read_new_year(cursor, year)
    if new_year.opening is None:
        raise EntryRefusedError(place, f"{year}年度还没有开", f"先开{year}年度")
    return new_year


def _append_matched(writer: Writer, new_year: NewYear) -> None:
    rows = [
        {
            "region_code": row["region_code"],
            "year": new_year.year,
            "from_unit_code": row["unit_code"],
            "from_code": row["project_code"],
            "amount_fen": row["left_fen"],
            "fate": CARRIED,
            "to_unit_code": row["to_unit_code"],
            "to_code": row["to_code"],
            "reason": row["matched_by"],
        }
        for row in new_year.matched.to_dict("records")
    ]
    _append(writer, rows)


def _append(writer: Writer, rows: list[dict[str, object]]) -> None:
    words = dict.fromkeys(("to_unit_code", "to_code", "reason"), "str")
    if rows:
        writer.append("carry_over", pd.DataFrame(rows).astype(words))


def _shown(projects: pd.DataFrame) -> pd.DataFrame:
    """The new year's projects with the name that may be shown."""
    hidden = projects["classified"].astype(bool)
    return projects.assign(shown_name=projects["name"].mask(hidden, projects["project_code"]))


def _choices(projects: pd.DataFrame) -> dict[Project, str]:
    return {
        (
            str(row["unit_code"]),
            str(row["project_code"]),
        ): f"{row['shown_name']}（{row['unit_name']}）"
        for row in projects.to_dict("records")
    }


def _left(
    cursor: duckdb.DuckDBPyConnection,
    cut: Cut | None,
    projects: pd.DataFrame,
    decided: pd.DataFrame,
) -> pd.DataFrame:
    """The projects with money left at the cut, with what is proposed and decided for each."""
    if cut is None:
        return pd.DataFrame({"fate": pd.Series(dtype="str"), "to_code": pd.Series(dtype="str")})
    frozen = [read_cut_part(cursor, cut, part) for part in ("projects", "tranches")]
    proposed = propose_projects(money_left(*frozen), projects)
    names = projects.set_index(["unit_code", "project_code"])["shown_name"].to_dict()
    places = zip(proposed["to_unit_code"], proposed["to_code"], strict=True)
    to_name = [names.get(place) for place in places]
    said = decided.rename(
        columns={
            "to_unit_code": "decided_unit_code",
            "to_code": "decided_code",
            "to_name": "decided_name",
        }
    )[[*_FROM, "fate", "decided_unit_code", "decided_code", "decided_name", "reason", "actor"]]
    return proposed.assign(
        to_name=pd.Series(to_name, proposed.index, dtype="str"),
        from_unit_code=proposed["unit_code"],
        from_code=proposed["project_code"],
    ).merge(said, on=_FROM, how="left", validate="1:1")
