"""OIDC by Streamlit's own login: it asks the provider, and here its answer becomes a session.

Streamlit's login ends at `/oauth2callback` with a cookie of its own, signed, which holds for 30
days and knows neither idle time nor switching off. So that cookie lets nobody in: at the very
moment at which Streamlit sets it, the provider's answer checked, a session of ours begins.
"""

from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Message
from streamlit.auth_util import encode_provider_token, get_origin_from_redirect_uri
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from perfmon.errors import AccountRefusedError, SignInRefusedError
from perfmon.store.database import utc_now
from perfmon.ui.door.answers import redirect
from perfmon.ui.door.arrival import Arrival
from perfmon.ui.door.cookies import give_token, is_secure
from perfmon.ui.door.database import door_database
from perfmon.ui.door.local_path import local_path
from perfmon.workflows.accounts import plain_name, refuse_bad_name
from perfmon.workflows.signing_in import begin_session

CALLBACK: Final = "/oauth2callback"
SIGN_OUT: Final = "/auth/logout"
REFUSED: Final = "refused"
NEXT_COOKIE: Final = "perfmon_next"

_PROVIDER: Final = "default"
_CLAIMS: Final = ("preferred_username", "email")


def set_out(arrival: Arrival, target: str) -> Response:
    """Sends the browser to the provider, keeping in mind where its owner wanted to go."""
    token = encode_provider_token(_PROVIDER)
    response = redirect(f"/auth/login?{urlencode({'provider': token})}")
    response.set_cookie(
        NEXT_COOKIE,
        quote(target, safe=""),
        max_age=600,
        path="/",
        secure=is_secure(arrival),
        httponly=True,
        samesite="lax",
    )
    return response


def begin(arrival: Arrival, message: Message) -> None:
    """Where Streamlit's answer says who it is, adds a session to it and the way on."""
    headers = MutableHeaders(scope=message)
    name = _name_in(headers.getlist("set-cookie"), arrival.settings.claim)
    if name is None:
        return
    carried = Response()
    try:
        refuse_bad_name(name)
        token = begin_session(door_database(), name, arrival.address, utc_now())
    except (SignInRefusedError, AccountRefusedError):
        headers["location"] = f"/sign-in?{REFUSED}=1"
    else:
        give_token(carried, arrival, token)
        headers["location"] = local_path(unquote(arrival.cookie(NEXT_COOKIE) or "/"))
    carried.delete_cookie(
        NEXT_COOKIE, path="/", secure=is_secure(arrival), httponly=True, samesite="lax"
    )
    for cookie in carried.headers.getlist("set-cookie"):
        headers.append("set-cookie", cookie)


def _name_in(set_cookies: list[str], claim: str | None) -> str | None:
    """Whom Streamlit's own signed cookie names; None where it sets none."""
    jar: dict[str, str] = {}
    for header in set_cookies:
        for key, morsel in SimpleCookie(header).items():
            if morsel.value and morsel["max-age"] != "0":
                jar[key] = morsel.value
    raw = starlette_websocket._get_signed_cookie_with_chunks(jar, USER_COOKIE_NAME)
    origin = get_origin_from_redirect_uri()
    if raw is None or origin is None:
        return None
    who: dict[str, Any] = starlette_websocket._parse_decoded_user_cookie(raw, origin)
    if not who.get("is_logged_in"):
        return None
    if who.get("email_verified") not in (True, "true"):
        who.pop("email", None)  # anybody can claim such an address at some providers
    claims = (claim,) if claim else _CLAIMS
    named = next((str(who[each]) for each in claims if who.get(each)), None)
    return None if named is None else plain_name(named)
