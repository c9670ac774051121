"""What an import would do or did, as sentences and small tables in plain text."""

from collections.abc import Iterator

import pandas as pd

from perfmon.commands.output import finding_line
from perfmon.commands.text_table import text_table
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.layout import Layout
from perfmon.measures.rates import is_missing
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.money import FEN_PER_UNIT, format_percent, format_wanyuan, format_yuan
from perfmon.periods import Cutoff
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.written import why_nothing_written

MOST_SHOWN = 20
"""Rows of each table; the rest is counted."""


def outcome_lines(outcome: Outcome, choices: Choices) -> Iterator[str]:
    """Everything that is said of a file, the counts first."""
    yield f"{outcome.file_name}（{KINDS[outcome.kind].title}）：{_counts(outcome)}。"
    for layout in outcome.layouts:
        yield f"  {_recognised(layout)}。"
    if outcome.stop:
        yield f"  {outcome.stop.message}"
    lines = outcome.lines
    for status, title in _TITLES.items():
        yield from _line_table(title, lines[lines["status"] == status], status)
    yield from _vanished_table(outcome, choices)
    yield from _effect_table(outcome.effects)
    for finding in outcome.findings:
        if finding.code not in _IN_TABLES and finding != outcome.stop:
            yield f"  {finding_line(finding)}"


def written_sentence(outcome: Outcome) -> str:
    """What is in the database after an import."""
    if outcome.batch_id is None:
        return "这个文件已经导入过，数据没有变化。"
    why = why_nothing_written(outcome)
    if why is not None:
        how = "；要以文件为准，再导入一次，加 --take-conflicts" if outcome.counts.conflict else ""
        return f"没有写入一行：{why}{how}。这一次在历史里是第 {outcome.batch_id} 批。"
    return f"已导入为第 {outcome.batch_id} 批；要收回：python -m perfmon undo {outcome.batch_id}"


_IN_TABLES = ("LINE_REFUSED", "LINE_CONFLICT")
"""Findings whose lines stand in the tables."""

_TITLES = {
    "refused": "没有导入的行",
    "conflict": "与库里冲突的行",
    "unmatched": "没有匹配到项目的行（金额已留存，计入对账）",
    "void": "不计金额的行",
}


def _counts(outcome: Outcome) -> str:
    counts = outcome.counts
    others = {
        "库里已有": counts.duplicate,
        "冲突": counts.conflict,
        "拒绝": counts.refused,
        "未匹配": counts.unmatched,
        "不计": counts.void,
        "已消失": counts.vanished,
    }
    parts = [f"{word} {count} 行" for word, count in others.items() if count]
    new = f"新增 {counts.new} 行"
    if outcome.kind != "results":
        new += f" {_money(counts.sum_fen)}"
    if outcome.comparing:
        new += f"（其中 {outcome.comparing} 行只与凭证比对，不计入）"
    return "，".join([f"共 {counts.lines} 行", new, *parts, *_change_of_sum(outcome)])


def _change_of_sum(outcome: Outcome) -> Iterator[str]:
    """What else than its new lines a file changes in the sum that the database counts."""
    fen = outcome.change_fen
    if fen is None or fen == outcome.counts.sum_fen:
        return
    way = "增加" if fen > 0 else "减少"
    yield f"库内合计{way} {_money(abs(fen))}" if fen else "库内合计不变"


def _money(fen: int) -> str:
    """An amount in 万元, and beside it in 元 to the fen."""
    return f"{format_wanyuan(fen)} 万元（{format_yuan(fen)} 元）"


def _recognised(layout: Layout) -> str:
    """Where the head stands, and which columns are read as what."""
    sheet = f"工作表「{layout.sheet}」" if layout.sheet else ""
    kind = KINDS[layout.kind]
    columns = "、".join(kind.field(name).title for name in layout.columns)
    words = {fen: word for word, fen in FEN_PER_UNIT.items()}
    units = sorted({words[fen] for fen in layout.fen_per_unit.values()})
    assumed = "，没有印金额单位，按元读" if kind.names_holding("money") else ""
    unit = f"，金额印的单位是{'和'.join(units)}" if units else assumed
    return f"{sheet}表头在第 {layout.head_rows[0]} 行，认出 {columns}{unit}"


def _line_table(title: str, lines: pd.DataFrame, status: str) -> Iterator[str]:
    if lines.empty:
        return
    yield f"  {title}："
    heads = ["工作表", "行", "项目", "金额（元）", "库里（元）", "原因"]
    rows = [
        [
            _text(row.sheet),
            str(row.line),
            " ".join(filter(None, (_text(row.project_code), _text(row.project_name)))),
            _yuan(row.amount_fen),
            _yuan(row.stored_fen),
            _text(row.reason),
        ]
        for row in lines.head(MOST_SHOWN).itertuples(index=False)
    ]
    if status != "conflict":
        heads, rows = _without(heads, rows, "库里（元）")
    yield from _indented(text_table(heads, rows, right=("行", "金额（元）", "库里（元）")))
    yield from _rest(len(lines))


def _without(
    heads: list[str], rows: list[list[str]], head: str
) -> tuple[list[str], list[list[str]]]:
    place = heads.index(head)
    return _cut(heads, place), [_cut(row, place) for row in rows]


def _cut(cells: list[str], place: int) -> list[str]:
    return cells[:place] + cells[place + 1 :]


def _vanished_table(outcome: Outcome, choices: Choices) -> Iterator[str]:
    vanished = outcome.vanished
    if vanished.empty:
        return
    is_named = vanished["is_of_named_unit"].astype(bool)
    if outcome.counts.refused:
        named_fate = absent_fate = "文件里有行读不出来，暂不取下"
    else:
        named_fate = "按要求仍然计入" if choices.keep_vanished else _GONE
        absent_fate = _GONE if choices.take_absent_units else _LEFT_ALONE
    yield from _vanished_part("库里有、完整的文件里没有了", vanished[is_named], named_fate)
    yield from _vanished_part("文件里一行也没有的单位", vanished[~is_named], absent_fate)


_GONE = "导入后不再计入"
_LEFT_ALONE = "仍然计入；文件确实包含全部单位的，加 --all-units"


def _vanished_part(what: str, vanished: pd.DataFrame, fate: str) -> Iterator[str]:
    if vanished.empty:
        return
    fen = int(vanished["amount_fen"].sum())
    yield f"  已消失的行（{what}；{fate}），合计 {format_yuan(fen)} 元："
    rows = [
        [
            f"{row.day:%Y-%m-%d}",
            _text(row.voucher_no),
            _text(row.unit_code),
            _text(row.project_code),
            _yuan(row.amount_fen),
        ]
        for row in vanished.head(MOST_SHOWN).itertuples(index=False)
    ]
    yield from _indented(
        text_table(["日期", "凭证号", "单位", "项目", "金额（元）"], rows, right=("金额（元）",))
    )
    yield from _rest(len(vanished))


def _effect_table(effects: pd.DataFrame) -> Iterator[str]:
    """Every project that changes: budget and payments in 万元, rate and light, before → after."""
    if effects.empty:
        return
    cuts = [Cutoff(moment.date()).full_label for moment in effects["cut_on"].drop_duplicates()]
    yield f"  按截至{'、'.join(cuts)}的数，{len(effects)} 个项目有变化（万元）："
    rows = [
        [
            str(row.project_code),
            _change(row.budget_before_fen, row.budget_after_fen),
            _change(row.paid_before_fen, row.paid_after_fen),
            _from_to(
                _rate(row.paid_before_fen, row.budget_before_fen),
                _rate(row.paid_after_fen, row.budget_after_fen),
            ),
            f"{_light(row.light_before)} → {_light(row.light_after)}",
            _text(row.name),
        ]
        for row in effects.head(MOST_SHOWN).itertuples(index=False)
    ]
    heads = ["项目", "调整预算", "已支付", "支出进度", "预警灯", "名称"]
    yield from _indented(text_table(heads, rows, right=("调整预算", "已支付", "支出进度")))
    yield from _rest(len(effects))


def _change(before_fen: object, after_fen: object) -> str:
    return _from_to(_wanyuan(before_fen), _wanyuan(after_fen))


def _from_to(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _rate(paid_fen: object, budget_fen: object) -> str:
    """支出进度; a dash where there is no budget."""
    if is_missing(budget_fen) or int(str(budget_fen)) <= 0:
        return "—"
    return format_percent(int(str(paid_fen)), int(str(budget_fen)))


def _light(light: object) -> str:
    return "不判灯" if is_missing(light) else LIGHT_WORDS[str(light)]


def _text(cell: object) -> str:
    return "" if is_missing(cell) else str(cell)


def _yuan(fen: object) -> str:
    return "" if is_missing(fen) else format_yuan(int(str(fen)))


def _wanyuan(fen: object) -> str:
    return "无" if is_missing(fen) else format_wanyuan(int(str(fen)))


def _indented(lines: list[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


def _rest(count: int) -> Iterator[str]:
    if count > MOST_SHOWN:
        yield f"    另有 {count - MOST_SHOWN} 行没有列出，在看板的导入页可以看全。"
