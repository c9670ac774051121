"""What of a target is due at a cut-off (到期应完成).

The whole target is due on its due date. A level (比率、满意度) and a graded target are judged
against the target itself as soon as they are reported or asked for. Of a count a share is due
earlier only where the unit says that it runs pro rata. Nothing else is due before its day, though
it may be asked for (`perfmon.measures.asked_results`). Source: decisions ("Counts are due at their
deadline, pro rata only where the unit says so"), method §0 rule 6.
"""

from datetime import date

import numpy as np
import pandas as pd

from perfmon.measures.asked_results import asked_early
from perfmon.measures.elapsed import calendar_fraction
from perfmon.measures.exact_ratios import ObjectArray, holds, kept, ratio_floats
from perfmon.periods import Cutoff

PRO_RATA_DIRECTIONS = ("at_least", "equal")


def add_due(rows: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """The rows with what is due of each target.

    Args:
        rows: one row an indicator: is_pro_rata, what `asked_early` takes, attainment_state as
            `perfmon.measures.attainment` gives; is_booked where the books may have answered, which
            nobody told and so is due on its day alone.
        cutoff: the day of the question.

    Returns:
        With is_asked, whether a result is asked for by the cut-off (应报); due_state: due (the
        whole target), pro_rata (a share of it) or not_due; and the share as due_part of
        due_whole (Python integers) and due_share (Float64); all three are missing where nothing is
        due. The share is the months passed over the months to the due date, counted from January, a
        month's end being a whole month.
    """
    is_due = pd.to_datetime(rows["due_on"]) <= pd.Timestamp(cutoff.on)
    stands_alone = rows["is_level"].astype(bool) | (rows["direction"] == "qualitative")
    is_early = asked_early(rows, cutoff.on)
    is_told = rows["attainment_state"] == "reported"
    is_told &= ~rows["is_booked"] if "is_booked" in rows else True
    is_judged = stands_alone & (is_told | is_early)
    runs = rows["is_pro_rata"].astype(bool) & rows["direction"].isin(PRO_RATA_DIRECTIONS)
    runs &= ~stands_alone
    state = np.select([is_due | is_judged, runs], ["due", "pro_rata"], "not_due")
    is_asked = is_due | is_judged | runs | is_early
    part, whole = _shares(rows["due_on"], cutoff)
    part, whole = np.where(state == "due", 1, part), np.where(state == "due", 1, whole)
    known = holds(state != "not_due")
    return rows.assign(
        is_asked=is_asked & (rows["attainment_state"] != "no_target"),
        due_state=pd.Series(state, rows.index, dtype="str"),
        due_part=kept(part, known, rows.index),
        due_whole=kept(whole, known, rows.index),
        due_share=ratio_floats(part, whole, known).set_axis(rows.index),
    )


def due_fraction(due_on: date, cutoff: Cutoff) -> tuple[int, int]:
    """The share of a target that is due by even work until its due date, as two whole numbers.

    >>> part, whole = due_fraction(date(2023, 6, 30), Cutoff.at(2023, 3))
    >>> part / whole
    0.5
    """
    passed, year = calendar_fraction(cutoff)
    to_due, year_of_due = calendar_fraction(Cutoff(due_on))
    to_due += (due_on.year - cutoff.year) * year_of_due
    return passed * year_of_due, max(year * to_due, 1)


def _shares(due_on: pd.Series, cutoff: Cutoff) -> tuple[ObjectArray, ObjectArray]:
    """The share of each row; the same due dates are looked at once."""
    codes, days = pd.factorize(pd.to_datetime(due_on))
    found = [due_fraction(pd.Timestamp(day).date(), cutoff) for day in days]
    table = np.array([*found, (0, 1)], dtype=object)
    return table[codes, 0], table[codes, 1]
