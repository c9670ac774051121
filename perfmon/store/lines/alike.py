"""Lines that two layouts print differently and that are one: found by what both print.

One export has 明细行号, 指标文号 or 摘要 and another lacks it, one says 凭证日期 and one
实际支付日期: the identities differ, the money is the same. Of the lines that no identity matched,
those are compared that agree in their amount and in all else that both print. Where both are known
to be on the same project and of the same day it is the same line; else a person says.
Source: decisions, "A line's identity"; method.md §4.2 (nothing fuzzy without a person).

Reads views `ours_left` (lines of the file, with to_unit_code and to_project_code) and `theirs_left`
(stored lines); table `alike` has the pairs that may be: n, stored_id, is_sure.
"""

import duckdb
import pandas as pd

SAME_OTHERWISE_PRINTED = "与库里的一笔写法不同，两边都印的相同"
"""The reason of a line that is there already in other words."""

MOST_PAIRS = 400
"""Of so many equal lines on both sides every pair is looked at; of more, the first with the first,
the second with the second."""


def are_any_left(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether `theirs_left` has a line with which one of the file could be the same."""
    return bool(cursor.execute("FROM theirs_left LIMIT 1").fetchall())


def find_alike_payments(cursor: duckdb.DuckDBPyConnection) -> None:
    """Voucher lines of the same voucher number and amount, also those that count 0 now.

    Lines without a voucher number are taken for the same only where day, 经济科目 and 摘要 are the
    same too and both are known to be on the same project.
    """
    for query in (_STORED_MONEY, _PAYMENTS_NEAR, _STORED_PAYMENTS_NEAR, _ALIKE_PAYMENTS):
        cursor.execute(query)


def find_alike_tranches(cursor: duckdb.DuckDBPyConnection) -> None:
    """Tranches of the same kind and amount, and of the same 文号 or, where one lacks it, day."""
    for query in (_TRANCHES_NEAR, _STORED_TRANCHES_NEAR, _ALIKE_TRANCHES):
        cursor.execute(query)


def pair_alike(cursor: duckdb.DuckDBPyConnection) -> None:
    """Puts the pairs of `alike` into `told`."""
    pairs = _choose_pairs(cursor)
    if not pairs.empty:
        cursor.register("alike_pairs", pairs)
        cursor.execute(_TELL_ALIKE, {"same": SAME_OTHERWISE_PRINTED})
        cursor.unregister("alike_pairs")


def sure_pairs(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The pairs of `alike` (n, stored_id) that are the same line beyond doubt."""
    pairs = _choose_pairs(cursor)
    return pairs.loc[pairs["is_sure"].astype(bool), ["n", "stored_id"]]


def count_alike(cursor: duckdb.DuckDBPyConnection) -> tuple[int, int | None]:
    """How many lines are there already in other words, and the file's row of the first."""
    rows = cursor.execute(_COUNT_ALIKE, {"same": SAME_OTHERWISE_PRINTED}).fetchall()
    return int(rows[0][0]), rows[0][1]


def _choose_pairs(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The pairs of `alike`, each line once: the surest and scarcest first."""
    taken_ours, taken_theirs = set(), set()
    rows = []
    for n, stored_id, is_sure in cursor.execute(_CANDIDATES).fetchall():
        if n not in taken_ours and stored_id not in taken_theirs:
            taken_ours.add(n)
            taken_theirs.add(stored_id)
            rows.append((n, stored_id, is_sure))
    return pd.DataFrame(rows, columns=["n", "stored_id", "is_sure"])


_ON_SAME_PROJECT = "o.to_unit_code = t.unit_code AND o.to_project_code = t.project_code"

_MAY_BE_ON_SAME_PROJECT = f"""
CASE WHEN o.to_project_code IS NOT NULL AND t.project_code IS NOT NULL THEN {_ON_SAME_PROJECT}
     ELSE may_equal(nullif(o.project_code, ''), w.project_code)
      AND may_equal(nullif(bare_words(o.project_name), ''), bare_words(w.project_name))
      AND may_equal(nullif(ltrim(o.unit_code, '0'), ''), ltrim(w.unit_code, '0'))
      AND may_equal(nullif(bare_words(o.unit_name), ''), bare_words(w.unit_name)) END
"""
"""Two known projects are the same or not; else nothing that both print may differ."""

_WORDING = """
LEFT JOIN (
    SELECT mention_id, nullif(project_code, '') AS project_code,
           nullif(project_name, '') AS project_name, nullif(unit_code, '') AS unit_code,
           nullif(unit_name, '') AS unit_name
    FROM mention
) AS w ON w.mention_id = t.mention_id
"""

_FEW_OR_IN_ORDER = f"(o.equals * t.equals <= {MOST_PAIRS} OR o.k = t.k)"

_STORED_MONEY = """
CREATE OR REPLACE TEMP TABLE stored_money AS
SELECT DISTINCT abs(amount_fen) AS fen, coalesce(bare_number(voucher_no), '') AS voucher
FROM theirs_left
"""
"""A table of its own, so that DuckDB knows how few they are and looks the lines up among them,
instead of holding all lines in memory to look for nothing."""

_PAYMENTS_NEAR = """
CREATE OR REPLACE TEMP TABLE ours_near AS
SELECT *, row_number() OVER (same_money ORDER BY n) AS k, count(*) OVER same_money AS equals
FROM (
    SELECT *, abs(coalesce(amount_fen, printed_fen)) AS fen,
           coalesce(bare_number(voucher_no), '') AS voucher
    FROM ours_left
)
SEMI JOIN stored_money USING (fen, voucher)
WINDOW same_money AS (PARTITION BY fen, voucher, to_unit_code, to_project_code)
"""

_STORED_PAYMENTS_NEAR = """
CREATE OR REPLACE TEMP TABLE theirs_near AS
SELECT *, row_number() OVER (same_money ORDER BY stored_id) AS k,
       count(*) OVER same_money AS equals
FROM (
    SELECT *, abs(amount_fen) AS fen, coalesce(bare_number(voucher_no), '') AS voucher
    FROM theirs_left
)
SEMI JOIN ours_near USING (fen, voucher)
WINDOW same_money AS (PARTITION BY fen, voucher, unit_code, project_code)
"""

_ALIKE_PAYMENTS = f"""
CREATE OR REPLACE TEMP TABLE alike AS
SELECT o.n, t.stored_id, coalesce({_ON_SAME_PROJECT} AND o.day = t.day, false) AS is_sure
FROM ours_near AS o JOIN theirs_near AS t USING (fen, voucher)
{_WORDING}
WHERE {_FEW_OR_IN_ORDER} AND {_MAY_BE_ON_SAME_PROJECT}
  AND (o.status = 'void' OR o.amount_fen = t.amount_fen)
  AND may_equal(bare_number(o.line_no), bare_number(t.line_no))
  AND may_equal(bare_words(o.document_no), bare_words(t.document_no))
  AND CASE WHEN o.voucher_no IS NULL
           THEN o.status = 'new' AND o.day = t.day AND {_ON_SAME_PROJECT}
            AND bare_class(o.economic_class) IS NOT DISTINCT FROM bare_class(t.economic_class)
            AND bare_words(o.summary) IS NOT DISTINCT FROM bare_words(t.summary)
           WHEN o.line_no IS NOT NULL AND t.line_no IS NOT NULL THEN true
           ELSE may_equal(bare_class(o.economic_class), bare_class(t.economic_class))
            AND may_equal(bare_words(o.summary), bare_words(t.summary)) END
"""  # noqa: S608 our own words

_TRANCHES_NEAR = """
CREATE OR REPLACE TEMP TABLE ours_near AS
SELECT *, row_number() OVER (same_money ORDER BY n) AS k, count(*) OVER same_money AS equals
FROM ours_left SEMI JOIN theirs_left USING (kind, amount_fen)
WINDOW same_money AS (PARTITION BY kind, amount_fen, to_unit_code, to_project_code)
"""

_STORED_TRANCHES_NEAR = """
CREATE OR REPLACE TEMP TABLE theirs_near AS
SELECT *, row_number() OVER (same_money ORDER BY stored_id) AS k,
       count(*) OVER same_money AS equals
FROM theirs_left SEMI JOIN ours_near USING (kind, amount_fen)
WINDOW same_money AS (PARTITION BY kind, amount_fen, unit_code, project_code)
"""

_ALIKE_TRANCHES = f"""
CREATE OR REPLACE TEMP TABLE alike AS
SELECT o.n, t.stored_id,
       coalesce({_ON_SAME_PROJECT}, false)
           AND coalesce(bare_words(o.document_no) = bare_words(t.voucher_no), o.day = t.day)
           AS is_sure
FROM ours_near AS o JOIN theirs_near AS t USING (kind, amount_fen)
{_WORDING}
WHERE {_FEW_OR_IN_ORDER} AND {_MAY_BE_ON_SAME_PROJECT}
  AND may_equal(nullif(o.money_key, ''), nullif(t.money_key, ''))
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
SELECT a.n, a.stored_id,
       CASE WHEN a.is_sure AND l.status = 'new' THEN 'duplicate' ELSE 'conflict' END AS verdict,
       CASE WHEN l.status = 'void' THEN '库里已经计入，文件里的状态是' || l.status_text
            WHEN a.is_sure THEN $same
            ELSE '像是库里已有的一笔，写法不同，日期或项目还不能确定相同' END AS reason
FROM alike_pairs AS a JOIN lines AS l USING (n)
"""

_COUNT_ALIKE = """
SELECT count(*), min(line) FROM lines
WHERE n IN (SELECT n FROM told WHERE verdict = 'duplicate' AND reason = $same)
"""
