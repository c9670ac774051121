"""Columns that many noted facts have: of which thing a fact is, and what is told of it."""

from perfmon.store.noted_fact import Told

UNIT = ("year", "unit_code")
PROJECT = (*UNIT, "project_code")
IN_MONTH = (*PROJECT, "month")
REASON = Told("reason", "原因", "text")
EVIDENCE = Told("evidence", "依据", "text")
WITHDRAWN = Told("is_withdrawn", "撤回", "mark")
STATE = Told("state", "状态")
AMOUNT = Told("amount_fen", "金额", "fen")
DUE = Told("due_on", "期限", "day")
FIGURES = (
    Told("budget_fen", "调整预算", "fen"),
    Told("paid_fen", "已支付", "fen"),
)
