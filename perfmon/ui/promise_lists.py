"""How 承诺, 议定事项 and 处理阶梯 stand in lists, on the page and in its workbooks."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.keeping_rates import sum_promises
from perfmon.measures.promise_results import VERDICTS
from perfmon.measures.rates import is_missing
from perfmon.ui.figures import MISSING, percent, wanyuan, wanyuan_with_sum
from perfmon.ui.tables import Columns, day, light, money, rate, text, whole

_SIGNS = dict(zip(VERDICTS, ("●", "▲", "■", "○"), strict=True))
_SETTLED, _OPEN, _LATE = "● 已销号", "○ 未到期", "■ 逾期未销号"
UNPROPOSED = "○ 不发函"


def verdict_sign(verdict: str) -> str:
    """A verdict with its shape, so that a photocopy keeps it.

    >>> verdict_sign("部分兑现")
    '▲ 部分兑现'
    """
    return f"{_SIGNS[verdict]} {verdict}"


def listed_promises(promises: pd.DataFrame) -> pd.DataFrame:
    """Promises with verdict and meeting in words and amounts in 万元."""
    return promises.assign(
        verdict_words=promises["verdict"].map(lambda verdict: [verdict_sign(verdict)]),
        verdict_word=promises["verdict"].map(verdict_sign),
        amount_wanyuan=wanyuan(promises["amount_fen"]),
        since_wanyuan=wanyuan(promises["since_fen"]),
        meeting=[f"{month_words(row)}会" for row in promises.to_dict("records")],
        cause=[_cause(row) for row in promises.to_dict("records")],
    )


def month_words(row: dict[Any, Any]) -> str:
    """The month of a meeting or a step: 9月, or 上年12月 where an opened year took it over."""
    return f"{'上年' if row['is_carried'] else ''}{row['month']}月"


def _cause(row: dict[Any, Any]) -> str:
    told = "" if is_missing(row["explanation"]) else f"：{row['explanation']}"
    return f"{row['deciding_cause']}{told}"


PROMISE_COLUMNS: Columns = {
    "name": text("项目", 136),
    "verdict_words": st.column_config.MultiselectColumn(
        "结果",
        options=[verdict_sign(verdict) for verdict in VERDICTS],
        color=["green", "orange", "red", "gray"],
        width=98,
    ),
    "amount_wanyuan": money("承诺（万元）", 104, "承诺到期限为止支付多少"),
    "since_wanyuan": money("已支付（万元）", 114, "从会议月份的月底算到期限或截至日，早的那一天"),
    "due_on": day("期限"),
    "person": text("责任人", 80),
    "sentence": text("怎么算的", 470),
    "meeting": text("会议", 84),
    "cause": text("原因", 110),
    "measure": text("措施", 220),
    "department_name": text("主管部门", 140),
    "unit_name": text("预算单位", 140),
}


def listed_rates(promises: pd.DataFrame) -> pd.DataFrame:
    """承诺兑现率 by department, with a row of all, amounts in 万元 and rates in percent."""
    by = ["department_code", "department_name"]
    sums = sum_promises(promises, by)
    whole_sum = sum_promises(promises, []).assign(department_code="", department_name="合计")
    rows = pd.concat([sums, whole_sum], ignore_index=True)
    return rows.assign(
        count_percent=percent(rows["kept_count"], rows["due_count"]),
        amount_percent=percent(rows["kept_fen"], rows["due_fen"]),
        due_wanyuan=wanyuan_with_sum(rows["due_fen"]),
        kept_wanyuan=wanyuan_with_sum(rows["kept_fen"]),
    )


RATE_COLUMNS: Columns = {
    "department_name": text("主管部门", 150),
    "count_percent": rate("按件数", 80),
    "amount_percent": rate("按金额", 80),
    "due_count": whole("到期（件）", 84),
    "kept_count": whole("● 兑现", 70),
    "partly_count": whole("▲ 部分兑现", 90),
    "broken_count": whole("■ 未兑现", 80),
    "pending_count": whole("○ 未到期", 80),
    "due_wanyuan": money("到期的承诺（万元）", 130),
    "kept_wanyuan": money("已兑现（万元）", 114, "每件最多算到承诺的数，期限后支付的不算"),
}


def listed_resolutions(rows: pd.DataFrame) -> pd.DataFrame:
    """议定事项 with their state and their evidence in words."""
    records = rows.to_dict("records")
    state = pd.Series([_state(row) for row in records], rows.index, dtype="str")
    return rows.assign(
        state_words=state.map(lambda word: [word]),
        state_word=state,
        meeting=[decided_at(row) for row in records],
        told=[_told(row) for row in records],
    )


def decided_at(row: dict[Any, Any]) -> str:
    """The meeting that decided it: 9月会; of last year's with the year."""
    return f"{row['year']}年{row['month']}月会" if row["is_carried"] else f"{row['month']}月会"


def _state(row: dict[Any, Any]) -> str:
    if row["is_settled"]:
        return _SETTLED
    return _LATE if row["is_overdue"] else _OPEN


def _told(row: dict[Any, Any]) -> str:
    if row["is_settled"]:
        late = "（逾期）" if row["is_overdue"] else ""
        return f"{row['settled_on']:%Y-%m-%d} 销号{late}：{row['evidence']}"
    if not is_missing(row["reopened_because"]):
        return f"重开：{row['reopened_because']}"
    return MISSING


RESOLUTION_COLUMNS: Columns = {
    "words": text("事项", 300),
    "state_words": st.column_config.MultiselectColumn(
        "状态", options=[_LATE, _OPEN, _SETTLED], color=["red", "gray", "green"], width=118
    ),
    "due_on": day("期限"),
    "owner": text("责任单位", 140),
    "told": text("销号依据", 420),
    "meeting": text("会议", 70),
}


def listed_proposed(rows: pd.DataFrame) -> pd.DataFrame:
    """Proposed steps with their lights, 不发函 in words, amounts in 万元."""
    step = rows["step"].fillna(UNPROPOSED)
    return rows.assign(
        step_words=step,
        light_words=rows["light"].map(lambda each: [light_sign(each).text]),
        light_word=rows["light"].map(lambda each: light_sign(each).text),
        behind_wanyuan=wanyuan(rows["behind_fen"].astype("Int64")),
        execution_percent=percent(rows["paid_fen"], rows["adjusted_budget_fen"]),
    )


PROPOSED_COLUMNS: Columns = {
    "name": text("项目", 160),
    "light_words": light("灯", 88),
    "step_words": text("建议", 170),
    "why": text("为什么", 440),
    "behind_wanyuan": money("少支额（万元）", 114),
    "execution_percent": rate("支出进度", 90),
    "department_name": text("主管部门", 140),
    "unit_name": text("预算单位", 140),
}


def listed_steps(rows: pd.DataFrame) -> pd.DataFrame:
    """Decided steps with their 文号 (blank until typed), reply and its judgement in words."""
    records = rows.to_dict("records")
    return rows.assign(
        month_words=[month_words(row) for row in records],
        number=[document_words(row) for row in records],
        reply_words=[reply_words(row) for row in records],
        reason=rows["reason"].fillna(MISSING),
    )


def document_words(row: dict[Any, Any]) -> str:
    """A letter's 文号, the official blank until it is typed."""
    number = row["document_no"]
    return f"〔{row['year']}〕  号" if is_missing(number) else str(number)


def reply_words(row: dict[Any, Any]) -> str:
    """What the unit replied, and whether it is accepted; — where it did not."""
    if is_missing(row["replied_on"]):
        return MISSING
    reply = "（涉密）" if is_missing(row["reply"]) else row["reply"]
    words = f"{row['replied_on']:%Y-%m-%d} {reply}"
    if is_missing(row["reply_accepted"]):
        return f"{words}（待认可）"
    told = "已认可" if row["reply_accepted"] else "退回重报"
    return f"{words}（{told}）"


STEP_COLUMNS: Columns = {
    "name": text("项目", 160),
    "step": text("已决定", 160),
    "month_words": text("月份", 76),
    "number": text("文号", 170),
    "issued_on": day("发出日期"),
    "reply_words": text("回复", 330),
    "reason": text("理由", 220),
    "decided_by": text("决定人", 80),
    "department_name": text("主管部门", 140),
    "unit_name": text("预算单位", 140),
}
