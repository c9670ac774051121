"""A hostile county in Chromium: nothing of its texts becomes an element, a link or a dialog."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.browser.conftest import Serving
from tests.browser.test_browser import (
    DESKTOP,
    opened,
    wait_until_drawn,
)
from tests.hostile import HOST

pytestmark = pytest.mark.browser

PAGES = ("", "departments", "projects", "month-closing")

MADE_OF_TEXTS = """() => {
  const found = [];
  const tell = (what, element) => found.push(`${what}: ${element.textContent.slice(0, 80)}`);
  for (const script of document.scripts)
    if (script.textContent.includes("alert(")) tell("script", script);
  for (const image of document.querySelectorAll("img"))
    if (image.closest("[data-testid=stMarkdownContainer]")) tell("img", image);
  for (const link of document.querySelectorAll("a[href]"))
    if (/^javascript:|HOST/i.test(link.href)) tell("a", link);
  for (const math of document.querySelectorAll(".katex")) tell("math", math);
  for (const word of document.querySelectorAll("[data-testid=stMarkdownContainer] *")) {
    const text = word.textContent;
    if (word.matches("pre, code, table, h1 h1, [role=img]") && /码|缩进|home/.test(text))
      tell("block", word);
    if (word.matches("strong, em") && text === "粗") tell("bold", word);
    if (word.matches("[class*=stMarkdownColored]") && text === "红") tell("colour", word);
  }
  return found;
}""".replace("HOST", re.escape(HOST))


def test_no_text_becomes_anything_else(
    browser: Browser, serving: Serving, hostile_path: Path, tmp_path: Path
) -> None:
    spoken: list[str] = []

    def refuse(dialog: Dialog) -> None:
        spoken.append(dialog.message)
        dialog.dismiss()

    copy = tmp_path / "hostile.duckdb"
    copy.write_bytes(hostile_path.read_bytes())
    with serving(copy) as address:
        for place in PAGES:
            with opened(browser, f"http://{address}/{place}", DESKTOP) as page:
                page.on("dialog", refuse)
                wait_until_drawn(page)
                assert "<script>alert(1)</script>" in shown(page), place
                assert page.evaluate(MADE_OF_TEXTS) == [], place
    assert spoken == []


def shown(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text()
