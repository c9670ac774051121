"""Which findings on 绩效文本 a list shows: the conditions that a reviewer may set."""

from dataclasses import dataclass

import pandas as pd

LAST, IN_FORCE = "各单位最新一版", "在用的版本"


@dataclass(frozen=True)
class ReviewSelection:
    """The conditions; empty ones let everything through.

    Attributes:
        round: LAST (each unit's last version, also one that waits, but none that is 不采用),
            IN_FORCE, or 第1版, 第2版 …
        sections: of 业务股室.
        departments: codes of 主管部门.
        severities: error, warning, info.
        codes: of rules.
        verdicts: 待处理, 接受, 更正, 退回.
    """

    round: str = LAST
    sections: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()


def version_label(version: int) -> str:
    """A version as it is chosen.

    >>> version_label(2)
    '第2版'
    """
    return f"第{version}版"


def select_rounds(rounds: pd.DataFrame, selection: ReviewSelection) -> pd.DataFrame:
    """The versions of texts that the conditions are about, in their order; one a unit at most.

    Args:
        rounds: unit_code, version, state, bureau_section, department_code.
        selection: its round, sections and departments count.
    """
    chosen = _in_groups(rounds, selection)
    if selection.round == LAST:
        return rounds[chosen & (rounds["version"] == _last_versions(rounds))]
    if selection.round == IN_FORCE:
        return rounds[chosen & (rounds["state"] == "在用")]
    return rounds[chosen & (rounds["version"].map(version_label) == selection.round)]


def select_findings(
    findings: pd.DataFrame, rounds: pd.DataFrame, selection: ReviewSelection
) -> pd.DataFrame:
    """The findings on chosen versions that every condition lets through, in their order.

    Args:
        findings: text_id, severity, code, verdict.
        rounds: the chosen versions, with text_id.
        selection: the conditions.
    """
    passed = findings["text_id"].isin(rounds["text_id"])
    for name, column in _COLUMNS.items():
        if chosen := getattr(selection, name):
            passed &= findings[column].isin(chosen)
    return findings[passed]


def _in_groups(rounds: pd.DataFrame, selection: ReviewSelection) -> pd.Series:
    passed = pd.Series(True, rounds.index, dtype="bool")
    if selection.sections:
        passed &= rounds["bureau_section"].isin(selection.sections)
    if selection.departments:
        passed &= rounds["department_code"].isin(selection.departments)
    return passed


def _last_versions(rounds: pd.DataFrame) -> pd.Series:
    taken = rounds.assign(version=rounds["version"].where(rounds["state"] != "不采用"))
    return taken.groupby(["region_code", "unit_code"])["version"].transform("max")


_COLUMNS = {"severities": "severity", "codes": "code", "verdicts": "verdict"}
