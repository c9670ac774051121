"""Which rows of two years are one: by the first of several keys that finds the other.

Source: 本项目约定.
"""

import re
import unicodedata
from collections.abc import Sequence

import pandas as pd

_YEAR = re.compile(r"(?:19|20)\d\d(?:年度|年)?|\(上年结转\)")


def without_year(words: pd.Series) -> pd.Series:
    """Words as two years compare them: one width, no space, no year, no mark of 上年结转.

    >>> without_year(pd.Series(["（上年结转）2022年 维护费", None])).tolist()
    ['维护费', '']
    """
    tidy = ("".join(unicodedata.normalize("NFKC", str(each)).split()) for each in words.fillna(""))
    return pd.Series([_YEAR.sub("", each) for each in tidy], words.index, dtype="str")


def pair_rows(
    now: pd.DataFrame, before: pd.DataFrame, cascade: Sequence[list[str]]
) -> pd.DataFrame:
    """The rows of two frames that are one, each at most once.

    Args:
        now: with the columns of every key.
        before: the same.
        cascade: keys, the surest first. A key with a missing part finds nothing; rows with equal
            keys pair in their order.

    Returns:
        now_at and before_at: the labels of each pair, in the order of `now`.

    >>> now, before = pd.DataFrame({"name": ["甲", "乙"]}), pd.DataFrame({"name": ["乙", "丙"]})
    >>> pair_rows(now, before, [["name"]]).values.tolist()
    [[1, 0]]
    """
    found = pd.DataFrame({"now_at": now.index[:0], "before_at": before.index[:0]})
    for key in cascade:
        left = _keyed(now, found["now_at"], key, "now_at")
        right = _keyed(before, found["before_at"], key, "before_at")
        matched = left.merge(right, on=[*key, "turn"])
        found = pd.concat([found, matched[["now_at", "before_at"]]], ignore_index=True)
    return found.sort_values("now_at", kind="stable", ignore_index=True)


def _keyed(rows: pd.DataFrame, taken: pd.Series, key: list[str], at: str) -> pd.DataFrame:
    """The keys of rows that are still free, with their label and which of equal ones they are."""
    free = rows[~rows.index.isin(taken)].dropna(subset=key)
    keyed = free[key].assign(turn=free.groupby(key).cumcount())
    keyed[at] = free.index
    return keyed
