"""A county whose every free text is an attempt: markup, formulas, SQL, turned and endless letters.

The rows are those of the sample, which the app's own workflows made; their texts are exchanged
below the door, because a database may hold what an older version let in, or another program wrote.
"""

import shutil
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.widgets.button import ButtonMixin
from streamlit.testing.v1 import AppTest

HOST = "evil.example"
MARKUP = (
    f"<script>alert(1)</script><img src=x onerror=alert(2)>**粗**[链](javascript:alert(3))"
    f"[网](http://{HOST}/a):red[红]$x^2$![图](http://{HOST}/p.png)<br>`码`{{{{7*7}}}}%(x)s"
)
"""Stands in every text: HTML, Markdown, Streamlit's directives, TeX, templates."""

BEGINNINGS = (
    "=cmd|' /C calc'!A0 ",
    "+1+1 ",
    "-2+3 ",
    "@SUM(A1) ",
    "\t=1+1 ",
    "\r=1+1 ",
    "'; DROP TABLE payment; -- ",
    "\u202e\u2066\u200b\u200f",
    '../../etc/passwd\\..\\CON:*?"|',
    f"http://{HOST}/q www.{HOST} a@{HOST} ",
    ":heart: :material/home: :material_home: :streamlit: -> ",
    "&lt;b&gt;&#x3C;i&#x3E; ",
    "甲\n\n    缩进\n===\n# 标题\n1. 条\n| a | b |\n|---|---|\n",
    "\x01\x08\x0b\x1b[31m\x7f\ufffe",
    "很长" * 2_500,
)
"""What a text begins with, in turn."""

NAMES = {
    "batch": ("file_name", "actor"),
    "confirmation": ("words",),
    "cut": ("reason",),
    "cut_finding": ("unit_name", "message"),
    "cut_project": (
        "name",
        "unit_name",
        "department_name",
        "county_leader",
        "bureau_section",
        "sentence",
        "explanation",
        "remedy",
    ),
    "cut_promise": ("name", "unit_name", "department_name", "measure", "person", "sentence"),
    "cut_signature": ("name",),
    "cut_state": ("evidence", "set_by"),
    "cut_station": ("contract_no", "counterparty", "said_by"),
    "cut_tranche": ("document_no",),
    "department": ("name", "county_leader", "bureau_section"),
    "department_target": ("text", "unit"),
    "finding": ("message", "printed_value", "file", "column_head", "proposal"),
    "finding_answer": ("answer",),
    "indicator": ("level3", "description", "printed_value", "unit", "basis"),
    "indicator_trait": ("reason",),
    "ladder_step": ("decided_by", "reason", "document_no", "reply", "judgement"),
    "mention": ("unit_name", "project_name", "voucher_no"),
    "monitoring_task": ("title",),
    "outlook": ("explanation", "remedy"),
    "payment": ("voucher_no", "document_no", "summary", "payee"),
    "performance_text": ("title", "unit_name", "compiled_by", "reviewed_by", "overall_goal"),
    "project": ("name", "contents_name", "purpose"),
    "project_goal": ("text",),
    "project_state": ("document_no", "evidence"),
    "project_station": ("contract_no", "counterparty", "reason"),
    "promise": ("explanation", "measure", "person", "reason"),
    "ranking_floor": ("evidence",),
    "reclaim_decision": ("ground", "proposed_by", "accepted_by"),
    "reclaim_document": ("document_no", "reason"),
    "reclaim_opinion": ("words", "said_by"),
    "reclaim_part": ("reason",),
    "region": ("name",),
    "resolution": ("words", "owner"),
    "resolution_settled": ("evidence",),
    "result": ("evidence",),
    "safeguard": ("title", "text"),
    "sub_goal": ("title", "goal", "indicator_text"),
    "target_correction": ("printed_value", "corrected_value", "unit", "reason"),
    "target_link": ("reason",),
    "target_result": ("evidence",),
    "text_acceptance": ("reason",),
    "tranche": ("document_no", "transfer_no"),
    "uncounted_line": ("status", "voucher_no", "summary", "application_no"),
    "unit": ("name",),
}
"""The columns that hold free text, by their table."""

_EXCHANGE = """
UPDATE {table} SET {column} =
    list_extract($beginnings, 1 + (hash({column}, '{column}') % $count)::INTEGER)
    || $markup || {column}
WHERE {column} IS NOT NULL
"""


def make_hostile(sample: Path, path: Path) -> Path:
    """A copy of the sample with every free text exchanged; the old text stays at the end."""
    shutil.copyfile(sample, path)
    with closing(duckdb.connect(path)) as connection:
        for table, columns in NAMES.items():
            for column in columns:
                connection.execute(
                    _EXCHANGE.format(table=table, column=column),
                    {"beginnings": list(BEGINNINGS), "count": len(BEGINNINGS), "markup": MARKUP},
                )
    return path


Download = tuple[str, bytes]
"""The name to offer, and the bytes."""


def downloads(app: AppTest, page: str, month: int, tab: tuple[str, str] | None) -> list[Download]:
    """What a page offers to download, made; its own words on the buttons are left out.

    Args:
        app: the dashboard, not run yet.
        page: the file's name in `pages/`.
        month: of the cut-off.
        tab: key of the tabs and the open one, for those that draw only that.
    """
    offered: list[tuple[Any, str]] = []
    draw = ButtonMixin.download_button

    def note(
        place: DeltaGenerator, label: str, data: object, file_name: str, **looks: object
    ) -> bool:
        offered.append((data, file_name))
        return draw(place, label, data, file_name, **looks)  # type: ignore[arg-type] # as it came

    with (
        patch.object(ButtonMixin, "download_button", note),
        patch.object(st, "download_button", partial(note, st._main)),
    ):
        app.run()
        offered.clear()
        if tab is not None:
            app.session_state[tab[0]] = tab[1]
        app.query_params["month"] = str(month)
        app.switch_page(f"pages/{page}").run()
    assert not app.exception
    return [(name, data() if callable(data) else data) for data, name in offered]
