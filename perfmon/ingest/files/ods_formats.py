"""The percentages of an ods workbook, whose cells say themselves what they are."""

from collections.abc import Iterator
from pathlib import Path

from perfmon.ingest.files.number_format import Formats, placed_formats
from perfmon.ingest.files.ods_content import follow, repeats
from perfmon.ingest.files.zip_parts import ZipParts

_PERCENT = "0%"
_CELLS = ("table:table-cell", "table:covered-table-cell")


def ods_formats(path: Path) -> dict[str, Formats]:
    """By sheet, its percentages; other formats are not read.

    Raises:
        ContentError: damaged, or with far more percentages than anyone looks at.
    """
    percents = _Percents()
    with ZipParts(path) as parts:
        follow(parts, percents)
    return {
        name: placed_formats(_cells(spans), [_PERCENT]) for name, spans in percents.spans.items()
    }


class _Percents:
    """Follows the tags of tables; `spans` has rows and columns, each first and end, by sheet."""

    def __init__(self) -> None:
        self.spans: dict[str, list[tuple[range, range]]] = {}
        self._sheet: list[tuple[range, range]] = []
        self._rows = range(1, 1)
        self._column = 0

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._sheet = self.spans.setdefault(attributes.get("table:name", ""), [])
            self._rows = range(1, 1)
        elif name == "table:table-row":
            first = self._rows.stop
            self._rows = range(first, first + repeats(attributes, "table:number-rows-repeated"))
            self._column = 0
        elif name in _CELLS:
            end = self._column + repeats(attributes, "table:number-columns-repeated")
            if attributes.get("office:value-type") == "percentage":
                self._sheet.append((self._rows, range(self._column, end)))
            self._column = end

    def close(self, name: str) -> None:
        """Nothing is known only at an end."""


def _cells(spans: list[tuple[range, range]]) -> Iterator[tuple[int, int, int]]:
    for rows, columns in spans:
        for row in rows:
            yield from ((row, column, 0) for column in columns)
