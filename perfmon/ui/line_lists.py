"""The lists about one project or one text: indicators, vouchers, tranches, plan, targets, findings.

Each `listed_…` shapes rows for showing; its columns stand below it.
"""

from typing import Any

import pandas as pd

from perfmon.findings import SEVERITY_WORDS
from perfmon.measures.rates import is_missing
from perfmon.ui.figures import MISSING, amount, wanyuan
from perfmon.ui.tables import Columns, day, money, text, whole

KIND_WORDS = {
    "at_least": "不低于",
    "at_most": "不高于",
    "equal": "等于",
    "by_date": "按期完成",
    "qualitative": "定性",
}
OPERATOR_WORDS = {">=": "不低于", "<=": "不高于", "=": "等于"}


def listed_indicators(indicators: pd.DataFrame) -> pd.DataFrame:
    """Indicators as printed, each with what it was read as and its latest result."""
    rows = indicators.to_dict("records")
    return indicators.assign(
        kind_word=indicators["kind"].map(KIND_WORDS),
        result=[_result(row) for row in rows],
        result_at=[_month_end(row["result_month"]) for row in rows],
    )


def _result(row: dict[Any, Any]) -> str:
    if not is_missing(row["result_grade"]):
        return str(row["result_grade"])
    if not is_missing(row["result_done_on"]):
        return f"{pd.Timestamp(row['result_done_on']):%Y-%m-%d} 完成"
    if not is_missing(row["result_number"]):
        return f"{row['result_number']}{'' if is_missing(row['unit']) else row['unit']}"
    return "未报"


def _month_end(month: Any) -> str:  # noqa: ANN401 a cell, which may be missing
    return MISSING if is_missing(month) else f"{int(month)}月底"


INDICATOR_COLUMNS: Columns = {
    "level1": text("一级指标", 90),
    "level2": text("二级指标", 140),
    "level3": text("三级指标", 150),
    "description": text("绩效指标描述", 290),
    "printed_value": text("指标值（原文）", 190),
    "kind_word": text("读作", 80),
    "result": text("最近完成情况", 130),
    "result_at": text("截至", 70),
    "basis": text("指标值确定依据", 110),
}


def listed_vouchers(vouchers: pd.DataFrame) -> pd.DataFrame:
    """Voucher lines with their amounts in 万元."""
    return vouchers.assign(amount_wanyuan=wanyuan(vouchers["amount_fen"]))


VOUCHER_COLUMNS: Columns = {
    "paid_on": day("支付日期"),
    "amount_wanyuan": money("金额（万元）", 120),
    "kind": text("类型", 70),
    "voucher_no": text("支付凭证号", 180),
    "line_no": whole("明细行"),
    "summary": text("摘要", 340),
    "source": text("来源", 200),
}


def listed_tranches(tranches: pd.DataFrame) -> pd.DataFrame:
    """Tranches with their amounts in 万元."""
    return tranches.assign(
        amount_wanyuan=wanyuan(tranches["amount_fen"]),
        direct_word=tranches["direct"].map({True: "直达", False: ""}),
    )


TRANCHE_COLUMNS: Columns = {
    "issued_on": day("下达日期"),
    "kind": text("类型", 70),
    "amount_wanyuan": money("金额（万元）", 120),
    "document_no": text("指标文号", 220),
    "fund_type": text("资金性质", 130),
    "budget_level": text("预算级次", 80),
    "direct_word": text("直达", 60),
    "source_year": whole("来源年度", 80),
    "source": text("来源", 280),
    "line": whole("第几行"),
}


def listed_plan(checkpoints: pd.DataFrame) -> pd.DataFrame:
    """资金支出计划 as printed, and what it was read as, in 万元."""
    return checkpoints.assign(
        month_end=[_month_end(month) for month in checkpoints["month"]],
        printed_words=[_printed(row) for row in checkpoints.to_dict("records")],
        planned_wanyuan=[amount(fen) for fen in checkpoints["planned_fen"]],
    )


def _printed(row: dict[Any, Any]) -> str:
    if not is_missing(row["printed"]):
        return str(row["printed"])
    return "没有这一栏，按预算数推定" if row["inferred"] else "空白，按 0 计"


PLAN_COLUMNS: Columns = {
    "month_end": text("节点", 80),
    "printed_words": text("文本里印的", 200),
    "planned_wanyuan": text("计划（万元）", 120),
}


def listed_targets(targets: pd.DataFrame) -> pd.DataFrame:
    """The numbers in a text's prose, each as words."""
    return targets.assign(
        target=[
            f"{OPERATOR_WORDS[row['operator']]} {row['number']}"
            f"{'' if is_missing(row['unit']) else row['unit']}"
            for row in targets.to_dict("records")
        ]
    )


TARGET_COLUMNS: Columns = {
    "passage": text("出处", 140),
    "target": text("目标", 110),
    "year": whole("年度", 60),
    "text": text("原文", 340),
}


def listed_findings(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with their severity in words."""
    return findings.assign(severity_word=findings["severity"].map(dict(SEVERITY_WORDS)))


FINDING_COLUMNS: Columns = {
    "severity_word": text("程度", 60),
    "indicator_row": whole("第几行指标", 90),
    "message": text("问题", 720),
    "printed_value": text("文本里印的", 260),
    "line": whole("文件第几行", 90),
}
