"""Names that are not shown, found in texts: the log's entries stay, what became 涉密 is covered."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping

from perfmon.store.log import as_logged, cut_at

HEAD = 4
"""A cut text that ends in so many signs of a name shows too much of it."""


class HiddenNames:
    """Names that texts of the log do not show, and what is shown in their place.

    However many there are, a text is looked through once: each name is known by its first signs.

    Attributes:
        heads: the first signs (HEAD, or all of a shorter name) of each name, in order, each once; a
            text without any of them is shown as it is.
    """

    def __init__(self, hidden: Mapping[str, str]) -> None:
        """Of names → what is shown in their place; a name counts as the log prints it."""
        self._shown: dict[str, str] = {}
        for name, shown in hidden.items():
            if (logged := as_logged(name)).strip():
                self._shown.setdefault(logged, shown)
        self._names = sorted(self._shown)
        self._longest = max(map(len, self._names), default=0)
        lengths = defaultdict[str, set[int]](set)
        for name in self._names:
            lengths[name[:HEAD]].add(len(name))
        self._lengths = dict(lengths)
        self._head_lengths = {len(head) for head in lengths}
        self.heads = list(lengths)

    def cover(self, text: str) -> str:
        """The text as it is shown: the longest names are replaced first.

        Of a text that was cut, what is left of a name before the cut is replaced too.
        """
        end = cut_at(text)
        kept, cut = (text, "") if end is None else (text[:end], text[end:])
        for name in sorted({*self._within(kept)}, key=len, reverse=True):
            kept = kept.replace(name, self._shown[name])
        return f"{self._without_rest(kept)}{cut}" if cut else kept

    def _within(self, text: str) -> Iterator[str]:
        """The names that stand in it."""
        for length in self._head_lengths:
            for at in range(len(text) - length + 1):
                for whole in self._lengths.get(text[at : at + length], ()):
                    if (name := text[at : at + whole]) in self._shown:
                        yield name

    def _without_rest(self, kept: str) -> str:
        """Without the beginning of a name at its end."""
        for at in range(max(len(kept) - self._longest, 0), len(kept) - HEAD + 1):
            rest = kept[at:]
            following = bisect_left(self._names, rest)
            if following < len(self._names) and self._names[following].startswith(rest):
                return f"{kept[:at]}{self._shown[self._names[following]]}"
        return kept
