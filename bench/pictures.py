"""The pictures of the handbook, taken anew by `python -m bench pictures` after the pages changed.

Each shows the 演示数据 that a first run makes, on a screen of one size, in the light theme.
"""

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench.server import ROOT, running_server
from perfmon.workflows.sample import make_sample

FOLDER = ROOT / "docs" / "pictures"
SIZE: ViewportSize = {"width": 1280, "height": 800}
COLOURS = 128
MILLISECONDS_TO_DRAW, MILLISECONDS_TO_SETTLE = 60_000, 2_500
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Picture(NamedTuple):
    """One picture.

    Attributes:
        name: of its file.
        address: of the page, with what is chosen on it.
        drawn: words that stand on the page once it is drawn.
        tab: to be opened before; '' for the first.
    """

    name: str
    address: str
    drawn: str
    tab: str = ""


PICTURES = (
    Picture("overview", "", "最近写入"),
    Picture("project", "projects?year=2023&month=10", "最近写入"),
    Picture("import", "import", "先看清楚"),
    Picture("target-review", "target-review", "最近写入"),
    Picture("reconciliation", "reconciliation?year=2023&month=8", "最近写入"),
    Picture("month-closing", "month-closing?year=2023&month=10", "最近写入"),
    Picture("meeting", "meeting-room?year=2023&month=9", "钱在哪里"),
    Picture("to-do", "to-do", "最近写入"),
    Picture("log", "administration", "立即备份", "日志"),
)
SIGN_IN = Picture("sign-in", "sign-in", "忘了密码")


def take_pictures() -> str:
    """Takes them all and gives a line each, for a terminal."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        path = home / "perfmon.duckdb"
        make_sample(path)
        found = next(filter(None, map(shutil.which, _CHROMIUM)))
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        with running_server(path, home) as host:
            lines = [_take(browser, host, picture) for picture in PICTURES]
        with running_server(path, home, {"PERFMON_SIGN_IN": "accounts"}) as host:
            lines.append(_take(browser, host, SIGN_IN))
        browser.close()
    return "\n".join(lines)


def _take(browser: Browser, host: str, picture: Picture) -> str:
    page = browser.new_page(viewport=SIZE, locale="zh-CN")
    page.set_default_timeout(MILLISECONDS_TO_DRAW)
    page.goto(f"http://{host}/{picture.address}")
    page.get_by_text(picture.drawn).first.wait_for()
    if picture.tab:
        page.get_by_role("tab", name=picture.tab).click()
    page.wait_for_timeout(MILLISECONDS_TO_SETTLE)
    return _keep(page, FOLDER / f"{picture.name}.png")


def _keep(page: Page, file: Path) -> str:
    """Saves what is on the screen in few colours, so that the handbook stays light.

    They are chosen so that those of the lights, of which there is little, are among them.
    """
    page.screenshot(path=file)
    page.close()
    with Image.open(file) as shot:
        few = shot.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
        few.save(file, optimize=True)
    return f"{file.name}: {file.stat().st_size / 1024:.0f} KB"
