"""The door by OIDC: a real server, a real provider, and a browser that follows every step."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from bench.server import ROOT, free_port, running_server
from perfmon.roles import Role
from perfmon.store.database import open_database, utc_now
from perfmon.workflows.accounts import switch_off
from tests.doorways import PAGE, PATIENCE, cookies_of, open_page
from tests.oidc_provider import CLIENT_SECRET, PASSWORD, write_secrets
from tests.people import ADMINISTRATOR, add

TITLE = "部门项目支出进度"


class Place(NamedTuple):
    """Where the two servers answer, and where ours keeps its log."""

    address: str
    provider: str
    home: Path


@contextmanager
def running_provider(port: int, redirect_uri: str, folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.oidc_provider", str(port), redirect_uri, str(folder)]
    with (folder / "provider.log").open("wb") as log:
        provider = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
    try:
        assert provider.stdout is not None
        assert provider.stdout.readline() == b"ready\n", (folder / "provider.log").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        provider.terminate()
        provider.communicate()


@pytest.fixture(scope="module")
def place(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("oidc")
    path = shutil.copyfile(sample_path, home / "库.duckdb")
    opened = open_database(path)
    add(opened, "李会计", Role.BUREAU, password=None)
    add(opened, "停用的人", Role.BUREAU, password=None)
    switch_off(opened, "停用的人", ADMINISTRATOR, utc_now())
    opened.close()
    ours, theirs = free_port(), free_port()
    redirect_uri = f"http://127.0.0.1:{ours}/oauth2callback"
    with running_provider(theirs, redirect_uri, home) as provider:
        write_secrets(home, redirect_uri, provider)
        settings = {"PERFMON_SIGN_IN": "oidc"}
        with running_server(path, home, settings, ours) as address:
            yield Place(address, provider, home)


@contextmanager
def browser_at(place: Place) -> Iterator[httpx.Client]:
    """A browser that follows wherever it is sent."""
    base = f"http://{place.address}"
    with httpx.Client(base_url=base, headers=PAGE, timeout=PATIENCE, follow_redirects=True) as it:
        yield it


def come(browser: httpx.Client, name: str, target: str = "/") -> httpx.Response:
    """Clicks through from a deep link: our page, the provider's, and back."""
    asked = browser.get(target)
    assert asked.url.path == "/sign-in"
    (link,) = re.findall('href="(/sign-in/oidc[^"]*)"', asked.text)
    form = browser.get(link)
    assert form.url.path == "/login/"
    hidden = dict(re.findall('name="(csrfmiddlewaretoken|next)" value="([^"]*)"', form.text))
    hidden["next"] = hidden["next"].replace("&amp;", "&")
    typed = hidden | {"username": name, "password": PASSWORD}
    return browser.post(form.url, data=typed, headers={"referer": str(form.url)})


def own_cookies(browser: httpx.Client, place: Place) -> dict[str, str]:
    return cookies_of(browser) | {"origin": f"http://{place.address}"}


def test_one_signs_in_at_the_provider_and_comes_back_to_the_deep_link(place: Place) -> None:
    with browser_at(place) as browser:
        arrived = come(browser, "li", "/behind?year=2023")
        assert arrived.status_code == 200
        assert arrived.url.raw_path == b"/behind?year=2023"
        with open_page(place.address, own_cookies(browser, place)) as page:
            shown = page.visit()
            assert TITLE in shown
            assert "用户名 李会计" in shown
            log = (place.home / "server.log").read_text(encoding="utf-8")
            for secret in (CLIENT_SECRET, browser.cookies["perfmon_session"], PASSWORD):
                assert secret not in shown + log
            out = browser.post("/sign-out", headers={"origin": f"http://{place.address}"})
            assert out.url.path == "/sign-in"
            assert "登录已经结束" in page.visit()
        assert browser.get("/").url.path == "/sign-in"
        assert browser.get("/sign-in/oidc").url.path == "/login/", "signed out at the provider too"


def test_who_has_no_role_is_let_in_and_reads_so(place: Place) -> None:
    with browser_at(place) as browser:
        come(browser, "wang")
        with open_page(place.address, own_cookies(browser, place)) as page:
            shown = page.visit()
    assert "您还没有角色" in shown
    assert "万元" not in shown


def test_who_is_switched_off_stays_out_though_the_provider_vouches(place: Place) -> None:
    with browser_at(place) as browser:
        arrived = come(browser, "zhao")
        assert arrived.url.path == "/sign-in"
        assert "用户名或密码不对" in arrived.text
        assert "perfmon_session" not in browser.cookies


def test_streamlits_own_cookie_lets_nobody_in(place: Place) -> None:
    """It holds for 30 days, so it would outlive every idle session."""
    with browser_at(place) as browser:
        come(browser, "li")
        kept = {name: value for name, value in browser.cookies.items() if name[0] == "_"}
    assert "_streamlit_user" in kept
    cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}
    answer = httpx.get(f"http://{place.address}/", headers=PAGE | cookie, timeout=PATIENCE)
    assert answer.status_code == 303
    with pytest.raises(InvalidStatus), open_page(place.address, cookie):
        pass


def test_an_answer_that_nobody_asked_for_lets_nobody_in(place: Place) -> None:
    with browser_at(place) as browser:
        assert browser.get("/oauth2callback?code=x&state=y").url.path == "/sign-in"
        assert browser.get("/auth/login?provider=x").url.path == "/sign-in"
        assert browser.post("/password").status_code == 403
        assert "perfmon_session" not in browser.cookies
