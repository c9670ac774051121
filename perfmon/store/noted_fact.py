"""A fact that people type, as the log tells it: what, of what, which values."""

from typing import Literal, NamedTuple

Telling = Literal[
    "word", "text", "fen", "day", "mark", "hundredth", "trait", "trait_value", "preset"
]
"""How a value is told: a word of ours, free text (never of a 涉密 project), an amount in 元, a day,
whether something is so, hundredths; a trait of an indicator or its value, a preset of rules."""


class Told(NamedTuple):
    """A column as it is told.

    Attributes:
        column: its name.
        label: what a person calls it; '' where the value says it itself.
        telling: how.
    """

    column: str
    label: str
    telling: Telling = "word"

    @property
    def is_by_rule(self) -> bool:
        """Whether it is the value of a trait, which is the rule's where nobody decided it."""
        return self.telling == "trait_value"


class NotedFact(NamedTuple):
    """How a fact is told.

    Attributes:
        what: what a person calls it.
        keys: the columns that say of which thing it is, of year, month, department_code, unit_code,
            project_code and indicator_row (told in these words) and of `place`.
        values: what is told of it.
        place: further columns of its key that are told.
        rows: a query for its rows, where the table alone does not have these columns.
        else_before: a column told as the value before where no earlier row is in force.
    """

    what: str
    keys: tuple[str, ...]
    values: tuple[Told, ...]
    place: tuple[Told, ...] = ()
    rows: str = ""
    else_before: Told | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """All columns of its key."""
        return tuple(dict.fromkeys((*self.keys, *(told.column for told in self.place))))
