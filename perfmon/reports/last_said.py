"""What was last said of a project that is behind: why, who answers for it, and by when.

A promise of a meeting goes before what the unit reported.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.rates import is_missing
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.reports.meeting_words import UNKNOWN

Row = Mapping[Any, Any]


class LastSaid(NamedTuple):
    """As papers print it; —— where nothing is known.

    Attributes:
        cause: of the promise, or as the unit reported it, with its own words.
        person: in charge, of the promise.
        due: the day promised: 10月31日.
    """

    cause: str
    person: str
    due: str


def last_promises(promises: pd.DataFrame) -> dict[tuple[Any, ...], Row]:
    """The last promise of each project, by PROJECT_KEY; one of last year's meeting comes first."""
    ordered = promises.sort_values(["is_carried", "month"], ascending=[False, True])
    return {_key(row): row for row in ordered.to_dict("records")}


def promises_of_meeting(promises: pd.DataFrame, month: int) -> pd.DataFrame:
    """The promises of a month's meeting; 0 is last December's, as an opened year took them over."""
    is_last_years = month == 0
    of_year = promises["is_carried"] == is_last_years
    return promises[of_year & (promises["month"] == (month or MONTHS_IN_YEAR))]


def last_said(row: Row, promised: Mapping[tuple[Any, ...], Row]) -> LastSaid:
    """What is known of a project.

    Args:
        row: a project of a meeting.
        promised: as `last_promises` gives it.
    """
    promise = promised.get(_key(row), {})
    cause = promise.get("deciding_cause", row["deciding_cause"])
    explained = row["explanation"]
    said = "未说明" if is_missing(cause) else str(cause)
    if not promise and not is_missing(explained) and explained:
        said = f"{said}：{explained}"
    person, due_on = promise.get("person"), promise.get("due_on", row["remedy_on"])
    return LastSaid(
        said,
        UNKNOWN if is_missing(person) else str(person),
        UNKNOWN if is_missing(due_on) else f"{pd.Timestamp(due_on):%m月%d日}",
    )


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in PROJECT_KEY)
