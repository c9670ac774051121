"""Which findings of the round before a revised 绩效文本 mended (一上 against 二上).

A finding is the same where code, project and indicator are; an indicator keeps its number through
the versions of a year. Source: 本项目约定.
"""

import pandas as pd

MENDED, STANDING, FRESH = "已改正", "仍在", "新发现"
ROUNDS = (MENDED, STANDING, FRESH)
GONE = "随取消"
"""Of a finding whose project or indicator the revised text leaves out: nobody mended it."""

_PLACE = ["code", "project_code", "indicator_row"]


def compare_findings(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The findings of two versions of a text together.

    Args:
        before: of the version before: code, project_code, indicator_row (missing for the document
            or a whole project) and whatever else is kept of a finding.
        after: the same of the new version.

    Returns:
        What still stands or is new, in the order of `after`, then what is mended in the order of
        `before`; with column round: 已改正, 仍在 or 新发现.

    >>> one = {"code": "OP_MISSING", "project_code": "A", "indicator_row": 1}
    >>> other = {"code": "BUDGET_SUM", "project_code": "A", "indicator_row": None}
    >>> compare_findings(pd.DataFrame([one]), pd.DataFrame([other]))["round"].tolist()
    ['新发现', '已改正']
    """
    known, now = _places(before), _places(after)
    standing = after.assign(round=[STANDING if place in known else FRESH for place in now])
    gone = [place not in set(now) for place in known]
    return pd.concat([standing, before[gone].assign(round=MENDED)], ignore_index=True)


def mark_gone(rounds: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The findings of two versions, those mended only by leaving something out marked 随取消.

    Args:
        rounds: as `compare_findings` gives them.
        indicators: project_code and indicator_row of the new version; a project without any has a
            row without a number.

    >>> rounds = pd.DataFrame({"round": ["已改正"], "project_code": ["A"], "indicator_row": [1]})
    >>> mark_gone(rounds, pd.DataFrame({"project_code": ["A"], "indicator_row": [2]}))["round"][0]
    '随取消'
    """
    code, row = rounds["project_code"], rounds["indicator_row"]
    kept = set(zip(indicators["project_code"], indicators["indicator_row"].fillna(0), strict=True))
    is_left_out = pd.Series(
        [key not in kept for key in zip(code, row.fillna(0), strict=True)], rounds.index, dtype=bool
    )
    of_project = code.notna() & ~code.isin(indicators["project_code"])
    gone = (rounds["round"] == MENDED) & (of_project | (row.notna() & is_left_out))
    return rounds.assign(round=rounds["round"].mask(gone, GONE))


def _places(findings: pd.DataFrame) -> list[tuple[str, str, int]]:
    words = findings[_PLACE].astype({"indicator_row": "Int64"})
    words = words.fillna({"project_code": "", "indicator_row": 0})
    return list(words.itertuples(index=False, name=None))
