"""待办 of who reviews: what units sent and nobody has looked at yet. No day is set for any of it.

Source: 本项目约定.
"""

import pandas as pd

from perfmon.measures.confirmations import OBJECTED
from perfmon.measures.ladder import LETTERS
from perfmon.measures.to_do import REVIEW, name_projects, to_do_rows
from perfmon.measures.to_do_answers import LETTER, WHOLE_TEXT
from perfmon.measures.to_do_entries import SHEETS

PENDING, VERSION = "待审", "版本"
"""Where it is done: the sheets' tab of that name, and the versions of a text."""

ON_HOLD = "待接受"
"""The state of a text's version that nobody accepted or rejected."""


def sheets_to_review(pending: pd.DataFrame, sheet: str) -> pd.DataFrame:
    """The units whose sheets are reported and not reviewed.

    Args:
        pending: reported rows: unit_code, unit_name, project_code, name, month.
        sheet: which one they are of.

    Returns:
        ROW, one a unit and month.
    """
    return to_do_rows(
        [
            {"unit_code": code, "unit_name": unit, "kind": REVIEW, "topic": PENDING, "month": month}
            | name_projects(part)
            | {"what": f"{len(part)} 项已报，等审核（{month}月{sheet}）"}
            for (code, unit, month), part in pending.groupby(["unit_code", "unit_name", "month"])
        ]
    )


def objections_to_handle(lines: pd.DataFrame, month: int) -> pd.DataFrame:
    """The units that object to lines of a month's 核对单.

    Args:
        lines: as `perfmon.measures.confirmations.add_check_states` gives them.
        month: of the sheets.

    Returns:
        ROW, one a unit.
    """
    objected = lines[lines["state"] == OBJECTED]
    return to_do_rows(
        [
            {"unit_code": code, "unit_name": unit, "kind": REVIEW, "topic": SHEETS, "month": month}
            | name_projects(part)
            | {"what": f"{len(part)} 个项目有异议，等处理（{month}月核对单）"}
            for (code, unit), part in objected.groupby(["unit_code", "unit_name"])
        ]
    )


def replies_to_judge(steps: pd.DataFrame) -> pd.DataFrame:
    """The replies to letters that are neither accepted nor sent back.

    Args:
        steps: as `perfmon.store.ladder_steps.read_ladder_steps` gives them.

    Returns:
        ROW, one a project and letter.
    """
    waits = steps["replied_on"].notna() & steps["reply_accepted"].isna()
    names = ("unit_code", "unit_name", "project_code", "name", "month")
    return to_do_rows(
        [
            {name: row[name] for name in names}
            | {"kind": REVIEW, "topic": LETTER}
            | {"what": f"已回复，等认可（{row['month']}月{row['step']}）"}
            for row in steps[waits & steps["step"].isin(LETTERS)].to_dict("records")
        ]
    )


def texts_to_accept(rounds: pd.DataFrame) -> pd.DataFrame:
    """The versions of texts that wait to be accepted or rejected.

    Args:
        rounds: as `perfmon.store.text_rounds.read_rounds` gives them.

    Returns:
        ROW, one a version.
    """
    return to_do_rows(
        [
            {"unit_code": row["unit_code"], "unit_name": row["unit_name"], "kind": REVIEW}
            | {"topic": VERSION, "name": WHOLE_TEXT}
            | {"what": f"第{row['version']}版报来，等接受"}
            for row in rounds[rounds["state"] == ON_HOLD].to_dict("records")
        ]
    )
