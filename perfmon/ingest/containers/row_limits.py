"""How many rows and cells a reader hands out at most: beyond them it stops before any harm."""

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.form_rows import MAX_CELLS, MAX_ROWS


def check_width(cells: int) -> None:
    """Refuses a row far wider than the form's.

    Raises:
        ContentError: it is.
    """
    if cells > MAX_CELLS:
        raise ContentError(f"有一行分成了 {MAX_CELLS} 个以上的单元格，不是这种表格")


def check_length(rows: int) -> None:
    """Refuses a document far longer than the form.

    Raises:
        ContentError: it is.
    """
    if rows > MAX_ROWS:
        raise ContentError(f"正文超过 {MAX_ROWS} 行，不像一份绩效文本")
