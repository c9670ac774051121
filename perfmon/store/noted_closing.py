"""What closes a month and a year, and what is taken back, as the log tells it."""

from perfmon.store.noted_columns import AMOUNT, DUE, FIGURES, IN_MONTH, PROJECT, REASON, WITHDRAWN
from perfmon.store.noted_fact import NotedFact, Told

CLOSING = {
    "check_sheet": NotedFact("核对单", ("year", "month", "department_code"), (DUE,)),
    "confirmation": NotedFact(
        "核对",
        IN_MONTH,
        (
            Told("verdict", ""),
            Told("words", "说明", "text"),
            *FIGURES,
            Told("in_transit_fen", "在途", "fen"),
        ),
    ),
    "cut": NotedFact(
        "月结",
        ("year", "month"),
        (
            Told("rule_version", "规则版次"),
            Told("tie_difference_fen", "对账差额", "fen"),
            REASON,
            Told("short", "指纹"),
        ),
        rows="SELECT *, fingerprint[1:12] AS short FROM cut",
    ),
    "cut_signature": NotedFact(
        "签认",
        ("year", "month"),
        (Told("name", "", "text"), *FIGURES),
        place=(Told("office", ""),),
    ),
    "year_opening": NotedFact(
        "开新年度",
        ("year",),
        (Told("short", "上年12月月结的指纹"),),
        rows="SELECT *, fingerprint[1:12] AS short FROM year_opening",
    ),
    "carry_over": NotedFact(
        "结转",
        PROJECT,
        (
            Told("fate", ""),
            AMOUNT,
            Told("to_unit_code", "到单位"),
            Told("to_code", "到项目"),
            REASON,
        ),
        rows="SELECT c.* REPLACE (year - 1 AS year), from_unit_code AS unit_code, "
        "from_code AS project_code FROM carry_over AS c",
    ),
    "reclaim_part": NotedFact("盘活", IN_MONTH, (AMOUNT, REASON), place=(Told("part", ""),)),
    "reclaim_opinion": NotedFact(
        "盘活意见",
        IN_MONTH,
        (Told("words", "", "text"), Told("said_by", "提出人", "text")),
        place=(Told("side", ""),),
    ),
    "reclaim_decision": NotedFact(
        "盘活建议和认定",
        IN_MONTH,
        (
            Told("proposal", "建议"),
            Told("ground", "依据", "text"),
            Told("proposed_by", "建议人", "text"),
            Told("accepted_fen", "认定", "fen"),
            Told("accepted_by", "认定人", "text"),
            Told("accepted_on", "认定日期", "day"),
        ),
    ),
    "reclaim_document": NotedFact(
        "盘活文号",
        IN_MONTH,
        (WITHDRAWN, AMOUNT, Told("issued_on", "下文", "day"), REASON),
        place=(Told("document_no", "", "text"),),
    ),
}
"""By table."""
