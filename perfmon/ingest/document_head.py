"""The title page: title, year, who compiled and who reviewed; unit and region from the tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_text import comparable

_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")
_TITLE_END = re.compile(r"绩效(?:目标)?文本|绩效目标$")
_HEAD_END = re.compile(r"目录|第一部分.*")
_COMPILED = re.compile(r"(?:编制(?:单位|部门)?[：:])(.+)|(.+?)编制")
_REVIEWED = re.compile(r"(?:审核(?:单位|部门)?[：:])(.+)|(.+?)审核")
_ATTACHMENT = re.compile(r"附件[0-9一二三四五六七八九十]*[：:]?")


@dataclass(frozen=True)
class TitlePage:
    """What stands before the contents; None where it is not printed."""

    title: str | None
    year: int | None
    compiled_by: str | None
    reviewed_by: str | None


def read_title_page(prose: Sequence[FormRow]) -> TitlePage:
    """The title page from the rows before the first table."""
    texts: list[str] = []
    for row in prose:
        if _HEAD_END.fullmatch(comparable(row.text)):
            break
        texts.append(row.text)
    title = _title(texts)
    year = _YEAR.search(comparable(title)) if title else None
    return TitlePage(
        title, int(year[1]) if year else None, _named(_COMPILED, texts), _named(_REVIEWED, texts)
    )


def _title(texts: Sequence[str]) -> str | None:
    """The line that ends in 绩效文本, with the lines above where it is broken over several."""
    last = next((i for i, text in enumerate(texts) if _TITLE_END.search(comparable(text))), None)
    if last is None:
        return None
    first = last
    while first and not _is_whole(texts[first : last + 1]) and not _is_other(texts[first - 1]):
        first -= 1
    return "".join(texts[first : last + 1])


def _is_whole(lines: Sequence[str]) -> bool:
    year = _YEAR.search(comparable("".join(lines)))
    return year is not None and year.start() > 0


def _is_other(text: str) -> bool:
    return bool(_ATTACHMENT.fullmatch(text) or text.endswith(("编制", "审核")))


def _named(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    found = next((match for text in texts if (match := pattern.fullmatch(text))), None)
    return (found[1] or found[2]) if found else None
