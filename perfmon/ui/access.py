"""Who is looking: asked anew at every run, so that a role withdrawn is gone at the next click."""

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from perfmon.actor import Actor
from perfmon.roles import Act
from perfmon.ui.door.database import door_database
from perfmon.ui.signed_out import show_signed_out
from perfmon.ui.visitors import sign_in_settings, visitor
from perfmon.workflows.access import Access, machine_access
from perfmon.workflows.accounts import access_of
from perfmon.workflows.sign_in_settings import Way


def current_access() -> Access:
    """The visitor of this run; whoever sits at this machine where nobody signs in.

    Where the door does not know the visitor, or no longer does, the run ends here in words.
    """
    way = sign_in_settings().way
    if way is Way.MACHINE:
        return _at_machine()
    who = visitor()
    if who is None:
        show_signed_out(by_proxy=way is Way.PROXY)
        st.stop()
    return access_of(door_database(), who.name, who.address)


def as_of_now(access: Access) -> Access:
    """A visitor of a run before, with what they are granted now.

    For what is done outside the run of a page, where nothing tells who asks: the door has seen by
    then that it is the same visitor, and that their session holds.
    """
    if sign_in_settings().way is Way.MACHINE:
        return _at_machine()
    return access_of(door_database(), access.name, access.address)


def _at_machine() -> Access:
    return replace(machine_access(), only_reads=door_database().is_only_read)


def actor_on(page: str, act: Act, unit_codes: Collection[str] = ()) -> Actor:
    """The actor of a write, for parts that stand on more pages than one.

    Raises:
        NotAllowedError: the visitor's roles do not reach that far.
    """
    return current_access().actor_for(page, act, unit_codes)
