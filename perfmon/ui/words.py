"""Texts from files, made safe to stand inside Markdown."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def plain(text: object) -> str:
    r"""The text with every Markdown mark escaped, so that it shows as it was printed.

    >>> plain("<b>9+X</b>")
    '\\\\<b\\\\>9\\\\+X\\\\</b\\\\>'
    """
    return _MARKS.sub(r"\\\1", str(text))
