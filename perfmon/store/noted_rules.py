"""What the bureau decides on how projects are judged, as the log tells it."""

from perfmon.store.noted_columns import EVIDENCE, PROJECT, REASON, WITHDRAWN
from perfmon.store.noted_fact import NotedFact, Told

RULES = {
    "project_state": NotedFact(
        "项目状态",
        PROJECT,
        (
            WITHDRAWN,
            EVIDENCE,
            Told("from_on", "起", "day"),
            Told("expires_on", "到期", "day"),
        ),
        place=(Told("state", ""), Told("document_no", "文号", "text")),
    ),
    "ranking_floor": NotedFact(
        "排名下限",
        ("year",),
        (Told("floor_fen", "", "fen"), EVIDENCE, Told("from_on", "起", "day")),
    ),
    "rule_set": NotedFact(
        "规则",
        (),
        (
            Told("version", "版次"),
            Told("holds_from", "起", "day"),
            Told("preset", "", "preset"),
            Told("baseline", "比照"),
            Told("red_points", "滞后百分点"),
            Told("yellow_points", "预警百分点"),
            Told("red_percent", "滞后比值"),
            Told("yellow_percent", "预警比值"),
            Told("node_months", "节点月份"),
            Told("node_percents", "节点比例"),
            Told("node_red_points", "节点滞后百分点"),
            Told("minimum_behind_fen", "少支起点", "fen"),
            Told("first_month", "起评月"),
            Told("grace_days", "追加宽限天数"),
            Told("pay_by_month", "支付截止月"),
            Told("pay_by_day", "支付截止日"),
            Told("carry_over_month", "结转截止月"),
            Told("carry_over_day", "结转截止日"),
            Told("carry_over_red", "结转滞后百分点"),
            Told("carry_over_yellow", "结转预警百分点"),
            Told("direct_month", "直达截止月"),
            Told("direct_day", "直达截止日"),
            Told("direct_red", "直达滞后百分点"),
            Told("direct_yellow", "直达预警百分点"),
            Told("grades_10", "10号等级界限"),
            Told("grades_101", "101号等级界限"),
            Told("note", "原因", "text"),
        ),
    ),
    "indicator_choice": NotedFact(
        "指标特性",
        (*PROJECT, "indicator_row"),
        (Told("value", "", "trait_value"), REASON),
        place=(Told("trait", "", "trait"),),
    ),
}
"""By table."""
