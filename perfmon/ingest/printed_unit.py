"""The unit (计量单位) printed after a target's number: 册 of 20册（份）, % of 100%完成."""

import re
from dataclasses import dataclass

from perfmon.ingest.printed_number import WORDS_AFTER, leading_unit

_INCLUDING = re.compile(r"[(（]不?含.*?[)）]")
_IN_BRACKETS = re.compile(r"[(（\[【](.+?)[)）\]】]")
_END = re.compile(
    "|".join(
        (
            *(word for word, _ in WORDS_AFTER),
            *(r"[(（\[【〔]", "左右", "完成", "完工", "竣工", "验收", "办结", "到位", "达标"),
        )
    )
)
_INEXACT = re.compile(r"(?P<myriad>[百千万亿]?)(?P<word>[余多几来])(?P<unit>.*)")
_WHOLE_UNIT = 4
_PER = re.compile("[/每][^，,。；;、]+")
"""What a unit cost is for: /公里, /人·月, 每平方米."""


@dataclass(frozen=True)
class PrintedUnit:
    """A unit; `inexact` is the word (余, 多) that makes its number none to be held to."""

    unit: str | None
    inexact: str | None = None


def read_unit(after: str) -> PrintedUnit:
    """The unit in the text after a number, without what is said beside it.

    >>> read_unit("册(份)").unit, read_unit("%(含)").unit, read_unit("%完成").unit
    ('册', '%', '%')
    >>> read_unit("余册以上")
    PrintedUnit(unit='册', inexact='余')
    >>> read_unit("万元/公里以内").unit, read_unit("元/人·月").unit
    ('万元/公里', '元/人·月')
    """
    text = _INCLUDING.sub("", after)
    bracketed = _IN_BRACKETS.match(text)
    if bracketed and leading_unit(bracketed[1]) == bracketed[1]:
        return PrintedUnit(bracketed[1])
    text = _END.split(text, maxsplit=1)[0].strip("。.;；，,、")
    inexact = _INEXACT.fullmatch(text)
    if inexact and _counts(inexact):
        return PrintedUnit(_shortened(inexact["myriad"] + inexact["unit"]), inexact["word"])
    return PrintedUnit(_shortened(text))


def _counts(inexact: re.Match[str]) -> bool:
    """Whether 余 or 多 speaks of the number and does not begin a word (多媒体教室)."""
    unit = inexact["myriad"] + inexact["unit"]
    return inexact["word"] == "余" or not unit or leading_unit(unit) is not None


def _shortened(text: str) -> str | None:
    """A percentage ends at its sign; a long text at the measure word that it begins with.

    A compound unit (万元/公里) is kept whole: without its second part it would be another amount.
    """
    if text.startswith(("%", "‰")):
        return text[0]
    unit = leading_unit(text) if len(text) > _WHOLE_UNIT else None
    if unit is None:
        return text or None
    per = _PER.match(text, len(unit))
    return unit + (per.group() if per else "")
