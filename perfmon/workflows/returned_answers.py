"""Returned 核对单 that answer a line otherwise than another one, or than what is known already.

They are found before any is written, named with file and row, and left to a person; what holds is
chosen once for all lines that the same sources disagree about.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from perfmon.clock import wall_time
from perfmon.measures.rates import is_missing
from perfmon.workflows.confirmation_returns import Chosen, ReadAnswer, ReadSheet
from perfmon.workflows.confirmations import Line, ProjectOfUnit
from perfmon.workflows.entry_words import words_of

KNOWN = "库里的答复"
"""The source that is no file of these."""

Sources = tuple[str, ...]
"""Names of what disagrees, KNOWN first, the files in their order."""


class Said(NamedTuple):
    """What a source says of a line.

    Attributes:
        source: KNOWN, or a file by its name (with its place among files of equal names).
        where: the row of its sheet; who answered and when of a known answer.
        told: verdict and words.
    """

    source: str
    where: str
    told: str


class Disagreement(NamedTuple):
    """A line that is answered in different ways.

    Attributes:
        project: unit and code.
        name: of the project.
        department_name: whose it is.
        said: by each source; at least two.
    """

    project: ProjectOfUnit
    name: str
    department_name: str
    said: tuple[Said, ...]

    @property
    def sources(self) -> Sources:
        return tuple(each.source for each in self.said)


def find_disagreements(reads: Sequence[ReadSheet]) -> list[Disagreement]:
    """The lines that the files answer otherwise than each other or than what is known.

    Args:
        reads: the files as they would be written, in order.
    """
    by_project: dict[ProjectOfUnit, list[tuple[str, ReadAnswer]]] = {}
    for name, read in zip(source_names(reads), reads, strict=True):
        for each in read.answers:
            by_project.setdefault(each.answer.project, []).append((name, each))
    found = []
    for project, answers in by_project.items():
        line = answers[0][1].known
        said = [_known(line)] if answers[0][1].is_contested else []
        said += [
            Said(name, f"第 {each.row} 行", _told(each.answer.verdict, each.answer.words))
            for name, each in answers
        ]
        if len({each.told for each in said}) > 1:
            names = str(line["name"]), str(line["department_name"])
            found.append(Disagreement(project, *names, tuple(said)))
    return found


def choose(
    disagreements: Sequence[Disagreement], held: Mapping[Sources, str], source: str
) -> Chosen:
    """What a file's rows do once it was chosen which source holds.

    Args:
        disagreements: as found.
        held: of each set of sources the one that holds; without one, none of the files' rows does.
        source: the file's name among the sources.
    """
    mine = [each for each in disagreements if source in each.sources]
    holding = {each.project for each in mine if held.get(each.sources) == source}
    return Chosen(frozenset(holding), frozenset(each.project for each in mine) - holding)


def source_names(reads: Sequence[ReadSheet]) -> list[str]:
    """The files by name; those of equal names with their place."""
    names = [read.file_name for read in reads]
    return [
        f"{name}（第 {place} 份）" if names.count(name) > 1 else name
        for place, name in enumerate(names, start=1)
    ]


def _known(line: Line) -> Said:
    whose = str(line["said_by"]) if is_missing(line["said_in"]) else str(line["said_in"])
    where = f"{whose}，{wall_time(line['said_at'])}"
    return Said(KNOWN, where, _told(str(line["verdict"]), words_of(line["words"])))


def _told(verdict: str, words: str) -> str:
    return f"{verdict}：{words}" if words else verdict
