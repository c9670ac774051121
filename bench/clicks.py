"""From a click in a real browser to the painted page."""

import shutil
import time

from playwright.sync_api import Page, sync_playwright

PAGES = {
    "滞后项目": "滞后项目",
    "部门": "部门支出进度",
    "项目": "项目支出进度",
    "总览": "部门项目支出进度",
}
"""As the menu calls them → what stands in their head."""

ROUNDS = 3
PATIENCE_MS = 120_000
NAMES = ("chromium", "chromium-browser", "google-chrome")

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def seconds_to_paint(address: str) -> list[float]:
    """Seconds from each click on the menu until that page stands there, rounds of PAGES."""
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, NAMES)))
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"http://{address}/?year=2023&month=10")
        page.wait_for_selector(IDLE)
        times = [_click(page, *each) for _ in range(ROUNDS) for each in PAGES.items()]
        browser.close()
    return times


def _click(page: Page, name: str, head: str) -> float:
    link = page.get_by_test_id("stTopNav").get_by_role("link", name=name, exact=True)
    start = time.perf_counter()
    link.click()
    page.get_by_role("heading", name=head).first.wait_for()
    page.wait_for_selector(IDLE)
    page.evaluate(PAINTED)
    return time.perf_counter() - start
