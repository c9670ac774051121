"""Sessions (登录) of a server that only reads its database: kept in mind, they end with it."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from perfmon.store.sessions import Session

LONGEST: Final = timedelta(days=7)
"""No setting lets a session last longer."""


class PassingSessions:
    """Sessions by the SHA-256 of their token; asked from many threads."""

    def __init__(self) -> None:
        self._kept: dict[str, Session] = {}
        self._changing = threading.Lock()

    def find(self, token_hash: str) -> Session | None:
        """The session of a token; None where there is none, or none any more."""
        return self._kept.get(token_hash)

    def begin(
        self, token_hash: str, name: str, display_name: str, address: str, now: datetime
    ) -> None:
        """Keeps a new session, and forgets those that cannot hold any more."""
        begun = Session(
            *(token_hash, name, address, now, now),
            is_ended=False,
            is_off=False,
            must_change=False,
            display_name=display_name,
        )
        with self._changing:
            young = {key: each for key, each in self._kept.items() if now - each.made_at <= LONGEST}
            self._kept = young | {token_hash: begun}

    def see(self, token_hash: str, now: datetime) -> None:
        """Notes when a session was last used, unless it has ended meanwhile."""
        with self._changing:
            if token_hash in self._kept:
                self._kept[token_hash] = replace(self._kept[token_hash], seen_at=now)

    def end(self, token_hash: str) -> None:
        """Ends a session."""
        with self._changing:
            self._kept.pop(token_hash, None)


PASSING = PassingSessions()
"""Those of this server."""
