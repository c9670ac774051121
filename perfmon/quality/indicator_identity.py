"""Which 绩效指标 of a revised text is which of the text before.

What a unit reported of an indicator stays with it, so an indicator keeps its number through the
versions of a year. It is the same where its name or its description is, not where only its place
in the table is: a number moved by an inserted row would hang old results on a new target.
Source: 本项目约定.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple


class NumberedIndicator(NamedTuple):
    """An indicator as it was printed, with its number; a new one has none yet."""

    number: int
    level2: str
    level3: str
    description: str


_Key = Callable[[NumberedIndicator], tuple[str, ...]]

_SAME: tuple[_Key, ...] = (
    lambda one: (one.level2, one.level3, one.description),
    lambda one: (one.level2, one.level3),
    lambda one: (one.level3,),
    lambda one: (one.level2, one.description) if one.description else (),
)
"""What makes two indicators one, the surest first; an empty key is like none."""


def continue_numbers(
    printed: Sequence[NumberedIndicator], before: Sequence[NumberedIndicator], highest: int
) -> list[int]:
    """The number of each indicator of a project in a revised text.

    Args:
        printed: the project's indicators in printed order; their numbers are not looked at.
        before: those of the version before.
        highest: the highest number that any version of the year gave in this project.

    Returns:
        In printed order: the number of the indicator that each continues, else the next free one.

    >>> before = [NumberedIndicator(1, "数量指标", "线路条数", ""),
    ...           NumberedIndicator(2, "质量指标", "维护质量", "")]
    >>> printed = [NumberedIndicator(0, "数量指标", "设备台数", ""),
    ...            NumberedIndicator(0, "质量指标", "维护质量", "")]
    >>> continue_numbers(printed, before, 2)
    [3, 2]
    """
    new, old = [_plain(one) for one in printed], [_plain(one) for one in before]
    found: dict[int, int] = {}
    for same in _SAME:
        taken = set(found.values())
        free = [one for one in old if one.number not in taken]
        for place, one in enumerate(new):
            if place in found or not same(one):
                continue
            match = next((each for each in free if same(each) == same(one)), None)
            if match is not None:
                found[place] = match.number
                free.remove(match)
    fresh = iter(range(highest + 1, highest + 1 + len(printed)))
    return [found[place] if place in found else next(fresh) for place in range(len(printed))]


def _plain(one: NumberedIndicator) -> NumberedIndicator:
    """Full and half width are one."""
    words = (unicodedata.normalize("NFKC", word) for word in one[1:])
    return NumberedIndicator(one.number, *words)
