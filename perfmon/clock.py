"""The clock on the office's wall: what day it is, and how a recorded moment reads there."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The moment by the machine's own time zone.

    Called as `clock.now()`, so that a test can say what time it is.
    """
    return datetime.now(UTC).astimezone()


def today() -> date:
    """The day by the machine's own time zone.

    Called as `clock.today()`, so that a test can say what day it is.
    """
    return now().date()


def wall_day(recorded_at: datetime) -> date:
    """The day of a moment of recording (UTC, without a zone) by the machine's own time zone."""
    return recorded_at.replace(tzinfo=UTC).astimezone().date()


def start_of_day(day: date) -> datetime:
    """When a day by the machine's own time zone begins, as moments are recorded (UTC, no zone)."""
    return datetime(day.year, day.month, day.day).astimezone(UTC).replace(tzinfo=None)


def wall_time(recorded_at: datetime) -> str:
    """A moment of recording (UTC, without a zone) as the clock on the wall shows it, to the minute.

    Cells of a frame (`pandas.Timestamp`) are such moments too.
    """
    moment = datetime.combine(recorded_at.date(), recorded_at.time(), UTC).astimezone()
    return f"{moment:%Y-%m-%d %H:%M}"
