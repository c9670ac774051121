"""What day it is in the office: the one place that asks the machine's clock for a date."""

from datetime import UTC, date, datetime


def today() -> date:
    """The day by the machine's own time zone.

    Called as `clock.today()`, so that a test can say what day it is.
    """
    return datetime.now(UTC).astimezone().date()
