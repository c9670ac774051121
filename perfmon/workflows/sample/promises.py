"""What September's meeting left behind in the simulated county: 承诺, 议定事项, letters.

Projects that were behind when September closed promised to pay, in amounts chosen beside what
October paid, so that every verdict is there; one promises a result. Letters went out, one of which
nobody answered. Deterministic, without chance of its own.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.ladder import NOTICE, ORDER, SUPERVISION
from perfmon.periods import Cutoff
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.judged_results import read_judged_results
from perfmon.store.resolutions import append_resolution
from perfmon.store.writing import Writer
from perfmon.workflows.ladder import append_steps
from perfmon.workflows.promises import append_promises
from perfmon.workflows.resolutions import append_settled
from perfmon.workflows.sample.closings import MONTH, YEAR
from perfmon.workflows.sample.units import REGION_CODE

KEPT, PARTLY, BROKEN, TO_COME = 2, 3, 2, 1
"""So many promises of money, by what becomes of them by the end of October."""

_DUE, _LATER = date(YEAR, 10, 31), date(YEAR, 12, 15)
_HUNDRED_YUAN = 10_000
_LEAST_FEN = 20 * _HUNDRED_YUAN
"""A smaller sum is not worth a meeting."""

_WORDS = (
    ("未验收结算", "10月中旬组织验收，验收后付款", "副局长甲"),
    ("采购", "合同已签，10月按进度付款", "股长乙"),
    ("前期手续", "补齐手续，申请报财政", "主任丙"),
    ("未申请", "整理票据，月底前报支付申请", "科长丁"),
)
"""Cause, measure and person, taken in turn."""

Row = dict[Any, Any]


def append_meeting(writer: Writer) -> None:
    """Puts the promises, decisions and letters of September's meeting into the sample."""
    before, after = (
        read_judged_months(writer.cursor, YEAR, Narrowing(month=month))
        for month in (MONTH, MONTH + 1)
    )
    paid = after[PROJECT_KEY].assign(october_fen=after["paid_fen"] - before["paid_fen"])
    behind = before[before["light"].isin(["red", "yellow"])].merge(paid, on=PROJECT_KEY)
    ordered = behind.sort_values(
        ["adjusted_budget_fen", "unit_code", "project_code"], ascending=[False, True, True]
    )
    rows = [*_of_money(ordered), *_of_result(writer, ordered)]
    append_promises(writer, rows)
    _append_resolutions(writer)
    append_steps(writer, list(_letters(ordered)))


def _of_money(behind: pd.DataFrame) -> Iterator[Row]:
    """Kept, partly kept, broken and to come, each by the projects with most money."""
    left_fen = behind["adjusted_budget_fen"] - behind["paid_fen"]
    paying = behind[(behind["october_fen"] >= _LEAST_FEN) & (2 * behind["october_fen"] < left_fen)]
    idle = behind[(behind["october_fen"] == 0) & (left_fen >= _LEAST_FEN)]
    active = paying.to_dict("records")[: KEPT + PARTLY + TO_COME]
    still = idle.to_dict("records")[:BROKEN]
    for number, row in enumerate([*active, *still]):
        amount_fen, due_on = int(row["october_fen"]), _DUE
        if number >= len(active):
            amount_fen = (int(row["adjusted_budget_fen"]) - int(row["paid_fen"])) // 2
        elif number >= KEPT + PARTLY:
            amount_fen, due_on = 2 * amount_fen, _LATER
        elif number >= KEPT:
            amount_fen = amount_fen * (5 + number) // 4
        rounded_fen = amount_fen // _HUNDRED_YUAN * _HUNDRED_YUAN
        yield _promise(row, number) | {"amount_fen": rounded_fen, "due_on": due_on}


def _of_result(writer: Writer, behind: pd.DataFrame) -> Iterator[Row]:
    """One project promises to reach a target by December."""
    results = read_judged_results(writer.cursor, Cutoff.at(YEAR, MONTH + 1))
    real = results[~results["mirrors_money"].astype(bool) & results["number"].notna()]
    short = real[(real["direction"] == "at_least") & (real["attainment_share"] < 1)]
    with_target = behind.merge(
        short[[*PROJECT_KEY, "indicator_row", "target"]].drop_duplicates(PROJECT_KEY),
        on=PROJECT_KEY,
    )
    for row in with_target.to_dict("records")[-1:]:
        said = {name: row[name] for name in ("indicator_row", "target")}
        yield _promise(row, len(_WORDS) - 2) | said | {"due_on": _LATER}


def _promise(row: Row, number: int) -> Row:
    cause, measure, person = _WORDS[number % len(_WORDS)]
    said = {"deciding_cause": cause, "measure": measure, "person": person}
    return _key(row) | said


def _append_resolutions(writer: Writer) -> None:
    """One is done in time, one is open after its day."""
    head = {"region_code": REGION_CODE, "year": YEAR, "month": MONTH}
    days = (pd.Timestamp(YEAR, 10, 20), pd.Timestamp(YEAR, 10, 25))
    done = {"words": "核实进度滞后项目的合同付款条件", "owner": "财政局绩效股", "due_on": days[0]}
    number = append_resolution(writer, head | done)
    settled = {"resolution_id": number}
    append_settled(writer, settled, date(YEAR, 10, 18), "各单位合同清单已核对，报告已送分管局长")
    still = {"words": "提出当年难以支出资金的调剂意见", "owner": "财政局预算股", "due_on": days[1]}
    append_resolution(writer, head | still)


def _letters(behind: pd.DataFrame) -> Iterator[Row]:
    """A 提示函 that was answered, a 整改通知书 that was not, and a proposal to the county."""
    yellow = behind[behind["light"] == "yellow"].to_dict("records")
    red = behind[behind["light"] == "red"].to_dict("records")
    said = {"decided_by": "分管局长", "issued_on": date(YEAR, 10, 12)}
    yield (
        _key(yellow[0])
        | said
        | {
            "step": NOTICE,
            "reason": f"{MONTH}月为预警",
            "document_no": f"巨财绩函〔{YEAR}〕11号（演示）",
            "reply": "已组织验收，11月底前支付到计划进度",
            "replied_on": date(YEAR, 10, 19),
            "reply_accepted": True,
            "judgement": "措施和时限明确",
        }
    )
    for row, number in ((red[0], 12), (yellow[1], 13)):
        step = ORDER if row["light"] == "red" else NOTICE
        word = "滞后" if row["light"] == "red" else "预警"
        yield (
            _key(row)
            | said
            | {
                "step": step,
                "reason": f"{MONTH}月为{word}",
                "document_no": f"巨财绩函〔{YEAR}〕{number}号（演示）",
            }
        )
    yield _key(red[1]) | {
        "decided_by": "分管局长",
        "step": SUPERVISION,
        "reason": "连续两个月滞后，请县政府督查室督办",
    }


def _key(row: Row) -> Row:
    return {name: row[name] for name in PROJECT_KEY} | {"month": MONTH}
