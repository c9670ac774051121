"""A consolidated file (汇总库): many counties' reports as the facts of an ordinary database.

Facts go into the ordinary tables, so that pages read them and `verify` makes every figure anew of
them. What a report does not hold is not there: goals, indicators, wordings, findings, entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from perfmon.measures.grains import Grains
from perfmon.measures.rules import RuleBook
from perfmon.periods import month_end
from perfmon.store.batch_entries import ROW_WORDS
from perfmon.store.checks import DERIVED_EQUATIONS, FACT_EQUATIONS, check_equations
from perfmon.store.database import Database, utc_now
from perfmon.store.derived import replace_grains
from perfmon.store.log import Entry, append_entries
from perfmon.store.matching import match_year
from perfmon.store.mentions import keep_mentions
from perfmon.store.report_manifest import Manifest
from perfmon.store.report_tables import REPORT_TABLES, parquet_of, reported_book
from perfmon.store.transaction import beside_facts
from perfmon.store.writing import Source, Writer, begin_batch

KIND = "上报"


@dataclass(frozen=True)
class County:
    """A county's report that is taken.

    Attributes:
        folder: of the report.
        manifest: what it says of itself.
        rules: its versions of the rules, with numbers that no other county's have.
    """

    folder: Path
    manifest: Manifest
    rules: pd.DataFrame

    @property
    def book(self) -> RuleBook:
        """The rules by which it is judged."""
        return reported_book(self.rules)


@dataclass(frozen=True)
class LeftOut:
    """A county that a person left out.

    Attributes:
        region_code: of the county.
        name: '' where nothing names it.
        reason: why.
    """

    region_code: str
    name: str
    reason: str


def append_county(
    database: Database, county: County, grains: Grains, actor: str, engine: str
) -> None:
    """Puts a county's facts and figures into a consolidated file that is being made.

    Args:
        database: of nobody else.
        county: whose report.
        grains: made of it, with unit codes that begin with its region.
        actor: who consolidates.
        engine: what made the grains.
    """
    with beside_facts(database) as cursor:
        for name in REPORT_TABLES:
            _look_at(cursor, county, name)
        writer = _begin(cursor, county, actor)
        rounds = _number_texts(writer)
        for table, query in _FIRST.items():
            writer.append_from(table, query.format(until=_last_day(county.manifest)))
        writer.append("rule_set", county.rules)
        writers = [writer, *(_append_round(cursor, county, actor, k) for k in range(2, rounds + 1))]
        writers += _append_progress(cursor, county, actor)
        manifest = county.manifest
        match_year(cursor, manifest.region_code, manifest.year, utc_now())
        replace_grains(cursor, manifest.region_code, manifest.year, grains, None)
        _record(cursor, county, engine, writer.batch_id)
        entries = [_entry(each, manifest, actor) for each in writers]
        append_entries(cursor, entries, writer.recorded_at)


def _last_day(manifest: Manifest) -> str:
    """The last day of a report's month as a query has it."""
    return f"DATE '{month_end(manifest.year, manifest.month)}'"


def _look_at(cursor: duckdb.DuckDBPyConnection, county: County, name: str) -> None:
    """A view of a table of a report, in which codes and names tell the county.

    Codes have the region's six digits in front; a department or unit whose name does not begin with
    the region's has that in front: every county has its 教育局.
    """
    columns = {part.split(" ")[0] for part in REPORT_TABLES[name].split(", ")}
    changed = [
        f"region_code || {code} AS {code}"
        for code in ("unit_code", "department_code", "text_unit_code")
        if code in columns
    ]
    if name in ("department", "unit"):
        region = county.manifest.region_name.replace("'", "''")
        own = f"starts_with(name, '{region}')"
        changed.append(f"CASE WHEN {own} THEN name ELSE '{region}' || name END AS name")
    made_unique = ", ".join(changed)
    said = f"* REPLACE ({made_unique})" if made_unique else "*"
    cursor.execute(
        f"CREATE OR REPLACE TEMP VIEW reported_{name} AS "  # noqa: S608 our names
        f"SELECT {said} FROM {parquet_of(county.folder, name)}"
    )


def _begin(cursor: duckdb.DuckDBPyConnection, county: County, actor: str) -> Writer:
    source = Source(KIND, actor, fingerprint=county.manifest.fingerprint, may_repeat=True)
    return begin_batch(cursor, source)


def _number_texts(writer: Writer) -> int:
    """Numbers the versions of the county's texts; gives how many the unit with most has."""
    writer.cursor.execute(_TEXTS, {"first": writer.next_text_id()})
    rows = writer.cursor.execute("SELECT coalesce(max(place), 1) FROM numbered_text").fetchall()
    return int(rows[0][0])


def _append_round(
    cursor: duckdb.DuckDBPyConnection, county: County, actor: str, place: int
) -> Writer:
    """The projects of the n-th versions: a batch says a project once."""
    writer = _begin(cursor, county, actor)
    writer.append_from("project", _OF_TEXTS.format(place=place))
    return writer


def _append_progress(cursor: duckdb.DuckDBPyConnection, county: County, actor: str) -> list[Writer]:
    """What cumulative tables say, in a batch of its own: it covers only what it counts."""
    rows = cursor.execute(_PROGRESS.format(until=_last_day(county.manifest))).df()
    if rows.empty:
        return []
    writer = _begin(cursor, county, actor)
    wording = ["region_code", "year", "unit_code", "unit_name", "project_code", "project_name"]
    numbers = keep_mentions(writer, rows[wording])
    said = ["region_code", "year", "until_on", "paid_fen"]
    writer.append("progress", rows[said].assign(mention_id=pd.array(numbers, dtype="UInt64")))
    return [writer]


def _entry(writer: Writer, manifest: Manifest, actor: str) -> Entry:
    told = [
        f"{words} {writer.rows[table]:,} 行"
        for table, words in ROW_WORDS.items()
        if writer.rows.get(table)
    ]
    subject = f"{manifest.county}{manifest.period}"
    return Entry(actor, KIND, subject, None, "、".join(told) or None, writer.batch_id)


def _record(cursor: duckdb.DuckDBPyConnection, county: County, engine: str, batch_id: int) -> None:
    said = county.manifest
    cursor.execute(
        "INSERT INTO county_report BY NAME SELECT $region AS region_code, $name AS name, "
        "$year AS year, $month AS month, $closed AS is_closed, $known_at AS known_at, "
        "$covered AS covered_until, $fingerprint AS fingerprint, $engine AS engine, "
        "$batch AS batch_id",
        {
            "region": said.region_code,
            "name": said.region_name,
            "year": said.year,
            "month": said.month,
            "closed": said.is_closed,
            "known_at": said.known_at,
            "covered": said.covered_until,
            "fingerprint": said.fingerprint,
            "engine": engine,
            "batch": batch_id,
        },
    )


def finish(
    database: Database, left_out: Sequence[LeftOut], year: int, month: int, engine: str
) -> None:
    """Records who was left out, and checks that everything holds together.

    Raises:
        InconsistentFactsError: an equation does not hold.
    """
    with beside_facts(database) as cursor:
        for each in left_out:
            cursor.execute(
                "INSERT INTO county_report BY NAME SELECT $region AS region_code, $name AS name, "
                "$year AS year, $month AS month, $engine AS engine, $why AS left_out_because",
                {
                    "region": each.region_code,
                    "name": each.name,
                    "year": year,
                    "month": month,
                    "engine": engine,
                    "why": each.reason,
                },
            )
        check_equations(cursor, FACT_EQUATIONS)
        check_equations(cursor, DERIVED_EQUATIONS)
        cursor.execute("UPDATE database_property SET data_version = (SELECT count(*) FROM batch)")


def read_county_reports(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Which counties a consolidated file holds, and which were left out; none in another database.

    Returns:
        By region: the columns of `county_report`; left_out_because is missing where it is in.
    """
    return cursor.execute("FROM county_report ORDER BY region_code, year, month").df()


_TEXTS = """
CREATE OR REPLACE TEMP TABLE numbered_text AS
SELECT t.*, $first + row_number() OVER (ORDER BY unit_code, version) - 1 AS text_id,
       row_number() OVER (PARTITION BY unit_code ORDER BY version) AS place,
       coalesce(u.name, t.unit_code) AS unit_name
FROM reported_text AS t LEFT JOIN (
    SELECT unit_code, max_by(name, valid_from) AS name FROM reported_unit GROUP BY ALL
) AS u USING (unit_code)
"""

_TEXT_OF = """
JOIN numbered_text AS t ON (t.unit_code, t.version) = (f.text_unit_code, f.text_version)
"""

_OF_TEXTS = f"""
SELECT p.*, t.text_id
FROM reported_project AS p
JOIN reported_project_text AS f USING (unit_code, project_code) {_TEXT_OF}
WHERE t.place = {{place}}
"""  # noqa: S608 our own words

_FIRST = {
    "region": "FROM reported_region",
    "department": "FROM reported_department",
    "unit": "FROM reported_unit",
    "coverage": """
        SELECT * REPLACE (least(covered_until, {until}) AS covered_until)
        FROM reported_coverage""",
    "performance_text": """
        SELECT text_id, region_code, year, unit_code, version, unit_name,
               year || '年绩效文本（上报）' AS title
        FROM numbered_text""",
    "text_acceptance": """
        SELECT region_code, year, text_id, from_month, '上报' AS reason FROM numbered_text""",
    "project": f"""
        {_OF_TEXTS.format(place=1)}
        UNION ALL BY NAME
        FROM reported_project ANTI JOIN reported_project_text USING (unit_code, project_code)""",
    "tranche": """
        SELECT f.* EXCLUDE (text_unit_code, text_version, from_month, until_month), t.text_id
        FROM reported_tranche AS f LEFT JOIN numbered_text AS t
          ON (t.unit_code, t.version) = (f.text_unit_code, f.text_version)""",
    "checkpoint": f"""
        SELECT DISTINCT t.text_id, f.project_code, f.month, f.planned_fen, f.inferred
        FROM reported_checkpoint AS f {_TEXT_OF}""",  # noqa: S608 our own words
    "target_correction": f"""
        SELECT DISTINCT f.region_code, f.year, t.text_id, f.project_code,
               '资金支出计划' AS field, f.month, f.planned_fen,
               (f.planned_fen / 1000000)::DECIMAL(18, 6)::VARCHAR AS corrected_value,
               '上报' AS reason
        FROM reported_checkpoint AS f {_TEXT_OF}
        WHERE f.corrected""",  # noqa: S608 our own words
    "payment": "FROM reported_payment",
    "entered_payment": """
        SELECT region_code, year, unit_code, project_code, month,
               entered_in_month_fen AS amount_fen, '已审' AS state
        FROM reported_monthly_payment WHERE entered_in_month_fen <> 0""",
}
"""What the first batch of a county brings, by table."""

_PROGRESS = """
SELECT region_code, year, unit_code, '' AS unit_name, project_code, '' AS project_name,
       least(last_day(make_date(year, month, 1)), {until}, c.covered_until) AS until_on, paid_fen
FROM (
    SELECT *, (sum(paid_in_month_fen - entered_in_month_fen) OVER (
        PARTITION BY unit_code, project_code ORDER BY month
    ))::BIGINT AS paid_fen
    FROM reported_monthly_payment
) LEFT JOIN reported_coverage AS c USING (region_code, year)
WHERE paid_by = '进度表'
ORDER BY unit_code, project_code, month
"""
