"""The one cookie of a session."""

from starlette.responses import Response
from streamlit import config

from perfmon.ui.door.arrival import Arrival

NAME = "perfmon_session"
SECURE_NAME = "__Host-perfmon_session"
"""Behind TLS; a browser then takes it from this very host alone, and sends it nowhere else."""


def is_secure(arrival: Arrival) -> bool:
    """Whether the visitor's line is TLS: our own, or a listed proxy's."""
    if arrival.is_of_proxy:
        return arrival.headers.get("x-forwarded-proto") == "https"
    return bool(config.get_option("server.sslCertFile"))


def token_of(arrival: Arrival) -> str | None:
    """The token that a visitor's browser keeps."""
    return arrival.cookie(SECURE_NAME if is_secure(arrival) else NAME)


def give_token(response: Response, arrival: Arrival, token: str) -> None:
    """Lets the browser keep the token until it is closed."""
    secure = is_secure(arrival)
    response.set_cookie(
        SECURE_NAME if secure else NAME,
        token,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",  # strict would ask again after each click on a link in a message
    )


def take_token(response: Response, arrival: Arrival) -> None:
    """Lets the browser forget the token."""
    secure = is_secure(arrival)
    response.delete_cookie(
        SECURE_NAME if secure else NAME, path="/", secure=secure, httponly=True, samesite="lax"
    )
