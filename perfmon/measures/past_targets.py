"""This year's targets against last year's and what was reached then: cut, raised far, dropped, new.

A project is the same where a link says so, where unit and code are, or where a unit's projects have
the same name but for the year. An indicator of it is the same where its name or description is.
What is only the rest of an earlier project (上年结转) asks for less than the whole did: it is not
compared. Numbers are compared exactly, with the same unit and sense only; what only mirrors money
goes with the budget and is left out. Source: method §2.3, §5; 本项目约定.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from perfmon.measures.attainment import NUMERIC
from perfmon.measures.exact_ratios import ObjectArray, holds, ratio_floats, scaled_numbers
from perfmon.measures.facts import BoolArray
from perfmon.measures.year_pairs import pair_rows, without_year

BELOW_TARGET, BELOW_RESULT = "低于上年目标", "低于上年完成值"
FAR_ABOVE = "高于上年完成值30%以上"
DROPPED, ADDED = "取消", "新增"
VERDICTS = (BELOW_TARGET, BELOW_RESULT, FAR_ABOVE, DROPPED, ADDED)

FAR_TENTHS = 3
"""A target this many tenths beyond what was reached is raised far: 30%, as for over-achievement."""

PROJECT = "项目"
"""The place of a row that is about a whole project."""


class YearTargets(NamedTuple):
    """What texts of one year say.

    Attributes:
        projects: one row a project: unit_code, project_code, name, carry_over.
        indicators: one row an indicator: unit_code, project_code, indicator_row, level2, level3,
            description, printed_value, direction, target (exact decimal text), unit, mirrors_money;
            of last year also number, the last approved result (exact decimal text or missing) and
            result, the same in words.
    """

    projects: pd.DataFrame
    indicators: pd.DataFrame


def compare_with_past(now: YearTargets, before: YearTargets, links: pd.DataFrame) -> pd.DataFrame:
    """This year's targets beside last year's, in the order of this year's, then what was dropped.

    Only units that have a text in both years are compared, and what a link carries over units.

    Args:
        now: of this year.
        before: of the year before, with results.
        links: from_unit_code, from_code (last year), to_unit_code, to_code (this year).

    Returns:
        One row an indicator of a project that is in both years, and one a whole project that is in
        one only: unit_code, project_code, name, indicator_row (Int64), place (项目, or the
        indicator's name), level2 (missing of a project), target, past_target, past_result (printed
        words; missing where there is none), past_unit_code, past_code, is_judged (whether numbers
        could be compared), to_target_share and to_result_share (how much more (+) or less (−) is
        asked for than last year's target and than was reached, Float64; of a limit more is asked
        for where it is lower), verdicts (a list of VERDICTS, often empty).
    """
    pairs = _pair_projects(now.projects, before.projects, links)
    whole = now.projects[~now.projects["carry_over"].astype(bool)]
    followed = pairs[pairs["now_at"].isin(whole.index)]
    added = whole[~whole.index.isin(pairs["now_at"]) & _in_units_of(whole, before.projects)]
    dropped = _dropped(before.projects, pairs, links)
    told = [
        _indicators(now, before, followed),
        _projects(added, ADDED),
        _projects(dropped[_in_units_of(dropped, now.projects)], DROPPED),
    ]
    return pd.concat(told, ignore_index=True)


def count_verdicts(rows: pd.DataFrame) -> dict[str, int]:
    """How many rows have each verdict, in the order of VERDICTS.

    >>> count_verdicts(pd.DataFrame({"verdicts": [[BELOW_TARGET, BELOW_RESULT], []]}))["取消"]
    0
    """
    counted = rows["verdicts"].explode().value_counts()
    return {verdict: int(counted.get(verdict, 0)) for verdict in VERDICTS}


def select_past(
    rows: pd.DataFrame, verdicts: Sequence[str] = (), least_percent: int = 0
) -> pd.DataFrame:
    """The rows with any of the verdicts, the one that asks for least first.

    Args:
        rows: as `compare_with_past` gives them.
        verdicts: of VERDICTS; empty for all rows.
        least_percent: leaves out numbers that are nearer than this to last year's target and
            result; what has no share stays.
    """
    said = rows["verdicts"].map(lambda each: not verdicts or any(one in verdicts for one in each))
    shares = rows[["to_target_share", "to_result_share"]]
    is_near = shares.abs().max(axis=1) * 100 < least_percent
    kept = rows[said.astype(bool) & ~is_near.fillna(value=False).astype(bool)]
    lowest = shares.min(axis=1).astype("Float64")
    order = lowest.loc[kept.index].sort_values(kind="stable", na_position="last").index
    return kept.loc[order].reset_index(drop=True)


def _in_units_of(projects: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Whether the other year has a text of the project's unit."""
    return projects["unit_code"].isin(others["unit_code"])


def _pair_projects(now: pd.DataFrame, before: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """now_at and before_at, the labels of projects that are one; each label at most once."""
    linked = links.drop_duplicates(["to_unit_code", "to_code"]).rename(
        columns={"to_unit_code": "unit_code", "to_code": "project_code"}
    )
    labels = now.index
    now = now.merge(linked, on=["unit_code", "project_code"], how="left").set_axis(labels)
    now = now.assign(
        own_unit=now["unit_code"], own_code=now["project_code"], plain=without_year(now["name"])
    )
    before = before.assign(
        from_unit_code=before["unit_code"],
        from_code=before["project_code"],
        own_unit=before["unit_code"],
        own_code=before["project_code"],
        plain=without_year(before["name"]),
    )
    cascade = (
        ["from_unit_code", "from_code"],
        ["own_unit", "own_code"],
        ["carry_over", "own_unit", "plain"],
        ["own_unit", "plain"],
    )
    return pair_rows(now, before, cascade)


def _dropped(before: pd.DataFrame, pairs: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Last year's projects that nothing of this year goes on with."""
    gone_on = before.merge(
        links[["from_unit_code", "from_code"]].drop_duplicates(),
        left_on=["unit_code", "project_code"],
        right_on=["from_unit_code", "from_code"],
        how="left",
    )["from_code"].notna()
    stays = before.index.isin(pairs["before_at"]) | before["carry_over"].to_numpy(dtype=bool)
    dropped: pd.DataFrame = before[~stays & ~gone_on.to_numpy(dtype=bool)]
    return dropped


def _projects(rows: pd.DataFrame, verdict: str) -> pd.DataFrame:
    """A row a whole project that is in one year only."""
    words, share = pd.Series(None, rows.index, dtype="str"), pd.Series(None, rows.index, "Float64")
    is_past = verdict == DROPPED
    return pd.DataFrame(
        {
            **{name: rows[name] for name in ("unit_code", "project_code", "name")},
            "indicator_row": pd.Series(None, rows.index, dtype="Int64"),
            "place": PROJECT,
            "level2": words,
            "target": words,
            "past_target": words,
            "past_result": words,
            "past_unit_code": rows["unit_code"] if is_past else words,
            "past_code": rows["project_code"] if is_past else words,
            "is_judged": False,
            "to_target_share": share,
            "to_result_share": share,
            "verdicts": pd.Series([[verdict]] * len(rows), rows.index, dtype=object),
        }
    )


def _indicators(now: YearTargets, before: YearTargets, followed: pd.DataFrame) -> pd.DataFrame:
    """The indicators of the projects that go on, side by side."""
    places = followed.assign(pair=range(len(followed)))
    ours = _in_pairs(now, places, "now_at")
    theirs = _in_pairs(before, places, "before_at")
    cascade = (
        ["pair", "plain2", "plain3", "plain_description"],
        ["pair", "plain2", "plain3"],
        ["pair", "plain3"],
        ["pair", "plain2", "plain_description"],
    )
    same = pair_rows(ours, theirs, cascade).set_index("now_at")["before_at"]
    gone = theirs[~theirs.index.isin(same)]
    left = ours.assign(past_at=same.reindex(ours.index))
    past = theirs.add_prefix("past_")
    joined = left.merge(past, left_on="past_at", right_index=True, how="left")
    dropped = gone.add_prefix("past_").assign(
        pair=gone["pair"],
        level2=gone["level2"],
        level3=gone["level3"],
        indicator_row=gone["indicator_row"],
    )
    rows = pd.concat([joined, dropped], ignore_index=True).sort_values("pair", kind="stable")
    rows = rows.reset_index(drop=True)
    shown = now.projects.loc[places["now_at"], ["unit_code", "project_code", "name"]]
    named = shown.set_axis(places["pair"]).loc[rows["pair"]].reset_index(drop=True)
    then = before.projects.loc[places["before_at"], ["unit_code", "project_code"]]
    past_keys = then.set_axis(places["pair"]).loc[rows["pair"]].reset_index(drop=True)
    return _judged(
        rows.assign(
            unit_code=named["unit_code"],
            project_code=named["project_code"],
            name=named["name"],
            past_unit_code=past_keys["unit_code"],
            past_code=past_keys["project_code"],
        )
    )


def _in_pairs(year: YearTargets, places: pd.DataFrame, at: str) -> pd.DataFrame:
    """A year's indicators in the paired projects, with the words by which they are compared."""
    keys = year.projects.loc[places[at], ["unit_code", "project_code"]]
    paired = keys.assign(pair=places["pair"].to_numpy())
    rows = year.indicators.merge(paired, on=["unit_code", "project_code"], validate="m:1")
    description = without_year(rows["description"])
    return rows.assign(
        plain2=without_year(rows["level2"]),
        plain3=without_year(rows["level3"]),
        plain_description=description.where(description != ""),
    )


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """The pairs with what is to be said of each."""
    target, past, reached = scaled_numbers(rows["target"], rows["past_target"], rows["past_number"])
    is_new = rows["past_printed_value"].isna().to_numpy(dtype=bool)
    is_gone = rows["printed_value"].isna().to_numpy(dtype=bool)
    comparable = ~is_new & ~is_gone & _comparable(rows)
    told = comparable & rows["past_number"].notna().to_numpy(dtype=bool)
    at_most = (rows["direction"] == "at_most").to_numpy(dtype=bool)
    says = {
        BELOW_TARGET: comparable & _is_less(target, past, at_most),
        BELOW_RESULT: told & _is_less(target, reached, at_most),
        FAR_ABOVE: told & holds(reached > 0) & _is_far(target, reached, at_most),
        DROPPED: is_gone,
        ADDED: is_new,
    }
    verdicts = [
        [verdict for verdict, said in says.items() if said[place]] for place in range(len(rows))
    ]
    return pd.DataFrame(
        {
            **{name: rows[name] for name in ("unit_code", "project_code", "name", "indicator_row")},
            "place": rows["level3"],
            "level2": rows["level2"],
            "target": rows["printed_value"],
            "past_target": rows["past_printed_value"],
            "past_result": rows["past_result"],
            "past_unit_code": rows["past_unit_code"],
            "past_code": rows["past_code"],
            "is_judged": comparable,
            "to_target_share": _more(target, past, at_most, comparable).to_numpy(),
            "to_result_share": _more(target, reached, at_most, told).to_numpy(),
            "verdicts": pd.Series(verdicts, rows.index, dtype=object),
        }
    )


def _comparable(rows: pd.DataFrame) -> BoolArray:
    """Both are numbers of one unit and sense, and neither only mirrors money."""
    is_number = rows["direction"].isin(NUMERIC) & rows["past_direction"].isin(NUMERIC)
    same_sense = (rows["direction"] == "at_most") == (rows["past_direction"] == "at_most")
    same_unit = without_year(rows["unit"].fillna("")) == without_year(rows["past_unit"].fillna(""))
    mirrors = rows[["mirrors_money", "past_mirrors_money"]].fillna(value=False).any(axis=1)
    known = rows["target"].notna() & rows["past_target"].notna()
    return (is_number & same_sense & same_unit & ~mirrors & known).to_numpy(dtype=bool)


def _more(
    target: ObjectArray, other: ObjectArray, at_most: BoolArray, known: BoolArray
) -> pd.Series:
    """How much more is asked for than the other, which has no share where it is 0."""
    beyond = np.where(at_most, other - target, target - other)
    return ratio_floats(beyond, other, known & holds(other > 0))


def _is_less(target: ObjectArray, other: ObjectArray, at_most: BoolArray) -> BoolArray:
    """Whether the target asks for less; a limit asks for less where it is higher."""
    return np.where(at_most, holds(target > other), holds(target < other))


def _is_far(target: ObjectArray, reached: ObjectArray, at_most: BoolArray) -> BoolArray:
    """Whether the target asks for at least 30% more than was reached."""
    above = holds(10 * target >= (10 + FAR_TENTHS) * reached)
    below = holds(10 * target <= (10 - FAR_TENTHS) * reached)
    return np.where(at_most, below, above)
