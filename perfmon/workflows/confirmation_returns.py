"""核对单 that departments send back: each file seen first, then written as a batch of its own.

A file of another month is refused whole; a row that cannot be kept is told with its line and stops
none of the others; a row without an answer is none. A row that says otherwise than an answer that
still holds is written only where a person chose it (`returned_answers` names both).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import duckdb

from perfmon.errors import ImportRefusedError, PerfmonError, SameFileError
from perfmon.ingest.check_sheet_table import CheckLine, read_check_sheet
from perfmon.ingest.files.tables import open_tables
from perfmon.measures.confirmations import HANDLING
from perfmon.measures.rates import is_missing
from perfmon.store.asking import Scope
from perfmon.store.confirmations import RETURNING, append_answers
from perfmon.store.database import Database
from perfmon.store.overview import find_batch
from perfmon.store.writing import Source, writing
from perfmon.workflows.closing import refuse_closed
from perfmon.workflows.confirmations import (
    FIGURE_WORDS,
    Answer,
    Known,
    Line,
    ProjectOfUnit,
    answer_frame,
    known_lines,
    why_not,
)
from perfmon.workflows.entry_refusals import refuse_sample
from perfmon.workflows.entry_words import words_of
from perfmon.workflows.returned_files import ReturnedFile
from perfmon.workflows.typed_values import exact_wanyuan


class ReadAnswer(NamedTuple):
    """An answer of a file.

    Attributes:
        known: the line that it answers, as it stands today.
        answer: what is answered.
        row: of its sheet, from 1.
    """

    known: Line
    answer: Answer
    row: int

    @property
    def is_contested(self) -> bool:
        """Whether an answer to the same figures says otherwise."""
        return _is_of_today(self.known)


@dataclass(frozen=True)
class Chosen:
    """What a person chose of a file's rows that others answer otherwise.

    Attributes:
        holding: projects whose row holds, whatever is known.
        yielding: projects whose row is left out.
    """

    holding: frozenset[ProjectOfUnit] = frozenset()
    yielding: frozenset[ProjectOfUnit] = frozenset()


@dataclass(frozen=True)
class ReadSheet:
    """What a file would write, or wrote.

    Attributes:
        file_name: without its folder.
        answers: what is written, each with the line that it answers.
        same: rows that say what is known already.
        blank: rows without an answer.
        faults: why rows are not kept, a sentence each.
        refusal: why nothing of the file is taken, a sentence; None where something may be.
    """

    file_name: str
    answers: tuple[ReadAnswer, ...] = ()
    same: int = 0
    blank: int = 0
    faults: tuple[str, ...] = ()
    refusal: str | None = None

    def kept(self, chosen: Chosen) -> tuple[ReadAnswer, ...]:
        """The answers that are written: all but those that yield to another."""
        return tuple(each for each in self.answers if each.answer.project not in chosen.yielding)


@dataclass(frozen=True)
class Month:
    """Of which month sheets are taken, and from which units."""

    year: int
    month: int
    scope: Scope = None


UNCHOSEN = Chosen()
"""Nothing was chosen."""


def preview_sheets(
    database: Database, asked: Month, files: Sequence[ReturnedFile]
) -> list[ReadSheet]:
    """What each file would write; nothing is kept.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: the month is closed.
    """
    refuse_sample(database)
    cursor = database.cursor()
    known = _known(cursor, asked)
    return [_preview(cursor, asked, file, known) for file in files]


def take_sheet(
    database: Database, asked: Month, file: ReturnedFile, actor: str, chosen: Chosen = UNCHOSEN
) -> ReadSheet:
    """Writes what a file answers, as a batch of its own.

    Args:
        database: to write into.
        asked: of which month, from which units.
        file: as it came back.
        actor: who takes it in.
        chosen: of the rows that others answer otherwise; where one contradicts a known answer and
            nobody chose, nothing of the file is taken.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
    """
    refuse_sample(database)
    try:
        with writing(database, Source(RETURNING, actor, file.name, file.fingerprint)) as writer:
            known = _known(writer.cursor, asked)
            read = _read(asked, file, known)
            _refuse_unchosen(file, read, chosen)
            kept = read.kept(chosen)
            if not kept:
                raise ImportRefusedError(file.name, "没有要写入的行")
            rows = answer_frame(known, [each.answer for each in kept])
            append_answers(writer, rows, asked.month)
    except PerfmonError as error:
        return ReadSheet(file.name, refusal=error.message)
    return replace(read, answers=kept)


def _refuse_unchosen(file: ReturnedFile, read: ReadSheet, chosen: Chosen) -> None:
    """Refuses a file that would overrule an answer, which may have come since it was seen."""
    for each in read.answers:
        if each.is_contested and each.answer.project not in chosen.holding | chosen.yielding:
            why = f"第 {each.row} 行与库里的答复不一样，没有选以哪份为准。请再看一遍这份核对单"
            raise ImportRefusedError(file.name, why)


def _known(cursor: duckdb.DuckDBPyConnection, asked: Month) -> Known:
    refuse_closed(cursor, asked.year, asked.month, f"{asked.year}年{asked.month}月的核对")
    return known_lines(cursor, asked.year, asked.month, asked.scope)


def _preview(
    cursor: duckdb.DuckDBPyConnection, asked: Month, file: ReturnedFile, known: Known
) -> ReadSheet:
    try:
        if find_batch(cursor, file.fingerprint) is not None:
            raise SameFileError(file.name)
        return _read(asked, file, known)
    except PerfmonError as error:
        return ReadSheet(file.name, refusal=error.message)


def _read(asked: Month, file: ReturnedFile, known: Known) -> ReadSheet:
    with file.on_disk() as path, open_tables(path, file.name) as tables:
        lines = read_check_sheet(tables)
    if lines is None:
        why = "不是核对单，没有找到“核对意见”那一行表头。请用下载的核对单填写"
        raise ImportRefusedError(file.name, why)
    _refuse_other_months(asked, file, lines)
    answers: dict[ProjectOfUnit, ReadAnswer] = {}
    faults: list[str] = []
    same = 0
    for line in lines:
        if line.is_blank:
            continue
        why, answer = _judge(line, known)
        if answer.project in answers:
            why = "和前面一行是同一个项目，只读前面那一行"
        if why:
            faults.append(f"第 {line.line} 行 {_name_of(line, known)}：{why}。")
        elif _is_known(known[answer.project], answer):
            same += 1
        else:
            answers[answer.project] = ReadAnswer(known[answer.project], answer, line.line)
    return ReadSheet(
        file.name,
        tuple(answers.values()),
        same,
        sum(line.is_blank for line in lines),
        tuple(faults),
    )


def _refuse_other_months(asked: Month, file: ReturnedFile, lines: Sequence[CheckLine]) -> None:
    months = {(line.said["year"], line.said["month"]) for line in lines}
    others = sorted(months - {(str(asked.year), str(asked.month))})
    if others:
        year, month = others[0]
        why = f"是{year}年{month}月的核对单，这里收的是{asked.year}年{asked.month}月的"
        raise ImportRefusedError(file.name, why)


def _judge(line: CheckLine, known: Known) -> tuple[str, Answer]:
    """Why a row is not kept ('' where it is), and its answer."""
    said = line.said
    project = (said["unit_code"], said["project_code"])
    seen = line.figures()
    answer = Answer(project, said["verdict"], said["words"], seen or ())
    found = known.get(project)
    if found is not None and found["department_code"] != said["department_code"]:
        why = f"这个项目是{found['department_name']}的，不是主管部门 {said['department_code']} 的"
        return why, answer
    if not said["verdict"]:
        return "写了说明，没有选核对意见", answer
    if said["verdict"] == HANDLING:
        return "核对意见是“处理”，只能是确认或异议", answer
    if seen is None:
        return "金额读不出来，请用下载的核对单填写", answer
    if found is not None and (moved := _moved(found, seen)):
        return f"{moved}，数字变了，请重新下载核对单再核对", answer
    return why_not(found, answer), answer


def _moved(found: Line, seen: tuple[int, ...]) -> str:
    """已支付核对的是 1.00 万元，现在是 2.00 万元."""
    return "，".join(
        f"{words}核对的是 {exact_wanyuan(then)} 万元，现在是 {exact_wanyuan(found[figure])} 万元"
        for (figure, words), then in zip(FIGURE_WORDS.items(), seen, strict=True)
        if then != found[figure]
    )


def _is_known(found: Line, answer: Answer) -> bool:
    """Whether the last answer says the same of the same figures."""
    is_same = found["verdict"] == answer.verdict and words_of(found["words"]) == answer.words
    return bool(is_same and _is_of_today(found))


def _is_of_today(found: Line) -> bool:
    """Whether the last answer is of the figures as they are; not where there is none."""
    return not is_missing(found["verdict"]) and all(
        found[f"said_{name}"] == found[name] for name in FIGURE_WORDS
    )


def _name_of(line: CheckLine, known: Known) -> str:
    found = known.get((line.said["unit_code"], line.said["project_code"]))
    return line.said["project_code"] if found is None else str(found["name"])
