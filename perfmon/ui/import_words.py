"""What the import page says: of a file, of its effects, of a batch."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.measures.rates import is_missing
from perfmon.periods import Cutoff
from perfmon.ui.figures import amount
from perfmon.ui.words import plain
from perfmon.workflows.outcome import Outcome
from perfmon.workflows.texts import Imported

NO_MONEY = frozenset({"results"})
"""Kinds of file without amounts."""

_MOST_TURNS = 4


def outcome_sentence(outcome: Outcome) -> str:
    """What a file would do, or did, in one sentence."""
    counts = outcome.counts
    word = line_word(outcome.kind)
    said = [f"{counts.lines:,} {word}", _new(outcome, word)]
    for count, what in (
        (counts.duplicate, "已有"),
        (counts.conflict, "冲突"),
        (counts.vanished, "已消失"),
        (counts.refused, "拒绝"),
    ):
        if count:
            said.append(f"{what} {count:,} {word}")
    if counts.unmatched:
        said.append(f"未匹配 {counts.unmatched:,} {word}{_money(unmatched_fen(outcome))}")
    if counts.void:
        said.append(f"不计入 {counts.void:,} {word}")
    said += change_of_sum(outcome.change_fen, counts.sum_fen + (unmatched_fen(outcome) or 0))
    return f"{plain(outcome.file_name)}：{'，'.join(said)}。"


def change_of_sum(change_fen: object, said_fen: object) -> list[str]:
    """What an import changes in the sum that the database counts, where that is not said already.

    >>> change_of_sum(-1_000_000, 500_000), change_of_sum(0, 500_000), change_of_sum(5, 5)
    (['库内合计减少 1.00 万元'], ['库内合计不变'], [])
    """
    if is_missing(change_fen) or change_fen == said_fen:
        return []
    fen = int(str(change_fen))
    if not fen:
        return ["库内合计不变"]
    return [f"库内合计{'增加' if fen > 0 else '减少'} {amount(abs(fen))} 万元"]


def text_sentence(file_name: str, imported: Imported) -> str:
    """What a 绩效文本 holds, in one sentence."""
    text = imported.text
    indicators = sum(len(project.indicators) for project in text.projects)
    budget_fen = sum(project.budget_fen for project in text.projects)
    return (
        f"{plain(file_name)}：{plain(text.document.unit_name)} {text.document.year}年绩效文本，"
        f"{len(text.projects)} 个项目、{indicators} 条绩效指标，预算 {amount(budget_fen)} 万元，"
        f"发现 {len(imported.findings)} 处问题。"
    )


def line_word(kind: str) -> str:
    """How a line of a kind of file is counted."""
    return "笔" if kind == "payments" else "行"


def has_changes(outcome: Outcome) -> bool:
    """Whether an import would bring anything that is not there."""
    counts = outcome.counts
    is_known = not (counts.new or counts.conflict or counts.unmatched or counts.void)
    return bool(outcome.beside.written or counts.vanished or not is_known)


def unmatched_fen(outcome: Outcome) -> int | None:
    """What the unmatched lines sum to; None where not all of them are listed, or without money."""
    lines = outcome.lines[outcome.lines["status"] == "unmatched"]
    if outcome.kind in NO_MONEY or len(lines) < outcome.counts.unmatched:
        return None
    return int(lines["amount_fen"].fillna(0).sum())


def effects_sentence(effects: pd.DataFrame) -> str:
    """How many projects change, and how their lights turn."""
    turned = [
        (light_sign(row["light_before"]).text, light_sign(row["light_after"]).text)
        for row in effects.to_dict("records")
        if not is_missing(row["budget_before_fen"])
    ]
    turns = Counter(turn for turn in turned if turn[0] != turn[1])
    cutoffs = [Cutoff(moment.date()) for moment in effects["cut_on"].drop_duplicates()]
    at = "、".join(cutoff.full_label for cutoff in cutoffs)
    said = f"按截至{at}的数，{len(effects):,} 个项目会变"
    if not turns:
        return f"{said}，灯都不变。{_open_month(cutoffs)}"
    listed = "，".join(
        f"{before} → {after} {count} 个"
        for (before, after), count in turns.most_common(_MOST_TURNS)
    )
    return f"{said}，其中 {turns.total():,} 个的灯会变：{listed}。{_open_month(cutoffs)}"


def _open_month(cutoffs: Sequence[Cutoff]) -> str:
    """Where to see the figures of a month that is not whole, which pages do not open with."""
    inside = next((cutoff for cutoff in cutoffs if not cutoff.is_whole_month), None)
    if inside is None:
        return ""
    return f"各页默认看最近一个整月，截至选「{inside.label}」才看到这些数。"


def joined(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence; of many, the first."""
    listed = "、".join(map(plain, names[:most]))
    return f"{listed}等 {len(names)} 份" if len(names) > most else listed


def _new(outcome: Outcome, word: str) -> str:
    counts = outcome.counts
    if not counts.new:
        return "没有新增"
    fen = None if outcome.kind in NO_MONEY else counts.sum_fen
    only = f"（其中 {outcome.comparing:,} {word}只与凭证比对，不计入）" if outcome.comparing else ""
    return f"新增 {counts.new:,} {word}{_money(fen)}{only}"


def _money(fen: int | None) -> str:
    return "" if fen is None else f" {amount(fen)} 万元"


def batch_sentence(batch: "pd.Series[Any]", *, with_money: bool = True) -> str:
    """What a batch brought, in one sentence; its sums where they are wanted."""
    if is_missing(batch["content"]):
        return f"{plain(batch['kind'])}。"
    has_money = with_money and not is_missing(batch["sum_fen"])
    money = f"{amount(batch['sum_fen'])} 万元" if has_money else ""
    if is_missing(batch["file_name"]):
        return f"{'，'.join(filter(None, (plain(batch['content']), money)))}。"
    if is_missing(batch["lines"]):
        return f"{plain(batch['content'])}。"
    counted = f"{int(batch['lines']):,} 行，新增 {int(batch['new']):,} 行"
    if not with_money:
        return f"{plain(batch['content'])}：{counted}。"
    counted += f" {money}" if batch["sum_fen"] else ""
    said = [counted, *change_of_sum(batch["change_fen"], batch["sum_fen"])]
    return f"{plain(batch['content'])}：{'，'.join(said)}。"
