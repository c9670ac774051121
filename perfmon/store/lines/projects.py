"""Projects, units and departments that a budget table brings along with its money.

Every batch writes the names it needs, as they are known or else as printed, so that undoing
another batch takes none of them away.
"""

from perfmon.store.asking import NOW
from perfmon.store.writing import Writer

DEPARTMENT_CODE_LENGTH = 3
"""The first digits of a unit's code are its department's (288001 → 288)."""


def append_projects(writer: Writer) -> None:
    """Appends the region, departments, units and projects of `lines` that have a code."""
    keep_known_projects(writer)
    asked = {"known_at": NOW, "length": DEPARTMENT_CODE_LENGTH}
    writer.cursor.execute(_UNITS, asked)
    writer.cursor.execute(_REFUSE_UNKNOWN_UNITS)
    for table, query in (
        ("region", _NEW_REGIONS),
        ("department", _NEW_DEPARTMENTS),
        ("unit", _NEW_UNITS),
        ("project", _NEW_PROJECTS),
    ):
        writer.append_from(table, query)


def keep_known_projects(writer: Writer) -> None:
    """Makes table `known_before`: the projects that were there before the file."""
    writer.cursor.execute(_KNOWN_BEFORE, {"known_at": NOW})


_KNOWN_BEFORE = """
CREATE OR REPLACE TEMP TABLE known_before AS
SELECT DISTINCT region_code, year, project_code FROM project_known($known_at)
"""

_UNITS = """
CREATE OR REPLACE TEMP TABLE units_said AS
WITH printed AS (
    SELECT region_code, year, unit_code, unit_name, project_code,
           max(department_code) AS department_code, max(department_name) AS department_name
    FROM lines WHERE status = 'new' AND project_code <> ''
    GROUP BY ALL
), named AS (
    SELECT *, bare_words(unit_name) AS plain_name
    FROM unit_named(DATE '9999-12-31', $known_at)
), placed AS (
    SELECT p.*, coalesce(
        any_value(c.unit_code), CASE WHEN count(DISTINCT n.unit_code) = 1 THEN min(n.unit_code) END,
        nullif(p.unit_code, ''), nullif(p.unit_name, ''),
        CASE WHEN count(DISTINCT k.unit_code) = 1 THEN min(k.unit_code) END
    ) AS code,
    -- A unit named in words that are not known, with a project that another unit has.
    any_value(c.unit_code) IS NULL AND any_value(n.unit_code) IS NULL AND p.unit_code = ''
        AND p.unit_name <> '' AND any_value(k.unit_code) IS NOT NULL AS is_doubtful
    FROM printed AS p
    LEFT JOIN named AS c
        ON c.region_code = p.region_code AND p.unit_code <> ''
       AND ltrim(c.unit_code, '0') = ltrim(p.unit_code, '0')
    LEFT JOIN named AS n
        ON n.region_code = p.region_code AND p.unit_name <> ''
       AND n.plain_name = bare_words(p.unit_name)
    LEFT JOIN project_known($known_at) AS k
        ON k.region_code = p.region_code AND k.year = p.year AND k.project_code = p.project_code
    GROUP BY p.region_code, p.year, p.unit_code, p.unit_name, p.project_code, p.department_code,
             p.department_name
), known AS (
    SELECT p.*, u.unit_name AS known_name, u.department_code AS known_department
    FROM placed AS p
    LEFT JOIN unit_named(DATE '9999-12-31', $known_at) AS u
        ON u.region_code = p.region_code AND u.unit_code = p.code
    WHERE p.code IS NOT NULL
)
SELECT k.region_code, k.year, k.unit_code, k.unit_name, k.project_code, k.code, k.is_doubtful,
       coalesce(k.known_name, nullif(k.unit_name, ''), k.code) AS name,
       coalesce(k.known_department, nullif(k.department_code, ''),
                CASE WHEN regexp_full_match(k.code, '[0-9]{4,}') THEN left(k.code, $length) END,
                nullif(k.department_name, ''), k.code) AS department,
       k.department_name
FROM known AS k
"""

_REFUSE_UNKNOWN_UNITS = """
UPDATE lines
SET status = 'refused',
    reason = '库里没有预算单位「' || unit_name || '」，而这个项目代码在别的单位名下，请写明单位编码'
WHERE (region_code, year, unit_code, unit_name, project_code) IN (
    SELECT (region_code, year, unit_code, unit_name, project_code) FROM units_said WHERE is_doubtful
)
"""

_NEW_REGIONS = """
SELECT DISTINCT u.region_code, coalesce(r.name, u.region_code) AS name,
       make_date(u.year, 1, 1) AS valid_from
FROM (FROM units_said WHERE NOT is_doubtful) AS u
LEFT JOIN (
    SELECT region_code, arg_max(name, batch_id) AS name
    FROM region SEMI JOIN batch_known(TIMESTAMP '9999-12-31') USING (batch_id)
    GROUP BY region_code
) AS r USING (region_code)
"""

_NEW_DEPARTMENTS = """
SELECT u.region_code, u.department AS department_code,
       coalesce(any_value(d.department_name), nullif(max(u.department_name), ''),
                regexp_replace(min(u.name), '本级$', '')) AS name,
       any_value(d.county_leader) AS county_leader, any_value(d.bureau_section) AS bureau_section,
       make_date(u.year, 1, 1) AS valid_from
FROM (FROM units_said WHERE NOT is_doubtful) AS u
LEFT JOIN department_named(DATE '9999-12-31', TIMESTAMP '9999-12-31') AS d
    ON d.region_code = u.region_code AND d.department_code = u.department
GROUP BY u.region_code, u.department, u.year
"""

_NEW_UNITS = """
SELECT region_code, code AS unit_code, any_value(department) AS department_code,
       any_value(name) AS name, make_date(year, 1, 1) AS valid_from
FROM units_said
WHERE NOT is_doubtful
GROUP BY region_code, code, year
"""

_NEW_PROJECTS = """
SELECT l.region_code, l.year, u.code AS unit_code, l.project_code,
       coalesce(nullif(max(l.project_name), ''), any_value(k.name), l.project_code) AS name,
       coalesce(max(class_of_words(l.class_text)), any_value(k.project_class),
                class_of_code(l.project_code), class_of_name(max(l.project_name)), '特定目标类')
           AS project_class,
       bool_or(coalesce(l.kind = '结转', false) OR l.project_name LIKE '%结转%') AS carry_over,
       bool_or(l.classified) AS classified, min(l.line)::INTEGER AS line
FROM lines AS l
JOIN units_said AS u USING (region_code, year, unit_code, unit_name, project_code)
LEFT JOIN project_known(TIMESTAMP '9999-12-31') AS k
    ON (k.region_code, k.year, k.unit_code, k.project_code)
     = (l.region_code, l.year, u.code, l.project_code)
WHERE l.status = 'new'
GROUP BY l.region_code, l.year, u.code, l.project_code
"""
