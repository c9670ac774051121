"""序时进度: how much of the year has passed for the money in hand.

A month's end counts month/12. Money of a later tranche counts from its 下达日期 to the year's end,
in days. Source: the convention of the field (序时进度); 本项目约定 for later tranches.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from perfmon.measures.budget import is_later
from perfmon.measures.facts import ProjectRows, amounts, cut_days, day_count, issue_days
from perfmon.money import Int64Array, divide_half_up
from perfmon.periods import MONTHS_IN_YEAR, Cutoff, days_in_month


def calendar_fraction(cutoff: Cutoff) -> tuple[int, int]:
    """The share of the year passed by the cut-off, as two whole numbers; months are equal.

    >>> from datetime import date
    >>> calendar_fraction(Cutoff(date(2023, 11, 15)))
    (315, 360)
    """
    length = days_in_month(cutoff.year, cutoff.month)
    return (cutoff.month - 1) * length + cutoff.on.day, MONTHS_IN_YEAR * length


def calendar_share(cutoff: Cutoff) -> float:
    """The same share as a number from 0 to 1.

    >>> calendar_share(Cutoff.at(2023, 6))
    0.5
    """
    passed, whole = calendar_fraction(cutoff)
    return passed / whole


def elapsed_budget(
    tranches: pd.DataFrame, projects: ProjectRows, cutoffs: Sequence[Cutoff]
) -> Int64Array:
    """What even spending would have used by each cut-off, projects × cut-offs, in fen."""
    return projects.sum(tranches, elapsed_of_tranches(tranches, cutoffs)).clip(min=0)


def elapsed_of_tranches(tranches: pd.DataFrame, cutoffs: Sequence[Cutoff]) -> Int64Array:
    """What even spending of each tranche would have used, tranches × cut-offs, cuts negative."""
    later = is_later(tranches)[:, None]
    issued, at = issue_days(tranches), cut_days(cutoffs)
    year_end = np.datetime64(date(cutoffs[0].year, MONTHS_IN_YEAR, 31), "D")
    length = np.maximum(day_count(year_end - issued), 1)
    fraction = np.array([calendar_fraction(cutoff) for cutoff in cutoffs], dtype=np.int64)
    passed = np.where(later, np.clip(day_count(at - issued), 0, length), fraction[:, 0])
    passed = np.where(later & (at >= year_end), length, passed)
    whole = np.where(later, length, fraction[:, 1])
    amount = amounts(tranches)
    used = np.sign(amount) * divide_half_up(np.abs(amount) * passed, whole)
    return np.where(issued <= at, used, 0)
