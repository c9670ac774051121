"""Characters that a reader cannot see or that turn a text round, and pictures among the letters."""

import re
from collections.abc import Iterator, Sequence

from perfmon.findings import Finding
from perfmon.ingest.form_rows import FormRow

_INVISIBLE = re.compile("[\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufffd]")
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u27bf\ufe0f]")
_MOST_SHOWN = 60


def find_odd_characters(rows: Sequence[FormRow]) -> Iterator[Finding]:
    """ODD_CHARACTERS: marks of direction, lost letters and pictures, one finding a row.

    >>> [f.message for f in find_odd_characters([FormRow(3, ("防汛\u202e物资",))])]
    ['“防汛物资”里夹有看不见的控制符，显示的次序可能与实际不同；照原文读入，请删去。']
    """
    for row in rows:
        text = "".join(row.cells)
        seen = _INVISIBLE.sub("", text).strip()[:_MOST_SHOWN]
        if "\ufffd" in text:
            reason = f"“{seen}”里有丢失的字（编码转换时丢的），请核对原文。"
        elif _INVISIBLE.search(text):
            reason = f"“{seen}”里夹有看不见的控制符，显示的次序可能与实际不同；照原文读入，请删去。"
        elif _PICTURES.search(text):
            reason = f"“{seen}”里有表情符号，照原文读入，请改成文字。"
        else:
            continue
        yield Finding("warning", "ODD_CHARACTERS", reason, printed_value=seen, line=row.line)


def unreadable_hint(printed: str) -> str:
    """Why a cell that looks like a number is none; '' where its text shows it.

    >>> unreadable_hint("=96+4"), unreadable_hint("\u200e96.00"), unreadable_hint("九十六")
    ('是公式的文字，没有算出结果', '夹有看不见的控制符', '')
    """
    if _INVISIBLE.search(printed):
        return "夹有看不见的控制符"
    return "是公式的文字，没有算出结果" if printed.startswith(("=", "＝")) else ""
