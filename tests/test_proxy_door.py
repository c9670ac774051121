"""The doors of the machine alone and of a reverse proxy, on real servers."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from bench.server import ROOT, running_server
from perfmon.roles import Role
from perfmon.store.database import open_database
from tests.doorways import PAGE, PATIENCE, open_page
from tests.people import add

PROXY = {"PERFMON_SIGN_IN": "proxy", "PERFMON_PROXY_ADDRESSES": "127.0.0.2"}
TITLE = "部门项目支出进度"


@pytest.fixture(scope="module")
def database(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = shutil.copyfile(sample_path, tmp_path_factory.mktemp("door") / "库.duckdb")
    opened = open_database(path)
    add(opened, "李会计", Role.BUREAU, password=None)
    opened.close()
    return path


@contextmanager
def coming_from(source: str, address: str) -> Iterator[httpx.Client]:
    """A client whose line begins at another of this machine's own addresses."""
    line = httpx.HTTPTransport(local_address=source)
    with httpx.Client(base_url=f"http://{address}", transport=line, timeout=PATIENCE) as client:
        yield client


def test_the_listed_proxy_is_believed_and_nobody_else(database: Path, tmp_path: Path) -> None:
    named = {b"x-remote-user": "李会计".encode(), b"x-forwarded-for": b"10.0.0.7"}
    page = {b"accept": b"text/html"}
    with running_server(database, tmp_path, PROXY) as address:
        with coming_from("127.0.0.2", address) as proxy:
            assert proxy.get("/", headers=named | page).status_code == 200
            assert proxy.get("/", headers=PAGE).status_code == 403
            assert proxy.get("/sign-in", headers=PAGE).status_code == 403
            assert proxy.get("/_stcore/health").text == "ok"
        with coming_from("127.0.0.1", address) as stranger:
            for spoof in (b"127.0.0.2", b"127.0.0.2:4000", b"10.0.0.7, 127.0.0.2"):
                forged = named | {b"x-forwarded-for": spoof}
                answer = stranger.get("/", headers=forged | page)
                assert answer.status_code == 403
                assert "统一入口" in answer.text
        with pytest.raises(InvalidStatus), open_page(address, {"x-remote-user": "root"}):
            pass


def test_the_machine_itself_is_served_and_says_so(database: Path, tmp_path: Path) -> None:
    with running_server(database, tmp_path) as address:
        assert httpx.get(f"http://{address}/", timeout=PATIENCE).status_code == 200
        for headers in ({"x-forwarded-for": "127.0.0.1"}, {"host": "evil.cn"}):
            answer = httpx.get(f"http://{address}/", headers=headers, timeout=PATIENCE)
            assert answer.status_code == 403
            assert "只给本机用" in answer.text
        elsewhere = {"origin": "http://localhost:1"}
        with pytest.raises(InvalidStatus), open_page(address, elsewhere):
            pass
        with open_page(address, {"x-perfmon-name": "root"}) as page:
            shown = page.visit()
    assert TITLE in shown
    assert "只给本机用" in shown
    assert "只给本机用" in (tmp_path / "server.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PERFMON_SIGN_IN": "ldap"}, "设置 PERFMON_SIGN_IN 写的是“ldap”"),
        (
            {"STREAMLIT_SERVER_BASE_URL_PATH": "/jixiao"},
            "设置 server.baseUrlPath 写的是“jixiao”：看板要放在网站的根上",
        ),
    ],
)
def test_a_wrong_setting_stops_the_start(
    database: Path, tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    with (
        pytest.raises(RuntimeError, match=words) as stopped,
        running_server(database, tmp_path, settings),
    ):
        pass
    assert "Traceback" not in str(stopped.value)


def test_the_menu_alone_asks_too(database: Path) -> None:
    """Whoever starts the menu past the door gets no page, since nobody vouches for them."""
    program = (
        "from streamlit.testing.v1 import AppTest;"
        f"app = AppTest.from_file({str(ROOT / 'dashboard.py')!r}, default_timeout=100).run();"
        "print([each.value for each in app.subheader], [each.value for each in app.metric])"
    )
    environment = {"PERFMON_SIGN_IN": "accounts", "PERFMON_DATABASE": str(database)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"PATH": "", **environment},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "['登录已经结束'] []"
