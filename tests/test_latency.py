import asyncio
import socket
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from perfmon.ui.latency import SendAtOnce


class Transport:
    """A connection's transport, as the server gives it."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def get_extra_info(self, name: str) -> socket.socket | None:
        return self._connection if name == "socket" else None


class Protocol:
    """A connection's protocol, whose `send` reaches the application."""

    def __init__(self, connection: socket.socket) -> None:
        self.transport = Transport(connection)

    async def send(self, message: Message) -> None:
        raise AssertionError(f"nothing is sent here: {message}")


@pytest.fixture
def connection() -> Iterator[socket.socket]:
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as client,
    ):
        yield client


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that does nothing."""


async def receive() -> Message:
    raise AssertionError("nothing is received here")


def no_delay(connection: socket.socket) -> bool:
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_a_websockets_messages_leave_at_once(connection: socket.socket) -> None:
    assert not no_delay(connection)
    asyncio.run(SendAtOnce(nothing)({"type": "websocket"}, receive, Protocol(connection).send))
    assert no_delay(connection)


def test_other_connections_are_left_alone(connection: socket.socket) -> None:
    asyncio.run(SendAtOnce(nothing)({"type": "http"}, receive, Protocol(connection).send))
    assert not no_delay(connection)


def test_a_server_of_another_make_is_served_all_the_same() -> None:
    async def send(message: Message) -> None:
        raise AssertionError(f"nothing is sent here: {message}")

    asyncio.run(SendAtOnce(nothing)({"type": "websocket"}, receive, send))
