"""What a meeting asks and hears, as the log tells it: promises, stations, resolutions, steps."""

from perfmon.store.noted_columns import AMOUNT, DUE, EVIDENCE, IN_MONTH, PROJECT, REASON, WITHDRAWN
from perfmon.store.noted_fact import NotedFact, Told

MEETINGS = {
    "promise": NotedFact(
        "承诺",
        IN_MONTH,
        (
            WITHDRAWN,
            AMOUNT,
            Told("indicator_row", "指标第几项"),
            Told("target", "达到", "text"),
            DUE,
            Told("person", "责任人", "text"),
            Told("deciding_cause", "决定性原因"),
            Told("measure", "措施", "text"),
            Told("explanation", "说明", "text"),
            REASON,
        ),
    ),
    "project_station": NotedFact(
        "办理环节",
        PROJECT,
        (
            WITHDRAWN,
            Told("reached_on", "", "day"),
            Told("contract_fen", "合同金额", "fen"),
            Told("contract_no", "合同编号", "text"),
            Told("counterparty", "对方", "text"),
            REASON,
        ),
        place=(Told("station", ""),),
    ),
    "resolution": NotedFact(
        "议定事项",
        ("year", "month", "resolution_id"),
        (Told("words", "", "text"), Told("owner", "责任单位", "text"), DUE),
    ),
    "resolution_settled": NotedFact(
        "议定事项销号",
        ("year", "month", "resolution_id"),
        (Told("is_settled", "销号", "mark"), Told("on_date", "", "day"), EVIDENCE),
        place=(Told("words", "", "text"),),
        rows="SELECT s.*, year, month, words FROM resolution_settled AS s "
        "JOIN resolution AS r USING (resolution_id)",
    ),
    "ladder_step": NotedFact(
        "处理",
        IN_MONTH,
        (
            WITHDRAWN,
            Told("decided_by", "决定人", "text"),
            Told("document_no", "文号", "text"),
            Told("issued_on", "发出", "day"),
            Told("reply", "回复", "text"),
            Told("replied_on", "回复日期", "day"),
            Told("reply_accepted", "认可", "mark"),
            Told("judgement", "认可或退回的理由", "text"),
            Told("reason", "理由", "text"),
        ),
        place=(Told("step", ""),),
    ),
}
"""By table."""
