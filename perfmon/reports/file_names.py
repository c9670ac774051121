"""Names of files to download: what Windows, Linux and every browser take, in one folder."""

import re

_BARRED = re.compile(r'[\\/:*?"<>|]')
_DOTS = re.compile(r"\.{2,}")
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?![^.])", re.IGNORECASE)
_LONGEST_BYTES = 120
"""Of one part: two of them and what stands around fit the 255 that a folder takes."""


def file_name_part(words: str) -> str:
    r"""As much of the words as a file may be called by; 未命名 where nothing is left.

    No separators of folders, no two dots, no signs that Windows bars, nothing unseen, no device.

    >>> file_name_part("../维稳\u202e: 专项*经费\n"), file_name_part("con"), file_name_part(" . ")
    ('维稳 专项经费', '_con', '未命名')
    """
    kept = "".join(sign for sign in _BARRED.sub("", words) if sign.isprintable())
    named = _DOTS.sub(".", kept).strip(" .")
    part = named.encode()[:_LONGEST_BYTES].decode(errors="ignore").strip(" .")
    return f"_{part}" if _DEVICE.match(part) else part or "未命名"
