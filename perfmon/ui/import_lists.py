"""The lists of the import page, each shaped for showing, with its columns below it."""

from collections.abc import Mapping

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.clock import wall_time
from perfmon.findings import SEVERITY_WORDS, Finding
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.layout import Layout, never_stored_columns
from perfmon.measures.rates import is_missing
from perfmon.money import FEN_PER_UNIT
from perfmon.ui.figures import percent, wanyuan, yuan
from perfmon.ui.tables import Columns, day, light, money, rate, text, whole

STATUS_WORDS = {
    "conflict": "冲突",
    "refused": "拒绝",
    "unmatched": "未匹配",
    "void": "不计入",
}
UNDONE, IN_FORCE = "已撤销", "有效"
_UNIT_WORDS = {fen: word for word, fen in FEN_PER_UNIT.items()}


def listed_lines(lines: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Lines of a file that are neither new nor there already, with their state in words.

    Args:
        lines: of an outcome.
        names: of projects by code, for lines that print only the code.
    """
    return lines.assign(
        project_name=_named(lines["project_name"], lines["project_code"], names),
        status_word=lines["status"].map(STATUS_WORDS),
        amount_yuan=yuan(lines["amount_fen"]),
    )


def listed_conflicts(conflicts: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The conflicting lines of a file beside what the database has: where each amount is from."""
    stored_name = conflicts["stored_project_code"].map(names)
    is_same = conflicts["stored_project_code"].eq(conflicts["project_code"])
    return listed_lines(conflicts, names).assign(
        stored_yuan=yuan(conflicts["stored_fen"]),
        change_yuan=yuan(conflicts["amount_fen"] - conflicts["stored_fen"]),
        stored_name=stored_name.where(~is_same.fillna(False), None),
        stored_from=[
            "" if is_missing(batch) else f"第 {batch} 批 {source}"
            for batch, source in zip(
                conflicts["stored_batch_id"], conflicts["stored_source"], strict=True
            )
        ],
    )


LINE_COLUMNS: Columns = {
    "project_name": text("项目名称", 140),
    "status_word": text("怎么办", 72),
    "amount_yuan": money("金额（元）", 116),
    "line": whole("第几行", 66),
    "reason": text("原因", 330),
    "unit_name": text("预算单位", 150),
    "project_code": text("项目编码", 190),
}
SHEET_COLUMN: Columns = {"sheet": text("工作表", 110)}

CONFLICT_COLUMNS: Columns = {
    "project_name": text("项目名称", 96),
    "stored_yuan": money("库里（元）", 98),
    "amount_yuan": money("文件（元）", 98),
    "change_yuan": money("相差（元）", 110),
    "line": whole("第几行", 66),
    "reason": text("哪里不同", 240),
    "stored_voucher_no": text("库里的凭证号或文号", 150),
    "stored_day": day("库里的日期", 96),
    "stored_from": text("库里的来自", 200),
    "stored_name": text("库里记在别的项目", 170),
    "project_code": text("项目编码", 190),
    "unit_name": text("预算单位", 150),
}


def listed_vanished(
    vanished: pd.DataFrame, names: Mapping[str, str], unit_names: Mapping[str, str]
) -> pd.DataFrame:
    """Stored lines that a complete file lacks, in 元, with their projects and units by name."""
    return vanished.assign(
        project_name=vanished["project_code"].map(names),
        unit_name=vanished["unit_code"].map(unit_names),
        in_file=vanished["is_of_named_unit"].map({True: "有", False: "没有"}),
        amount_yuan=yuan(vanished["amount_fen"]),
    )


VANISHED_COLUMNS: Columns = {
    "project_name": text("项目", 124),
    "amount_yuan": money("金额（元）", 112),
    "day": day("日期", 94),
    "unit_name": text("预算单位", 150),
    "in_file": text("文件里有没有这个单位", 150),
    "voucher_no": text("支付凭证号", 190),
    "project_code": text("项目编码", 210),
}


def _named(printed: pd.Series, codes: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Names as printed, else by code."""
    return printed.where(printed.fillna("") != "", codes.map(names))


def listed_effects(effects: pd.DataFrame, unit_names: dict[str, str]) -> pd.DataFrame:
    """Projects before and after, those first whose light turns."""
    turns = effects["light_before"].fillna("") != effects["light_after"].fillna("")
    rows = effects.assign(turns=turns & effects["budget_before_fen"].notna())
    rows = rows.sort_values("turns", ascending=False, kind="stable")
    return rows.assign(
        unit_name=[unit_names.get(code, code) for code in rows["unit_code"]],
        before=_lights(rows["light_before"]).where(rows["budget_before_fen"].notna(), None),
        after=_lights(rows["light_after"]),
        before_percent=percent(rows["paid_before_fen"], rows["budget_before_fen"]),
        after_percent=percent(rows["paid_after_fen"], rows["budget_after_fen"]),
        paid_before_wanyuan=wanyuan(rows["paid_before_fen"]),
        paid_after_wanyuan=wanyuan(rows["paid_after_fen"]),
        budget_before_wanyuan=wanyuan(rows["budget_before_fen"]),
        budget_after_wanyuan=wanyuan(rows["budget_after_fen"]),
    )


def _lights(lights: pd.Series) -> pd.Series:
    """Lights as a table's column takes them: lists of one."""
    return lights.map(lambda light: [light_sign(light).text])


EFFECT_COLUMNS: Columns = {
    "name": text("项目", 144),
    "before": light("灯：现在", 90),
    "after": light("灯：导入后", 96),
    "before_percent": rate("支出进度：现在", 110),
    "after_percent": rate("支出进度：导入后", 122),
    "paid_before_wanyuan": money("已支付：现在（万元）", 148),
    "paid_after_wanyuan": money("已支付：导入后（万元）", 160),
    "budget_after_wanyuan": money("调整预算：导入后（万元）", 172),
    "unit_name": text("预算单位", 160),
}
BUDGET_BEFORE_COLUMN: Columns = {"budget_before_wanyuan": money("调整预算：现在（万元）", 160)}


def listed_columns(layout: Layout) -> pd.DataFrame:
    """One row a column of the file: its letter, its head, what it is read as, in which unit."""
    fields = {column: name for name, column in layout.columns.items()}
    barred = never_stored_columns(layout)
    kind = KINDS[layout.kind]
    rows = []
    for column, head in enumerate(layout.heads):
        name = fields.get(column)
        if not head and name is None:
            continue
        if name is None:
            read_as = "不读（账号、证件号等不保存）" if column in barred else "不用"
        else:
            read_as = kind.field(name).title
        is_money = name is not None and kind.field(name).holds == "money"
        rows.append(
            {
                "letter": column_letter(column),
                "head": head,
                "read_as": read_as,
                "unit": _unit(layout, name) if is_money else "",
            }
        )
    return pd.DataFrame(rows, columns=list(LAYOUT_COLUMNS))


def column_letter(column: int) -> str:
    """What a spreadsheet calls a column counted from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _unit(layout: Layout, name: str | None) -> str:
    fen = layout.fen_per_unit.get(name or "")
    return "元（没有印，按元）" if fen is None else _UNIT_WORDS.get(fen, "")


LAYOUT_COLUMNS: Columns = {
    "letter": text("列", 50),
    "head": text("文件里的列名", 240),
    "read_as": text("读作", 220),
    "unit": text("单位", 160),
}


def listed_file_findings(findings: tuple[Finding, ...]) -> pd.DataFrame:
    """Findings of a file with their severity in words, those about refused lines left out."""
    told = [each.as_record() for each in findings if each.code != "LINE_REFUSED"]
    frame = pd.DataFrame(told, columns=list(Finding.__dataclass_fields__))
    return frame.assign(severity_word=frame["severity"].map(dict(SEVERITY_WORDS)))


FILE_FINDING_COLUMNS: Columns = {
    "severity_word": text("程度", 60),
    "message": text("问题", 900),
    "line": whole("文件第几行", 90),
}


def listed_batches(batches: pd.DataFrame) -> pd.DataFrame:
    """Batches with their moment in local time, their sums in 万元 and what became of them."""
    is_undone = batches["undone_at"].notna()
    return batches.assign(
        is_undone=is_undone,
        recorded=[wall_time(moment) for moment in batches["recorded_at"]],
        amount_wanyuan=wanyuan(batches["sum_fen"]),
        change_wanyuan=wanyuan(batches["change_fen"]),
        state=is_undone.map({True: UNDONE, False: IN_FORCE}),
    )


BATCH_COLUMNS: Columns = {
    "batch_id": whole("批次", 56),
    "kind": text("种类", 120),
    "state": text("状态", 74),
    "amount_wanyuan": money("金额（万元）", 110),
    "change_wanyuan": money(
        "合计变动（万元）",
        124,
        "这一批让库内合计增减多少：新增和未匹配的，减去换下的和取出的已消失的行",
    ),
    "recorded": text("时间", 136),
    "content": text("文件或内容", 344),
    "actor": text("谁", 90),
    "new": whole("新增", 66),
    "duplicate": whole("已有", 66),
    "conflict": whole("冲突", 60),
    "refused": whole("拒绝", 60),
    "unmatched": whole("未匹配", 66),
    "void": whole("不计入", 66),
    "vanished": whole("已消失", 66),
}
MONEYLESS_BATCH_COLUMNS: Columns = {
    name: look
    for name, look in BATCH_COLUMNS.items()
    if name not in ("amount_wanyuan", "change_wanyuan")
}
"""For who takes batches back without working with figures."""


def listed_batch_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines that a batch brought, in 万元."""
    return lines.assign(amount_wanyuan=wanyuan(lines["amount_fen"].astype("Int64")))


BATCH_LINE_COLUMNS: Columns = {
    "project_name": text("项目", 146),
    "what": text("记作", 74),
    "amount_wanyuan": money("金额（万元）", 110),
    "day": day("日期"),
    "line": whole("第几行", 70),
    "project_code": text("项目编码", 200),
    "voucher_no": text("支付凭证号", 170),
    "note": text("说明", 180),
}


def listed_unmatched(unmatched: pd.DataFrame) -> pd.DataFrame:
    """Wordings without a project, with the sums of their lines in 万元."""
    return unmatched.assign(
        payment_wanyuan=wanyuan(unmatched["payment_fen"]),
        tranche_wanyuan=wanyuan(unmatched["tranche_fen"]),
        progress_wanyuan=wanyuan(unmatched["progress_fen"]),
    )


UNMATCHED_NAME: Columns = {"project_name": text("文件里的项目名称", 160)}
UNMATCHED_COLUMNS: Columns = {
    "how": text("为什么没有对到", 270),
    "unit_name": text("预算单位（文件里写的）", 180),
    "unit_code": text("单位编码", 80),
    "project_code": text("项目编码（文件里写的）", 200),
}
"""What stands behind the sums of a wording."""
UNMATCHED_PAYMENT_COLUMNS: Columns = {
    "payment_wanyuan": money("支付（万元）", 110),
    "payment_lines": whole("支付行数", 76),
}
UNMATCHED_TRANCHE_COLUMNS: Columns = {
    "tranche_wanyuan": money("预算指标（万元）", 124),
    "tranche_lines": whole("指标行数", 76),
}

UNMATCHED_PROGRESS_COLUMNS: Columns = {
    "progress_wanyuan": money("进度表累计（万元）", 140),
    "progress_lines": whole("进度表（行）", 96),
}
