"""The cause 节约 beside the record: said of what does not go together, kept all the same."""

from collections.abc import Iterable

from perfmon.measures.money_saved import nothing_left_words, undone_words
from perfmon.store.outlooks import MONEY_ROW
from perfmon.workflows.entry_checks import Row

SAVED = "节约"


def saving_words(rows: Iterable[Row]) -> str:
    """What the record of a project says against money having been saved; '' where nothing does.

    Args:
        rows: of 偏差与预计: its money and its indicators.
    """
    project = list(rows)
    money = [
        nothing_left_words(int(row["paid_fen"]), int(row["adjusted_budget_fen"]))
        for row in project
        if row["indicator_row"] == MONEY_ROW
    ]
    work = undone_words(row["standing"] for row in project if row["indicator_row"] != MONEY_ROW)
    found = "；".join(words for words in (*money, work) if words)
    return f"关键原因选了“节约”，记录里 {found}，请核对原因" if found else ""


def of_project(rows: Iterable[Row], project_code: str) -> list[Row]:
    """The rows of one project among those of its unit."""
    return [row for row in rows if row["project_code"] == project_code]
