from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.layout import find_layout, guess_kinds
from perfmon.reports.templates import (
    DATA_SHEET,
    GUIDE_SHEET,
    template_head,
    template_name,
    template_workbook,
)

pytestmark = pytest.mark.parametrize("kind", KINDS)


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    """The cells of each sheet as text, read as an import reads them."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        name: [[str(cell) for cell in row] for row in workbook.get_sheet_by_name(name).to_python()]
        for name in workbook.sheet_names
    }


def offered(kind: str) -> list[str]:
    return [field.name for field in KINDS[kind].fields if field.offered]


def test_a_template_is_one_sheet_to_fill_in_and_one_that_says_how(kind: str) -> None:
    assert list(sheets(template_workbook(kind))) == [DATA_SHEET, GUIDE_SHEET]
    assert template_name(kind) == f"{KINDS[kind].title}模板.xlsx"


def test_an_unchanged_template_is_recognised_with_all_its_columns(kind: str) -> None:
    rows = sheets(template_workbook(kind))[DATA_SHEET]
    assert len(rows) == 1
    found = guess_kinds(rows, DATA_SHEET)[0]
    assert found.kind == kind
    assert found.columns == {name: column for column, name in enumerate(offered(kind))}
    assert (found.head_rows, found.first_row) == ((1, 1), 2)


def test_amounts_of_a_template_are_in_yuan(kind: str) -> None:
    found = find_layout(sheets(template_workbook(kind))[DATA_SHEET], None, KINDS[kind])
    assert found is not None
    money = [name for name in KINDS[kind].names_holding("money") if name in offered(kind)]
    assert found.fen_per_unit == dict.fromkeys(money, 100)


def test_a_template_filled_with_its_examples_is_read_below_its_heads(kind: str) -> None:
    rows = sheets(template_workbook(kind))[DATA_SHEET]
    for line in (0, 1):
        rows.append([field.examples[line] for field in KINDS[kind].fields if field.offered])
    found = find_layout(rows, DATA_SHEET, KINDS[kind])
    assert found is not None
    assert found.first_row == 2
    for field in KINDS[kind].fields:
        if field.offered:
            assert rows[1][found.columns[field.name]] == field.examples[0]


def test_the_examples_of_closed_sets_are_words_of_the_set(kind: str) -> None:
    for field in KINDS[kind].fields:
        assert not field.words or set(field.examples) <= {"", *field.words}


def test_every_group_of_what_is_needed_is_met_by_the_examples(kind: str) -> None:
    for line in (0, 1):
        given = {field.name for field in KINDS[kind].fields if field.examples[line]}
        assert all(given.intersection(group) for group in KINDS[kind].needs)


def test_the_guide_tells_each_column_and_is_never_read_as_data(kind: str) -> None:
    guide = sheets(template_workbook(kind))[GUIDE_SHEET]
    told = {row[0]: row for row in guide}
    for field in KINDS[kind].fields:
        if field.offered:
            row = told[template_head(field)]
            assert row[1] in ("必填", "至少填一个", "选填")
            assert (row[1] == "必填") == field.needed
            assert row[2] == field.note
            assert (row[4], row[5]) == field.examples
    assert guess_kinds(guide, GUIDE_SHEET) == []


def test_what_a_template_says_is_chinese_and_whole_sentences(kind: str) -> None:
    for field in KINDS[kind].fields:
        assert field.note.endswith("。")
        assert not [char for char in field.note + field.title if char.isascii() and char.isalpha()]


def test_a_template_has_the_same_bytes_each_time(kind: str) -> None:
    content = template_workbook(kind)
    assert content == template_workbook(kind)
    with ZipFile(BytesIO(content)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert b"2023-01-01T00:00:00Z" in parts.read("docProps/core.xml")
