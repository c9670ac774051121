"""Which project a line of a file means, from the unit and project that it prints.

By 项目代码 first, then by the exact name within the unit; nothing is guessed. Names are compared
after NFKC and without whitespace.
Source: method.md §4.2 (import rules); decisions, "Who and what" (上级 projects share one code).
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

import pandas as pd

PRINTED = ["unit_code", "unit_name", "project_code", "project_name"]


class How(StrEnum):
    """How a mention found its project, or why it found none."""

    HAND = "人工"
    CODE = "代码"
    NAME = "名称"
    NOTHING_PRINTED = "没有印项目代码和名称"
    OTHER_UNIT = "代码在别的单位名下"
    SHARED_CODE = "几个单位共用这个代码，没有印明单位"
    UNKNOWN_UNIT = "库里没有这个预算单位"
    SAME_NAME = "单位里有同名项目"
    UNKNOWN_PROJECT = "库里没有这个代码和名称"


def plain(text: str) -> str:
    """A printed name as it is compared: NFKC, no whitespace, capital letters.

    >>> plain("县法学会（ 工作）经费 ")
    '县法学会(工作)经费'
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def match_mentions(
    mentions: pd.DataFrame, projects: pd.DataFrame, units: pd.DataFrame, chosen: pd.DataFrame
) -> pd.DataFrame:
    """The project of each mention of one region and year.

    Args:
        mentions: one row a wording: mention_id, and PRINTED ('' where nothing is printed).
        projects: unit_code, project_code, name, contents_name of the year's projects.
        units: unit_code, unit_name.
        chosen: mention_id, unit_code, project_code: what a person said; it goes before all else.

    Returns:
        mention_id, unit_code (missing where the unit is not known), project_code (missing where
        unmatched), how (How).
    """
    by_hand = {
        row.mention_id: (row.unit_code, row.project_code) for row in chosen.itertuples(index=False)
    }
    known = _Known(projects, units)
    found = []
    for mention_id, *printed in mentions[["mention_id", *PRINTED]].itertuples(index=False):
        if mention_id in by_hand:
            found.append((mention_id, *by_hand[mention_id], How.HAND.value))
        else:
            found.append((mention_id, *known.find(*map(plain, printed))))
    return pd.DataFrame(found, columns=["mention_id", "unit_code", "project_code", "how"]).astype(
        {"mention_id": "uint64", "unit_code": "str", "project_code": "str", "how": "str"}
    )


Match = tuple[str | None, str | None, str]


class _Known:
    """The projects and units of a year, by what a line may print of them."""

    def __init__(self, projects: pd.DataFrame, units: pd.DataFrame) -> None:
        rows = projects[["unit_code", "project_code", "name", "contents_name"]].astype(object)
        present = rows.where(rows.notna(), None)
        self.by_code: dict[str, dict[str, str]] = {}
        self.by_name: dict[tuple[str, str], set[str]] = {}
        for unit, code, *names in present.itertuples(index=False):
            self.by_code.setdefault(plain(code), {})[unit] = code
            for name in {plain(name) for name in names if name}:
                self.by_name.setdefault((unit, name), set()).add(code)
        self.units_by_code = _index((_unit_key(code), code) for code in units["unit_code"])
        self.units_by_name = _index(
            (plain(name), code)
            for code, name in units[["unit_code", "unit_name"]].itertuples(index=False)
        )

    def find(self, unit_code: str, unit_name: str, code: str, name: str) -> Match:
        """The project that these plain printed texts mean."""
        unit = self._unit(unit_code, unit_name)
        if not code and not name:
            return unit, None, How.NOTHING_PRINTED
        by_code = self._by_code(unit, bool(unit_code), code)
        if by_code[1] is not None or not name:
            return by_code
        by_name = self._by_name(unit, name)
        return by_code if by_name[1] is None and by_code[2] != How.UNKNOWN_PROJECT else by_name

    def _unit(self, code: str, name: str) -> str | None:
        """The one unit with that code, else with that name."""
        found = self.units_by_code.get(_unit_key(code), set()) if code else set()
        found = found or self.units_by_name.get(name, set())
        return next(iter(found)) if len(found) == 1 else None

    def _by_code(self, unit: str | None, unit_code_printed: bool, code: str) -> Match:
        places = self.by_code.get(code, {})
        if not places:
            return unit, None, How.UNKNOWN_PROJECT
        if unit in places:
            return unit, places[unit], How.CODE
        if unit is not None or unit_code_printed:
            return unit, None, How.OTHER_UNIT
        if len(places) > 1:
            return None, None, How.SHARED_CODE
        ((only_unit, project),) = places.items()
        return only_unit, project, How.CODE

    def _by_name(self, unit: str | None, name: str) -> Match:
        if unit is None:
            return None, None, How.UNKNOWN_UNIT
        codes = self.by_name.get((unit, name), set())
        if len(codes) != 1:
            return unit, None, How.SAME_NAME if codes else How.UNKNOWN_PROJECT
        return unit, next(iter(codes)), How.NAME


def _unit_key(code: str) -> str:
    """A unit's code without the leading zeros that a spreadsheet may have lost."""
    return plain(code).lstrip("0")


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for key, code in pairs:
        index.setdefault(key, set()).add(code)
    return index
