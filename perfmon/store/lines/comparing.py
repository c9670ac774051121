"""Lines of a cumulative progress table that only compare, since their unit has vouchers then."""

from typing import NamedTuple

import duckdb

from perfmon.store.asking import NOW
from perfmon.store.covered import voucher_months


class Comparing(NamedTuple):
    """New lines that only compare, since vouchers win.

    Attributes:
        lines: how many.
        fen: what they print.
    """

    lines: int
    fen: int


def read_comparing(cursor: duckdb.DuckDBPyConnection) -> Comparing:
    """The new lines of units with vouchers in their month; makes view `counting_lines`, the rest.

    Lines without a project count once they have one, and cover nothing before.
    """
    cursor.execute(_VOUCHERS_WIN, {"known_at": NOW})
    cursor.execute(_COUNTING)
    return Comparing(*cursor.execute(_COMPARING).fetchall()[0])


_VOUCHERS_WIN = f"""
CREATE OR REPLACE TEMP TABLE vouchers_win AS {voucher_months("lines", "day")}
"""

_OF_VOUCHERS = """
judged_lines AS l {join} JOIN vouchers_win AS w
    ON (w.region_code, w.year, w.unit_code, w.month)
     = (l.region_code, l.year, l.to_unit_code, month(l.day))
"""

_COUNTING = f"""
CREATE OR REPLACE TEMP VIEW counting_lines AS
FROM {_OF_VOUCHERS.format(join="ANTI")} WHERE l.to_project_code IS NOT NULL
"""

_COMPARING = f"""
SELECT count(*), coalesce(sum(l.amount_fen), 0)::BIGINT
FROM {_OF_VOUCHERS.format(join="SEMI")} WHERE l.status = 'new'
"""  # noqa: S608 our own words
