"""Coming to a real server as a browser does: cookies, forms, and an open page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from google.protobuf.text_format import MessageToString
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 120.0
PAGE = {"accept": "text/html,*/*"}


def client(address: str, **headers: str) -> httpx.Client:
    """A browser that keeps cookies and follows nothing by itself."""
    base = f"http://{address}"
    return httpx.Client(base_url=base, headers={"origin": base, **headers}, timeout=PATIENCE)


def sign_in(browser: httpx.Client, name: str, password: str, target: str = "/") -> httpx.Response:
    """Fills in the form of /sign-in."""
    return browser.post("/sign-in", data={"name": name, "password": password, "next": target})


def cookies_of(browser: httpx.Client) -> dict[str, str]:
    """The header by which a websocket carries the browser's cookies."""
    return {"cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}


class OpenPage:
    """A page that is open in a browser, as the server sees it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.session_id = ""
        self.messages: list[Any] = []
        self._hashes: dict[str, str] = {}

    def visit(self, page: str = "", query: str = "") -> str:
        """Asks for a run of a page, waits for its end, and gives all that was sent as text."""
        click: Any = BackMsg()
        click.rerun_script.query_string = query
        click.rerun_script.page_name = page
        click.rerun_script.page_script_hash = self._hashes.get(page, "")
        return self.send(click)

    def send(self, click: Any) -> str:  # noqa: ANN401 protobuf messages have no common type
        """Sends a click, waits for the end of the run, and gives all that was sent as text."""
        self._connection.send(click.SerializeToString())
        self.messages = []
        while True:
            message = self.receive()
            done = message.WhichOneof("type") == "script_finished"
            if done and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return "\n".join(MessageToString(each, as_utf8=True) for each in self.messages)

    def tell(self, click: Any) -> None:  # noqa: ANN401 as above
        """Sends something and waits for nothing."""
        self._connection.send(click.SerializeToString())

    def ask(self, question: Any, answer: str) -> Any:  # noqa: ANN401 as above
        """Sends a question and gives the answer of that kind."""
        self._connection.send(question.SerializeToString())
        while True:
            message = self.receive()
            if message.WhichOneof("type") == answer:
                return message

    def receive(self) -> Any:  # noqa: ANN401 as above
        data = self._connection.recv(timeout=PATIENCE)
        assert isinstance(data, bytes)
        message: Any = ForwardMsg()
        message.MergeFromString(data)
        if message.WhichOneof("type") == "new_session":
            self.session_id = message.new_session.initialize.session_id
        if message.WhichOneof("type") == "navigation":
            pages = message.navigation.app_pages
            self._hashes = {each.url_pathname: each.page_script_hash for each in pages}
        self.messages.append(message)
        return message


@contextmanager
def open_page(address: str, headers: Mapping[str, str]) -> Iterator[OpenPage]:
    """Opens the websocket of a page."""
    stream = f"ws://{address}/_stcore/stream"
    protocols = [Subprotocol("streamlit")]
    with connect(
        stream, subprotocols=protocols, additional_headers=headers, max_size=None,
        open_timeout=PATIENCE,
    ) as connection:  # fmt: skip
        yield OpenPage(connection)
