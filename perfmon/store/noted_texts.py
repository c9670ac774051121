"""What is made of the published targets, as the log tells it: scores, versions, faults."""

from perfmon.store.noted_columns import EVIDENCE, PROJECT, REASON, UNIT, WITHDRAWN
from perfmon.store.noted_fact import NotedFact, Told

TEXTS = {
    "granted_score": NotedFact(
        "定分",
        (*PROJECT, "indicator_row"),
        (
            Told("granted_percent", "得分率%"),
            Told("score_hundredths", "得分", "hundredth"),
            Told("is_saved", "资金有节约", "mark"),
            Told("reason", "理由", "text"),
        ),
        place=(Told("side", ""),),
    ),
    "target_link": NotedFact(
        "部门目标的承担项目",
        PROJECT,
        (WITHDRAWN, REASON),
        place=(Told("text_unit_code", "目标属于单位"), Told("position", "第几个目标")),
    ),
    "target_result": NotedFact(
        "部门目标的结果",
        (*UNIT, "month"),
        (Told("number", "结果", "text"), EVIDENCE),
        place=(Told("position", "第几个目标"),),
        rows="SELECT *, text_unit_code AS unit_code FROM target_result",
    ),
    "text_acceptance": NotedFact(
        "接受绩效文本",
        UNIT,
        (Told("version", "版次"), Told("from_month", "起用月份"), REASON),
        rows="SELECT a.*, unit_code, version "
        "FROM text_acceptance AS a JOIN performance_text AS t USING (text_id)",
    ),
    "text_rejection": NotedFact(
        "不采用绩效文本",
        (*UNIT, "version"),
        (REASON,),
        place=(Told("version", "版次"),),
        rows="SELECT r.*, unit_code, version "
        "FROM text_rejection AS r JOIN performance_text AS t USING (text_id)",
    ),
    "target_correction": NotedFact(
        "更正绩效文本",
        (*PROJECT, "month", "indicator_row", "text_id"),
        (Told("value", "", "text"), REASON),
        place=(Told("field", ""),),
        rows="SELECT c.*, t.unit_code, coalesce(corrected_value, printed_value) AS value "
        "FROM target_correction AS c JOIN performance_text AS t USING (text_id)",
        else_before=Told("printed_value", "", "text"),
    ),
    "finding_answer": NotedFact(
        "审核问题",
        (*PROJECT, "finding_batch_id", "position"),
        (Told("verdict", ""), Told("answer", "答复", "text")),
        place=(Told("message", "", "text"),),
        rows="SELECT a.*, t.year, t.unit_code, f.project_code, f.message FROM finding_answer AS a "
        "JOIN finding AS f ON (f.batch_id, f.position) = (a.finding_batch_id, a.position) "
        "JOIN performance_text AS t USING (text_id)",
    ),
}
"""By table."""
