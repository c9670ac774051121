"""What the door itself answers: refusals, and small pages without script or outside resource."""

import secrets
from dataclasses import asdict
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from perfmon.charts.theme import DARK, FONT_STACK, LIGHT
from perfmon.ui.door.arrival import Arrival

_POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)


def page(kind: str, title: str, *, status: int = 200, **values: object) -> Response:
    """A page of the door.

    Args:
        kind: which: sign_in, elsewhere (OIDC), password or refused.
        title: its head.
        status: of the answer.
        values: what its kind shows; every one is escaped.
    """
    nonce = secrets.token_urlsafe(16)
    text = _template().render(
        kind=kind,
        title=title,
        nonce=nonce,
        themes=(asdict(LIGHT), asdict(DARK)),
        fonts=FONT_STACK,
        **values,
    )
    return HTMLResponse(
        text,
        status,
        {
            "Content-Security-Policy": _POLICY.format(nonce=nonce),
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )


def redirect(target: str) -> Response:
    """Sends the browser to another page of this server."""
    return RedirectResponse(target, 303, {"Cache-Control": "no-store"})


def refusal(arrival: Arrival, status: int, sentence: str) -> Response:
    """A sentence: to a person as a page, to a program as text."""
    if arrival.is_page:
        return page("refused", "没有打开", status=status, sentence=sentence)
    return PlainTextResponse(sentence, status, {"Cache-Control": "no-store"})


async def answer(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Sends a response of the door."""
    await response(scope, receive, send)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
