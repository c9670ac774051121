"""What the office's administrator is told agrees with itself: handbook, server files, settings."""

import re
import tomllib
from pathlib import Path

import pytest

from bench.pictures import PICTURES, SIGN_IN
from perfmon.store.location import FOLDER_VARIABLE
from perfmon.workflows.bundles.platforms import PLATFORMS, PYTHONS
from perfmon.workflows.bundles.start_files import LINUX_NAME, WINDOWS_NAME

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "docs" / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
SERVICE = (DEPLOY / "perfmon.service").read_text(encoding="utf-8")
TASK = (DEPLOY / "windows-task.ps1").read_text(encoding="utf-8-sig")
HANDBOOK = (ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")
CHAPTER = HANDBOOK.partition("\n## 安装\n")[2].partition("\n## ")[0]
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_the_proxy_takes_uploads_as_large_as_the_program_does() -> None:
    assert f"client_max_body_size {SETTINGS['server']['maxUploadSize']}m;" in NGINX
    assert f"上传 {SETTINGS['server']['maxUploadSize']} MB" in CHAPTER


def test_the_proxy_goes_to_where_the_program_listens() -> None:
    assert f"proxy_pass http://{SETTINGS['server']['address']}:8501;" in NGINX
    assert "port" not in SETTINGS["server"]
    assert "| 8501 | 看板，127.0.0.1 |" in CHAPTER


@pytest.mark.parametrize("header", ["For", "Host", "Proto"])
def test_the_proxy_says_itself_where_a_visitor_comes_from(header: str) -> None:
    """`$proxy_add_x_forwarded_for` would keep what the visitor's browser has written."""
    (value,) = re.findall(rf"proxy_set_header X-Forwarded-{header} (\S+);", NGINX)
    assert value in ("$remote_addr", "$http_host", "$scheme")


def test_the_proxy_keeps_the_connection_of_a_page() -> None:
    for line in (
        "proxy_http_version 1.1;",
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_buffering off;",
    ):
        assert line in NGINX


@pytest.mark.parametrize("started", [SERVICE, TASK], ids=["systemd", "windows"])
def test_a_service_starts_the_pages_without_a_browser(started: str) -> None:
    assert "-m streamlit run dashboard.py --server.headless true" in started
    assert FOLDER_VARIABLE in started


def test_the_service_can_write_its_data_and_nothing_else() -> None:
    folder = "/var/lib/perfmon"
    assert f"Environment={FOLDER_VARIABLE}={folder}" in SERVICE
    assert f"StateDirectory={Path(folder).name}\n" in SERVICE
    assert "ProtectSystem=strict" in SERVICE
    assert folder in CHAPTER


def test_powershell_of_a_chinese_windows_reads_the_task_as_utf_8() -> None:
    data = (DEPLOY / "windows-task.ps1").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_the_handbook_names_every_file_to_install_with() -> None:
    for file in DEPLOY.iterdir():
        assert f"deploy/{file.name}" in CHAPTER.replace("\\", "/")
    for name in (*PLATFORMS, WINDOWS_NAME, LINUX_NAME, FOLDER_VARIABLE):
        assert name in CHAPTER


def test_the_handbook_says_which_pythons() -> None:
    assert f"Python {PYTHONS[0]} 到 {PYTHONS[-1]}" in CHAPTER


def test_what_the_handbook_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", CHAPTER):
        assert (ROOT / "docs" / target).is_file(), target


def test_the_handbook_shows_every_picture_that_is_taken() -> None:
    shown = set(re.findall(r"!\[[^\]]+\]\(pictures/([a-z-]+)\.png\)", HANDBOOK))
    assert shown == {picture.name for picture in (*PICTURES, SIGN_IN)}
    assert {file.stem for file in (ROOT / "docs" / "pictures").iterdir()} == shown
