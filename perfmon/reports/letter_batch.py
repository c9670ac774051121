"""All letters of a month as one zip, a docx a department, with a list of what is in it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from perfmon.reports.file_names import file_name_part
from perfmon.reports.letter import letters
from perfmon.workflows.meeting import Meeting

LIST_NAME = "清单.txt"

Row = Mapping[Any, Any]


def letter_batch(meeting: Meeting) -> bytes:
    """The zip; where no letter goes out, its list says so."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        listed = []
        for row, content in letters(meeting):
            name = letter_name(meeting, row)
            _put(archive, name, content)
            listed.append(f"{name}：{letter_words(row)}")
        told = f"共 {len(listed)} 份。" if listed else "没有要发的函。"
        lines = "\r\n".join([meeting.stamp, told, *listed])
        _put(archive, LIST_NAME, lines.encode("utf-8-sig"))
    return packed.getvalue()


def letter_name(meeting: Meeting, department: Row) -> str:
    """The file name to offer: 提示函-288巨鹿县委政法委-2023年9月（演示数据）.docx.

    Args:
        meeting: of the month.
        department: a row of `addressed_departments`; its code stands first, as two may share a
            name.
    """
    demo = "（演示数据）" if meeting.is_demo else ""
    whose = file_name_part(f"{department['department_code']}{department['department_name']}")
    return f"{department['letter']}-{whose}-{meeting.year}年{meeting.month}月{demo}.docx"


def letter_words(department: Row) -> str:
    """What a letter speaks of: 整改 2 个、关注 3 个项目，其中 4 个的处理还没有人决定.

    >>> letter_words({"order_count": 2, "notice_count": 0, "undecided_count": 0})
    '整改 2 个项目'
    """
    counts = {"整改": department["order_count"], "关注": department["notice_count"]}
    said = f"{'、'.join(f'{word} {count} 个' for word, count in counts.items() if count)}项目"
    undecided = department["undecided_count"]
    return f"{said}，其中 {undecided} 个的处理还没有人决定" if undecided else said


def _put(archive: ZipFile, name: str, content: bytes) -> None:
    """A part without the clock's time, so that the same letters have the same bytes."""
    archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
