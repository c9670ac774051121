"""The numbers that Word counts itself (automatic numbering): they stand nowhere in the text."""

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from perfmon.ingest.files.xml_part import local_name

_DIGITS = "零一二三四五六七八九"
_CHINESE = re.compile("(?i)chinese|japanese|taiwanese|korean|ideograph")
_PLACE = re.compile(r"%([1-9])")
_MOST_PARENTS = 20


@dataclass(frozen=True)
class _Level:
    """One level of a list: how its number is written, and the number it begins with."""

    format: str
    text: str
    start: int


class WordNumbers:
    """Counts through the numbered paragraphs of a document in their order.

    Args:
        numbers: the part word/numbering.xml; None where the document has none.
        styles: the part word/styles.xml, whose styles may bring numbers with them.
    """

    def __init__(self, numbers: Element | None, styles: Element | None) -> None:
        self._lists = _lists(numbers) if numbers is not None else {}
        self._styles = _styles(styles) if styles is not None and self._lists else {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def before(self, paragraph: Element, *, has_text: bool) -> str:
        """The number that Word shows before a paragraph; '' where it shows none."""
        place = self._place(paragraph) if self._lists and has_text else None
        if place is None:
            return ""
        key, depth = place
        name, levels = self._lists.get(key, ("", {}))
        level = levels.get(depth)
        if level is None or level.format in ("bullet", "none"):
            return ""
        counts = self._counts[name]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]

        def written(mark: re.Match[str]) -> str:
            at = int(mark[1]) - 1
            other = levels.get(at, level)
            return _written(counts.get(at, other.start), other.format)

        return _PLACE.sub(written, level.text)

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        """List and level of a paragraph: its own, else its style's."""
        properties = _child(paragraph, "pPr")
        if properties is None:
            return None
        own = _place_in(properties)
        style = _attribute(_child(properties, "pStyle"), "val")
        from_style = self._place_of_style(style)
        key = own[0] if own and own[0] else from_style[0] if from_style else None
        depth = own[1] if own and own[1] is not None else from_style[1] if from_style else 0
        return None if key in (None, "0") else (key or "", depth or 0)

    def _place_of_style(self, style: str | None) -> tuple[str | None, int | None] | None:
        for _ in range(_MOST_PARENTS):
            if style not in self._styles:
                return None
            place, parent = self._styles[style]
            if place:
                return place
            style = parent
        return None


def _lists(numbers: Element) -> dict[str, tuple[str, dict[int, _Level]]]:
    """By the list's number: what it counts together with, and its levels."""
    abstract = {
        _attribute(node, "abstractNumId"): _levels(node)
        for node in numbers
        if local_name(node) == "abstractNum"
    }
    lists = {}
    for node in numbers:
        key = _attribute(node, "numId")
        if local_name(node) == "num" and key:
            name = _attribute(_child(node, "abstractNumId"), "val") or ""
            starts_anew = _child(node, "lvlOverride") is not None
            lists[key] = (f"{name}/{key}" if starts_anew else name, abstract.get(name, {}))
    return lists


def _levels(abstract: Element) -> dict[int, _Level]:
    levels = {}
    for node in abstract:
        if local_name(node) == "lvl":
            levels[_whole(_attribute(node, "ilvl"), 0)] = _Level(
                _attribute(_child(node, "numFmt"), "val") or "decimal",
                _attribute(_child(node, "lvlText"), "val") or "",
                _whole(_attribute(_child(node, "start"), "val"), 1),
            )
    return levels


def _styles(
    styles: Element,
) -> dict[str | None, tuple[tuple[str | None, int | None] | None, str | None]]:
    """By the style's name: list and level that it brings, and the style it is based on."""
    found = {}
    for node in styles:
        if local_name(node) == "style":
            properties = _child(node, "pPr")
            place = _place_in(properties) if properties is not None else None
            parent = _attribute(_child(node, "basedOn"), "val")
            found[_attribute(node, "styleId")] = (place, parent)
    return found


def _place_in(properties: Element) -> tuple[str | None, int | None] | None:
    number = _child(properties, "numPr")
    if number is None:
        return None
    depth = _attribute(_child(number, "ilvl"), "val")
    return _attribute(_child(number, "numId"), "val"), None if depth is None else _whole(depth, 0)


def _written(number: int, way: str) -> str:
    """A counted number in Chinese or in digits.

    >>> _written(12, "chineseCounting"), _written(21, "chineseCountingThousand"), _written(3, "x")
    ('十二', '二十一', '3')
    """
    if not _CHINESE.search(way) or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return ten + (_DIGITS[ones] if ones or not tens else "")


def _child(node: Element, name: str) -> Element | None:
    return next((child for child in node if local_name(child) == name), None)


def _attribute(node: Element | None, name: str) -> str | None:
    items = node.items() if node is not None else ()
    return next((value for key, value in items if key.rpartition("}")[2] == name), None)


def _whole(value: str | None, usual: int) -> int:
    is_number = value is not None and value.isascii() and value.isdigit() and len(value) < 6
    return int(value) if is_number and value is not None else usual
