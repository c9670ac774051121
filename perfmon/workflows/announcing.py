"""How far an act has come, told while it goes on."""

from collections.abc import Callable

Announce = Callable[[float, str], None]
"""Told how far an act has come: the share done (0-1) and what comes next, in words."""


def unheard(share: float, words: str) -> None:
    """Announces to nobody."""
