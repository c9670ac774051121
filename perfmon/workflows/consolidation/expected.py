"""What is asked of a consolidation: which month, and which counties are to be in it."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from perfmon.errors import FileUnreadableError, ImportRefusedError
from perfmon.ingest.decoding import decode_text

_REGION_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes:
        year: the fiscal year; None where the reports leave no choice.
        month: 1 to 12; None where the reports leave no choice.
        expected: the counties that must be there, code → name or ''; None where nobody said.
        without: codes of counties that are left out.
    """

    year: int | None = None
    month: int | None = None
    expected: Mapping[str, str] | None = None
    without: frozenset[str] = frozenset()


def read_codes(words: str) -> list[str] | None:
    """The codes of regions that stand in words, as 130529,130528; None where others do, too.

    >>> read_codes("130529, 130528"), read_codes("名单.csv")
    (['130529', '130528'], None)
    """
    codes = [code.strip() for code in words.replace("，", ",").split(",") if code.strip()]
    return codes if all(_REGION_CODE.fullmatch(code) for code in codes) else None


def read_expected(words: str) -> dict[str, str]:
    """The counties that must be there: codes, or a CSV file of 地区编码,名称 (a head may stand).

    Returns:
        Code → name; '' where none is said.

    Raises:
        FileUnreadableError: it is no such file; told with the line.
    """
    codes = read_codes(words)
    return dict.fromkeys(codes, "") if codes is not None else _read_list(Path(words))


def _read_list(path: Path) -> dict[str, str]:
    try:
        text = decode_text(path.read_bytes(), path.name)
    except OSError as error:
        raise FileUnreadableError(path, "没有这个文件，或打不开它") from error
    except ImportRefusedError as error:
        raise FileUnreadableError(path, error.reason) from error
    found: dict[str, str] = {}
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        code, name = (*(cell.strip() for cell in row), "", "")[:2]
        if _REGION_CODE.fullmatch(code):
            found[code] = name
        elif code and number > 1:
            raise FileUnreadableError(path, f"第 {number} 行“{code}”不是 6 位地区编码")
    if not found:
        raise FileUnreadableError(path, "里面没有 6 位地区编码，应当一行一个县：地区编码,名称")
    return found
