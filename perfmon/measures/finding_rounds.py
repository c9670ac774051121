"""Which findings of the round before a revised 绩效文本 mended (一上 against 二上).

A finding is the same where code, project and indicator are; an indicator keeps its number through
the versions of a year. Source: 本项目约定.
"""

import pandas as pd

MENDED, STANDING, FRESH = "已改正", "仍在", "新发现"
ROUNDS = (MENDED, STANDING, FRESH)

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


def _places(findings: pd.DataFrame) -> list[tuple[str, str, int]]:
    words = findings[_PLACE].astype({"indicator_row": "Int64"})
    words = words.fillna({"project_code": "", "indicator_row": 0})
    return list(words.itertuples(index=False, name=None))
