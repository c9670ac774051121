"""The facts of a year as the texts in force say them: plans and amounts hold from month to month.

Tranches and checkpoints carry from_month and until_month, between which they hold; no figure may be
made of them before `held_in` or `by_version` took them apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from perfmon.measures.facts import YearFacts


def by_version(facts: YearFacts, months: Sequence[int]) -> Iterator[tuple[YearFacts, list[int]]]:
    """The facts as the texts in force say them, with the months in which the same texts hold.

    Args:
        facts: as `read_year_versions` gives them.
        months: those asked for, in order.

    Yields:
        Facts without the plans and amounts of texts that hold in none of the months beside them.
    """
    said = pd.concat([facts.tranches["from_month"], facts.checkpoints["from_month"]])
    starts = sorted({1, *(int(month) for month in said.unique())})
    for first, after in zip(starts, [*starts[1:], 13], strict=True):
        held = [month for month in months if first <= month < after]
        if held:
            yield held_in(facts, first), held


def within(facts: YearFacts, codes: Sequence[str], column: str = "unit_code") -> YearFacts:
    """The facts of some units, or of what else a column names."""
    return YearFacts(
        **{
            name: rows[rows[column].isin(codes)].reset_index(drop=True)
            for name, rows in vars(facts).items()
        }
    )


def held_in(facts: YearFacts, month: int) -> YearFacts:
    """The facts with the plans and amounts that hold in a month."""
    tranches, checkpoints = _held(facts.tranches, month), _held(facts.checkpoints, month)
    return replace(facts, tranches=tranches, checkpoints=checkpoints)


def as_of(facts: YearFacts, month: int) -> YearFacts:
    """The facts without the versions of texts that come into force after a month."""
    tranches, checkpoints = (
        _without_later(rows, month) for rows in (facts.tranches, facts.checkpoints)
    )
    return replace(facts, tranches=tranches, checkpoints=checkpoints)


def _without_later(rows: pd.DataFrame, month: int) -> pd.DataFrame:
    known = rows[rows["from_month"] <= month].reset_index(drop=True)
    return known.assign(until_month=known["until_month"].where(known["until_month"] < month, 12))


def _held(rows: pd.DataFrame, month: int) -> pd.DataFrame:
    is_held = (rows["from_month"] <= month) & (month <= rows["until_month"])
    return rows if is_held.all() else rows[is_held].reset_index(drop=True)
