"""月度通报: every number that it prints is read out and found in what was frozen."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

import pandas as pd
from docx import Document

from perfmon.reports.circular import circular, department_rows
from perfmon.workflows.meeting import Meeting
from tests.test_meeting_papers import september

__all__ = ["september"]

NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
HUNDREDTH = Decimal("0.01")


def rounded(value: Decimal) -> str:
    found = value.quantize(HUNDREDTH, ROUND_HALF_UP)
    return f"{abs(found) if found == 0 else found:,}"


def wanyuan(fen: int) -> str:
    return rounded(Decimal(fen) / 1_000_000)


def either_side(fen: int) -> set[str]:
    """What a part of a table may print: its amount in 万元 rounded down or up."""
    down = fen // 10_000
    return {f"{Decimal(step) / 100:,.2f}" for step in (down, down + 1)}


def share(part: int, whole: int) -> Decimal:
    return 100 * Decimal(part) / Decimal(whole)


def of_sums(rows: pd.DataFrame) -> set[str]:
    """The numbers that may be said of a group of projects."""
    sums = {str(name): int(rows[name].sum()) for name in rows.columns if name.endswith("_fen")}
    budget, paid = sums["adjusted_budget_fen"], sums["paid_fen"]
    rate = share(paid, budget)
    planned = rows[rows["planned_fen"].notna()]
    plan_budget = int(planned["adjusted_budget_fen"].sum())
    gaps = [
        rate - share(sums["elapsed_fen"], budget),
        rate - share(sums["last_paid_fen"], sums["last_budget_fen"]),
    ]
    if plan_budget:
        gaps.append(
            share(int(planned["paid_fen"].sum()) - int(planned["planned_fen"].sum()), plan_budget)
        )
    return either_side(budget) | either_side(paid) | {rounded(rate), *map(rounded, gaps)}


def frozen_numbers(meeting: Meeting) -> set[str]:
    """Every number that the circular may print."""
    projects = meeting.projects
    found = of_sums(projects)
    for _, rows in projects.groupby("department_code"):
        found |= of_sums(rows)
    for fen in (projects["adjusted_budget_fen"].sum(), projects["paid_fen"].sum()):
        found |= {wanyuan(int(fen)), rounded(Decimal(int(fen)) / 10**10)}
    found.add(wanyuan(int(projects["treasury_desk_fen"].sum())))
    found.add(wanyuan(int(projects["hard_to_spend_fen"].fillna(0).sum())))
    carried = projects[projects["carry_over"].astype(bool)]
    found |= {wanyuan(int(carried[name].sum())) for name in ("adjusted_budget_fen", "paid_fen")}
    behind = projects[projects["light"].isin(["red", "yellow"])].nlargest(10, "behind_fen")
    whole = int(projects["behind_fen"].fillna(0).sum())
    found |= {wanyuan(int(behind["behind_fen"].sum()))}
    found |= {rounded(share(int(behind["behind_fen"].sum()), whole))}
    for row in behind.to_dict("records"):
        found |= {wanyuan(int(row["paid_fen"])), wanyuan(int(row["behind_fen"]))}
        found |= {rounded(share(int(row["paid_fen"]), int(row["adjusted_budget_fen"])))}
    return found | {str(count) for count in counts(meeting)}


def counts(meeting: Meeting) -> Iterable[int]:
    projects = meeting.projects
    yield from (len(projects), projects["department_code"].nunique())
    yield from projects["light"].fillna("none").value_counts()
    yield int((projects["paid_fen"].le(0) & projects["adjusted_budget_fen"].gt(0)).sum())
    yield int(projects["carry_over"].sum())
    indicators = [name for name in projects.columns if name.startswith("indicators_")]
    yield from projects[indicators].sum()
    yield int(projects[indicators].sum().sum())
    yield from (meeting.year, meeting.month, meeting.rule_version)
    yield from (10, 0)
    yield from range(1, 1 + projects["department_code"].nunique())
    yield from projects["lagging_months"].unique()


def printed(content: bytes) -> list[str]:
    document = Document(BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return texts


def tables(content: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(BytesIO(content)).tables
    ]


def test_every_number_is_found_in_the_frozen_figures(september: Meeting) -> None:
    allowed = {number.lstrip("-") for number in frozen_numbers(september)}
    names = {*september.projects["name"], *september.projects["unit_name"]}
    strange = [
        (number, text)
        for text in printed(circular(september))
        if text not in names
        for number in NUMBER.findall(text)
        if number.lstrip("-") not in allowed
    ]
    assert strange == []


def test_its_parts_are_those_of_a_circular(september: Meeting) -> None:
    said = "\n".join(printed(circular(september)))
    for words in (
        *("一、总体情况", "二、各部门支出进度", "三、滞后和预警的项目", "四、绩效目标"),
        *("五、结转和存量资金", "六、有关要求", "〔2023〕  号", "亿元"),
    ):
        assert words in said


def test_its_foot_names_cut_rule_fingerprint_and_that_it_is_a_demo(september: Meeting) -> None:
    foot = Document(BytesIO(circular(september))).sections[0].footer.paragraphs[0].text
    for words in ("截至2023年9月底", "差值规则第1版", september.fingerprint, "演示数据"):
        assert words in foot


def test_the_departments_add_up_as_printed(september: Meeting) -> None:
    rows = department_rows(september.projects)
    for column in (2, 3):
        amounts = [Decimal(row[column].replace(",", "")) for row in rows]
        assert sum(amounts[:-1]) == amounts[-1]


def test_without_a_lagging_project_it_says_so(september: Meeting) -> None:
    green = september.projects.assign(light="green")
    calm = Meeting(**{**vars(september), "projects": green})
    assert "没有滞后或预警的项目。" in printed(circular(calm))
