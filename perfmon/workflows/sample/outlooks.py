"""What simulated units say of deviations (偏差与预计), and a 监控任务 that asks them.

They answer as the product would let them, beside what it judges of the finished county: money by
全年预计 or by 合同未付 alone, indicators by what they will reach. Half of the answers are 已审 and
count; the others wait for review. Some do not go together, so that 不一致 can be seen.
Deterministic, without chance of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from perfmon.measures.disagreement import HOPELESS, POSSIBLE, SURE, will_reach
from perfmon.measures.rates import is_missing
from perfmon.measures.task_selection import LIT, TaskSelection, choose_for_task
from perfmon.store.monitoring_tasks import read_task_candidates
from perfmon.store.outlooks import MONEY_ROW, outlook_frame, read_outlook_sheet
from perfmon.store.writing import Writer
from perfmon.workflows.entry_checks import APPROVED, REPORTED
from perfmon.workflows.entry_words import day_of
from perfmon.workflows.sample.rules import COVERED_UNTIL
from perfmon.workflows.sample.units import REGION_CODE

YEAR = max(COVERED_UNTIL)
MONTH = COVERED_UNTIL[YEAR].month
TASK = 1

_SILENT_EVERY, _INDICATOR_EVERY = 3, 9
"""Every third project says nothing of its money, every ninth indicator behind is explained."""

_DONE_BY = date(YEAR, 12, 10)
_HUNDRED_YUAN = 10_000

Row = dict[Any, Any]


@dataclass(frozen=True)
class _Answer:
    """How a unit answers for its money.

    Attributes:
        official: one of the five kinds.
        deciding: the cause that decides.
        why: 原因说明.
        possibility: 完成目标可能性.
        remedy: 改进措施.
        share_percent: 全年预计 of the budget; None where only 合同未付 is said, of what is left.
    """

    official: str
    deciding: str
    why: str
    possibility: str
    remedy: str
    share_percent: int | None


_ANSWERS = (
    _Answer(
        *("经费保障", "库款", "库款紧张，申请已报财政，尚未拨付。", POSSIBLE),
        *("按月申请，年底前付清", 95),
    ),
    _Answer(
        *("其他", "未验收结算", "合同已签，货到验收，尾款年底前付。", POSSIBLE),
        *("12月上旬验收后付款", None),
    ),
    _Answer(
        *("制度保障", "采购", "招标流标一次，合同晚签两个月。", POSSIBLE),
        *("合同已签，按进度付款", 90),
    ),
    _Answer(
        *("其他", "未到付款条件", "设备已到，验收未完成，按合同不能付。", SURE),
        *("组织验收后付款", 100),
    ),
    _Answer(
        *("人员保障", "前期手续", "经办人变动，手续补办中。", SURE),
        *("专人负责，补齐手续", 80),
    ),
    _Answer(
        *("其他", "节约", "集中采购价低于预算，工作已完成。", SURE),
        *("结余部分申请调减", 85),
    ),
)
"""Taken in turn; a round is 已审, the next one waits for review."""


def append_outlooks(writer: Writer) -> None:
    """Puts a task and the answers to it into the sample, whose county is there and judged."""
    candidates = read_task_candidates(writer.cursor, YEAR, MONTH)
    selection = TaskSelection(LIT)
    _append_task(writer, choose_for_task(candidates, selection), selection)
    sheet = read_outlook_sheet(writer.cursor, YEAR, MONTH)
    rows = sheet[sheet["is_deviating"]].to_dict("records")
    answers = [*_of_money(rows), *_of_indicators(rows)]
    writer.append("outlook", outlook_frame(answers))


def _of_money(rows: list[Row]) -> Iterator[Row]:
    money = [row for row in rows if row["indicator_row"] == MONEY_ROW]
    asked = [row for number, row in enumerate(money) if number % _SILENT_EVERY]
    for number, row in enumerate(asked):
        answer = _ANSWERS[number % len(_ANSWERS)]
        paid_fen, budget_fen = int(row["paid_fen"]), int(row["adjusted_budget_fen"])
        left_fen = max(budget_fen - paid_fen, 0) * 8 // 10 // _HUNDRED_YUAN * _HUNDRED_YUAN
        expected_fen: int | None = None
        unpaid_fen: int | None = left_fen
        if answer.share_percent is not None:
            share_fen = budget_fen * answer.share_percent // 100 // _HUNDRED_YUAN * _HUNDRED_YUAN
            expected_fen, unpaid_fen = max(share_fen, paid_fen), None
        yield _key(row, number // len(_ANSWERS)) | {
            "expected_fen": expected_fen,
            "unpaid_contract_fen": unpaid_fen,
            "official_cause": answer.official,
            "deciding_cause": answer.deciding,
            "explanation": answer.why,
            "possibility": answer.possibility,
            "remedy": answer.remedy,
            "remedy_on": _DONE_BY,
        }


def _of_indicators(rows: list[Row]) -> Iterator[Row]:
    """Every few say what they will reach; the first that falls short is sure all the same."""
    behind = [row for row in rows if row["indicator_row"] != MONEY_ROW][::_INDICATOR_EVERY]
    is_sure_told = False
    for number, row in enumerate(behind):
        expected = _expected_of(row, number)
        reaches = will_reach(row | {"expected_text": expected})
        possibility = POSSIBLE if reaches else HOPELESS
        if not reaches and not is_sure_told:
            possibility, is_sure_told = SURE, True
        yield _key(row, number // 2) | {
            "expected_text": expected,
            "official_cause": "制度保障",
            "deciding_cause": "前期手续",
            "explanation": "任务下半年有增减，见工作台账（演示）",
            "possibility": possibility,
            "remedy": "按月调度，补齐资料",
            "remedy_on": _DONE_BY,
        }


def _expected_of(row: Row, number: int) -> str:
    """What will be reached: by turns the target and what is reached now; never less than now."""
    if row["direction"] == "by_date":
        return day_of(row["done_on"]) or f"{_DONE_BY}"
    if row["direction"] == "qualitative":
        return "部分达成"
    now, target = row["number"], row["target"]
    if is_missing(now):
        return str(target)
    can_reach = row["direction"] == "at_least" and row["light"] in ("red", "yellow")
    return str(target) if can_reach and number % 2 else str(now)


def _key(row: Row, turn: int) -> Row:
    names = ("expected_fen", "unpaid_contract_fen", "expected_text")
    key = {name: row[name] for name in ("region_code", "year", "unit_code", "project_code")}
    key |= {"indicator_row": row["indicator_row"], "month": MONTH} | dict.fromkeys(names)
    return key | {"state": REPORTED if turn % 2 else APPROVED}


def _append_task(writer: Writer, projects: pd.DataFrame, selection: TaskSelection) -> None:
    task = {
        "task_id": TASK,
        "region_code": REGION_CODE,
        "year": YEAR,
        "month": MONTH,
        "title": f"{YEAR}年{MONTH}月底绩效运行监控",
        "selection": selection.words,
        "deadline": date(YEAR, MONTH + 1, 10),
    }
    tasks = pd.DataFrame([task]).astype({"deadline": "datetime64[s]"})
    writer.append("monitoring_task", tasks)
    keys = projects[["unit_code", "project_code"]]
    writer.append("monitoring_task_project", keys.assign(task_id=TASK))
