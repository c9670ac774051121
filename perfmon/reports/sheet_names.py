"""Sheet names that a spreadsheet program takes: short, without barred characters, each once."""

from collections.abc import Sequence

_BARRED = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST = 31
_RESERVED = "history"


def free_sheet_name(wanted: str, used: Sequence[str], otherwise: str) -> str:
    """The name as it may stand on a sheet; a further one of the same name gets a number.

    Args:
        wanted: what the sheet is about.
        used: the names given so far.
        otherwise: the name where nothing of `wanted` may stand.

    >>> free_sheet_name("维稳[专项]经费", ["维稳 专项 经费"], "明细")
    '维稳 专项 经费(2)'
    """
    plain = "".join(sign if sign.isprintable() else " " for sign in wanted.translate(_BARRED))
    name = _cut(plain.strip("' "), _LONGEST).strip("' ") or otherwise
    taken = {each.lower() for each in (*used, _RESERVED)}
    tried, number = name, 2
    while tried.lower() in taken:
        mark = f"({number})"
        tried, number = f"{_cut(name, _LONGEST - len(mark))}{mark}", number + 1
    return tried


def _cut(name: str, room: int) -> str:
    """As much of a name as there is room for; a rare character beyond the 16-bit ones takes two.

    >>> _cut("𠮷祥路", 3)
    '𠮷祥'
    """
    while len(name.encode("utf-16-le")) > 2 * room:
        name = name[:-1]
    return name
