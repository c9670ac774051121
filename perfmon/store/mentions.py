"""Mentions: the wordings by which lines name their project, kept for lines that no file brings."""

import pandas as pd

from perfmon.store.lines.cells import define_cell_macros
from perfmon.store.writing import Writer


def keep_mentions(writer: Writer, printed: pd.DataFrame) -> list[int]:
    """Keeps what lines print of unit and project, and gives each row's number of its wording.

    Args:
        writer: of the batch whose lines have the wordings.
        printed: region_code, year, unit_code, unit_name, project_code, project_name; '' where
            nothing is printed.
    """
    define_cell_macros(writer.cursor)
    writer.cursor.register("printed", printed.assign(place=range(len(printed))))
    writer.cursor.execute(_NEW)
    numbers = writer.cursor.execute(_NUMBERS).fetchall()
    writer.cursor.unregister("printed")
    return [int(number) for (number,) in numbers]


_WORDING = """
wording([region_code, year::VARCHAR, unit_code, unit_name, project_code, project_name, NULL])
"""

_NEW = f"""
INSERT INTO mention BY NAME
SELECT DISTINCT {_WORDING} AS mention_id, * EXCLUDE (place), '' AS voucher_no
FROM printed ANTI JOIN mention USING (region_code, year, unit_code, unit_name, project_code,
                                      project_name)
"""  # noqa: S608 our own words

_NUMBERS = f"SELECT {_WORDING} FROM printed ORDER BY place"  # noqa: S608 our own words
