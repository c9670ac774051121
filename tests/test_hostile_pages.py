"""A hostile county on every page: its texts stand as texts, and none of them does anything."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Dataframe, Node, Table

from perfmon.ui.menu import MENU
from perfmon.ui.words import plain
from tests import screens
from tests.hostile import BEGINNINGS, MARKUP

PAGES = [file.name for entries in MENU.values() for file, _, _ in entries]
OVERVIEW_TABS = (
    "排名",
    "两把尺",
    "在途",
    "双监控",
    "全年预计",
    "进度为什么变",
    "同比和年底集中支出",
)
REVIEW_TABS = ("总表", "问题", "版本", "与上年比", "审核意见")
PROMISES_TABS = ("议定事项", "处理阶梯", "盘活")
CLOSED = 9

DRAWN = [
    *((name, "", "", 10) for name in PAGES),
    *(("overview.py", "overview_tab", tab, 10) for tab in OVERVIEW_TABS),
    *(("target_review.py", "review_tab", tab, 10) for tab in REVIEW_TABS),
    *(("promises.py", "promises_tab", tab, CLOSED) for tab in PROMISES_TABS),
    ("closing.py", "", "", CLOSED),
]
"""Page, the key of its tabs and the open one where only that is drawn, month."""

BARE = re.compile(
    r"(?<!\\)(?:<script|<img|<br|\*\*粗|\[链|:red\[红|\$x|!\[图|`码|&lt;|\|---)"
    r"|\n\s*(?:缩进|===|# 标题)|:(?=heart|streamlit|material/home)|http\\://|www\\.|@evil\\."
    r"|[\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What Markdown or a browser would make something of, or what turns the words behind it."""

MARKDOWN = {"body", "label", "help", "caption", "delta", "content"}
"""The fields of a message that a browser reads as Markdown; of a selectbox it does not."""

PLAIN_OPTIONS = ("selectbox", "multiselect", "file_uploader")
PICTURES_TAGS = re.compile(r"</?(?:b|br|span|extra)(?: style=\"[^\"<>]*\")?/?>")


@pytest.mark.parametrize(("page", "key", "tab", "month"), DRAWN)
def test_every_text_of_a_page_stands_as_text(
    app: AppTest, hostile: Path, page: str, key: str, tab: str, month: int
) -> None:
    app.run()
    if key:
        app.session_state[key] = tab
    app.query_params["month"] = str(month)
    app.switch_page(f"pages/{page}").run()
    assert not app.exception
    assert not app.error
    for node in screens.elements(app):
        for text in markdown_of(node):
            assert not BARE.search(text), f"{node.type}: {near(text)}"
        for text in picture_texts(node):
            assert "<" not in PICTURES_TAGS.sub("", text), f"{node.type}: {text[:200]}"
            assert "href" not in PICTURES_TAGS.sub("", text).lower()
        assert node.type != "html" or MARKUP not in str(screens.proto_of(node))


def near(text: str) -> str:
    found = BARE.search(text)
    assert found is not None
    return repr(text[max(found.start() - 80, 0) : found.end() + 20])


def markdown_of(node: Node) -> Iterator[str]:
    proto = screens.proto_of(node)
    if isinstance(proto, Message) and node.type != "plotly_chart":
        yield from marked(proto, takes_options=node.type not in PLAIN_OPTIONS)
    if isinstance(node, Table):
        yield from node.value.to_numpy().ravel().tolist()
    if isinstance(node, Dataframe):
        for look in json.loads(proto.columns or "{}").values():
            yield from (words for words in (look.get("label"), look.get("help")) if words)


def marked(message: Message, *, takes_options: bool) -> Iterator[str]:
    fields: Any = message
    for field, value in fields.ListFields():
        if isinstance(value, str) and field.name in MARKDOWN:
            yield value
        elif isinstance(value, Message):
            yield from marked(value, takes_options=takes_options)
        elif not isinstance(value, str | bytes | int | float) and takes_options:
            for each in value:
                if isinstance(each, Message):
                    yield from marked(each, takes_options=takes_options)


def picture_texts(node: Node) -> Iterator[str]:
    """The words of a picture; Plotly reads a little HTML in them, with links."""
    if node.type == "plotly_chart":
        proto = screens.proto_of(node)
        yield from spoken(json.loads(proto.spec))


def spoken(spec: object, key: str = "") -> Iterator[str]:
    if isinstance(spec, dict):
        for name, value in spec.items():
            yield from spoken(value, name)
    elif isinstance(spec, list):
        for value in spec:
            yield from spoken(value, key)
    elif isinstance(spec, str) and key in ("text", "ticktext", "hovertext", "name", "title"):
        yield spec


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_text_is_one_line_without_a_bare_mark(beginning: str) -> None:
    shown = plain(beginning + MARKUP)
    assert not BARE.search(shown)
    assert "\n" not in shown
    assert shown == shown.strip()
    assert not re.search(r"(?<!\\)[<>*_`$\[\]()#~|&]", shown)
    seen = screens.readable(shown)
    assert re.sub(r"\s+", "", MARKUP) in re.sub(r"\s+", "", seen)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://a.cn", "http\\:\u2060//a\\.cn"),
        ("www.a.cn", "www\u2060\\.a\\.cn"),
        ("某@a.cn", "某@\u2060a\\.cn"),
        (":heart:", "\\:\u2060heart\\:"),
        ("甲 -> 乙", "甲 \\-\u2060\\> 乙"),
        ("&lt;", "\\&lt;"),
        ("\u202e元", "〔控制符〕元"),
        ("\x00甲\ud800\ufffe", "甲"),
    ],
)
def test_what_a_browser_replaces_behind_the_escapes_is_kept_apart(text: str, shown: str) -> None:
    assert plain(text) == shown
