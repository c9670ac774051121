"""The guard by itself: what a line's other end may send, and what is left of a stale click."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from perfmon.roles import Role
from perfmon.store.database import Database, create_database, utc_now
from perfmon.ui.door import oidc
from perfmon.ui.door.arrival import arrival_of
from perfmon.ui.door.guard import Guard
from perfmon.ui.door.handing_over import told
from perfmon.ui.door.visits import Visit, admit
from perfmon.workflows.accounts import Granted, grant_role, switch_off, withdraw_role
from perfmon.workflows.sign_in_settings import SignInSettings, Way, read_settings
from perfmon.workflows.signing_in import Credentials, sign_in
from tests.people import ADMINISTRATOR, LONGER, add

pytestmark = pytest.mark.usefixtures("quick_passwords")

PROXY = {"PERFMON_SIGN_IN": "proxy", "PERFMON_PROXY_ADDRESSES": "10.1.0.1,10.1.0.2"}
Headers = dict[str, str] | list[tuple[str, str]]


class Line:
    """The other end of a line, as uvicorn's protocol knows it."""

    def __init__(self, peer: str, messages: list[Message] | None = None) -> None:
        self._peer, self._messages = peer, list(messages or [])
        self.transport = self

    def get_extra_info(self, name: str) -> tuple[str, int] | None:
        return (self._peer, 40000) if name == "peername" else None

    async def receive(self) -> Message:
        return self._messages.pop(0)


class Behind:
    """What stands behind the door; it keeps what reaches it."""

    def __init__(self, between: Callable[[int], None] = lambda _: None) -> None:
        self.scope: Scope | None = None
        self.received: list[Message] = []
        self._between = between

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        if scope["type"] == "websocket":
            while True:
                self._between(len(self.received))
                self.received.append(await receive())
                if self.received[-1]["type"] == "websocket.disconnect":
                    return

    def header(self, name: str) -> str | None:
        assert self.scope is not None
        found = [value.decode() for key, value in self.scope["headers"] if key == name.encode()]
        assert len(found) <= 1
        return told(found[0]) if found else None


def scope_of(kind: str, headers: Headers, path: str = "/", client: str = "9.9.9.9") -> Scope:
    pairs = list(headers.items()) if isinstance(headers, dict) else headers
    return {
        "type": kind, "method": "GET", "path": path, "query_string": b"", "client": (client, 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in pairs],
    }  # fmt: skip


def knock(
    settings: SignInSettings, peer: str, headers: Headers, path: str = "/", client: str = "9.9.9.9"
) -> tuple[Behind, list[Message]]:
    """Asks for a page; gives what reached whom behind the door, and what the door answered."""
    behind, answers = Behind(), list[Message]()

    async def send(message: Message) -> None:
        answers.append(message)

    scope = scope_of("http", headers, path, client)
    asyncio.run(Guard(behind, settings)(scope, Line(peer).receive, send))
    return behind, answers


def words(answers: list[Message]) -> str:
    return b"".join(each.get("body", b"") for each in answers).decode()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    monkeypatch.setattr("perfmon.ui.door.visits.door_database", lambda: made)
    yield made
    made.close()


@pytest.mark.parametrize("protocol", ["https", "http"])
def test_the_way_back_from_oidc_goes_over_tls_alone_where_there_is_tls(
    monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    monkeypatch.setattr("perfmon.ui.door.oidc.encode_provider_token", lambda _: "token")
    settings = read_settings({"PERFMON_SIGN_IN": "oidc", "PERFMON_PROXY_ADDRESSES": "10.1.0.1"})
    scope = scope_of("http", {"x-forwarded-proto": protocol})
    answer = oidc.set_out(arrival_of(scope, Line("10.1.0.1").receive, settings), "/behind")
    (cookie,) = answer.headers.getlist("set-cookie")
    assert cookie.startswith(f"{oidc.NEXT_COOKIE}=%2Fbehind;")
    assert ("Secure" in cookie) == (protocol == "https")
    assert "HttpOnly" in cookie


LOCAL = {"host": "localhost:8501"}


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.9"])
@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
def test_at_the_machine_itself_nobody_is_asked(peer: str, host: str) -> None:
    behind, _ = knock(SignInSettings(), peer, {"host": host})
    assert behind.scope is not None


@pytest.mark.parametrize(
    ("peer", "headers", "why"),
    [
        ("10.0.0.7", LOCAL, "只给本机用"),
        ("::ffff:10.0.0.7", LOCAL, "只给本机用"),
        ("127.0.0.1", LOCAL | {"x-forwarded-for": "127.0.0.1"}, "反向代理"),
        ("127.0.0.1", LOCAL | {"forwarded": "for=127.0.0.1"}, "反向代理"),
        ("127.0.0.1", LOCAL | {"x-real-ip": "127.0.0.1"}, "反向代理"),
        ("127.0.0.1", {"host": "evil.cn"}, "127.0.0.1"),
        ("127.0.0.1", {"host": "127.0.0.1.evil.cn:8501"}, "127.0.0.1"),
        ("127.0.0.1", {"host": "localhost@evil.cn"}, "127.0.0.1"),
        ("127.0.0.1", {"host": "[::1"}, "127.0.0.1"),
        ("127.0.0.1", {}, "127.0.0.1"),
    ],
)
def test_nobody_else_comes_in_where_only_the_machine_is_served(
    peer: str, headers: dict[str, str], why: str
) -> None:
    for path in ("/", "/_stcore/health", "/sign-in", "/media/a.csv"):
        behind, answers = knock(SignInSettings(), peer, headers, path)
        assert behind.scope is None
        assert answers[0]["status"] == 403
        assert why in words(answers)


def test_what_uvicorn_makes_of_a_forwarded_address_is_not_the_lines_end() -> None:
    headers = LOCAL | {"x-forwarded-for": "127.0.0.1"}
    assert knock(SignInSettings(), "10.0.0.7", headers, client="127.0.0.1")[0].scope is None


def test_the_proxy_says_who_it_is(database: Database) -> None:
    headers = [("x-remote-user", "李会计"), ("x-forwarded-for", "1.2.3.4, 10.0.0.7")]
    behind, _ = knock(read_settings(PROXY), "10.1.0.2", headers)
    assert behind.header("x-perfmon-name") == "李会计"
    assert behind.header("x-perfmon-address") == "10.0.0.7"
    assert behind.header("x-remote-user") is None


def test_a_chain_of_listed_proxies_tells_the_visitors_own_address(database: Database) -> None:
    headers = {"x-remote-user": "a", "x-forwarded-for": "6.6.6.6, 10.0.0.7, 10.1.0.1"}
    behind, _ = knock(read_settings(PROXY), "10.1.0.2", headers)
    assert behind.header("x-perfmon-address") == "10.0.0.7"


@pytest.mark.parametrize("peer", ["10.1.0.3", "127.0.0.1", "::1"])
def test_nobody_but_a_listed_proxy_may_say_who_it_is(database: Database, peer: str) -> None:
    headers = {"x-remote-user": "李会计", "x-forwarded-for": "10.1.0.1"}
    behind, answers = knock(read_settings(PROXY), peer, headers, client="10.1.0.1")
    assert behind.scope is None
    assert "统一入口" in words(answers)


@pytest.mark.parametrize(
    "named",
    [
        [],
        [
            "",
        ],
        [" "],
        ["甲", "乙"],
        ["李\u202e会计"],
        ["a b"],
        ["长" * 65],
    ],
)
def test_a_proxy_that_does_not_say_it_plainly_is_not_believed(
    database: Database, named: list[str]
) -> None:
    headers = [("x-remote-user", name) for name in named]
    assert knock(read_settings(PROXY), "10.1.0.1", headers)[0].scope is None


def test_who_is_switched_off_does_not_come_by_the_proxy_either(database: Database) -> None:
    add(database, "李会计", password=None)
    switch_off(database, "李会计", ADMINISTRATOR, utc_now())
    behind, answers = knock(read_settings(PROXY), "10.1.0.1", {"x-remote-user": "李会计"})
    assert behind.scope is None
    assert "停用" in words(answers)


def test_behind_tls_the_cookie_is_bound_to_the_host(database: Database) -> None:
    settings = read_settings(PROXY | {"PERFMON_SIGN_IN": "accounts"})
    add(database, "李会计")
    token = sign_in(database, Credentials("李会计", LONGER, "10.0.0.7"), utc_now())
    tls = {"x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.7"}
    bound = {"cookie": f"__Host-perfmon_session={token}; a=b"}
    behind, _ = knock(settings, "10.1.0.1", tls | bound)
    assert behind.header("cookie") == "a=b"
    for other in (
        {"cookie": f"perfmon_session={token}"},
        {"cookie": "; ".join([bound["cookie"]] * 2)},
    ):
        assert knock(settings, "10.1.0.1", tls | other)[0].scope is None
    assert knock(settings, "10.1.0.9", tls | bound)[0].scope is None


def click() -> Message:
    """A button in a part of a page that runs by itself."""
    message: Any = BackMsg()
    asked = message.rerun_script
    asked.page_name, asked.page_script_hash, asked.query_string = "behind", "0a", "year=2023"
    asked.fragment_id = "part"
    asked.widget_states.widgets.add(id="write", trigger_value=True)
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


def reached(
    settings: SignInSettings, peer: str, headers: Headers, happens: Callable[[], None],
    *messages: Message,
) -> list[Any]:  # fmt: skip
    """The clicks that reach the page; between the first and the second something happens."""
    behind = Behind(lambda count: happens() if count == 1 else None)

    async def send(message: Message) -> None:
        raise AssertionError(f"nothing is sent here: {message}")

    line = Line(peer, [*messages, {"type": "websocket.disconnect"}])
    asyncio.run(Guard(behind, settings)(scope_of("websocket", headers), line.receive, send))
    found = []
    for each in behind.received[:-1]:
        message: Any = BackMsg()
        message.MergeFromString(each["bytes"])
        found.append(message)
    return found


def is_whole(message: Any) -> bool:  # noqa: ANN401 protobuf messages have no common type
    """Whether the click still is one; else only the page is asked for, whole and at its place."""
    asked = message.rerun_script
    assert (asked.page_name, asked.page_script_hash) == ("behind", "0a")
    assert asked.query_string == "year=2023"
    assert bool(asked.fragment_id) == bool(asked.widget_states.widgets)
    return bool(asked.fragment_id)


@pytest.fixture
def signed_in(database: Database) -> dict[str, str]:
    add(database, "李会计", Role.BUREAU)
    token = sign_in(database, Credentials("李会计", LONGER, "10.0.0.7"), utc_now())
    return {"cookie": f"perfmon_session={token}"}


ACCOUNTS = SignInSettings(Way.ACCOUNTS)


def test_while_nothing_happens_every_click_arrives(signed_in: dict[str, str]) -> None:
    clicks = reached(ACCOUNTS, "10.0.0.7", signed_in, lambda: None, click(), click())
    assert [is_whole(each) for each in clicks] == [True, True]


def test_a_role_withdrawn_acts_at_the_next_click_on_an_open_page(
    database: Database, signed_in: dict[str, str]
) -> None:
    def withdraw() -> None:
        withdraw_role(database, "李会计", Role.BUREAU, None, ADMINISTRATOR, utc_now())

    clicks = reached(ACCOUNTS, "10.0.0.7", signed_in, withdraw, click(), click(), click())
    assert [is_whole(each) for each in clicks] == [True, False, False]


def test_of_a_stale_session_nothing_else_arrives(
    database: Database, signed_in: dict[str, str]
) -> None:
    upload: Any = BackMsg()
    beat: Any = BackMsg()
    upload.file_urls_request.request_id = "1"
    beat.app_heartbeat = True
    others = [
        {"type": "websocket.receive", "bytes": each.SerializeToString()} for each in (upload, beat)
    ]

    def leave() -> None:
        switch_off(database, "李会计", ADMINISTRATOR, utc_now())

    clicks = reached(ACCOUNTS, "10.0.0.7", signed_in, leave, click(), *others)
    assert [each.WhichOneof("type") for each in clicks] == ["rerun_script", "app_heartbeat"]


def test_of_whom_the_proxy_knows_a_change_of_roles_takes_back_one_click(
    database: Database,
) -> None:
    add(database, "李会计", Role.BUREAU, password=None)

    def grant() -> None:
        grant_role(database, "李会计", Granted(Role.AUDITOR), ADMINISTRATOR, utc_now())

    clicks = reached(
        read_settings(PROXY), "10.1.0.1", {"x-remote-user": "李会计"}, grant,
        click(), click(), click(),
    )  # fmt: skip
    assert [is_whole(each) for each in clicks] == [True, False, True]


def test_files_told_before_a_role_was_withdrawn_are_nobodys_afterwards(database: Database) -> None:
    add(database, "李会计", Role.BUREAU, password=None)
    settings = read_settings(PROXY)

    def keys() -> set[str | None]:
        """To whom files are told on an open page, and who fetches them."""
        scopes = [scope_of(kind, {"x-remote-user": "李会计"}) for kind in ("websocket", "http")]
        lines = [Line("10.1.0.1").receive for _ in scopes]
        arrivals = [arrival_of(*pair, settings) for pair in zip(scopes, lines, strict=True)]
        visits = [admit(arrival, utc_now()) for arrival in arrivals]
        return {visit.key for visit in visits if isinstance(visit, Visit)}

    (told,) = keys()
    withdraw_role(database, "李会计", Role.BUREAU, None, ADMINISTRATOR, utc_now())
    (fetching,) = keys()
    assert told is not None
    assert told != fetching


def test_whom_the_proxy_knows_is_out_at_the_next_click_once_switched_off(
    database: Database,
) -> None:
    add(database, "李会计", password=None)

    def leave() -> None:
        switch_off(database, "李会计", ADMINISTRATOR, utc_now())

    headers = {"x-remote-user": "李会计"}
    clicks = reached(read_settings(PROXY), "10.1.0.1", headers, leave, click(), click())
    assert [is_whole(each) for each in clicks] == [True, False]
