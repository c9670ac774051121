"""The cut-offs that can be shown of a year: the months that payments reach."""

from perfmon import clock
from perfmon.periods import Cutoff, last_whole_month
from perfmon.store.overview import YearOnHand


def default_month(on_hand: YearOnHand) -> int:
    """The last whole month that payments reach."""
    return last_whole_month(on_hand.year, on_hand.covered_until, clock.today())


def cutoffs(on_hand: YearOnHand) -> dict[int, Cutoff]:
    """The months that payments reach, latest first, each with its cut-off."""
    until = on_hand.covered_until
    last = max(default_month(on_hand), until.month if until else 1)
    return {month: Cutoff.at(on_hand.year, month, until) for month in range(last, 0, -1)}
