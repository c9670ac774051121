"""Who is looking: asked anew at every run, so that a role withdrawn is gone at the next click."""

from collections.abc import Collection

from perfmon.actor import Actor
from perfmon.roles import Act
from perfmon.workflows.access import Access, machine_access


def current_access() -> Access:
    """The visitor of this run: whoever sits at this machine, since the server serves no other."""
    return machine_access()


def actor_on(page: str, act: Act, unit_codes: Collection[str] = ()) -> Actor:
    """The actor of a write, for parts that stand on more pages than one.

    Raises:
        NotAllowedError: the visitor's roles do not reach that far.
    """
    return current_access().actor_for(page, act, unit_codes)
