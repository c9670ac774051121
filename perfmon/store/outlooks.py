"""Reading 偏差与预计: what units expect by the year's end, why they deviate, what they do about it.

Of a project, row and month the last in force holds; row 0 is the project's money. Of a 涉密 project
no words are read here that a list would show; the lists themselves leave out what is kept.
"""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.deviation import add_deviation
from perfmon.measures.result_standing import add_standing
from perfmon.periods import Cutoff
from perfmon.store.asking import NOW, Scope, read_rows, scope_value
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.judged_results import read_judged_results
from perfmon.store.own_reviews import own_review

ROW_KEY = [*PROJECT_KEY, "indicator_row"]
MONEY_ROW = 0

SAID = (
    "expected_fen",
    "unpaid_contract_fen",
    "expected_text",
    "official_cause",
    "deciding_cause",
    "explanation",
    "possibility",
    "remedy",
    "remedy_on",
)
"""What an outlook says, beside its key, month and state."""

_OF_PROJECT = ["name", "classified", "unit_name", "department_name", "project_class"]
_OF_MONEY = ["adjusted_budget_fen", "paid_fen", "light"]
_OF_INDICATOR = [
    *("level2", "level3", "printed_value", "direction", "is_level", "target", "unit"),
    *("due_on", "number", "done_on", "grade", "light", "cause", "standing", "needs_reason"),
]


_MONEY_SAID = ("unit_expected_fen", "unpaid_contract_fen", "paid_when_said_fen")
_DAYS = ("due_on", "done_on")
_FLAGS = ("is_level", "needs_reason")


def read_outlook_sheet(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, scope: Scope = None
) -> pd.DataFrame:
    """Every row of which an outlook can be given at a month's end, judged, with what was said.

    Results that are reported and not reviewed yet count here, so that a deviation is asked about as
    soon as it is filled in; indicators that mirror money are left to the money.

    Returns:
        One row a judged project's money (indicator_row 0) and one an indicator, by unit, project
        and row: ROW_KEY, name, classified, unit_name, department_name, project_class;
        adjusted_budget_fen, paid_fen (Int64, only of money); level2, level3, printed_value,
        direction and is_level (as decided), target, unit, due_on, number, done_on, grade, cause,
        standing (only of indicators); light, needs_reason, is_deviating; SAID, state and
        is_own_review (bool) of the month's latest row; last_month and last_ + SAID of the latest
        earlier month in which anything was said, in any state.
    """
    months = read_judged_months(cursor, year, Narrowing(month=month), scope)
    projects = months[[*PROJECT_KEY, *_OF_PROJECT]]
    money = months[[*PROJECT_KEY, *_OF_PROJECT, *_OF_MONEY]].assign(
        indicator_row=MONEY_ROW,
        light=months["light"].where(months["covered"]),
        needs_reason=False,
        is_level=False,
    )
    judged = read_judged_results(cursor, Cutoff.at(year, month), scope, with_reported=True)
    real = add_standing(judged[~judged["mirrors_money"].astype(bool)])
    indicators = real[[*ROW_KEY, *_OF_INDICATOR]].merge(projects, on=PROJECT_KEY)
    rows = add_deviation(_stacked(money, indicators))
    said = _read_said(cursor, year, month, scope)
    now = said[said["month"] == month].drop(columns="month")
    earlier = said[(said["month"] < month) & said[list(SAID)].notna().any(axis=1)]
    last = earlier.sort_values("month").drop_duplicates(ROW_KEY, keep="last")
    last = last.drop(columns=["state", "is_own_review"]).rename(
        columns={name: f"last_{name}" for name in (*SAID, "month")}
    )
    rows = rows.merge(now, on=ROW_KEY, how="left", validate="1:1")
    rows = rows.merge(last, on=ROW_KEY, how="left", validate="1:1")
    rows["is_own_review"] = rows["is_own_review"].eq(True)
    amounts = [f"{before}{name}" for before in ("", "last_") for name in SAID[:2]]
    rows = rows.astype(dict.fromkeys([*amounts, "last_month"], "Int64"))
    return rows.sort_values(["unit_code", "project_code", "indicator_row"], ignore_index=True)


def read_pending_outlooks(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """Outlooks that are reported and not reviewed yet, by month and unit.

    Returns:
        ROW_KEY, unit_name, name, classified, level3 (missing of money), month, SAID, batch_id,
        actor, recorded_at.
    """
    return cursor.execute(_PENDING, {"year": year} | _asked(scope)).df()


def is_anything_reported(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    month: int,
    project: tuple[str, str],
    scope: Scope = None,
) -> bool:
    """Whether anything was said at a month's end of a project (unit, code) that is no draft."""
    asked = {"year": year, "month": month, "unit": project[0], "project": project[1]}
    ((is_any,),) = cursor.execute(_IS_ANY, asked | _asked(scope)).fetchall()
    return bool(is_any)


def read_unit_expectations(
    cursor: duckdb.DuckDBPyConnection,
    cutoff: Cutoff,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """What units expect of their money, as approved, of the latest month that is over.

    Returns:
        One row a project of which anything is expected: region_code, unit_code, project_code,
        unit_expected_fen 全年预计执行数 and unpaid_contract_fen 合同未付 (Int64, missing where not
        said), said_month and paid_when_said_fen (Int64, paid by the end of that month). 合同未付 0
        alone expects nothing: much is paid without a contract.
    """
    asked = {"year": cutoff.year, "until": cutoff.last_ended_month} | _asked(scope, known_at)
    # typed whatever is missing: beside projects without a row these would become floats
    whole = dict.fromkeys((*_MONEY_SAID, "said_month"), "Int64")
    return read_rows(cursor, _EXPECTATIONS, asked).astype(whole)


def read_money_causes(
    cursor: duckdb.DuckDBPyConnection,
    cutoff: Cutoff,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """Why units' money deviates, as approved, of the latest month that is over.

    Returns:
        One row a project of which a cause was said: region_code, unit_code, project_code,
        deciding_cause, and explanation, remedy, remedy_on (missing where not said; explanation and
        remedy also of a 涉密 project).
    """
    asked = {"year": cutoff.year, "until": cutoff.last_ended_month} | _asked(scope, known_at)
    return cursor.execute(_CAUSES, asked).df()


def outlook_frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows of `outlook` with the types of their columns, also where all of one are missing."""
    kinds = dict.fromkeys(("expected_fen", "unpaid_contract_fen"), "Int64")
    kinds |= {name: "str" for name in SAID if name not in kinds and name != "remedy_on"}
    frame = pd.DataFrame(rows)
    return frame.astype(kinds).assign(remedy_on=pd.to_datetime(frame["remedy_on"]))


def _stacked(money: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Both kinds of row in one frame, whatever columns only one of them has missing in the other.

    Columns are typed first, since stacking would guess those of an empty part.
    """
    kinds = dict.fromkeys(_OF_MONEY[:2], "Int64") | {"indicator_row": "Int64"}
    kinds |= {name: "str" for name in _OF_INDICATOR if name not in (*_DAYS, *_FLAGS)}
    parts = [
        part.reindex(columns=[*ROW_KEY, *_OF_PROJECT, *_OF_MONEY[:2], *_OF_INDICATOR])
        .astype(kinds | dict.fromkeys(_FLAGS, "bool"))
        .assign(**{name: lambda rows, name=name: pd.to_datetime(rows[name]) for name in _DAYS})
        for part in (money, indicators)
    ]
    stacked = pd.concat(parts, ignore_index=True)
    return stacked.astype({"indicator_row": "int64"})


def _read_said(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, scope: Scope
) -> pd.DataFrame:
    return cursor.execute(_SAID_UNTIL, {"year": year, "until": month} | _asked(scope)).df()


def _asked(scope: Scope, known_at: datetime = NOW) -> dict[str, object]:
    return {"scope": scope_value(scope), "known_at": known_at}


_COLUMNS = ", ".join(SAID)

_OUTLOOKS = """
    SELECT o.*
    FROM outlook AS o SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE o.year = $year
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], o.unit_code))
"""

_IS_ANY = f"""
SELECT EXISTS (
    FROM ({_OUTLOOKS})
    WHERE month = $month AND unit_code = $unit AND project_code = $project AND state <> '草稿'
)
"""  # noqa: S608 our own queries

_LATEST_OF_MONTH = """
    QUALIFY row_number() OVER (
        PARTITION BY region_code, unit_code, project_code, indicator_row, month
        ORDER BY batch_id DESC
    ) = 1
"""

_LATEST = """
    QUALIFY row_number() OVER (
        PARTITION BY region_code, unit_code, project_code, indicator_row
        ORDER BY month DESC, batch_id DESC
    ) = 1
"""

_SAID_UNTIL = f"""
SELECT o.region_code, o.year, o.unit_code, o.project_code,
       o.indicator_row::BIGINT AS indicator_row, o.month, {_COLUMNS}, o.state, {own_review("o")}
FROM ({_OUTLOOKS} AND o.month <= $until) AS o JOIN batch AS b USING (batch_id)
WINDOW of_row AS (
    PARTITION BY o.region_code, o.unit_code, o.project_code, o.indicator_row, o.month
    ORDER BY batch_id
)
QUALIFY lead(batch_id) OVER of_row IS NULL
"""  # noqa: S608 our own queries

_EXPECTATIONS = f"""
SELECT region_code, unit_code, project_code, o.expected_fen AS unit_expected_fen,
       o.unpaid_contract_fen, month AS said_month, m.paid_fen AS paid_when_said_fen
FROM (
    FROM ({_OUTLOOKS} AND o.state = '已审' AND o.month <= $until AND o.indicator_row = 0
          {_LATEST_OF_MONTH})
    WHERE expected_fen IS NOT NULL OR unpaid_contract_fen > 0
    {_LATEST}
) AS o
LEFT JOIN project_month AS m USING (region_code, year, unit_code, project_code, month)
ORDER BY unit_code, project_code
"""  # noqa: S608 our own queries

_CAUSES = f"""
SELECT o.region_code, o.unit_code, o.project_code, o.deciding_cause,
       CASE WHEN NOT p.classified THEN o.explanation END AS explanation,
       CASE WHEN NOT p.classified THEN o.remedy END AS remedy, o.remedy_on
FROM (
    FROM ({_OUTLOOKS} AND o.state = '已审' AND o.month <= $until AND o.indicator_row = 0
          {_LATEST_OF_MONTH})
    WHERE deciding_cause IS NOT NULL
    {_LATEST}
) AS o
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
ORDER BY o.unit_code, o.project_code
"""  # noqa: S608 our own queries

_PENDING = f"""
WITH latest AS ({_OUTLOOKS} {_LATEST_OF_MONTH})
SELECT o.region_code, o.year, o.unit_code, u.unit_name, o.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name, p.classified,
       o.indicator_row, i.level3, o.month, {", ".join(f"o.{name}" for name in SAID)},
       o.batch_id, b.actor, b.recorded_at
FROM latest AS o
JOIN batch AS b USING (batch_id)
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
JOIN unit_named(make_date($year, 12, 31), $known_at) AS u USING (region_code, unit_code)
LEFT JOIN project_text_span($known_at) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (o.region_code, o.year, o.unit_code, o.project_code)
 AND o.month BETWEEN s.from_month AND s.until_month
LEFT JOIN indicator AS i
  ON (i.text_id, i.project_code, i.indicator_row)
   = (s.text_id, o.project_code, o.indicator_row)
WHERE o.state = '已报'
ORDER BY o.month, o.unit_code, o.project_code, o.indicator_row
"""  # noqa: S608 our own queries
