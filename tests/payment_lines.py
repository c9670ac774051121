"""Small payments files, as a bureau exports them, for tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from perfmon.money import format_yuan
from tests.facts import UNIT

HEAD = "年度,预算单位编码,项目编码,支付凭证号,明细行号,实际支付日期,支付金额（元）,支付状态"


class Paid(NamedTuple):
    """One voucher line; the amount in fen, or as printed."""

    project: str
    voucher: str
    day: str
    amount: int | str
    status: str = ""


def write_payments(path: Path, lines: Sequence[Paid], year: int = 2023) -> Path:
    """Writes the lines as CSV and gives the path."""
    rows = [
        f'{year},{UNIT},{line.project},{line.voucher},1,{line.day},"{_printed(line.amount)}",'
        f"{line.status}"
        for line in lines
    ]
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return path


def _printed(amount: int | str) -> str:
    return format_yuan(amount) if isinstance(amount, int) else amount
