"""The lists of 偏差与预计: a unit's sheet as it is edited, and what waits for review."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.disagreement import MONEY, POSSIBILITIES, disagreement_sentence
from perfmon.ui.entry_lists import SENT, named, state_words
from perfmon.ui.figures import MISSING
from perfmon.ui.tables import Columns, light, text
from perfmon.workflows.entry_checks import Key, Known, indicator_words
from perfmon.workflows.entry_words import (
    day_of,
    expected_words,
    last_words,
    now_words,
    wanyuan_of,
    words_of,
)
from perfmon.workflows.outlook_checks import (
    DECIDING_CAUSES,
    OFFICIAL_CAUSES,
    OutlookCell,
    read_outlook,
)
from perfmon.workflows.saving_checks import SAVED, of_project, saving_words

Row = dict[Any, Any]

CELLS = {
    "typed": "text",
    "possibility": "possibility",
    "official_cause": "official_cause",
    "deciding_cause": "deciding_cause",
    "remark": "remark",
    "remedy": "remedy",
    "remedy_day": "remedy_on",
    "unpaid": "unpaid_contract",
}
"""Column of the sheet that a person may change → the attribute of the cell that holds it."""


def listed_outlooks(sheet: pd.DataFrame) -> pd.DataFrame:
    """The sheet with what is now, and last month's answer beside each row.

    A project's money is called by the project, and its indicators stand below it, so that the first
    column tells the rows apart on a phone.
    """
    rows = sheet.to_dict("records")
    return sheet.assign(
        what=[
            str(row["name"]) if row["indicator_row"] == 0 else f"　{indicator_words(row)}"
            for row in rows
        ],
        light_words=sheet["light"].map(lambda light: [light_sign(light).text]),
        now=[now_words(row) for row in rows],
        typed=[expected_words(row) for row in rows],
        unpaid=[wanyuan_of(row["unpaid_contract_fen"]) for row in rows],
        remedy_day=[day_of(row["remedy_on"]) for row in rows],
        last=[last_words(row) or MISSING for row in rows],
        state_words=[state_words(row) for row in rows],
        remark=[_shown(row, "explanation") for row in rows],
        remedy=[_shown(row, "remedy") for row in rows],
        **{name: [words_of(row[name]) for row in rows] for name in _CHOSEN},
    )


def listed_pending_outlooks(pending: pd.DataFrame) -> pd.DataFrame:
    """Reported outlooks, each with what speaks against it in words."""
    rows = pending.to_dict("records")
    return named(pending).assign(
        what=[indicator_words(row) for row in rows],
        expected=[expected_words(row) or MISSING for row in rows],
        unpaid=[wanyuan_of(row["unpaid_contract_fen"]) or MISSING for row in rows],
        against=["；".join(filter(None, (said_against(row), row["saving"]))) for row in rows],
        cause=["、".join(_causes(row)) for row in rows],
        explanation=[_shown(row, "explanation") for row in rows],
        remedy=[
            " ".join([_shown(row, "remedy"), day_of(row["remedy_on"])]).strip() for row in rows
        ],
    )


def typed_outlooks(rows: pd.DataFrame, edited: pd.DataFrame) -> list[OutlookCell]:
    """What stands in the rows after editing."""
    keys = zip(rows["project_code"].tolist(), rows["indicator_row"].tolist(), strict=True)
    typed = zip(*(map(words_of, edited[name].tolist()) for name in CELLS), strict=True)
    return [
        OutlookCell(
            project_code=str(code),
            indicator_row=int(number),
            **dict(zip(CELLS.values(), row, strict=True)),
        )
        for (code, number), row in zip(keys, typed, strict=True)
    ]


def with_kept_outlooks(rows: pd.DataFrame, kept: dict[Key, OutlookCell]) -> pd.DataFrame:
    """The rows with what was typed into them and could not be kept yet."""
    if not kept:
        return rows
    keys = zip(rows["project_code"], rows["indicator_row"], strict=True)
    cells = [kept.get((str(code), int(number))) for code, number in keys]
    shown = {
        column: [
            stored if cell is None else getattr(cell, attribute)
            for cell, stored in zip(cells, rows[column], strict=True)
        ]
        for column, attribute in CELLS.items()
    }
    return rows.assign(**shown)


def opposites(known: Known, cells: Sequence[OutlookCell]) -> list[tuple[str, str]]:
    """What speaks against cells as typed: the row's name and the sentence.

    A cell that cannot be read is told elsewhere, and not compared.
    """
    found: list[tuple[str, str]] = []
    for cell in cells:
        row = known[cell.key]
        try:
            said = read_outlook(row, cell)
        except ValueError:
            continue
        against = [said_against(row | said)] if said is not None else []
        if cell.deciding_cause == SAVED:
            against.append(saving_words(of_project(known.values(), cell.project_code)))
        name = f"{row['name']}·{indicator_words(row)}"
        found += [(name, words) for words in against if words]
    return found


def said_against(row: Row) -> str:
    """What speaks against what a unit judges and expects; '' where nothing does."""
    subject = MONEY if row["indicator_row"] == 0 else f"“{indicator_words(row)}”"
    return disagreement_sentence(row, subject)


_CHOSEN = ("possibility", "official_cause", "deciding_cause")


def _causes(row: Row) -> list[str]:
    return [word for name in _CHOSEN[1:] if (word := words_of(row[name]))]


def _shown(row: Row, name: str) -> str:
    return "" if row["classified"] else words_of(row[name])


def _choice(label: str, options: tuple[str, ...], width: int) -> Any:  # noqa: ANN401 as Streamlit's
    return st.column_config.SelectboxColumn(label, options=list(options), width=width)


OUTLOOK_SHEET: Columns = {
    "what": st.column_config.TextColumn("项目的资金、指标", width=120, pinned=True),
    "light_words": light("灯", 84),
    "typed": st.column_config.TextColumn(
        "全年预计",
        width=84,
        alignment="right",
        help="资金填全年一共支付多少，万元；只有合同款要付的，可以只填合同未付；指标填年底完成多少",
    ),
    "possibility": _choice("完成目标可能性", POSSIBILITIES, 116),
    "official_cause": _choice("偏差原因", OFFICIAL_CAUSES, 110),
    "deciding_cause": _choice("关键原因", DECIDING_CAUSES, 110),
    "remark": text("原因说明", 170),
    "remedy": text("改进措施", 170),
    "remedy_day": st.column_config.TextColumn("完成时限", width=96, help="如 2023-12-15"),
    "unpaid": st.column_config.TextColumn(
        "合同未付",
        width=84,
        alignment="right",
        help="今年要付、还没有付的合同款，万元；只填资金那一行",
    ),
    "now": text("现在", 250),
    "name": text("项目", 170),
    "last": text("上次答复", 220),
    "state_words": text("状态", 190),
}
"""What is filled in follows the light, so that a phone shows it beside the row's name."""

PENDING_OUTLOOKS: Columns = {
    "name": text("项目", 134),
    "what": text("资金或指标", 104),
    "expected": st.column_config.TextColumn("全年预计", width=84, alignment="right"),
    "possibility": text("完成目标可能性", 110),
    "against": text("不一致", 240),
    "cause": text("原因", 130),
    "explanation": text("原因说明", 170),
    "remedy": text("改进措施和时限", 190),
    "unpaid": st.column_config.TextColumn("合同未付", width=84, alignment="right"),
    **SENT,
}
