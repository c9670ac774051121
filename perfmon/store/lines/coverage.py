"""Until which day the payments of a year are on hand, as a file's lines and its sender say it."""

import pandas as pd

from perfmon.periods import Period
from perfmon.store.writing import Writer


def append_coverage(writer: Writer, complete: Period | None, lines: str = "judged_lines") -> None:
    """Appends, for each year of the judged lines, the last day that they cover.

    A file that is complete for a period covers it to its end, also where nothing was paid last.

    Args:
        writer: of the batch.
        complete: the period for which the file is whole.
        lines: the table or view of the judged lines that cover a day.
    """
    last_days = _LAST_DAYS.format(lines=lines)
    days = {
        (str(region), int(year)): day
        for region, year, day in writer.cursor.execute(last_days).fetchall()
    }
    if complete is not None:
        for region, year in days:
            if year == complete.last.year:
                days[region, year] = max(days[region, year], complete.last)
    rows = [
        {"region_code": region, "year": year, "covered_until": day}
        for (region, year), day in days.items()
    ]
    writer.append("coverage", pd.DataFrame(rows))


_LAST_DAYS = """
SELECT region_code, year, max(day)
FROM {lines}
WHERE kept_as = 'new' AND status <> 'refused' AND day IS NOT NULL
GROUP BY region_code, year
"""
