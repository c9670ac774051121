"""The lists about one project or one text: vouchers, tranches, plan, targets, findings.

Each `listed_…` shapes rows for showing; its columns stand below it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from perfmon.clock import wall_time
from perfmon.findings import SEVERITY_WORDS
from perfmon.measures.paid_lines import ENTERED
from perfmon.measures.rates import is_missing
from perfmon.measures.sources import PROGRESS
from perfmon.money import FEN_PER_YUAN, format_yuan
from perfmon.store.own_reviews import OWN_REVIEW
from perfmon.ui.figures import MISSING, amount, wanyuan
from perfmon.ui.tables import Columns, day, money, text, whole

OPERATOR_WORDS = {">=": "不低于", "<=": "不高于", "=": "等于"}


def _month_end(month: Any) -> str:  # noqa: ANN401 a cell, which may be missing
    return MISSING if is_missing(month) else f"{int(month)}月底"


def with_origin(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines with the moment of recording as the clock on the wall shows it."""
    moments = {moment: wall_time(moment) for moment in lines["recorded_at"].unique()}
    return lines.assign(recorded=lines["recorded_at"].map(moments))


def origin(line: Mapping[Any, Any]) -> str:
    """Where one line came from, as a sentence part: 第 12 批 支付6月.xlsx，第 5 行，张三，…"""
    parts = [
        f"第 {line['batch_id']} 批 {line['source']}",
        "" if is_missing(line["sheet"]) else f"工作表 {line['sheet']}",
        "" if is_missing(line["line"]) else f"第 {int(line['line'])} 行",
        str(line["actor"]),
        wall_time(line["recorded_at"]),
    ]
    return "，".join(part for part in parts if part)


ORIGIN_COLUMNS: Columns = {
    "source": text("文件", 158),
    "sheet": text("工作表", 76),
    "line": whole("行", 50),
    "batch_id": whole("批次", 50),
    "actor": text("谁", 72),
    "recorded": text("何时", 130),
}
"""Where a line came from."""

PRINTED_COLUMNS: Columns = {
    "printed_unit": text("文件里的单位", 190),
    "printed_project": text("文件里的项目", 240),
    "how": text("怎么对上", 80),
}
"""What a line prints of its project, and how that was matched."""


def filled(lines: pd.DataFrame, columns: Columns) -> Columns:
    """The columns in which some line has something."""
    return {name: look for name, look in columns.items() if lines[name].notna().any()}


def listed_vouchers(vouchers: pd.DataFrame) -> pd.DataFrame:
    """Voucher lines with their amounts in 万元."""
    return with_origin(vouchers).assign(amount_wanyuan=wanyuan(vouchers["amount_fen"]))


VOUCHER_COLUMNS: Columns = {
    "paid_on": day("支付日期"),
    "amount_wanyuan": money("金额（万元）", 120),
    "kind": text("类型", 70),
    "voucher_no": text("支付凭证号", 180),
    "line_no": text("明细行", 70),
    "summary": text("摘要", 300),
} | ORIGIN_COLUMNS


def _told(lines: pd.DataFrame, tell: Callable[[dict[Any, Any]], str | None]) -> pd.Series:
    """What is told of each line; missing where nothing is."""
    return pd.Series(map(tell, lines.to_dict("records")), index=lines.index, dtype="object")


def _yuan(fen: pd.Series) -> pd.Series:
    """Amounts for a table, in 元 to the fen."""
    return fen / FEN_PER_YUAN


def listed_paid_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines that an amount is made of: each with what it adds, in 元 to the fen."""
    rows = with_origin(lines)
    return rows.assign(
        amount_yuan=_yuan(rows["amount_fen"]),
        explained=_told(rows, _explained),
    )


def _explained(line: dict[Any, Any]) -> str | None:
    """What a line says: its 摘要, or how a cumulative amount makes what it adds."""
    if line["said_by"] == PROGRESS:
        printed, before = format_yuan(line["paid_fen"]), format_yuan(line["before_fen"])
        return f"表上累计 {printed} 元，减去此前已计 {before} 元"
    if line["said_by"] == ENTERED:
        own = OWN_REVIEW if line["is_own_review"] else ""
        note = "" if is_missing(line["note"]) else str(line["note"])
        return "；".join(filter(None, (own, note))) or None
    return None if is_missing(line["summary"]) else str(line["summary"])


PAID_LINE_COLUMNS: Columns = (
    {
        "day": day("日期", 94),
        "amount_yuan": money("计入（元）", 112),
        "said_by": text("来源", 64),
        "voucher_no": text("支付凭证号", 118),
        "explained": text("摘要", 160),
    }
    | ORIGIN_COLUMNS
    | {
        "kind": text("类型", 60),
        "line_no": text("明细行", 64),
        "payee": text("收款人", 160),
        "document_no": text("指标文号", 160),
        "economic_class": text("经济科目", 130),
        "fund_type": text("资金性质", 110),
    }
    | PRINTED_COLUMNS
)
"""So wide that a desk shows the line's origin without scrolling."""


def listed_project_months(months: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """A project's months with what they are made of, money in 万元."""
    rows = months.merge(counts[["month", "lines"]], on="month", how="left")
    return rows.assign(
        month_word=[f"{month}月" for month in rows["month"]],
        lines=rows["lines"].fillna(0).astype("int64"),
        paid_in_month_wanyuan=wanyuan(rows["paid_in_month_fen"]),
        entered_wanyuan=wanyuan(rows["entered_in_month_fen"]),
        paid_wanyuan=wanyuan(rows["paid_fen"]),
        said_by=_told(rows, _said_by),
    )


def _said_by(month: dict[Any, Any]) -> str | None:
    entered_fen = month["entered_in_month_fen"]
    treasury = [month["paid_by"]] if month["paid_in_month_fen"] != entered_fen else []
    return "、".join([*treasury, *([ENTERED] if entered_fen else [])]) or None


PROJECT_MONTH_COLUMNS: Columns = {
    "month_word": text("月份", 70),
    "paid_in_month_wanyuan": money("当月支付（万元）", 130),
    "lines": whole("行数", 70),
    "said_by": text("来源", 120),
    "entered_wanyuan": money("其中国库外（万元）", 140),
    "paid_wanyuan": money("累计已支付（万元）", 140),
}


def listed_tranches(tranches: pd.DataFrame) -> pd.DataFrame:
    """Tranches with their amounts in 万元, and in 元 to the fen."""
    return with_origin(tranches).assign(
        amount_wanyuan=wanyuan(tranches["amount_fen"]),
        amount_yuan=_yuan(tranches["amount_fen"]),
        direct_word=tranches["direct"].map({True: "直达", False: ""}),
    )


TRANCHE_COLUMNS: Columns = {
    "issued_on": day("下达日期"),
    "kind": text("类型", 70),
    "amount_wanyuan": money("金额（万元）", 120),
    "document_no": text("指标文号", 200),
    "fund_type": text("资金性质", 130),
    "budget_level": text("预算级次", 80),
    "direct_word": text("直达", 60),
    "source_year": whole("来源年度", 80),
}
"""What stands before where a tranche came from."""

TRANCHE_LINE_COLUMNS: Columns = (
    {
        "issued_on": day("下达日期"),
        "kind": text("类型", 60),
        "amount_yuan": money("金额（元）", 130),
        "document_no": text("指标文号", 190),
    }
    | ORIGIN_COLUMNS
    | {
        "fund_type": text("资金性质", 120),
        "budget_level": text("预算级次", 80),
        "source_year": whole("来源年度", 80),
    }
    | PRINTED_COLUMNS
)


def listed_uncounted(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines outside the count in 万元, with who took them out where somebody did."""
    return with_origin(lines).assign(
        amount_wanyuan=wanyuan(lines["amount_fen"]),
        taken_out=_told(lines, _taken_out),
    )


def _taken_out(line: dict[Any, Any]) -> str | None:
    if is_missing(line["taken_batch_id"]):
        return None
    who, when = line["taken_by"], wall_time(line["taken_at"])
    return f"第 {int(line['taken_batch_id'])} 批，{who}，{when}"


IN_TRANSIT_COLUMNS: Columns = {
    "stage": text("在哪一端", 80),
    "amount_wanyuan": money("金额（万元）", 110),
    "applied_on": day("申请日期"),
    "waiting_days": whole("已等（天）", 84),
    "status": text("支付状态", 110),
    "voucher_no": text("凭证号或申请号", 170),
    "summary": text("摘要", 240),
} | ORIGIN_COLUMNS

UNCOUNTED_COLUMNS: Columns = (
    {
        "what": text("哪里的行", 88),
        "amount_wanyuan": money("金额（万元）", 108),
        "status": text("为什么不计", 150),
        "day": day("日期", 94),
        "voucher_no": text("支付凭证号", 118),
        "summary": text("摘要", 120),
    }
    | ORIGIN_COLUMNS
    | {"taken_out": text("由哪一批取下", 216)}
)


def listed_plan(checkpoints: pd.DataFrame) -> pd.DataFrame:
    """资金支出计划 as printed, and what it was read as, in 万元."""
    return checkpoints.assign(
        month_end=[_month_end(month) for month in checkpoints["month"]],
        printed_words=[_printed(row) for row in checkpoints.to_dict("records")],
        planned_wanyuan=[amount(fen) for fen in checkpoints["planned_fen"]],
    )


def _printed(row: dict[Any, Any]) -> str:
    if not is_missing(row["corrected_value"]):
        printed = "空白" if is_missing(row["printed"]) else str(row["printed"])
        return f"{printed}，更正为 {row['corrected_value']}"
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
    "verdict": text("处理", 62),
    "indicator_row": whole("第几项指标", 90),
    "message": text("问题", 560),
    "printed_value": text("文本里印的", 220),
    "answer": text("答复或要求", 200),
    "line": whole("文件第几行", 90),
}
