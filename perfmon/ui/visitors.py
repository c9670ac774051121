"""Who is looking, in the run of a page: asked of the database at every run, so at every click."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from perfmon.actor import HERE
from perfmon.store.accounts import find_account
from perfmon.store.database import utc_now
from perfmon.ui.door.database import door_database
from perfmon.ui.door.handing_over import ADDRESS_HEADER, NAME_HEADER, SESSION_HEADER, told
from perfmon.workflows.actor import machine_user
from perfmon.workflows.sign_in_settings import SignInSettings, Way, read_settings
from perfmon.workflows.signing_in import valid_session


@dataclass(frozen=True)
class Visitor:
    """Somebody who is looking.

    Attributes:
        name: what their account, OIDC or the proxy calls them; the machine's user at the machine.
        display_name: as pages show them.
        address: from where they look.
    """

    name: str
    display_name: str
    address: str


def sign_in_settings() -> SignInSettings:
    """What holds at the door of this server."""
    return read_settings(os.environ)


def visitor() -> Visitor | None:
    """Who is looking; None once their session is ended, idle or barred, or their account is off."""
    settings = sign_in_settings()
    if settings.way is Way.MACHINE:
        return Visitor(machine_user(), machine_user(), HERE)
    headers = _headers()
    address = told(headers.get(ADDRESS_HEADER)) or "地址不明"
    if settings.way is Way.PROXY:
        return _vouched(told(headers.get(NAME_HEADER)), address)
    token_hash = told(headers.get(SESSION_HEADER))
    if token_hash is None:
        return None
    session = valid_session(door_database(), token_hash, settings, utc_now())
    if session is None or session.must_change:
        return None
    return Visitor(session.name, session.display_name, address)


def _headers() -> Mapping[str, str]:
    """What the door handed over with the websocket of this run."""
    return st.context.headers


def _vouched(name: str | None, address: str) -> Visitor | None:
    if name is None:
        return None
    account = find_account(door_database().cursor(), name)
    if account is None:
        return Visitor(name, name, address)
    return None if account.is_off else Visitor(name, account.display_name, address)
