"""Messages to the browser leave at once.

Streamlit binds its socket without naming a protocol, and asyncio then leaves Nagle's algorithm on:
small messages wait up to 40 ms for the browser's acknowledgement of the one before. Seen with
Streamlit 1.67 on uvicorn; measured by `python -m bench pages`.
"""

import socket

from starlette.types import ASGIApp, Receive, Scope, Send


class SendAtOnce:
    """ASGI middleware that sets TCP_NODELAY on each websocket; elsewhere it does nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the connection on, unchanged but for the socket's option."""
        if scope["type"] == "websocket":
            transport = getattr(getattr(send, "__self__", None), "transport", None)
            connection = transport.get_extra_info("socket") if transport else None
            if connection is not None and connection.family != getattr(socket, "AF_UNIX", None):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._app(scope, receive, send)
