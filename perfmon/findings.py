"""A finding (问题): one fault or oddity in the user's data, as a value.

Readers and checks return findings and go on; nothing here raises.
"""

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]

SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "提醒", "info": "说明"}


@dataclass(frozen=True)
class Finding:
    """One finding; there is at most one per code and place.

    Attributes:
        severity: error 错误, warning 提醒 or info 说明; says nothing about loading.
        code: the rule's code, for example `COST_DIRECTION`.
        message: a Chinese sentence with the figures, ending in 。.
        printed_value: what stands in the file, unchanged; None where nothing is printed.
        project: the project's code; None for the document as a whole.
        row: the indicator's row in its table, from 1; None where it is about no indicator.
        file: the file's name without its folder.
        sheet: the sheet, for workbooks.
        line: the line in the file, from 1.
        column: the column's printed head.
        proposal: a safe repair to offer a person; None where there is none.
        loaded: whether the row counts in the figures all the same.
    """

    severity: Severity
    code: str
    message: str
    printed_value: str | None = None
    project: str | None = None
    row: int | None = None
    file: str | None = None
    sheet: str | None = None
    line: int | None = None
    column: str | None = None
    proposal: str | None = None
    loaded: bool = True

    def as_record(self) -> dict[str, object]:
        """The finding as a flat record for JSON and tables, in the order of the fields."""
        return asdict(self)
