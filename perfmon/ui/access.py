"""Who is looking, and which units they may see."""

from dataclasses import dataclass

from perfmon.store.asking import Scope
from perfmon.workflows.actor import machine_user


@dataclass(frozen=True)
class Access:
    """One visitor.

    Attributes:
        actor: the name that everything they write carries.
        scope: the units they may see; None for all.
    """

    actor: str
    scope: Scope


def current_access() -> Access:
    """The visitor of this run: whoever sits at this machine, since the server serves no other."""
    return Access(actor=machine_user(), scope=None)
