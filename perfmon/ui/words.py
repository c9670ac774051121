"""Texts from files, made safe to stand inside Markdown."""

import re

from perfmon.ingest.odd_characters import as_seen
from perfmon.measures.rates import is_missing

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=])")

_LINES = re.compile(r"[ \t]*[\r\n\x85\u2028\u2029]\s*")
"""An end of line with the blanks around it; two would end a paragraph, four blanks begin code."""

_REPLACED = re.compile(
    r"(?<=:)(?=[a-z0-9_+\-]+:|material/|//)|(?<=\bwww)(?=\.)|(?<=@)(?=[-\w]+\.)"
    r"|(?<=[-<>~])(?=[->=])",
    re.IGNORECASE,
)
"""Where a browser would set a picture (:heart: :material/home:), a link (http:// www. a@b.cn) or
another sign (-> for →), escaped or not: it does so in the text that its escapes leave."""

JOINER = "\u2060"
"""Has no width and breaks no line; nothing is replaced across it."""


def plain(text: object, missing: str = "") -> str:
    r"""The text as one line with every Markdown mark escaped, so that it shows as it was printed.

    A missing text is `missing`. Characters that turn the letters round are named in words.

    >>> print(plain("<b>9+X</b>"))
    \<b\>9\+X\</b\>
    >>> plain(" 甲\n\n    乙"), plain("\u202e甲")
    ('甲 乙', '〔控制符〕甲')
    """
    if is_missing(text):
        return missing
    line = _LINES.sub(" ", as_seen(str(text))).strip(" \t")
    return _MARKS.sub(r"\\\1", _REPLACED.sub(JOINER, line))
