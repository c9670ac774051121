"""A truth made by hand beside the findings on the same documents: what was found, missed, false."""

import csv
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from perfmon.document import PerformanceText
from perfmon.findings import Finding


@dataclass(frozen=True, order=True)
class Place:
    """A code at a place: the project by its number in the document (0 for none), the row (0)."""

    document: str
    project: int
    row: int
    code: str


@dataclass(frozen=True)
class Agreement:
    """How findings agree with a truth."""

    truth: Set[Place]
    found: Set[Place]

    @property
    def missed(self) -> list[Place]:
        return sorted(self.truth - self.found)

    @property
    def false(self) -> list[Place]:
        return sorted(self.found - self.truth)

    @property
    def precision(self) -> float:
        return len(self.truth & self.found) / len(self.found) if self.found else 1.0

    @property
    def recall(self) -> float:
        return len(self.truth & self.found) / len(self.truth) if self.truth else 1.0

    def of(self, codes: Iterable[str]) -> "Agreement":
        """The same for some codes only."""
        kept = set(codes)
        return Agreement(
            {place for place in self.truth if place.code in kept},
            {place for place in self.found if place.code in kept},
        )

    def table(self) -> str:
        """A line a code, then all together: in the truth, found, precision, recall."""
        codes = sorted({place.code for place in self.truth | self.found})
        rows = [(code, self.of([code])) for code in codes]
        return "\n".join(
            f"{name:<26} {len(one.truth):>4} {len(one.found):>4} "
            f"{one.precision:>6.3f} {one.recall:>6.3f}"
            for name, one in [*rows, ("all", self)]
        )


def read_truth(path: Path) -> set[Place]:
    """The places of a truth file: document, project, row, code."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            Place(row["document"], int(row["project"] or 0), int(row["row"] or 0), row["code"])
            for row in csv.DictReader(lines)
        }


def places(document: str, text: PerformanceText, findings: Iterable[Finding]) -> set[Place]:
    """The places of findings; a project is known by its number in the text."""
    numbers = {project.code: number for number, project in enumerate(text.projects, 1)}
    return {
        Place(document, numbers[f.project] if f.project else 0, f.row or 0, f.code)
        for f in findings
    }
