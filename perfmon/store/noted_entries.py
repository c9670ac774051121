"""What units and the bureau enter, as the log tells it: names, budgets, money, results."""

from perfmon.store.noted_columns import AMOUNT, EVIDENCE, IN_MONTH, PROJECT, STATE
from perfmon.store.noted_fact import NotedFact, Told

ENTRIES = {
    "unit": NotedFact(
        "预算单位",
        ("unit_code",),
        (
            Told("name", "名称", "text"),
            Told("department_code", "主管部门"),
            Told("valid_from", "起用", "day"),
        ),
    ),
    "department": NotedFact(
        "主管部门",
        ("department_code",),
        (Told("name", "名称", "text"), Told("valid_from", "起用", "day")),
    ),
    "project": NotedFact(
        "项目",
        PROJECT,
        (
            Told("name", "名称", "text"),
            Told("project_class", "类别"),
            Told("carry_over", "上年结转", "mark"),
            Told("classified", "涉密", "mark"),
        ),
    ),
    "tranche": NotedFact(
        "预算指标",
        (*PROJECT, "tranche_id"),
        (
            Told("kind", ""),
            AMOUNT,
            Told("document_no", "文号", "text"),
            Told("issued_on", "下达", "day"),
            Told("fund_type", "资金性质"),
        ),
        rows="FROM tranche WHERE text_id IS NULL",
    ),
    "entered_payment": NotedFact(
        "国库外支付", IN_MONTH, (AMOUNT, STATE, Told("note", "说明", "text"))
    ),
    "result": NotedFact(
        "指标结果",
        (*IN_MONTH, "indicator_row"),
        (
            Told("number", "完成值", "text"),
            Told("done_on", "完成日期", "day"),
            Told("grade", "等级"),
            EVIDENCE,
            STATE,
        ),
    ),
    "outlook": NotedFact(
        "偏差与预计",
        (*IN_MONTH, "indicator_row"),
        (
            Told("expected_fen", "预计全年支付", "fen"),
            Told("unpaid_contract_fen", "合同未付", "fen"),
            Told("expected_text", "预计完成", "text"),
            Told("official_cause", "原因"),
            Told("deciding_cause", "决定性原因"),
            Told("explanation", "说明", "text"),
            Told("possibility", "可能性"),
            Told("remedy", "措施", "text"),
            Told("remedy_on", "措施期限", "day"),
            STATE,
        ),
    ),
    "control_total": NotedFact(
        "对账数",
        ("year", "month", "department_code"),
        (AMOUNT,),
        place=(Told("report", ""), Told("span", ""), Told("fund_type", "")),
    ),
    "hand_match": NotedFact(
        "人工匹配",
        ("year", "mention_id"),
        (Told("unit_code", "单位"), Told("project_code", "项目")),
        place=(
            Told("said_unit", "单位", "text"),
            Told("said_code", "编码"),
            Told("said_name", "名称", "text"),
        ),
        rows="SELECT h.*, w.year, w.unit_name AS said_unit, w.project_code AS said_code, "
        "w.project_name AS said_name FROM hand_match AS h JOIN mention AS w USING (mention_id)",
    ),
    "monitoring_task": NotedFact(
        "监控任务",
        ("year", "month", "task_id"),
        (Told("selection", "选法", "text"), Told("deadline", "截止", "day")),
        place=(Told("title", "", "text"),),
    ),
}
"""By table."""
