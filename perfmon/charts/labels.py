"""Words on a picture: how wide they are, where they break, how they keep clear of each other."""

from collections.abc import Sequence

NARROW_SHARE, SPACE_SHARE = 0.58, 0.25
"""How wide a Latin letter or digit is, and a space, as shares of a Chinese character."""


def text_width(text: str, size: int) -> float:
    """About how many pixels the text takes at a font size.

    >>> text_width("县水务局 12", 10)
    54.1
    """
    narrow = sum(1 for sign in text if sign < "\u2e80")
    spaces = text.count(" ")
    wide = len(text) - narrow
    return size * (wide + (narrow - spaces) * NARROW_SHARE + spaces * SPACE_SHARE)


def shorten(name: str, characters: int = 10) -> str:
    """The name cut to so many characters, with … where something is missing.

    >>> shorten("县自然资源和规划局开发区分局")
    '县自然资源和规划局…'
    """
    return name if len(name) <= characters else f"{name[: characters - 1]}…"


def wrap(text: str, width: float, size: int) -> list[str]:
    """The text in lines not wider than the width where it can be broken after ， or ；.

    >>> wrap("已付 61.84%，比计划少 7.13 个百分点", 120, 14)
    ['已付 61.84%，', '比计划少 7.13 个百分点']
    """
    lines: list[str] = []
    for part in text.replace("，", "，\n").replace("；", "；\n").split("\n"):
        if lines and text_width(lines[-1] + part, size) <= width:
            lines[-1] += part
        elif part:
            lines.append(part)
    return lines


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as possible to the wanted ones, in their order, at least a gap apart.

    Least squares: neighbours that would overlap share the mean of what they want. Where all do
    not fit between low and high, they keep their gap and run over the upper end.

    Args:
        wanted: ascending.
        gap: between neighbours.
        low: the lowest place allowed.
        high: the highest place allowed.

    >>> spread([1.0, 1.0, 9.0], gap=2, low=0, high=10)
    [0.0, 2.0, 9.0]
    """
    blocks: list[list[float]] = []
    for index, place in enumerate(wanted):
        blocks.append([place - index * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) >= _mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    highest = max(high - (len(wanted) - 1) * gap, low)
    level = [min(max(_mean(block), low), highest) for block in blocks for _ in block]
    return [place + index * gap for index, place in enumerate(level)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
