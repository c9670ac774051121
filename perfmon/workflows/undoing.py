"""Taking a whole batch back (撤销): it stays in the history, its facts count no more."""

from perfmon.errors import InconsistentFactsError, UndoRefusedError
from perfmon.store.database import Database
from perfmon.store.writing import undo_batch


def undo(database: Database, batch_id: int, actor: str, reason: str) -> None:
    """Takes a batch back; what came of it is made anew, nothing is deleted.

    Args:
        database: to take it back in.
        batch_id: the batch.
        actor: who takes it back.
        reason: why, in a person's words; not blank.

    Raises:
        UndoRefusedError: it is the sample, no reason is given, there is no such batch in force, or
            later batches stand on it.
    """
    if not reason.strip():
        raise UndoRefusedError(batch_id, "没有写原因", "写明原因再撤销")
    if database.is_demo:
        raise UndoRefusedError(
            batch_id, "这是演示数据本身，撤销后就没有东西可看", "建立空库后再放入真实数据"
        )
    try:
        undo_batch(database, batch_id, actor, reason.strip())
    except InconsistentFactsError as error:
        raise UndoRefusedError(
            batch_id, "后面的批次还用着它写入的内容", "先撤销后面的批次"
        ) from error
