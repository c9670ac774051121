"""What a page shows, read back from AppTest: its texts, cards, tables and pictures."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
from pandas.api.types import is_list_like
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Dataframe, Node, Table

SPOKEN = {"text", "ticktext", "hovertext", "customdata", "hovertemplate", "name", "ticksuffix"}
"""The properties of a picture that a reader may see."""

LABELS = ("label", "body", "delta", "help", "caption", "placeholder", "alt")
"""The properties of an element that a reader may see or hear."""

_COLOURED = re.compile(r":(?:gray|red|orange|green|blue|small)\[")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAG = re.compile(r"</?(?:b|br|span|extra)(?: [^>]*)?/?>")
_UNSEEN = str.maketrans({"\u00a0": " ", "\u2060": ""})


def open_page(app: AppTest, page: str | None, **address: object) -> AppTest:
    """The page at an address (year, month, …); None stays on the first page."""
    app.run()
    if page is not None:
        app.switch_page(page)
    for name, value in address.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def elements(app: AppTest) -> Iterator[Node]:
    """Every element and block of the page, in the order of the screen."""
    return _below(app._tree)


def _below(node: Node) -> Iterator[Node]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _below(child)


def texts(app: AppTest) -> list[str]:
    """Every text that the page shows, as a reader reads it: without marks and tags."""
    return [readable(text) for node in elements(app) for text in _texts_of(node)]


def prose(app: AppTest) -> str:
    """The page's texts as one."""
    return "\n".join(texts(app))


def assert_nothing_shown(app: AppTest) -> None:
    """The page has no figure, table, picture or field, and no number of two digits in its words."""
    assert not app.metric
    assert not app.dataframe
    assert not app.table
    assert not app.selectbox
    assert not app.text_input
    assert not app.button
    assert not [node for node in elements(app) if node.type == "plotly_chart"]
    assert not re.search(r"\d{2}", prose(app))


def readable(text: str) -> str:
    """The text without Markdown's colours, bold and escapes, and without a picture's tags."""
    plain = _COLOURED.sub("[", _TAG.sub(" ", text)).replace("**", "")
    return _ESCAPED.sub(r"\1", plain).translate(_UNSEEN)


def proto_of(node: Node) -> Any:  # noqa: ANN401 protobuf messages have no common type
    """What was sent to the browser for this node; None for the roots."""
    return getattr(node, "proto", None)


def _texts_of(node: Node) -> Iterator[str]:
    proto = proto_of(node)
    if proto is None or node.type == "html":
        return
    if node.type in ("dataframe", "table", "arrow_table"):
        yield from _cells(node)
    elif node.type == "plotly_chart":
        yield from _spoken(json.loads(proto.spec))
        yield from (proto.alt,)
    else:
        yield from _labels(proto)


def _cells(node: Node) -> Iterator[str]:
    assert isinstance(node, Dataframe | Table)
    frame = node.value
    yield from headings(node).values()
    for column in frame.columns:
        for cell in frame[column]:
            parts = [cell] if isinstance(cell, str) else cell if is_list_like(cell) else []
            yield from (part for part in parts if isinstance(part, str))


def headings(table: Dataframe | Table) -> dict[str, str]:
    """A table's columns as named to the reader, by their name in the frame."""
    if isinstance(table, Table):
        return {str(name): str(name) for name in table.value.columns}
    looks = json.loads(table.proto.columns)
    return {name: looks.get(name, {}).get("label", name) for name in map(str, table.value.columns)}


def _spoken(spec: object, key: str = "") -> Iterator[str]:
    if isinstance(spec, dict):
        for name, value in spec.items():
            yield from _spoken(value, name)
    elif isinstance(spec, list):
        for value in spec:
            yield from _spoken(value, key)
    elif isinstance(spec, str) and key in SPOKEN:
        yield spec.replace("%{customdata}", "").replace("%{hovertext}", "")


def _labels(proto: object) -> Iterator[str]:
    message: Any = proto
    for field, value in message.ListFields():
        if field.name in LABELS and isinstance(value, str):
            yield value
        elif field.name == "options":
            yield from (getattr(option, "content", option) for option in value)
        elif field.name in ("popover", "expandable"):
            yield from _labels(value)


def cards(app: AppTest) -> dict[str, tuple[str, str]]:
    """The cards: label → value and the note below it."""
    return {card.label: (card.value, card.delta) for card in app.metric}


def figure(app: AppTest, key: str) -> dict[str, Any]:
    """The picture drawn under this key, as sent to the browser."""
    shown = [
        proto_of(node)
        for node in elements(app)
        if node.type == "plotly_chart" and getattr(node, "key", None) == key
    ]
    assert len(shown) == 1, f"one picture {key} on the page"
    spec: dict[str, Any] = json.loads(shown[0].spec)
    return spec


def table(app: AppTest, key: str) -> pd.DataFrame:
    """The table drawn under this key."""
    shown = [frame for frame in app.dataframe if frame.key == key]
    assert len(shown) == 1, f"one table {key} on the page"
    rows: pd.DataFrame = shown[0].value
    return rows


def table_with(app: AppTest, *columns: str) -> pd.DataFrame:
    """The one table without a key that has all these columns."""
    shown = [frame.value for frame in app.dataframe if {*columns} <= {*frame.value.columns}]
    assert len(shown) == 1, f"one table with {columns} on the page"
    rows: pd.DataFrame = shown[0]
    return rows


def pick(app: AppTest, key: str, row: int, column: str) -> AppTest:
    """Clicks a cell of a table, as the browser reports it."""
    app.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": [(row, column)]}}
    return app.run()
