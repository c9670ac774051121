"""Consolidating (汇总): the reports of many counties, checked first, become one database."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from perfmon.errors import (
    ConsolidationRefusedError,
    DatabaseExistsError,
    DatabaseUnwritableError,
    FileUnreadableError,
)
from perfmon.measures.county_report import county_grains, report_sums, with_region_codes
from perfmon.measures.grains import Grains
from perfmon.store.consolidated import County, LeftOut, append_county, finish
from perfmon.store.database import create_database
from perfmon.store.report_tables import read_county_facts, read_reported_rules
from perfmon.store.workshop import put_in_place, workshop_for
from perfmon.workflows.consolidation.checking import Checked, Found, check_reports
from perfmon.workflows.consolidation.expected import Asked


class Engine(NamedTuple):
    """What makes the figures of the reports.

    Attributes:
        name: as the consolidated file says it.
        make: the grains of each county, in their order, with the county's own unit codes.
    """

    name: str
    make: Callable[[Sequence[County]], Iterator[Grains]]


def make_here(counties: Sequence[County]) -> Iterator[Grains]:
    """The grains of each county, made one after the other in this process."""
    for county in counties:
        said = county.manifest
        facts = read_county_facts(county.folder)
        yield county_grains(facts, said.year, said.month, said.covered_until, county.book)


HERE = Engine("本机", make_here)


@dataclass(frozen=True)
class Consolidated:
    """What was made.

    Attributes:
        path: the consolidated file.
        counties: whose reports are in it.
        left_out: who was left out, and why.
        notices: what whoever reads it should know, as sentences.
    """

    path: Path
    counties: tuple[County, ...]
    left_out: tuple[LeftOut, ...]
    notices: tuple[str, ...]

    def sum(self, name: str) -> int:
        """One of `SUMS` over all counties, in fen."""
        return sum(county.manifest.sums[name] for county in self.counties)


def consolidate(
    folder: Path, path: Path, asked: Asked, actor: str, engine: Engine = HERE
) -> Consolidated:
    """Makes a consolidated file of the reports in a folder, whole or not at all.

    Args:
        folder: of reports, at any depth.
        path: of the new file.
        asked: which month, which counties are expected, and which are left out.
        actor: who consolidates.
        engine: what makes the figures.

    Raises:
        DatabaseExistsError: something is at the path.
        FileUnreadableError: there is no such folder.
        ConsolidationRefusedError: naming every problem that nobody decided to do without.
        DatabaseUnwritableError, DiskFullError: no file can be made there.
    """
    if path.exists():
        raise DatabaseExistsError(path)
    if not folder.is_dir():
        raise FileUnreadableError(folder, "没有这个文件夹")
    checked = check_reports(folder, asked)
    if checked.problems:
        raise ConsolidationRefusedError(checked.problems)
    counties = _counties(checked.reports)
    try:
        with workshop_for(path) as workshop:
            made = workshop / path.name
            _make(made, counties, checked, actor, engine)
            put_in_place(made, path)
    except FileExistsError as error:
        raise DatabaseExistsError(path) from error
    except OSError as error:
        raise DatabaseUnwritableError(path) from error
    return Consolidated(path, counties, checked.left_out, checked.notices)


def _make(
    path: Path, counties: Sequence[County], checked: Checked, actor: str, engine: Engine
) -> None:
    database = create_database(path, actor=actor)
    try:
        for county, grains in zip(counties, engine.make(counties), strict=True):
            said = county.manifest
            if report_sums(grains.months, said.month) != dict(said.sums):
                raise ConsolidationRefusedError(
                    [f"{said.county}的上报重算出来的合计与清单不符，请让它重新上报。"]
                )
            unique = Grains(*(with_region_codes(rows) for rows in grains))
            append_county(database, county, unique, actor, engine.name)
        finish(database, checked.left_out, *checked.period, engine.name)
    finally:
        database.close()


def _counties(reports: Sequence[Found]) -> tuple[County, ...]:
    """The reports with versions of the rules that are numbered through: 1 is everybody's."""
    counties, last = [], 1
    names = Counter(found.manifest.region_name for found in reports)
    for found in reports:
        rules = read_reported_rules(found.folder)
        said = found.manifest
        is_alone = said.region_name and names[said.region_name] == 1
        name = said.region_name if is_alone else said.county.strip()
        cited = [f"{name}第{version}版" for version in rules["version"]]
        numbers = range(last + 1, last + 1 + len(rules))
        renumbered = rules.assign(version=numbers, cited_as=pd.Series(cited, dtype="str"))
        counties.append(County(found.folder, found.manifest, renumbered))
        last += len(rules)
    return tuple(counties)
