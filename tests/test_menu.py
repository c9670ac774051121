"""The menu: every page once, by sections, at addresses that never change."""

import re
from pathlib import Path

from perfmon.ui.menu import MENU

ROOT = Path(__file__).parents[1]
ENTRIES = [entry for entries in MENU.values() for entry in entries]

ADDRESSES = {
    "总览": "home",
    "待办": "to-do",
    "部门": "departments",
    "项目": "projects",
    "滞后项目": "behind",
    "绩效指标": "indicators",
    "双监控": "double-monitoring",
    "导入": "import",
    "目标审核": "target-review",
    "对账": "reconciliation",
    "月结": "month-closing",
    "承诺": "meeting-promises",
    "会议": "meeting-room",
    "填报": "reporting",
    "监控任务": "monitoring-tasks",
    "报表": "forms",
    "规则": "rule-sets",
    "系统": "administration",
}
"""What people have kept and sent each other."""


def test_every_page_stands_in_the_menu_once() -> None:
    files = sorted(file for file, _, _ in ENTRIES)
    assert files == sorted((ROOT / "pages").glob("*.py"))


def test_no_address_has_moved() -> None:
    assert {title: address for _, title, address in ENTRIES} == ADDRESSES


def test_an_address_is_not_its_files_name() -> None:
    assert [title for file, title, address in ENTRIES if file.stem == address] == []


def test_what_everybody_looks_at_needs_no_section_and_a_section_is_short() -> None:
    first, *sections = MENU.items()
    assert first[0] == ""
    assert all(name and len(name) <= 5 and 2 <= len(entries) <= 4 for name, entries in sections)


def test_the_readme_lists_the_pages_in_the_order_of_the_menu() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\S+) \| [^|]+ \| `/([^?`]*)[^`]*` \|$", readme, re.M)
    expected = [(title, address) for _, title, address in ENTRIES]
    assert listed == [(expected[0][0], ""), *expected[1:]]
