"""What every read takes: as known at which moment, and for which units."""

from collections.abc import Collection
from datetime import date, datetime

NOW = datetime(9999, 12, 31)  # noqa: DTZ001 the database keeps moments in UTC without a zone
"""As-known-at for "everything recorded so far"."""

Scope = tuple[str, ...] | None
"""The unit codes (预算单位) that the asker may see, sorted so as to be a key; None for all."""


def scope_of(unit_codes: Collection[str]) -> Scope:
    """A scope of these units and no others."""
    return tuple(sorted(unit_codes))


def scope_value(scope: Scope) -> list[str] | None:
    """The scope as a query takes it."""
    return None if scope is None else list(scope)


def at_day(year: int, until: date, scope: Scope, known_at: datetime) -> dict[str, object]:
    """What a read of a year as it stood on a day takes: year, until, scope and known_at."""
    return {"year": year, "until": until, "scope": scope_value(scope), "known_at": known_at}
