"""Files for download: nothing in their bytes of the moment they were written at."""

import zipfile
from io import BytesIO

import xlsxwriter
from docx import Document

from perfmon.reports.made_on import without_clock


def packed(**parts: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def workbook() -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("数据").write_number(0, 0, 1)
    return content.getvalue()


def core(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read("docProps/core.xml")


def test_its_properties_and_those_of_the_workbooks_in_it_say_one_day() -> None:
    assert b"2023-01-01T00:00:00Z" not in core(workbook())
    assert core(without_clock(workbook())).count(b"2023-01-01T00:00:00Z") == 2
    settled = without_clock(packed(**{"embeddings/1.xlsx": workbook()}))
    with zipfile.ZipFile(BytesIO(settled)) as archive:
        assert core(archive.read("embeddings/1.xlsx")).count(b"2023-01-01T00:00:00Z") == 2


def test_its_parts_keep_their_order_and_content_and_have_no_date() -> None:
    settled = without_clock(packed(**{"b.xml": b"<b/>", "a.xml": b"2025-01-01T00:00:00Z"}))
    with zipfile.ZipFile(BytesIO(settled)) as archive:
        assert archive.namelist() == ["b.xml", "a.xml"]
        assert archive.read("a.xml") == b"2025-01-01T00:00:00Z"
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_document_opens_as_before() -> None:
    document, content = Document(), BytesIO()
    document.add_paragraph("截至2023年9月底")
    document.save(content)
    again = Document(BytesIO(without_clock(content.getvalue())))
    assert [paragraph.text for paragraph in again.paragraphs] == ["截至2023年9月底"]
