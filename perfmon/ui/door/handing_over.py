"""What the door tells to what stands behind it.

Its own pages learn it from the scope, the run of a page from headers: they are all that it sees.
The token of a session stays at the door: behind it there is only its SHA-256, which opens nothing.
"""

from typing import Final
from urllib.parse import quote, unquote

from starlette.types import Scope

from perfmon.ui.door.arrival import HANDED_OVER, Arrival
from perfmon.ui.door.cookies import NAME, SECURE_NAME
from perfmon.ui.door.visits import Visit

ARRIVAL: Final = "perfmon.arrival"
VISIT: Final = "perfmon.visit"

NAME_HEADER, SESSION_HEADER, ADDRESS_HEADER = (
    f"{HANDED_OVER}{what}" for what in ("name", "session", "address")
)


def handed_over(arrival: Arrival, visit: Visit) -> Scope:
    """The scope as those behind the door see it."""
    dropped = HANDED_OVER.encode()
    header = arrival.settings.proxy_header.encode()
    headers = [
        (name, _without_token(value) if name == b"cookie" else value)
        for name, value in arrival.scope["headers"]
        if not name.replace(b"_", b"-").startswith(dropped) and name != header
    ]
    told = {
        NAME_HEADER: visit.name,
        SESSION_HEADER: visit.token_hash,
        ADDRESS_HEADER: visit.address,
    }
    headers += [
        (name.encode(), quote(value).encode()) for name, value in told.items() if value is not None
    ]
    return {**arrival.scope, "headers": headers, ARRIVAL: arrival, VISIT: visit}


def told(value: str | None) -> str | None:
    """A header's value as it was handed over."""
    return None if value is None else unquote(value)


def _without_token(cookies: bytes) -> bytes:
    parts = [part.strip() for part in cookies.split(b";")]
    hidden = (f"{NAME}=".encode(), f"{SECURE_NAME}=".encode())
    return b"; ".join(part for part in parts if not part.startswith(hidden))
