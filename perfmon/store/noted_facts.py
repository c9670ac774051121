"""Which facts that people type are logged one by one, and how each is told: what, of what, values.

What changed about a thing is the latest row in force of its key before the batch, against the
batch's own row. So whoever writes such a fact needs to do nothing for the log.
"""

from typing import Literal, NamedTuple

Telling = Literal[
    "word", "text", "fen", "day", "mark", "hundredth", "trait", "trait_value", "preset"
]
"""How a value is told: a word of ours, free text (never of a 涉密 project), an amount in 元, a day,
whether something is so, hundredths; a trait of an indicator or its value, a preset of rules."""


class Told(NamedTuple):
    """A column as it is told.

    Attributes:
        column: its name.
        label: what a person calls it; '' where the value says it itself.
        telling: how.
    """

    column: str
    label: str
    telling: Telling = "word"

    @property
    def is_by_rule(self) -> bool:
        """Whether it is the value of a trait, which is the rule's where nobody decided it."""
        return self.telling == "trait_value"


class NotedFact(NamedTuple):
    """How a fact is told.

    Attributes:
        what: what a person calls it.
        keys: the columns that say of which thing it is, of year, month, department_code, unit_code,
            project_code and indicator_row (told in these words) and of `place`.
        values: what is told of it.
        place: further columns of its key that are told.
        rows: a query for its rows, where the table alone does not have these columns.
        else_before: a column told as the value before where no earlier row is in force.
    """

    what: str
    keys: tuple[str, ...]
    values: tuple[Told, ...]
    place: tuple[Told, ...] = ()
    rows: str = ""
    else_before: Told | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """All columns of its key."""
        return tuple(dict.fromkeys((*self.keys, *(told.column for told in self.place))))


_UNIT = ("year", "unit_code")
_PROJECT = (*_UNIT, "project_code")
_IN_MONTH = (*_PROJECT, "month")
_REASON = Told("reason", "原因", "text")
_EVIDENCE = Told("evidence", "依据", "text")
_WITHDRAWN = Told("is_withdrawn", "撤回", "mark")
_STATE = Told("state", "状态")
_AMOUNT = Told("amount_fen", "金额", "fen")
_DUE = Told("due_on", "期限", "day")
_FIGURES = (
    Told("budget_fen", "调整预算", "fen"),
    Told("paid_fen", "已支付", "fen"),
)

NOTED_FACTS = {
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
        _PROJECT,
        (
            Told("name", "名称", "text"),
            Told("project_class", "类别"),
            Told("carry_over", "上年结转", "mark"),
            Told("classified", "涉密", "mark"),
        ),
    ),
    "tranche": NotedFact(
        "预算指标",
        (*_PROJECT, "tranche_id"),
        (
            Told("kind", ""),
            _AMOUNT,
            Told("document_no", "文号", "text"),
            Told("issued_on", "下达", "day"),
            Told("fund_type", "资金性质"),
        ),
        rows="FROM tranche WHERE text_id IS NULL",
    ),
    "entered_payment": NotedFact(
        "国库外支付", _IN_MONTH, (_AMOUNT, _STATE, Told("note", "说明", "text"))
    ),
    "result": NotedFact(
        "指标结果",
        (*_IN_MONTH, "indicator_row"),
        (
            Told("number", "完成值", "text"),
            Told("done_on", "完成日期", "day"),
            Told("grade", "等级"),
            _EVIDENCE,
            _STATE,
        ),
    ),
    "outlook": NotedFact(
        "偏差与预计",
        (*_IN_MONTH, "indicator_row"),
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
            _STATE,
        ),
    ),
    "control_total": NotedFact(
        "对账数",
        ("year", "month", "department_code"),
        (_AMOUNT,),
        place=(Told("report", ""), Told("span", ""), Told("fund_type", "")),
    ),
    "project_state": NotedFact(
        "项目状态",
        _PROJECT,
        (
            _WITHDRAWN,
            _EVIDENCE,
            Told("from_on", "起", "day"),
            Told("expires_on", "到期", "day"),
        ),
        place=(Told("state", ""), Told("document_no", "文号", "text")),
    ),
    "ranking_floor": NotedFact(
        "排名下限",
        ("year",),
        (Told("floor_fen", "", "fen"), _EVIDENCE, Told("from_on", "起", "day")),
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
        (*_PROJECT, "indicator_row"),
        (Told("value", "", "trait_value"), _REASON),
        place=(Told("trait", "", "trait"),),
    ),
    "monitoring_task": NotedFact(
        "监控任务",
        ("year", "month", "task_id"),
        (Told("selection", "选法", "text"), Told("deadline", "截止", "day")),
        place=(Told("title", "", "text"),),
    ),
    "granted_score": NotedFact(
        "定分",
        (*_PROJECT, "indicator_row"),
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
        _PROJECT,
        (_WITHDRAWN, _REASON),
        place=(Told("text_unit_code", "目标属于单位"), Told("position", "第几个目标")),
    ),
    "target_result": NotedFact(
        "部门目标的结果",
        (*_UNIT, "month"),
        (Told("number", "结果", "text"), _EVIDENCE),
        place=(Told("position", "第几个目标"),),
        rows="SELECT *, text_unit_code AS unit_code FROM target_result",
    ),
    "text_acceptance": NotedFact(
        "接受绩效文本",
        _UNIT,
        (Told("version", "版次"), Told("from_month", "起用月份"), _REASON),
        rows="SELECT a.*, unit_code, version "
        "FROM text_acceptance AS a JOIN performance_text AS t USING (text_id)",
    ),
    "text_rejection": NotedFact(
        "不采用绩效文本",
        (*_UNIT, "version"),
        (_REASON,),
        place=(Told("version", "版次"),),
        rows="SELECT r.*, unit_code, version "
        "FROM text_rejection AS r JOIN performance_text AS t USING (text_id)",
    ),
    "target_correction": NotedFact(
        "更正绩效文本",
        (*_PROJECT, "month", "indicator_row", "text_id"),
        (Told("value", "", "text"), _REASON),
        place=(Told("field", ""),),
        rows="SELECT c.*, t.unit_code, coalesce(corrected_value, printed_value) AS value "
        "FROM target_correction AS c JOIN performance_text AS t USING (text_id)",
        else_before=Told("printed_value", "", "text"),
    ),
    "finding_answer": NotedFact(
        "审核问题",
        (*_PROJECT, "finding_batch_id", "position"),
        (Told("verdict", ""), Told("answer", "答复", "text")),
        place=(Told("message", "", "text"),),
        rows="SELECT a.*, t.year, t.unit_code, f.project_code, f.message FROM finding_answer AS a "
        "JOIN finding AS f ON (f.batch_id, f.position) = (a.finding_batch_id, a.position) "
        "JOIN performance_text AS t USING (text_id)",
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
    "promise": NotedFact(
        "承诺",
        _IN_MONTH,
        (
            _WITHDRAWN,
            _AMOUNT,
            Told("indicator_row", "指标第几项"),
            Told("target", "达到", "text"),
            _DUE,
            Told("person", "责任人", "text"),
            Told("deciding_cause", "决定性原因"),
            Told("measure", "措施", "text"),
            Told("explanation", "说明", "text"),
            _REASON,
        ),
    ),
    "project_station": NotedFact(
        "办理环节",
        _PROJECT,
        (
            _WITHDRAWN,
            Told("reached_on", "", "day"),
            Told("contract_fen", "合同金额", "fen"),
            Told("contract_no", "合同编号", "text"),
            Told("counterparty", "对方", "text"),
            _REASON,
        ),
        place=(Told("station", ""),),
    ),
    "resolution": NotedFact(
        "议定事项",
        ("year", "month", "resolution_id"),
        (Told("words", "", "text"), Told("owner", "责任单位", "text"), _DUE),
    ),
    "resolution_settled": NotedFact(
        "议定事项销号",
        ("year", "month", "resolution_id"),
        (Told("is_settled", "销号", "mark"), Told("on_date", "", "day"), _EVIDENCE),
        place=(Told("words", "", "text"),),
        rows="SELECT s.*, year, month, words FROM resolution_settled AS s "
        "JOIN resolution AS r USING (resolution_id)",
    ),
    "ladder_step": NotedFact(
        "处理",
        _IN_MONTH,
        (
            _WITHDRAWN,
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
    "check_sheet": NotedFact("核对单", ("year", "month", "department_code"), (_DUE,)),
    "confirmation": NotedFact(
        "核对",
        _IN_MONTH,
        (
            Told("verdict", ""),
            Told("words", "说明", "text"),
            *_FIGURES,
            Told("in_transit_fen", "在途", "fen"),
        ),
    ),
    "cut": NotedFact(
        "月结",
        ("year", "month"),
        (
            Told("rule_version", "规则版次"),
            Told("tie_difference_fen", "对账差额", "fen"),
            _REASON,
            Told("short", "指纹"),
        ),
        rows="SELECT *, fingerprint[1:12] AS short FROM cut",
    ),
    "cut_signature": NotedFact(
        "签认",
        ("year", "month"),
        (Told("name", "", "text"), *_FIGURES),
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
        _PROJECT,
        (
            Told("fate", ""),
            _AMOUNT,
            Told("to_unit_code", "到单位"),
            Told("to_code", "到项目"),
            _REASON,
        ),
        rows="SELECT c.* REPLACE (year - 1 AS year), from_unit_code AS unit_code, "
        "from_code AS project_code FROM carry_over AS c",
    ),
    "reclaim_part": NotedFact("盘活", _IN_MONTH, (_AMOUNT, _REASON), place=(Told("part", ""),)),
    "reclaim_opinion": NotedFact(
        "盘活意见",
        _IN_MONTH,
        (Told("words", "", "text"), Told("said_by", "提出人", "text")),
        place=(Told("side", ""),),
    ),
    "reclaim_decision": NotedFact(
        "盘活建议和认定",
        _IN_MONTH,
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
        _IN_MONTH,
        (_WITHDRAWN, _AMOUNT, Told("issued_on", "下文", "day"), _REASON),
        place=(Told("document_no", "", "text"),),
    ),
}
"""By table."""
