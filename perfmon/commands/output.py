"""What commands print: sentences and JSON to stdout, complaints to stderr."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from perfmon.errors import FileUnwritableError
from perfmon.findings import SEVERITY_WORDS, Finding


def say(text: str) -> None:
    """Prints to stdout."""
    print(text)


def complain(text: str) -> None:
    """Prints to stderr at once, so that it can be followed while the work goes on."""
    print(text, file=sys.stderr, flush=True)


_PAGES_A_LINE = 20


def complain_of_pages(page: int, pages: int) -> None:
    """Prints to stderr how far a long document has been read, now and then."""
    if page % _PAGES_A_LINE == 0 and page < pages:
        complain(f"进度 第 {page} 页，共 {pages} 页")


def say_json(value: object, *, indent: int | None = 2) -> None:
    """Prints a value as JSON, Chinese as it is."""
    say(json.dumps(value, ensure_ascii=False, indent=indent))


def write_new_file(path: Path, content: bytes) -> None:
    """Writes a file that is not there yet.

    Raises:
        FileUnwritableError: a file of this name is there, or the folder cannot be written to.
    """
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise FileUnwritableError(path, "已经有同名的文件，没有改动它") from error
    except OSError as error:
        raise FileUnwritableError(path, "文件夹不存在，或不能写入") from error


def make_folder(path: Path) -> None:
    """Makes the folder that files are to be written into, and those above it.

    Raises:
        FileUnwritableError: a file of this name is there, or it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise FileUnwritableError(path, "这是一个文件，不是文件夹") from error
    except OSError as error:
        raise FileUnwritableError(path, "不能建这个文件夹") from error


def finding_line(finding: Finding) -> str:
    """A finding as a line: severity, code, place and sentence."""
    place = "" if finding.project is None else f"{finding.project} "
    row = "" if finding.row is None else f"第{finding.row}行 "
    return f"[{SEVERITY_WORDS[finding.severity]} {finding.code}] {place}{row}{finding.message}"


def count_findings(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity: 错误 19 处，提醒 3 处，说明 0 处."""
    severities = [finding.severity for finding in findings]
    return "，".join(
        f"{word} {severities.count(severity)} 处" for severity, word in SEVERITY_WORDS.items()
    )


def as_records(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Rows for JSON: whole numbers stay whole, what is missing is null."""
    present = rows.astype(object).where(rows.notna(), None)
    return [dict(zip(map(str, present), cells, strict=True)) for cells in present.to_numpy()]
