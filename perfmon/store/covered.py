"""Until which day payments are on hand: what batches said, so far as their lines count.

A voucher file covers what it says. A cumulative progress table covers a month only while its unit
has no vouchers there: with them it compares, and says nothing of later days.
"""

_VOUCHER_MONTHS = """
SELECT DISTINCT p.region_code, p.year, coalesce(p.unit_code, m.unit_code) AS unit_code,
       month(p.counted_on) AS month
FROM payment_said($known_at) AS p
SEMI JOIN (
    SELECT DISTINCT region_code, year, month({day}) AS month FROM {lines}
) AS t ON (t.region_code, t.year, t.month) = (p.region_code, p.year, month(p.counted_on))
LEFT JOIN mention_matched($known_at) AS m USING (mention_id)
WHERE coalesce(p.unit_code, m.unit_code) IS NOT NULL
"""


def voucher_months(lines: str, day: str) -> str:
    """The query of the units that have vouchers in a month of which lines of a table speak.

    Args:
        lines: the table, with region_code and year.
        day: its column of the day.
    """
    return _VOUCHER_MONTHS.format(lines=lines, day=day)


COVERED = f"""
WITH said AS (
    SELECT region_code, year, covered_until, batch_id
    FROM coverage SEMI JOIN batch_known($known_at) USING (batch_id)
), tables AS (
    SELECT p.region_code, p.year, p.batch_id, max(p.until_on) AS last_on,
           max(p.until_on) FILTER (m.project_code IS NOT NULL AND v.month IS NULL) AS counted_on
    FROM progress AS p SEMI JOIN batch_known($known_at) USING (batch_id)
    LEFT JOIN mention_matched($known_at) AS m USING (mention_id)
    LEFT JOIN ({voucher_months("progress", "until_on")}) AS v
        ON (v.region_code, v.year, v.unit_code, v.month)
         = (p.region_code, p.year, m.unit_code, month(p.until_on))
    GROUP BY ALL
)
SELECT region_code, year, covered_until
FROM said ANTI JOIN tables USING (region_code, year, batch_id)
UNION ALL
SELECT t.region_code, t.year,
       CASE WHEN t.counted_on = t.last_on THEN greatest(t.counted_on, s.covered_until)
            ELSE t.counted_on END
FROM tables AS t LEFT JOIN said AS s USING (region_code, year, batch_id)
WHERE t.counted_on IS NOT NULL
"""  # noqa: S608 our own words
"""region_code, year, covered_until: one row a batch that covers something."""
