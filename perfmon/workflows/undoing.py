"""Taking a whole batch back (撤销): it stays in the history, what it alone says counts no more."""

import duckdb

from perfmon.errors import InconsistentFactsError, UndoRefusedError
from perfmon.money import format_wanyuan
from perfmon.store.batches import is_of_the_sample, read_kind
from perfmon.store.cuts import KIND as CLOSING
from perfmon.store.cuts import SIGNING, Cut, cuts_holding
from perfmon.store.database import Database
from perfmon.store.undo_effects import (
    LineSum,
    UndoEffect,
    read_batches_standing_on,
    read_orphaned,
    read_undo_effects,
)
from perfmon.store.writing import undo_batch
from perfmon.workflows.undone_texts import undone_texts_sentence


def undo_sentence(database: Database, batch_id: int) -> str:
    """What taking a batch in force back does to the money that counts and to the texts in force.

    Blank where it does nothing to them.
    """
    texts = undone_texts_sentence(database, batch_id)
    return _money_sentence(database.cursor(), batch_id) + texts


def _money_sentence(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> str:
    effects = read_undo_effects(cursor, batch_id)
    told = "".join(_told(words, effect) for words, effect in effects.items())
    orphaned = read_orphaned(cursor, batch_id)
    if not orphaned.lines:
        return told
    return (
        f"{told}有的项目只有这一批写明，撤销后库里没有这些项目，"
        f"它们的支付 {_money(orphaned)}会成为未匹配，不再计入任何项目。"
    )


def _months(cuts: tuple[Cut, ...]) -> str:
    return "、".join(f"{cut.year}年{cut.month}月" for cut in cuts)


def _told(words: str, effect: UndoEffect) -> str:
    leaving, staying, returning = effect
    brought = LineSum(leaving.lines + staying.lines, leaving.fen + staying.fen)
    said = ""
    if brought.lines:
        said = f"这一批计入{words} {_money(brought)}，"
        if not staying.lines:
            said += "撤销后不再计入。"
        elif not leaving.lines:
            said += "后面的批次都有，撤销后仍然计入。"
        else:
            said += (
                f"其中 {_money(staying)}后面的批次也有，仍然计入；"
                f"其余 {_money(leaving)}撤销后不再计入。"
            )
    if returning.lines:
        said += f"这一批取下的{words} {_money(returning)}，撤销后重新计入。"
    return said


def _money(sums: LineSum) -> str:
    return f"{sums.lines:,} 笔、{format_wanyuan(sums.fen)} 万元"


def closed_months_sentence(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> str:
    """Which closed months a batch stands in, and what taking it back does there; else blank."""
    cuts = cuts_holding(cursor, batch_id)
    if not cuts:
        return ""
    return (
        f"这一批在已结的{_months(cuts)}之内：月结的数字不变，撤销会作为更正显示，"
        "只有系统管理员可以撤销。"
    )


def undo(
    database: Database,
    batch_id: int,
    actor: str,
    reason: str,
    *,
    is_administrator: bool = False,
) -> None:
    """Takes a batch back; what came of it is made anew, nothing is deleted.

    A closed month keeps its figures; what a batch inside it no longer says shows as a correction.

    Args:
        database: to take it back in.
        batch_id: the batch.
        actor: who takes it back.
        reason: why, in a person's words; not blank.
        is_administrator: whether the actor is 系统管理员, as a batch inside a closed month takes.

    Raises:
        UndoRefusedError: it is the sample, no reason is given, there is no such batch in force,
            later batches stand on it, it closed a month or signed a closed one, or it stands in a
            closed month and the actor is no 系统管理员.
    """
    cursor = database.cursor()
    kind = read_kind(cursor, batch_id)
    if kind == CLOSING:
        raise UndoRefusedError(batch_id, "月结不能撤销", "看更正，已结的月份不再改动")
    cuts = cuts_holding(cursor, batch_id)
    if cuts and kind == SIGNING:
        raise UndoRefusedError(batch_id, "签认的月份已经月结", "保留签认")
    if cuts and not is_administrator:
        why = f"它在已结的{_months(cuts)}之内"
        raise UndoRefusedError(batch_id, why, "由系统管理员写明原因撤销")
    if not reason.strip():
        raise UndoRefusedError(batch_id, "没有写原因", "写明原因再撤销")
    if database.is_demo and is_of_the_sample(database.cursor(), batch_id):
        raise UndoRefusedError(
            batch_id, "这是演示数据本身，撤销后就没有东西可看", "建立空库后再放入真实数据"
        )
    try:
        undo_batch(database, batch_id, actor, reason.strip())
    except InconsistentFactsError as error:
        standing = read_batches_standing_on(database.cursor(), batch_id)
        if standing:
            named = "、".join(f"第 {number} 批" for number in standing)
            why = "后面的批次用自己的行换下了它的行"
            raise UndoRefusedError(batch_id, why, f"先依次撤销{named}") from error
        raise UndoRefusedError(
            batch_id, "后面的批次还用着它写入的内容", "先撤销后面的批次"
        ) from error
