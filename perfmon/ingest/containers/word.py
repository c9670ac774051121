"""The form's rows out of a Word document (docx): its paragraphs and its tables' rows, in order.

The XML is read directly: merged cells stand in it once, while the libraries that write such
documents repeat them, and pass over content controls, in which contents pages usually stand.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from perfmon.ingest.containers.row_limits import check_length, check_width
from perfmon.ingest.containers.shown_rows import ShownRows
from perfmon.ingest.containers.word_hidden import OFF, HiddenRuns, child_of, value_of
from perfmon.ingest.containers.word_numbers import WordNumbers
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.xml_part import local_name, xml_tree
from perfmon.ingest.files.zip_parts import ZipParts
from perfmon.ingest.form_rows import MAX_CELLS, FormRow

MAX_BYTES = 10_000_000
MAX_DEPTH = 5
_MAX_WRAPPERS = 100
_DOCUMENT = "word/document.xml"
_STYLES, _NUMBERS = "word/styles.xml", "word/numbering.xml"
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "smartTag", "moveTo"))
_UNSEEN = frozenset(("del", "moveFrom", "Fallback", "pPr", "rPr", "tbl"))
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_PAGE_NUMBER = re.compile(r"[\t]+\s*([0-9]{1,4})\s*$")


def read_word(path: Path) -> ShownRows:
    """The rows of a document: a line of a paragraph is one cell, a merged cell stands once.

    Numbers that Word counts itself are written out. Deleted text is left out, and so is hidden
    text, which is told. A table inside a cell stands below the row that holds it.

    Raises:
        ContentError: damaged, hostile, too big, or with tables nested beyond all use.
    """
    with ZipParts(path) as parts:
        if parts.size(_DOCUMENT) > MAX_BYTES:
            raise ContentError(f"正文解开后超过 {MAX_BYTES // 1_000_000} MB，不像一份绩效文本")
        document = xml_tree(parts, _DOCUMENT)
        styles, numbers = (
            xml_tree(parts, name) if name in parts else None for name in (_STYLES, _NUMBERS)
        )
    reader = _Reader(WordNumbers(numbers, styles), HiddenRuns(styles))
    for body in document:
        if local_name(body) == "body":
            reader.read(body, 0)
    return ShownRows(reader.rows, reader.hidden)


class _Reader:
    """Collects the rows of a body or of a cell."""

    def __init__(self, numbers: WordNumbers, hidden_runs: HiddenRuns) -> None:
        self.rows: list[FormRow] = []
        self.hidden: list[str] = []
        self._numbers = numbers
        self._hidden_runs = hidden_runs

    def read(self, parent: Element, depth: int) -> None:
        """Takes in the paragraphs and tables under an element."""
        if depth > MAX_DEPTH:
            raise ContentError(f"文档里的表格套了 {MAX_DEPTH} 层以上，不是这种表格")
        for block in _children(parent, ("p", "tbl")):
            if local_name(block) == "tbl":
                self._read_table(block, depth)
            else:
                for line in self._paragraph(block).split("\n"):
                    self._add((line,))

    def _read_table(self, table: Element, depth: int) -> None:
        rows, inner = [], []
        for row in _children(table, ("tr",)):
            if _value(row, "trPr", "del") is None and not self._is_hidden_row(row):
                cells, nested = self._row(row)
                rows.append(cells)
                check_length(len(rows))
                inner.append(nested)
        width = max(map(len, rows), default=0)
        for cells, nested in zip(rows, inner, strict=True):
            self._add((*cells, *[""] * (width - len(cells))))
            for cell in nested:
                self.read(cell, depth + 1)

    def _row(self, row: Element) -> tuple[list[str], list[Element]]:
        """The texts of a row on the table's grid, and the tables in it."""
        texts = [""] * _number(_value(row, "trPr", "gridBefore"), 0)
        nested = []
        for cell in _children(row, ("tc",)):
            merge = _value(cell, "tcPr", "vMerge")
            texts.append("" if merge in ("", "continue") else self._cell(cell))
            texts.extend([""] * (_number(_value(cell, "tcPr", "gridSpan"), 1) - 1))
            check_width(len(texts))
            if any(True for _ in _children(cell, ("tbl",))):
                nested.append(_only_tables(cell))
        return texts, nested

    def _cell(self, cell: Element) -> str:
        return "\n".join(self._paragraph(block) for block in _children(cell, ("p",))).strip()

    def _paragraph(self, paragraph: Element) -> str:
        """Its text with its number; the page of a contents line stands after dots."""
        text = _PAGE_NUMBER.sub(r"......\1", self._text(paragraph))
        return self._numbers.before(paragraph, has_text=bool(text.strip())) + text.replace(
            "\t", " "
        )

    def _text(self, paragraph: Element) -> str:
        pieces: list[str] = []
        for node in _nodes(paragraph, lambda run: self._is_hidden(run, paragraph)):
            name = local_name(node)
            if name == "t":
                pieces.append(node.text or "")
            elif name in _BREAKS:
                pieces.append(_BREAKS[name])
            elif name == "p":
                pieces.append("\n")
        return "".join(pieces)

    def _is_hidden(self, run: Element, paragraph: Element) -> bool:
        if not self._hidden_runs.hides(run, paragraph):
            return False
        self._leave_out(run)
        return True

    def _is_hidden_row(self, row: Element) -> bool:
        is_hidden = _value(row, "trPr", "hidden") not in (None, *OFF)
        if is_hidden:
            self._leave_out(row)
        return is_hidden

    def _leave_out(self, part: Element) -> None:
        said = "".join(node.text or "" for node in _nodes(part) if local_name(node) == "t").strip()
        if said:
            self.hidden.append(said)

    def _add(self, cells: tuple[str, ...]) -> None:
        if any(map(str.strip, cells)):
            self.rows.append(FormRow(len(self.rows) + 1, cells, is_ruled=True))
            check_length(len(self.rows))


def _only_tables(cell: Element) -> Element:
    tables = Element("cell")
    tables.extend(_children(cell, ("tbl",)))
    return tables


def _children(parent: Element, names: tuple[str, ...], wraps: int = 0) -> Iterator[Element]:
    """The children of these names, those inside content controls and the like included."""
    if wraps > _MAX_WRAPPERS:
        raise ContentError("文档里的内容控件套得不正常，没有打开它")
    for child in parent:
        name = local_name(child)
        if name in names:
            yield child
        elif name in _WRAPPERS:
            yield from _children(child, names, wraps + 1)


def _nodes(
    parent: Element, is_hidden: Callable[[Element], bool] = lambda _: False
) -> Iterator[Element]:
    """What stands in an element, in its order, without what was deleted or hidden."""
    waiting = [iter(parent)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            continue
        name = local_name(node)
        if name == "r" and is_hidden(node):
            continue
        yield node
        if name not in _UNSEEN:
            waiting.append(iter(node))


def _value(node: Element, properties: str, name: str) -> str | None:
    """The value of a property; '' where it has none, None where it is not there."""
    found = child_of(child_of(node, properties), name)
    return None if found is None else value_of(found) or ""


def _number(value: str | None, usual: int) -> int:
    is_number = value is not None and value.isascii() and value.isdigit() and len(value) < 6
    return min(int(value), MAX_CELLS) if is_number and value is not None else usual
