"""The traits of every 绩效指标 (指标特性), kept of the texts in force with people's choices.

One row an indicator and trait, since each has its own reason and may have its own author.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from perfmon.document import Indicator, ProjectTargets
from perfmon.measures import PROJECT_KEY
from perfmon.measures.rates import is_missing
from perfmon.quality.indicator_traits import Trait, indicator_traits
from perfmon.store.asking import NOW, Scope, scope_value

INDICATOR_KEY = [*PROJECT_KEY, "indicator_row"]

CHOSEN_TRAITS = ("is_level", "due_on", "is_pro_rata", "direction", "mirrors_money")
"""The traits that a person may decide otherwise."""

TRAITS = (*CHOSEN_TRAITS, "direction_is_assumed", "is_bare", "category1", "category2")


def refresh_traits(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, scope: Scope = None
) -> None:
    """Makes the traits of a region's year anew, of some units or all."""
    asked = {"region": region_code, "year": year, "scope": scope_value(scope)}
    cursor.execute(
        "DELETE FROM indicator_trait WHERE region_code = $region AND year = $year "
        "AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))",
        asked,
    )
    made = make_traits(cursor, region_code, year, scope)
    if not made.empty:
        cursor.register("made", made)
        cursor.execute("INSERT INTO indicator_trait BY NAME FROM made")
        cursor.unregister("made")


def make_traits(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, scope: Scope = None
) -> pd.DataFrame:
    """The traits of a region's year as they follow from the texts and choices known now.

    Returns:
        By text_id, INDICATOR_KEY and trait (one of TRAITS): value as text (missing where a
        category is none), reason, chosen_by (missing where the rule decided). Of every version
        that is in force in some month, with what was corrected in it.
    """
    asked = {"region": region_code, "year": year, "known_at": NOW, "scope": scope_value(scope)}
    printed = cursor.execute(_INDICATORS, asked).df()
    ruled = [said for row in printed.to_dict("records") for said in _ruled(row)]
    key = ["text_id", *INDICATOR_KEY, "trait"]
    columns = [*key, "value", "reason", "chosen_by"]
    made = pd.DataFrame(ruled, columns=columns)
    chosen = cursor.execute(_CHOSEN, asked).df()
    if chosen.empty or made.empty:
        return made
    known = chosen.merge(made[key], on=key[1:])
    rest = made.merge(known[key], on=key, how="left", indicator=True)
    return pd.concat([rest[rest["_merge"] == "left_only"][columns], known[columns]])


def rule_on_texts(cursor: duckdb.DuckDBPyConnection, text_ids: Sequence[int]) -> pd.DataFrame:
    """The indicators of any versions, also of those that wait, with what decides a comparison.

    Returns:
        One row an indicator in printed order, none of a 涉密 project: unit_code, project_code,
        indicator_row, level2, level3, description, printed_value (a 更正 is marked), target (exact
        decimal text), unit, direction and mirrors_money (as a person decided, else by the rules).
    """
    asked = {"texts": list(text_ids), "known_at": NOW}
    printed = cursor.execute(_INDICATORS_OF_TEXTS, asked).df()
    ruled = [indicator_traits(_project(row), _indicator(row)) for row in printed.to_dict("records")]
    direction = pd.Series([each.direction.value for each in ruled], printed.index, dtype="str")
    mirrors = pd.Series([each.mirrors_money.value for each in ruled], printed.index, dtype="bool")
    chosen = printed["chosen_mirrors"].map({"true": True, "false": False})
    return printed.assign(
        printed_value=printed["shown_value"],
        target=printed["number"],
        direction=printed["chosen_direction"].fillna(direction),
        mirrors_money=chosen.astype("boolean").fillna(mirrors).astype(bool),
    ).drop(columns=["shown_value", "number", "chosen_mirrors", "chosen_direction"])


def read_traits(cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None) -> pd.DataFrame:
    """The traits of a year's indicators in the last version of each text, in printed order.

    Returns:
        As `make_traits` gives them, without text_id.
    """
    asked = {"year": year, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_TRAITS, asked).df()


def read_trait_choices(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """What people decided of a project's indicators, the newest first.

    Returns:
        indicator_row, trait, value (missing where the rule holds again), reason, actor,
        recorded_at, batch_id.
    """
    asked = {
        "year": year,
        "unit": unit_code,
        "project": project_code,
        "scope": scope_value(scope),
        "known_at": known_at,
    }
    return cursor.execute(_HISTORY, asked).df()


def _ruled(row: Mapping[Hashable, Any]) -> list[dict[str, object]]:
    """What the rules make of one printed indicator, a row a trait."""
    traits = indicator_traits(_project(row), _indicator(row))
    key = {name: row[name] for name in ["text_id", *INDICATOR_KEY]}
    assumed = Trait(traits.direction_is_assumed, traits.direction.reason)
    bare = Trait(traits.is_bare, traits.direction.reason)
    found: dict[str, Trait[Any]] = {
        "is_level": traits.is_level,
        "due_on": traits.due_on,
        "is_pro_rata": traits.is_pro_rata,
        "direction": traits.direction,
        "mirrors_money": traits.mirrors_money,
        "direction_is_assumed": assumed,
        "is_bare": bare,
        "category1": traits.category1,
        "category2": traits.category2,
    }
    return [
        {**key, "trait": name, "value": _text(each.value), "reason": each.reason, "chosen_by": None}
        for name, each in found.items()
    ]


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _project(row: Mapping[Hashable, Any]) -> ProjectTargets:
    """As much of a project as the rules look at."""
    return ProjectTargets(
        code=str(row["project_code"]),
        name=str(row["name"]),
        contents_name=None,
        year=int(row["year"]),
        unit_code=str(row["unit_code"]),
        carry_over=False,
        budget_fen=int(row["budget_fen"]),
        fiscal_fen=None,
        other_fen=None,
        purpose=None,
        goals=(),
        schedule=(),
        indicators=(),
    )


def _indicator(row: Mapping[Hashable, Any]) -> Indicator:
    return Indicator(
        row=int(row["indicator_row"]),
        level1=str(row["level1"]),
        level2=str(row["level2"]),
        level3=str(row["level3"]),
        description=str(row["description"]),
        printed_value=str(row["printed_value"]),
        kind=row["kind"],
        operator=None if is_missing(row["operator"]) else row["operator"],
        number=_said(row["number"]),
        unit=_said(row["unit"]),
        deadline=None if is_missing(row["deadline"]) else pd.Timestamp(row["deadline"]).date(),
        basis=None,
    )


def _said(cell: object) -> str | None:
    return None if is_missing(cell) else str(cell)


_INDICATORS = """
SELECT text_id, p.region_code, p.year, p.unit_code, p.project_code, p.name, i.indicator_row,
       i.level1, i.level2, i.level3, i.description,
       coalesce(i.corrected_value, i.printed_value) AS printed_value, i.kind, i.operator,
       i.number, i.unit, i.deadline,
       coalesce(p.fiscal_fen, 0) + coalesce(p.other_fen, 0) AS budget_fen
FROM project_text_span($known_at) AS s
JOIN project AS p USING (text_id, unit_code, project_code)
JOIN indicator_known($known_at) AS i USING (text_id, project_code)
WHERE p.region_code = $region AND p.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.unit_code, p.project_code, text_id, i.indicator_row
"""

_INDICATORS_OF_TEXTS = """
SELECT text_id, p.region_code, p.year, p.unit_code, p.project_code, p.name, i.indicator_row,
       i.level1, i.level2, i.level3, i.description, i.shown_value,
       coalesce(i.corrected_value, i.printed_value) AS printed_value, i.kind, i.operator,
       i.number, i.unit, i.deadline,
       coalesce(p.fiscal_fen, 0) + coalesce(p.other_fen, 0) AS budget_fen,
       d.value AS chosen_direction, m.value AS chosen_mirrors
FROM project AS p
JOIN indicator_known($known_at) AS i USING (text_id, project_code)
LEFT JOIN (FROM indicator_trait WHERE trait = 'direction') AS d
    USING (text_id, region_code, year, unit_code, project_code, indicator_row)
LEFT JOIN (FROM indicator_trait WHERE trait = 'mirrors_money') AS m
    USING (text_id, region_code, year, unit_code, project_code, indicator_row)
ANTI JOIN (FROM project_known($known_at) WHERE classified) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
WHERE list_contains($texts::BIGINT[], text_id)
ORDER BY p.unit_code, p.line, p.project_code, i.printed_row
"""

_CHOSEN = """
SELECT * EXCLUDE (batch_id, actor), actor AS chosen_by
FROM (
    SELECT c.*, b.actor
    FROM indicator_choice AS c
    JOIN batch_known($known_at) AS b USING (batch_id)
    WHERE c.region_code = $region AND c.year = $year
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], c.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY unit_code, project_code, indicator_row, trait ORDER BY batch_id DESC
    ) = 1
)
WHERE value IS NOT NULL
"""

_TRAITS = """
SELECT t.* EXCLUDE (text_id)
FROM indicator_trait AS t
SEMI JOIN project_known($known_at) AS p
    USING (region_code, year, unit_code, project_code, text_id)
WHERE t.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY t.region_code, t.unit_code, t.project_code, t.indicator_row, t.trait
"""

_HISTORY = """
SELECT c.indicator_row, c.trait, c.value, c.reason, b.actor, b.recorded_at, b.batch_id
FROM indicator_choice AS c JOIN batch_known($known_at) AS b USING (batch_id)
WHERE c.year = $year AND c.unit_code = $unit AND c.project_code = $project
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], c.unit_code))
ORDER BY b.batch_id DESC, c.indicator_row, c.trait
"""
