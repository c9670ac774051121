"""The names and codes of a year's departments, units and projects, and what a question hits."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

from perfmon.search.spelling import Likeness, Word, folded


class Kind(StrEnum):
    """What is found, in the order of a list of hits."""

    DEPARTMENT = "主管部门"
    UNIT = "预算单位"
    PROJECT = "项目"


MOST = {Kind.DEPARTMENT: 3, Kind.UNIT: 3, Kind.PROJECT: 8}
"""So many of each kind are listed."""


class Entry(NamedTuple):
    """One department, unit or project.

    Attributes:
        kind: which of them.
        code: of a project its unit's and its own code, joined by a dash.
        name: as printed; a 涉密 project is called by its code.
        above: what it stands below: a project's unit, a unit's department; empty for a department.
        department_code: whose page shows it.
        compared: the name, folded.
        around: the names of everything above, folded.
    """

    kind: Kind
    code: str
    name: str
    above: str
    department_code: str
    compared: str
    around: tuple[str, ...]


class Hits(NamedTuple):
    """The best entries of one kind, and how many more were met."""

    entries: tuple[Entry, ...]
    more: int


class SearchIndex(NamedTuple):
    """Everything that can be found in one year by one visitor."""

    entries: tuple[Entry, ...]
    alphabet: frozenset[str]

    @classmethod
    def of(cls, projects: pd.DataFrame) -> "SearchIndex":
        """The index of projects and of the units and departments that they belong to.

        Args:
            projects: one row a project: unit_code, unit_name, department_code, department_name,
                project_code, name (of a 涉密 project its code).
        """
        entries = tuple(_entries(projects))
        return cls(entries, frozenset().union(*(entry.compared for entry in entries)))

    def find(self, question: str) -> dict[Kind, Hits]:
        """The hits of a question by kind, best first; kinds without any are left out.

        Every word must be met. One at least by the entry's own name or code, the others also by
        what it stands below: 「政法 网络」.
        """
        words = [Word.of(folded(each), self.alphabet) for each in question.split()]
        words = [word for word in words if word.text]
        if not words:
            return {}
        met: dict[Kind, list[tuple[Likeness, int, str, Entry]]] = {}
        for entry in self.entries:
            likeness = _likeness(words, entry)
            if likeness is not None:
                place = (likeness, len(entry.compared), entry.code, entry)
                met.setdefault(entry.kind, []).append(place)
        return {kind: _best(met[kind], MOST[kind]) for kind in Kind if kind in met}


def _best(met: list[tuple[Likeness, int, str, Entry]], most: int) -> Hits:
    """The likest, among them the shortest names, among them the first codes."""
    met.sort()
    return Hits(tuple(entry for *_, entry in met[:most]), max(len(met) - most, 0))


def _likeness(words: list[Word], entry: Entry) -> Likeness | None:
    """How the entry is met by the word that meets it worst; None where it is not."""
    own: list[Likeness] = []
    code = entry.code.casefold()
    for word in words:
        likeness = word.likeness(entry.compared, code)
        if likeness is not None:
            own.append(likeness)
        elif len(words) == 1 or not any(word.likeness(name, "") for name in entry.around):
            return None
    return max(own, default=None)


def _entries(projects: pd.DataFrame) -> Iterator[Entry]:
    departments: dict[str, Entry] = {}
    units: dict[str, Entry] = {}
    columns = [
        "department_code",
        "department_name",
        "unit_code",
        "unit_name",
        "project_code",
        "name",
    ]
    for department, called, unit, unit_name, project, name in projects[columns].itertuples(
        index=False, name=None
    ):
        if department not in departments:
            departments[department] = Entry(
                Kind.DEPARTMENT, department, called, "", department, folded(called), ()
            )
        around: tuple[str, ...] = (departments[department].compared,)
        if unit not in units:
            units[unit] = Entry(
                Kind.UNIT, unit, unit_name, called, department, folded(unit_name), around
            )
        around = (units[unit].compared, *around)
        code = f"{unit}-{project}"
        yield Entry(Kind.PROJECT, code, name, unit_name, department, folded(name), around)
    yield from units.values()
    yield from departments.values()
