"""How long a document that is read page by page may go on."""

FIRST_SECONDS = 10.0
"""By then a document must have shown a page of a 绩效文本; a bad one is told by then."""
PAGE_SECONDS = 10.0
"""No page of a form takes a tenth of it; one that takes longer is hostile or damaged."""
EARNED_SECONDS = 1.0
"""Each page of a 绩效文本 earns the document so much more; such a page takes about 0.1 s."""


class Patience:
    """The time that is left: what arrives earns more, what does not arrive is not waited for.

    >>> patience = Patience(began=0.0)
    >>> patience.left(4.0)
    6.0
    >>> patience.earn()
    >>> patience.left(4.0), patience.left(30.0)
    (7.0, 0.0)

    Args:
        began: when reading began, in seconds of any clock.
    """

    def __init__(self, began: float) -> None:
        self._until = began + FIRST_SECONDS

    def earn(self) -> None:
        """A page of a 绩效文本 has arrived."""
        self._until += EARNED_SECONDS

    def left(self, now: float) -> float:
        """The seconds for which the next page may be waited for; 0 where there are none."""
        return max(min(PAGE_SECONDS, self._until - now), 0.0)
