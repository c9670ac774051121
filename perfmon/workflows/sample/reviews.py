"""The simulated 绩效文本 in the database: two rounds of some, what is wrong with them, answers."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import pandas as pd

from perfmon.document import PerformanceText
from perfmon.findings import Finding
from perfmon.ingest.indicator_value import read_value
from perfmon.store.texts import Appended, append_acceptance, append_findings, append_texts
from perfmon.store.writing import Writer
from perfmon.workflows.sample.first_rounds import (
    ACCEPTED_BECAUSE,
    ANSWERS,
    LATER_ANSWERS,
    UNITS,
    Answer,
    answered,
    first_round,
)
from perfmon.workflows.sample.rules import COVERED_UNTIL
from perfmon.workflows.sample.text_checks import check_text
from perfmon.workflows.sample.units import REGION_CODE

YEAR = max(COVERED_UNTIL)


class Checked(NamedTuple):
    """Texts as a batch kept them, and what was found in them.

    Attributes:
        batch_id: of the batch.
        kept: the texts in their order.
        found: each finding with its text, in the batch's order.
    """

    batch_id: int
    kept: tuple[Appended, ...]
    found: tuple[tuple[Appended, Finding], ...]

    @property
    def text_ids(self) -> set[int]:
        return {text.text_id for text in self.kept}


def append_first_rounds(writer: Writer, texts: Sequence[PerformanceText]) -> Checked:
    """Puts what some units sent before their texts of the last year into the sample."""
    firsts = [
        first_round(text)
        for text in texts
        if text.document.year == YEAR and text.document.unit_code in UNITS
    ]
    return _append_checked(writer, firsts)


def append_reviewed_texts(
    writer: Writer, texts: Sequence[PerformanceText], firsts: Checked
) -> None:
    """Puts the texts with their findings into the sample, and the answers to the first rounds.

    A second round is in force from January.
    """
    checked = _append_checked(writer, texts)
    revised = {text.text_id for text in checked.kept if not text.is_in_force}
    for text_id in sorted(revised):
        append_acceptance(writer, REGION_CODE, YEAR, text_id, 1, ACCEPTED_BECAUSE)
    _append_answers(writer, firsts, ANSWERS, firsts.text_ids)
    _append_answers(writer, checked, LATER_ANSWERS, revised)


def _append_checked(writer: Writer, texts: Sequence[PerformanceText]) -> Checked:
    """Appends texts with their findings."""
    kept = tuple(append_texts(writer, texts, REGION_CODE))
    found = tuple(
        (appended, finding)
        for appended, text in zip(kept, texts, strict=True)
        for finding in check_text(text)
    )
    append_findings(writer, found)
    return Checked(writer.batch_id, kept, found)


def _append_answers(
    writer: Writer, checked: Checked, said: Sequence[Answer], text_ids: Collection[int]
) -> None:
    """What reviewers made of some of the texts of a batch; a 更正 with its value."""
    answers, corrections = [], []
    for place, answer in answered(checked.found, said):
        text, finding = checked.found[place]
        if text.text_id not in text_ids:
            continue
        words = {"verdict": answer.verdict, "answer": answer.words}
        answers.append({"finding_batch_id": checked.batch_id, "position": place + 1} | words)
        if answer.value is not None:
            corrections.append(_correction(text, finding, answer))
    writer.append("finding_answer", pd.DataFrame(answers))
    writer.append("target_correction", pd.DataFrame(corrections))


def _correction(text: Appended, finding: Finding, answer: Answer) -> dict[str, object]:
    assert finding.project is not None, "only indicators are corrected here"
    assert finding.row is not None, "only indicators are corrected here"
    meaning, _ = read_value(str(answer.value), "", YEAR)
    return {
        "region_code": REGION_CODE,
        "year": YEAR,
        "text_id": text.text_id,
        "project_code": finding.project,
        "field": "指标值",
        "indicator_row": text.numbers[finding.project, finding.row],
        "printed_value": finding.printed_value,
        "corrected_value": answer.value,
        "reason": answer.words,
    } | vars(meaning)
