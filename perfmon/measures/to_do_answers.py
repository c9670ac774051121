"""待办 of a unit that meetings, letters and reviews left behind: what it has to answer or keep.

A letter is answered within 10 working days of its day (`LadderRule`), again where its reply was
not accepted. A promise is to be kept until it is, judged at the cut-off. 议定事项 name who does
them in words: the unit of that name, or a department, whose first unit then has it.
Source: method §6; 本项目约定.
"""

from datetime import date

import pandas as pd

from perfmon.measures.ladder import LETTERS, LadderRule
from perfmon.measures.promise_results import KEPT
from perfmon.measures.rates import is_missing
from perfmon.measures.target_review import SENT_BACK
from perfmon.measures.to_do import ANSWER, OUTSIDE, to_do_rows
from perfmon.measures.year_end import plain_name
from perfmon.periods import working_days_later

LETTER, PROMISE, DECISION, FINDINGS = "函件", "承诺", "议定事项", "审核意见"

_PROJECT = ("unit_code", "unit_name", "project_code", "name", "month")

WHOLE_TEXT = "绩效文本"
"""What a row about a unit's text is called."""


def letters_to_answer(steps: pd.DataFrame) -> pd.DataFrame:
    """The letters that went out and have no reply, or one that was not accepted.

    Args:
        steps: as `perfmon.store.ladder_steps.read_ladder_steps` gives them.

    Returns:
        ROW, one a project and letter.
    """
    is_unanswered = steps["replied_on"].isna() | steps["reply_accepted"].eq(False).fillna(False)
    waits = steps["step"].isin(LETTERS) & steps["issued_on"].notna() & is_unanswered
    found = []
    for row in steps[waits].to_dict("records"):
        letter = f"{'上年' if row['is_carried'] else ''}{row['month']}月{row['step']}"
        number = "" if is_missing(row["document_no"]) else f"（{row['document_no']}）"
        act = "没有回复" if is_missing(row["replied_on"]) else "回复被退回，要重报："
        found.append(
            {name: row[name] for name in _PROJECT}
            | {"kind": ANSWER, "topic": LETTER, "what": f"{act}{letter}{number}"}
            | {"due_on": reply_due_on(pd.Timestamp(row["issued_on"]).date())}
        )
    return to_do_rows(found)


def reply_due_on(issued_on: date) -> date:
    """The last day on which a letter is answered in time.

    >>> reply_due_on(date(2023, 10, 12))
    datetime.date(2023, 10, 26)
    """
    return working_days_later(issued_on, LadderRule().reply_days)


def promises_to_keep(promises: pd.DataFrame) -> pd.DataFrame:
    """The promises that are not kept yet, whether their day is over or to come.

    Args:
        promises: as `perfmon.measures.promise_verdicts.judge_promises` gives them, named.

    Returns:
        ROW, one a project and meeting.
    """
    return to_do_rows(
        [
            {name: row[name] for name in _PROJECT}
            | {"kind": ANSWER, "topic": PROMISE, "what": row["sentence"], "due_on": row["due_on"]}
            for row in promises[promises["verdict"] != KEPT].to_dict("records")
        ]
    )


def decisions_to_settle(
    resolutions: pd.DataFrame, units: pd.DataFrame, *, with_outside: bool
) -> pd.DataFrame:
    """The open 议定事项 of these units.

    Args:
        resolutions: as `perfmon.store.resolutions.read_resolutions` gives them.
        units: by code, those that the asker may see: unit_code, unit_name, department_name.
        with_outside: whether those that none of these units does are listed too, as OUTSIDE.

    Returns:
        ROW, one a 议定事项.
    """
    by_name: dict[str, tuple[str, str]] = {}
    for called in ("unit_name", "department_name"):
        columns = units[[called, "unit_code", "unit_name"]]
        for name, code, unit in columns.itertuples(index=False, name=None):
            by_name.setdefault(plain_name(name), (code, unit))
    found = []
    for row in resolutions[~resolutions["is_settled"].astype(bool)].to_dict("records"):
        code, unit = by_name.get(plain_name(row["owner"]), (OUTSIDE, row["owner"]))
        if code == OUTSIDE and not with_outside:
            continue
        meeting = f"{row['year']}年{row['month']}月" if row["is_carried"] else f"{row['month']}月"
        found.append(
            {"unit_code": code, "unit_name": unit, "kind": ANSWER, "topic": DECISION}
            | {"month": row["month"], "name": f"{meeting}会议定事项"}
            | {"what": f"{row['words']}，没有销号", "due_on": row["due_on"]}
        )
    return to_do_rows(found)


def findings_to_mend(findings: pd.DataFrame, rounds: pd.DataFrame) -> pd.DataFrame:
    """The units whose newest text has findings that were sent back (退回), to be mended.

    Args:
        findings: as `perfmon.store.text_findings.read_text_findings` gives them.
        rounds: as `perfmon.store.text_rounds.read_rounds` gives them, the newest of a unit first.

    Returns:
        ROW, one a unit; no day is set.
    """
    newest = rounds.drop_duplicates("unit_code")
    back = findings[
        (findings["verdict"] == SENT_BACK) & findings["text_id"].isin(newest["text_id"])
    ]
    return to_do_rows(
        [
            {"unit_code": code, "unit_name": unit, "kind": ANSWER, "topic": FINDINGS}
            | {"name": WHOLE_TEXT, "what": f"第{version}版退回 {len(part)} 处，改好后重报"}
            for (code, unit, version), part in back.groupby(["unit_code", "unit_name", "version"])
        ]
    )
