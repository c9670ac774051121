"""The door with local accounts, on a real server: who gets what, and for how long."""

import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from bench.server import running_server
from perfmon.roles import Role
from perfmon.store.database import open_database
from tests.doorways import PAGE, OpenPage, client, cookies_of, open_page, sign_in
from tests.people import LONGER, add

SETTINGS = {"PERFMON_SIGN_IN": "accounts"}
TITLE = "部门项目支出进度"
ENDED = "登录已经结束"
FIRST = "管理员给的第一个密码"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def database(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with people: several of the bureau, a newcomer, and one who sees no figures."""
    path = shutil.copyfile(sample_path, tmp_path_factory.mktemp("door") / "库.duckdb")
    opened = open_database(path)
    for name in ("甲", "乙", "锁住的", "换密码的"):
        add(opened, name, Role.BUREAU)
    add(opened, "新来的", Role.BUREAU, password=FIRST, must_change=True)
    add(opened, "审计", Role.AUDITOR)
    opened.close()
    return path


@pytest.fixture(scope="module")
def address(database: Path, home: Path) -> Iterator[str]:
    with running_server(database, home, SETTINGS) as address:
        yield address


@pytest.fixture
def stranger(address: str) -> Iterator[httpx.Client]:
    with client(address) as browser:
        yield browser


@contextmanager
def come(address: str, name: str = "甲", password: str = LONGER) -> Iterator[httpx.Client]:
    """A browser in which somebody is signed in."""
    with client(address) as browser:
        assert sign_in(browser, name, password).status_code == 303
        yield browser


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    with come(address) as browser:
        yield browser


@pytest.mark.parametrize(
    "path", ["/", "/home", "/projects?project=288001-1", "/reporting", "/password", "/nirgends"]
)
def test_whoever_is_not_signed_in_is_asked_first_and_the_deep_link_is_kept(
    stranger: httpx.Client, path: str
) -> None:
    answer = stranger.get(path, headers=PAGE)
    assert answer.status_code == 303
    asked = answer.headers["location"]
    assert asked.startswith("/sign-in?next=")
    assert stranger.get(asked).status_code == 200
    form = stranger.get(asked).text
    signed = sign_in(stranger, "甲", LONGER, re.findall('name="next" value="([^"]*)"', form)[0])
    expected = "/" if path == "/password" else path
    assert (signed.status_code, signed.headers["location"]) == (303, expected)


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize(
    "path",
    [
        *("/_stcore/host-config", "/_stcore/metrics", "/_stcore/script-health-check"),
        *("/_stcore/agent/openapi.json", "/_stcore/stream", "/media/0123.csv", "/media/"),
        *("/static/js/index.js", "/component/x/index.html", "/app/static/x.png"),
        *("/_stcore/upload_file/a/b", "/_stcore/bidi-components/x.js", "/_stcore/%68ost-config"),
        *("/_stcore/health/", "/_STCORE/metrics", "//_stcore/metrics", "/sign-in/../media/a.csv"),
    ],
)
def test_parts_of_pages_are_refused_in_words_without_a_session(
    stranger: httpx.Client, path: str, accept: str
) -> None:
    answer = stranger.get(path, headers={"accept": accept})
    assert answer.status_code in (403, 303) if path.startswith("//") else answer.status_code == 403
    assert "请先登录" in answer.text or "不对外开放" in answer.text or answer.status_code == 303


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH"])
def test_nothing_can_be_written_without_a_session(stranger: httpx.Client, method: str) -> None:
    answer = stranger.request(method, "/_stcore/upload_file/a/b", content=b"x")
    assert answer.status_code == 403
    assert "请先登录" in answer.text


def test_the_health_check_answers_everybody(stranger: httpx.Client) -> None:
    assert stranger.get("/_stcore/health").text == "ok"


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "perfmon_session=",
        "perfmon_session=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
        "perfmon_session=' OR 1=1 --",
        "__Host-perfmon_session=x",
        "_streamlit_user=x",
    ],
)
def test_a_forged_cookie_opens_neither_page_nor_stream(address: str, cookie: str) -> None:
    with client(address, cookie=cookie) as forger:
        assert forger.get("/", headers=PAGE).status_code == 303
        assert forger.get("/_stcore/host-config").status_code == 403
    with pytest.raises(InvalidStatus) as refused, open_page(address, {"cookie": cookie}):
        pass
    assert refused.value.response.status_code == 403


def test_headers_of_ones_own_making_are_not_believed(address: str) -> None:
    with come(address) as browser:
        token_hash = "0" * 64
        forged = {"x-perfmon-name": "%E4%B9%99", "x-perfmon-session": token_hash}
        forged |= {"x_perfmon_name": "root", "x-remote-user": "root"}
        with pytest.raises(InvalidStatus), open_page(address, forged):
            pass
        with open_page(address, cookies_of(browser) | forged) as page:
            shown = page.visit()
    assert "用户名 甲" in shown
    assert "root" not in shown


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(stranger: httpx.Client) -> None:
    answer = sign_in(stranger, "甲", LONGER)
    (header,) = answer.headers.get_list("set-cookie")
    name, *flags = header.split("; ")
    assert re.fullmatch("perfmon_session=[A-Za-z0-9_-]{43,}", name)
    assert {flag.lower() for flag in flags} == {"httponly", "path=/", "samesite=lax"}


def test_the_token_stays_at_the_door(
    browser: httpx.Client, address: str, home: Path, database: Path
) -> None:
    token = browser.cookies["perfmon_session"]
    with open_page(address, cookies_of(browser)) as page:
        shown = page.visit() + page.visit("behind")
    assert TITLE in shown
    assert "滞后项目" in shown
    assert token not in shown
    assert LONGER not in shown
    assert "argon2" not in shown
    log = (home / "server.log").read_text(encoding="utf-8")
    assert token not in log
    assert LONGER not in log
    for file in database.parent.iterdir():
        content = file.read_bytes()
        assert token.encode() not in content
        assert LONGER.encode() not in content


@pytest.mark.parametrize("password", ["", "错的密码", LONGER + " ", LONGER[:-1]])
def test_a_wrong_password_opens_nothing_and_stands_nowhere(
    stranger: httpx.Client, home: Path, password: str
) -> None:
    answer = sign_in(stranger, "乙", password)
    assert answer.status_code == 401
    assert "用户名或密码不对" in answer.text
    assert "set-cookie" not in answer.headers
    assert not password or password not in answer.text
    log = (home / "server.log").read_text(encoding="utf-8")
    assert not [typed for typed in (password.strip(), LONGER) if typed and typed in log]
    assert sign_in(stranger, "乙", LONGER).status_code == 303


def test_a_locked_name_says_so_and_the_right_password_no_longer_opens(
    stranger: httpx.Client,
) -> None:
    for _ in range(5):
        assert "用户名或密码不对" in sign_in(stranger, "锁住的", "猜的密码").text
    assert "15 分钟" in sign_in(stranger, "锁住的", LONGER).text


def test_what_somebody_typed_is_text_on_the_page(stranger: httpx.Client) -> None:
    typed = '"><script>alert(1)</script>'
    answer = sign_in(stranger, typed, "x", typed)
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_the_doors_pages_run_nothing_and_load_nothing(stranger: httpx.Client) -> None:
    answer = stranger.get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search("<script|<link|<img|https?:|url\\(|@import", answer.text)


@pytest.mark.parametrize(
    "target",
    [
        *("https://evil.cn", "//evil.cn", "/\\evil.cn", "javascript:alert(1)", "/sign-out"),
        *("/sign-in?next=/", "\\\\evil.cn", "/a\r\nSet-Cookie: x=1", "/%0d%0a", "evil"),
    ],
)
def test_after_signing_in_one_stays_on_this_server(stranger: httpx.Client, target: str) -> None:
    answer = sign_in(stranger, "甲", LONGER, target)
    assert answer.headers["location"] in ("/", "/%0d%0a")
    assert "x" not in answer.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.cn"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(
    address: str, browser: httpx.Client, headers: dict[str, str]
) -> None:
    for path in ("/sign-in", "/sign-out", "/password"):
        answer = browser.post(path, data={"name": "甲", "password": LONGER}, headers=headers)
        assert answer.status_code == 403
        assert "来自别的网站" in answer.text
    assert browser.get("/", headers=PAGE).status_code == 200
    if "origin" in headers:
        with pytest.raises(InvalidStatus), open_page(address, cookies_of(browser) | headers):
            pass


def test_a_form_that_does_not_say_where_it_comes_from_is_refused(address: str) -> None:
    with httpx.Client(base_url=f"http://{address}") as bare:
        assert sign_in(bare, "甲", LONGER).status_code == 403


def test_signing_out_is_no_link(browser: httpx.Client) -> None:
    assert browser.get("/sign-out", headers=PAGE).headers["location"] == "/"
    assert browser.get("/", headers=PAGE).status_code == 200


def test_a_form_that_is_too_large_is_not_read(stranger: httpx.Client) -> None:
    assert sign_in(stranger, "甲", LONGER + "x" * 10_000).status_code == 401


def test_who_has_to_change_the_password_sees_nothing_before(address: str) -> None:
    with come(address, "新来的", FIRST) as browser:
        asked = browser.get("/behind", headers=PAGE)
        assert asked.headers["location"] == "/password?next=%2Fbehind"
        assert browser.get("/_stcore/host-config").status_code == 403
        with pytest.raises(InvalidStatus), open_page(address, cookies_of(browser)):
            pass
        form = browser.get(asked.headers["location"])
        assert "现在的密码是别人设的" in form.text
        typed = {"old": FIRST, "new": LONGER, "again": LONGER, "next": "/behind"}
        changed = browser.post("/password", data=typed)
        assert (changed.status_code, changed.headers["location"]) == (303, "/behind")
        assert browser.get("/behind", headers=PAGE).status_code == 200


def test_a_changed_password_ends_the_sessions_elsewhere(address: str) -> None:
    with come(address, "换密码的") as one, come(address, "换密码的") as other:
        new = "换过一次的很长的密码"
        wrong = {"old": "记错了的旧密码一二三", "new": new, "again": new}
        assert "原来的密码不对" in one.post("/password", data=wrong).text
        short = {"old": LONGER, "new": "短", "again": "短"}
        assert "至少 10 个字" in one.post("/password", data=short).text
        typed = {"old": LONGER, "new": new, "again": new}
        assert one.post("/password", data=typed).status_code == 303
        assert one.get("/", headers=PAGE).status_code == 200
        assert other.get("/", headers=PAGE).status_code == 303
        assert sign_in(other, "换密码的", LONGER).status_code == 401


def test_a_logout_in_one_tab_is_felt_at_the_next_click_in_the_other(
    address: str, browser: httpx.Client
) -> None:
    with open_page(address, cookies_of(browser)) as tab:
        assert TITLE in tab.visit()
        out = browser.post("/sign-out")
        assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
        assert "perfmon_session" not in browser.cookies
        shown = tab.visit()
        assert ENDED in shown
        assert TITLE not in shown
        assert ENDED in tab.visit("behind")


def test_who_has_another_role_reads_why_a_page_is_not_for_them(address: str) -> None:
    with come(address, "审计") as browser, open_page(address, cookies_of(browser)) as page:
        shown = page.visit("behind")
    assert "日志审计员" in shown
    assert "万元" not in shown


def offered(page: OpenPage) -> str:
    """The number of a file that the page would make."""
    page.visit()
    found = re.findall('deferred_file_id: "([0-9a-f]+)"', page.visit("behind"))
    assert found, "this page offers files"
    return str(found[0])


@pytest.mark.parametrize(("name", "own"), [("甲", "home"), ("审计", "administration")])
def test_the_page_that_one_begins_at_answers_at_its_own_address_too(
    address: str, name: str, own: str
) -> None:
    with come(address, name) as browser, open_page(address, cookies_of(browser)) as page:
        assert "page_not_found" not in page.visit(own)
        assert "page_not_found" in page.visit("nirgends")


def asking_for(file_id: str, page: OpenPage) -> Any:  # noqa: ANN401 protobuf messages have no common type
    """A click on a download."""
    click: Any = BackMsg()
    click.backend_operation_request.request_id = file_id
    click.backend_operation_request.session_id = page.session_id
    click.backend_operation_request.deferred_file.file_id = file_id
    return click


def test_a_download_is_for_whom_it_was_sent_to(address: str, stranger: httpx.Client) -> None:
    with (
        come(address) as mine,
        come(address, "审计") as others,
        open_page(address, cookies_of(mine)) as page,
    ):
        made = page.ask(asking_for(offered(page), page), "backend_operation_response")
        path = made.backend_operation_response.deferred_file.url
        assert path.startswith("/media/")
        answer = mine.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-store"
        assert others.get(path).status_code == 403
        assert "不是发给您的" in others.get(path).text
        assert stranger.get(path).status_code == 403
        mine.post("/sign-out")
        assert mine.get(path).status_code == 403


def test_a_download_is_not_made_for_whom_it_was_not_offered_to(address: str) -> None:
    with (
        come(address) as mine,
        come(address, "审计") as others,
        open_page(address, cookies_of(mine)) as page,
        open_page(address, cookies_of(others)) as other,
    ):
        file_id = offered(page)
        other.visit()
        other.tell(asking_for(file_id, other))
        assert "backend_operation_response" not in other.visit()
        assert page.ask(asking_for(file_id, page), "backend_operation_response")


def test_an_upload_goes_to_ones_own_page_alone(address: str) -> None:
    with come(address) as mine, come(address, "乙") as others:
        for browser in (mine, others):
            browser.get("/_stcore/health")
        with open_page(address, cookies_of(mine)) as page:
            page.visit()
            question: Any = BackMsg()
            question.file_urls_request.request_id = "1"
            question.file_urls_request.file_names.append("a.csv")
            question.file_urls_request.session_id = page.session_id
            told = page.ask(question, "file_urls_response").file_urls_response.file_urls[0]
            file = {"file": ("a.csv", b"a,b")}

            def put(browser: httpx.Client, path: str) -> int:
                secret = {"x-xsrftoken": browser.cookies["_streamlit_xsrf"]}
                return browser.put(path, files=file, headers=secret).status_code

            assert put(others, told.upload_url) == 403  # by the door; by Streamlit it would go
            assert others.delete(told.delete_url).status_code == 403
            assert put(mine, told.upload_url) == 204
            made_up = told.upload_url.rpartition("/")[0] + "/0000"
            assert put(mine, made_up) == 403


def test_a_proxy_that_nobody_listed_is_refused_rather_than_guessed_at(address: str) -> None:
    with client(address, **{"x-forwarded-for": "10.0.0.9"}) as browser:
        answer = browser.get("/sign-in", headers=PAGE)
    assert answer.status_code == 403
    assert "PERFMON_PROXY_ADDRESSES" in answer.text


def test_a_broken_request_does_not_break_the_door(address: str, stranger: httpx.Client) -> None:
    host, port = address.split(":")
    for bytes_sent in (b"GET \xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(bytes_sent)
            line.settimeout(30)
            assert b"200 OK" not in line.recv(4096)
    assert stranger.get("/sign-in").status_code == 200


def test_a_session_survives_a_restart_and_a_reload(sample_path: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(sample_path, tmp_path / "库.duckdb")
    opened = open_database(path)
    add(opened, "甲", Role.BUREAU)
    opened.close()
    with running_server(path, tmp_path, SETTINGS) as first, come(first) as browser:
        cookies = cookies_of(browser)
        assert browser.get("/", headers=PAGE).status_code == 200
        assert browser.get("/", headers=PAGE).status_code == 200
    with running_server(path, tmp_path, SETTINGS) as again:
        answer = httpx.get(f"http://{again}/", headers={**PAGE, **cookies}, timeout=60)
        assert answer.status_code == 200
        with open_page(again, cookies) as page:
            assert TITLE in page.visit()
