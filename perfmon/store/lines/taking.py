"""What a person lets an import take: the place of other lines, lines out, a whole period."""

from dataclasses import dataclass

from perfmon.periods import Period


@dataclass(frozen=True)
class Taking:
    """What is taken on a person's word.

    Attributes:
        conflicts: the file's lines take the place of the stored ones that they contradict.
        vanished: stored lines that a complete file no longer has are taken out.
        complete: the period for which the file is whole; None where it may be a part.
    """

    conflicts: bool
    vanished: bool
    complete: Period | None
