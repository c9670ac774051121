"""Until which day the payments of a year are on hand, as a file's lines and its sender say it."""

import pandas as pd

from perfmon.periods import Period
from perfmon.store.writing import Writer


def append_coverage(writer: Writer, complete: Period | None) -> None:
    """Appends, for each year of the judged lines, the last day that they cover.

    A file that is complete for a period covers it to its end, also where nothing was paid last.
    """
    days = {
        (str(region), int(year)): day
        for region, year, day in writer.cursor.execute(_LAST_DAYS).fetchall()
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
FROM judged_lines
WHERE kept_as = 'new' AND status <> 'refused' AND day IS NOT NULL
GROUP BY region_code, year
"""
