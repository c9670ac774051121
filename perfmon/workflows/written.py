"""Whether an import wrote any line of its file, and in words why not."""

from perfmon.store.lines.kinds import RULES
from perfmon.workflows.outcome import Outcome


def why_nothing_written(outcome: Outcome, word: str = "行") -> str | None:
    """Why a batch holds nothing of its file and took no line out; None where it does.

    Args:
        outcome: of an import that left a batch behind.
        word: how its lines are counted.
    """
    counts = outcome.counts
    is_kept = counts.unmatched and RULES[outcome.kind].keeps_unmatched
    if counts.new or counts.void or is_kept or outcome.does_more:
        return None
    reasons = (
        (counts.conflict, "与库里冲突，没有选定以文件为准"),
        (counts.refused, "读不出来"),
        (counts.unmatched, "没有对上项目"),
        (counts.duplicate, "库里已有"),
    )
    told = [f"{count:,} {word}{why}" for count, why in reasons if count]
    if outcome.beside.refused:
        told.append(f"偏差与预计 {outcome.beside.refused:,} 行没有读入")
    if outcome.beside.same:
        told.append(f"偏差与预计 {outcome.beside.same:,} 行库里已有")
    return "，".join(told) or "没有一行填了数"
