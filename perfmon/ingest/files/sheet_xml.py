"""The extent of an xlsx sheet, measured while its XML goes by: no tree, no cell kept.

Nearly all the bytes of real sheets are plain cells (`<c r="B2" …>` with a value), and those are
measured by whole blocks as arrays. A block with anything else in it (formulas, errors, cells
without a reference, other quotes) is looked at more closely, at worst tag by tag.
"""

import re
from collections.abc import Iterable

import numpy as np

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.sheet_extent import SheetExtent

UNUSUAL = "工作簿的内部写法不合规范，请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_LONGEST_PIECE = 8_000_000
_PADDING = b" " * 16
_CELL = int.from_bytes(b"<c", "little")
_FORMULA_TAG = int.from_bytes(b"<f", "little")
_PREFIXED_CELL = int.from_bytes(b":c", "little")
_ERROR_KIND = int.from_bytes(b'"e', "little")
_FORMULA = rb"<f(?:\s[^>]*)?(?:(?<=/)>|(?<!/)>[^<]*</f>)"
_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)>' + _FORMULA + rb"(?:<v>([^<]*)</v>|<v ?/>)?"
)
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]* t="e"[^>]*>(?:' + _FORMULA + rb")?<v>([^<]*)</v>"
)
_TAG = re.compile(rb"<(/?)(?:[A-Za-z_][\w.-]*:)?(row|c|f|v)(?=[\s/>])([^>]*)>([^<]*)")
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d{0,9})[\"']")
_KIND = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
_KIND_WITH_TEXT = re.compile(rb"""\st\s*=\s*["'](?:str|e)["']""")
_ROW_DIGITS = 7


class SheetXml:
    """Measures one sheet.

    Args:
        extent: what is filled.
        zero_is_unknown: whether the writer left all results to be computed on opening, so that
            the 0 stored with a formula is no result.
    """

    def __init__(self, extent: SheetExtent, zero_is_unknown: bool) -> None:
        self._extent = extent
        self._no_value = (b"", b"0") if zero_is_unknown else (b"",)
        self._row = self._column = 0
        self._cell_open = self._has_formula = False
        self._kind, self._value = b"", b""

    def measure(self, blocks: Iterable[bytes]) -> None:
        """Takes in all the XML, cut where a cell begins, or else where a tag does.

        Raises:
            ContentError: too big, or written in a way that cannot be measured.
        """
        rest = b""
        for block in blocks:
            piece = rest + block
            end = piece.rfind(b"<c")
            if end <= 0:
                end = max(piece.rfind(b"<"), 0)
            rest = piece[end:]
            if len(rest) > _LONGEST_PIECE:
                raise ContentError(UNUSUAL)
            self._take(piece[:end])
        self._take(rest)

    def _take(self, piece: bytes) -> None:
        if self._cell_open or not self._take_plain(piece):
            self._take_tags(piece)

    def _take_plain(self, piece: bytes) -> bool:
        """Measures a piece that has only plain cells; False where it has anything else."""
        padded = piece + _PADDING
        found, has_special = _cell_starts(padded)
        if found is None:
            return False
        if not len(found):
            return not has_special and self._take_blank_rows(piece)
        places = _plain_places(np.frombuffer(padded, np.uint8), found)
        if places is None:
            return False
        if has_special and not self._take_special(piece):
            return False
        rows, columns = places
        self._extent.add(int(rows.max()), int(columns.max()), len(found))
        last = found.argmax()
        self._row, self._column = int(rows[last]), int(columns[last])
        begun = piece.find(b"<row", int(found[last]))
        if begun >= 0:
            self._take_tags(piece[begun:])
        return True

    def _take_blank_rows(self, piece: bytes) -> bool:
        """Counts rows without cells; the last may say its number, and goes on in what follows."""
        begun = piece.rfind(b"<row")
        if begun >= 0:
            self._row += piece.count(b"<row") - 1
            self._take_tags(piece[begun:])
        return True

    def _take_special(self, piece: bytes) -> bool:
        """Notes formulas and errors; False where one of them is not written as usual."""
        formulas, errors = _FORMULA_CELL.findall(piece), _ERROR_CELL.findall(piece)
        if len(formulas) != piece.count(b"<f") or len(errors) != piece.count(b'"e"'):
            return False
        for letters, row, attributes, value in formulas:
            if value in self._no_value and not _KIND_WITH_TEXT.search(attributes):
                self._extent.empty_formulas.add((int(row), _column_number(letters) - 1))
        for letters, row, text in errors:
            place = (int(row), _column_number(letters) - 1)
            self._extent.errors[place] = text.decode("utf-8", "replace")
        return True

    def _take_tags(self, piece: bytes) -> None:
        for closing, name, attributes, text in _TAG.findall(piece):
            if (attributes.count(b'"') + attributes.count(b"'")) % 2:
                raise ContentError(UNUSUAL)
            match name:
                case b"row" if not closing:
                    self._open_row(attributes)
                case b"c":
                    self._close_cell()
                    if not closing:
                        self._open_cell(attributes)
                case b"f" if not closing:
                    self._has_formula = True
                case b"v" if not closing:
                    self._value = text.strip()

    def _open_row(self, attributes: bytes) -> None:
        place = _PLACE.search(b" " + attributes)
        self._row = int(place[2] or 0) if place else self._row + 1
        self._column = 0

    def _open_cell(self, attributes: bytes) -> None:
        place = _PLACE.search(b" " + attributes)
        if place and place[1] and place[2]:
            self._row, self._column = int(place[2]), _column_number(place[1])
        else:
            self._row, self._column = max(self._row, 1), self._column + 1
        self._extent.add(self._row, self._column, 1)
        kind = _KIND.search(b" " + attributes)
        self._kind, self._value = (kind[1] if kind else b""), b""
        self._has_formula = False
        self._cell_open = not attributes.endswith(b"/")

    def _close_cell(self) -> None:
        place = (self._row, self._column - 1)
        if self._cell_open and self._kind == b"e":
            self._extent.errors[place] = self._value.decode("utf-8", "replace") or "#VALUE!"
        elif self._cell_open and self._has_formula and self._has_no_value():
            self._extent.empty_formulas.add(place)
        self._cell_open = False

    def _has_no_value(self) -> bool:
        return self._kind != b"str" and self._value in self._no_value


def _cell_starts(padded: bytes) -> tuple[np.ndarray | None, bool]:
    """Where `<c` stands, None where prefixes do; and whether formulas or errors stand too."""
    starts, has_special = [], False
    for offset in (0, 1):
        pairs = np.frombuffer(padded, "<u2", (len(padded) - offset) // 2, offset)
        if (pairs == _PREFIXED_CELL).any():
            return None, True
        has_special |= bool((pairs == _FORMULA_TAG).any() or (pairs == _ERROR_KIND).any())
        starts.append(np.flatnonzero(pairs == _CELL) * 2 + offset)
    return np.concatenate(starts), has_special


def _plain_places(letters: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Row and column, from 1, of each `<c r="AB12"`; None where one is written otherwise."""
    if (letters[starts + 3] != ord("r")).any() or (letters[starts + 5] != ord('"')).any():
        return None
    first, second = letters[starts + 6] - ord("A"), letters[starts + 7] - ord("A")
    if (first >= 26).any():
        return None
    columns, digits_at = first.astype(np.int32) + 1, starts + 7
    has_two = second < 26
    if has_two.any():
        columns = np.where(has_two, columns * 26 + second + 1, columns)
        digits_at = digits_at + has_two
    rows = _numbers(letters, digits_at)
    return None if rows is None else (rows, columns)


def _numbers(letters: np.ndarray, starts: np.ndarray) -> np.ndarray | None:
    """The whole number in digits at each place, up to its closing quote; None where it is none."""
    numbers = np.zeros(len(starts), np.int32)
    running = np.ones(len(starts), bool)
    for i in range(_ROW_DIGITS + 1):
        letter = letters[starts + i]
        digit = letter - ord("0")
        goes_on = running & (digit < 10)
        if (running & ~goes_on & (letter != ord('"'))).any():
            return None
        running = goes_on
        if not running.any():
            return numbers
        numbers = np.where(running, numbers * 10 + digit, numbers)
    return None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
