"""Everything that a page tells a visitor, with its files; and what it may not tell some."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Dataframe, Table

from perfmon.store.database import open_database
from tests import paper_texts, screens


class Offered:
    """The files that pages offer, made as if each were clicked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files: list[tuple[str, bytes]] = []
        real = DeltaGenerator.download_button
        monkeypatch.setattr(DeltaGenerator, "download_button", self._taking(real))
        monkeypatch.setattr(st, "download_button", self._taking(st.download_button))

    def _taking(self, real: Callable[..., bool]) -> Callable[..., bool]:
        def take(*arguments: Any, **named: Any) -> bool:  # noqa: ANN401 whatever Streamlit takes
            data = named["data"] if "data" in named else arguments[-1]
            content = data() if callable(data) else data
            content = content.encode() if isinstance(content, str) else bytes(content)
            name = str(named.get("file_name", ""))
            self.files.append((name, content))
            return real(*arguments, **named)

        return take

    def texts(self) -> Iterator[str]:
        """Everything that they say, with their names."""
        for name, content in self.files:
            yield name
            yield from paper_texts.texts(name.rpartition(".")[2], content)


class Others(NamedTuple):
    """What a visitor of some units may not see.

    Attributes:
        own: names that are theirs; taken out of a text before it is read.
        names: of projects, units, departments and people of others.
        codes: of projects, units and departments of others.
    """

    own: tuple[str, ...]
    names: frozenset[str]
    codes: frozenset[str]

    def told_in(self, text: str) -> list[str]:
        """Which of them a text tells."""
        for name in self.own:
            text = text.replace(name, "")
        found = [name for name in self.names if name in text]
        return found + [code for code in re.findall(r"[0-9A-Z]+", text) if code in self.codes]


@cache
def others_of(path: Path, scope: tuple[str, ...]) -> Others:
    """What stands outside a scope in a database, of all years."""
    with closing(open_database(path)) as database:
        cursor = database.cursor()
        units = cursor.execute(_UNITS).df()
        projects = cursor.execute("SELECT unit_code, project_code, name FROM project").df()
    own_units = units[units["unit_code"].isin(scope)]
    own_projects = projects[projects["unit_code"].isin(scope)]
    names = ["unit_name", "department_name", "county_leader", "bureau_section"]
    own = {*own_units[names].stack(), *own_projects["name"]}
    every = {*units[names[:-1]].stack(), *projects["name"]}
    codes = ["unit_code", "department_code"]
    own_codes = {*own_units[codes].stack(), *own_projects["project_code"]}
    every_code = {*units[codes].stack(), *projects["project_code"]}
    return Others(
        tuple(sorted(own, key=len, reverse=True)),
        frozenset(every - own - PUBLIC),
        frozenset(code for code in every_code - own_codes if len(code) > 3),
    )


PUBLIC = {"日常公用经费", "在职人员工资及社会保障缴费"}
"""Names of projects that are words of the field, too; texts of 绩效 use them."""

_UNITS = """
SELECT u.unit_code, u.department_code, u.name AS unit_name, d.name AS department_name,
       d.county_leader, d.bureau_section
FROM unit AS u JOIN department AS d USING (region_code, department_code)
"""

DEMO = "取自公开的绩效文本"
"""In the words of the badge 演示数据, which name the one real department to everybody."""


def told_by(app: AppTest) -> list[str]:
    """Everything that a page sends to the browser: texts, every cell, every number of a picture."""
    return [
        *(text for text in screens.texts(app) if DEMO not in text),
        *(cell for node in screens.elements(app) for cell in _numbers_of(node)),
        *(str(value) for name in app.query_params for value in app.query_params[name]),
    ]


def _numbers_of(node: Any) -> Iterator[str]:  # noqa: ANN401 nodes have no common type
    if isinstance(node, Dataframe | Table):
        for column in node.value.columns:
            cells = node.value[column]
            if pd.api.types.is_float_dtype(cells):
                yield from (f"{cell:,.2f}" for cell in cells.dropna())
            else:
                yield from (str(cell) for cell in cells)
        yield from (str(label) for label in node.value.index)
    elif node.type == "plotly_chart":
        yield from _spoken(json.loads(screens.proto_of(node).spec))


def _spoken(value: Any) -> Iterator[str]:  # noqa: ANN401 anything in a picture
    if isinstance(value, dict):
        if "bdata" in value:
            numbers = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            yield from _spoken(numbers.tolist())
        else:
            for part in value.values():
                yield from _spoken(part)
    elif isinstance(value, list):
        for part in value:
            yield from _spoken(part)
    elif isinstance(value, float):
        yield f"{value:,.2f}"
    else:
        yield str(value)


def leave_alone(path: Path, scope: tuple[str, ...]) -> None:
    """Makes a database one that knows who there is, and of others nothing else."""
    with closing(open_database(path)) as database:
        cursor = database.cursor()
        tables = cursor.execute(
            "SELECT table_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) "
            "WHERE column_name = 'unit_code' AND table_name <> 'unit'"
        ).fetchall()
        assert len(tables) > 30
        for (table,) in tables:
            cursor.execute(
                f"DELETE FROM {table} WHERE unit_code IS NOT NULL "  # noqa: S608 our own tables
                "AND NOT list_contains($scope::VARCHAR[], unit_code)",
                {"scope": list(scope)},
            )
