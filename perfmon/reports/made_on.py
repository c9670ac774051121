"""The moment that files for download say they were made at."""

import re
import zipfile
from datetime import datetime
from io import BytesIO

MADE_ON = datetime(2023, 1, 1)  # noqa: DTZ001 file formats keep no zone
"""Always the same, so that the same content has the same bytes."""

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def without_clock(content: bytes) -> bytes:
    """A docx, pptx or xlsx with nothing in it of the moment it was written at.

    Its parts have no dates of their own, its properties say MADE_ON, and so do those of the
    workbooks within it (a chart keeps its figures in one).
    """
    settled = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as written,
        zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in written.namelist():
            part = written.read(name)
            if name == "docProps/core.xml":
                part = _MOMENT.sub(f"{MADE_ON:%Y-%m-%dT%H:%M:%SZ}".encode(), part)
            elif name.endswith(".xlsx"):
                part = without_clock(part)
            kept.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return settled.getvalue()
