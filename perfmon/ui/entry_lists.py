"""The lists of 填报: a unit's sheets as they are edited, and what waits for review.

Of a 涉密 project they show the code, the places of its indicators and what is filled in; a remark
that is kept already is not shown, and stays where none is typed in its place.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.store.own_reviews import OWN_REVIEW
from perfmon.ui.figures import MISSING, wanyuan
from perfmon.ui.tables import Columns, money, text
from perfmon.workflows.entry_checks import DRAFT, REPORTED, Cell, Key, indicator_words
from perfmon.workflows.entry_words import asked_words, said, words_of
from perfmon.workflows.typed_values import exact_wanyuan

_STATE_WORDS = {"草稿": "草稿", "已报": "已报，待审", "已审": "已审"}
NOT_FILLED = "未填"


def state_words(row: Mapping[Any, Any]) -> str:
    """The state of a row, and whether its reviewer had filled it in; 未填 where it has none."""
    if is_missing(row["state"]):
        return NOT_FILLED
    own = f"（{OWN_REVIEW}）" if row["is_own_review"] else ""
    return f"{_STATE_WORDS[row['state']]}{own}"


EDITED = ("typed", "remark")
"""The columns that a person may change; all others only stand beside them."""


def listed_payments(sheet: pd.DataFrame) -> pd.DataFrame:
    """Payments outside the treasury: what is typed exact to the fen, what is left as any amount."""
    rows = sheet.to_dict("records")
    return sheet.assign(
        last=[_exact(row["last_fen"], MISSING) for row in rows],
        typed=[_exact(row["amount_fen"], "") for row in rows],
        left=wanyuan(sheet["left_fen"]),
        state_words=[_payment_state(row) for row in rows],
        remark=_unless_classified(sheet, "note"),
    )


def listed_results(sheet: pd.DataFrame) -> pd.DataFrame:
    """Results with the last value filled in beside each."""
    rows = sheet.to_dict("records")
    return sheet.assign(
        asked=[asked_words(row) for row in rows],
        last=[_last(row) for row in rows],
        typed=[said(row["number"], row["done_on"], row["grade"]) for row in rows],
        state_words=[_result_state(row) for row in rows],
        remark=_unless_classified(sheet, "evidence"),
        **_targets(rows),
    )


def listed_pending_payments(pending: pd.DataFrame) -> pd.DataFrame:
    """Reported payments, exact to the fen: what is approved is what is seen; 超预算 in words."""
    return named(pending).assign(
        amount=[exact_wanyuan(fen) for fen in pending["amount_fen"]],
        approved=[_exact(fen, MISSING) for fen in pending["approved_fen"]],
        over=[f"超预算 {exact_wanyuan(fen)}" if fen else "" for fen in pending["over_fen"]],
        note=_unless_classified(pending, "note"),
    )


def listed_pending_results(pending: pd.DataFrame) -> pd.DataFrame:
    """Reported results, each value as words with its unit."""
    rows = pending.to_dict("records")
    return named(pending).assign(
        value=[
            said(row["number"], row["done_on"], row["grade"])
            + (words_of(row["unit"]) if not is_missing(row["number"]) else "")
            for row in rows
        ],
        evidence=_unless_classified(pending, "evidence"),
        **_targets(rows),
    )


def _unless_classified(rows: pd.DataFrame, column: str) -> list[str]:
    """The texts of a column, '' where the project is 涉密."""
    said = rows[[column, "classified"]].itertuples(index=False)
    return ["" if is_classified else words_of(text) for text, is_classified in said]


def _targets(rows: list[dict[Any, Any]]) -> dict[str, list[str]]:
    """What indicators are called and what stands as their value, of a 涉密 project neither."""
    values = ["涉密" if row["classified"] else words_of(row["printed_value"]) for row in rows]
    return {"level3": [indicator_words(row) for row in rows], "printed_value": values}


def with_kept(rows: pd.DataFrame, kept: dict[Key, Cell]) -> pd.DataFrame:
    """The rows with what was typed into them and could not be kept yet."""
    if not kept:
        return rows
    keys = row_keys(rows)
    cells = [kept.get(key) for key in keys]
    shown = rows.copy()
    cells = [
        cell and replace(cell, remark="" if cell.remark == kept_remark else cell.remark)
        for cell, kept_remark in zip(cells, _hidden_remarks(rows), strict=True)
    ]
    for column, attribute in zip(EDITED, ("text", "remark"), strict=True):
        shown[column] = [
            stored if cell is None else getattr(cell, attribute)
            for cell, stored in zip(cells, rows[column], strict=True)
        ]
    return shown


def typed_cells(rows: pd.DataFrame, edited: pd.DataFrame) -> list[Cell]:
    """What stands in the rows after editing."""
    values = zip(*(edited[column].tolist() for column in EDITED), strict=True)
    return [
        Cell(code, words_of(typed), words_of(remark) or hidden, indicator_row)
        for (code, indicator_row), (typed, remark), hidden in zip(
            row_keys(rows), values, _hidden_remarks(rows), strict=True
        )
    ]


def _hidden_remarks(rows: pd.DataFrame) -> list[str]:
    """The remark of each row that is kept and not shown; '' where it is shown."""
    column = "note" if "note" in rows else "evidence"
    said = zip(rows[column].tolist(), rows["classified"].tolist(), strict=True)
    return [words_of(text) if is_classified else "" for text, is_classified in said]


def row_keys(rows: pd.DataFrame) -> list[Key]:
    """Which row of its sheet each is."""
    numbers = rows["indicator_row"] if "indicator_row" in rows else [None] * len(rows)
    return [
        (str(code), None if number is None else int(number))
        for code, number in zip(rows["project_code"], numbers, strict=True)
    ]


def _exact(fen: Any, missing: str) -> str:  # noqa: ANN401 a cell, which may be missing
    return missing if is_missing(fen) else exact_wanyuan(fen)


def _payment_state(row: dict[Any, Any]) -> str:
    words = state_words(row)
    if row["state"] not in (DRAFT, REPORTED) or is_missing(row["approved_fen"]):
        return words
    return f"{words}（已审 {exact_wanyuan(row['approved_fen'])}）"


def _result_state(row: dict[Any, Any]) -> str:
    is_blank = not said(row["number"], row["done_on"], row["grade"]) and not words_of(
        row["evidence"]
    )
    return NOT_FILLED if is_blank else state_words(row)


def _last(row: dict[Any, Any]) -> str:
    if is_missing(row["last_month"]):
        return MISSING
    value = said(row["last_number"], row["last_done_on"], row["last_grade"])
    return f"{value}（{row['last_month']}月底）"


def named(pending: pd.DataFrame) -> pd.DataFrame:
    """What waits for review with its month in words, and who sent it when."""
    recorded = pd.to_datetime(pending["recorded_at"]).dt.tz_localize("UTC")
    local = [moment.to_pydatetime().astimezone() for moment in recorded]
    return pending.assign(
        month_words=[f"{month}月" for month in pending["month"]],
        sent=[
            f"{moment:%m-%d %H:%M} {actor}"
            for moment, actor in zip(local, pending["actor"], strict=True)
        ],
    )


def _right(label: str, width: int, help_text: str | None = None) -> Any:  # noqa: ANN401 as Streamlit's
    return st.column_config.TextColumn(label, width=width, alignment="right", help=help_text)


def payment_sheet(month: int) -> Columns:
    """The columns of a month's payments; what may still be spent stands next to what is typed."""
    return {
        "name": st.column_config.TextColumn("项目", width=160, pinned=True),
        "typed": _right(f"{month}月支付", 96, "万元，最多到分；也可以写成 12345.67元"),
        "left": money(f"{month}月底可用余额", 106),
        "last": _right("上月支付", 96),
        "state_words": text("状态", 190),
        "remark": text("说明", 220),
    }


RESULT_SHEET: Columns = {
    "level3": st.column_config.TextColumn("三级指标", width=112, pinned=True),
    "printed_value": text("指标值（原文）", 90),
    "typed": _right("本月底", 86),
    "name": text("项目", 190),
    "last": _right("上次填报", 120),
    "asked": text("怎么填", 120),
    "state_words": text("状态", 190),
    "remark": text("佐证", 170),
}
"""On a phone the project can be told apart beside the cell to fill in."""

SENT: Columns = {
    "month_words": text("月份", 60),
    "unit_name": text("预算单位", 160),
    "sent": text("上报", 170),
}
"""Where a pending row comes from."""

PENDING_PAYMENTS: Columns = {
    "name": text("项目", 134),
    "amount": _right("当月支付", 84),
    "over": _right("超预算", 112),
    "note": text("说明", 200),
    "approved": _right("原已审", 84),
} | SENT
"""What decides comes first, so that a phone shows it; 万元."""

PENDING_RESULTS: Columns = {
    "name": text("项目", 134),
    "level3": text("三级指标", 110),
    "value": _right("完成情况", 84),
    "printed_value": text("指标值（原文）", 140),
    "evidence": text("佐证", 180),
} | SENT
