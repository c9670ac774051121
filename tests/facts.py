"""Writing small facts into a real database, for tests."""

from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd

from perfmon.store.database import Database
from perfmon.store.writing import Source, writing
from perfmon.workflows.texts import Imported, import_text

DOCUMENT = next((Path(__file__).parents[1] / "data").glob("*绩效文本.txt"))
REGION, UNIT = "130529", "288001"
ACTOR = "测试"

FIRST = "13052923P00584010819F"
SECOND = "13052923P005840108178"
FIFTH = "13052923P00584010813R"


def import_document(database: Database, content: bytes | None = None) -> Imported:
    """Imports the published document, or another form of it."""
    return import_text(database, content or DOCUMENT.read_bytes(), DOCUMENT.name, ACTOR)


def pay(
    database: Database,
    payments: Mapping[tuple[str, date], int],
    covered_until: date,
    unit_code: str = UNIT,
) -> None:
    """Writes payments, (project code, day) → fen, as one batch."""
    with writing(database, Source("支付", ACTOR)) as writer:
        keys = {"region_code": REGION, "year": covered_until.year}
        writer.append("coverage", pd.DataFrame([keys | {"covered_until": covered_until}]))
        rows = [
            keys
            | {
                "unit_code": unit_code,
                "project_code": code,
                "paid_on": day,
                "counted_on": day,
                "amount_fen": fen,
                "kind": "支付" if fen >= 0 else "退款",
                "voucher_no": f"{number:06d}",
                "line_no": "1",
            }
            for number, ((code, day), fen) in enumerate(payments.items())
        ]
        writer.append("payment", pd.DataFrame(rows))


def issue(
    database: Database,
    code: str,
    kind: str,
    fen: int,
    day: date,
    transfer_no: str | None = None,
    **said: str,
) -> None:
    """Writes one tranche of a project of the published document as a batch.

    Args:
        database: with the published document.
        code: of the project.
        kind: 年初, 结转, 追加, 追减 or 调剂.
        fen: signed.
        day: 下达日期.
        transfer_no: the same on both sides of a 调剂.
        said: document_no, fund_type, budget_level.
    """
    with writing(database, Source("预算指标", ACTOR)) as writer:
        row = {
            "region_code": REGION,
            "year": day.year,
            "unit_code": UNIT,
            "project_code": code,
            "kind": kind,
            "amount_fen": fen,
            "issued_on": day,
            "direct": False,
            "source_year": day.year,
            "transfer_no": transfer_no,
            **said,
        }
        writer.append("tranche", pd.DataFrame([row]))


def count_rows(database: Database, table: str) -> int:
    """How many rows a table has."""
    with closing(database.cursor()) as cursor:
        return int(cursor.table(table).count("*").fetchall()[0][0])
