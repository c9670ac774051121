"""A request as it comes in: from where it really comes, and what its headers say."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from perfmon.workflows.sign_in_settings import SignInSettings

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""What a reverse proxy adds; of anybody else it is not believed."""

HANDED_OVER = "x-perfmon-"
"""With these headers the door tells a page who is looking; whoever sends them is not believed."""

_PARTS = ("/_stcore/", "/media/", "/static/", "/component/", "/app/static/")
"""What pages are made of; nobody asks for it to read it."""

_SAFE = ("GET", "HEAD", "OPTIONS")
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Arrival:
    """One request or one opening of a websocket.

    Attributes:
        scope: as the server gives it.
        headers: of the request.
        peer: the address at the other end of the line; None where the server does not tell it.
        settings: what holds at the door.
    """

    scope: Scope
    headers: Headers
    peer: str | None
    settings: SignInSettings

    @property
    def path(self) -> str:
        """The path asked for, decoded."""
        return str(self.scope["path"])

    @property
    def target(self) -> str:
        """Path and query, as they would stand in the address."""
        query = self.scope.get("query_string", b"").decode("latin-1")
        raw = self.scope.get("raw_path") or self.path.encode()
        path = raw.decode("latin-1").partition("?")[0]
        return f"{path}?{query}" if query else path

    @property
    def is_websocket(self) -> bool:
        return bool(self.scope["type"] == "websocket")

    @property
    def is_forwarded(self) -> bool:
        """Whether it says that a proxy passed it on."""
        return any(name in self.headers for name in FORWARDED)

    @property
    def is_from_here(self) -> bool:
        """Whether it comes from this machine."""
        return is_loopback(self.peer)

    @property
    def is_of_proxy(self) -> bool:
        """Whether a listed proxy sends it."""
        return self.settings.is_proxy(self.peer)

    @property
    def address(self) -> str:
        """Where the visitor is: the line's other end, or what a listed proxy says of it."""
        hops = [
            hop.strip()
            for value in self.headers.getlist("x-forwarded-for")
            for hop in value.split(",")
        ]
        if not self.is_of_proxy or not hops:
            return _shown(self.peer)
        strangers = [hop for hop in hops if not self.settings.is_proxy(hop)]
        return _shown(strangers[-1] if strangers else hops[0])

    @property
    def is_page(self) -> bool:
        """Whether a browser asks for a page to show, and would follow a redirection."""
        if self.is_websocket or self.scope["method"] not in ("GET", "HEAD"):
            return False
        if self.path.startswith(_PARTS):
            return False
        mode = self.headers.get("sec-fetch-mode")
        return "text/html" in self.headers.get("accept", "") and mode in (None, "navigate")

    def is_local_host(self) -> bool:
        """Whether it was addressed to this machine by name; another name may be a trick.

        A page from elsewhere can let its own name point to this machine (DNS rebinding).
        """
        named = self.headers.get("host", "")
        try:
            return urlsplit(f"//{named}").hostname in _LOCAL_NAMES
        except ValueError:
            return False

    def is_from_elsewhere(self) -> bool:
        """Whether another website's page may have sent it, where that could do harm."""
        host = self.headers.get("host")
        origin = self.headers.get("origin")
        if self.is_websocket:
            return origin is not None and urlsplit(origin).netloc != host
        if self.scope["method"] in _SAFE:
            return False
        site = self.headers.get("sec-fetch-site")
        if site not in (None, "same-origin"):
            return True
        said = origin or self.headers.get("referer")
        if said is None:
            return site is None
        return urlsplit(said).netloc != host

    def cookie(self, name: str) -> str | None:
        """A cookie; None where there is none, or two of the name."""
        found = []
        for value in self.headers.getlist("cookie"):
            for part in value.split(";"):
                key, _, rest = part.strip().partition("=")
                if key == name:
                    found.append(rest)
        return found[0] if len(found) == 1 else None


def arrival_of(scope: Scope, receive: Receive, settings: SignInSettings) -> Arrival:
    """Reads a request.

    uvicorn puts the address of X-Forwarded-For in the place of the real one wherever a request
    comes from this machine; so the line itself is asked. Where it cannot be, a request that says
    that it was passed on has no peer, and is not believed.
    """
    headers = Headers(scope=scope)
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    line = transport.get_extra_info("peername") if transport is not None else None
    if line is None and not any(name in headers for name in FORWARDED):
        line = scope.get("client")
    return Arrival(scope, headers, str(line[0]) if line else None, settings)


def is_loopback(address: str | None) -> bool:
    """Whether the address is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("::ffff:127.0.0.1"), is_loopback("10.0.0.7")
    (True, True, False)
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    return bool((getattr(found, "ipv4_mapped", None) or found).is_loopback)


def _shown(address: str | None) -> str:
    """An address as the log keeps it; what is none is not repeated."""
    try:
        found = ip_address((address or "").strip("[]"))
    except ValueError:
        return "地址不明"
    return str(getattr(found, "ipv4_mapped", None) or found)
