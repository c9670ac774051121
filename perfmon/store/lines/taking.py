"""What a person lets an import take: the place of other lines, lines out, a whole period."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pandas as pd

from perfmon.periods import Period

Place = tuple[str | None, int]
"""Where a line stands in its file: sheet (None for a text file) and row."""

TAKEN = "n IN (SELECT n FROM taken)"
"""Whether a judged line takes the place of the stored one that it contradicts."""


@dataclass(frozen=True)
class Taking:
    """What is taken on a person's word.

    Attributes:
        vanished: stored lines that a complete file no longer has are taken out.
        absent_units: and so are those of units of which the file has no line at all.
        complete: the period for which the file is whole; None where it may be a part.
    """

    vanished: bool
    absent_units: bool
    complete: Period | None

    def gone(self, number: str) -> str:
        """A query of the stored lines that are taken out as 已消失, by their number's name."""
        return (
            f"SELECT stored_id AS {number}, '已消失' AS reason FROM vanished "  # noqa: S608 our names
            f"WHERE {self._takes_out}"
        )

    @property
    def is_absent(self) -> str:
        """Whether a line that is out, of a day and unit, is one that a complete file lacks."""
        if self.complete is None:
            return "false"
        first, last = self.complete.first, self.complete.last
        return f"(day BETWEEN DATE '{first}' AND DATE '{last}' AND {self._takes_out})"

    @property
    def _takes_out(self) -> str:
        return f"CASE WHEN is_of_named_unit THEN {self.vanished} ELSE {self.absent_units} END"


def takes_out(cursor: duckdb.DuckDBPyConnection, taking: Taking) -> bool:
    """Whether any stored line leaves the count, replaced or 已消失."""
    gone = taking.gone("stored_id")
    query = f"SELECT EXISTS (FROM taken) OR EXISTS ({gone})"
    return bool(cursor.execute(query).fetchall()[0][0])


def replaced(number: str) -> str:
    """A query of the stored lines that lines of the file take the place of."""
    return (
        f"SELECT DISTINCT stored_id AS {number}, '以新换旧' AS reason, sheet, line "  # noqa: S608 our names
        "FROM judged_lines SEMI JOIN taken USING (n)"
    )


def choose_taken(
    cursor: duckdb.DuckDBPyConnection, places: Iterable[Place], *, every: bool
) -> None:
    """Makes table `taken` (n) of the conflicting lines for which the file is to hold.

    Args:
        cursor: of the import, with `judged_lines`.
        places: of the lines chosen one by one.
        every: whether all of them are.
    """
    chosen = pd.DataFrame(sorted(places, key=str), columns=["sheet", "line"])
    cursor.register("chosen_places", chosen.astype({"sheet": "object", "line": "int64"}))
    cursor.execute(_TAKEN, {"every": every})
    cursor.unregister("chosen_places")


_TAKEN = """
CREATE OR REPLACE TEMP TABLE taken AS
SELECT DISTINCT j.n
FROM judged_lines AS j LEFT JOIN chosen_places AS c
    ON c.line = j.line AND c.sheet IS NOT DISTINCT FROM j.sheet
WHERE j.status = 'conflict' AND j.stored_id IS NOT NULL AND ($every OR c.line IS NOT NULL)
"""
