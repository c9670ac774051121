"""The workbooks of a closed month: their cells are the frozen figures, their formulas hold."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from perfmon.measures.reclaimable import find_reclaimable
from perfmon.reports.meeting_book import meeting_book
from perfmon.reports.reclaim_list import reclaim_list
from perfmon.workflows.meeting import Meeting
from tests.test_meeting_papers import september

__all__ = ["september"]

Sheet = Any
"""A sheet: the library gives its cells no types that hold."""


def sheets(content: bytes, *, values: bool = True) -> dict[str, Sheet]:
    book = openpyxl.load_workbook(BytesIO(content), data_only=values)
    return {sheet.title: sheet for sheet in book.worksheets}


def column(sheet: Sheet, label: str, head_row: int) -> list[Any]:
    heads = [cell.value for cell in sheet[head_row]]
    place = heads.index(label) + 1
    return [sheet.cell(row, place).value for row in range(head_row + 1, sheet.max_row + 1)]


def test_every_project_stands_in_the_book_with_its_frozen_figures(september: Meeting) -> None:
    book = sheets(meeting_book(september))
    assert list(book) == [
        *("分管县领导", "部门", "项目", "状态", "各月", "对账", "未答复的目标问题")
    ]
    projects = book["项目"]
    paid = column(projects, "已支付", 3)
    assert len(paid) == len(september.projects)
    assert round(sum(map(float, paid)) * 1_000_000) == september.projects["paid_fen"].sum()
    assert projects.freeze_panes == "B4"
    assert projects.auto_filter.ref is not None
    assert projects.print_title_rows == "$3:$3"
    for name in ("分管县领导", "部门", "各月"):
        assert len(book[name]._charts) == 1


def test_the_county_is_the_sum_of_the_leaders(september: Meeting) -> None:
    sheet = sheets(meeting_book(september))["分管县领导"]
    paid = [round(float(cell) * 1_000_000) for cell in column(sheet, "已支付", 3)]
    assert sum(paid[:-1]) == paid[-1]


def test_the_reclaim_list_recomputes_what_is_typed_into_it(september: Meeting) -> None:
    content = reclaim_list(september)
    formulas = sheets(content, values=False)["可收回盘活资金清单"]
    values = sheets(content)["可收回盘活资金清单"]
    rows = find_reclaimable(september.projects, september.tranches)
    assert formulas["L5"].value == "=MAX(0,G5-H5-I5-J5-K5)"
    assert float(values["L5"].value) * 1_000_000 == pytest.approx(
        int(rows["reclaimable_fen"].iloc[0])
    )
    last = 5 + len(rows)
    assert values.cell(last, 1).value == "合计"
    assert formulas.cell(last, 12).value == f"=SUM(L5:L{last - 1})"
    assert "演示数据" in str(values["A2"].value)


def test_the_sums_by_fund_add_up_to_the_list(september: Meeting) -> None:
    book = sheets(reclaim_list(september))
    funds = [float(row[2].value) for row in book["按资金性质"].iter_rows(min_row=2)]
    rows = find_reclaimable(september.projects, september.tranches)
    assert round(sum(funds) * 1_000_000) == rows["reclaimable_fen"].sum()
