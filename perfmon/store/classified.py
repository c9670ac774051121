"""涉密 projects as lists must not call them: their codes, and every name that files print of them.

A page, a command and a download show the code only, whoever prints the name: the project's own
row, a line that means it, a line that no project was found for, a sentence of a finding, the name
of a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import duckdb

from perfmon.ingest.matching import plain
from perfmon.store.asking import NOW

HIDDEN_FINDING = "涉密项目，不显示问题的内容。"
"""Stands for a finding on the 绩效目标表 of a 涉密 project, whose sentence quotes it."""


@dataclass(frozen=True)
class Classified:
    """What must not be called by its name.

    Attributes:
        codes: of 涉密 projects, as compared.
        open_codes: of all the others; who prints one of them means that project.
        names: of 涉密 projects, as compared → the code.
        printed: the same as printed, the longest first, without names that another project bears
            openly.
    """

    codes: frozenset[str]
    open_codes: frozenset[str]
    names: Mapping[str, str]
    printed: Mapping[str, str]

    def marks(self, code: object) -> bool:
        """Whether a project of that printed code is 涉密."""
        return plain(_text(code)) in self.codes

    def code_of(self, code: object, name: object) -> str | None:
        """The code to show for a printed name; None where the name may be shown."""
        if self.marks(code):
            return _text(code)
        if plain(_text(code)) in self.open_codes:
            return None
        return self.names.get(plain(_text(name)))

    def without_names(self, sentence: str, code: object = None) -> str:
        """The sentence, which may be about the project of a code, with codes in place of names."""
        if plain(_text(code)) in self.open_codes:
            return sentence
        for name, its_code in self.printed.items():
            sentence = sentence.replace(name, its_code)
        return sentence

    def file_name(self, name: str) -> str:
        """A file's name with codes in place of names, in whatever width it writes them.

        Where a name stands in it otherwise than files print it, the code stands for the whole.
        """
        shown = self.without_names(name)
        for printed, code in self.printed.items():
            if plain(printed) in plain(shown):
                return f"{code}{PurePath(shown).suffix}"
        return shown


def read_classified(
    cursor: duckdb.DuckDBPyConnection, batch_id: int | None = None, *, ever: bool = False
) -> Classified:
    """The 涉密 projects as known now.

    Args:
        cursor: of the database.
        batch_id: of a batch whose own lines say 涉密 too, though it may be taken back.
        ever: whether any batch's lines do.
    """
    asked = {"known_at": NOW, "batch": batch_id, "ever": ever}
    called = cursor.execute(_CALLED, asked).fetchall()
    if not called:
        return NOTHING
    codes = frozenset(plain(str(code)) for code, _ in called)
    others = cursor.execute(_OPEN, {"known_at": NOW}).fetchall()
    open_names = {str(name) for _, name in others}
    names = [(str(name), str(code)) for code, name in called if name and name != code]
    names.sort(key=lambda pair: -len(pair[0]))
    return Classified(
        codes=codes,
        open_codes=frozenset(plain(str(code)) for code, _ in others) - codes,
        names={plain(name): code for name, code in names},
        printed={name: code for name, code in names if name not in open_names},
    )


NOTHING = Classified(frozenset(), frozenset(), {}, {})
"""No project is 涉密."""


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


_CALLED = """
WITH marked AS (
    SELECT region_code, year, unit_code, project_code FROM project_known($known_at)
    WHERE classified
    UNION
    SELECT region_code, year, unit_code, project_code FROM project
    WHERE classified AND ($ever OR batch_id = $batch)
), called AS (
    SELECT p.project_code, unnest([p.name, p.contents_name]) AS name
    FROM project AS p SEMI JOIN marked USING (region_code, year, unit_code, project_code)
    UNION
    SELECT f.project_code, w.project_name
    FROM mention_matched($known_at) AS f JOIN mention AS w USING (mention_id)
    SEMI JOIN marked AS k ON (k.region_code, k.year, k.unit_code, k.project_code)
                           = (w.region_code, w.year, f.unit_code, f.project_code)
)
SELECT DISTINCT project_code, name FROM called ORDER BY ALL
"""

_OPEN = """
SELECT DISTINCT project_code, name FROM project_known($known_at) WHERE NOT classified
"""
