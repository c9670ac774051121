"""People with accounts, and moments at which they come."""

from datetime import datetime, timedelta

from perfmon.roles import Role
from perfmon.store.database import Database
from perfmon.workflows.accounts import Granted, NewPerson, add_account

MORNING = datetime(2023, 11, 6, 0, 30)  # noqa: DTZ001 the database keeps moments in UTC without a zone
LONGER = "青石板上一棵老槐树下"
"""A password long enough."""
ADMINISTRATOR = "管家"


def after(minutes: float) -> datetime:
    """So many minutes after the morning."""
    return MORNING + timedelta(minutes=minutes)


def add(
    database: Database,
    name: str,
    role: Role = Role.LEADER,
    code: str | None = None,
    *,
    password: str | None = LONGER,
    must_change: bool = False,
    now: datetime = MORNING - timedelta(days=1),
) -> None:
    """Adds somebody as an administrator does."""
    granted = Granted(role, code, is_confirmed=True)
    person = NewPerson(name, "", password, must_change)
    add_account(database, person, granted, ADMINISTRATOR, now)
