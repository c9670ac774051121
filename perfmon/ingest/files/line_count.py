"""How many lines a text has, counted while its blocks go by for another purpose."""

from collections import Counter

import numpy as np

_FEED = ord("\n")


class LineCount:
    """Counts the lines of a text.

    Attributes:
        feeds: the line feeds so far, those of Windows line ends included.
    """

    def __init__(self) -> None:
        self.feeds = 0
        self._ends = Counter[bytes]()
        self._counted = self._blank = 0
        self._held = b""

    def add(self, block: bytes) -> None:
        """Takes in the next block; a carriage return at its end waits for what follows."""
        block = self._held + block
        self._held = block[-1:] if block.endswith(b"\r") else b""
        if self._held:
            block = block[:-1]
        self._count(block)

    def lines(self) -> int | None:
        """The lines up to the last that is not blank; None where line ends are mixed.

        To be asked once, when all blocks have gone by.
        """
        self._count(self._held)
        return self._counted + 1 if len(+self._ends) < 2 else None

    def _count(self, block: bytes) -> None:
        kept = block.rstrip(b"\r\n")
        if kept:
            self._counted += self._blank + self._breaks(kept)
            self._blank = 0
        self._blank += self._breaks(block[len(kept) :])

    def _breaks(self, text: bytes) -> int:
        """The line ends in a text, which are counted by their kind too."""
        feeds = int(np.count_nonzero(np.frombuffer(text, np.uint8) == _FEED))
        returns = text.count(b"\r") if b"\r" in text else 0
        both = text.count(b"\r\n") if returns else 0
        self.feeds += feeds
        self._ends.update({b"\r\n": both, b"\n": feeds - both, b"\r": returns - both})
        return feeds + returns - both
