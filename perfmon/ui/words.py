"""Texts from files, made safe to stand inside Markdown."""

import re

from perfmon.measures.rates import is_missing

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def plain(text: object, missing: str = "") -> str:
    r"""The text with every Markdown mark escaped, so that it shows as it was printed.

    A missing text is `missing`.

    >>> print(plain("<b>9+X</b>"))
    \<b\>9\+X\</b\>
    """
    return missing if is_missing(text) else _MARKS.sub(r"\\\1", str(text))
