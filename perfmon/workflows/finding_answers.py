"""A person answers a finding on a 绩效文本: accepted with the unit's answer, sent back, reopened.

One answer is one batch, undone like every other; what a correction answers is written with it
(`perfmon.workflows.target_corrections`).
"""

from dataclasses import dataclass

import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.store.database import Database
from perfmon.store.text_findings import (
    ACCEPTED,
    CORRECTED,
    OPEN,
    REOPENED,
    SENT_BACK,
    FindingKey,
    TextFinding,
    read_text_finding,
)
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import refuse_sample

KIND = "审核问题"

_ANSWER_ADVICE = {
    ACCEPTED: "写明单位的答复，如依据的文件或合同",
    SENT_BACK: "写明要单位改什么",
    REOPENED: "写明为什么重新处理",
}


@dataclass(frozen=True)
class FindingAnswer:
    """What a person makes of findings, as typed.

    Attributes:
        findings: which ones; one answer may do for several.
        verdict: 接受, 退回 or 重开.
        answer: the unit's answer, or why.
    """

    findings: tuple[FindingKey, ...]
    verdict: str
    answer: str


def answer_findings(database: Database, typed: FindingAnswer, actor: str) -> Entered:
    """Writes what a person makes of findings.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    assert typed.verdict in _ANSWER_ADVICE, "a form offers only these; 更正 comes with its value"
    if not typed.findings:
        raise EntryRefusedError("审核意见", "没有选问题", "在表里选一条或几条")
    if not typed.answer.strip():
        raise EntryRefusedError("审核意见", "没有填答复", _ANSWER_ADVICE[typed.verdict])
    with writing(database, Source(KIND, actor)) as writer:
        for key in typed.findings:
            known_finding(writer, key, typed.verdict)
        append_answers(writer, typed.findings, typed.verdict, typed.answer.strip())
    return Entered(writer.batch_id)


def known_finding(writer: Writer, key: FindingKey, verdict: str) -> TextFinding:
    """A finding as it stands now, where the verdict says something new of it.

    Raises:
        EntryRefusedError: there is no such finding, or the verdict holds already.
    """
    place = f"第 {key.batch_id} 批第 {key.position} 条问题的处理"
    found = read_text_finding(writer.cursor, key)
    if found is None:
        raise EntryRefusedError(place, "库里没有这一条", "刷新页面再选")
    now = found.verdict
    if verdict == REOPENED and now == OPEN:
        raise EntryRefusedError(place, "它本来就待处理", "核对选的是哪一条")
    if verdict == now and verdict != CORRECTED:
        raise EntryRefusedError(place, f"它已经是“{now}”", "核对选的是哪一条")
    return found


def append_answers(
    writer: Writer, findings: tuple[FindingKey, ...], verdict: str, answer: str
) -> None:
    """Appends one answer to each of the findings."""
    rows = [
        {
            "finding_batch_id": key.batch_id,
            "position": key.position,
            "verdict": verdict,
            "answer": answer,
        }
        for key in findings
    ]
    writer.append("finding_answer", pd.DataFrame(rows))
