"""How a name may be typed: as printed, in part, in pinyin, by initials, or shortened.

A character with several readings (重 长 行) is met by any of them. pypinyin is imported by the
first word in Latin letters and not before, and without its dictionary of phrases: each character
is read alone, and the phrases would take most of its time and memory.
"""

import os
import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from functools import cache
from typing import NamedTuple

LEFT_OUT = 3
"""So many characters may be left out between two of a shortened name: 综治 for 综合治理."""

_LETTER = re.compile(r"[a-z]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


class Likeness(IntEnum):
    """How a word meets a name or a code, the best first."""

    NAME_START = 1
    NAME_PART = 2
    SPELLED_START = 3
    SPELLED_PART = 4
    CODE = 5
    SHORTENED = 6


def folded(text: str) -> str:
    """A text as it is compared: NFKC, small letters, without spaces and pinyin's apostrophes.

    >>> folded("９＋Ｘ 信息 系统"), folded("xi'an")
    ('9+x信息系统', 'xian')
    """
    compatible = unicodedata.normalize("NFKC", text).casefold()
    return "".join(compatible.split()).replace("'", "").replace("’", "")


@cache
def readings(character: str) -> tuple[str, ...]:
    """Every reading of a character in pinyin without tones; none of what is not Chinese.

    >>> readings("重"), readings("A")
    (('zhong', 'chong', 'tong'), ())
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def is_spelled(name: str, start: int, word: str) -> bool:
    """Whether the word spells the name from a character on, which need not be to its end.

    Each character is typed as itself, in full pinyin or by its initial; the last may be cut short.

    >>> is_spelled("综合治理", 0, "zhzl"), is_spelled("综合治理", 0, "zonghezhi")
    (True, True)
    >>> is_spelled("重大项目", 0, "zdxm"), is_spelled("重大项目", 0, "chongd")
    (True, True)
    """
    if not word:
        return True
    if start == len(name):
        return False
    character, after = name[start], start + 1
    if character == word[0] and is_spelled(name, after, word[1:]):
        return True
    for reading in readings(character):
        if reading.startswith(word):
            return True
        if word.startswith(reading) and is_spelled(name, after, word[len(reading) :]):
            return True
        if word[0] == reading[0] and is_spelled(name, after, word[1:]):
            return True
    return False


class Word(NamedTuple):
    """One word of a question, made ready to be held against many names.

    Attributes:
        text: folded.
        starts: finds the characters that a spelling may start at; None where nothing is spelled.
        shortened: finds a name that the word leaves characters out of; None where it cannot.
    """

    text: str
    starts: re.Pattern[str] | None
    shortened: re.Pattern[str] | None

    @classmethod
    def of(cls, text: str, alphabet: Iterable[str]) -> "Word":
        """The word for names that are written in an alphabet."""
        starts = None
        if _LETTER.search(text):
            first = [each for each in alphabet if _may_start(each, text)]
            starts = re.compile(f"[{re.escape(''.join(first))}]") if first else None
        gap = f".{{0,{LEFT_OUT}}}"
        shortened = re.compile(gap.join(text)) if _CHINESE.fullmatch(text) else None
        return cls(text, starts, shortened)

    def likeness(self, name: str, code: str) -> Likeness | None:
        """How the word meets a folded name or code; None where it meets neither."""
        if self.text in name:
            return Likeness.NAME_START if name.startswith(self.text) else Likeness.NAME_PART
        if self.starts is not None:
            for found in self.starts.finditer(name):
                if is_spelled(name, found.start(), self.text):
                    at_start = found.start() == 0
                    return Likeness.SPELLED_START if at_start else Likeness.SPELLED_PART
        if self.text in code:
            return Likeness.CODE
        if self.shortened is not None and self.shortened.search(name):
            return Likeness.SHORTENED
        return None


def _may_start(character: str, word: str) -> bool:
    """Whether a word may start with a character, typed as itself or by a reading's first letter."""
    return character == word[0] or any(each[0] == word[0] for each in readings(character))
