"""The guard: everything that comes in passes here first, and goes on only for a known visitor."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from perfmon.errors import PerfmonError
from perfmon.store.database import utc_now
from perfmon.ui.door import oidc
from perfmon.ui.door.answers import answer, redirect, refusal
from perfmon.ui.door.arrival import Arrival, arrival_of
from perfmon.ui.door.handing_over import handed_over
from perfmon.ui.door.sent import SentAddresses, made_later
from perfmon.ui.door.unmade import in_words
from perfmon.ui.door.visits import Turned, Visit, admit, is_stale
from perfmon.workflows.sign_in_settings import SignInSettings, Way

_Answer = TypeVar("_Answer")


class Guard:
    """ASGI middleware; it stands before Streamlit and before the door's own pages."""

    def __init__(self, app: ASGIApp, settings: SignInSettings) -> None:
        self._app = app
        self._settings = settings
        self._sent = SentAddresses()
        self._threads = ThreadPoolExecutor(4, "door")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request or a websocket through to whom it belongs, or answers it itself."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        arrival = arrival_of(scope, receive, self._settings)
        outcome = await self._outcome(arrival)
        if isinstance(outcome, Turned):
            await _turn_away(arrival, outcome, receive, send)
        elif arrival.is_websocket:
            visitor = _Stream(self, outcome, receive, send)
            await self._app(handed_over(arrival, outcome), visitor.receive, visitor.send)
        else:
            answering = self._answering(arrival, outcome, send)
            await self._app(handed_over(arrival, outcome), receive, answering)

    async def _outcome(self, arrival: Arrival) -> Visit | Turned:
        try:
            outcome = await self.ask(lambda: admit(arrival, utc_now()))
        except PerfmonError as error:
            return Turned(503, error.message)
        if isinstance(outcome, Visit) and not self._is_for(outcome, arrival.path):
            return Turned(403, "这个文件不是发给您的，或已经过期，请回到页面重新下载或上传。")
        return outcome

    def _is_for(self, visit: Visit, path: str) -> bool:
        return visit.key is None or self._sent.is_for(visit.key, path)

    def may_make(self, visit: Visit, file_id: str) -> bool:
        """Whether a download that is made when asked for was offered to this visitor."""
        return self._is_for(visit, made_later(file_id))

    def note(self, visit: Visit, payload: bytes) -> None:
        """Remembers which addresses a message tells to a visitor."""
        if visit.key is not None:
            self._sent.note(visit.key, payload)

    async def ask(self, question: Callable[[], _Answer]) -> _Answer:
        """Asks the database beside the event loop, in threads that nothing else holds up."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, question)

    def _answering(self, arrival: Arrival, visit: Visit, send: Send) -> Send:
        """What goes back: downloads are kept by nobody on the way, and OIDC ends in a session."""

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                if arrival.path.startswith("/media/") and visit.key is not None:
                    MutableHeaders(scope=message)["Cache-Control"] = "private, no-store"
                if self._settings.way is Way.OIDC and arrival.path == oidc.CALLBACK:
                    await self.ask(lambda: oidc.begin(arrival, message))
            await send(message)

        return answering


class _Stream:
    """One open websocket: each click is weighed anew, since a session may end meanwhile."""

    def __init__(self, guard: Guard, visit: Visit, receive: Receive, send: Send) -> None:
        self._guard, self._visit = guard, visit
        self._receive, self._send = receive, send

    async def send(self, message: Message) -> None:
        """Passes a message on to the browser, in Chinese, remembering the addresses in it."""
        payload = message.get("bytes")
        if payload:
            self._guard.note(self._visit, payload)
            message = {**message, "bytes": in_words(payload)}
        await self._send(message)

    async def receive(self) -> Message:
        """The next message of the browser that may pass, changed where its session is stale."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive" or not message.get("bytes"):
                return message
            passed = await self._weighed(message["bytes"])
            if passed is not None:
                return {**message, "bytes": passed}

    async def _weighed(self, payload: bytes) -> bytes | None:
        """The click itself, or what is left of it; None where nothing is."""
        click: Any = BackMsg()
        click.MergeFromString(payload)
        kind = click.WhichOneof("type")
        if kind == "app_heartbeat":
            return payload
        by_hand = kind != "rerun_script" or not click.rerun_script.is_auto_rerun
        stale, self._visit = await self._guard.ask(
            lambda: is_stale(self._visit, utc_now(), by_hand=by_hand)
        )
        if not stale:
            return payload if self._may_ask(click, kind) else None
        return _without_click(click) if kind == "rerun_script" else None

    def _may_ask(self, click: Any, kind: str) -> bool:  # noqa: ANN401 protobuf messages as below
        """A page's script does not see who asks for a download; the door does."""
        if kind != "backend_operation_request":
            return True
        asked = click.backend_operation_request
        if not asked.HasField("deferred_file"):
            return True
        return self._guard.may_make(self._visit, asked.deferred_file.file_id)


def _without_click(click: Any) -> bytes:  # noqa: ANN401 protobuf messages have no common type
    """The page is run whole and anew, and says what happened; what was clicked or typed is gone.

    So neither a callback nor a part of a page that runs by itself can act for a stale session.
    """
    bare: Any = BackMsg()
    asked = bare.rerun_script
    asked.query_string = click.rerun_script.query_string
    asked.page_script_hash = click.rerun_script.page_script_hash
    asked.page_name = click.rerun_script.page_name
    asked.context_info.CopyFrom(click.rerun_script.context_info)
    return bytes(bare.SerializeToString())


async def _turn_away(arrival: Arrival, turned: Turned, receive: Receive, send: Send) -> None:
    if arrival.is_websocket:
        await receive()  # the wish to connect; closed before it is accepted it is answered 403
        await send({"type": "websocket.close", "code": 1008})
    elif turned.asks_at is not None and arrival.is_page:
        target = f"{turned.asks_at}?next={quote(arrival.target, safe='')}"
        await answer(redirect(target), arrival.scope, receive, send)
    else:
        response = refusal(arrival, turned.status, turned.sentence)
        await answer(response, arrival.scope, receive, send)
