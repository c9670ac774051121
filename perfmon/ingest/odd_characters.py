"""Characters that a reader cannot see or that turn a text round, and pictures among the letters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from perfmon.findings import Finding
from perfmon.ingest.form_rows import FormRow

_MARKS = re.compile("[\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
_SHOWN_MARK = "〔控制符〕"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no page and no file format can hold: controls, halves of characters, no characters."""

_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u27bf\ufe0f]")
_MOST_SHOWN = 60


def find_odd_characters(rows: Sequence[FormRow]) -> Iterator[Finding]:
    """ODD_CHARACTERS: marks of direction, lost letters and pictures, one finding a row.

    >>> [f.message for f in find_odd_characters([FormRow(3, ("防汛\u202e物资",))])]
    ['“防汛〔控制符〕物资”里夹有看不见的控制符，显示的次序可能与实际不同；照原文读入，请删去。']
    """
    for row in rows:
        text = "".join(row.cells)
        seen = with_visible_marks(text).strip()[:_MOST_SHOWN]
        if "\ufffd" in text:
            reason = f"“{seen}”里有丢失的字（编码转换时丢的），请核对原文。"
        elif _MARKS.search(text):
            reason = f"“{seen}”里夹有看不见的控制符，显示的次序可能与实际不同；照原文读入，请删去。"
        elif _PICTURES.search(text):
            reason = f"“{seen}”里有表情符号，照原文读入，请改成文字。"
        else:
            continue
        yield Finding("warning", "ODD_CHARACTERS", reason, printed_value=seen, line=row.line)


def with_visible_marks(text: str) -> str:
    """The text with each mark that turns or hides its letters as a word that is seen.

    >>> with_visible_marks("认不出“\u202e96.00”是多少")
    '认不出“〔控制符〕96.00”是多少'
    """
    return _MARKS.sub(_SHOWN_MARK, text)


def as_seen(text: str) -> str:
    r"""The text as it may stand on pages and papers, in front of and behind other words.

    Marks that would turn or hide what stands beside it are words, controls are left out; tabs and
    ends of lines stay.

    >>> as_seen("\u202e96.00\x07\n元")
    '〔控制符〕96.00\n元'
    """
    return with_visible_marks(_CONTROLS.sub("", text))


def with_visible_messages(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with such marks visible in what is said; what is printed stays as it is."""
    return [replace(each, message=with_visible_marks(each.message)) for each in findings]


def unreadable_hint(printed: str) -> str:
    """Why a cell that looks like a number is none; '' where its text shows it.

    >>> unreadable_hint("=96+4"), unreadable_hint("\u200e96.00"), unreadable_hint("九十六")
    ('是公式的文字，没有算出结果', '夹有看不见的控制符', '')
    """
    if _MARKS.search(printed):
        return "夹有看不见的控制符"
    return "是公式的文字，没有算出结果" if printed.startswith(("=", "＝")) else ""
