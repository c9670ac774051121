"""Rule sets (规则) as they are kept: append-only, each in a batch of its own."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from perfmon.measures.grade_bands import GradeBands, GradeRule
from perfmon.measures.light_rule import LightRule
from perfmon.measures.plan import TrancheRule
from perfmon.measures.rules import FundRule, RuleBook, RuleSet
from perfmon.store.asking import NOW
from perfmon.store.numbers import next_number


def read_rules(cursor: duckdb.DuckDBPyConnection, known_at: datetime = NOW) -> RuleBook:
    """Every version known at a moment, the program's own first one included."""
    return rule_book(cursor.execute(_KNOWN, {"known_at": known_at}).df())


def read_region_rules(
    cursor: duckdb.DuckDBPyConnection, region_code: str, known_at: datetime = NOW
) -> RuleBook:
    """The versions by which a region is judged: in a consolidated file, those of its own report."""
    return read_book_of(cursor, known_at)(region_code)


def read_book_of(
    cursor: duckdb.DuckDBPyConnection, known_at: datetime = NOW
) -> Callable[[str], RuleBook]:
    """By region code the versions by which it is judged, as `read_region_rules` gives them.

    Regions without a version of their own have the same book.
    """
    rows = cursor.execute(_REPORTED, {"known_at": known_at}).df()
    is_common = rows["reported_by"].isna()
    common = rule_book(rows[is_common])
    own = {
        str(code): rule_book(rows[is_common | (rows["reported_by"] == code)])
        for code in rows["reported_by"].dropna().unique()
    }
    return lambda region_code: own.get(region_code, common)


def rule_book(rows: pd.DataFrame) -> RuleBook:
    """A book of the program's own rules and these.

    Args:
        rows: of table `rule_set`, with the actor of each.
    """
    return RuleBook(*(_rule_set(row) for row in rows.to_dict("records")))


def next_version(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of a further version; what was taken back, or a restore took away, keeps its."""
    return next_number(cursor, "rule_set")


def rule_row(rules: RuleSet) -> pd.DataFrame:
    """A version as a row of table `rule_set`."""
    light = rules.light
    return pd.DataFrame(
        [
            {
                "version": light.version,
                "holds_from": rules.holds_from,
                **{name: getattr(light, name) for name in _LIGHT_NUMBERS},
                "node_months": [month for month, _ in light.nodes],
                "node_percents": [percent for _, percent in light.nodes],
                "grace_days": rules.tranche.grace_days,
                "pay_by_month": rules.tranche.pay_by[0],
                "pay_by_day": rules.tranche.pay_by[1],
                **_fund_cells("carry_over", rules.carry_over),
                **_fund_cells("direct", rules.direct),
                "grades_10": list(rules.grades.of_10.limits),
                "grades_101": list(rules.grades.of_101.limits),
                "note": rules.note,
            }
        ]
    )


_LIGHT_NUMBERS = (
    "preset",
    "baseline",
    "red_points",
    "yellow_points",
    "red_percent",
    "yellow_percent",
    "node_red_points",
    "minimum_behind_fen",
    "first_month",
)
"""What a row says of the light's rule in the words of `LightRule`."""


def _rule_set(row: dict[Any, Any]) -> RuleSet:
    nodes = zip(row["node_months"], row["node_percents"], strict=True)
    return RuleSet(
        light=LightRule(
            version=int(row["version"]),
            nodes=tuple((int(month), int(percent)) for month, percent in nodes),
            cited_as=_text(row.get("cited_as")),
            **{name: row[name] for name in _LIGHT_NUMBERS},
        ),
        tranche=TrancheRule(row["grace_days"], (row["pay_by_month"], row["pay_by_day"])),
        carry_over=_fund_rule("carry_over", row),
        direct=_fund_rule("direct", row),
        grades=GradeRule(*(_bands(row[name]) for name in ("grades_10", "grades_101"))),
        holds_from=row["holds_from"].date(),
        note=str(row["note"]),
        actor=str(row["actor"]),
    )


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _bands(limits: Iterable[int]) -> GradeBands:
    return GradeBands(*(int(limit) for limit in limits))


def _fund_cells(name: str, rule: FundRule) -> dict[str, int]:
    return {
        f"{name}_month": rule.pay_by[0],
        f"{name}_day": rule.pay_by[1],
        f"{name}_red": rule.red_points,
        f"{name}_yellow": rule.yellow_points,
    }


def _fund_rule(name: str, row: dict[Any, Any]) -> FundRule:
    month, day = int(row[f"{name}_month"]), int(row[f"{name}_day"])
    return FundRule((month, day), int(row[f"{name}_red"]), int(row[f"{name}_yellow"]))


_KNOWN = """
SELECT r.*, b.actor
FROM rule_set AS r JOIN batch_known($known_at) AS b USING (batch_id)
ORDER BY r.version
"""

_REPORTED = f"""
SELECT s.*, o.region_code AS reported_by
FROM ({_KNOWN}) AS s LEFT JOIN county_report AS o USING (batch_id)
ORDER BY s.version
"""  # noqa: S608 our own words
