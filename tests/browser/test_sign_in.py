"""Signing in in a real browser: the deep link, a wrong password, and the way out."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bench.server import running_server
from perfmon.roles import Role
from perfmon.store.database import open_database
from tests.browser.test_browser import DESKTOP, PATIENCE_MS, PHONE
from tests.people import LONGER, add

pytestmark = pytest.mark.browser


def test_from_a_deep_link_through_the_door_and_out_again(
    sample_path: Path, tmp_path: Path, browser: Browser
) -> None:
    path = shutil.copyfile(sample_path, tmp_path / "库.duckdb")
    opened = open_database(path)
    add(opened, "李会计", Role.BUREAU)
    opened.close()
    with running_server(path, tmp_path, {"PERFMON_SIGN_IN": "accounts"}) as address:
        for width, height in (DESKTOP, PHONE):
            context = browser.new_context(viewport={"width": width, "height": height})
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.goto(f"http://{address}/behind?year=2023")
            page.get_by_label("用户名").fill("李会计")
            page.get_by_label("密码").fill("记错了的密码")
            page.get_by_role("button", name="登录").click()
            expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
            page.get_by_label("密码").fill(LONGER)
            page.get_by_role("button", name="登录").click()
            expect(page).to_have_url(re.compile("/behind\\?year=2023"))
            other = context.new_page()
            other.goto(f"http://{address}/")
            other.get_by_role("button", name="李会计").wait_for()
            page.get_by_role("button", name="李会计").click()
            expect(page.get_by_role("link", name="修改密码")).to_be_visible()
            page.get_by_role("button", name="退出登录").click()
            expect(page).to_have_url(re.compile("/sign-in$"))
            if width == PHONE[0]:
                other.get_by_test_id("stExpandSidebarButton").click()
            other.get_by_role("link", name="部门", exact=True).click()
            again = other.get_by_role("link", name="重新登录")
            expect(again).to_be_visible(timeout=PATIENCE_MS)
            if width != PHONE[0]:  # there the menu lies over it until it is closed
                again.click()
                expect(other).to_have_url(re.compile("/sign-in\\?next="))
            context.close()
