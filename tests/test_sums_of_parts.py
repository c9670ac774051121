"""The parts of every table come to its total, whatever the fen are.

On paper and on the screen the parts are rounded by 最大余数法, so what is printed adds up; in a
workbook a cell holds its amount to the fen, so what it holds adds up.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pandas as pd
import pytest

from perfmon.measures.corrections import Correction, Corrections, Sum
from perfmon.measures.leader_table import sum_leaders
from perfmon.measures.reclaim_ledger import FIGURES
from perfmon.money import format_wanyuan
from perfmon.reports.circular import circular
from perfmon.reports.meeting_book import meeting_book
from perfmon.reports.meeting_papers import PAPERS, Paper
from perfmon.reports.reclaim_list import reclaim_list
from perfmon.ui.cut_lists import listed_parts
from perfmon.ui.promise_lists import listed_rates
from perfmon.ui.reclaim_lists import listed_totals
from perfmon.workflows.meeting import Meeting
from tests.paper_texts import Table, printed_tables, texts
from tests.test_meeting_papers import september

__all__ = ["september"]

AWKWARD_FEN = 4_999
"""What each department has beyond whole 0.01 万元: alone it is rounded away, many are not."""

NO_SUMS = ("进度", "较", "名次", "率", "月数", "占", "%", "百分点")
"""A column whose head has one of these is no sum of its lines."""

ON_PAPER = ("领导一页纸", "月度通报", "会议幻灯片")
IN_CELLS = ("会议数据", "可收回盘活资金清单")
"""The papers that have a total; another one that has, is tested too."""


@pytest.fixture
def awkward(september: Meeting) -> Meeting:
    """The sample's month with fen that lie badly for two decimals of 万元."""
    projects, months = september.projects, september.months
    is_first = ~projects["department_code"].duplicated()
    for name in ("adjusted_budget_fen", "paid_fen", "treasury_desk_fen"):
        whole = projects[name] // 10_000 * 10_000
        projects = projects.assign(**{name: whole + AWKWARD_FEN * is_first})
    keys = ["unit_code", "project_code"]
    both = months.merge(projects[[*keys, "adjusted_budget_fen", "paid_fen"]], on=keys)
    is_now = both["month"] == september.month
    months = both.assign(
        **{
            name: both[f"{name}_x"].where(~is_now, both[f"{name}_y"])
            for name in ("adjusted_budget_fen", "paid_fen")
        }
    )
    return replace(september, projects=projects, months=months[september.months.columns])


def halves_up_fail(parts_fen: pd.Series) -> bool:
    """Whether lines that are each rounded by themselves would not come to their total."""
    alone = sum(Decimal(format_wanyuan(fen).replace(",", "")) for fen in parts_fen)
    return alone != Decimal(format_wanyuan(int(parts_fen.sum())).replace(",", ""))


def test_the_month_is_awkward(awkward: Meeting) -> None:
    leaders = sum_leaders(awkward.projects)
    assert halves_up_fail(leaders.loc[~leaders["is_total"], "adjusted_budget_fen"])
    by_department = awkward.projects.groupby("department_code")
    assert halves_up_fail(by_department["paid_fen"].sum())


def number(cell: str) -> Decimal | None:
    """What a printed cell is as a number; None where it is none, or a rate."""
    try:
        return Decimal(cell.replace(",", ""))
    except ArithmeticError:
        return None


def summed_columns(table: Table) -> Iterator[tuple[str, list[Decimal], Decimal]]:
    """Head, parts and total of each column of a table that has a last line 合计."""
    heads, *rows = table
    if not rows or "合计" not in rows[-1]:
        return
    for place, head in enumerate(heads):
        total = number(rows[-1][place])
        if total is not None and not any(word in head for word in NO_SUMS):
            yield head, [number(row[place]) or Decimal(0) for row in rows[:-1]], total


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.title for paper in PAPERS])
def test_printed_lines_come_to_the_printed_total(awkward: Meeting, paper: Paper) -> None:
    tables = printed_tables(paper.suffix, paper.write(awkward))
    columns = [column for table in tables for column in summed_columns(table)]
    assert [head for head, parts, total in columns if sum(parts) != total] == []
    assert len(columns) >= (2 if paper.title in ON_PAPER else 0)
    printed = {total for _, _, total in columns}
    if paper.title in ON_PAPER:
        for name in ("adjusted_budget_fen", "paid_fen"):
            whole = format_wanyuan(int(awkward.projects[name].sum()))
            assert Decimal(whole.replace(",", "")) in printed


def cell_columns(content: bytes) -> Iterator[tuple[str, int, int]]:
    """Head, sum of the cells and total of each column of a workbook, in millionths (万元: fen)."""
    for sheet in openpyxl.load_workbook(BytesIO(content), data_only=True).worksheets:
        for last in sheet.iter_rows():
            if last[0].value != "合计":
                continue
            for cell in last:
                if isinstance(cell.value, int | float):
                    head, parts = parts_above(sheet, cell)
                    if not any(word in head for word in NO_SUMS):
                        yield head, sum(map(millionths, parts)), millionths(cell.value)


def parts_above(sheet: Any, total: Any) -> tuple[str, list[float]]:  # noqa: ANN401 untyped cells
    """The head of a total's column, and the numbers between the two."""
    parts: list[float] = []
    for row in range(total.row - 1, 0, -1):
        value = sheet.cell(row, total.column).value
        if isinstance(value, str) and value != "—":
            return value, parts
        if isinstance(value, int | float):
            parts.append(value)
    raise AssertionError("a column has a head")


def millionths(value: float) -> int:
    return round(value * 1_000_000)


@pytest.mark.parametrize(
    "paper",
    [each for each in PAPERS if each.suffix == "xlsx"],
    ids=[each.title for each in PAPERS if each.suffix == "xlsx"],
)
def test_cells_come_to_their_total_to_the_fen(awkward: Meeting, paper: Paper) -> None:
    columns = list(cell_columns(paper.write(awkward)))
    assert [column for column in columns if column[1] != column[2]] == []
    assert len(columns) >= (3 if paper.title in IN_CELLS else 0)


def rows_of(content: bytes, title: str, head: str) -> list[dict[str, Any]]:
    """The lines of a sheet below its heads, without its total."""
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)[title]
    lines = list(sheet.iter_rows(values_only=True))
    place = next(number for number, line in enumerate(lines) if line[0] == head)
    rows = [dict(zip(map(str, lines[place]), line, strict=True)) for line in lines[place + 1 :]]
    return [row for row in rows if row[head] not in (None, "合计")]


def test_the_sheets_of_the_book_come_to_the_same_sums(awkward: Meeting) -> None:
    book = meeting_book(awkward)
    parts = {
        title: rows_of(book, title, head)
        for title, head in (("分管县领导", "分管县领导"), ("部门", "主管部门"), ("项目", "项目"))
    }
    for label, name in (("调整预算", "adjusted_budget_fen"), ("已支付", "paid_fen")):
        whole = int(awkward.projects[name].sum())
        sums = {sum(millionths(row[label]) for row in rows) for rows in parts.values()}
        assert sums == {whole}
    (month,) = [row for row in rows_of(book, "各月", "月份") if row["月份"] == "9月"]
    assert millionths(month["累计已支付"]) == int(awkward.projects["paid_fen"].sum())
    waiting = [
        sum(millionths(row[label]) for row in parts[title])
        for title, label in (("分管县领导", "待财政支付"), ("项目", "财政端在途"))
    ]
    assert waiting[0] == waiting[1]
    lights = ("滞后", "预警", "正常", "超额", "不判灯")
    counted = sum(row[light] for row in parts["部门"] for light in lights)
    assert counted == sum(row["项目数"] for row in parts["部门"]) == len(parts["项目"])


def test_each_line_of_the_reclaim_list_and_its_sums_by_fund_hold_to_the_fen(
    awkward: Meeting,
) -> None:
    content = reclaim_list(awkward)
    rows = rows_of(content, "可收回盘活资金清单", "主管部门")
    taken = ("已支付", "在途", "合同未付", "年内预计另需支付")
    for row in rows:
        left = millionths(row["调整预算"]) - sum(millionths(row[name] or 0) for name in taken)
        assert millionths(row["可收回额"]) == left
    by_fund = rows_of(content, "按资金性质", "资金性质")
    assert sum(millionths(row["可收回额"]) for row in by_fund) == sum(
        millionths(row["可收回额"]) for row in rows
    )
    assert sum(row["项目数"] for row in by_fund) == len(rows)


def test_the_circular_says_that_a_sum_of_listed_projects_is_of_exact_amounts(
    awkward: Meeting,
) -> None:
    said = "".join(texts("docx", circular(awkward)))
    assert "万元（按分相加后取整）" in said


def corrections(*fen: int) -> Corrections:
    parts = tuple(Correction(f"更正{place}", 1, each, 2 * each) for place, each in enumerate(fen))
    whole = Sum(10_000_000, sum(fen))
    nothing = pd.DataFrame()
    return Corrections(6, Sum(10_000_000, 0), whole, parts, nothing, nothing)


@pytest.mark.parametrize("fen", [(5_000, 5_000, 5_000), (4_999, 4_999, 4_999), (-5_000, 15_000)])
def test_the_corrections_of_a_closed_month_add_up_as_they_are_shown(fen: tuple[int, ...]) -> None:
    shown = listed_parts(corrections(*fen))
    for column, whole in (("paid_wanyuan", sum(fen)), ("budget_wanyuan", 2 * sum(fen))):
        hundredths = [round(100 * value) for value in shown[column]]
        assert sum(hundredths[:-1]) == hundredths[-1]
        assert f"{shown[column].iloc[-1]:,.2f}" == format_wanyuan(whole)


def test_the_rates_of_promises_add_up_as_they_are_shown() -> None:
    promises = pd.DataFrame(
        {
            "department_code": ["301", "302", "303"],
            "department_name": ["县教育局", "县卫健局", "县水务局"],
            "verdict": ["兑现", "部分兑现", "未到期"],
            "amount_fen": [4_995_000, 5_005_000, 1],
            "since_fen": [4_995_000, 1_004_999, 0],
            "due_on": pd.Timestamp(2023, 10, 31),
            "year": 2023,
        }
    )
    shown = listed_rates(promises)
    for column in ("due_wanyuan", "kept_wanyuan"):
        hundredths = [round(100 * value) for value in shown[column]]
        assert sum(hundredths[:-1]) == hundredths[-1]
    counts = ["due_count", "kept_count", "partly_count", "broken_count", "pending_count"]
    assert (shown[counts].iloc[:-1].sum() == shown[counts].iloc[-1]).all()


def test_the_totals_of_money_taken_back_add_up_as_they_are_shown() -> None:
    ledger = pd.DataFrame(
        {
            "fund_type": ["一般公共预算", "政府性基金", "国有资本经营"],
            "accepted_fen": [15_000, 15_001, 20_999],
            "taken_fen": [15_000, 0, 5_001],
            "open_fen": [0, 15_001, 15_998],
            "above_fen": [0, 0, 0],
            "cut_fen": [5_000, 5_000, 5_000],
            "uncut_fen": [10_000, -5_000, 1],
            "state": "没有下文",
        }
    )
    shown = listed_totals(ledger, "fund_type")
    for name in FIGURES:
        hundredths = [round(100 * value) for value in shown[f"{name.removesuffix('_fen')}_wanyuan"]]
        assert sum(hundredths[:-1]) == hundredths[-1]
        assert hundredths[-1] == round(ledger[name].sum() / 10_000)
