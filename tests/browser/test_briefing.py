"""会议简报 in a real browser: it asks for nothing, fits a phone, and has a dark side."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from perfmon.charts.theme import DARK, LIGHT
from perfmon.reports.briefing import briefing
from perfmon.workflows.meeting import Meeting
from tests.test_meeting_papers import september

__all__ = ["september"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 844), (1440, 900), (1920, 1080)])
def test_the_page_fits_the_screen_and_asks_for_nothing(
    browser: Browser, september: Meeting, tmp_path: Path, size: tuple[int, int], scheme: str
) -> None:
    file = tmp_path / "简报.html"
    file.write_bytes(briefing(september))
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    painted = page.evaluate("getComputedStyle(document.body).backgroundColor")
    paper = (DARK if scheme == "dark" else LIGHT).paper
    red, green, blue = (int(paper[place : place + 2], 16) for place in (1, 3, 5))
    assert painted == f"rgb({red}, {green}, {blue})"
    context.close()


def test_it_is_printed_on_two_pages_of_a4(
    browser: Browser, september: Meeting, tmp_path: Path
) -> None:
    file = tmp_path / "简报.html"
    file.write_bytes(briefing(september))
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert printed.count(b"/Type /Page\n") == 2
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed
