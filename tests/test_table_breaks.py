"""Tables broken over pages with 续表, page numbers or running heads in between: nothing is lost."""

from collections.abc import Callable
from functools import partial

import pytest

from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.table_breaks import goes_on, is_page_number, without_breaks
from perfmon.workflows.texts import read_text
from tests.facts import DOCUMENT
from tests.form_files import (
    PAGE_END,
    PrintedForm,
    broken_form,
    pdf_file,
    printed_form,
    web_page,
    word_file,
    xlsx_file,
)

FORM = printed_form()
PUBLISHED, TOLD = read_text(DOCUMENT.read_bytes(), DOCUMENT.name)
RUNNING_HEAD = str(FORM[0])
CONTAINERS: dict[str, Callable[[PrintedForm], bytes]] = {
    "docx": word_file,
    "pdf": pdf_file,
    "html": web_page,
    "xlsx": partial(xlsx_file, on_one_sheet=True),
}
BREAKS: dict[str, tuple[str, ...]] = {
    "续表 in brackets": ("（续表）",),
    "续表": ("续 表",),
    "续上表": ("续上表",),
    "接上表": ("（接上表）",),
    "续上页": ("续上页",),
    "its number": ("- 3 -",),
    "its number of all": ("第 3 页 共 10 页",),
    "a running head": (RUNNING_HEAD,),
    "all of them": ("（转下页）", "3 / 10", RUNNING_HEAD, "（续表）"),
}


def assert_as_published(content: bytes) -> None:
    text, findings = read_text(content, "文本.dat")
    assert text.as_record() == PUBLISHED.as_record()
    unread = [each.message for each in findings if not each.loaded]
    assert unread == [each.message for each in TOLD if not each.loaded]
    assert "TABLE_LAYOUT_SHIFT" not in {each.code for each in findings}


@pytest.mark.parametrize("heads", [0, -1], ids=["heads once", "heads again"])
@pytest.mark.parametrize("lines", BREAKS)
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_line_in_the_middle_of_a_group_ends_no_table(
    container: str, lines: str, heads: int
) -> None:
    form = broken_form(FORM, 2, *BREAKS[lines], heads=heads)
    assert_as_published(CONTAINERS[container](form))


@pytest.mark.parametrize("below", [1, 3, 5])
@pytest.mark.parametrize("container", ["docx", "pdf"])
def test_wherever_the_table_is_cut(container: str, below: int) -> None:
    assert_as_published(CONTAINERS[container](broken_form(FORM, below, "（续表）")))


@pytest.mark.parametrize("heads", [0, -1, 1, 7], ids=str)
@pytest.mark.parametrize("container", ["docx", "pdf"])
def test_lines_on_both_sides_of_the_page_break(container: str, heads: int) -> None:
    lines = ("转下页", PAGE_END, "3", "续表")
    assert_as_published(CONTAINERS[container](broken_form(FORM, 2, *lines, heads=heads)))


@pytest.mark.parametrize("heads", [0, -1, 7], ids=str)
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_title_that_says_so_stands_above_the_second_half_with_its_unit(
    container: str, heads: int
) -> None:
    page_end = [PAGE_END] if container == "pdf" else []
    form = broken_form(FORM, 2, *page_end, heads=heads, is_titled=True)
    assert_as_published(CONTAINERS[container](form))


def test_a_text_with_tabs_is_read_the_same() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").split("\n")
    halves = [f"（续表）\n{line}" if line.startswith("\t质量指标") else line for line in lines]
    assert halves != lines
    text, findings = read_text("\n".join(halves).encode(), "文本.dat")
    assert text.as_record() == PUBLISHED.as_record()
    assert [each.message for each in findings] == [each.message for each in TOLD]


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_line_of_no_known_words_takes_no_row_with_it(container: str) -> None:
    content = CONTAINERS[container](broken_form(FORM, 2, "请各单位如实填报"))
    text, findings = read_text(content, "文本.dat")
    read = [
        [(each.level1, each.level3, each.printed_value) for each in project.indicators]
        for project in text.projects
    ]
    assert read == [
        [(each.level1, each.level3, each.printed_value) for each in project.indicators]
        for project in PUBLISHED.projects
    ]
    told = [each.printed_value for each in findings if each.code == "ROW_UNREADABLE"]
    assert told == ["请各单位如实填报"] * len(text.projects)


def test_a_table_after_a_page_number_keeps_its_unit() -> None:
    """It has lost its title; the lines above it are its own, not the rest of the one before."""
    at = max(i for i, part in enumerate(FORM) if str(part).endswith("绩效目标表"))
    for write in (word_file, pdf_file):
        text, _ = read_text(write([*FORM[:at], "- 3 -", *FORM[at + 1 :]]), "文本.dat")
        assert [each.unit_name for each in text.projects] == [
            each.unit_name for each in PUBLISHED.projects
        ]


@pytest.mark.parametrize(
    "words",
    ["续表", "（续表）", "【续表】", "续表1", "续表（二）", "续上表", "接上表", "（接上页）",
     "续上页", "承上页", "转下页", "（上接第3页）", "（下转第 5 页）", "续前表", "——续表——"],
)  # fmt: skip
def test_words_that_say_that_the_table_goes_on(words: str) -> None:
    assert goes_on(words, ())


@pytest.mark.parametrize(
    "words", ["续建", "（续）", "手续", "续表填报数", "见下表", "上级转移", "接收"]
)
def test_words_that_do_not(words: str) -> None:
    assert not goes_on(words, ("道路养护绩效目标表",))


def test_a_title_says_so_only_of_its_own_table() -> None:
    above = ("2. 道路养护绩效目标表", "单位：万元")
    assert goes_on("道路养护绩效目标表（续表1）", above)
    assert goes_on("2. 道路养护绩效目标表续表", above)
    assert not goes_on("桥梁养护绩效目标表（续）", above)
    assert not goes_on("道路养护绩效目标表", above)


@pytest.mark.parametrize(
    "text", ["3", "- 3 -", "第3页", "第十二页", "第3页，共10页", "共 10 页 第 3 页", "3/10"]
)
def test_page_numbers(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["1,200", "20230101", "96.00", "3页纸", "1万元", "≥3"])
def test_numbers_that_are_none(text: str) -> None:
    assert not is_page_number(text)


def test_what_may_be_the_rest_of_a_cell_between_tabs_stays() -> None:
    rows = [FormRow(1, ("县政法委",)), FormRow(2, ("一级指标", "二级指标"))]
    rest = [FormRow(3, ("1/3",)), FormRow(4, ("县政法委",))]
    assert without_breaks([*rows, *rest]) == [*rows, *rest]


def test_a_row_of_the_form_that_the_prose_says_too_stays() -> None:
    words = ("产出指标", "288001 县委政法委", "一级指标的说明")
    prose = [FormRow(i, (word,), is_ruled=True) for i, word in enumerate(words)]
    head = FormRow(9, ("一级指标", "二级指标"), is_ruled=True)
    rows = [FormRow(10 + i, (word, ""), is_ruled=True) for i, word in enumerate(words)]
    numbers = FormRow(20, ("", "3"), is_ruled=True)
    assert without_breaks([*prose, head, *rows, numbers]) == [*prose, head, *rows, numbers]
