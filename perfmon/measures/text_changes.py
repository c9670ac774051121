"""What a revised 绩效文本 says otherwise than the version before: added, removed, from → to.

Amounts are compared in fen and words as printed, half and full width being one. Source: 本项目约定.
"""

import unicodedata
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan

ADDED, REMOVED, CHANGED = "新增", "取消", "改动"
PROJECT = "项目"
"""The place of a change that is about the project itself."""

Row = Mapping[Hashable, Any]


class Change(NamedTuple):
    """One change of a project, its plan or an indicator; the columns of `text_changes`."""

    indicator_row: int | None
    place: str
    change: str
    field: str
    was: str
    now: str


CHANGE_COLUMNS = ["unit_code", "project_code", "name", *Change._fields]


def text_changes(
    projects: tuple[pd.DataFrame, pd.DataFrame], indicators: tuple[pd.DataFrame, pd.DataFrame]
) -> pd.DataFrame:
    """The changes from one version to the next, project by project in the order of the new one.

    Args:
        projects: of the version before and of the new one, as `read_round_projects` gives them.
        indicators: likewise, as `read_round_indicators` gives them; an indicator is the same in
            both where it has the same number.

    Returns:
        One row a change (CHANGE_COLUMNS): indicator_row (Int64; missing where it is the project's),
        place (项目 or the indicator's level 2 and name), change (新增, 取消 or 改动), field (what
        changed; '' for a whole project or indicator), was and now in words ('' for nothing).
    """
    before, after = (_by_project(frame) for frame in projects)
    was, now = (_by_indicator(frame) for frame in indicators)
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        named = after.get(key) or before[key]
        found += [
            (*key, named["name"], *change)
            for change in _changes(before.get(key), after.get(key), was.get(key), now.get(key))
        ]
    rows = pd.DataFrame(found, columns=CHANGE_COLUMNS)
    return rows.astype({"indicator_row": "Int64"})


def _changes(
    before: Row | None,
    after: Row | None,
    was: dict[int, Row] | None,
    now: dict[int, Row] | None,
) -> Iterator[Change]:
    if before is None or after is None:
        change = ADDED if before is None else REMOVED
        yield _whole(None, PROJECT, change, _money(before), _money(after))
        return
    for field, words in _PROJECT_FIELDS.items():
        yield from _one(None, PROJECT, field, words(before), words(after))
    was, now = was or {}, now or {}
    for number in [*now, *(number for number in was if number not in now)]:
        old, new = was.get(number), now.get(number)
        if old is None or new is None:
            change = ADDED if old is None else REMOVED
            yield _whole(number, _name(new or old), change, _target(old), _target(new))
            continue
        for field, words in _INDICATOR_FIELDS.items():
            yield from _one(number, _name(new), field, words(old), words(new))


def _whole(number: int | None, place: str, change: str, was: str, now: str) -> Change:
    return Change(number, place, change, "", was, now)


def _one(number: int | None, place: str, field: str, was: str, now: str) -> Iterator[Change]:
    if _plain(was) != _plain(now):
        yield Change(number, place, CHANGED, field, was, now)


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _by_project(rows: pd.DataFrame) -> dict[tuple[str, str], Row]:
    return {(row["unit_code"], row["project_code"]): row for row in rows.to_dict("records")}


def _by_indicator(rows: pd.DataFrame) -> dict[tuple[str, str], dict[int, Row]]:
    found: dict[tuple[str, str], dict[int, Row]] = {}
    for row in rows.to_dict("records"):
        of_project = found.setdefault((row["unit_code"], row["project_code"]), {})
        of_project[int(row["indicator_row"])] = row
    return found


def _money(row: Row | None) -> str:
    return "" if row is None else _wanyuan(row["budget_fen"])


def _target(row: Row | None) -> str:
    return "" if row is None else str(row["printed_value"])


def _name(row: Row | None) -> str:
    assert row is not None, "a change is of an indicator that one of the versions has"
    return f"{row['level2']}·{row['level3']}"


def _wanyuan(fen: object) -> str:
    return "" if is_missing(fen) else f"{format_wanyuan(int(str(fen)))} 万元"


def _said(field: str) -> Callable[[Row], str]:
    return lambda row: "" if is_missing(row[field]) else str(row[field])


def _amount(field: str) -> Callable[[Row], str]:
    return lambda row: _wanyuan(row[field])


def _plan(row: Row) -> str:
    said = (f"{point['month']}月底 {_wanyuan(point['planned_fen'])}" for point in row["plan"])
    return "；".join(said)


_PROJECT_FIELDS: dict[str, Callable[[Row], str]] = {
    "项目名称": _said("name"),
    "预算数": _amount("budget_fen"),
    "财政资金": _amount("fiscal_fen"),
    "其他资金": _amount("other_fen"),
    "资金用途": _said("purpose"),
    "绩效目标": _said("goals"),
    "资金支出计划": _plan,
}

_INDICATOR_FIELDS: dict[str, Callable[[Row], str]] = {
    "一级指标": _said("level1"),
    "二级指标": _said("level2"),
    "三级指标": _said("level3"),
    "指标描述": _said("description"),
    "指标值": _said("printed_value"),
    "指标值确定依据": _said("basis"),
}
