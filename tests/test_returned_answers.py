"""Returned 核对单 that contradict each other or what is known: both are named, a person chooses."""

from collections.abc import Sequence
from typing import Any

from perfmon.measures.rates import is_missing
from perfmon.store.database import Database
from perfmon.workflows.confirmation_returns import UNCHOSEN, ReadSheet, preview_sheets, take_sheet
from perfmon.workflows.confirmations import known_lines
from perfmon.workflows.returned_answers import (
    KNOWN,
    Disagreement,
    choose,
    find_disagreements,
    source_names,
)
from perfmon.workflows.returned_files import ReturnedFile
from tests.facts import ACTOR, FIRST, SECOND, UNIT, count_rows, pay
from tests.test_check_sheets import (
    ASKED,
    JUNE,
    JUNE_END,
    YEAR,
    answer,
    filled,
    paid,
    record,
    sent,
    workbook,
)

__all__ = ["paid", "sent"]

AGREES, OBJECTS = {"核对意见": "确认"}, {"核对意见": "异议", "说明": "少计一笔"}
OF_FIRST = (UNIT, FIRST)


def file(database: Database, name: str, **answers: dict[str, Any]) -> ReturnedFile:
    """A returned workbook; answers by project code."""
    return ReturnedFile(name, filled(workbook(database), answers))


def two(database: Database) -> list[ReturnedFile]:
    return [
        file(database, "一股.xlsx", **{FIRST: AGREES, SECOND: AGREES}),
        file(database, "二股.xlsx", **{FIRST: OBJECTS}),
    ]


def seen(database: Database, files: Sequence[ReturnedFile]) -> list[ReadSheet]:
    return preview_sheets(database, ASKED, files)


def found(database: Database, files: Sequence[ReturnedFile]) -> list[Disagreement]:
    return find_disagreements(seen(database, files))


def take(database: Database, files: Sequence[ReturnedFile], held: str | None) -> list[ReadSheet]:
    """Takes the files in their order, where one source holds for all that they disagree about."""
    reads = seen(database, files)
    rows = find_disagreements(reads)
    holds = {} if held is None else {each.sources: held for each in rows}
    return [
        take_sheet(database, ASKED, each, ACTOR, choose(rows, holds, name))
        for each, name in zip(files, source_names(reads), strict=True)
    ]


def verdict(database: Database, code: str = FIRST) -> object:
    return known_lines(database.cursor(), YEAR, JUNE)[UNIT, code]["verdict"]


def test_two_files_that_contradict_each_other_are_both_named_with_the_row(sent: Database) -> None:
    (row,) = found(sent, two(sent))
    assert row.project == OF_FIRST
    assert row.department_name == "巨鹿县委政法委"
    first, second = row.said
    assert (first.source, first.told) == ("一股.xlsx", "确认")
    assert (second.source, second.told) == ("二股.xlsx", "异议：少计一笔")
    assert first.where == second.where
    assert first.where.startswith("第 ")


def test_the_chosen_file_holds_whichever_comes_first(sent: Database) -> None:
    taken = take(sent, two(sent), "二股.xlsx")
    assert [len(read.answers) for read in taken] == [1, 1]
    assert (verdict(sent), verdict(sent, SECOND)) == ("异议", "确认")
    assert count_rows(sent, "confirmation") == 2


def test_the_other_one_can_be_chosen(sent: Database) -> None:
    first, second = take(sent, two(sent), "一股.xlsx")
    assert len(first.answers) == 2
    assert second.refusal is not None
    assert verdict(sent) == "确认"


def test_nothing_is_chosen_by_itself(sent: Database) -> None:
    take(sent, two(sent), None)
    assert is_missing(verdict(sent))
    assert verdict(sent, SECOND) == "确认"


def test_files_that_agree_are_no_question(sent: Database) -> None:
    files = [
        file(sent, "一股.xlsx", **{FIRST: AGREES, SECOND: AGREES}),
        file(sent, "二股.xlsx", **{FIRST: AGREES}),
    ]
    assert found(sent, files) == []


def test_a_file_that_comes_later_does_not_overrule_the_one_before(sent: Database) -> None:
    first, second = two(sent)
    take_sheet(sent, ASKED, first, ACTOR)
    (row,) = found(sent, [second])
    known, later = row.said
    assert (known.source, known.told) == (KNOWN, "确认")
    assert known.where.startswith("一股.xlsx，")
    assert later.source == "二股.xlsx"
    refused = take_sheet(sent, ASKED, second, ACTOR, UNCHOSEN)
    assert refused.refusal is not None
    assert f"{later.where}与库里的答复不一样，没有选以哪份为准" in refused.refusal
    assert verdict(sent) == "确认"
    take(sent, [second], KNOWN)
    assert verdict(sent) == "确认"
    take(sent, [second], "二股.xlsx")
    assert verdict(sent) == "异议"


def test_an_answer_typed_on_the_page_is_named_by_who_typed_it(sent: Database) -> None:
    record(sent, answer(sent, "异议", "少计一笔"))
    (row,) = found(sent, [file(sent, "一股.xlsx", **{FIRST: AGREES})])
    assert row.said[0].where.startswith(f"{ACTOR}，")


def test_an_answer_to_figures_that_moved_since_is_asked_anew_and_contradicts_nothing(
    sent: Database,
) -> None:
    record(sent, answer(sent, "异议", "少计一笔"))
    pay(sent, {(FIRST, JUNE_END): 100}, JUNE_END)
    assert found(sent, [file(sent, "一股.xlsx", **{FIRST: AGREES})]) == []


def test_files_of_one_name_are_told_apart(sent: Database) -> None:
    files = [ReturnedFile("核对单.xlsx", each.content) for each in two(sent)]
    (row,) = found(sent, files)
    assert row.sources == ("核对单.xlsx（第 1 份）", "核对单.xlsx（第 2 份）")
    take(sent, files, "核对单.xlsx（第 2 份）")
    assert verdict(sent) == "异议"
