"""The extent of an ods workbook: its content is one XML in which rows and cells say repeats."""

from typing import Protocol
from xml.parsers import expat

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.sheet_extent import SheetExtent
from perfmon.ingest.files.xml_part import DECLARATIONS
from perfmon.ingest.files.zip_parts import DAMAGED, ZipParts

_CELLS = ("table:table-cell", "table:covered-table-cell")


class _Content:
    """Follows the tags of tables; a repeated row counts once its cells are known."""

    def __init__(self) -> None:
        self.extents: list[SheetExtent] = []
        self._row = self._column = self._repeat = self._filled = self._last = 0
        self._width = 1
        self._has_text = self._has_formula = False

    def open(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table":
                self.extents.append(SheetExtent(attributes.get("table:name", "")))
                self._row = 0
            case "table:table-row":
                self._repeat = repeats(attributes, "table:number-rows-repeated")
                self._column = self._filled = self._last = 0
            case "table:table-cell" | "table:covered-table-cell":
                self._open_cell(attributes)
            case "text:p":
                self._has_text = True

    def close(self, name: str) -> None:
        if name in _CELLS:
            self._close_cell()
        elif name == "table:table-row" and self.extents:
            self._row += self._repeat
            if self._filled:
                self.extents[-1].add(self._row, self._last, self._filled * self._repeat)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._width = repeats(attributes, "table:number-columns-repeated")
        self._has_text = "office:value-type" in attributes
        self._has_formula = "table:formula" in attributes

    def _close_cell(self) -> None:
        place = (self._row + 1, self._column)
        self._column += self._width
        if self._has_formula and not self._has_text and self.extents:
            self.extents[-1].empty_formulas.add(place)
        if self._has_text or self._has_formula:
            self._filled += self._width
            self._last = self._column


def measure_ods(parts: ZipParts) -> tuple[list[SheetExtent], int]:
    """The extents of the sheets that have cells, and how many sheets there are.

    Raises:
        ContentError: too big, damaged or hostile.
    """
    content = _Content()
    follow(parts, content)
    return [extent for extent in content.extents if extent.cells], len(content.extents)


class Follower(Protocol):
    """Is told of each tag of the content."""

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """A tag begins."""

    def close(self, name: str) -> None:
        """A tag ends."""


def follow(parts: ZipParts, follower: Follower) -> None:
    """Tells every tag of an ods workbook's content.

    Raises:
        ContentError: damaged or hostile.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = follower.open
    parser.EndElementHandler = follower.close
    parser.StartDoctypeDeclHandler = _refuse_declaration
    try:
        for block in parts.blocks("content.xml"):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ContentError(DAMAGED) from error


def repeats(attributes: dict[str, str], name: str) -> int:
    """How often a row or cell says that it stands there."""
    value = attributes.get(name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def _refuse_declaration(*_: object) -> None:
    raise ContentError(DECLARATIONS)
