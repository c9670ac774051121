"""Lines that two layouts print differently and that are one: found by what both print.

One export prints a project's code, another its name; one has 明细行号 or 指标文号 and one lacks it:
the identities differ, the money is the same. Of the lines that no identity matched, those
are compared that agree in their amount and in all else that both print. Where both are known to be
on the same project it is the same line; where a project is not known it is for a person to say.
Source: decisions, "A line's identity"; method.md §4.2 (nothing fuzzy without a person).

Reads views `ours_left` (lines of the file, with to_unit_code and to_project_code) and `theirs_left`
(stored lines); table `alike` has the pairs that may be: n, stored_id, is_sure.
"""

import duckdb
import pandas as pd

SAME_OTHERWISE_PRINTED = "与库里的一笔写法不同，两边都印的相同"
"""The reason of a line that is there already in other words."""


def find_alike_payments(cursor: duckdb.DuckDBPyConnection) -> None:
    """Voucher lines of the same day, amount and voucher number.

    Lines without a voucher number are taken for the same only where 经济科目 and 摘要 are the same
    too and both are known to be on the same project.
    """
    cursor.execute(_ALIKE_PAYMENTS)


def find_alike_tranches(cursor: duckdb.DuckDBPyConnection) -> None:
    """Tranches of the same kind and amount, and of the same 文号 or, where one lacks it, day."""
    cursor.execute(_ALIKE_TRANCHES)


def pair_alike(cursor: duckdb.DuckDBPyConnection) -> None:
    """Puts the pairs of `alike` into `told`, each line once: the surest and scarcest first."""
    taken_ours, taken_theirs = set(), set()
    rows = []
    for n, stored_id, is_sure in cursor.execute(_CANDIDATES).fetchall():
        if n not in taken_ours and stored_id not in taken_theirs:
            taken_ours.add(n)
            taken_theirs.add(stored_id)
            rows.append((n, stored_id, is_sure))
    if rows:
        pairs = pd.DataFrame(rows, columns=["n", "stored_id", "is_sure"])
        cursor.register("alike_pairs", pairs)
        cursor.execute(_TELL_ALIKE, {"same": SAME_OTHERWISE_PRINTED})
        cursor.unregister("alike_pairs")


def count_alike(cursor: duckdb.DuckDBPyConnection) -> tuple[int, int | None]:
    """How many lines are there already in other words, and the file's row of the first."""
    rows = cursor.execute(_COUNT_ALIKE, {"same": SAME_OTHERWISE_PRINTED}).fetchall()
    return int(rows[0][0]), rows[0][1]


_ON_SAME_PROJECT = "o.to_unit_code = t.unit_code AND o.to_project_code = t.project_code"

_MAY_BE_ON_SAME_PROJECT = f"""
CASE WHEN o.to_project_code IS NOT NULL AND t.project_code IS NOT NULL THEN {_ON_SAME_PROJECT}
     ELSE may_equal(nullif(o.project_code, ''), w.project_code)
      AND may_equal(nullif(bare_words(o.project_name), ''), bare_words(w.project_name)) END
"""
"""Two known projects are the same or not; else nothing that both print may differ."""

_WORDING = """
LEFT JOIN (
    SELECT mention_id, nullif(project_code, '') AS project_code,
           nullif(project_name, '') AS project_name
    FROM mention
) AS w ON w.mention_id = t.mention_id
"""

_ALIKE_PAYMENTS = f"""
CREATE OR REPLACE TEMP TABLE alike AS
SELECT o.n, t.stored_id, coalesce({_ON_SAME_PROJECT}, false) AS is_sure
FROM ours_left AS o
JOIN theirs_left AS t
    ON o.amount_fen = t.amount_fen AND o.day = t.day
   AND coalesce(bare_number(o.voucher_no), '') = coalesce(bare_number(t.voucher_no), '')
{_WORDING}
WHERE {_MAY_BE_ON_SAME_PROJECT}
  AND may_equal(bare_number(o.line_no), bare_number(t.line_no))
  AND may_equal(bare_words(o.document_no), bare_words(t.document_no))
  AND CASE WHEN o.voucher_no IS NULL
           THEN {_ON_SAME_PROJECT}
            AND bare_class(o.economic_class) IS NOT DISTINCT FROM bare_class(t.economic_class)
            AND bare_words(o.summary) IS NOT DISTINCT FROM bare_words(t.summary)
           WHEN o.line_no IS NOT NULL AND t.line_no IS NOT NULL THEN true
           ELSE may_equal(bare_class(o.economic_class), bare_class(t.economic_class))
            AND may_equal(bare_words(o.summary), bare_words(t.summary)) END
"""  # noqa: S608 our own words

_ALIKE_TRANCHES = f"""
CREATE OR REPLACE TEMP TABLE alike AS
SELECT o.n, t.stored_id,
       coalesce({_ON_SAME_PROJECT}, false)
           AND coalesce(bare_words(o.document_no) = bare_words(t.voucher_no), o.day = t.day)
           AS is_sure
FROM ours_left AS o
JOIN theirs_left AS t ON o.amount_fen = t.amount_fen AND o.kind = t.kind
{_WORDING}
WHERE {_MAY_BE_ON_SAME_PROJECT}
  AND coalesce(bare_words(o.document_no) = bare_words(t.voucher_no),
               o.day = t.day OR o.kind IN ('年初', '结转'))
"""  # noqa: S608 our own words

_CANDIDATES = """
SELECT n, stored_id, is_sure
FROM alike
ORDER BY is_sure DESC, count(*) OVER (PARTITION BY n), n, stored_id
"""

_TELL_ALIKE = """
INSERT INTO told BY NAME
SELECT n, stored_id, CASE WHEN is_sure THEN 'duplicate' ELSE 'conflict' END AS verdict,
       CASE WHEN is_sure THEN $same ELSE '像是库里已有的一笔，写法不同，项目还不能确定是同一个' END
           AS reason
FROM alike_pairs
"""

_COUNT_ALIKE = """
SELECT count(*), min(line) FROM lines
WHERE n IN (SELECT n FROM told WHERE verdict = 'duplicate' AND reason = $same)
"""
